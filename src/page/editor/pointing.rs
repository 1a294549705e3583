//! What speaks of a place in a text: pointing at it marks the place in the rich editor (`www/editor/pointing.js`), and a
//! button leads there in any editor (`www/boot.js`).

use yew::prelude::*;

use crate::page::model::state::Action;
use crate::page::model::statement_markers::place_attr;
use crate::page::platform::dispatch::Dispatch;
use why403::explain::evaluated_policy::{EvaluatedPolicy, Location};
use why403::json::Span;
use why403::scenario::{Scenario, TextId};

/// Makes the `data-place` values of a policy that was judged; none where its text is not the one that is edited.
pub fn places<'a>(
    scenario: &'a Scenario,
    policy: &'a EvaluatedPolicy<'a>,
) -> impl Fn(Span) -> Option<String> + 'a {
    let text = policy.typed_text(scenario);
    move |span| Some(place_attr(&policy.text_id.pointer(), text?, policy.typed(span)))
}

/// The `data-place` value of a place.
pub fn place(scenario: &Scenario, location: &Location) -> Option<String> {
    Some(place_attr(
        &location.text_id.pointer(),
        scenario.text(location.text_id)?,
        location.span,
    ))
}

/// A button that leads to a place in the editor; a rule of the function comes into view first.
pub fn button(dispatch: &Dispatch, text_id: TextId, place: String, content: Html) -> Html {
    let rule = match text_id {
        TextId::AuthorizerOutput(rule) => Some(rule),
        _ => None,
    };
    let onclick = rule.map(|rule| {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::SelectCase(rule)))
    });
    html! {
        <button
            type="button" class="link show" data-place={place} data-place-go="" title="Show in the editor" {onclick}
        >
            { content }
        </button>
    }
}
