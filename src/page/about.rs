//! What the scenario is about, in its author's words.

use yew::prelude::*;

/// The author's words.
#[derive(PartialEq, Properties)]
pub struct AboutProps {
    /// The scenario's title; empty for none.
    pub title: AttrValue,
    /// Its description; paragraphs stand apart by empty lines.
    pub description: AttrValue,
}

/// What the scenario is about.
#[component]
pub fn About(props: &AboutProps) -> Html {
    if props.title.is_empty() && props.description.is_empty() {
        return Html::default();
    }
    html! {
        <section class="about" aria-label="About this scenario" data-testid="about">
            if !props.title.is_empty() {
                <h2>{ props.title.clone() }</h2>
            }
            { for props.description.split("\n\n").filter(|part| !part.is_empty()).map(|part| html! {
                <p>{ super::field::with_code(part) }</p>
            }) }
        </section>
    }
}
