//! The requests of the timeline as tabs, each with its time and its status; one of them is selected.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::model::outcome_summary::OutcomeSummary;
use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::dispatch::{Dispatch, edit_now};
use crate::page::ui::icon;
use crate::page::ui::icon::Icon;
use why403::scenario::{Call, Event, EventKind};

/// The timeline and its outcomes.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestTabsProps {
    /// The scenario's timeline.
    pub timeline: Vec<Event>,
    /// The outcomes of its requests, in their order.
    pub outcomes: Vec<OutcomeSummary>,
    /// The selected request.
    pub selected: usize,
    /// Where actions go.
    pub dispatch: Dispatch,
}

impl RequestTabsProps {
    /// The tabs of a state's timeline.
    pub fn new(state: &State, dispatch: &Dispatch) -> Self {
        Self {
            timeline: state.scenario.timeline.clone(),
            outcomes: state.simulation.outcomes().map(OutcomeSummary::new).collect(),
            selected: state.selected,
            dispatch: dispatch.clone(),
        }
    }
}

/// The requests as tabs, with what happens between them.
#[component]
pub fn RequestTabs(props: &RequestTabsProps) -> Html {
    let mut requests = 0;
    let items = props.timeline.iter().map(|event| {
        let at = labels::seconds(event.at);
        match &event.what {
            EventKind::Request(call) => {
                requests += 1;
                request_tab(props, requests - 1, at, call)
            }
            EventKind::FlushStageAuthorizersCache => {
                other_event(at, "the stage’s authorizer cache is flushed")
            }
            EventKind::Set(_) => other_event(at, "other settings are deployed"),
        }
    });
    let items: Html = items.collect();
    let edits = |edit: Edit| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(edit_now(edit.clone())))
    };
    html! {
        <nav class="timeline" aria-label="Requests in their order" data-testid="timeline">
            <ol>
                { items }
                <li class="timeline-actions">
                    <button
                        type="button" class="quiet" data-testid="request-add" onclick={edits(Edit::AddRequest)}
                        title="The same token, another path, ten seconds later"
                    >
                        { Icon::Add.html() }{ "Add a request" }
                    </button>
                    if requests > 1 {
                        <button type="button" class="quiet" data-testid="request-remove" onclick={edits(Edit::RemoveRequest)}>
                            { Icon::Remove.html() }{ "Remove it" }
                        </button>
                    }
                </li>
            </ol>
        </nav>
    }
}

fn request_tab(props: &RequestTabsProps, index: usize, at: String, call: &Call) -> Html {
    let outcome = props.outcomes.get(index);
    let onclick = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::SelectRequest(index)))
    };
    html! {
        <li>
            <button
                type="button" class="request-tab" data-testid={["timeline-", &index.to_string()].concat()}
                data-meaning={outcome.map(|outcome| outcome.kind.key())}
                aria-current={(index == props.selected).then_some("true")} {onclick}
            >
                <span class="at">{ at }</span>
                <span class="line mono" translate="no">{ call.request.http_method.clone() }{ " " }{ call.request.path.clone() }</span>
                <span class="outcome">
                    { for outcome.map(|outcome| icon::labelled(outcome.kind, outcome.label)) }
                    { outcome.map_or_else(|| "–".into(), OutcomeSummary::status) }
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
