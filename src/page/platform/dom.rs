//! The document and its elements.

use wasm_bindgen::JsCast;
use web_sys::{Element, Window};

/// The window.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The element with an id.
pub fn element(id: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(id)
}

/// The text of the form control that an event comes from.
pub fn value_of(event: &web_sys::Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    js_sys::Reflect::get(&target, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// Moves the focus to an element.
pub fn focus(element: web_sys::Element) {
    // A part of the page as a whole: its name is read, and Tab goes on from there.
    let heading = (element.tag_name() == "SECTION").then(|| {
        let _ = element.set_attribute("tabindex", "-1");
        element.query_selector("h2, h3").ok().flatten()
    });
    // Elements of SVG have the method too; the binding knows it of HTML's only.
    let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    // It may be longer than the window, which then stays where it is.
    if let Some(heading) = heading.flatten() {
        to_view(&heading);
    }
}

/// Moves the focus to the first element within `place` that fits a selector.
pub fn focus_first(place: &yew::NodeRef, selector: &str) {
    let found = place
        .cast::<web_sys::Element>()
        .and_then(|place| place.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        focus(element);
    }
}

/// Whether this element has the focus.
pub fn has_focus(element: &web_sys::Element) -> bool {
    window()
        .and_then(|window| window.document()?.active_element())
        .is_some_and(|active| active == *element)
}

/// Whether `place` holds what an event speaks of.
pub fn contains(place: &yew::NodeRef, target: Option<web_sys::EventTarget>) -> bool {
    let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    place
        .cast::<web_sys::Node>()
        .is_some_and(|place| node.is_some_and(|node| place.contains(Some(&node))))
}

/// The control that is named so: by its test hook, which is unique on the page.
pub fn control(name: &str) -> Option<web_sys::HtmlElement> {
    let document = window()?.document()?;
    let selector = ["[data-testid=\"", name, "\"]"].concat();
    document.query_selector(&selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the first of the elements with these ids (a space between them) that is there; of an editor,
/// to what stands in its place.
pub fn go_to(ids: &str) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let found = ids.split(' ').find_map(|id| document.get_element_by_id(id));
    let Some(element) = found else { return };
    let rich = element.closest(".editor-field").ok().flatten();
    let rich = rich.and_then(|field| field.query_selector(".cm-content").ok().flatten());
    let element = rich.unwrap_or(element);
    focus(element);
}

/// The same, once what was just done is drawn.
pub fn go_to_soon(id: String) {
    gloo::timers::callback::Timeout::new(30, move || go_to(&id)).forget();
}

/// Whether the keyboard has a command key in the place of Ctrl.
pub fn is_apple() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Brings the element with this id into view, if it is not there already; of an editor, all of it.
pub fn bring_into_view(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    let Some(element) = element else { return };
    let around = element.closest(".editor").ok().flatten();
    to_view(&around.unwrap_or(element));
}

fn to_view(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Brings the element with this id into view.
pub fn scroll_to(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        element.scroll_into_view();
    }
}
