//! A request's resource against the patterns of `Resource` and `NotResource`.

use crate::policy::eval::trace::{EntryTrace, PartTrace};
use crate::policy::model::context::Context;
use crate::policy::model::document::{Kind, Patterns, Text, Version};
use crate::policy::pattern::arn::{PARTS, parts};
use crate::policy::pattern::variable::{Expanded, expand, has_variables, text_of};
use crate::policy::pattern::wildcard::{like, like_ignoring_case, like_tokens};
use crate::rule::{Certainty, Rule};

/// What an empty list does in an authorizer's output.
pub static EMPTY_RESOURCE_MATCHES_EVERYTHING: Rule = Rule {
    id: "empty-resource-matches-everything",
    statement: "an empty `Resource` list in an authorizer's output matches every resource",
    source: "aws/chalice issue 1619",
    url: Some("https://github.com/aws/chalice/issues/1619"),
    certainty: Certainty::Reported,
};

/// What a pattern does that is no ARN.
pub static RESOURCE_IS_NO_ARN: Rule = Rule {
    id: "resource-is-no-arn",
    statement: "a resource that is neither `*` nor an ARN never matches",
    source: "follows from the comparison part by part; not recorded",
    url: None,
    certainty: Certainty::Unknown,
};

/// What an ARN with fewer than six parts does in an identity policy.
pub static SHORT_ARN_IN_IDENTITY_POLICY: Rule = Rule {
    id: "short-arn-in-identity-policy",
    statement: "the missing parts of a short ARN count as `*`",
    source: "IAM user guide, resource element: incomplete ARNs",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

/// What an ARN with fewer than six parts does in a resource policy.
pub static SHORT_ARN_IN_RESOURCE_POLICY: Rule = Rule {
    id: "short-arn-in-resource-policy",
    statement: "a short ARN matches only if it ends in `*`",
    source: "iam-simulate; not recorded",
    url: None,
    certainty: Certainty::Inferred,
};

/// What a wildcard does where the service stands.
pub static WILDCARD_IN_SERVICE: Rule = Rule {
    id: "wildcard-in-service",
    statement: "a wildcard in an ARN's service part never matches",
    source: "IAM user guide, resource element; iam-simulate",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

/// What a variable without a value does.
pub static RESOURCE_VARIABLE_WITHOUT_VALUE: Rule = Rule {
    id: "resource-variable-without-value",
    statement: "a resource with a variable that has no value matches no resource",
    source: "IAM user guide, policy variables",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &EMPTY_RESOURCE_MATCHES_EVERYTHING,
    &RESOURCE_IS_NO_ARN,
    &SHORT_ARN_IN_IDENTITY_POLICY,
    &SHORT_ARN_IN_RESOURCE_POLICY,
    &WILDCARD_IN_SERVICE,
    &RESOURCE_VARIABLE_WITHOUT_VALUE,
];

/// The resource that is asked for, taken apart.
pub(crate) struct Asked<'a> {
    /// Its parts; none where it is no ARN.
    arn: Option<[&'a str; PARTS]>,
    /// All of it but its sixth part. All requests of an API have that in common.
    head: &'a str,
    /// Its sixth part.
    last: &'a str,
}

impl<'a> Asked<'a> {
    pub fn of(resource: &'a str) -> Self {
        let arn = parts(resource);
        let [.., last] = arn.unwrap_or_default();
        let head = resource.strip_suffix(last).unwrap_or(resource);
        Self { arn, head, last }
    }
}

/// Holds a resource against `Resource` or `NotResource`.
pub(crate) fn evaluate(
    patterns: &Patterns,
    kind: Kind,
    version: Version,
    asked: &Asked<'_>,
    context: &Context,
) -> PartTrace {
    let heads = patterns.heads.answer(
        |before| before == asked.head,
        || {
            let hold = |pattern: &Text| hold(&pattern.text, kind, asked.arn.as_ref());
            (
                asked.head.to_owned(),
                patterns.patterns.iter().map(hold).collect(),
            )
        },
    );
    let entries: Vec<EntryTrace> = patterns
        .patterns
        .iter()
        .zip(heads.iter())
        .map(|(pattern, head)| {
            let (matches, resolved, rule) = match *head {
                Head::Settled(matches, rule) => (matches, None, rule),
                Head::Holds(at) => {
                    last_part(pattern.text.get(at..).unwrap_or(""), asked.last, version, context)
                }
            };
            EntryTrace {
                span: pattern.span,
                matches,
                principal: None,
                resolved,
                rule,
            }
        })
        .collect();
    let empty = kind == Kind::Authorizer && entries.is_empty() && !patterns.negated;
    let taken = empty || entries.iter().any(|entry| entry.matches);
    PartTrace {
        span: patterns.span,
        negated: patterns.negated,
        holds: taken != patterns.negated,
        entries,
        rule: empty.then_some(&EMPTY_RESOURCE_MATCHES_EVERYTHING),
    }
}

/// How a pattern fares with an ARN before its sixth part.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Head {
    /// The sixth part does not matter: whether it matches, and the rule beyond plain comparison.
    Settled(bool, Option<&'static Rule>),
    /// It matches so far; here its own sixth part begins.
    Holds(usize),
}

/// Holds one resource pattern against an ARN, up to the sixth part; no ARN: what is asked for is none.
///
/// Source: IAM user guide, resource element: wildcards stay inside their part, except that the
/// sixth part holds everything after the fifth colon.
fn hold(pattern: &str, kind: Kind, arn: Option<&[&str; PARTS]>) -> Head {
    if pattern == "*" {
        return Head::Settled(true, None);
    }
    let mut rest = pattern.splitn(PARTS, ':');
    if rest.next() != Some("arn") {
        return Head::Settled(false, Some(&RESOURCE_IS_NO_ARN));
    }
    let Some(arn) = arn else {
        return Head::Settled(false, None);
    };
    let mut last_ends_in_star = false;
    for (index, part) in arn.iter().enumerate().skip(1) {
        let Some(own) = rest.next() else {
            return match kind {
                Kind::Identity | Kind::Authorizer => Head::Settled(true, Some(&SHORT_ARN_IN_IDENTITY_POLICY)),
                Kind::Resource => Head::Settled(last_ends_in_star, Some(&SHORT_ARN_IN_RESOURCE_POLICY)),
            };
        };
        if index == 2 && own.contains(['*', '?']) {
            return Head::Settled(false, Some(&WILDCARD_IN_SERVICE));
        }
        last_ends_in_star = own.ends_with('*');
        if index == 5 {
            return Head::Holds(pattern.len().saturating_sub(own.len()));
        }
        if !like_ignoring_case(own, part) {
            return Head::Settled(false, None);
        }
    }
    Head::Settled(false, None)
}

/// Holds a pattern's sixth part against an ARN's: whether it matches, what its variables came to, and the rule beyond plain
/// comparison. The documentation lets variables stand in the sixth part only.
fn last_part(
    pattern: &str,
    part: &str,
    version: Version,
    context: &Context,
) -> (bool, Option<String>, Option<&'static Rule>) {
    if version != Version::V2012 || !has_variables(pattern) {
        return (like(pattern, part), None, None);
    }
    match expand(pattern, context) {
        Expanded::Unresolved => (false, None, Some(&RESOURCE_VARIABLE_WITHOUT_VALUE)),
        Expanded::Symbols(symbols) => (like_tokens(&symbols, part), Some(text_of(&symbols)), None),
    }
}
