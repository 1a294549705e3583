//! Where the focus goes when what had it is gone: a button that removes its own row, an edit that is offered and made, a panel that
//! is closed or pinned elsewhere. Browsers leave it on the page as a whole, and who cannot see the page does not know where that is.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, KeyboardEvent};
use yew::prelude::*;

use crate::page::platform::dom as browser;

/// What can have the focus.
const TAKES: &str = "button:not([disabled]), input, select, textarea, summary, [tabindex=\"0\"]";

/// How often, and how far apart in milliseconds, it is looked whether it is gone: what follows from an edit is drawn a frame later.
const LOOKS: u32 = 8;
const APART: u32 = 40;

thread_local! {
    /// What had the focus last.
    static LAST: RefCell<Option<Trail>> = const { RefCell::new(None) };
}

/// Watches what has the focus, and what is done by keys.
#[hook]
pub fn use_kept_focus() {
    use_effect_with((), |()| {
        let listen = |event: &'static str| {
            let options = EventListenerOptions::run_in_capture_phase();
            browser::window().map(|window| EventListener::new_with_options(&window, event, options, follow))
        };
        let listeners = ["focusin", "click", "keydown"].map(listen);
        move || drop(listeners)
    });
}

fn follow(event: &Event) {
    if event.type_() == "focusin" {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        LAST.replace(target.map(Trail::of));
    } else if is_command(event) {
        look(LOOKS);
    }
}

/// Whether it may take away what has the focus. What is typed does not; and a pointer's click finds its way back by itself.
fn is_command(event: &Event) -> bool {
    match event.dyn_ref::<KeyboardEvent>() {
        Some(key) => key.ctrl_key() || key.meta_key() || key.alt_key() || key.key() == "Delete",
        // How often a pointer was pressed: by a key never.
        None => Reflect::get(event, &"detail".into()).is_ok_and(|times| times == 0),
    }
}

/// Looks so many times.
fn look(times: u32) {
    let Some(left) = times.checked_sub(1) else { return };
    let now = move || {
        let Some(document) = document() else { return };
        let active = document.active_element();
        let is_lost = active.is_none_or(|active| active.tag_name() == "BODY");
        match LAST.take() {
            Some(trail) if is_lost && trail.is_gone(&document) => trail.lead_back(&document),
            last => {
                LAST.replace(last);
                look(left);
            }
        }
    };
    Timeout::new(APART, now).forget();
}

/// What had the focus, and where that was.
struct Trail {
    had: Element,
    /// The rows that it stood among.
    rows: Option<Element>,
    /// The part of the page.
    section: Option<Element>,
}

impl Trail {
    fn of(had: Element) -> Self {
        let around = |selector| had.closest(selector).ok().flatten();
        let (rows, section) = (
            around("fieldset, ol, table, ul, [role=radiogroup]"),
            around("section"),
        );
        Self { had, rows, section }
    }

    /// What is blurred, but there, is left alone.
    fn is_gone(&self, document: &Document) -> bool {
        !document.contains(Some(&self.had)) || self.had.has_attribute("disabled")
    }

    /// To what has its name now, or to the rows that are left, or to that part of the page.
    fn lead_back(self, document: &Document) {
        let is_left = |place: &Element| document.contains(Some(place));
        let named = self.had.get_attribute("data-testid");
        if named.is_some_and(|name| browser::control(&name).is_some_and(focuses)) {
            return;
        }
        let rows = self.rows.filter(is_left);
        let first = rows.and_then(|rows| rows.query_selector(TAKES).ok().flatten());
        if first.is_some_and(focuses) {
            return;
        }
        let Some(section) = self.section else { return };
        // A panel goes with all that is in it, but not the button that opens it.
        let panel = section.get_attribute("id").filter(|_| !is_left(&section));
        match panel.as_deref().and_then(|id| id.strip_prefix("panel-")) {
            Some(panel) => {
                if let Some(opens) = browser::control(&["open-", panel].concat()) {
                    browser::focus(opens.into());
                }
            }
            None => browser::focus(section),
        }
    }
}

/// Whether it has the focus then: what is hidden cannot take it.
fn focuses(element: impl Into<Element>) -> bool {
    let element = element.into();
    browser::focus(element.clone());
    browser::has_focus(&element)
}

fn document() -> Option<Document> {
    browser::window()?.document()
}
