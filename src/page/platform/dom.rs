//! The document and its elements.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventTarget, HtmlDetailsElement, HtmlDialogElement, HtmlElement, Node,
    ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};
use yew::NodeRef;

pub fn window() -> Option<Window> {
    web_sys::window()
}

pub fn element(id: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(id)
}

/// The value of the form control that an event comes from.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    js_sys::Reflect::get(&target, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

pub fn focus(element: Element) {
    // A section is not focusable by itself; screen readers read its name, and Tab goes on from there.
    let heading = (element.tag_name() == "SECTION").then(|| {
        let _ = element.set_attribute("tabindex", "-1");
        element.query_selector("h2, h3").ok().flatten()
    });
    // SVG elements have the method too, but web-sys has it for HTML elements only.
    let _ = element.unchecked_into::<HtmlElement>().focus();
    // A section longer than the window is not scrolled to.
    if let Some(heading) = heading.flatten() {
        scroll_to_nearest(&heading);
    }
}

/// Focus the first element within another one that matches a selector.
pub fn focus_first(place: &NodeRef, selector: &str) {
    let found = place
        .cast::<Element>()
        .and_then(|place| place.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        focus(element);
    }
}

pub fn has_focus(element: &Element) -> bool {
    window()
        .and_then(|window| window.document()?.active_element())
        .is_some_and(|active| active == *element)
}

/// Whether an element contains the target of an event.
pub fn contains(place: &NodeRef, target: Option<EventTarget>) -> bool {
    let node = target.and_then(|target| target.dyn_into::<Node>().ok());
    place
        .cast::<Node>()
        .is_some_and(|place| node.is_some_and(|node| place.contains(Some(&node))))
}

/// Focus the element with this id; return false if there is none.
pub fn focus_by_id(id: &str) -> bool {
    element(id).map(focus).is_some()
}

/// An attribute of the document's root element.
pub fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// Whether this is the embed, and not the page.
pub fn is_embedded() -> bool {
    element("app")
        .and_then(|app| app.get_attribute("data-view"))
        .is_some_and(|view| view == "embed")
}

/// Whether nothing can be edited: an embed's address may say so (`www/embed/frame.js`).
pub fn is_read_only() -> bool {
    root_attribute("data-readonly").is_some()
}

/// Set or remove an attribute of the document's root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = root() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}

/// The Content Security Policy that the document states.
pub fn security_policy() -> String {
    let document = window().and_then(|window| window.document());
    let stated = document.and_then(|document| {
        let selector = "meta[http-equiv=Content-Security-Policy]";
        document.query_selector(selector).ok()??.get_attribute("content")
    });
    stated.unwrap_or_default()
}

/// Whether a modal dialog is open, be it of this program or of `www/dialogs/`.
pub fn has_modal_dialog() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_some_and(|document| matches!(document.query_selector("dialog:modal"), Ok(Some(_))))
}

/// Open a `dialog` element as a modal one; return false if it is open already.
pub fn open_dialog(dialog: &NodeRef) -> bool {
    let Some(dialog) = dialog.cast::<HtmlDialogElement>() else {
        return false;
    };
    !dialog.open() && dialog.show_modal().is_ok()
}

/// Close a `dialog` element, which gives the focus back.
pub fn close_dialog(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// Whether an event comes from the element itself, and not from within it.
pub fn is_target(element: &NodeRef, event: &Event) -> bool {
    let element: Option<EventTarget> = element.cast::<Element>().map(Into::into);
    element.is_some() && event.target() == element
}

/// Whether a `details` element is open.
pub fn is_open(details: &NodeRef) -> bool {
    details
        .cast::<HtmlDetailsElement>()
        .is_some_and(|details| details.open())
}

/// Close a `details` element.
pub fn close_details(details: &NodeRef) {
    if let Some(details) = details.cast::<HtmlDetailsElement>() {
        details.set_open(false);
    }
}

/// Scroll the element with this id into view, if it is not there already; of an editor, all of it.
pub fn scroll_into_view(id: &str) {
    let Some(element) = element(id) else { return };
    let around = element.closest(".editor").ok().flatten();
    scroll_to_nearest(&around.unwrap_or(element));
}

fn scroll_to_nearest(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Scroll the element with this id to the top of the window.
pub fn scroll_to(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view();
    }
}
