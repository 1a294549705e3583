//! Descriptions of the evaluation of a statement and its parts. They are the same beside the response, in the panels and in the
//! editors.

use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::words;
use crate::policy::{
    Absent, ArnPart, Comparison, ConditionTrace, Effect, EntryTrace, Order, PartTrace, PieceAlignment,
    Reason, StatementIndex, StatementTrace, Values, Verdict, align,
};
use crate::prose::code;

/// Description of the evaluation of an entry of an element: [`action`], [`principal`] or [`resource`].
pub type DescribeEntry = fn(&EvaluatedPolicy<'_>, &PartTrace, &EntryTrace) -> String;

/// The action of every request to an API.
const ACTION: &str = "execute-api:Invoke";

/// Describe the evaluation of a statement, with the first reason if it does not apply.
pub fn statement(policy: &EvaluatedPolicy<'_>, index: StatementIndex, one: &StatementTrace) -> String {
    if !one.applies {
        let and_this = match one.reason {
            Some(Reason::Resource) => {
                [", and this request is ", &code(&words::method(policy.arn)), "."].concat()
            }
            _ => ".".to_owned(),
        };
        return ["Does not apply: ", &why_not(policy, one, "it"), &and_this].concat();
    }
    let request = words::method(policy.arn);
    let does = match one.effect {
        Some(Effect::Deny) => "Denies `",
        _ => "Allows `",
    };
    let settled = match policy.trace.decided_by {
        Some(at) if at != index => {
            let other = ordinal(at);
            let how = match policy.trace.verdict {
                Verdict::Deny if one.effect == Some(Effect::Allow) => " statement denies it.",
                _ => " statement decides first.",
            };
            ["`, but the ", &other, how].concat()
        }
        _ if one.effect == Some(Effect::Deny) => {
            "`, and decides: an explicit deny overrides any allow.".to_owned()
        }
        _ => "`, and decides: no statement denies it.".to_owned(),
    };
    [does, &request, &settled].concat()
}

/// The reason why a statement does not apply, as a clause whose subject is `it`.
pub(crate) fn why_not(policy: &EvaluatedPolicy<'_>, one: &StatementTrace, it: &str) -> String {
    let about = match one.reason {
        Some(Reason::Resource) => match &one.resource {
            Some(part) if part.negated => {
                [" covers everything except ", &words::list(&methods(policy, part))].concat()
            }
            Some(part) if !part.entries.is_empty() => about(policy, part),
            _ => " names no resource".to_owned(),
        },
        Some(Reason::Action) => [" does not cover the action `", ACTION, "`"].concat(),
        Some(Reason::Principal) => {
            let whom = one.principal.as_ref().map_or_else(String::new, |part| {
                let names = part.entries.iter().take(MOST);
                let names: Vec<String> = names.map(|entry| quoted(&policy.string(entry.span))).collect();
                let but = if part.negated { "everyone except " } else { "" };
                [but, &words::list(&names)].concat()
            });
            [" applies to ", &whom, ", and the caller is ", &caller(policy)].concat()
        }
        Some(Reason::Condition(index)) => match one.conditions.get(index) {
            Some(condition) => {
                let rule = condition
                    .rule
                    .map_or_else(String::new, |rule| ["; ", rule.statement].concat());
                [" would apply, but ", &requirement(condition), &rule].concat()
            }
            None => " would apply, but one of its conditions is not met".to_owned(),
        },
        Some(Reason::Unreadable) | None => " cannot be read".to_owned(),
    };
    [it, &about].concat()
}

/// The most entries of a list that a description looks at.
const MOST: usize = 20;

/// A text as code, cut where it would make a sentence unreadable.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => code(&[text.get(..end).unwrap_or(text), "…"].concat()),
        None => code(text),
    }
}

/// The caller as policies see it.
fn caller(policy: &EvaluatedPolicy<'_>) -> String {
    match policy.signer {
        Some(arn) => quoted(arn),
        None => "anonymous, because the method does not use AWS_IAM".to_owned(),
    }
}

/// The methods that an element's patterns name, as `GET /pets/*` in backticks.
fn methods(policy: &EvaluatedPolicy<'_>, part: &PartTrace) -> Vec<String> {
    let entries = part.entries.iter().take(MOST);
    entries
        .map(|entry| quoted(&words::method(&policy.string(entry.span))))
        .collect()
}

/// Describe the resources of a statement that does not match the request.
fn about(policy: &EvaluatedPolicy<'_>, part: &PartTrace) -> String {
    let mut methods: Vec<String> = Vec::new();
    let mut elsewhere = None;
    for entry in part.entries.iter().take(MOST) {
        let pattern = policy.pattern(entry);
        match part_mismatch(&pattern, policy.arn, entry) {
            Some(found) if matches!(found.place, MismatchPlace::Method | MismatchPlace::Path) => {
                let method = quoted(&words::method(&pattern));
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
            Some(found) => {
                elsewhere = Some(
                    [
                        " names the ",
                        found.place.name(),
                        " ",
                        &quoted_or_nothing(&found.own),
                        ", and this request goes to ",
                        &quoted_or_nothing(&found.other),
                    ]
                    .concat(),
                );
            }
            None => {
                let why = entry.rule.map_or("it does not match", |rule| rule.statement);
                elsewhere = elsewhere.or_else(|| Some([" names ", &code(&pattern), ": ", why].concat()));
            }
        }
    }
    match elsewhere {
        Some(elsewhere) if methods.is_empty() => elsewhere,
        _ => [" covers ", &words::list(&methods)].concat(),
    }
}

/// The methods of this stage that the Allow statements of a policy name. None where they name something else as well.
pub(crate) fn allowed_methods(policy: &EvaluatedPolicy<'_>) -> Option<Vec<String>> {
    let mut methods = Vec::new();
    let statements = policy.trace.statements.iter();
    for one in statements.filter(|one| one.effect == Some(Effect::Allow)) {
        let part = one.resource.as_ref().filter(|part| !part.negated)?;
        for entry in part.entries.iter().take(MOST) {
            let pattern = policy.pattern(entry);
            let found = part_mismatch(&pattern, policy.arn, entry)?;
            if !matches!(found.place, MismatchPlace::Method | MismatchPlace::Path) {
                return None;
            }
            let method = quoted(&words::method(&pattern));
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
    }
    Some(methods).filter(|methods| !methods.is_empty())
}

/// Describe the evaluation of an element: `Principal`, `Action` or `Resource`.
pub fn part(name: &str, part: &PartTrace) -> String {
    let not = if part.negated { "`Not" } else { "`" };
    let fits = if part.holds {
        "` matches: "
    } else {
        "` does not match: "
    };
    let why = match part.rule {
        Some(rule) => rule.statement,
        None if part.negated == part.holds => "none of its entries matches this request.",
        None => "one of its entries matches this request.",
    };
    [not, name, fits, why].concat()
}

/// Describe the evaluation of an action pattern.
pub fn action(policy: &EvaluatedPolicy<'_>, part: &PartTrace, entry: &EntryTrace) -> String {
    let matches = if entry.matches {
        " matches"
    } else {
        " does not match"
    };
    let text = policy.string(entry.span);
    with_negation(
        part,
        entry,
        [&*code(&text), matches, " the action `", ACTION, "`"].concat(),
    )
}

/// Describe the evaluation of a principal.
pub fn principal(policy: &EvaluatedPolicy<'_>, part: &PartTrace, entry: &EntryTrace) -> String {
    let text = policy.string(entry.span);
    let says = match (entry.matches, &*text) {
        (true, "*") => "`*` is everyone".to_owned(),
        (true, text) => [&*code(text), " is the caller"].concat(),
        (false, text) => [&*code(text), " is not the caller, who is ", &caller(policy)].concat(),
    };
    with_negation(part, entry, says)
}

/// Describe the evaluation of a resource pattern: where it differs from the method ARN, if it does.
pub fn resource(policy: &EvaluatedPolicy<'_>, part: &PartTrace, entry: &EntryTrace) -> String {
    let pattern = policy.pattern(entry);
    with_negation(part, entry, compare(&pattern, policy.arn, entry))
}

fn with_negation(part: &PartTrace, entry: &EntryTrace, says: String) -> String {
    let then = match (part.negated, entry.matches) {
        (true, true) => ", so the statement leaves this request out.",
        (true, false) => ", so it is not left out for that.",
        _ => ".",
    };
    [&says, then].concat()
}

/// Describe the comparison of a resource pattern with an ARN.
fn compare(pattern: &str, arn: &str, entry: &EntryTrace) -> String {
    if entry.matches {
        let how = match entry.rule {
            Some(rule) => [": ", rule.statement].concat(),
            None => String::new(),
        };
        return [&*code(pattern), " matches the method ARN", &how].concat();
    }
    match part_mismatch(pattern, arn, entry) {
        Some(found) => {
            let (own, other) = (quoted_or_nothing(&found.own), quoted_or_nothing(&found.other));
            [
                "The ",
                found.place.name(),
                " differs: the pattern has ",
                &own,
                ", this request ",
                &other,
            ]
            .concat()
        }
        None => {
            let why = entry
                .rule
                .map_or("it is not compared part by part", |rule| rule.statement);
            [&*code(pattern), " does not match: ", why].concat()
        }
    }
}

/// A text as code, or `nothing more`.
fn quoted_or_nothing(text: &str) -> String {
    match text {
        "" => "nothing more".to_owned(),
        text => quoted(text),
    }
}

/// A part of an ARN, of which the last has four parts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MismatchPlace {
    Arn(ArnPart),
    ApiId,
    Stage,
    Method,
    Path,
}

impl MismatchPlace {
    fn name(self) -> &'static str {
        match self {
            Self::Arn(part) => part.name(),
            Self::ApiId => "API id",
            Self::Stage => "stage",
            Self::Method => "method",
            Self::Path => "path",
        }
    }
}

/// The first part in which a pattern and an ARN differ.
struct PartMismatch {
    place: MismatchPlace,
    /// The pattern's part.
    own: String,
    /// The ARN's part.
    other: String,
}

/// The first part in which a pattern and an ARN differ. None if they match, or if another rule than the comparison part by part
/// applies.
fn part_mismatch(pattern: &str, arn: &str, entry: &EntryTrace) -> Option<PartMismatch> {
    if entry.rule.is_some() || entry.matches {
        return None;
    }
    let alignment = align(pattern, arn);
    let part = alignment.parts.get(alignment.differs?)?;
    let (at, value_at) = part.differs?;
    // A part of the ARN is named whole; the last one by its own four parts.
    let (place, from, to) = match part.name {
        ArnPart::Resource => resource_part(arn, part.value.start, value_at),
        other => (MismatchPlace::Arn(other), part.value.start, part.value.end),
    };
    // The pattern as far back as plain characters took plain characters.
    let back = value_at.saturating_sub(from);
    let plain =
        |piece: &PieceAlignment| !piece.wildcard && piece.value.start <= from && piece.value.end >= value_at;
    let whole = back == 0 || part.pieces.last().is_some_and(plain);
    let (start, from) = if whole {
        (at.saturating_sub(back), from)
    } else {
        (at, value_at)
    };
    let own = pattern.get(start..part.pattern.end).unwrap_or("");
    let own = match place {
        MismatchPlace::ApiId | MismatchPlace::Stage | MismatchPlace::Method => {
            own.split('/').next().unwrap_or(own)
        }
        MismatchPlace::Path | MismatchPlace::Arn(_) => own,
    };
    let other = arn.get(from..to).unwrap_or("");
    if own == other {
        // The pattern ends where the ARN goes on.
        let rest = arn.get(value_at..).unwrap_or("").to_owned();
        return Some(PartMismatch {
            place: MismatchPlace::Path,
            own: String::new(),
            other: rest,
        });
    }
    Some(PartMismatch {
        place,
        own: own.to_owned(),
        other: other.to_owned(),
    })
}

/// The part of an ARN's resource at an offset, and its range. A path includes the slash before it.
fn resource_part(arn: &str, start: usize, at: usize) -> (MismatchPlace, usize, usize) {
    let mut from = start;
    for place in [MismatchPlace::ApiId, MismatchPlace::Stage, MismatchPlace::Method] {
        let rest = arn.get(from..).unwrap_or("");
        let to = from + rest.find('/').unwrap_or(rest.len());
        if at <= to {
            return (place, from, to);
        }
        from = to + 1;
    }
    (MismatchPlace::Path, from.saturating_sub(1), arn.len())
}

/// Describe the evaluation of a condition.
pub fn condition(condition: &ConditionTrace) -> String {
    let holds = if condition.holds {
        ": it holds"
    } else {
        ": it does not hold"
    };
    let because = match (condition.absent, condition.rule) {
        (Some(Absent::Differs), _) => "an absent key differs from every value",
        (Some(Absent::IfExists), _) => "`IfExists` is true for an absent key",
        (Some(Absent::AllOfNone), _) => "`ForAllValues` is true without values",
        (Some(Absent::AnyOfNone), _) => "`ForAnyValue` is false without values",
        (None, Some(rule)) => rule.statement,
        _ => return [&*requirement(condition), holds, "."].concat(),
    };
    [&*requirement(condition), holds, ", because ", because, "."].concat()
}

/// Describe what a condition requires and what the request has.
pub(crate) fn requirement(condition: &ConditionTrace) -> String {
    let operator = condition.operator;
    if operator.comparison == Comparison::Null {
        let truth = condition.operands.iter().any(|operand| &*operand.text == "true");
        let asked = if truth {
            " to be absent, and "
        } else {
            " to be present, and "
        };
        return [
            "`Null` requires ",
            &*code(&condition.key),
            asked,
            &request_value(condition),
        ]
        .concat();
    }
    let asks = match operator.comparison {
        _ if operator.negated => "` requires a value other than ",
        Comparison::Numeric(order) | Comparison::Date(order) if order != Order::Equals => "` compares with ",
        _ => "` requires ",
    };
    let operands: Vec<String> = condition
        .operands
        .iter()
        .map(|one| quoted(one.resolved.as_deref().unwrap_or(&one.text)))
        .collect();
    [
        "`",
        &operator.to_string(),
        asks,
        &words::list(&operands),
        ", and ",
        &request_value(condition),
    ]
    .concat()
}

/// Describe the request's value of a condition's key: a clause.
pub(crate) fn request_value(condition: &ConditionTrace) -> String {
    let key = &*condition.key;
    match &condition.value {
        None => ["the request has no ", &code(key)].concat(),
        Some(value) => [&*quoted(key), " is ", &values(value)].concat(),
    }
}

fn values(values: &Values) -> String {
    match values {
        Values::Single(value) => quoted(value),
        Values::Many(values) if values.is_empty() => "an empty list".into(),
        Values::Many(values) => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            ["the list ", &values.join(", ")].concat()
        }
    }
}

/// The words ` by its second statement`.
pub(crate) fn by_statement(policy: &EvaluatedPolicy<'_>, index: StatementIndex) -> String {
    [" by ", &its_statement(policy, index)].concat()
}

/// `its second statement`, or `its only statement`.
pub(crate) fn its_statement(policy: &EvaluatedPolicy<'_>, index: StatementIndex) -> String {
    let which = match policy.trace.statements.len() {
        1 => "only".to_owned(),
        _ => ordinal(index),
    };
    ["its ", &which, " statement"].concat()
}

/// The number of a statement as an ordinal: a word up to `tenth`, then figures.
fn ordinal(index: StatementIndex) -> String {
    let words = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    ];
    words.get(index.0).map_or_else(
        || {
            let number = index.0 + 1;
            let suffix = match (number % 100, number % 10) {
                (11..=13, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            [&number.to_string(), suffix].concat()
        },
        |word| (*word).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::{StatementIndex, ordinal};

    #[test]
    fn ordinals_are_english() {
        let of = |number: usize| ordinal(StatementIndex(number - 1));
        assert_eq!([1, 2, 3, 10].map(of), ["first", "second", "third", "tenth"]);
        assert_eq!([11, 12, 13, 20].map(of), ["11th", "12th", "13th", "20th"]);
        assert_eq!([21, 22, 23, 24].map(of), ["21st", "22nd", "23rd", "24th"]);
        assert_eq!([101, 111, 112, 113].map(of), ["101st", "111th", "112th", "113th"]);
    }
}
