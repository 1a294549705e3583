//! The messages of a denial by a policy, of both AWS versions.

use crate::gateway::decision::{Decision, DenyingPolicy};
use crate::rule::{Certainty, Rule};
use crate::scenario::AwsVersion;

const ARTICLE: &str = "AWS article \"How do I troubleshoot HTTP 403 Forbidden errors when using a Lambda authorizer with an API Gateway REST API?\", 2022";
const ARTICLE_URL: Option<&str> =
    Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors");
const CAPTURES: &str = "captures of 2025 and 2026";

static ARTICLE_TEXT: Rule = Rule {
    id: "denial-text-article",
    statement: "as the article prints it, a denial by the authorizer's policy says `User is not authorized to access this resource`, one by the \
           resource policy names `User: anonymous` and the ARN; an explicit deny adds `with an explicit deny`; the key is `message`",
    source: ARTICLE,
    url: ARTICLE_URL,
    certainty: Certainty::Documented,
};

static CURRENT_AUTHORIZER_DENY: Rule = Rule {
    id: "denial-text-current-authorizer-deny",
    statement: "an explicit deny by the authorizer's policy ends in `with an explicit deny in an identity-based policy`",
    source: "AWS Knowledge Center, as of 2026; captures of 2025 and 2026",
    url: Some("https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"),
    certainty: Certainty::Documented,
};

static CURRENT_TEXT: Rule = Rule {
    id: "denial-text-current",
    statement: "newer answers name the kind of policy that denies, or that no policy of that kind allows the request",
    source: CAPTURES,
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Recorded,
};

static CURRENT_RESOURCE_DENY: Rule = Rule {
    id: "denial-text-current-resource-deny",
    statement: "an explicit deny by a resource policy ends in `with an explicit deny in a resource-based policy`",
    source: "October 2026, for anonymous and signed callers",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Recorded,
};

static SIGNED_TEXT: Rule = Rule {
    id: "denial-text-signed",
    statement: "to a signed caller the text names the caller's ARN, whose account is not masked",
    source: "recorded in 2017, 2023 and October 2026",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
    ),
    certainty: Certainty::Recorded,
};

static SIGNED_OWN_SILENT: Rule = Rule {
    id: "denial-text-signed-own-policy",
    statement: "where a signed caller's identity-based policy does not allow the request, newer answers end in `because no identity-based policy allows the \
           execute-api:Invoke action`",
    source: "IAM user guide; reported for API Gateway",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Reported,
};

static SIGNED_OWN_DENY: Rule = Rule {
    id: "denial-text-signed-own-deny",
    statement: "an explicit deny by a signed caller's identity-based policy ends in `with an explicit deny in an identity-based policy` in newer answers",
    source: "IAM user guide; not recorded for API Gateway",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Inferred,
};

static ENDPOINT_SILENT: Rule = Rule {
    id: "denial-text-vpc-endpoint",
    statement: "where the policy of the VPC endpoint does not allow the request, newer answers end in `because no VPC endpoint policy allows the \
           execute-api:Invoke action`",
    source: "IAM user guide; reported for a private API",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Reported,
};

static OTHER_POLICY_TEXT: Rule = Rule {
    id: "denial-text-other-policies",
    statement: "an explicit deny by a VPC endpoint policy, and a denial by a permissions boundary, session policy, SCP or RCP name that kind of policy \
           in newer answers",
    source: "IAM user guide; not recorded for API Gateway",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Inferred,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &ARTICLE_TEXT,
    &CURRENT_TEXT,
    &CURRENT_AUTHORIZER_DENY,
    &CURRENT_RESOURCE_DENY,
    &SIGNED_TEXT,
    &SIGNED_OWN_SILENT,
    &SIGNED_OWN_DENY,
    &ENDPOINT_SILENT,
    &OTHER_POLICY_TEXT,
];

/// The denied caller, as the text names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeniedCaller<'a> {
    /// The client behind a Lambda authorizer: `User`.
    Client,
    /// An unsigned request, for the other policies: `User: anonymous`.
    Anonymous,
    /// The principal who signed the request, by ARN.
    Signed(&'a str),
}

/// A denial by a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denial<'a> {
    pub caller: DeniedCaller<'a>,
    pub policy: DenyingPolicy,
    /// Explicit or implicit.
    pub decision: Decision,
}

/// The text of a denial and the rule that gives it. `masked_arn` is the method's, its account masked.
pub(crate) fn text(version: AwsVersion, denial: Denial<'_>, masked_arn: &str) -> (String, &'static Rule) {
    let Denial {
        caller,
        policy,
        decision,
    } = denial;
    let explicit = decision == Decision::ExplicitDeny;
    let user = match caller {
        DeniedCaller::Client => None,
        DeniedCaller::Anonymous => Some("anonymous"),
        DeniedCaller::Signed(arn) => Some(arn),
    };
    let mut text = match user {
        None => "User is not authorized to access this resource".to_owned(),
        Some(user) => {
            format!("User: {user} is not authorized to perform: execute-api:Invoke on resource: {masked_arn}")
        }
    };
    let (article, kind) = policy.words();
    match (version, explicit) {
        (AwsVersion::Article, false) => {}
        (AwsVersion::Article, true) => text.push_str(" with an explicit deny"),
        (AwsVersion::Current, true) => {
            text.push_str(&[" with an explicit deny in ", article, " ", kind].concat());
        }
        (AwsVersion::Current, false) => {
            text.push_str(&[" because no ", kind, " allows the execute-api:Invoke action"].concat());
        }
    }
    let common = matches!(
        policy,
        DenyingPolicy::IdentityBased | DenyingPolicy::ResourceBased
    );
    let rule = match (version, caller) {
        (AwsVersion::Current, _) if policy == DenyingPolicy::VpcEndpoint && !explicit => &ENDPOINT_SILENT,
        _ if !common => &OTHER_POLICY_TEXT,
        (AwsVersion::Current, DeniedCaller::Signed(_)) if policy == DenyingPolicy::IdentityBased => {
            if explicit {
                &SIGNED_OWN_DENY
            } else {
                &SIGNED_OWN_SILENT
            }
        }
        (_, DeniedCaller::Signed(_)) => &SIGNED_TEXT,
        (AwsVersion::Article, _) => &ARTICLE_TEXT,
        (AwsVersion::Current, _) if explicit && policy == DenyingPolicy::ResourceBased => {
            &CURRENT_RESOURCE_DENY
        }
        (AwsVersion::Current, DeniedCaller::Client) if explicit => &CURRENT_AUTHORIZER_DENY,
        (AwsVersion::Current, _) => &CURRENT_TEXT,
    };
    (text, rule)
}
