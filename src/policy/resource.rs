//! A request's resource against the patterns of `Resource` and `NotResource`.

use super::arn::{PARTS, parts};
use super::context::Context;
use super::document::{Kind, Patterns, Version};
use super::trace::{EntryTrace, PartTrace};
use super::variable::{Expanded, expand, has_variables, text_of};
use super::wildcard::{like, like_ignoring_case, like_tokens};
use crate::rule::{Certainty, Rule};

/// What an empty list does in an authorizer's output.
pub static EMPTY_RESOURCE_MATCHES_EVERYTHING: Rule = Rule {
    id: "empty-resource-matches-everything",
    says: "an empty `Resource` list in an authorizer's output matches every resource",
    source: "aws/chalice issue 1619",
    url: Some("https://github.com/aws/chalice/issues/1619"),
    certainty: Certainty::Reported,
};

/// What a pattern does that is no ARN.
pub static RESOURCE_IS_NO_ARN: Rule = Rule {
    id: "resource-is-no-arn",
    says: "a resource that is neither `*` nor an ARN never matches",
    source: "follows from the comparison part by part; not recorded",
    url: None,
    certainty: Certainty::Unknown,
};

/// What an ARN with fewer than six parts does in an identity policy.
pub static SHORT_ARN_IN_IDENTITY_POLICY: Rule = Rule {
    id: "short-arn-in-identity-policy",
    says: "the missing parts of a short ARN count as `*`",
    source: "IAM user guide, resource element: incomplete ARNs",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

/// What an ARN with fewer than six parts does in a resource policy.
pub static SHORT_ARN_IN_RESOURCE_POLICY: Rule = Rule {
    id: "short-arn-in-resource-policy",
    says: "a short ARN matches only if it ends in `*`",
    source: "iam-simulate; not recorded",
    url: None,
    certainty: Certainty::Inferred,
};

/// What a wildcard does where the service stands.
pub static WILDCARD_IN_SERVICE: Rule = Rule {
    id: "wildcard-in-service",
    says: "a wildcard in an ARN's service part never matches",
    source: "IAM user guide, resource element; iam-simulate",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

/// What a variable without a value does.
pub static RESOURCE_VARIABLE_WITHOUT_VALUE: Rule = Rule {
    id: "resource-variable-without-value",
    says: "a resource with a variable that has no value matches no resource",
    source: "IAM user guide, policy variables",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Documented,
};

/// Holds a resource against `Resource` or `NotResource`.
pub(super) fn evaluate(
    patterns: &Patterns,
    kind: Kind,
    version: Version,
    resource: &str,
    context: &Context,
) -> PartTrace {
    let arn = parts(resource);
    let entries: Vec<EntryTrace> = patterns
        .patterns
        .iter()
        .map(|pattern| {
            let mut found = takes(&pattern.text, kind, version, arn.as_ref(), context);
            EntryTrace {
                span: pattern.span,
                matches: found.matches,
                principal: None,
                resolved: found.resolved.take(),
                rule: found.rule,
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

#[derive(Default)]
struct Found {
    matches: bool,
    resolved: Option<String>,
    rule: Option<&'static Rule>,
}

impl Found {
    fn by(matches: bool, rule: &'static Rule) -> Self {
        Self {
            matches,
            resolved: None,
            rule: Some(rule),
        }
    }
}

/// Holds one resource pattern against an ARN.
///
/// Source: IAM user guide, resource element: wildcards stay inside their part, except that the
/// sixth part holds everything after the fifth colon.
fn takes(
    pattern: &str,
    kind: Kind,
    version: Version,
    arn: Option<&[&str; PARTS]>,
    context: &Context,
) -> Found {
    if pattern == "*" {
        return Found {
            matches: true,
            ..Found::default()
        };
    }
    let mut rest = pattern.splitn(PARTS, ':');
    if rest.next() != Some("arn") {
        return Found::by(false, &RESOURCE_IS_NO_ARN);
    }
    let Some(arn) = arn else {
        return Found::default();
    };
    let mut last_ends_in_star = false;
    for (index, part) in arn.iter().enumerate().skip(1) {
        let Some(pattern) = rest.next() else {
            return match kind {
                Kind::Identity | Kind::Authorizer => Found::by(true, &SHORT_ARN_IN_IDENTITY_POLICY),
                Kind::Resource => Found::by(last_ends_in_star, &SHORT_ARN_IN_RESOURCE_POLICY),
            };
        };
        if index == 2 && pattern.contains(['*', '?']) {
            return Found::by(false, &WILDCARD_IN_SERVICE);
        }
        last_ends_in_star = pattern.ends_with('*');
        // The documentation lets variables stand in the sixth part only.
        if index == 5 {
            return last_part(pattern, part, version, context);
        }
        if !like_ignoring_case(pattern, part) {
            return Found::default();
        }
    }
    Found::default()
}

fn last_part(pattern: &str, part: &str, version: Version, context: &Context) -> Found {
    if version != Version::V2012 || !has_variables(pattern) {
        return Found {
            matches: like(pattern, part),
            ..Found::default()
        };
    }
    match expand(pattern, context) {
        Expanded::Unresolved => Found::by(false, &RESOURCE_VARIABLE_WITHOUT_VALUE),
        Expanded::Symbols(symbols) => Found {
            matches: like_tokens(&symbols, part),
            resolved: Some(text_of(&symbols)),
            rule: None,
        },
    }
}
