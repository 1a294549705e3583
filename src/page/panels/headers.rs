//! The response's headers.

use yew::prelude::*;

use crate::page::ui::copy_button::copies;

/// Names and values.
#[derive(PartialEq, Properties)]
pub struct HeadersProps {
    /// In the response's order.
    pub headers: Vec<(String, String)>,
}

/// The headers, and a button that copies them.
#[component]
pub fn Headers(HeadersProps { headers }: &HeadersProps) -> Html {
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
            { copies("copy-headers", "Copy the headers", &text) }
        </>
    }
}
