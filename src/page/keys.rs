//! The keys that work wherever the focus is: caught once, before any field or editor sees them.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, KeyboardEvent};
use yew::prelude::*;

use super::Dispatch;
use super::browser;
use super::state::{Action, State};

/// Undoes and redoes by keys, by the browser's menu and by gestures, whatever has the focus; and brings
/// what came of it into view.
#[hook]
pub fn use_undo(state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    use_effect_with((), move |()| {
        let listeners = listen(&dispatch);
        move || drop(listeners)
    });
    use_effect_with(state.said, |said| {
        if let Some(said) = said {
            browser::bring_into_view(said.touched.id);
        }
    });
}

fn listen(dispatch: &Dispatch) -> Vec<EventListener> {
    let Some(window) = browser::window() else {
        return Vec::new();
    };
    let on = |name: &'static str, work: fn(&Event) -> Option<Action>| {
        let dispatch = dispatch.clone();
        let options = EventListenerOptions {
            passive: false,
            ..EventListenerOptions::run_in_capture_phase()
        };
        EventListener::new_with_options(&window, name, options, move |event| {
            let Some(action) = work(event) else { return };
            if action != Action::Pause {
                event.prevent_default();
                event.stop_propagation();
            }
            dispatch.dispatch(action);
        })
    };
    // What is put in at once, and what is typed after a click, is a step of its own.
    let pause = |_: &Event| Some(Action::Pause);
    vec![
        on("keydown", of_key),
        on("beforeinput", of_input),
        on("paste", pause),
        on("cut", pause),
        on("drop", pause),
        on("click", pause),
    ]
}

/// What a key does.
fn of_key(event: &Event) -> Option<Action> {
    let event: &KeyboardEvent = event.dyn_ref()?;
    if event.is_composing() || event.alt_key() || !(event.ctrl_key() || event.meta_key()) {
        return None;
    }
    match (letter(event), event.shift_key()) {
        ('z', false) => Some(Action::Undo),
        ('z', true) => Some(Action::Redo),
        ('y', false) if event.ctrl_key() => Some(Action::Redo),
        _ => None,
    }
}

/// What the browser's own undoing does: in its menu, or by a gesture.
fn of_input(event: &Event) -> Option<Action> {
    match event.dyn_ref::<InputEvent>()?.input_type().as_str() {
        "historyUndo" => Some(Action::Undo),
        "historyRedo" => Some(Action::Redo),
        _ => None,
    }
}

/// The key's letter, in lower case; where it writes no Latin letter, the one that stands there elsewhere.
fn letter(event: &KeyboardEvent) -> char {
    let key = event.key();
    if key.is_ascii() && key.len() == 1 {
        return key.chars().next().unwrap_or(' ').to_ascii_lowercase();
    }
    let code = event.code();
    let letter = code.strip_prefix("Key").and_then(|letter| letter.chars().next());
    letter.unwrap_or(' ').to_ascii_lowercase()
}
