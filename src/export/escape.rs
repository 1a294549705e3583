//! Characters that would control what shows a text: a terminal, HTML or SVG.

use crate::explain::is_control;

/// A text that controls no terminal. A symbol such as `␛` stands for a control character, and what turns the direction is left out.
pub(super) fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let letters = text.chars().filter_map(|letter| match letter {
        '\n' | '\t' => Some(letter),
        '\u{7f}' => Some('␡'),
        '\0'..'\u{20}' => char::from_u32(0x2400 + u32::from(letter)),
        other if other.is_control() => Some('\u{fffd}'),
        other => Some(other).filter(|letter| !is_control(*letter)),
    });
    letters.collect()
}

/// A text in an attribute or in the content of an element, in HTML and in SVG.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no other control characters, and no escapes for them.
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
