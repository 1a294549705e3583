//! Writing into a text area so that its caret and scroll position stay.

use web_sys::HtmlTextAreaElement;

use crate::page::editor::utf16::{Utf16Span, utf16_offset};
use crate::page::platform::dom;
use why403::json::TextChange;

/// Write a change into a text area that holds `old`.
///
/// In a focused field the caret goes behind what changed: somebody has undone something there.
pub fn write(area: &HtmlTextAreaElement, old: &str, change: &TextChange) {
    let Utf16Span { start, end } = Utf16Span::new(old, change.span);
    let _ = area.set_range_text_with_start_and_end(change.insert, start, end);
    if dom::has_focus(area) {
        let caret = start + utf16_offset(change.insert, change.insert.len());
        select(area, caret, caret);
    }
}

/// Select a range, with the focus, and bring it into view.
pub fn select(area: &HtmlTextAreaElement, start: u32, end: u32) {
    // Browsers bring what is selected into view only when a field gets the focus.
    let _ = area.blur();
    let _ = area.set_selection_range(start, end);
    let _ = area.focus();
}
