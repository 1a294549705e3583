//! The keys that work wherever the focus is: caught once, before any field or editor sees them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, InputEvent, KeyboardEvent};
use yew::prelude::*;

use super::Dispatch;
use super::browser;
use super::state::{Action, State};

/// The text field that has the focus, and its text, before something is undone.
type Before = Rc<RefCell<Option<(HtmlTextAreaElement, String)>>>;

/// Undoes and redoes by keys, by the browser's menu and by gestures, whatever has the focus; and brings
/// what came of it into view.
#[hook]
pub fn use_undo(state: &UseReducerHandle<State>) {
    let before = use_mut_ref(|| None);
    let dispatch = state.dispatcher();
    {
        let before = before.clone();
        use_effect_with((), move |()| {
            let listeners = listen(&dispatch, &before);
            move || drop(listeners)
        });
    }
    use_effect_with(state.said, move |said| {
        if let Some(said) = said {
            browser::bring_into_view(said.touched.id);
        }
        if let Some((area, text)) = before.take() {
            leave_caret(&area, &text);
        }
    });
}

fn listen(dispatch: &Dispatch, before: &Before) -> Vec<EventListener> {
    let Some(window) = browser::window() else {
        return Vec::new();
    };
    let on = |name: &'static str, work: fn(&Event) -> Option<Action>| {
        let (dispatch, before) = (dispatch.clone(), before.clone());
        let options = EventListenerOptions {
            passive: false,
            ..EventListenerOptions::run_in_capture_phase()
        };
        EventListener::new_with_options(&window, name, options, move |event| {
            let Some(action) = work(event) else { return };
            if action != Action::Pause {
                event.prevent_default();
                event.stop_propagation();
                before.replace(browser::focused().and_then(|element| {
                    let area: HtmlTextAreaElement = element.dyn_into().ok()?;
                    let text = area.value();
                    Some((area, text))
                }));
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

/// Leaves the caret where the text changed, and not at its end, where the browser puts it.
fn leave_caret(area: &HtmlTextAreaElement, before: &str) {
    let after = area.value();
    if after == before {
        return;
    }
    let mut ends = before.chars().rev().zip(after.chars().rev());
    let start = before.chars().zip(after.chars()).take_while(|(a, b)| a == b);
    let start = start.fold(0, |units: usize, (letter, _)| {
        units.saturating_add(letter.len_utf16())
    });
    let mut end = after.encode_utf16().count();
    while end > start {
        match ends.next() {
            Some((a, b)) if a == b => end = end.saturating_sub(a.len_utf16()),
            _ => break,
        }
    }
    let caret = u32::try_from(end.max(start)).unwrap_or(u32::MAX);
    let _ = area.set_selection_range(caret, caret);
}
