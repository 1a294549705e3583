//! The search for edits that let the selected request through, and for warnings about the scenario.
//!
//! It runs further simulations, so it begins once the outcome is shown and typing has paused, goes on in short tasks, and is
//! dropped when another outcome is shown.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::State;
use why403::explain::{SuggestionSearch, Suggestions, Warning, warnings};
use why403::scenario::{RequestIndex, Scenario};

/// How long nothing must change until the search begins, in milliseconds: longer than the pause between two keys.
const PAUSE: u32 = 200;

/// The request whose outcome is searched for.
#[derive(Clone, PartialEq)]
struct SearchTarget {
    scenario: Rc<Scenario>,
    request: RequestIndex,
}

/// The suggestions found so far; none at first.
#[derive(Clone, Default, PartialEq)]
pub struct SuggestionState {
    /// The scenario for which they were found.
    pub scenario: Rc<Scenario>,
    /// What was found last for the selected request.
    pub found: Rc<Suggestions>,
    /// What is doubtful in the scenario.
    pub warnings: Rc<Vec<Warning>>,
    /// Whether a search for the selected request has ended before.
    pub searched: bool,
    /// Whether it was found for the outcome that is shown, and not for an earlier one.
    pub current: bool,
}

/// What one search found.
struct Found {
    target: SearchTarget,
    suggestions: Rc<Suggestions>,
    warnings: Rc<Vec<Warning>>,
}

type FoundSetter = UseStateSetter<Option<Rc<Found>>>;
type Task = Rc<RefCell<Option<Timeout>>>;

/// Searches for suggestions for the selected request's outcome.
#[hook]
pub fn use_suggestions(state: &UseReducerHandle<State>) -> SuggestionState {
    let found: UseStateHandle<Option<Rc<Found>>> = use_state(|| None);
    let target = SearchTarget {
        scenario: Rc::clone(&state.scenario),
        request: state.selected,
    };
    {
        let (state, setter) = (state.clone(), found.setter());
        // Nobody has typed before the first search.
        let pause = if found.is_none() { 0 } else { PAUSE };
        use_effect_with(target.clone(), move |target| {
            let (target, task) = (target.clone(), Task::default());
            let next = Rc::clone(&task);
            let begin = Timeout::new(pause, move || {
                // The state is still that of the target: another one drops this task.
                if let Some(outcome) = state.simulation.outcome(target.request) {
                    let search = SuggestionSearch::new(&target.scenario, outcome, target.request);
                    step(search, target, next, setter);
                }
            });
            task.replace(Some(begin));
            // Drops the task that is next.
            move || drop(task.take())
        });
    }
    let last = found
        .as_ref()
        .filter(|last| last.target.request == target.request);
    SuggestionState {
        scenario: last
            .map(|last| Rc::clone(&last.target.scenario))
            .unwrap_or_default(),
        searched: last.is_some(),
        current: last.is_some_and(|last| last.target == target),
        found: last.map(|last| Rc::clone(&last.suggestions)).unwrap_or_default(),
        warnings: last.map(|last| Rc::clone(&last.warnings)).unwrap_or_default(),
    }
}

/// Runs one step of the search, and the next in a task of its own.
fn step(mut search: SuggestionSearch, target: SearchTarget, task: Task, setter: FoundSetter) {
    if search.step() {
        let next = Rc::clone(&task);
        task.replace(Some(Timeout::new(0, move || step(search, target, next, setter))));
    } else {
        setter.set(Some(Rc::new(Found {
            warnings: Rc::new(warnings(&target.scenario)),
            suggestions: Rc::new(search.found()),
            target,
        })));
    }
}
