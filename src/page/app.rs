//! The page as a whole.

use yew::prelude::*;

use super::about::About;
use super::announcer::Announcer;
use super::authorizer::AuthorizerPane;
use super::browser;
use super::embed::Embed;
use super::header::Header;
use super::notice::NoticeBar;
use super::panels::{Deck, use_kept_layout};
use super::peek::Peek;
use super::request::RequestPane;
use super::resource_policy::ResourcePolicyPane;
use super::response::{ResponsePane, announcement};
use super::session;

/// Puts the page, or the embed where the document asks for it by `data-view`, in its place.
pub fn mount() {
    let Some(place) = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    // What the document shows until now.
    place.set_inner_html("");
    if place.get_attribute("data-view").as_deref() == Some("embed") {
        yew::Renderer::<Embed>::with_root(place).render();
    } else {
        yew::Renderer::<App>::with_root(place).render();
    }
}

/// The page.
#[component]
fn App() -> Html {
    let state = use_reducer(session::start);
    session::use_address(state.dispatcher());
    session::use_keeping(&state);
    let layout = use_kept_layout();
    let scenario = &state.scenario;
    html! {
        <>
            <Header state={state.clone()} />
            <NoticeBar state={state.clone()} />
            <main>
                <div class="work">
                    <About title={scenario.title.clone()} description={scenario.description.clone()} />
                    <RequestPane state={state.clone()} />
                    <AuthorizerPane state={state.clone()} />
                    <ResourcePolicyPane state={state.clone()} />
                    <Peek state={state.clone()} />
                </div>
                <ResponsePane state={state.clone()} layout={Some(layout.clone())} />
                <Deck state={state.clone()} {layout} />
            </main>
            <Announcer text={announcement(&state)} />
        </>
    }
}
