//! Links between the page and ranges of the edited texts.
//!
//! An element that is about a range has the attribute `data-place`: pointing at it highlights the range in the rich editor
//! (`www/editor/linked-ranges.js`). A [`button`] has the editor select the range.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::field::EditorField;
use crate::page::editor::props::EditorProps;
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

/// Make the `data-place` values for spans of an evaluated policy. None if its text is not the one that is edited.
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

/// A button that selects a location in its editor; `place` is the location's `data-place` value.
pub fn button(dispatch: &Dispatch, location: Location, place: String, content: Html) -> Html {
    let onclick = on::<MouseEvent>(dispatch, Action::ShowLocation(location));
    html! {
        <button type="button" class="link show" data-place={place} title="Show in the editor" {onclick}>
            { content }
        </button>
    }
}

/// Has an editor select the requested location if it is in its text.
#[hook]
pub fn use_requested_location(field: &Rc<EditorField>, props: &EditorProps) {
    let requested = props
        .state
        .as_ref()
        .and_then(|state| state.requested_location)
        .filter(|location| props.text_id == Some(location.text_id));
    let (field, state) = (Rc::clone(field), props.state.clone());
    use_effect_with(requested, move |requested| {
        if let Some((location, state)) = requested.zip(state) {
            field.select(Utf16Span::new(&field.props().text, location.span));
            state.dispatch(Action::LocationShown);
        }
    });
}
