//! Writing into a text area so that its caret and scroll position stay.

use web_sys::HtmlTextAreaElement;

use crate::page::editor::utf16::{Utf16Span, utf16_offset};
use crate::page::platform::dom;
use why403::json::Span;

/// The replacement of one range of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// The range of the old text.
    pub span: Span,
    /// The text that takes its place.
    pub insert: &'a str,
}

impl<'a> Change<'a> {
    /// The smallest change from one text to another; none if they are equal.
    pub fn between(old: &str, new: &'a str) -> Option<Self> {
        if old == new {
            return None;
        }
        let pairs = old.chars().zip(new.chars());
        let start = common_length(pairs);
        let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
        let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
        let tail = common_length(pairs);
        Some(Self {
            span: Span::new(start, old.len() - tail),
            insert: new_rest.get(..new_rest.len() - tail)?,
        })
    }
}

/// How many bytes two texts have in common at their beginnings.
fn common_length(pairs: impl Iterator<Item = (char, char)>) -> usize {
    let same = pairs.take_while(|(left, right)| left == right);
    same.map(|(left, _)| left.len_utf8()).sum()
}

/// Writes a change into a text area that holds `old`.
///
/// In a focused field the caret goes behind what changed: somebody has undone something there.
pub fn write(area: &HtmlTextAreaElement, old: &str, change: &Change) {
    let Utf16Span { start, end } = Utf16Span::new(old, change.span);
    let _ = area.set_range_text_with_start_and_end(change.insert, start, end);
    if dom::has_focus(area) {
        let caret = start + utf16_offset(change.insert, change.insert.len());
        let _ = area.set_selection_range(caret, caret);
        // Browsers bring the caret into view only when a field gets the focus.
        let _ = area.blur();
        let _ = area.focus();
    }
}

#[cfg(test)]
mod tests {
    use crate::page::editor::text_area::Change;
    use wasm_bindgen_test::wasm_bindgen_test;
    use why403::json::Span;

    #[wasm_bindgen_test]
    fn a_change_is_as_small_as_it_can_be() {
        for (old, new, start, end, insert) in [
            ("a b c", "a x c", 2, 3, "x"),
            ("aa", "aaa", 2, 2, "a"),
            ("aaa", "aa", 2, 3, ""),
            ("", "x", 0, 0, "x"),
            ("é🔑", "é🔒", 2, 6, "🔒"),
        ] {
            let span = Span::new(start, end);
            assert_eq!(Change::between(old, new), Some(Change { span, insert }));
        }
        assert_eq!(Change::between("same", "same"), None);
    }
}
