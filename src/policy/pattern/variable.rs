//! Policy variables: `${aws:username}`, `${aws:username, 'nobody'}`, `${*}`.

use crate::policy::model::context::{Context, Values};
use crate::policy::pattern::wildcard::Token;

/// A text whose variables have been filled in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expanded {
    /// Every variable has a value.
    Symbols(Vec<Token>),
    /// A variable has none, so the text equals nothing and matches nothing.
    ///
    /// Source: IAM user guide, "Policy variables with no value".
    Unresolved,
}

/// A piece of a text with variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    /// Text as written; `*` and `?` in it are wildcards where the operator knows wildcards.
    Literal(&'a str),
    /// `${*}`, `${?}`, `${$}`: the character itself.
    Escape(char),
    /// A context key and its default.
    Key(&'a str, Option<&'a str>),
}

/// Whether a text holds something that is read as a variable.
pub(crate) fn has_variables(text: &str) -> bool {
    text.contains('$') && text.contains("${")
}

/// Splits a text at its variables. What is no variable, like a `${` that is never closed, stays literal.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inner, tail)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        pieces.push(match inner {
            "*" => Piece::Escape('*'),
            "?" => Piece::Escape('?'),
            "$" => Piece::Escape('$'),
            _ => key_and_default(inner),
        });
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// `aws:username, 'nobody'`: a comma, a space and a value in single quotes.
fn key_and_default(inner: &str) -> Piece<'_> {
    match inner.split_once(',') {
        None => Piece::Key(inner.trim(), None),
        Some((key, default)) => {
            let default = default.trim();
            let quoted = default
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            Piece::Key(key.trim(), quoted)
        }
    }
}

/// Fills in a text's variables.
///
/// A value never acts as a wildcard. Only a single-valued key fills a variable in; a multivalued
/// one does not even take the default (recorded from AWS, 2026).
pub(crate) fn expand(text: &str, context: &Context) -> Expanded {
    let mut symbols = Vec::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Literal(text) => symbols.extend(crate::policy::pattern::wildcard::tokens(text)),
            Piece::Escape(character) => push_literal(&mut symbols, character.encode_utf8(&mut [0; 4])),
            Piece::Key(key, default) => match (context.get(key), default) {
                (Some(Values::Single(value)), _) => push_literal(&mut symbols, value),
                (Some(Values::Many(values)), _) if !values.is_empty() => return Expanded::Unresolved,
                (_, Some(default)) => push_literal(&mut symbols, default),
                (_, None) => return Expanded::Unresolved,
            },
        }
    }
    Expanded::Symbols(symbols)
}

fn push_literal(symbols: &mut Vec<Token>, text: &str) {
    symbols.extend(text.encode_utf16().map(Token::Unit));
}

/// The text that the symbols stand for, wildcards as they are written.
pub(crate) fn text_of(symbols: &[Token]) -> String {
    let units = symbols.iter().map(|symbol| match symbol {
        Token::Star => 0x2a,
        Token::One => 0x3f,
        Token::Unit(unit) => *unit,
    });
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Option<String> {
        let mut context = Context::default();
        context.insert("aws:username", Values::Single("a*b".into()));
        context.insert("aws:TagKeys", Values::Many(vec!["t".into()]));
        match expand(text, &context) {
            Expanded::Symbols(symbols) => Some(text_of(&symbols)),
            Expanded::Unresolved => None,
        }
    }

    #[test]
    fn keys_defaults_and_escapes() {
        assert_eq!(expanded("x/${AWS:UserName}/y").as_deref(), Some("x/a*b/y"));
        assert_eq!(expanded("${aws:userid}"), None);
        assert_eq!(expanded("${aws:userid, 'nobody'}").as_deref(), Some("nobody"));
        assert_eq!(expanded("${aws:TagKeys, 'nobody'}"), None);
        assert_eq!(expanded("${$}{aws:username}").as_deref(), Some("${aws:username}"));
        assert_eq!(expanded("${open").as_deref(), Some("${open"));
    }

    #[test]
    fn a_value_is_never_a_wildcard() {
        let mut context = Context::default();
        context.insert("k", Values::Single("*".into()));
        assert_eq!(
            expand("*${k}", &context),
            Expanded::Symbols(vec![Token::Star, Token::Unit(0x2a)])
        );
    }
}
