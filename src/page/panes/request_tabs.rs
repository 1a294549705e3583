//! The requests in their order, each with its time and its status; one of them is in view.

use yew::prelude::*;

use crate::page::app::Dispatch;
use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::{Action, Edit, State};
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use why403::scenario::EventKind;

/// The requests in their order.
pub fn timeline(state: &UseReducerHandle<State>) -> Html {
    let dispatch = state.dispatcher();
    let mut position = 0_usize;
    let items = state.scenario.timeline.iter().map(|event| {
        let at = words::seconds(event.at);
        match &event.what {
            EventKind::Request(call) => {
                let index = position;
                position = position.saturating_add(1);
                let request = &call.request;
                request_tab(state, &dispatch, index, at, &request.http_method, &request.path)
            }
            EventKind::FlushStageAuthorizersCache => happening(at, "the stage’s authorizer cache is flushed"),
            EventKind::Set(_) => happening(at, "other settings are deployed"),
        }
    });
    let items: Html = items.collect();
    let add = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::Edit(Edit::AddRequest)))
    };
    let remove = Callback::from(move |_| dispatch.dispatch(Action::Edit(Edit::RemoveRequest)));
    html! {
        <nav class="timeline" aria-label="Requests in their order" data-testid="timeline">
            <ol>
                { items }
                <li class="timeline-actions">
                <button
                    type="button" class="quiet" data-testid="request-add" onclick={add}
                    title="The same token, another path, ten seconds later"
                >
                    { Icon::Add.html() }{ "Add a request" }
                </button>
                if state.requests().count() > 1 {
                    <button type="button" class="quiet" data-testid="request-remove" onclick={remove}>
                        { Icon::Remove.html() }{ "Remove it" }
                    </button>
                }
            </li>
            </ol>
        </nav>
    }
}

fn request_tab(
    state: &State,
    dispatch: &Dispatch,
    index: usize,
    at: String,
    http_method: &str,
    path: &str,
) -> Html {
    let outcome = state.simulation.outcome(index);
    let meaning = outcome.map(|outcome| (OutcomeKind::of(outcome), words::meaning(outcome)));
    let status = outcome
        .and_then(|outcome| outcome.status_code)
        .map_or_else(|| "–".into(), |status| status.to_string());
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::SelectRequest(index)))
    };
    let in_view = index == state.selected;
    html! {
        <li>
            <button
                type="button" class="request-tab" data-testid={["timeline-", &index.to_string()].concat()}
                data-meaning={meaning.map(|(meaning, _)| meaning.key())}
                aria-current={in_view.then_some("true")} {onclick}
            >
                <span class="at">{ at }</span>
                <span class="line mono" translate="no">{ http_method.to_owned() }{ " " }{ path.to_owned() }</span>
                <span class="outcome">
                    { for meaning.map(|(meaning, said)| icon::saying(meaning, said)) }
                    { status }
                </span>
            </button>
        </li>
    }
}

fn happening(at: String, what: &'static str) -> Html {
    html! {
        <li class="happening"><span class="at">{ at }</span>{ what }</li>
    }
}
