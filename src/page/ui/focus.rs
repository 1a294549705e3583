//! The focus after the element that has it is removed. It may be a row with its own button, a suggestion that is taken, or a
//! panel that is closed or pinned elsewhere. Browsers leave the focus on the page as a whole then, and whoever cannot see the
//! page is lost.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event};
use yew::prelude::*;

use crate::page::platform::dom;

const FOCUSABLE: &str = "button:not([disabled]), input, select, textarea, summary, [tabindex=\"0\"]";
const ROWS: &str = "fieldset, ol, table, ul, [role=radiogroup]";

/// Move the focus after a rendering that has removed the element that had it.
///
/// It goes to the element that has the same id now, else to the rows that are left, else to the section around them. After a
/// pointer's click it stays where the browser leaves it.
#[hook]
pub fn use_focus_restored() {
    let focused = use_mut_ref(|| None::<Focused>);
    let by_pointer = use_mut_ref(|| false);
    {
        let (focused, by_pointer) = (focused.clone(), by_pointer.clone());
        use_effect_with((), move |()| {
            let listen = |event: &'static str| {
                let (focused, by_pointer) = (focused.clone(), by_pointer.clone());
                let listener = move |event: &Event| match &*event.type_() {
                    "focusin" => {
                        let target = event.target().and_then(|target| target.dyn_into().ok());
                        focused.replace(target.map(Focused::new));
                    }
                    other => *by_pointer.borrow_mut() = other == "pointerdown",
                };
                let options = EventListenerOptions::run_in_capture_phase();
                dom::window().map(|window| EventListener::new_with_options(&window, event, options, listener))
            };
            let listeners = ["focusin", "keydown", "pointerdown"].map(listen);
            move || drop(listeners)
        });
    }
    use_effect(move || {
        let lost = focused.borrow_mut().take_if(|focused| focused.is_gone());
        if let Some(document) = dom::window().and_then(|window| window.document())
            && let Some(lost) = lost
            && !*by_pointer.borrow()
        {
            lost.restore(&document);
        }
    });
}

/// The focused element and its surroundings.
struct Focused {
    element: Element,
    rows: Option<Element>,
    section: Option<Element>,
}

impl Focused {
    fn new(element: Element) -> Self {
        let around = |selector| element.closest(selector).ok().flatten();
        let (rows, section) = (around(ROWS), around("section"));
        Self {
            element,
            rows,
            section,
        }
    }

    fn is_gone(&self) -> bool {
        !self.element.is_connected() || self.element.has_attribute("disabled")
    }

    fn restore(self, document: &Document) {
        let active = document.active_element();
        if active.is_some_and(|active| active.tag_name() != "BODY" && active != self.element) {
            return;
        }
        if document
            .get_element_by_id(&self.element.id())
            .is_some_and(takes_focus)
        {
            return;
        }
        let rows = self.rows.filter(|rows| rows.is_connected());
        let first = rows.and_then(|rows| rows.query_selector(FOCUSABLE).ok().flatten());
        if first.is_some_and(takes_focus) {
            return;
        }
        let Some(section) = self.section else { return };
        if section.is_connected() {
            dom::focus(section);
        } else {
            // A panel that is closed leaves the button that opens it.
            let opener = ["[aria-controls=\"", &section.id(), "\"]"].concat();
            if let Ok(Some(opener)) = document.query_selector(&opener) {
                dom::focus(opener);
            }
        }
    }
}

/// Focus an element. A hidden one does not take the focus.
fn takes_focus(element: Element) -> bool {
    dom::focus(element.clone());
    dom::has_focus(&element)
}
