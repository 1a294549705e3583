//! The response's headers.

use yew::prelude::*;

/// Names and values.
#[derive(PartialEq, Properties)]
pub struct HeadersProps {
    /// In their order.
    pub headers: Vec<(String, String)>,
}

/// The response's headers.
#[component]
pub fn Headers(props: &HeadersProps) -> Html {
    html! {
        <dl class="headers" data-testid="headers" translate="no">
            { for props.headers.iter().map(|(name, value)| html! {
                <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
            }) }
        </dl>
    }
}
