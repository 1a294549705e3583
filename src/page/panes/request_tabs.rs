//! The requests of the timeline as tabs, each with its time and its status; one of them is selected.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::dispatch::{Dispatch, StateProps, on, on_edit};
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use why403::scenario::{Call, EventKind, RequestIndex};

/// The most requests that have a tab at a time.
const MOST: usize = 200;

/// The requests as tabs, with the events between them. Of a long timeline those around the one in view are drawn.
#[component]
pub fn RequestTabs(StateProps { state, dispatch }: &StateProps) -> Html {
    let requests = state.scenario.requests().count();
    let first = state.selected.0 / MOST * MOST;
    let window = first..(first + MOST).min(requests);
    let mut next = 0;
    let items = state.scenario.timeline.iter().map(|event| {
        let index = next;
        next += usize::from(matches!(event.what, EventKind::Request(_)));
        if !window.contains(&index) {
            return Html::default();
        }
        let at = labels::seconds(event.at);
        match &event.what {
            EventKind::Request(call) => request_tab(state, dispatch, RequestIndex(index), at, call),
            EventKind::FlushStageAuthorizersCache => other_event(at, "authorizer cache flushed"),
            EventKind::Set(_) => other_event(at, "changes deployed"),
            EventKind::Update(_) => other_event(at, "changes saved, not deployed"),
            EventKind::Deploy => other_event(at, "API deployed"),
        }
    });
    let items: Html = items.collect();
    let edits = |edit: Edit| on_edit(dispatch, move |_| edit.clone());
    let others = |hook: &'static str, label: String, index: usize| {
        let onclick = on::<MouseEvent>(dispatch, Action::SelectRequest(RequestIndex(index)));
        html! { <li><button type="button" class="quiet" data-testid={hook} {onclick}>{ label }</button></li> }
    };
    html! {
        <nav class="timeline" aria-label="Requests" data-testid="timeline">
            <ol>
                if window.start > 0 {
                    { others("earlier-requests", format!("{} earlier requests", window.start), window.start - 1) }
                }
                { items }
                if window.end < requests {
                    { others("later-requests", format!("{} later requests", requests - window.end), window.end) }
                }
                <li class="timeline-actions">
                    <button
                        type="button" class="quiet" data-testid="request-add" onclick={edits(Edit::AddRequest)}
                        title="Repeats this request 10 seconds after the last event"
                    >
                        { Icon::Add.html() }{ "Add a request" }
                    </button>
                    if requests > 1 {
                        <button type="button" class="quiet" data-testid="request-remove" onclick={edits(Edit::RemoveRequest)}>
                            { Icon::Remove.html() }{ "Remove this request" }
                        </button>
                    }
                </li>
            </ol>
        </nav>
    }
}

fn request_tab(state: &State, dispatch: &Dispatch, index: RequestIndex, at: String, call: &Call) -> Html {
    let outcome = state.simulation.outcome(index).map(OutcomeSummary::new);
    let onclick = on(dispatch, Action::SelectRequest(index));
    html! {
        <li>
            <button
                type="button" class="request-tab" data-testid={["timeline-", &index.to_string()].concat()}
                data-outcome-kind={outcome.map(|outcome| outcome.kind.key())}
                aria-current={(index == state.selected).then_some("true")} {onclick}
            >
                <span class="at">{ at }</span>
                <span class="line mono" translate="no">{ call.request.http_method.clone() }{ " " }{ call.request.path.clone() }</span>
                <span class="outcome">
                    { for outcome.map(|outcome| icon::labelled(outcome.kind, outcome.label)) }
                    { outcome.map_or_else(|| "–".into(), |outcome| outcome.status()) }
                </span>
            </button>
        </li>
    }
}

fn other_event(at: String, what: &'static str) -> Html {
    html! {
        <li class="other-event"><span class="at">{ at }</span>{ what }</li>
    }
}
