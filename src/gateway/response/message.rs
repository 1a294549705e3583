//! The messages of a denial by a policy, of both AWS versions.

use crate::gateway::outcome::Decision;
use crate::rule::{Certainty, Rule};
use crate::scenario::AwsVersion;

const ARTICLE: &str = "AWS article \"How do I troubleshoot HTTP 403 Forbidden errors when using a Lambda authorizer with an API Gateway REST API?\", 2022";
const ARTICLE_URL: Option<&str> =
    Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors");
const CAPTURES: &str = "recorded from live accounts, 2025 and 2026";

static ARTICLE_TEXT: Rule = Rule {
    id: "denial-text-article",
    statement: "a denial by the authorizer's policy says `User is not authorized to access this resource`, one by the resource policy names \
           `User: anonymous` and the ARN; an explicit deny adds `with an explicit deny`",
    source: ARTICLE,
    url: ARTICLE_URL,
    certainty: Certainty::Documented,
};

static CURRENT_TEXT: Rule = Rule {
    id: "denial-text-current",
    statement: "newer answers name the kind of policy, and their key is `Message`",
    source: CAPTURES,
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Recorded,
};

static CURRENT_RESOURCE_DENY: Rule = Rule {
    id: "denial-text-current-resource-deny",
    statement: "an explicit deny by a resource policy ends in `with an explicit deny in a resource-based policy`",
    source: "inferred from the wording that other services use",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Inferred,
};

static SIGNED_TEXT: Rule = Rule {
    id: "denial-text-signed",
    statement: "to a signed caller the text names the caller's ARN",
    source: "API Gateway developer guide: examples of authorization failures",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
    ),
    certainty: Certainty::Inferred,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&ARTICLE_TEXT, &CURRENT_TEXT, &CURRENT_RESOURCE_DENY, &SIGNED_TEXT];

/// The policy that denies a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DenyingPolicy<'a> {
    /// The policy that the authorizer returned.
    Authorizer,
    /// The resource policy, for an anonymous caller.
    ResourcePolicy,
    /// The resource policy or the caller's own, for a signed caller.
    Signed { arn: &'a str, by_resource_policy: bool },
}

/// The text of a denial and the rule that gives it. `masked_arn` is the method's, its account masked.
pub(crate) fn denial(
    version: AwsVersion,
    denying_policy: DenyingPolicy<'_>,
    decision: Decision,
    masked_arn: &str,
) -> (String, &'static Rule) {
    let explicit = decision == Decision::ExplicitDeny;
    let (user, by_resource_policy) = match denying_policy {
        DenyingPolicy::Authorizer => (None, false),
        DenyingPolicy::ResourcePolicy => (Some("anonymous"), true),
        DenyingPolicy::Signed {
            arn,
            by_resource_policy,
        } => (Some(arn), by_resource_policy),
    };
    let mut text = match user {
        None => "User is not authorized to access this resource".to_owned(),
        Some(user) => {
            format!("User: {user} is not authorized to perform: execute-api:Invoke on resource: {masked_arn}")
        }
    };
    text.push_str(match (version, explicit, by_resource_policy) {
        (AwsVersion::Article, false, _) => "",
        (AwsVersion::Article, true, _) => " with an explicit deny",
        (AwsVersion::Current, true, true) => " with an explicit deny in a resource-based policy",
        (AwsVersion::Current, true, false) => " with an explicit deny in an identity-based policy",
        (AwsVersion::Current, false, true) => {
            " because no resource-based policy allows the execute-api:Invoke action"
        }
        (AwsVersion::Current, false, false) => {
            " because no identity-based policy allows the execute-api:Invoke action"
        }
    });
    let rule = match (version, denying_policy) {
        (_, DenyingPolicy::Signed { .. }) => &SIGNED_TEXT,
        (AwsVersion::Article, _) => &ARTICLE_TEXT,
        (AwsVersion::Current, DenyingPolicy::ResourcePolicy) if explicit => &CURRENT_RESOURCE_DENY,
        (AwsVersion::Current, _) => &CURRENT_TEXT,
    };
    (text, rule)
}
