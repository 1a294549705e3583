//! The page as a whole.

use yew::prelude::*;

use crate::page::app::command_palette::DialogBox;
use crate::page::app::embed::Embed;
use crate::page::app::header::header;
use crate::page::app::notice::notice_bar;
use crate::page::app::scenario_header::about;
use crate::page::app::shortcuts as keys;
use crate::page::app::shortcuts::Place;
use crate::page::panels::{deck, open_panels, use_kept_layout};
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::resource_policy::resource_policy;
use crate::page::panes::response::{announcement, response};
use crate::page::panes::status_bar::peek;
use crate::page::panes::suggestions::use_suggestions;
use crate::page::platform::dom as browser;
use crate::page::session::autosave as session;
use crate::page::ui::announcer::Announcer;

/// Puts the page, or the embed where the document asks for it by `data-view`, in its place.
pub fn mount() {
    let Some(place) = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    show(place);
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
    let known = use_suggestions(&state);
    let layout = use_kept_layout();
    html! {
        <>
            { header(&place) }
            { notice_bar(&state) }
            <main>
                <div class="work">
                    { about(&state.scenario) }
                    { request(&state, false) }
                    { authorizer(&state, false) }
                    { resource_policy(&state, false) }
                    { peek(&state) }
                </div>
                <div class="beside">
                    { response(&state, &known, Some(open_panels(&state, &layout, true))) }
                </div>
                { deck(&state, &layout) }
            </main>
            <Announcer text={announcement(&state)} said={state.said} />
            if let Some(dialog) = place.shown.as_ref().and_then(|shown| **shown) {
                <DialogBox {dialog} {place} />
            }
        </>
    }
}
