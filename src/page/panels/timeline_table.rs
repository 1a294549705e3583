//! Everything that happens, as a table in the order of time: where each is moved, repeated and removed.

use yew::prelude::*;

use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::{Action, Edit, State, TimelineEdit};
use crate::page::panels::deployment::Patch;
use crate::page::platform::dom as browser;
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use why403::gateway::CacheUse;
use why403::scenario::{Event, EventKind, Millis};

/// As many are listed at once; beyond them the page's own list of requests has to do.
const MOST_ROWS: usize = 200;

/// Everything that happens.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let timeline = &state.scenario.timeline;
    if timeline.is_empty() {
        return Html::default();
    }
    // Requests are numbered as the timeline lists them, and shown as time orders them.
    let mut requests = 0_usize;
    let mut rows: Vec<(usize, Option<usize>, &Event)> = Vec::with_capacity(timeline.len());
    for (place, event) in timeline.iter().enumerate() {
        let request = matches!(event.what, EventKind::Request(_)).then_some(requests);
        requests = requests.saturating_add(usize::from(request.is_some()));
        rows.push((place, request, event));
    }
    rows.sort_by_key(|(_, _, event)| event.at);
    let more = rows.len().saturating_sub(MOST_ROWS);
    html! {
        <>
            <div class="table-frame">
            <table class="happenings" data-testid="happenings">
                <caption class="visually-hidden">{ "Everything that happens, in the order of time" }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "At, s" }</th>
                        <th scope="col">{ "What happens" }</th>
                        <th scope="col">{ "Cache" }</th>
                        <th scope="col">{ "Answer" }</th>
                        <th scope="col"><span class="visually-hidden">{ "Actions" }</span></th>
                    </tr>
                </thead>
                <tbody>{ for rows.iter().take(MOST_ROWS).map(|(place, request, event)| row(state, *place, *request, event)) }</tbody>
            </table>
            </div>
            if more > 0 {
                <p class="small">{ more }{ " more are not listed." }</p>
            }
        </>
    }
}

fn row(state: &UseReducerHandle<State>, place: usize, request: Option<usize>, event: &Event) -> Html {
    let dispatch = state.dispatcher();
    let number = place.to_string();
    let human = place.saturating_add(1).to_string();
    let happen = |change: TimelineEdit| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::Edit(Edit::TimelineEdit(change.clone())))
        })
    };
    let on_at = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(at) = Millis::parse_seconds(&browser::value_of(&event)) {
                dispatch.dispatch(Action::Edit(Edit::TimelineEdit(TimelineEdit::At(place, at))));
            }
        })
    };
    let in_view = request == Some(state.selected);
    let outcome = request.and_then(|request| state.simulation.outcome(request));
    let what = match &event.what {
        EventKind::Request(call) => {
            let line = [&call.request.http_method, " ", &call.request.path].concat();
            let onclick = request.map(|request| {
                let dispatch = dispatch.clone();
                Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::SelectRequest(request)))
            });
            html! {
                <button type="button" class="link mono" aria-current={in_view.then_some("true")} translate="no" {onclick}>
                    { line }
                </button>
            }
        }
        EventKind::FlushStageAuthorizersCache => html! { { "The stage’s authorizer cache is flushed" } },
        EventKind::Set(patch) => {
            html! { <Patch {place} patch={patch.clone()} dispatch={dispatch.clone()} /> }
        }
    };
    let meaning = outcome.map(OutcomeKind::of);
    html! {
        <tr key={place} aria-current={in_view.then_some("true")} data-testid={["happening-", &number].concat()}>
            <td>
                <input
                    type="number" min="0" step="any" class="mono" value={event.at.to_string()} oninput={on_at}
                    aria-label={["Seconds from the start at which number ", &human, " happens"].concat()}
                    data-testid={["happening-at-", &number].concat()}
                />
            </td>
            // Where nobody asks, there is neither a cache nor an answer.
            <td colspan={request.is_none().then_some("3")}>{ what }</td>
            if request.is_some() {
                <td>{ outcome.map_or("", |outcome| cache(outcome.cache)) }</td>
                <td class="answer" data-meaning={meaning.map(OutcomeKind::key)}>
                    if let (Some(outcome), Some(meaning)) = (outcome, meaning) {
                        { icon::saying(meaning, words::meaning(outcome)) }
                        { outcome.status_code.map_or_else(|| "–".to_owned(), |status| status.to_string()) }
                    }
                </td>
            }
            <td class="row-actions">
                if request.is_some() {
                    <button
                        type="button" class="bare" title="The same again, ten seconds after the last" onclick={happen(TimelineEdit::Repeat(place))}
                        aria-label={["Repeat number ", &human].concat()}
                    >
                        { Icon::Copy.html() }
                    </button>
                }
                <button
                    type="button" class="bare" title="Remove" onclick={happen(TimelineEdit::Remove(place))}
                    aria-label={["Remove number ", &human].concat()} data-testid={["happening-remove-", &number].concat()}
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
