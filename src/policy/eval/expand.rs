//! Policy variables replaced by the values of a request.

use crate::policy::model::context::{Context, Values};
use crate::policy::pattern::variable::{Segment, segments};
use crate::policy::pattern::wildcard;
use crate::policy::pattern::wildcard::PatternToken;

/// A text whose variables were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expanded {
    /// Every variable has a value.
    Tokens(Vec<PatternToken>),
    /// A variable has none, so the text equals nothing and matches nothing.
    ///
    /// Source: IAM user guide, "Policy variables with no value".
    Unresolved,
}

/// Replace the variables in a text.
///
/// A value never acts as a wildcard. Only a single-valued key has a value for a variable; with a multivalued key not even
/// the default is used (recorded from AWS, 2026).
pub(crate) fn expand(text: &str, context: &Context) -> Expanded {
    let mut tokens = Vec::with_capacity(text.len());
    for segment in segments(text) {
        match segment {
            Segment::Literal(text) => tokens.extend(wildcard::tokens(text)),
            Segment::Escape(character) => push_literal(&mut tokens, character.encode_utf8(&mut [0; 4])),
            Segment::Key(key, default) => match (context.get(key), default) {
                (Some(Values::Single(value)), _) => push_literal(&mut tokens, value),
                (Some(Values::Many(values)), _) if !values.is_empty() => return Expanded::Unresolved,
                (_, Some(default)) => push_literal(&mut tokens, default),
                (_, None) => return Expanded::Unresolved,
            },
        }
    }
    Expanded::Tokens(tokens)
}

fn push_literal(tokens: &mut Vec<PatternToken>, text: &str) {
    tokens.extend(text.encode_utf16().map(PatternToken::Unit));
}

/// The text of the tokens, with wildcards as `*` and `?`.
pub(crate) fn text_of(tokens: &[PatternToken]) -> String {
    let units = tokens.iter().map(|token| match token {
        PatternToken::Star => 0x2a,
        PatternToken::One => 0x3f,
        PatternToken::Unit(unit) => *unit,
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
            Expanded::Tokens(tokens) => Some(text_of(&tokens)),
            Expanded::Unresolved => None,
        }
    }

    #[test]
    fn keys_defaults_and_escapes_are_replaced() {
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
            Expanded::Tokens(vec![PatternToken::Star, PatternToken::Unit(0x2a)])
        );
    }
}
