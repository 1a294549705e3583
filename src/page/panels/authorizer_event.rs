//! The event that the authorizer's function is called with.

use yew::prelude::*;

use why403::gateway::{CacheUse, Outcome};
use why403::json;

/// The event as indented JSON, or why there is none.
pub fn view(outcome: &Outcome) -> Html {
    let Some(event) = &outcome.trace.event else {
        let why = match outcome.cache {
            CacheUse::Hit => "The function is not called: a cached result is reused.",
            _ => {
                "The function is not called: the request has no Lambda authorizer, or ends before it is called."
            }
        };
        return html! { <p class="empty">{ why }</p> };
    };
    let text = json::pretty(event).unwrap_or_else(|| event.clone());
    html! { <pre class="event" data-testid="event" translate="no" tabindex="0" role="region" aria-label="The event, JSON">{ text }</pre> }
}
