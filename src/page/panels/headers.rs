//! The response's headers.

use yew::prelude::*;

use crate::page::ui::copy_button::copies;

/// The headers in the response's order, and a button that copies them.
pub fn view(headers: &[(String, String)]) -> Html {
    let lines = headers
        .iter()
        .map(|(name, value)| [name, ": ", value, "\n"].concat());
    let text: String = lines.collect();
    html! {
        <>
            <dl class="headers" data-testid="headers" translate="no">
                { for headers.iter().map(|(name, value)| html! {
                    <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
                }) }
            </dl>
            { copies("copy-headers", "Copy headers", &text, None) }
        </>
    }
}
