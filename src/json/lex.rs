//! A lexer for JSON.

use std::sync::Arc;

use crate::json::diagnostic::Span;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JsonToken<'a> {
    /// One of `{ } [ ] : ,`
    Punct(u8),
    /// A string, its escapes resolved.
    Str(Arc<str>),
    /// A number, as written.
    Number,
    /// `true`, `false` or `null`.
    Word(&'static str),
    /// A comment, `/* … */` or to the end of the line.
    Comment,
    /// Whitespace that JSON does not know, such as a non-breaking space or a byte order mark.
    Space,
    /// A string in other quotation marks than `"`, as it stands between them.
    Quoted(&'a str),
    /// Anything else, with the reason why it is no token.
    Bad(&'static str),
    /// The end of the text.
    End,
}

/// Quotation marks that stand in the place of `"` in pasted texts.
const QUOTES: [char; 9] = ['\'', '“', '”', '„', '‘', '’', '‚', '«', '»'];
/// Characters without a width that are pasted along. They are a byte order mark, a zero-width space, a word joiner.
const IGNORABLE: [char; 3] = ['\u{feff}', '\u{200b}', '\u{2060}'];

/// A lexer that also reads what is no JSON.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let run = rest.iter().position(|byte| !wanted(*byte));
        self.skip(run.unwrap_or(rest.len()));
    }

    /// Read the next token.
    pub(crate) fn next(&mut self) -> (JsonToken<'a>, Span) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        let start = self.at;
        let token = match self.peek() {
            None => JsonToken::End,
            Some(byte @ (b'{' | b'}' | b'[' | b']' | b':' | b',')) => {
                self.skip(1);
                JsonToken::Punct(byte)
            }
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'/') => self.comment(),
            Some(_) => self.other(start),
        };
        (token, Span::new(start, self.at))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn comment(&mut self) -> JsonToken<'a> {
        let rest = self.rest();
        if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            self.skip(end);
        } else {
            self.skip_while(|byte| byte != b'\n');
        }
        JsonToken::Comment
    }

    /// Whitespace and quotation marks of other places than JSON, or a word.
    fn other(&mut self, start: usize) -> JsonToken<'a> {
        let rest = self.rest();
        let is_space =
            |letter: char| (letter.is_whitespace() && !letter.is_ascii()) || IGNORABLE.contains(&letter);
        let spaces = rest.find(|letter| !is_space(letter)).unwrap_or(rest.len());
        if spaces > 0 {
            self.skip(spaces);
            return JsonToken::Space;
        }
        let open = rest.chars().next().filter(|letter| QUOTES.contains(letter));
        let Some(open) = open else {
            return self.word(start);
        };
        self.skip(open.len_utf8());
        let rest = self.rest();
        let is_close = |letter: char| match open {
            '\'' => letter == '\'',
            '‘' | '’' | '‚' => matches!(letter, '‘' | '’' | '\''),
            _ => matches!(letter, '“' | '”' | '„' | '«' | '»' | '"'),
        };
        let mut escaped = false;
        let end = rest.char_indices().find(|(_, letter)| {
            let ends = *letter == '\n' || (is_close(*letter) && !escaped);
            escaped = *letter == '\\' && !escaped;
            ends
        });
        match end {
            Some((at, letter)) if letter != '\n' => {
                self.skip(at + letter.len_utf8());
                JsonToken::Quoted(rest.get(..at).unwrap_or(""))
            }
            _ => {
                self.skip(end.map_or(rest.len(), |(at, _)| at));
                JsonToken::Bad("JSON strings use double quotes")
            }
        }
    }

    fn word(&mut self, start: usize) -> JsonToken<'a> {
        let rest = self.rest();
        let is_word = |letter: char| {
            letter.is_ascii_alphanumeric()
                || letter == '_'
                || (!letter.is_ascii()
                    && !letter.is_whitespace()
                    && !QUOTES.contains(&letter)
                    && !IGNORABLE.contains(&letter))
        };
        self.skip(rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()));
        if self.at == start {
            self.skip(1);
        }
        match self.text.get(start..self.at) {
            Some("true") => JsonToken::Word("true"),
            Some("false") => JsonToken::Word("false"),
            Some("null") => JsonToken::Word("null"),
            _ => JsonToken::Bad("not a JSON value"),
        }
    }

    fn number(&mut self) -> JsonToken<'a> {
        let digit = |byte: u8| byte.is_ascii_digit();
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.skip(1);
        }
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.at;
        self.skip_while(digit);
        let mut good = self.at > whole && !(leading_zero && self.at > whole + 1);
        if self.peek() == Some(b'.') {
            self.skip(1);
            let fraction = self.at;
            self.skip_while(digit);
            good &= self.at > fraction;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.skip(1);
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.skip(1);
            }
            let exponent = self.at;
            self.skip_while(digit);
            good &= self.at > exponent;
        }
        let tail = self.at;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80);
        good &= self.at == tail && self.at > start;
        if good {
            JsonToken::Number
        } else {
            JsonToken::Bad("not a JSON number")
        }
    }

    fn string(&mut self) -> JsonToken<'a> {
        self.skip(1);
        let start = self.at;
        self.skip_while(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20);
        let plain = self.text.get(start..self.at).unwrap_or("");
        // Nearly every string has no escapes.
        if self.peek() == Some(b'"') {
            self.skip(1);
            return JsonToken::Str(plain.into());
        }
        let mut out = String::from(plain);
        let mut bad = None;
        loop {
            let run = self.at;
            self.skip_while(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20);
            out.push_str(self.text.get(run..self.at).unwrap_or(""));
            match self.peek() {
                Some(b'"') => {
                    self.skip(1);
                    return bad.map_or_else(|| JsonToken::Str(out.into()), JsonToken::Bad);
                }
                Some(b'\\') => {
                    self.skip(1);
                    match self.escape() {
                        Some(found) => out.push(found),
                        None => bad = Some("not a JSON escape"),
                    }
                }
                // An unclosed string ends with its line, so that the rest of the text can still be read.
                Some(b'\n' | b'\r') | None => return JsonToken::Bad("the string is not closed"),
                Some(_) => {
                    self.skip(1);
                    bad = Some("a control character in a string has to be escaped");
                }
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        if !(0x20..0x80).contains(&byte) {
            return None;
        }
        self.skip(1);
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex4()?;
                if (0xD800..0xDC00).contains(&high) {
                    let back = self.at;
                    if self
                        .text
                        .get(self.at..)
                        .is_some_and(|rest| rest.starts_with("\\u"))
                    {
                        self.skip(2);
                        if let Some(low) = self.hex4()
                            && let Some(Ok(pair)) = char::decode_utf16([high, low]).next()
                        {
                            return Some(pair);
                        }
                        self.at = back;
                    }
                }
                char::from_u32(u32::from(high)).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.skip(4);
        u16::from_str_radix(digits, 16).ok()
    }
}
