//! The outcome in one line at the lower edge, which leads to the response where that does not fit beside the editors.

use yew::prelude::*;

use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::State;
use crate::page::platform::dom;
use crate::page::ui::icon::Icon;

/// The outcome of the selected request.
#[derive(PartialEq, Properties)]
pub struct StatusBarProps {
    outcome: OutcomeSummary,
    stale: bool,
}

/// The status bar; empty where no request is selected.
pub fn status_bar(state: &State) -> Html {
    let bar = state.answer().map(|answer| {
        html! { <StatusBar outcome={OutcomeSummary::new(answer.outcome)} stale={answer.stale} /> }
    });
    html! { { for bar } }
}

/// The status bar.
#[component]
pub fn StatusBar(props: &StatusBarProps) -> Html {
    let outcome = props.outcome;
    html! {
        <button
            type="button" class="status-bar" data-meaning={outcome.kind.key()} data-testid="status-bar"
            onclick={Callback::from(|_| dom::scroll_to("response"))}
        >
            { Icon::Outcome(outcome.kind).html() }
            <b class="mono">{ outcome.status() }</b>
            { outcome.label }
            if props.stale { <span>{ "(stale)" }</span> }
            <span class="why">{ "Why?" }</span>
        </button>
    }
}
