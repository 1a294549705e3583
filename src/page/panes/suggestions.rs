//! The search for edits that let the selected request through, and for warnings about the scenario.
//!
//! The worker runs it once the outcome is shown and typing has paused. What is found for an outcome that is no longer shown is
//! dropped.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::model::by_address::ByAddress;
use crate::page::model::state::State;
use crate::page::platform::tasks::{self, TaskError};
use why403::explain::Report;
use why403::scenario::{self, RequestIndex, Scenario};

/// The debounce of the search, in milliseconds. It is longer than the pause between two keys.
const PAUSE: u32 = 200;

/// The request whose outcome is searched for.
#[derive(Clone, PartialEq, Eq)]
struct SearchTarget {
    scenario: Rc<Scenario>,
    request: RequestIndex,
}

/// The suggestions and warnings found so far; none at first.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SuggestionState {
    /// The last report for the selected request.
    pub found: ByAddress<FoundReport>,
    /// Whether a search for the selected request has ended before.
    pub searched: bool,
    /// Whether it was found for the outcome that is shown, and not for an earlier one.
    pub current: bool,
    /// Whether the last search has failed: the worker could not be loaded.
    pub failed: bool,
}

/// A report, and the scenario for which it was made.
#[derive(Default)]
pub struct FoundReport {
    pub scenario: Rc<Scenario>,
    pub report: Report,
}

/// The end of a search; without a report if it failed.
struct SearchResult {
    target: SearchTarget,
    found: Option<ByAddress<FoundReport>>,
}

/// Search for suggestions for the selected request's outcome, while they are wanted.
#[hook]
pub fn use_suggestions(state: &UseReducerHandle<State>, wanted: bool) -> SuggestionState {
    let found: UseStateHandle<Option<Rc<SearchResult>>> = use_state(|| None);
    let target = SearchTarget {
        scenario: Rc::clone(&state.scenario),
        request: state.selected,
    };
    {
        let setter = found.setter();
        // Nobody has typed before the first search.
        let pause = if found.is_none() { 0 } else { PAUSE };
        use_effect_with((target.clone(), wanted), move |(target, wanted)| {
            let (target, dropped) = (target.clone(), Rc::new(Cell::new(false)));
            let is_dropped = Rc::clone(&dropped);
            let begin = wanted.then(|| {
                Timeout::new(pause, move || {
                    spawn_local(async move {
                        let text = scenario::write(&target.scenario);
                        let result = tasks::run("report", &text, target.request.0).await;
                        if is_dropped.get() || matches!(result, Err(TaskError::Replaced)) {
                            return;
                        }
                        let found = result.ok().map(|mut report: Report| {
                            // A lesson has hints, and a solution of its own.
                            if target.scenario.lesson.is_some() {
                                report.suggestions.clear();
                            }
                            ByAddress::new(FoundReport {
                                scenario: Rc::clone(&target.scenario),
                                report,
                            })
                        });
                        setter.set(Some(Rc::new(SearchResult { target, found })));
                    });
                })
            });
            move || {
                drop(begin);
                dropped.set(true);
            }
        });
    }
    let last = found
        .as_ref()
        .filter(|last| last.target.request == target.request);
    SuggestionState {
        found: last.and_then(|last| last.found.clone()).unwrap_or_default(),
        searched: last.is_some(),
        current: last.is_some_and(|last| last.target == target),
        failed: last.is_some_and(|last| last.found.is_none()),
    }
}
