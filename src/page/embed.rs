//! The embed: a scenario within somebody else's page, without the frame of ours.

use yew::prelude::*;

use super::about::about;
use super::announcer::Announcer;
use super::browser;
use super::further::use_further;
use super::icon::Icon;
use super::keys::{self, Place};
use super::later;
use super::notice::notice_bar;
use super::part::{Part, Parts};
use super::response::{announcement, response};
use super::session;
use crate::scenario::link::{Format, encode};

/// The embed.
#[component]
pub fn Embed() -> Html {
    let state = session::use_embedded_session();
    keys::use_keys(&Place {
        state: state.clone(),
        shown: None,
    });
    let known = use_further(&state);
    let scenario = &state.scenario;
    later::use_arrival();
    let parts = Parts::of(&state, true);
    let address =
        later::is_there().then(|| browser::address("index.html", &encode(scenario, Format::Deflate)));
    html! {
        <>
            { notice_bar(&state) }
            <main class="embed">
                <h1 class="visually-hidden">{ "why403: why did API Gateway say no?" }</h1>
                { about(scenario) }
                { parts.html(Part::Request) }
                // Narrow by nature: the answer follows the request at once.
                { response(&state, &known, None) }
                if scenario.authorizer.is_some() {
                    { parts.html(Part::Authorizer) }
                }
                if scenario.api.policy.is_some() {
                    { parts.html(Part::ResourcePolicy) }
                }
            </main>
            <footer class="embed-foot">
                <a class="button" href={address} target="_blank" rel="noopener" data-testid="open-in-why403">
                    { "Open in why403" }{ Icon::Open.html() }
                    <span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
                <p class="small">{ "Edit anything: the answer follows." }</p>
            </footer>
            if later::is_there() {
                <Announcer text={announcement(&state)} said={state.said} />
            }
        </>
    }
}
