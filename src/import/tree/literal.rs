//! The reader of JSON with comments and trailing commas, and of literals of JavaScript and Python.

use std::sync::Arc;

use crate::import::tree::values::{Notation, Tree};
use crate::json::{Diagnostic, MAX_DEPTH, Member, Node, Span, Value};

/// Read a text of one or more values; none if anything in it is no value.
///
/// What is not known without running it (a variable, a call, a condition) becomes a string with its source: `event.methodArn` becomes
/// `${event.methodArn}`, and `'arn:' + region` becomes `arn:${region}`. A diagnostic of severity info names it. Texts that stand side by side
/// without a `+`, which Python joins, are not read.
pub(super) fn read(text: &str) -> Option<Tree> {
    let mut reader = LiteralReader::new(text, 0);
    let mut values = Vec::new();
    reader.commands();
    reader.statement();
    loop {
        reader.space();
        let is_value = reader.peek()?;
        if !(matches!(is_value, '{' | '[' | '(') || (values.is_empty() && closing(is_value).is_some())) {
            return None;
        }
        values.push(reader.value(0)?);
        reader.space();
        while reader.take(';') || reader.take(',') {
            reader.space();
        }
        reader.commands();
        if reader.rest().is_empty() {
            break;
        }
        reader.statement();
    }
    let notation = match (reader.foreign, reader.loose) {
        (true, _) => Notation::Literal,
        (false, true) => Notation::NearlyJson,
        (false, false) => Notation::Json,
    };
    Some(Tree {
        notation: Some(notation),
        values,
        diagnostics: reader.diagnostics,
        text: None,
    })
}

/// The value that begins at a byte of a text, with what is not known of it.
pub(in crate::import) fn value_at(text: &str, offset: usize) -> Option<(Node, Vec<Diagnostic>)> {
    let mut reader = LiteralReader::new(text, offset);
    let value = reader.value(0)?;
    Some((value, reader.diagnostics))
}

/// The code of a diagnostic that names what is left out: `...more`.
pub(in crate::import) const LEFT_OUT: &str = "literal-left-out";

/// A prompt before a command has so many characters.
const MAX_PROMPT: usize = 100;

/// More unknown values than this are not named.
const MAX_DIAGNOSTICS: usize = 50;

struct LiteralReader<'a> {
    text: &'a str,
    at: usize,
    /// Whether there is anything that only JavaScript or Python has.
    foreign: bool,
    /// Whether there is anything else that JSON has not.
    loose: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> LiteralReader<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        Self {
            text,
            at,
            foreign: false,
            loose: false,
            diagnostics: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.rest().starts_with(letter);
        if found {
            self.at += letter.len_utf8();
        }
        found
    }

    fn take_text(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn run(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let run = rest
            .find(|letter| !of(letter))
            .map_or(rest, |end| rest.get(..end).unwrap_or(""));
        self.at += run.len();
        run
    }

    /// Skip white space and comments.
    fn space(&mut self) {
        loop {
            let space = self.run(|letter| letter.is_whitespace() || IGNORABLE.contains(&letter));
            self.loose |= space
                .chars()
                .any(|letter| !matches!(letter, ' ' | '\t' | '\n' | '\r'));
            let rest = self.rest();
            let comment = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.loose = true;
            self.at += comment;
        }
    }

    /// Skip the lines of commands between their outputs: `$ aws apigateway get-stage …`.
    fn commands(&mut self) {
        loop {
            self.space();
            let rest = self.rest();
            // The prompt is short; a value is never looked through for the end of its line.
            let prompt = rest.char_indices().take(MAX_PROMPT).find(|(_, letter)| {
                matches!(letter, '{' | '[' | '"' | '\'' | '=' | '\n') || letter.is_ascii_alphabetic()
            });
            let command = prompt.and_then(|(at, _)| rest.get(at..)).unwrap_or("");
            if !command.starts_with("aws ") && !rest.starts_with("$ ") {
                return;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    /// Skip what stands before the value in a statement: `return`, `const policy =`, `module.exports =`.
    fn statement(&mut self) {
        self.space();
        let start = self.at;
        let words = self.run(|letter| is_name(letter) || letter == ' ');
        if words.is_empty() {
            return;
        }
        let is_statement = match words.trim_end() {
            "return" | "export default" => true,
            _ => self.take('=') && !self.rest().starts_with(['=', '>']),
        };
        if is_statement {
            self.foreign = true;
        } else {
            self.at = start;
        }
    }

    /// Read a value: literals, and texts that are joined by `+`.
    fn value(&mut self, depth: usize) -> Option<Node> {
        self.space();
        let start = self.at;
        let mut node = self.operand(depth)?;
        let mut joined = String::new();
        loop {
            let end = self.at;
            self.space();
            if node.as_str().is_none() || !self.take('+') {
                self.at = end;
                break;
            }
            self.space();
            if joined.is_empty() {
                joined.push_str(node.as_str()?);
            }
            joined.push_str(self.operand(depth)?.as_str()?);
            self.foreign = true;
        }
        if !joined.is_empty() {
            node.value = Value::String(joined.into());
        } else if matches!(node.value, Value::String(_) | Value::Number(_)) && self.goes_on() {
            self.at = start;
            node = self.expression(start)?;
        }
        node.span = Span::new(start, self.at);
        Some(node)
    }

    /// Whether a plain value is only the beginning of an expression: `"Allow" if ok else "Deny"`, `60 * 5`.
    fn goes_on(&self) -> bool {
        const OPERATORS: [&str; 12] = [
            "if ", "or ", "and ", "in ", "? ", "*", "/ ", "- ", "% ", "|| ", "&& ", "==",
        ];
        let rest = self.rest().trim_start_matches([' ', '\t']);
        OPERATORS.iter().any(|start| rest.starts_with(start))
    }

    fn operand(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let value = match self.peek()? {
            _ if depth > MAX_DEPTH => return None,
            '{' => Value::Object(self.object(depth)?),
            '[' => Value::Array(self.list(']', depth)?),
            '(' => {
                self.foreign = true;
                let mut items = self.list(')', depth)?;
                let tuple = self
                    .text
                    .get(start..self.at)?
                    .trim_end_matches(')')
                    .trim_end()
                    .ends_with(',');
                match items.pop() {
                    Some(only) if items.is_empty() && !tuple => only.value,
                    last => Value::Array(items.into_iter().chain(last).collect()),
                }
            }
            letter if closing(letter).is_some() => {
                let text = self.string("")?;
                if self.rest().starts_with('.') {
                    return self.expression(start);
                }
                Value::String(text.into())
            }
            '-' | '+' | '.' | '0'..='9' => {
                let number = self
                    .run(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '+' | '.' | '_'));
                if serde_json::from_str::<serde_json::Number>(number).is_ok() {
                    Value::Number(number.into())
                } else {
                    self.foreign = true;
                    Value::String(number.into())
                }
            }
            letter if is_name(letter) => return self.name(start),
            _ => return None,
        };
        Some(Node {
            span: Span::new(start, self.at),
            value,
        })
    }

    /// Read a word: a constant, a string with a prefix, or an expression.
    fn name(&mut self, start: usize) -> Option<Node> {
        let name = self.run(is_name);
        let value = match name {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "True" => Value::Bool(true),
            "False" => Value::Bool(false),
            "None" | "undefined" => Value::Null,
            "f" | "r" | "b" | "u" | "rb" | "fr" | "rf" | "F" | "R"
                if self.rest().starts_with(['"', '\'']) =>
            {
                Value::String(self.string(name)?.into())
            }
            _ => return self.expression(start),
        };
        self.foreign |= !matches!(name, "true" | "false" | "null");
        Some(Node {
            span: Span::new(start, self.at),
            value,
        })
    }

    /// Take the source of an expression, up to the comma or bracket that ends it.
    fn expression(&mut self, start: usize) -> Option<Node> {
        let mut open = Vec::new();
        let mut condition = false;
        loop {
            match self.peek() {
                None => break,
                Some(letter @ ('(' | '[' | '{')) => {
                    if open.len() > MAX_DEPTH {
                        return None;
                    }
                    open.push(letter);
                    self.take(letter);
                }
                Some(letter @ (')' | ']' | '}')) => {
                    if open.pop().is_none() {
                        break;
                    }
                    self.take(letter);
                }
                Some(',' | ';' | '\n' | '\r' | '+') if open.is_empty() => break,
                // A colon belongs to a condition; otherwise this is no expression.
                Some(':') if open.is_empty() && !condition => return None,
                Some(letter) if closing(letter).is_some() => {
                    self.string("")?;
                }
                Some(letter) => {
                    condition |= letter == '?';
                    self.take(letter);
                }
            }
        }
        if !open.is_empty() {
            return None;
        }
        let source = self.text.get(start..self.at)?.trim_end();
        self.at = start + source.len();
        self.foreign = true;
        let span = Span::new(start, self.at);
        let short: String = source.chars().take(60).collect();
        self.note(span, format!("the value of `{short}` is not in the text"));
        Some(Node {
            span,
            value: Value::String(["${", source, "}"].concat().into()),
        })
    }

    fn note(&mut self, span: Span, message: String) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics
                .push(Diagnostic::info("literal-unknown", span, message));
        }
    }

    /// Skip `...rest`, and `... 3 more items` as Node.js prints it.
    fn left_out(&mut self) -> Option<bool> {
        let start = self.at;
        if !self.take_text("...") {
            return Some(false);
        }
        self.foreign = true;
        let is_expression = |letter: char| is_name(letter) && !letter.is_ascii_digit();
        if self.peek().is_some_and(is_expression) {
            // It is named below.
            let named = self.diagnostics.len();
            self.expression(self.at)?;
            self.diagnostics.truncate(named);
        } else {
            self.run(|letter| !matches!(letter, ',' | '\n' | ']' | '}' | ')'));
        }
        let span = Span::new(start, self.at);
        let message = format!("`{}` is not in the text", span.slice(self.text).trim());
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            // What is left out is no value that is kept as text.
            self.diagnostics
                .push(Diagnostic::warning(LEFT_OUT, span, message));
        }
        Some(true)
    }

    fn list(&mut self, close: char, depth: usize) -> Option<Vec<Node>> {
        self.at += 1;
        let mut items = Vec::new();
        self.elements(close, |reader| {
            items.push(reader.value(depth + 1)?);
            Some(())
        })?;
        Some(items)
    }

    fn object(&mut self, depth: usize) -> Option<Vec<Member>> {
        self.at += 1;
        let mut members = Vec::new();
        self.elements('}', |reader| {
            members.push(reader.member(depth)?);
            Some(())
        })?;
        Some(members)
    }

    fn elements(&mut self, close: char, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let mut comma = false;
        loop {
            self.space();
            if self.take(close) {
                self.loose |= comma;
                return Some(());
            }
            if !self.left_out()? {
                one(self)?;
            }
            self.space();
            comma = self.take(',');
            if !comma && !self.rest().starts_with(close) {
                return None;
            }
        }
    }

    /// Read `key: value`, or `key` alone, which stands for a variable of that name.
    fn member(&mut self, depth: usize) -> Option<Member> {
        let start = self.at;
        let key: Arc<str> = match self.peek()? {
            letter if closing(letter).is_some() => self.string("")?.into(),
            letter if is_name(letter) => {
                self.foreign = true;
                self.run(is_name).into()
            }
            _ => return None,
        };
        let key_span = Span::new(start, self.at);
        self.space();
        if self.take(':') {
            let node = self.value(depth + 1)?;
            return Some(Member { key, key_span, node });
        }
        if !self.rest().starts_with([',', '}']) || !self.text.get(start..)?.starts_with(&*key) {
            return None;
        }
        self.note(key_span, format!("the value of `{key}` is not in the text"));
        let node = Node {
            span: key_span,
            value: Value::String(["${", &key, "}"].concat().into()),
        };
        Some(Member { key, key_span, node })
    }

    /// The value of a string in any quotes, with the letters that stand before them.
    fn string(&mut self, prefix: &str) -> Option<String> {
        let prefix = prefix.to_ascii_lowercase();
        let (raw, format) = (prefix.contains('r'), prefix.contains('f'));
        let open = self.peek()?;
        let closing = closing(open)?;
        self.at += open.len_utf8();
        let triple: String = [open; 2].iter().collect();
        let long = matches!(open, '"' | '\'') && self.rest().starts_with(&triple) && self.take_text(&triple);
        if long && !self.rest().contains(&format!("{triple}{open}")) {
            // Two quotation marks are an empty string.
            return Some(String::new());
        }
        match open {
            '"' => {}
            '\'' | '`' => self.foreign = true,
            _ => self.loose = true,
        }
        self.foreign |= long || !prefix.is_empty();
        let mut text = String::new();
        loop {
            let letter = self.peek()?;
            if closing.contains(letter) && (!long || self.rest().starts_with(&format!("{triple}{open}"))) {
                self.at += letter.len_utf8() * if long { 3 } else { 1 };
                return Some(text);
            }
            self.at += letter.len_utf8();
            match letter {
                '\\' if !raw => self.escape(&mut text)?,
                '\n' if !long && open != '`' => return None,
                '{' if format && self.take('{') => text.push('{'),
                '}' if format && self.take('}') => text.push('}'),
                '{' if format => {
                    let name = self.run(|letter| !matches!(letter, '}' | '\n'));
                    self.take('}');
                    let span = Span::new(self.at - name.len() - 1, self.at - 1);
                    self.note(span, format!("the value of `{name}` is not in the text"));
                    text.extend(["${", name, "}"]);
                }
                letter => text.push(letter),
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Option<()> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        match letter {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            '\n' => {}
            'x' => text.push(char::from_u32(self.hex(2)?)?),
            'u' if self.take('{') => {
                let digits = self.run(|letter| letter.is_ascii_hexdigit());
                let code = u32::from_str_radix(digits, 16).ok().filter(|_| self.take('}'))?;
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            'u' => {
                let unit = self.hex(4)?;
                let low = |reader: &mut Self| {
                    reader
                        .take_text("\\u")
                        .then(|| reader.hex(4))
                        .flatten()
                        .and_then(|low| u16::try_from(low).ok())
                };
                let letter = match u16::try_from(unit).ok()? {
                    high @ 0xD800..0xDC00 => {
                        low(self).and_then(|low| char::decode_utf16([high, low]).next()?.ok())
                    }
                    _ => char::from_u32(unit),
                };
                text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '"' | '\'' | '`' | '\\' | '/' | '$' => text.push(letter),
            // As Python has it: it is most likely a regular expression.
            other => {
                self.foreign = true;
                text.extend(['\\', other]);
            }
        }
        Some(())
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.text.get(self.at..self.at + digits)?;
        self.at += digits;
        text.bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then(|| u32::from_str_radix(text, 16).ok())
            .flatten()
    }
}

/// Characters without a width that are pasted along.
const IGNORABLE: [char; 3] = ['\u{feff}', '\u{200b}', '\u{2060}'];

/// The quotation marks that may end a string that begins with this one; none if it is none.
fn closing(open: char) -> Option<&'static str> {
    Some(match open {
        '"' => "\"",
        '\'' => "'",
        '`' => "`",
        '“' | '”' | '„' | '«' | '»' => "“”«»\"",
        '‘' | '’' | '‚' => "‘’'",
        _ => return None,
    })
}

/// Whether a letter may stand in a name, or in a path of names.
fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.')
}
