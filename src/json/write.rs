//! JSON text to JSON text: laid out for reading, or without a byte to spare.

use crate::json::lex::{Lexer, Token};
use crate::json::parse::parse;
use crate::json::quote::quote;
use crate::json::value::{Member, Node, Value};

/// The same JSON with two spaces for each level, one member or item a line; short lists of plain
/// values stay on one line. Tokens are copied as they stand, so numbers and escapes are kept.
/// None where the text is not JSON.
///
/// ```
/// let text = why403::json::pretty(r#"{"a":[1,2],"b":{}}"#).unwrap();
/// assert_eq!(text, "{\n  \"a\": [1, 2],\n  \"b\": {}\n}");
/// ```
pub fn pretty(text: &str) -> Option<String> {
    rewrite(text, true)
}

/// The same JSON without white space. None where the text is not JSON.
///
/// ```
/// assert_eq!(why403::json::minify("{ \"a\": [1, 2] }").unwrap(), r#"{"a":[1,2]}"#);
/// ```
pub fn minify(text: &str) -> Option<String> {
    rewrite(text, false)
}

/// A value without white space, an object's members in the order of their keys and the last of those with one key: texts
/// that mean the same become the same, but for how their numbers are written.
///
/// ```
/// use why403::json::{canonical, parse};
/// let value = parse(r#"{"b": 1, "a": [true, "\u0041"], "b": 2.0}"#).root.unwrap();
/// assert_eq!(canonical(&value), r#"{"a":[true,"A"],"b":2.0}"#);
/// ```
pub fn canonical(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Number(number) => number.as_ref().into(),
        Value::String(text) => quote(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            ["[", &items.join(","), "]"].concat()
        }
        Value::Object(members) => {
            let members: Vec<String> = by_key(members)
                .into_iter()
                .map(|(key, node)| [&quote(key), ":", &canonical(node)].concat())
                .collect();
            ["{", &members.join(","), "}"].concat()
        }
    }
}

/// Members in the order of their keys, of those with one key the last.
pub(crate) fn by_key(members: &[Member]) -> Vec<(&str, &Node)> {
    // A map would do the same in three kilobytes of the page.
    let mut sorted: Vec<(&str, &Node)> = Vec::with_capacity(members.len());
    for Member { key, node, .. } in members {
        match sorted.binary_search_by_key(&&**key, |(key, _)| *key) {
            Ok(at) => {
                if let Some(same) = sorted.get_mut(at) {
                    same.1 = node;
                }
            }
            Err(at) => sorted.insert(at, (key, node)),
        }
    }
    sorted
}

/// A list of plain values is laid out on one line up to this many bytes.
const ONE_LINE: usize = 60;

fn rewrite(text: &str, spaced: bool) -> Option<String> {
    parse(text).valid()?;
    let mut tokens = Vec::new();
    let mut lexer = Lexer::new(text);
    loop {
        let (token, span) = lexer.next();
        if token == Token::End {
            break;
        }
        tokens.push((token, span.of(text)));
    }
    let mut out = String::with_capacity(text.len());
    let mut level = 0usize;
    let mut inline = 0usize;
    let mut rest = tokens.iter();
    while let Some((token, raw)) = rest.next() {
        let newline = |out: &mut String, level: usize| {
            out.push('\n');
            (0..level).for_each(|_| out.push_str("  "));
        };
        let next = rest.clone().next().map(|(token, _)| token);
        match token {
            _ if !spaced => out.push_str(raw),
            Token::Punct(b'{' | b'[') => {
                out.push_str(raw);
                if matches!(next, Some(Token::Punct(b'}' | b']'))) {
                    rest.next();
                    out.push(if *token == Token::Punct(b'{') { '}' } else { ']' });
                } else if *token == Token::Punct(b'[') && fits(rest.as_slice()) {
                    inline = inline.saturating_add(1);
                } else {
                    level = level.saturating_add(1);
                    newline(&mut out, level);
                }
            }
            Token::Punct(b'}' | b']') => {
                if inline > 0 {
                    inline = inline.saturating_sub(1);
                } else {
                    level = level.saturating_sub(1);
                    newline(&mut out, level);
                }
                out.push_str(raw);
            }
            Token::Punct(b',') => {
                out.push(',');
                if inline > 0 {
                    out.push(' ')
                } else {
                    newline(&mut out, level)
                }
            }
            Token::Punct(_) => out.push_str(": "),
            _ => out.push_str(raw),
        }
    }
    Some(out)
}

/// Whether the list that begins here holds plain values only and is short.
fn fits(tokens: &[(Token, &str)]) -> bool {
    let mut length = 0usize;
    for (token, raw) in tokens {
        match token {
            Token::Punct(b']') => return true,
            Token::Punct(b'{' | b'[') => return false,
            _ => length = length.saturating_add(raw.len()).saturating_add(1),
        }
        if length > ONE_LINE {
            return false;
        }
    }
    false
}
