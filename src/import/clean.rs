//! The marks that terminals, chats and pages put around a text, taken off before it is read.

use std::borrow::Cow;

/// A text without such marks, its lines unchanged in number. None where it has no marks.
///
/// Colours of a terminal are dropped, and the `>` of a quotation. Of a text with blocks of code between ` ``` ` only these are kept.
/// Quotation marks that are written as `&quot;` become quotation marks.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut found = Cow::Borrowed(text);
    for step in [without_colours, without_quotation, blocks_of_code, unescaped] {
        if let Some(text) = step(&found) {
            found = Cow::Owned(text);
        }
    }
    match found {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    }
}

/// A text without the sequences that set the colours of a terminal: `ESC [ 3 1 m`.
fn without_colours(text: &str) -> Option<String> {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next()?.to_owned();
    let mut any = false;
    for part in parts {
        any = true;
        let end = part.find(|letter: char| letter.is_ascii_alphabetic());
        out.push_str(end.and_then(|end| part.get(end + 1..)).unwrap_or(""));
    }
    any.then_some(out)
}

/// The lines of a quotation, each of which begins with `>`; none where these are of `curl -v`.
fn without_quotation(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.clone().next()?;
    let is_request = first
        .split(' ')
        .nth(3)
        .is_some_and(|word| word.starts_with("HTTP/"));
    if is_request || !lines.all(|line| line.starts_with('>')) {
        return None;
    }
    let lines = text.lines().map(|line| {
        let line = line.strip_prefix('>').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The blocks of code of Markdown; the lines around them become empty.
fn blocks_of_code(text: &str) -> Option<String> {
    let mut inside = false;
    let mut any = false;
    let mut out = String::new();
    for line in text.lines() {
        let info = line.strip_prefix("```");
        let is_word = |word: &str| {
            word.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_+".contains(letter))
        };
        if info.is_some_and(|info| is_word(info.trim())) {
            inside = !inside;
        } else if inside {
            any |= !line.trim().is_empty();
            out.push_str(line);
        }
        out.push('\n');
    }
    any.then_some(out)
}

/// A text with the quotation marks that a page wrote as `&quot;`.
fn unescaped(text: &str) -> Option<String> {
    if text.contains('"') || !text.contains("&quot;") {
        return None;
    }
    let marks = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let text = text.to_owned();
    Some(
        marks
            .iter()
            .fold(text, |text, (mark, letter)| text.replace(mark, letter)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        for (text, plain) in [
            ("\u{1b}[31m{\u{1b}[0m}", "{}"),
            ("> a\n>\n>   b", "a\n\n  b"),
            ("Look:\n```json\n{}\n```\nWhy?", "\n\n{}\n\n\n"),
            ("```\n{}", "\n{}\n"),
            ("{&quot;a&quot;: &quot;&amp;&quot;}", "{\"a\": \"&\"}"),
        ] {
            assert_eq!(clean(text).as_deref(), Some(plain), "{text}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in [
            "",
            "> GET /dev/pets HTTP/1.1\n> Host: a",
            "> a\nb",
            "```\n```",
            "{\"a\": \"&quot;\"}",
            "description: |\n  ```\n  code\n  ```",
        ] {
            assert_eq!(clean(text), None, "{text}");
        }
    }
}
