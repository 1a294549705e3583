//! The status bar: the outcome in one line at the upper edge. It leads to the response where that does not fit beside the
//! editors.

use yew::prelude::*;

use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::State;
use crate::page::platform::dom;
use crate::page::ui::icon::Icon;

/// The status bar; empty where no request is selected.
pub fn status_bar(state: &State) -> Html {
    let Some(answer) = state.selected_outcome() else {
        return Html::default();
    };
    let outcome = OutcomeSummary::new(answer.outcome);
    html! {
        <button
            type="button" class="status-bar" data-outcome-kind={outcome.kind.key()} data-testid="status-bar"
            onclick={Callback::from(|_| dom::scroll_to("response"))}
        >
            { Icon::Outcome(outcome.kind).html() }
            <b class="mono">{ outcome.status() }</b>
            { outcome.label }
            if answer.stale.is_some() { <span>{ "(stale)" }</span> }
            <span class="why">{ "Why?" }</span>
        </button>
    }
}
