//! Sentences for people, in which code stands between backticks as in Markdown.
//!
//! A code span is closed by as many backticks as open it. [`code`] makes one of any text, [`parts`] takes a sentence apart. A
//! run of backticks that nothing closes is text. `www/prose.js` is the same in JavaScript.

use std::borrow::Cow;

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentencePart<'t> {
    /// Words.
    Text(&'t str),
    /// What stands between backticks.
    Code(&'t str),
}

impl<'t> SentencePart<'t> {
    /// The text without backticks around it.
    pub const fn content(self) -> &'t str {
        match self {
            Self::Text(text) | Self::Code(text) => text,
        }
    }
}

/// The parts of a sentence, in their order. None of them is empty but the code that [`code`] makes of an empty text.
pub fn parts(sentence: &str) -> impl Iterator<Item = SentencePart<'_>> {
    let mut rest = sentence;
    let mut next = None;
    std::iter::from_fn(move || {
        if let Some(code) = next.take() {
            return Some(SentencePart::Code(code));
        }
        if rest.is_empty() {
            return None;
        }
        match first_span(rest) {
            Some((before, code, after)) => {
                rest = after;
                if before.is_empty() {
                    return Some(SentencePart::Code(code));
                }
                next = Some(code);
                Some(SentencePart::Text(before))
            }
            None => Some(SentencePart::Text(std::mem::take(&mut rest))),
        }
    })
}

/// The first code span: what is before it, its content, and what comes after.
fn first_span(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find('`')?;
        let fence = run(text, start);
        let inner = start + fence;
        if let Some(end) = closing(text, inner, fence) {
            let code = unpadded(text.get(inner..end)?, fence);
            return Some((text.get(..start)?, code, text.get(end + fence..)?));
        }
        from = inner;
    }
}

/// The place of the next run of exactly this many backticks.
fn closing(text: &str, mut from: usize, fence: usize) -> Option<usize> {
    loop {
        let start = from + text.get(from..)?.find('`')?;
        let length = run(text, start);
        if length == fence {
            return Some(start);
        }
        from = start + length;
    }
}

/// The number of backticks from a place on.
fn run(text: &str, start: usize) -> usize {
    text.bytes().skip(start).take_while(|&byte| byte == b'`').count()
}

/// The content of a span without the spaces that keep its backticks from those around it.
fn unpadded(code: &str, fence: usize) -> &str {
    let inner = code.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' '));
    inner.filter(|_| fence > 1).unwrap_or(code)
}

/// A text as a code span. An empty one has two spaces between double backticks.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return "``  ``".to_owned();
    }
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    [&*fence, space, text, space, &*fence].concat()
}

/// The sentence without backticks around its code, for where nothing is set apart.
pub fn plain(sentence: &str) -> Cow<'_, str> {
    if sentence.contains('`') {
        Cow::Owned(parts(sentence).map(SentencePart::content).collect())
    } else {
        Cow::Borrowed(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::SentencePart::{Code, Text};
    use super::*;

    #[test]
    fn code_stands_between_as_many_backticks() {
        for (sentence, expected) in [
            ("", &[] as &[SentencePart<'_>]),
            ("no code", &[Text("no code")]),
            ("a `b` c `d`", &[Text("a "), Code("b"), Text(" c "), Code("d")]),
            ("`a``b`", &[Code("a``b")]),
            ("`` a`b `` is", &[Code("a`b"), Text(" is")]),
            ("an open ` stays", &[Text("an open ` stays")]),
            ("`` a` b", &[Text("`` a` b")]),
            ("an open ` then ``x``", &[Text("an open ` then "), Code("x")]),
            ("``a`a`", &[Text("``a"), Code("a")]),
            ("``  ``", &[Code("")]),
            ("` a `", &[Code(" a ")]),
        ] {
            let found: Vec<SentencePart<'_>> = parts(sentence).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }

    #[test]
    fn any_text_is_itself_as_code() {
        for text in ["", "a", "`", "a`", "``a```b", " a ", "é`"] {
            let sentence = format!("It is {}.", code(text));
            let found: Vec<SentencePart<'_>> = parts(&sentence).collect();
            assert_eq!(found, [Text("It is "), Code(text), Text(".")], "{sentence}");
            assert_eq!(plain(&sentence), format!("It is {text}."));
        }
    }
}
