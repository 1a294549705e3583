//! The text area: a text from outside goes into it so that the caret keeps its place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::page::editor::EditorProps;
use crate::page::platform::dom as browser;

/// Set while an input method composes in the field: then nothing is put into it, and no other editor takes its place.
const COMPOSING: &str = "data-composing";

/// Keeps the text in the field; says whether the last text was not typed there.
#[hook]
pub fn use_text(field: &NodeRef, latest: &Rc<RefCell<EditorProps>>) -> Rc<Cell<bool>> {
    let outside = use_memo((), |()| Cell::new(false));
    let settle = {
        let (field, latest, outside) = (field.clone(), latest.clone(), Rc::clone(&outside));
        move || {
            if let Some(area) = field.cast::<HtmlTextAreaElement>() {
                outside.set(put(&area, &latest.borrow().text));
            }
        }
    };
    let (field, after) = (field.clone(), settle.clone());
    use_effect(settle);
    use_effect_with((), move |()| {
        let listeners = field.cast::<HtmlTextAreaElement>().map(|area| {
            [("compositionstart", true), ("compositionend", false)].map(|(event, on)| {
                let (field, after) = (area.clone(), after.clone());
                EventListener::new(&area, event, move |_| {
                    let _ = field.toggle_attribute_with_force(COMPOSING, on);
                    after();
                })
            })
        });
        move || drop(listeners)
    });
    outside
}

/// Puts a text into the field by the smallest change. In a focused field the caret goes to the end of what
/// changed: somebody has undone something there. Says whether it was another one.
fn put(area: &HtmlTextAreaElement, text: &str) -> bool {
    let now = area.value();
    if now == text || area.has_attribute(COMPOSING) {
        return false;
    }
    // A field keeps line breaks as `\n` alone.
    let whole;
    let text = if text.contains('\r') {
        whole = text.replace("\r\n", "\n").replace('\r', "\n");
        whole.as_str()
    } else {
        text
    };
    let (start, end, replacement) = change(&now, text);
    if start == end && replacement.is_empty() {
        return false;
    }
    let units = |offset| browser::utf16_offset(&now, offset);
    let (start, end) = (units(start), units(end));
    let put = area.set_range_text_with_start_and_end(replacement, start, end);
    if put.is_err() {
        area.set_value(text);
    }
    if browser::has_focus(area) {
        let caret = start.saturating_add(browser::utf16_offset(replacement, replacement.len()));
        let _ = area.set_selection_range(caret, caret);
        // Browsers bring the caret into view when a field is focused, and only then.
        let _ = area.blur();
        let _ = area.focus();
    }
    true
}

/// The smallest change from one text to another: the range of bytes that is replaced, and what replaces it.
fn change<'a>(old: &str, new: &'a str) -> (usize, usize, &'a str) {
    let pairs = old.chars().zip(new.chars());
    let same = pairs.take_while(|(left, right)| left == right);
    let start = length(same.map(|(letter, _)| letter));
    let (old_rest, new_rest) = (old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
    let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
    let same = pairs.take_while(|(left, right)| left == right);
    let tail = length(same.map(|(letter, _)| letter));
    let replacement = new_rest.get(..new_rest.len().saturating_sub(tail));
    (start, old.len().saturating_sub(tail), replacement.unwrap_or(""))
}

fn length(letters: impl Iterator<Item = char>) -> usize {
    letters.fold(0, |length, letter| length.saturating_add(letter.len_utf8()))
}

#[cfg(test)]
mod tests {
    use crate::page::editor::text_area::change;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_change_is_as_small_as_it_can_be() {
        assert_eq!(change("a b c", "a x c"), (2, 3, "x"));
        assert_eq!(change("aa", "aaa"), (2, 2, "a"));
        assert_eq!(change("aaa", "aa"), (2, 3, ""));
        assert_eq!(change("", "x"), (0, 0, "x"));
        assert_eq!(change("é🔑", "é🔒"), (2, 6, "🔒"));
        assert_eq!(change("same", "same"), (4, 4, ""));
    }
}
