//! Deferred rendering: what need not be in the same frame as a key.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::{Action, State};

/// The callbacks that a change waits for: a frame, and then a task after that frame is painted.
#[derive(Default)]
struct PendingTask {
    frame: Option<AnimationFrame>,
    task: Option<Timeout>,
}

/// Settle the state after the next painted frame, and yield the last settled state.
///
/// A component that renders from it costs nothing in the frame that shows a key, and finds the outcomes of all requests.
#[hook]
pub fn use_settled(state: &UseReducerHandle<State>) -> State {
    let last = use_mut_ref(|| State::clone(state));
    if state.settled {
        last.replace(State::clone(state));
    }
    use_effect_with(state.clone(), |state| {
        let pending = Rc::new(RefCell::new(PendingTask::default()));
        if !state.settled {
            let (dispatch, later) = (state.dispatcher(), Rc::clone(&pending));
            let frame = request_animation_frame(move |_| {
                let settle = move || dispatch.dispatch(Action::Settle);
                later.borrow_mut().task = Some(Timeout::new(0, settle));
            });
            pending.borrow_mut().frame = Some(frame);
        }
        // Dropped, neither the frame nor the task comes.
        move || drop(pending.take())
    });
    let last = last.borrow();
    State::clone(&last)
}
