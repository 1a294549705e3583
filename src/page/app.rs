//! The page as a whole.

use yew::prelude::*;

use super::about::about;
use super::announcer::Announcer;
use super::browser;
use super::embed::Embed;
use super::further::use_further;
use super::header::header;
use super::keys::{self, Place};
use super::later;
use super::notice::notice_bar;
use super::palette::DialogBox;
use super::panels::{deck, use_kept_layout};
use super::part::{Part, Parts};
use super::peek::peek;
use super::response::{announcement, response};
use super::session;

/// Puts the page, or the embed where the document asks for it by `data-view`, in its place.
pub fn mount() {
    let Some(place) = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    later::accept();
    if session::needs_all() {
        later::when_there(|| show(place));
    } else {
        show(place);
    }
}

fn show(place: web_sys::Element) {
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
pub fn App() -> Html {
    let state = session::use_session();
    let place = Place {
        state: state.clone(),
        shown: Some(use_state_eq(|| None)),
    };
    keys::use_keys(&place);
    let known = use_further(&state);
    let layout = use_kept_layout();
    later::use_arrival();
    let parts = Parts::of(&state, false);
    html! {
        <>
            { header(&place) }
            { notice_bar(&state) }
            <main>
                <div class="work">
                    { about(&state.scenario) }
                    { parts.html(Part::Request) }
                    { parts.html(Part::Authorizer) }
                    { parts.html(Part::ResourcePolicy) }
                    { peek(&state) }
                </div>
                <div class="beside">
                    { response(&state, &known, Some(parts.html(Part::Panels(layout.clone(), true)))) }
                </div>
                { deck(&parts, &layout) }
            </main>
            if later::is_there() {
                <Announcer text={announcement(&state)} said={state.said} />
            }
            if let Some(dialog) = place.shown.as_ref().and_then(|shown| **shown) {
                <DialogBox {dialog} {place} />
            }
        </>
    }
}
