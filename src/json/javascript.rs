//! Literals of JavaScript and Python, written as JSON: what people copy out of a function.

use crate::json::diagnostic::{Diagnostic, Span};
use crate::json::parse::parse;
use crate::json::quote::quote;

/// The diagnostic of a text that is an object literal of JavaScript or Python. Its edit writes it as JSON.
///
/// Names that stand for values become strings of these names; `event.methodArn` becomes `${event.methodArn}`.
///
/// ```
/// let found = why403::json::literal("{ principalId: 'a', Resource: event.methodArn, }").unwrap();
/// assert_eq!(
///     found.edit.unwrap().replacement,
///     r#"{ "principalId": "a", "Resource": "${event.methodArn}" }"#
/// );
/// assert!(why403::json::literal(r#"{ "a": 1, }"#).is_none(), "nearly JSON has diagnostics of its own");
/// ```
pub fn literal(text: &str) -> Option<Diagnostic> {
    let mut writer = Writer {
        rest: text.trim(),
        out: String::with_capacity(text.len()),
        foreign: false,
    };
    writer.leave_out_statement();
    writer.value(0)?;
    writer.space();
    let end = writer.rest.trim_matches([';', ' ', '\n', '\r', '\t']);
    if !writer.foreign || !end.is_empty() {
        return None;
    }
    let json = writer.out.trim().to_owned();
    parse(&json).valid()?.as_object()?;
    let whole = Span::new(0, text.len());
    Some(
        Diagnostic::error(
            "json-literal",
            whole,
            "this is a JavaScript or Python object, not JSON",
        )
        .help("write it as JSON, with values in place of variables")
        .edit("write it as JSON", whole, json),
    )
}

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 64;

struct Writer<'a> {
    rest: &'a str,
    out: String,
    /// Whether anything was found that is no JSON and has no simpler cure.
    foreign: bool,
}

impl<'a> Writer<'a> {
    /// Leave out the statement before the object. It is `return`, `const policy =`, `module.exports =`.
    fn leave_out_statement(&mut self) {
        if let Some(rest) = self.rest.strip_prefix("return ") {
            self.rest = rest;
        } else if let Some((before, after)) = self.rest.split_once('=')
            && before
                .chars()
                .all(|letter| is_name(letter) || letter.is_whitespace())
        {
            self.rest = after;
        } else {
            return;
        }
        self.foreign = true;
        self.space();
        self.out.clear();
    }

    /// Take white space and comments; only the space is written.
    fn space(&mut self) {
        loop {
            let spaces = self.rest.len() - self.rest.trim_start().len();
            let (space, rest) = self.rest.split_at_checked(spaces).unwrap_or_default();
            self.out.push_str(space);
            self.rest = rest;
            let after = if rest.starts_with("//") || rest.starts_with('#') {
                rest.split_once('\n').map_or("", |(_, after)| after)
            } else if let Some(comment) = rest.strip_prefix("/*") {
                comment.split_once("*/").map_or("", |(_, after)| after)
            } else {
                return;
            };
            self.rest = after;
        }
    }

    fn take(&mut self, letter: char) -> bool {
        match self.rest.strip_prefix(letter) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Write the next value; none where it is not a literal.
    fn value(&mut self, depth: usize) -> Option<()> {
        self.space();
        match self.rest.chars().next()? {
            _ if depth > MAX_DEPTH => None,
            '{' => self.list('{', '}', depth),
            '[' => self.list('[', ']', depth),
            '"' | '\'' | '`' => {
                let text = self.string()?;
                self.out.push_str(&quote(&text));
                Some(())
            }
            '-' | '0'..='9' => {
                let number =
                    |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '+' | '.');
                let number = self.run(number);
                self.out.push_str(number);
                Some(())
            }
            letter if is_name(letter) => {
                let name = self.run(is_name);
                let word = match name {
                    "true" | "false" | "null" => name.to_owned(),
                    "True" | "False" => name.to_ascii_lowercase(),
                    "None" | "undefined" => "null".into(),
                    _ if name.starts_with("event.") => quote(&["${", name, "}"].concat()),
                    _ => quote(name),
                };
                self.foreign |= word != name;
                self.out.push_str(&word);
                Some(())
            }
            _ => None,
        }
    }

    fn list(&mut self, open: char, close: char, depth: usize) -> Option<()> {
        self.take(open);
        self.out.push(open);
        loop {
            self.space();
            if self.take(close) {
                break;
            }
            if open == '{' {
                self.member(depth)?;
            } else {
                self.value(depth + 1)?;
            }
            let end = self.out.len();
            self.space();
            if self.take(',') {
                self.space();
                // No comma before the end.
                if !self.rest.starts_with(close) {
                    self.out.insert(end, ',');
                }
            } else if !self.rest.starts_with(close) {
                return None;
            }
        }
        self.out.push(close);
        Some(())
    }

    /// Write `key: value`, or `key` alone, which stands for a variable of that name.
    fn member(&mut self, depth: usize) -> Option<()> {
        let key = match self.rest.chars().next()? {
            '"' | '\'' => self.string()?,
            letter if is_name(letter) => {
                self.foreign = true;
                self.run(is_name).to_owned()
            }
            _ => return None,
        };
        self.out.push_str(&quote(&key));
        self.space();
        if self.take(':') {
            self.out.push(':');
            return self.value(depth + 1);
        }
        self.out.push_str(": ");
        self.out.push_str(&quote(&key));
        Some(())
    }

    /// The value of a string in any quotes.
    fn string(&mut self) -> Option<String> {
        let mut letters = self.rest.char_indices();
        let (_, quotes) = letters.next()?;
        self.foreign |= quotes != '"';
        let mut text = String::new();
        while let Some((at, letter)) = letters.next() {
            match letter {
                _ if letter == quotes => {
                    self.rest = self.rest.get(at + letter.len_utf8()..)?;
                    return Some(text);
                }
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    'u' | 'x' => return None,
                    other => text.push(other),
                },
                '\n' if quotes != '`' => return None,
                _ => text.push(letter),
            }
        }
        None
    }

    fn run(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(|letter| !of(letter)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        run
    }
}

/// Whether a letter may stand in a name, or in a path of names.
fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        Some(literal(text)?.edit?.replacement)
    }

    #[test]
    fn objects_of_javascript_and_python_become_json() {
        for (text, json) in [
            ("{a: b}", r#"{"a": "b"}"#),
            ("return {a: 1,};", r#"{"a": 1}"#),
            (
                "const it = { a, b: [1, 'x', ], } // c",
                r#"{ "a": "a", "b": [1, "x" ] }"#,
            ),
            (
                "{'Effect': 'Allow', 'x': True, 'y': None}",
                r#"{"Effect": "Allow", "x": true, "y": null}"#,
            ),
            (
                "{\n  /* c */ \"a\": `b\\`\"`, // d\n  e: event.methodArn\n}",
                "{\n   \"a\": \"b`\\\"\",   e: event.methodArn\n}",
            ),
        ] {
            let expected = json.replace("e: event.methodArn", r#""e": "${event.methodArn}""#);
            assert_eq!(written(text).as_deref(), Some(&*expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "",
            "hello",
            "{",
            "{a: }",
            "{a: f(x)}",
            "{a: b + c}",
            "[a]",
            r#"{"a": 1,}"#,
            r#"{"a": 1}"#,
            "{a: 'b}",
            "function f() {}",
            "{a: 1} {b: 2}",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
        assert_eq!(written(&"{a: ".repeat(10_000)), None);
    }
}
