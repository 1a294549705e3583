//! Policy variables: `${aws:username}`, `${aws:username, 'nobody'}`, `${*}`.

/// A part of a text with variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    /// Text as written; `*` and `?` in it are wildcards where the operator knows wildcards.
    Literal(&'a str),
    /// `${*}`, `${?}`, `${$}`: the character itself.
    Escape(char),
    /// A context key and its default.
    Key(&'a str, Option<&'a str>),
}

/// Whether a text may hold a variable.
pub(crate) fn has_variables(text: &str) -> bool {
    text.contains('$') && text.contains("${")
}

/// Split a text at its variables. What is no variable, like a `${` that is never closed, stays literal.
pub(crate) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inner, tail)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            segments.push(Segment::Literal(before));
        }
        segments.push(match inner {
            "*" => Segment::Escape('*'),
            "?" => Segment::Escape('?'),
            "$" => Segment::Escape('$'),
            _ => key_and_default(inner),
        });
        rest = tail;
    }
    if !rest.is_empty() {
        segments.push(Segment::Literal(rest));
    }
    segments
}

/// `aws:username, 'nobody'`: a comma, a space and a value in single quotes.
fn key_and_default(inner: &str) -> Segment<'_> {
    match inner.split_once(',') {
        None => Segment::Key(inner.trim(), None),
        Some((key, default)) => {
            let default = default.trim();
            let quoted = default
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            Segment::Key(key.trim(), quoted)
        }
    }
}
