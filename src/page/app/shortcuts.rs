//! The keys that work wherever the focus is: caught once, before any field or editor sees them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, KeyboardEvent};
use yew::prelude::*;

use crate::page::editor::switch_editors;
use crate::page::model::commands::{Act, Dialog, by_keys};
use crate::page::model::state::{Action, Edit, State, TimelineEdit};
use crate::page::platform::dispatch::edit_now;
use crate::page::platform::dom as browser;

/// Which dialog is shown, and how another one is.
pub type Mounted = UseStateHandle<Option<Dialog>>;

/// What acts need: the state, and the dialogs where there are any.
#[derive(Clone, PartialEq)]
pub struct Place {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// The dialogs; none in the embed, where undoing is all there is.
    pub shown: Option<Mounted>,
}

/// Does it by key, whatever has the focus; undoing also by the browser's menu and by gestures. What was
/// undone comes into view.
#[hook]
pub fn use_keys(place: &Place) {
    let latest = use_mut_ref(|| place.clone());
    latest.replace(place.clone());
    use_effect_with((), move |()| {
        let listeners = listen(&latest);
        move || drop(listeners)
    });
    use_effect_with(place.state.undo_notice, |notice| {
        if let Some(notice) = notice {
            browser::bring_into_view(notice.target.element_id);
        }
    });
}

/// Does it.
pub fn run(act: Act, Place { state, shown }: &Place) {
    let action = match act {
        Act::Undo => Action::Undo,
        Act::Redo => Action::Redo,
        Act::Previous => Action::SelectRequest(state.selected.saturating_sub(1)),
        Act::Next => Action::SelectRequest(state.selected.saturating_add(1)),
        Act::Repeat => {
            let Some(place) = state.event_in_view() else {
                return;
            };
            edit_now(Edit::Timeline(TimelineEdit::Repeat(place)))
        }
        Act::Flush => edit_now(Edit::Timeline(TimelineEdit::Flush)),
        Act::Editors => return switch_editors(),
        Act::Show(dialog) => {
            if let Some(shown) = shown {
                shown.set(Some(dialog));
            }
            return;
        }
        Act::Go(ids) => return browser::go_to(ids),
        Act::Press(name) => {
            if let Some(control) = browser::control(name) {
                control.click();
            }
            return;
        }
    };
    state.dispatch(action);
}

fn listen(latest: &Rc<RefCell<Place>>) -> Vec<EventListener> {
    let Some(window) = browser::window() else {
        return Vec::new();
    };
    let on = |name: &'static str, work: fn(&Event) -> Option<Act>| {
        let latest = latest.clone();
        let options = EventListenerOptions {
            passive: false,
            ..EventListenerOptions::run_in_capture_phase()
        };
        EventListener::new_with_options(&window, name, options, move |event| {
            let place = latest.borrow().clone();
            let Some(act) = work(event) else { return };
            let undoing = matches!(act, Act::Undo | Act::Redo);
            match &place.shown {
                // A dialog has its own field to undo in, and nothing else to go to.
                Some(shown) if shown.is_some() && !matches!(act, Act::Show(_)) => return,
                None if !undoing => return,
                _ => {}
            }
            event.prevent_default();
            event.stop_propagation();
            run(act, &place);
        })
    };
    vec![on("keydown", of_key), on("beforeinput", of_input)]
}

/// What a key does.
fn of_key(event: &Event) -> Option<Act> {
    let event: &KeyboardEvent = event.dyn_ref()?;
    let apple = browser::is_apple();
    let (modifier, other) = if apple {
        (event.meta_key(), event.ctrl_key())
    } else {
        (event.ctrl_key(), event.meta_key())
    };
    // Most keys that are pressed: there is nothing to look for.
    if event.is_composing() || other || modifier == event.alt_key() {
        return None;
    }
    let (key, has_shift) = key(event);
    let before = if modifier { "Mod+" } else { "Alt+" };
    let shift = if event.shift_key() && has_shift {
        "Shift+"
    } else {
        ""
    };
    by_keys(&[before, shift, &key].concat())
}

/// The key's name, and whether Shift counts: a sign may take it on one keyboard and not on another.
fn key(event: &KeyboardEvent) -> (String, bool) {
    let (key, code) = (event.key(), event.code());
    // With Alt and Shift a digit writes something else.
    if let Some(digit) = code.strip_prefix("Digit").filter(|_| event.alt_key()) {
        return (digit.into(), true);
    }
    if key.chars().nth(1).is_some() {
        return (key, true);
    }
    if key.is_ascii() {
        let letter = key.chars().all(|letter| letter.is_ascii_alphanumeric());
        return (key.to_ascii_uppercase(), letter);
    }
    // Where a key writes no Latin letter, the one that stands there on other keyboards.
    (code.strip_prefix("Key").unwrap_or("").into(), true)
}

/// What the browser's own undoing does: in its menu, or by a gesture.
fn of_input(event: &Event) -> Option<Act> {
    match event.dyn_ref::<InputEvent>()?.input_type().as_str() {
        "historyUndo" => Some(Act::Undo),
        "historyRedo" => Some(Act::Redo),
        _ => None,
    }
}
