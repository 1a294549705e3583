//! JSON texts laid out for reading, minified, and in a canonical form.

use std::collections::HashSet;

use crate::json::lex::{JsonToken, Lexer};
use crate::json::parse::parse;
use crate::json::quote::quote;
use crate::json::value::{Member, Node, Value};

/// Lay out a JSON text with two spaces for each level; none if the text is not JSON.
///
/// Each member and item has a line of its own, except in short lists of plain values. Numbers and escapes stay as written.
///
/// ```
/// let text = why403::json::pretty(r#"{"a":[1,2],"b":{}}"#).unwrap();
/// assert_eq!(text, "{\n  \"a\": [1, 2],\n  \"b\": {}\n}");
/// ```
pub fn pretty(text: &str) -> Option<String> {
    rewrite(text, true)
}

/// Remove the white space of a JSON text; none if the text is not JSON.
///
/// ```
/// assert_eq!(why403::json::minify("{ \"a\": [1, 2] }").unwrap(), r#"{"a":[1,2]}"#);
/// ```
pub fn minify(text: &str) -> Option<String> {
    rewrite(text, false)
}

/// Write a value without white space, its strings with the fewest escapes.
///
/// Members keep their order, and of members with the same key only the last is kept. Numbers stay as written.
///
/// ```
/// use why403::json::{compact, parse};
/// let value = parse(r#"{"b": 1, "a": [true, "\u0041"], "b": 2.0}"#).root.unwrap();
/// assert_eq!(compact(&value), r#"{"a":[true,"A"],"b":2.0}"#);
/// ```
pub fn compact(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Number(number) => number.as_ref().into(),
        Value::String(text) => quote(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(compact).collect();
            ["[", &items.join(","), "]"].concat()
        }
        Value::Object(members) => {
            let members: Vec<String> = without_repeats(members)
                .into_iter()
                .map(|member| [&quote(&member.key), ":", &compact(&member.node)].concat())
                .collect();
            ["{", &members.join(","), "}"].concat()
        }
    }
}

/// The members in their order; of members with the same key only the last.
pub(crate) fn without_repeats(members: &[Member]) -> Vec<&Member> {
    let mut seen = HashSet::with_capacity(members.len());
    let mut kept: Vec<&Member> = members
        .iter()
        .rev()
        .filter(|member| seen.insert(&*member.key))
        .collect();
    kept.reverse();
    kept
}

/// The maximum number of bytes of a list of plain values on one line.
const ONE_LINE: usize = 60;

fn rewrite(text: &str, spaced: bool) -> Option<String> {
    parse(text).valid()?;
    let mut tokens = Vec::new();
    let mut lexer = Lexer::new(text);
    loop {
        let (token, span) = lexer.next();
        if token == JsonToken::End {
            break;
        }
        tokens.push((token, span.slice(text)));
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
            JsonToken::Punct(b'{' | b'[') => {
                out.push_str(raw);
                if matches!(next, Some(JsonToken::Punct(b'}' | b']'))) {
                    rest.next();
                    out.push(if *token == JsonToken::Punct(b'{') {
                        '}'
                    } else {
                        ']'
                    });
                } else if *token == JsonToken::Punct(b'[') && fits(rest.as_slice()) {
                    inline += 1;
                } else {
                    level += 1;
                    newline(&mut out, level);
                }
            }
            JsonToken::Punct(b'}' | b']') => {
                if inline > 0 {
                    inline -= 1;
                } else {
                    level -= 1;
                    newline(&mut out, level);
                }
                out.push_str(raw);
            }
            JsonToken::Punct(b',') => {
                out.push(',');
                if inline > 0 {
                    out.push(' ')
                } else {
                    newline(&mut out, level)
                }
            }
            JsonToken::Punct(_) => out.push_str(": "),
            _ => out.push_str(raw),
        }
    }
    Some(out)
}

/// Whether the list that begins here is short and holds plain values only.
fn fits(tokens: &[(JsonToken, &str)]) -> bool {
    let mut length = 0usize;
    for (token, raw) in tokens {
        match token {
            JsonToken::Punct(b']') => return true,
            JsonToken::Punct(b'{' | b'[') => return false,
            _ => length += raw.len() + 1,
        }
        if length > ONE_LINE {
            return false;
        }
    }
    false
}
