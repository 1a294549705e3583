//! Keyboard behaviour of the controls in SVG diagrams.

use web_sys::Element;
use yew::prelude::*;

use crate::page::platform::dom;

/// Whether a key activates the focused element, as on a button. If so, the page is kept from scrolling.
pub fn activates(event: &KeyboardEvent) -> bool {
    let activates = matches!(event.key().as_str(), "Enter" | " ");
    if activates {
        event.prevent_default();
    }
    activates
}

/// Move the focus to the selected element after the selection has changed. It moves only within the container.
#[hook]
pub fn use_focus_follows(container: &NodeRef, selected: usize, selector: &'static str) {
    let container = container.clone();
    use_effect_with(selected, move |_| {
        let focused = dom::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        let inside = focused.filter(|focused| dom::contains(&container, Some(focused.clone().into())));
        let next = container
            .cast::<Element>()
            .and_then(|container| container.query_selector(selector).ok().flatten());
        if inside.is_some()
            && let Some(next) = next
        {
            dom::focus(next);
        }
    });
}
