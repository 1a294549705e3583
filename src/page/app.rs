//! The page as a whole.

use yew::prelude::*;

use super::authorizer::AuthorizerPane;
use super::browser;
use super::header::Header;
use super::request::RequestPane;
use super::resource_policy::ResourcePolicyPane;
use super::response::ResponsePane;
use super::state::State;
use crate::scenario::Scenario;

/// Puts the page, or the embed, where the document has its place for it.
pub fn mount() {
    let Some(place) = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    place.set_inner_html("");
    yew::Renderer::<App>::with_root(place).render();
}

/// The page.
#[component]
fn App() -> Html {
    let state = use_reducer(|| State::new(Scenario::default()));
    html! {
        <>
            <Header state={state.clone()} />
            <main>
                <div class="work">
                    <RequestPane state={state.clone()} />
                    <AuthorizerPane state={state.clone()} />
                    <ResourcePolicyPane state={state.clone()} />
                </div>
                <ResponsePane state={state.clone()} />
            </main>
        </>
    }
}
