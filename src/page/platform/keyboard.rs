//! Shortcuts as the keyboard has them.

use wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, KeyboardEvent, window};

/// Whether the keyboard has a command key in the place of Ctrl.
pub fn is_apple() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// The shortcut of a `keydown` event, such as `Mod+Shift+Z`. None unless exactly one of the command key (or Ctrl) and Alt is
/// pressed.
pub fn shortcut(event: &Event) -> Option<String> {
    let event: &KeyboardEvent = event.dyn_ref()?;
    let (modifier, other) = if is_apple() {
        (event.meta_key(), event.ctrl_key())
    } else {
        (event.ctrl_key(), event.meta_key())
    };
    if event.is_composing() || other || modifier == event.alt_key() {
        return None;
    }
    let (key, shift_counts) = key(event);
    let modifier = if modifier { "Mod+" } else { "Alt+" };
    let shift = if event.shift_key() && shift_counts {
        "Shift+"
    } else {
        ""
    };
    Some([modifier, shift, &key].concat())
}

/// The key's name, and whether Shift counts. Some keyboards need Shift for a punctuation mark and others do not.
fn key(event: &KeyboardEvent) -> (String, bool) {
    let (key, code) = (event.key(), event.code());
    // With Alt and Shift a digit's key writes something else.
    if let Some(digit) = code.strip_prefix("Digit").filter(|_| event.alt_key()) {
        return (digit.into(), true);
    }
    if key.chars().nth(1).is_some() {
        return (key, true);
    }
    if key.is_ascii() {
        let is_letter = key.chars().all(|letter| letter.is_ascii_alphanumeric());
        return (key.to_ascii_uppercase(), is_letter);
    }
    // A keyboard without Latin letters: the letter at that place of a Latin keyboard.
    (code.strip_prefix("Key").unwrap_or("").into(), true)
}

/// The `inputType` of an input event, such as `historyUndo` from the browser's menu or a gesture.
pub fn input_type(event: &Event) -> Option<String> {
    Some(event.dyn_ref::<InputEvent>()?.input_type())
}
