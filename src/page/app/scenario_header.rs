//! The scenario's title and description.

use yew::prelude::*;

use why403::scenario::Scenario;

/// The title and the description; empty lines separate its paragraphs.
pub fn about(
    Scenario {
        title, description, ..
    }: &Scenario,
) -> Html {
    if title.is_empty() && description.is_empty() {
        return Html::default();
    }
    html! {
        <section class="about" aria-label="About this scenario" data-testid="about">
            if !title.is_empty() {
                <h2>{ title.clone() }</h2>
            }
            { for description.split("\n\n").filter(|part| !part.is_empty()).map(|part| html! {
                <p>{ crate::page::ui::field::with_code(part) }</p>
            }) }
        </section>
    }
}
