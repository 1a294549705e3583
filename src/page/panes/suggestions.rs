//! What else there is to say of the outcome in view. It takes further simulations to know, so it is searched for once the page
//! has shown the outcome and typing has paused, in slices, and given up when something else comes into view.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::State;
use why403::explain::{Search, Suggestions};
use why403::gateway::Gradual;

/// How long nothing must change until the search begins, in milliseconds: longer than the pause between two keys.
const PAUSE: u32 = 200;

/// An outcome: a simulation and a request's position.
#[derive(Clone)]
struct Of(Rc<Gradual>, usize);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

/// What is known; by default nothing.
#[derive(Default)]
pub struct Known {
    /// What was found last, for the request in view.
    pub further: Rc<Suggestions>,
    /// Whether it is about the outcome in view, and not about one before it.
    pub fresh: bool,
}

type Found = UseStateSetter<Option<(Of, Rc<Suggestions>)>>;
type Waiting = Rc<RefCell<Option<Timeout>>>;

/// What is known of the outcome in view by now.
#[hook]
pub fn use_suggestions(state: &UseReducerHandle<State>) -> Known {
    let found = use_state(|| None);
    let of = Of(Rc::clone(&state.simulation), state.selected);
    {
        let (state, setter) = (state.clone(), found.setter());
        // Nobody has typed before the first: what it finds should not move what stands there already.
        let pause = if found.is_none() { 0 } else { PAUSE };
        use_effect_with(of.clone(), move |of| {
            let (of, waiting) = (of.clone(), Waiting::default());
            let next = Rc::clone(&waiting);
            let begin = Timeout::new(pause, move || {
                if let Some(outcome) = of.0.outcome(of.1) {
                    go_on(
                        Search::new(&state.scenario, outcome, of.1),
                        of.clone(),
                        next,
                        setter,
                    );
                }
            });
            waiting.replace(Some(begin));
            // What waits is given up with its place.
            move || drop(waiting.take())
        });
    }
    let last = found.as_ref().filter(|(then, _)| then.1 == of.1);
    Known {
        fresh: last.is_some_and(|(then, _)| *then == of),
        further: last.map(|(_, further)| Rc::clone(further)).unwrap_or_default(),
    }
}

/// One step of the search, and in a task of its own the next.
fn go_on(mut search: Search, of: Of, waiting: Waiting, found: Found) {
    if search.step() {
        let next = Rc::clone(&waiting);
        waiting.replace(Some(Timeout::new(0, move || go_on(search, of, next, found))));
    } else {
        found.set(Some((of, Rc::new(search.found()))));
    }
}
