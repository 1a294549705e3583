//! Deferral of renderings that need not be in the same frame as a key.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The callbacks that a change waits for: a frame, and then a task after that frame is painted.
#[derive(Default)]
struct PendingRender {
    frame: Option<AnimationFrame>,
    task: Option<Timeout>,
}

/// Yields the value of an earlier rendering until the frame that follows the newest one is painted.
///
/// A component that renders from the deferred value costs nothing in the frame that shows a key. Changes that come before the
/// frame replace one another: the value never goes back to an intermediate one.
#[hook]
pub fn use_deferred<T: Clone + PartialEq + 'static>(value: T) -> T {
    let shown = use_state(|| value.clone());
    let first = use_mut_ref(|| true);
    {
        let setter = shown.setter();
        use_effect_with(value, move |value| {
            let pending = Rc::new(RefCell::new(PendingRender::default()));
            if !first.replace(false) {
                let (value, later) = (value.clone(), Rc::clone(&pending));
                let frame = request_animation_frame(move |_| {
                    later.borrow_mut().task = Some(Timeout::new(0, move || setter.set(value)));
                });
                pending.borrow_mut().frame = Some(frame);
            }
            // Dropped, neither the frame nor the task comes.
            move || drop(pending.take())
        });
    }
    T::clone(&shown)
}
