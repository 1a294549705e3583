//! The event that the authorizer's function is called with.

use yew::prelude::*;

use why403::gateway::CacheUse;
use why403::json;

/// The event.
#[derive(PartialEq, Properties)]
pub struct AuthorizerEventProps {
    /// As JSON text; none where the function is not called.
    pub event: Option<String>,
    /// What the authorizer cache did.
    pub cache: CacheUse,
}

/// The event as indented JSON, or why there is none.
#[component]
pub fn AuthorizerEvent(props: &AuthorizerEventProps) -> Html {
    let Some(event) = &props.event else {
        let why = match props.cache {
            CacheUse::Hit => "The function is not called: an earlier result is used again.",
            _ => "The function is not called: the request has no authorizer, or ends before it.",
        };
        return html! { <p class="empty">{ why }</p> };
    };
    let text = json::pretty(event).unwrap_or_else(|| event.clone());
    html! { <pre class="event" data-testid="event" translate="no" tabindex="0" role="region" aria-label="The event, JSON">{ text }</pre> }
}
