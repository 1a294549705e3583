//! The response's headers.

use yew::prelude::*;

/// Names and values, in their order.
pub fn view(headers: &[(String, String)]) -> Html {
    html! {
        <dl class="headers" data-testid="headers" translate="no">
            { for headers.iter().map(|(name, value)| html! {
                <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
            }) }
        </dl>
    }
}
