//! A JSON parser that recovers from errors.

use crate::json::diagnostic::{Diagnostic, Span, TextEdit};
use crate::json::lex::{JsonToken, Lexer};
use crate::json::quote::quote;
use crate::json::value::{Member, Node, Parsed, Value};

/// The maximum depth of nested lists and objects.
///
/// Real policies nest five deep; without a limit a text of brackets would exhaust the stack.
pub const MAX_DEPTH: usize = 128;

/// The maximum number of diagnostics for one text.
const MAX_DIAGNOSTICS: usize = 20;

/// Parse a text as one JSON value. Never fails: see [`Parsed`].
///
/// ```
/// let parsed = why403::json::parse(r#"{"Effect": "Allow",}"#);
/// assert_eq!(parsed.root.unwrap().get("Effect").unwrap().as_str(), Some("Allow"));
/// assert_eq!(parsed.diagnostics[0].message, "a comma before the closing `}`");
/// ```
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text),
        token: JsonToken::End,
        span: Span::default(),
        diagnostics: Vec::new(),
        repairs: Vec::new(),
    };
    parser.advance();
    if parser.token == JsonToken::End {
        parser.error("json-empty", parser.span, "the text is empty");
        return Parsed {
            root: None,
            diagnostics: parser.diagnostics,
        };
    }
    let root = parser.value(0);
    parser.offer_all_repairs();
    if parser.token != JsonToken::End {
        let rest = Span::new(parser.span.start, text.trim_end().len());
        parser.error("json-trailing", rest, "text after the end of the JSON value");
    }
    Parsed {
        root,
        diagnostics: parser.diagnostics,
    }
}

/// The text between other quotation marks, as a JSON string. Escapes stay, as far as JSON knows them.
fn requoted(inner: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = inner.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => match rest.peek() {
                Some('\'') => {}
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push('\\');
                    out.extend(rest.next());
                }
                _ => out.push_str("\\\\"),
            },
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    token: JsonToken<'a>,
    span: Span,
    diagnostics: Vec<Diagnostic>,
    /// The repairs of the text's typography: spans in order, and their replacements.
    repairs: Vec<(Span, String)>,
}

impl Parser<'_> {
    /// Go on to the next token, past comments and whitespace that JSON does not know.
    fn advance(&mut self) {
        loop {
            (self.token, self.span) = self.lexer.next();
            let (code, message, title) = match self.token {
                JsonToken::Comment => ("json-comment", "JSON has no comments", "remove the comment"),
                JsonToken::Space => ("json-space", self.space(), "replace with a space"),
                JsonToken::Quoted(inner) => {
                    self.quoted(inner);
                    return;
                }
                _ => return,
            };
            let replacement = if self.token == JsonToken::Space { " " } else { "" };
            self.repair(code, self.span, message, title, replacement.to_owned());
        }
    }

    fn space(&self) -> &'static str {
        if self.span.slice(self.text).contains('\u{feff}') {
            "a byte order mark is not whitespace in JSON"
        } else {
            "a non-breaking or invisible space is not whitespace in JSON"
        }
    }

    /// Add a diagnostic about typography, with its edit.
    fn repair(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        title: &'static str,
        replacement: String,
    ) {
        self.repairs.push((span, replacement.clone()));
        self.push(Diagnostic::error(code, span, message).edit(title, span, replacement));
    }

    /// Has the first diagnostic about typography repair all of it at once.
    fn offer_all_repairs(&mut self) {
        self.repairs.sort_by_key(|(span, _)| span.start);
        let (Some((first, _)), Some((last, _))) = (self.repairs.first(), self.repairs.last()) else {
            return;
        };
        let whole = Span::new(first.start, last.end);
        if whole == *first {
            return;
        }
        let mut at = whole.start;
        let mut repaired = String::new();
        for (span, replacement) in &self.repairs {
            repaired.push_str(Span::new(at, span.start).slice(self.text));
            repaired.push_str(replacement);
            at = span.end;
        }
        let codes = ["json-comment", "json-space", "json-quotes"];
        let found = self
            .diagnostics
            .iter_mut()
            .find(|diagnostic| codes.contains(&&*diagnostic.code));
        if let Some(diagnostic) = found {
            diagnostic.edit = Some(TextEdit {
                title: "repair all quotes, spaces, comments and trailing commas".to_owned(),
                span: whole,
                replacement: repaired,
            });
        }
    }

    /// Read a string in other quotation marks as the string that was meant.
    fn quoted(&mut self, inner: &str) {
        let own = requoted(inner);
        let message = "JSON strings use straight double quotes";
        self.repair(
            "json-quotes",
            self.span,
            message,
            "use straight double quotes",
            own.clone(),
        );
        self.token = match Lexer::new(&own).next().0 {
            JsonToken::Str(text) => JsonToken::Str(text),
            _ => JsonToken::Bad("not a string"),
        };
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::error(code, span, message));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The current token in words, for a message.
    fn found(&self) -> String {
        if self.token == JsonToken::End {
            return "the end of the text".into();
        }
        let text = self.span.slice(self.text);
        let short: String = text.chars().take(24).collect();
        if short.len() < text.len() {
            format!("`{short}…`")
        } else {
            format!("`{short}`")
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let span = self.span;
        let value = match &mut self.token {
            JsonToken::Punct(b'{') => return Some(self.object(depth)),
            JsonToken::Punct(b'[') => return Some(self.array(depth)),
            JsonToken::Str(text) => Value::String(std::mem::take(text)),
            JsonToken::Number => Value::Number(span.slice(self.text).into()),
            JsonToken::Word("true") => Value::Bool(true),
            JsonToken::Word("false") => Value::Bool(false),
            JsonToken::Word(_) => Value::Null,
            // `advance` leaves none of them.
            JsonToken::Comment | JsonToken::Space | JsonToken::Quoted(_) => return None,
            JsonToken::Bad(reason) => {
                let reason = *reason;
                let message = format!("{reason}: {}", self.found());
                self.push(self.bad_token(message));
                self.advance();
                return None;
            }
            JsonToken::Punct(_) | JsonToken::End => {
                let message = format!("expected a value, found {}", self.found());
                self.error("json-value", span, message);
                return None;
            }
        };
        self.advance();
        Some(Node { span, value })
    }

    fn bad_token(&self, message: String) -> Diagnostic {
        let diagnostic = Diagnostic::error("json-token", self.span, message);
        let text = self.span.slice(self.text);
        match text {
            "True" | "False" | "None" => {
                let json = if text == "None" {
                    "null".to_owned()
                } else {
                    text.to_ascii_lowercase()
                };
                diagnostic.help("this is Python, not JSON").edit(
                    format!("replace with `{json}`"),
                    self.span,
                    json,
                )
            }
            _ => diagnostic,
        }
    }

    /// Whether a list or object may open at this depth; if not, skips the rest of the text.
    fn may_nest(&mut self, depth: usize) -> bool {
        if depth < MAX_DEPTH {
            return true;
        }
        self.error(
            "json-depth",
            self.span,
            format!("nested more than {MAX_DEPTH} deep"),
        );
        while self.token != JsonToken::End {
            self.advance();
        }
        false
    }

    fn array(&mut self, depth: usize) -> Node {
        let start = self.span.start;
        let mut items = Vec::new();
        if self.may_nest(depth) {
            self.advance();
            self.members(b']', start, |parser| {
                let item = parser.value(depth + 1);
                let read = item.is_some();
                items.extend(item);
                read
            });
        }
        Node {
            span: Span::new(start, self.end_of_container(start)),
            value: Value::Array(items),
        }
    }

    fn object(&mut self, depth: usize) -> Node {
        let start = self.span.start;
        let mut members = Vec::new();
        if self.may_nest(depth) {
            self.advance();
            self.members(b'}', start, |parser| parser.member(depth, &mut members));
        }
        Node {
            span: Span::new(start, self.end_of_container(start)),
            value: Value::Object(members),
        }
    }

    /// Consume the closing bracket that [`Parser::members`] leaves, and return its end.
    fn end_of_container(&mut self, start: usize) -> usize {
        let end = self.span.end.max(start);
        if matches!(self.token, JsonToken::Punct(b']' | b'}')) {
            self.advance();
        }
        end
    }

    fn member(&mut self, depth: usize, members: &mut Vec<Member>) -> bool {
        let key_span = self.span;
        let JsonToken::Str(key) = &mut self.token else {
            let mut diagnostic = Diagnostic::error(
                "json-key",
                key_span,
                format!("expected a key in double quotes, found {}", self.found()),
            );
            let text = key_span.slice(self.text);
            let is_word = !text.is_empty()
                && text
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || letter == '_');
            if is_word {
                diagnostic = diagnostic.edit("put the key in double quotes", key_span, quote(text));
            }
            self.push(diagnostic);
            return false;
        };
        let key = std::mem::take(key);
        self.advance();
        if self.token != JsonToken::Punct(b':') {
            let message = format!("expected `:` after the key `{key}`, found {}", self.found());
            let after = Span::new(key_span.end, key_span.end);
            self.push(Diagnostic::error("json-colon", self.span, message).edit("insert `:`", after, ":"));
            return false;
        }
        self.advance();
        match self.value(depth + 1) {
            Some(node) => {
                members.push(Member { key, key_span, node });
                true
            }
            None => false,
        }
    }

    /// Parse a comma-separated list up to `close`, each element with `one`. The closing bracket stays the current token.
    fn members(&mut self, close: u8, open: usize, mut one: impl FnMut(&mut Self) -> bool) {
        let mut comma: Option<Span> = None;
        loop {
            match &self.token {
                JsonToken::Punct(byte) if *byte == close => {
                    if let Some(comma) = comma {
                        let message = format!("a comma before the closing `{}`", char::from(close));
                        self.repair("json-comma", comma, message, "remove the comma", String::new());
                    }
                    return;
                }
                JsonToken::End => {
                    let opener = if close == b'}' { '{' } else { '[' };
                    let end = Span::new(self.text.trim_end().len(), self.text.len());
                    let closer = char::from(close).to_string();
                    let insert = Span::new(end.start, end.start);
                    self.push(
                        Diagnostic::error(
                            "json-unclosed",
                            Span::new(open, open + 1),
                            format!("this `{opener}` is never closed"),
                        )
                        .edit(format!("add `{closer}` at the end"), insert, closer),
                    );
                    return;
                }
                _ => {}
            }
            if !one(self) {
                self.resync(close);
            }
            comma = None;
            match &self.token {
                JsonToken::Punct(b',') => {
                    comma = Some(self.span);
                    self.advance();
                }
                JsonToken::Punct(byte) if *byte == close => {}
                JsonToken::End => {}
                JsonToken::Punct(b'}' | b']') => {
                    let message = format!("expected `,` or `{}`, found {}", char::from(close), self.found());
                    self.push(Diagnostic::error("json-bracket", self.span, message).edit(
                        format!("replace with `{}`", char::from(close)),
                        self.span,
                        char::from(close).to_string(),
                    ));
                    return;
                }
                _ => {
                    let at = Span::new(self.span.start, self.span.start);
                    let message = format!("expected `,` or `{}`, found {}", char::from(close), self.found());
                    self.push(Diagnostic::error("json-comma", self.span, message).edit(
                        "insert a comma",
                        at,
                        ", ",
                    ));
                }
            }
        }
    }

    /// Recover from a mistake: skips tokens up to the next comma or closing bracket of this level.
    fn resync(&mut self, close: u8) {
        let mut level = 0usize;
        loop {
            match self.token {
                JsonToken::End => return,
                JsonToken::Punct(b',') if level == 0 => return,
                JsonToken::Punct(byte) if byte == close && level == 0 => return,
                JsonToken::Punct(b'{' | b'[') => level += 1,
                JsonToken::Punct(b'}' | b']') => {
                    if level == 0 {
                        return;
                    }
                    level -= 1;
                }
                _ => {}
            }
            self.advance();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the edit of its first diagnostic.
    fn repaired(text: &str) -> String {
        let parsed = parse(text);
        let edit = parsed.diagnostics.first().and_then(|first| first.edit.clone());
        let TextEdit {
            span, replacement, ..
        } = edit.unwrap_or_else(|| panic!("{text}: {parsed:?}"));
        [&text[..span.start], &replacement, &text[span.end..]].concat()
    }

    #[test]
    fn pasted_typography_is_read_as_meant_and_repaired_at_once() {
        let meant = r#"{"Effect": "Allow", "Action": ["a", "it's"]}"#;
        for text in [
            "{“Effect”: “Allow”, “Action”: [“a”, “it's”]}",
            "{„Effect“: «Allow», ‘Action’: ['a', \"it's\"]}",
            r"{'Effect': 'Allow', 'Action': ['a', 'it\'s']}",
            "\u{feff}{\u{a0}\"Effect\":\u{a0}\"Allow\", \"Action\": [\"a\", \"it's\"]}",
            "{\"Effect\": /* or Deny */ \"Allow\", // why\n \"Action\": [\"a\", \"it's\",],}",
        ] {
            let parsed = parse(text);
            let root = parsed.root.as_ref().unwrap();
            let expected = parse(meant).root.unwrap();
            let compact = |node: &Node| crate::json::compact(node);
            assert_eq!(compact(root), compact(&expected), "{text}");
            assert!(parsed.valid().is_none(), "it is not JSON: {text}");
            let after = repaired(text);
            let again = parse(&after);
            assert_eq!(again.diagnostics, [], "{after}");
            assert_eq!(compact(&again.root.unwrap()), compact(&expected), "{after}");
        }
    }

    #[test]
    fn one_fault_has_its_own_repair() {
        assert_eq!(repaired("{'a': 1}"), "{\"a\": 1}");
        assert_eq!(repaired("[1,]"), "[1]");
        assert_eq!(repaired("[1] // one"), "[1] ");
        assert_eq!(repaired("['a \"b\" c']"), r#"["a \"b\" c"]"#);
    }

    #[test]
    fn what_is_within_a_string_stays() {
        let text = "[\"a\u{a0}b “c” // d\"]";
        assert_eq!(parse(text).diagnostics, []);
    }
}
