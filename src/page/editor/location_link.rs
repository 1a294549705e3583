//! Links between the page and ranges of the edited texts.
//!
//! An element that is about a range has the attribute `data-place`: pointing at it highlights the range in the rich editor
//! (`www/editor/linked-ranges.js`). A button that also has `data-place-go` selects the range in any editor (`www/boot.js`).

use yew::prelude::*;

use crate::page::editor::utf16::Utf16Span;
use crate::page::model::state::Action;
use crate::page::platform::dispatch::{Dispatch, on};
use why403::explain::evaluated_policy::{EvaluatedPolicy, Location};
use why403::json::Span;
use why403::scenario::{Scenario, TextId};

/// The value of `data-place`: the text's JSON pointer, and the range in UTF-16 code units.
pub fn location_attr(text_id: Option<TextId>, text: &str, span: Span) -> String {
    let pointer = text_id.map(TextId::pointer).unwrap_or_default();
    let Utf16Span { start, end } = Utf16Span::new(text, span);
    format!("{pointer} {start} {end}")
}

/// Makes the `data-place` values for spans of an evaluated policy; none if its text is not the one that is edited.
pub fn locations<'a>(
    scenario: &'a Scenario,
    policy: &'a EvaluatedPolicy<'a>,
) -> impl Fn(Span) -> Option<String> + 'a {
    let text = policy.typed_text(scenario);
    move |span| Some(location_attr(Some(policy.text_id), text?, policy.typed(span)))
}

/// The `data-place` value of a location.
pub fn location(scenario: &Scenario, location: &Location) -> Option<String> {
    let text = scenario.text(location.text_id)?;
    Some(location_attr(Some(location.text_id), text, location.span))
}

/// A button that selects a location in the editor; the authorizer's case comes into view first.
pub fn button(dispatch: &Dispatch, text_id: TextId, location: String, content: Html) -> Html {
    let case = match text_id {
        TextId::AuthorizerOutput(case) => Some(case.0),
        _ => None,
    };
    let onclick = case.map(|case| on::<MouseEvent>(dispatch, Action::SelectCase(case)));
    html! {
        <button
            type="button" class="link show" data-place={location} data-place-go="" title="Show in the editor" {onclick}
        >
            { content }
        </button>
    }
}
