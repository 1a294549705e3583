//! Whose turn it is when the frame that shows the answer has been drawn: one frame is asked for, for all that wait.

use std::cell::RefCell;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use yew::html::Scope;

use super::{Drawn, Turn};

thread_local! {
    static WAITING: RefCell<Waiting> = const { RefCell::new(Waiting { parts: Vec::new(), _frame: None }) };
}

struct Waiting {
    parts: Vec<Scope<Drawn>>,
    /// The frame that they wait for, or the last one.
    _frame: Option<AnimationFrame>,
}

/// Tells a part when it is its turn: each has a task of its own, so that a key can come between them.
pub fn wait(part: Scope<Drawn>) {
    WAITING.with_borrow_mut(|waiting| {
        if waiting.parts.is_empty() {
            waiting._frame = Some(request_animation_frame(|_| {
                let parts = WAITING.with_borrow_mut(|waiting| std::mem::take(&mut waiting.parts));
                for part in parts {
                    Timeout::new(0, move || part.send_message(Turn)).forget();
                }
            }));
        }
        waiting.parts.push(part);
    });
}
