//! The timeline as a table of all events by time, where each can be moved, repeated and removed.

use yew::prelude::*;

use crate::page::model::labels::OutcomeKind;
use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::{Action, Edit, State, TimelineEdit};
use crate::page::panels::deployment::ChangeForm;
use crate::page::platform::dispatch::{Dispatch, on, on_edit};
use crate::page::platform::dom;
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use why403::gateway::CacheUse;
use why403::scenario::{Event, EventIndex, EventKind, Millis, RequestIndex};

/// The most rows that are shown.
const MAX_ROWS: usize = 200;

/// The table of all events.
pub fn view(state: &State, dispatch: &Dispatch) -> Html {
    let rows = state.scenario.events_by_time();
    if rows.is_empty() {
        return Html::default();
    }
    let more = rows.len().saturating_sub(MAX_ROWS);
    html! {
        <>
            <div class="table-frame">
            <table class="timeline-table" data-testid="timeline-table">
                <caption class="visually-hidden">{ "All events, by time" }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Time (s)" }</th>
                        <th scope="col">{ "Event" }</th>
                        <th scope="col">{ "Cache" }</th>
                        <th scope="col">{ "Status" }</th>
                        <th scope="col"><span class="visually-hidden">{ "Actions" }</span></th>
                    </tr>
                </thead>
                <tbody>{ for rows.iter().take(MAX_ROWS).map(|row| view_row(state, dispatch, *row)) }</tbody>
            </table>
            </div>
            if more > 0 {
                <p class="small">{ more }{ " more events are not shown." }</p>
            }
        </>
    }
}

fn view_row(
    state: &State,
    dispatch: &Dispatch,
    (index, request, event): (EventIndex, Option<RequestIndex>, &Event),
) -> Html {
    let number = index.to_string();
    let human = (index.0 + 1).to_string();
    let edits = |edit: TimelineEdit| on_edit(dispatch, move |_: MouseEvent| Edit::Timeline(edit.clone()));
    let on_at = on_edit(dispatch, move |event: InputEvent| {
        let at = Millis::parse_seconds(&dom::value_of(&event))?;
        Some(Edit::Timeline(TimelineEdit::MoveTo(index, at)))
    });
    let selected = request == Some(state.selected);
    let outcome = request.and_then(|request| state.simulation.outcome(request));
    let outcome = outcome.map(OutcomeSummary::new);
    let what = match &event.what {
        EventKind::Request(call) => {
            let line = [&call.request.http_method, " ", &call.request.path].concat();
            let onclick = request.map(|request| on::<MouseEvent>(dispatch, Action::SelectRequest(request)));
            html! {
                <button type="button" class="link mono" aria-current={selected.then_some("true")} translate="no" {onclick}>
                    { line }
                </button>
            }
        }
        EventKind::FlushStageAuthorizersCache => html! { { "Authorizer cache flushed" } },
        EventKind::Deploy => html! { { "API deployed" } },
        EventKind::Set(patch) => {
            html! { <ChangeForm {index} patch={patch.clone()} at_once=true dispatch={dispatch.clone()} /> }
        }
        EventKind::Update(patch) => {
            html! { <ChangeForm {index} patch={patch.clone()} at_once=false dispatch={dispatch.clone()} /> }
        }
    };
    let kind: Option<OutcomeKind> = outcome.map(|outcome| outcome.kind);
    html! {
        <tr key={index.0} aria-current={selected.then_some("true")} data-testid={["event-", &number].concat()}>
            <td>
                <input
                    type="number" min="0" step="any" class="mono" value={event.at.to_string()} oninput={on_at}
                    aria-label={["Time of event ", &human, " in seconds"].concat()}
                    data-testid={["event-at-", &number].concat()}
                />
            </td>
            // Only a request has a cache and an answer.
            <td colspan={request.is_none().then_some("3")}>{ what }</td>
            if request.is_some() {
                <td>{ outcome.map_or("", |outcome| cache(outcome.cache)) }</td>
                <td class="answer" data-outcome-kind={kind.map(OutcomeKind::key)}>
                    if let Some(outcome) = outcome {
                        { icon::labelled(outcome.kind, outcome.label) }
                        { outcome.status() }
                    }
                </td>
            }
            <td class="row-actions">
                if request.is_some() {
                    <button
                        type="button" class="bare" title="Repeat 10 seconds after the last event" onclick={edits(TimelineEdit::Repeat(index))}
                        aria-label={["Repeat event ", &human].concat()}
                    >
                        { Icon::Copy.html() }
                    </button>
                }
                <button
                    type="button" class="bare" title="Remove" onclick={edits(TimelineEdit::Remove(index))}
                    aria-label={["Remove event ", &human].concat()} data-testid={["event-remove-", &number].concat()}
                >
                    { Icon::Remove.html() }
                </button>
            </td>
        </tr>
    }
}

fn cache(cache: CacheUse) -> &'static str {
    match cache {
        CacheUse::Off => "–",
        CacheUse::Miss => "miss",
        CacheUse::Hit => "hit",
    }
}
