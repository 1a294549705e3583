//! The outcome's enumerations in words.

use why403::gateway::{CacheUse, DecidedBy, Decision, Evidence, Outcome, Step, StepName};
use why403::rule::Certainty;
use why403::scenario::Millis;

/// The kinds of outcomes; each has a colour and an icon of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    /// The request reached the integration.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement allows it.
    ImplicitlyDenied,
    /// It ended before a policy could decide, or could not be decided.
    Failed,
}

impl OutcomeKind {
    pub fn from_outcome(outcome: &Outcome) -> Self {
        match outcome.decision {
            _ if !outcome.is_refused() => OutcomeKind::Allowed,
            Some(Decision::ExplicitDeny) => OutcomeKind::ExplicitlyDenied,
            Some(Decision::ImplicitDeny) => OutcomeKind::ImplicitlyDenied,
            _ => OutcomeKind::Failed,
        }
    }

    /// The value of `data-outcome-kind`, which the style sheets use.
    pub fn key(self) -> &'static str {
        match self {
            OutcomeKind::Allowed => "allowed",
            OutcomeKind::ExplicitlyDenied => "explicit",
            OutcomeKind::ImplicitlyDenied => "implicit",
            OutcomeKind::Failed => "failed",
        }
    }
}

/// An outcome in a few words.
pub fn outcome(outcome: &Outcome) -> &'static str {
    match OutcomeKind::from_outcome(outcome) {
        OutcomeKind::Allowed => "Allowed",
        OutcomeKind::ExplicitlyDenied => "Explicitly denied",
        OutcomeKind::ImplicitlyDenied => "Implicitly denied",
        OutcomeKind::Failed => match outcome.decided_by {
            DecidedBy::Routing if outcome.response_type.is_none() => "The request does not reach the API",
            DecidedBy::Routing => "No matching method",
            DecidedBy::IdentitySource | DecidedBy::IdentityValidation => {
                match caller_requirement(outcome.trace.evidence(StepName::Identity)) {
                    CallerRequirement::Signature => "The request is not signed",
                    CallerRequirement::UserPoolToken => "Rejected by the Cognito user pool authorizer",
                    CallerRequirement::Sources => "Rejected before the function was called",
                }
            }
            DecidedBy::AuthorizerFunction => "Rejected by the function, or the function failed",
            DecidedBy::AuthorizerOutput => "Invalid Lambda authorizer response",
            DecidedBy::ApiKey if outcome.status_code == Some(429) => "Usage plan limit exceeded",
            DecidedBy::ApiKey => "No valid API key",
            DecidedBy::PolicyNotSaved => "Invalid resource policy",
            _ => "Not authorized",
        },
    }
}

/// The part of the workflow that decided an outcome.
pub fn decided_by(outcome: &Outcome) -> &'static str {
    match outcome.decided_by {
        DecidedBy::Routing => "The host, method and path of the request",
        DecidedBy::ResourcePolicy => "The resource policy",
        DecidedBy::IdentitySource => match caller_requirement(outcome.trace.evidence(StepName::Identity)) {
            CallerRequirement::Signature => "The missing AWS signature",
            CallerRequirement::UserPoolToken => "The token for the Cognito user pool",
            CallerRequirement::Sources => "The identity source, before the function is called",
        },
        DecidedBy::IdentityValidation => "The token validation expression, before the function is called",
        DecidedBy::AuthorizerFunction => "The Lambda authorizer function",
        DecidedBy::AuthorizerOutput => "The format of the Lambda authorizer response",
        DecidedBy::AuthorizerPolicy => "The policy in the Lambda authorizer response",
        DecidedBy::Policies => "Both policies, evaluated together",
        DecidedBy::ApiKey => "The API key",
        DecidedBy::Integration => "The integration: the request was allowed",
        DecidedBy::PolicyNotSaved => "API Gateway rejects the resource policy when it is saved",
        DecidedBy::VpcEndpointPolicy => "The VPC endpoint policy",
    }
}

/// The credentials that a method asks of its caller.
enum CallerRequirement {
    /// The identity sources of a Lambda authorizer.
    Sources,
    /// The token of a Cognito user pool.
    UserPoolToken,
    /// A signature, for AWS_IAM.
    Signature,
}

fn caller_requirement(evidence: &Evidence) -> CallerRequirement {
    match evidence {
        Evidence::Signed { .. } | Evidence::NotSigned { .. } => CallerRequirement::Signature,
        Evidence::UserPoolTokenPresent
        | Evidence::UserPoolTokenMissing
        | Evidence::UserPoolTokenUnreadable
        | Evidence::UserPoolTokenInvalid
        | Evidence::UserPoolTokenExpired
        | Evidence::AccessTokenWithoutScopes
        | Evidence::IdTokenWithScopes
        | Evidence::ScopeMissing
        | Evidence::AudienceInvalid { .. } => CallerRequirement::UserPoolToken,
        _ => CallerRequirement::Sources,
    }
}

/// A step of the workflow. Its name depends on what it saw: the method's kind of authorization, and whether the resource policy was
/// evaluated for a Deny alone.
pub fn step(step: &Step) -> &'static str {
    match step.name {
        StepName::VpcEndpointPolicy => "VPC endpoint policy",
        StepName::Routing => "Method and path",
        StepName::ResourcePolicy => match step.evidence {
            Evidence::ResourcePolicyDoesNotDeny | Evidence::ResourcePolicyDeniesFirst => {
                "Resource policy: explicit deny"
            }
            _ => "Resource policy",
        },
        StepName::Identity => match caller_requirement(&step.evidence) {
            CallerRequirement::Sources => "Identity sources",
            CallerRequirement::UserPoolToken => "Cognito user pool token",
            CallerRequirement::Signature => "AWS signature",
        },
        StepName::Cache => "Authorizer cache",
        StepName::AuthorizerFunction => "Lambda authorizer function",
        StepName::AuthorizerOutput => "Lambda authorizer response",
        StepName::Policies => "Policies",
        StepName::ApiKey => "API key",
        StepName::Integration => "Integration",
    }
}

/// The same in two lines of a word or two.
pub fn short_step(step: &Step) -> [&'static str; 2] {
    match step.name {
        StepName::VpcEndpointPolicy => ["VPC endpoint", "policy"],
        StepName::Routing => ["Method", "and path"],
        StepName::ResourcePolicy => ["Resource", "policy"],
        StepName::Identity => match caller_requirement(&step.evidence) {
            CallerRequirement::Sources => ["Identity", "sources"],
            CallerRequirement::UserPoolToken => ["User pool", "token"],
            CallerRequirement::Signature => ["AWS", "signature"],
        },
        StepName::Cache => ["Authorizer", "cache"],
        StepName::AuthorizerFunction => ["Authorizer", "function"],
        StepName::AuthorizerOutput => ["Authorizer", "response"],
        StepName::Policies => ["Policies", ""],
        StepName::ApiKey => ["API key", ""],
        StepName::Integration => ["Integration", ""],
    }
}

pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "Documented by AWS",
        Certainty::Recorded => "Recorded from a live API",
        Certainty::Reported => "Reported by users",
        Certainty::Inferred => "Inferred, not verified",
        Certainty::Unknown => "Unknown",
    }
}

/// The use of the cache in words; code is in backticks.
pub fn cache(outcome: &Outcome) -> String {
    match outcome.cache {
        CacheUse::Off => "Not used".into(),
        CacheUse::Miss => "Miss: the function was called".into(),
        CacheUse::Hit => {
            let key = outcome.cache_key.join(", ");
            match outcome.trace.cached_at {
                Some(cached_at) => {
                    let ago = seconds(outcome.at.since(cached_at));
                    format!("Hit: policy cached {ago} ago for `{key}`")
                }
                None => format!("Hit: a cached policy was reused for `{key}`"),
            }
        }
    }
}

pub fn seconds(time: Millis) -> String {
    format!("{time} s")
}

/// The reason phrase of an HTTP status; empty for a status without one.
pub fn status_text(status_code: u16) -> &'static str {
    match status_code {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::gateway::simulate;
    use why403::scenario::read;

    fn outcome_of(methods: &str, policy: &str) -> Outcome {
        let text = format!(
            r#"{{ "api": {{ "methods": [{{ "path": "/", "authorizationType": "{methods}" }}], "policy": {policy} }},
                "timeline": [{{ "request": {{ "path": "/" }} }}] }}"#
        );
        simulate(&read(&text).scenario).outcomes.remove(0)
    }

    fn named(outcome: &Outcome, name: StepName) -> &'static str {
        let mut steps = outcome.trace.steps.iter();
        step(steps.find(|step| step.name == name).expect("the step"))
    }

    #[test]
    fn a_method_without_a_lambda_authorizer_has_words_of_its_own() {
        for (kind, label, by, identity) in [
            (
                "CUSTOM",
                "Rejected before the function was called",
                "The identity source, before the function is called",
                "Identity sources",
            ),
            (
                "AWS_IAM",
                "The request is not signed",
                "The missing AWS signature",
                "AWS signature",
            ),
            (
                "COGNITO_USER_POOLS",
                "Rejected by the Cognito user pool authorizer",
                "The token for the Cognito user pool",
                "Cognito user pool token",
            ),
        ] {
            let one = outcome_of(kind, "null");
            assert_eq!(
                (outcome(&one), decided_by(&one), named(&one, StepName::Identity)),
                (label, by, identity)
            );
        }
    }

    #[test]
    fn the_resource_policy_is_named_by_what_it_was_evaluated_for() {
        let deny = r#"{ "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "*",
            "Resource": "execute-api:/other/*" } }"#;
        let names = ["CUSTOM", "NONE"].map(|kind| named(&outcome_of(kind, deny), StepName::ResourcePolicy));
        assert_eq!(names, ["Resource policy: explicit deny", "Resource policy"]);
    }
}
