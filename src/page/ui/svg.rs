//! What the drawings share: keys that activate a drawn element, and the focus that follows a choice.

use web_sys::Element;
use yew::prelude::*;

use crate::page::platform::dom as browser;

/// Tells whether a key activates what has the focus, as on a button; if so, the page does not scroll.
pub fn activates(event: &KeyboardEvent) -> bool {
    let does = matches!(event.key().as_str(), "Enter" | " ");
    if does {
        event.prevent_default();
    }
    does
}

/// After `chosen` has changed, the focus goes to the element that fits the selector, if it was in the
/// place before; elsewhere it stays where it is.
#[hook]
pub fn use_focus_follows(place: &NodeRef, chosen: usize, selector: &'static str) {
    let place = place.clone();
    use_effect_with(chosen, move |_| {
        let focused = browser::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        let inside = focused.filter(|focused| browser::contains(&place, Some(focused.clone().into())));
        let next = place
            .cast::<Element>()
            .and_then(|place| place.query_selector(selector).ok().flatten());
        if inside.is_some()
            && let Some(next) = next
        {
            browser::focus(next);
        }
    });
}
