//! The authorizer's function: which case of the scenario applies to an event, and what it returns.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::json;
use crate::json::{Node, Span, Value};
use crate::policy::like;
use crate::scenario::{Behaviour, CaseIndex, LambdaCase, When};

/// The result of the function for one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FunctionResult {
    /// Return this text.
    Returns(FilledText),
    /// Fail with this message.
    Throws(String),
    /// Do not answer in time.
    TimesOut,
    /// Is not started: Lambda throttles the call.
    Throttled,
}

/// A returned text with its `${event.…}` filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FilledText {
    pub text: String,
    /// The substitutions in the order of the text.
    pub substitutions: Vec<Substitution>,
    /// Paths that the event does not have.
    pub unknown: Vec<(String, Span)>,
}

/// A `${event.…}` that was filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Substitution {
    /// Its span in the text as typed.
    pub typed: Span,
    /// The span of its value in the text that was parsed.
    pub filled: Span,
}

/// Convert a span in the filled text to one in the text as typed. Within a substitution it is widened to the whole `${event.…}`.
pub fn as_typed(substitutions: &[Substitution], span: Span) -> Span {
    let map = |offset: usize, is_end: bool| {
        let is_before =
            |one: &Substitution| one.filled.start < offset || (!is_end && one.filled.start == offset);
        let before = substitutions.partition_point(is_before).checked_sub(1);
        match before.and_then(|at| substitutions.get(at)) {
            None => offset,
            Some(one) if offset < one.filled.end && !is_end => one.typed.start,
            Some(one) if offset < one.filled.end => one.typed.end,
            Some(one) => one.typed.end + (offset - one.filled.end),
        }
    };
    Span::new(map(span.start, false), map(span.end, true))
}

/// The event that the function gets.
pub(crate) struct FunctionEvent<'a> {
    root: &'a Node,
    text: &'a str,
    /// Every value by its path, once one was asked for: most functions ask for none.
    ///
    /// A map of 45 paths takes 10 µs to make, and a request that calls the function 45 µs (`cargo bench --bench timeline`).
    paths: OnceCell<HashMap<String, &'a Node>>,
}

impl<'a> FunctionEvent<'a> {
    /// The event of a text that was parsed.
    pub(crate) fn new(root: &'a Node, text: &'a str) -> Self {
        Self {
            root,
            text,
            paths: OnceCell::new(),
        }
    }

    /// The value at `event.a.b`; a name in the event may itself have dots in it.
    fn get(&self, path: &str) -> Option<&'a Node> {
        let paths = self.paths.get_or_init(|| {
            let mut paths = HashMap::new();
            collect_paths("event".to_owned(), self.root, &mut paths);
            paths
        });
        paths.get(path).copied()
    }
}

fn collect_paths<'a>(path: String, node: &'a Node, paths: &mut HashMap<String, &'a Node>) {
    for member in node.as_object().unwrap_or_default() {
        collect_paths([&path, ".", &member.key].concat(), &member.node, paths);
    }
    paths.insert(path, node);
}

/// An index of a function's cases. Each of those for one identity is found without a look at the others.
pub(crate) struct Cases {
    /// The first case for an identity without wildcards.
    by_identity: HashMap<String, usize>,
    /// The other cases, in order.
    others: Vec<usize>,
}

impl Cases {
    pub(crate) fn new(cases: &[LambdaCase]) -> Self {
        let mut found = Self {
            by_identity: HashMap::new(),
            others: Vec::new(),
        };
        for (at, case) in cases.iter().enumerate() {
            match &case.when {
                When::Identity(pattern) if !pattern.contains(['*', '?']) => {
                    found.by_identity.entry(pattern.clone()).or_insert(at);
                }
                _ => found.others.push(at),
            }
        }
        found
    }

    /// The first of the cases that applies, with its index.
    pub(crate) fn choose<'a>(
        &self,
        cases: &'a [LambdaCase],
        identity: Option<&str>,
        event: &FunctionEvent<'_>,
    ) -> Option<(CaseIndex, &'a LambdaCase)> {
        let identity = identity.unwrap_or("");
        let applies = |case: &LambdaCase| match &case.when {
            When::Always => true,
            When::Identity(pattern) => like(pattern, identity),
            When::Event(patterns) => patterns
                .iter()
                .all(|(path, pattern)| event.get(path).is_some_and(|value| like(pattern, &plain(value)))),
        };
        let known = self.by_identity.get(identity).copied();
        let mut earlier = self
            .others
            .iter()
            .copied()
            .take_while(|at| known.is_none_or(|known| *at < known));
        let index = earlier.find(|at| cases.get(*at).is_some_and(applies)).or(known)?;
        Some((CaseIndex(index), cases.get(index)?))
    }
}

/// Run a case with an event.
pub(crate) fn run(case: &LambdaCase, event: &FunctionEvent<'_>) -> FunctionResult {
    match &case.behaviour {
        Behaviour::Returns(text) => FunctionResult::Returns(fill(text, event)),
        Behaviour::Throws(message) => FunctionResult::Throws(message.clone()),
        Behaviour::TimesOut => FunctionResult::TimesOut,
        Behaviour::Throttled => FunctionResult::Throttled,
    }
}

/// Fill in `${event.…}`. A string goes in with JSON's escapes, so that no token can break out of the string that it stands
/// in; anything else goes in as JSON; what the event does not have is left out.
pub(crate) fn fill(text: &str, event: &FunctionEvent<'_>) -> FilledText {
    let mut filled = FilledText::default();
    let mut at = 0usize;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("${event.")) {
        let start = at + found;
        let Some(length) = text.get(start..).and_then(|rest| rest.find('}')) else {
            break;
        };
        let end = start + length + 1;
        filled.text.push_str(text.get(at..start).unwrap_or(""));
        let path = text.get(start + 2..end - 1).unwrap_or("");
        let from = filled.text.len();
        let typed = Span::new(start, end);
        match event.get(path) {
            Some(Node {
                value: Value::String(value),
                ..
            }) => filled.text.push_str(&json::escape(value)),
            Some(node) => filled.text.push_str(node.span.slice(event.text)),
            None => filled.unknown.push((path.to_owned(), typed)),
        }
        filled.substitutions.push(Substitution {
            typed,
            filled: Span::new(from, filled.text.len()),
        });
        at = end;
    }
    filled.text.push_str(text.get(at..).unwrap_or(""));
    filled
}

/// The text of a value that a pattern is matched with.
fn plain(node: &Node) -> Cow<'_, str> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Cow::Borrowed(text),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Null | Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"methodArn":"arn:x","headers":{"X.Y":"a\"b","n":1},"requestContext":{"identity":{"sourceIp":"::1"}}}"#;

    fn filled(text: &str) -> FilledText {
        fill(
            text,
            &FunctionEvent::new(&json::parse(EVENT).root.unwrap(), EVENT),
        )
    }

    #[test]
    fn fills_in_what_the_event_has() {
        assert_eq!(
            filled(r#"["${event.methodArn}","${event.headers.X.Y}"]"#).text,
            r#"["arn:x","a\"b"]"#
        );
        assert_eq!(
            filled("${event.headers.n} ${event.requestContext.identity}").text,
            r#"1 {"sourceIp":"::1"}"#
        );
        let unknown = filled("\"${event.nothing}\" ${event.methodArn");
        assert_eq!(unknown.text, "\"\" ${event.methodArn");
        assert_eq!(unknown.unknown, [("event.nothing".to_owned(), Span::new(1, 17))]);
    }

    #[test]
    fn places_go_back_to_the_typed_text() {
        let typed = r#"{"a":"${event.methodArn}/x","b":1}"#;
        let filled = filled(typed);
        let place = |part: &str| {
            let start = filled.text.find(part).unwrap();
            as_typed(&filled.substitutions, Span::new(start, start + part.len())).slice(typed)
        };
        assert_eq!(place("\"a\""), "\"a\"");
        assert_eq!(place("\"b\""), "\"b\"");
        assert_eq!(place("\"arn:x/x\""), "\"${event.methodArn}/x\"");
        assert_eq!(place("n:"), "${event.methodArn}");
        assert_eq!(place("1"), "1");
    }
}
