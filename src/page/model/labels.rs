//! The outcome's enumerations in words.

use why403::gateway::{CacheUse, DecidedBy, Decision, Outcome, StepName};
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
        match (outcome.decided_by, outcome.decision) {
            (DecidedBy::ApiKey | DecidedBy::PolicyNotSaved, _) => OutcomeKind::Failed,
            (DecidedBy::Integration, _) | (_, Some(Decision::Allow)) => OutcomeKind::Allowed,
            (_, Some(Decision::ExplicitDeny)) => OutcomeKind::ExplicitlyDenied,
            (_, Some(Decision::ImplicitDeny)) => OutcomeKind::ImplicitlyDenied,
            _ => OutcomeKind::Failed,
        }
    }

    /// The value of `data-meaning`, which the style sheets use.
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
                "Rejected before the function was called"
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
pub fn decided_by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::Routing => "The host, method and path of the request",
        DecidedBy::ResourcePolicy => "The resource policy",
        DecidedBy::IdentitySource => "The identity source, before the function is called",
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

/// A step of the workflow.
pub fn step(name: StepName) -> &'static str {
    match name {
        StepName::VpcEndpointPolicy => "VPC endpoint policy",
        StepName::Routing => "Method and path",
        StepName::ResourcePolicy => "Resource policy: explicit deny",
        StepName::Identity => "Identity sources",
        StepName::Cache => "Authorizer cache",
        StepName::AuthorizerFunction => "Lambda authorizer function",
        StepName::AuthorizerOutput => "Lambda authorizer response",
        StepName::Policies => "Policies",
        StepName::ApiKey => "API key",
        StepName::Integration => "Integration",
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

/// What the cache did; code is in backticks.
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
