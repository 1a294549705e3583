//! The lint profiles of policies for API Gateway: its actions, condition keys and limits.
//!
//! Sources: service authorization reference, execute-api (the actions); API Gateway developer guide,
//! apigateway-resource-policies-aws-condition-keys (the keys) and quotas (the lengths).

use crate::policy::LintProfile;
use crate::scenario::MAX_POLICY;

/// Condition keys; those from `aws:MultiFactorAuthAge` on are there for signed callers only.
const CONDITION_KEYS: &[&str] = &[
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:SecureTransport",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:Referer",
    "aws:UserAgent",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalTag/",
    "aws:PrincipalType",
    "aws:TokenIssueTime",
    "aws:userid",
    "aws:username",
];

/// Of the policy that an authorizer returns. That its condition keys are those of a resource policy is inferred.
pub(crate) static AUTHORIZER_POLICY: LintProfile<'static> = LintProfile {
    service: "execute-api",
    actions: &["Invoke", "InvalidateCache", "ManageConnections"],
    condition_keys: CONDITION_KEYS,
    shorthand: None,
    resource_characters: 512,
    policy_characters: None,
};

/// Of a resource policy.
pub(crate) static RESOURCE_POLICY: LintProfile<'static> = LintProfile {
    shorthand: Some("execute-api:/"),
    policy_characters: Some(MAX_POLICY),
    ..AUTHORIZER_POLICY
};
