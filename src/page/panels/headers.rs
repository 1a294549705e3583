//! The response's headers.

use yew::prelude::*;

use crate::page::ui::copy_button::copies;

/// Names and values, in their order.
pub fn view(headers: &[(String, String)]) -> Html {
    let mut text = String::new();
    for (name, value) in headers {
        for part in [name, ": ", value, "\n"] {
            text.push_str(part);
        }
    }
    html! {
        <>
        <dl class="headers" data-testid="headers" translate="no">
            { for headers.iter().map(|(name, value)| html! {
                <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
            }) }
        </dl>
        { copies("copy-headers", "Copy the headers", &text) }
        </>
    }
}
