//! `Resource` and `NotResource`: patterns against the ARN of a request.

use crate::policy::eval::expand::{Expanded, expand, text_of};
use crate::policy::eval::trace::{EntryTrace, PartTrace};
use crate::policy::model::context::Context;
use crate::policy::model::document::{Patterns, PolicyKind, PolicyString, Version};
use crate::policy::pattern::arn::{PARTS, parts};
use crate::policy::pattern::variable::has_variables;
use crate::policy::pattern::wildcard::{like, like_ignoring_case, like_tokens};
use crate::rule::{Certainty, Rule};

pub static EMPTY_RESOURCE_LIST: Rule = Rule {
    id: "empty-resource-list",
    statement: "an empty `Resource` list in an authorizer's output is taken to match nothing, as in IAM; a recorded answer shows it, and a report says \
           that it matches everything",
    source: "contradictory: aws/chalice issue 971 (403, recorded in October 2018), aws/chalice issue 1619 (200, reported in January 2021)",
    url: Some("https://github.com/aws/chalice/issues/971"),
    certainty: Certainty::Unknown,
};

pub static RESOURCE_IS_NO_ARN: Rule = Rule {
    id: "resource-is-no-arn",
    statement: "a resource that is neither `*` nor an ARN never matches, nor does the short form `execute-api:/…` where it is not expanded",
    source: "follows from the comparison part by part; not recorded",
    url: None,
    certainty: Certainty::Unknown,
};

pub static SHORT_ARN_IN_IDENTITY_POLICY: Rule = Rule {
    id: "short-arn-in-identity-policy",
    statement: "the missing parts of a short ARN count as `*`",
    source: "IAM user guide, resource element: incomplete ARNs",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

pub static SHORT_ARN_IN_RESOURCE_POLICY: Rule = Rule {
    id: "short-arn-in-resource-policy",
    statement: "a short ARN matches only if it ends in `*`",
    source: "iam-simulate; not recorded",
    url: None,
    certainty: Certainty::Inferred,
};

pub static WILDCARD_IN_SERVICE: Rule = Rule {
    id: "wildcard-in-service",
    statement: "a wildcard in an ARN's service part never matches",
    source: "IAM user guide, resource element; iam-simulate",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"),
    certainty: Certainty::Inferred,
};

pub static RESOURCE_VARIABLE_WITHOUT_VALUE: Rule = Rule {
    id: "resource-variable-without-value",
    statement: "a resource with a variable that has no value matches no resource",
    source: "IAM user guide, policy variables",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &EMPTY_RESOURCE_LIST,
    &RESOURCE_IS_NO_ARN,
    &SHORT_ARN_IN_IDENTITY_POLICY,
    &SHORT_ARN_IN_RESOURCE_POLICY,
    &WILDCARD_IN_SERVICE,
    &RESOURCE_VARIABLE_WITHOUT_VALUE,
];

/// Match a resource against `Resource` or `NotResource`.
pub(crate) fn evaluate(
    patterns: &Patterns,
    kind: PolicyKind,
    version: Version,
    resource: &str,
    context: &Context,
) -> PartTrace {
    let arn = parts(resource);
    let trace_entry = |pattern: &PolicyString| {
        let found = match_pattern(&pattern.text, kind, version, arn.as_ref(), context);
        EntryTrace {
            span: pattern.span,
            matches: found.matches,
            principal: None,
            named: None,
            resolved: found.resolved,
            rule: found.rule,
        }
    };
    let entries: Vec<EntryTrace> = patterns.patterns.iter().map(trace_entry).collect();
    let empty = kind == PolicyKind::Authorizer && entries.is_empty() && !patterns.negated;
    let any_matches = entries.iter().any(|entry| entry.matches);
    PartTrace {
        span: patterns.span,
        negated: patterns.negated,
        holds: any_matches != patterns.negated,
        entries,
        rule: empty.then_some(&EMPTY_RESOURCE_LIST),
    }
}

/// Whether a pattern matches an ARN.
#[derive(Default)]
struct PatternMatch {
    matches: bool,
    /// The sixth part after its variables were filled in, where it has any.
    resolved: Option<String>,
    /// The rule beyond plain comparison, where one was needed.
    rule: Option<&'static Rule>,
}

impl PatternMatch {
    fn plain(matches: bool) -> Self {
        Self {
            matches,
            ..Self::default()
        }
    }

    fn by_rule(matches: bool, rule: &'static Rule) -> Self {
        Self {
            matches,
            resolved: None,
            rule: Some(rule),
        }
    }
}

/// Match one pattern against an ARN; without an ARN, the request's resource is none.
///
/// Source: IAM user guide, resource element: wildcards stay inside their part, except that the
/// sixth part holds everything after the fifth colon.
fn match_pattern(
    pattern: &str,
    kind: PolicyKind,
    version: Version,
    arn: Option<&[&str; PARTS]>,
    context: &Context,
) -> PatternMatch {
    if pattern == "*" {
        return PatternMatch::plain(true);
    }
    let mut rest = pattern.splitn(PARTS, ':');
    if rest.next() != Some("arn") {
        return PatternMatch::by_rule(false, &RESOURCE_IS_NO_ARN);
    }
    let Some(arn) = arn else {
        return PatternMatch::plain(false);
    };
    let mut last_ends_in_star = false;
    for (index, part) in arn.iter().enumerate().skip(1) {
        let Some(own) = rest.next() else {
            return match kind {
                PolicyKind::Identity | PolicyKind::Authorizer => {
                    PatternMatch::by_rule(true, &SHORT_ARN_IN_IDENTITY_POLICY)
                }
                PolicyKind::Resource => {
                    PatternMatch::by_rule(last_ends_in_star, &SHORT_ARN_IN_RESOURCE_POLICY)
                }
            };
        };
        if index == 2 && own.contains(['*', '?']) {
            return PatternMatch::by_rule(false, &WILDCARD_IN_SERVICE);
        }
        last_ends_in_star = own.ends_with('*');
        if index == PARTS - 1 {
            return match_last_part(own, part, version, context);
        }
        if !like_ignoring_case(own, part) {
            return PatternMatch::plain(false);
        }
    }
    PatternMatch::plain(false)
}

/// Match a pattern's sixth part against an ARN's. The documentation lets variables stand in the sixth part only.
fn match_last_part(pattern: &str, part: &str, version: Version, context: &Context) -> PatternMatch {
    if version != Version::V2012 || !has_variables(pattern) {
        return PatternMatch::plain(like(pattern, part));
    }
    match expand(pattern, context) {
        Expanded::Unresolved => PatternMatch::by_rule(false, &RESOURCE_VARIABLE_WITHOUT_VALUE),
        Expanded::Tokens(tokens) => PatternMatch {
            matches: like_tokens(&tokens, part),
            resolved: Some(text_of(&tokens)),
            rule: None,
        },
    }
}
