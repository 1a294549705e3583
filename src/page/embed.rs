//! The embed: a scenario within somebody else's page, without the frame of ours.

use yew::prelude::*;

use super::about::About;
use super::announcer::Announcer;
use super::authorizer::AuthorizerPane;
use super::browser;
use super::icon::Icon;
use super::notice::NoticeBar;
use super::request::RequestPane;
use super::resource_policy::ResourcePolicyPane;
use super::response::{ResponsePane, announcement};
use super::session;
use crate::scenario::link::{Format, encode};

/// The embed.
#[component]
pub fn Embed() -> Html {
    let state = use_reducer(session::start_embedded);
    session::use_address(state.dispatcher());
    let scenario = &state.scenario;
    let address = browser::address("index.html", &encode(scenario, Format::Deflate));
    html! {
        <>
            <NoticeBar state={state.clone()} />
            <main class="embed">
                <h1 class="visually-hidden">{ "why403: why did API Gateway say no?" }</h1>
                <About title={scenario.title.clone()} description={scenario.description.clone()} />
                <RequestPane state={state.clone()} compact=true />
                // Narrow by nature: the answer follows the request at once.
                <ResponsePane state={state.clone()} />
                if scenario.authorizer.is_some() {
                    <AuthorizerPane state={state.clone()} compact=true />
                }
                if scenario.api.policy.is_some() {
                    <ResourcePolicyPane state={state.clone()} compact=true />
                }
            </main>
            <footer class="embed-foot">
                <a class="button" href={address} target="_blank" rel="noopener" data-testid="open-in-why403">
                    { "Open in why403" }{ Icon::Open.html() }
                    <span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
                <p class="small">{ "Edit anything: the answer follows." }</p>
            </footer>
            <Announcer text={announcement(&state)} />
        </>
    }
}
