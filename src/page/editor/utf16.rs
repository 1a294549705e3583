//! Offsets in UTF-16 code units, as browsers count in their fields, from and to byte offsets.
//!
//! A field keeps each line break as one `\n`, so `\r\n` counts as one unit.

use why403::json::Span;

/// A range of a field's text in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utf16Span {
    /// Offset of the first unit.
    pub start: u32,
    /// Offset after the last unit.
    pub end: u32,
}

impl Utf16Span {
    /// The same range of `text`.
    pub fn new(text: &str, span: Span) -> Self {
        Self {
            start: utf16_offset(text, span.start),
            end: utf16_offset(text, span.end),
        }
    }
}

/// The UTF-16 offset of a byte offset; the end of the text if it lies after it.
pub fn utf16_offset(text: &str, offset: usize) -> u32 {
    let units = if is_plain(text) {
        offset.min(text.len())
    } else {
        let before = units(text).take_while(|(at, _)| *at < offset);
        before.map(|(_, units)| units).sum()
    };
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// The byte offset of a UTF-16 offset; the end of the text if it lies after it.
pub fn byte_offset(text: &str, offset: u32) -> usize {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    if is_plain(text) {
        return offset.min(text.len());
    }
    let mut passed = 0;
    for (at, units) in units(text) {
        if passed >= offset {
            return at;
        }
        passed += units;
    }
    text.len()
}

/// Whether bytes and units are the same.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

/// The byte offset of each character, and how many units it takes in a field.
fn units(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.char_indices().map(|(at, character)| {
        let joined = character == '\r' && text.as_bytes().get(at + 1) == Some(&b'\n');
        (at, if joined { 0 } else { character.len_utf16() })
    })
}

#[cfg(test)]
mod tests {
    use crate::page::editor::utf16::{Utf16Span, byte_offset};
    use wasm_bindgen_test::wasm_bindgen_test;
    use why403::json::Span;

    #[wasm_bindgen_test]
    fn offsets_convert_both_ways() {
        for (text, start, end, expected) in [
            ("plain", 1, 3, (1, 3)),
            ("\u{1F408}é\"x\"", 6, 9, (3, 6)),
            ("é€🔑z", 5, 9, (2, 4)),
            ("a\r\nb", 3, 4, (2, 3)),
            ("a\rb", 2, 3, (2, 3)),
        ] {
            let span = Utf16Span::new(text, Span::new(start, end));
            assert_eq!((span.start, span.end), expected, "{text:?}");
            let back = (byte_offset(text, span.start), byte_offset(text, span.end));
            assert_eq!(back, (start, end), "{text:?}");
        }
    }

    #[wasm_bindgen_test]
    fn an_offset_after_the_end_is_the_end() {
        assert_eq!(Utf16Span::new("é", Span::new(0, 9)).end, 1);
        assert_eq!(byte_offset("é", 9), 2);
    }
}
