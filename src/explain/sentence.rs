//! The one sentence beside the response.

use super::fared::{has, ordinal, why_not};
use super::judged::{self, Judged};
use super::words;
use crate::gateway::{CacheUse, DecidedBy, Decision, Outcome, StepName};
use crate::policy::{Reason, StatementTrace};
use crate::scenario::{AuthorizerType, Scenario};

/// The layer and the reason.
pub(super) fn of(scenario: &Scenario, outcome: &Outcome, index: usize) -> String {
    let resource = judged::resource(scenario, outcome, index);
    match outcome.decided_by {
        DecidedBy::Integration => reached(outcome, resource.as_ref()),
        DecidedBy::Routing => routing(outcome),
        DecidedBy::IdentitySource => identity_source(scenario, outcome),
        DecidedBy::IdentityValidation => {
            let expression = scenario
                .authorizer
                .as_ref()
                .map_or("", |one| one.identity_validation_expression.as_str());
            format!(
                "The token does not fit the validation expression `{expression}`, so the function was not called."
            )
        }
        DecidedBy::AuthorizerFunction => function(outcome),
        DecidedBy::AuthorizerOutput => format!(
            "API Gateway cannot use what the function returned: {}. That is a 500, not a 403.",
            evidence(outcome, StepName::AuthorizerOutput)
        ),
        DecidedBy::AuthorizerPolicy => authorizer_policy(outcome),
        DecidedBy::ResourcePolicy => resource_policy(scenario, outcome, resource.as_ref()),
        DecidedBy::Policies => policies(outcome, resource.is_some()),
        DecidedBy::ApiKey => {
            format!(
                "The authorizer let the request through, but {}.",
                evidence(outcome, StepName::ApiKey)
            )
        }
        DecidedBy::PolicyNotSaved => {
            let first = outcome
                .diagnostics
                .iter()
                .find(|one| one.path.ends_with("/api/policy"));
            let why = first.map_or("it is not a policy", |one| one.message.as_str());
            format!(
                "API Gateway would refuse to save the resource policy: {why}. What is deployed has an earlier one."
            )
        }
    }
}

fn evidence(outcome: &Outcome, name: StepName) -> &str {
    outcome
        .trace
        .steps
        .iter()
        .find(|step| step.name == name)
        .map_or("", |step| step.evidence.as_str())
}

fn reached(outcome: &Outcome, resource: Option<&Judged<'_>>) -> String {
    let request = words::request(outcome);
    if let Some(judged) = judged::authorizer(outcome) {
        let policy = whose_policy(outcome);
        return match judged.decisive() {
            Some((at, _)) => format!("{policy} allows `{request}` by its {} statement.", ordinal(at)),
            None => format!(
                "{policy} says nothing about `{request}`, but the resource policy allows it, and with a Lambda authorizer \
                 either is enough."
            ),
        };
    }
    if let Some((at, _)) = resource.and_then(Judged::decisive) {
        return format!(
            "The resource policy allows `{request}` by its {} statement.",
            ordinal(at)
        );
    }
    if outcome.trace.caller_policy.is_some() {
        return format!("The caller's own policy allows `{request}`.");
    }
    format!("Nothing guards `{request}`: it has no authorizer, and no resource policy is attached.")
}

fn routing(outcome: &Outcome) -> String {
    let why = evidence(outcome, StepName::Routing);
    let mut letters = why.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_ascii_uppercase())
        .into_iter();
    let why: String = first.chain(letters).collect();
    format!("{why}. The request was refused before any policy was asked.")
}

fn identity_source(scenario: &Scenario, outcome: &Outcome) -> String {
    let evidence = evidence(outcome, StepName::Identity);
    let name = evidence.split('`').nth(1).unwrap_or("");
    let what = match name.rsplit_once('.') {
        Some(("method.request.header", header)) => format!("The header `{header}` is missing or empty"),
        Some(("method.request.querystring", query)) => {
            format!("The query parameter `{query}` is missing or empty")
        }
        Some(_) => format!("The identity source `{name}` is missing or empty"),
        None if outcome.response_type == Some("MISSING_AUTHENTICATION_TOKEN") => {
            return "The method is guarded by AWS_IAM and the request is not signed, so no policy was asked."
                .into();
        }
        None => return format!("API Gateway stopped the request: {evidence}."),
    };
    let request = scenario
        .authorizer
        .as_ref()
        .is_some_and(|one| one.authorizer_type == AuthorizerType::Request);
    let all = if request {
        "; every identity source has to be there"
    } else {
        ""
    };
    format!("{what}{all}. API Gateway answered itself, and the function was not called.")
}

fn function(outcome: &Outcome) -> String {
    let evidence = evidence(outcome, StepName::AuthorizerFunction);
    match outcome.status_code {
        Some(401) => {
            "The function failed with exactly `Unauthorized`, which API Gateway turns into a 401.".into()
        }
        _ => format!(
            "API Gateway got no policy: {evidence}. Only a failure with exactly `Unauthorized` gives a 401; any other is a 500."
        ),
    }
}

/// Names the authorizer's policy, and where it came from.
fn whose_policy(outcome: &Outcome) -> String {
    match outcome.trace.cached_at {
        Some(cached_at) if outcome.cache == CacheUse::Hit => {
            format!(
                "The policy that the authorizer returned {} ago",
                words::duration(outcome.at - cached_at)
            )
        }
        _ => "The authorizer's policy".into(),
    }
}

fn authorizer_policy(outcome: &Outcome) -> String {
    let Some(judged) = judged::authorizer(outcome) else {
        return String::new();
    };
    let request = words::request(outcome);
    let policy = whose_policy(outcome);
    if outcome.decision == Some(Decision::ExplicitDeny) {
        let statement = judged.decisive().map_or_else(String::new, |(at, _)| {
            format!(" by its {} statement", ordinal(at))
        });
        let cached = if outcome.cache == CacheUse::Hit {
            ", and the cached policy was used again"
        } else {
            ""
        };
        return format!("{policy} denies `{request}`{statement}{cached}. No Allow can outweigh that.");
    }
    if outcome.cache == CacheUse::Hit && nearest_reason(&judged) == Some(Reason::Resource) {
        let allowed = words::list(&judged.allowed_methods());
        return format!(
            "{policy} allows {allowed} only; this request is `{request}`, and the cached policy was used again."
        );
    }
    format!("{policy} does not allow `{request}`{}", miss(&judged))
}

fn nearest_reason(judged: &Judged<'_>) -> Option<Reason> {
    judged.nearest_miss()?.1.reason
}

fn resource_policy(scenario: &Scenario, outcome: &Outcome, judged: Option<&Judged<'_>>) -> String {
    let request = words::request(outcome);
    let Some(judged) = judged else {
        return format!("The API is private and has no resource policy, so nobody may call `{request}`.");
    };
    if outcome.decision == Some(Decision::ExplicitDeny) {
        let statement = judged.decisive();
        let by = statement.map_or_else(String::new, |(at, one)| {
            format!(" by its {} statement{}", ordinal(at), because(one))
        });
        let before = if scenario.authorizer.is_some() && !outcome.authorizer_invoked {
            " The authorizer was not asked."
        } else {
            ""
        };
        return format!("The resource policy denies `{request}`{by}.{before}");
    }
    let alone = if outcome.trace.caller_policy.is_some() {
        ""
    } else {
        " Without an authorizer that is enough for a no."
    };
    format!(
        "The resource policy does not allow `{request}`{}{alone}",
        miss(judged)
    )
}

fn policies(outcome: &Outcome, resource: bool) -> String {
    let request = words::request(outcome);
    if let Some(judged) = judged::authorizer(outcome) {
        return format!(
            "Neither the authorizer's policy nor the resource policy allows `{request}`: the authorizer's does not{}",
            miss(&judged)
        );
    }
    let who = if resource {
        "The caller's policy and the resource policy"
    } else {
        "The caller's own policy"
    };
    match outcome.decision {
        Some(Decision::ExplicitDeny) => format!("The caller's own policy denies `{request}`."),
        _ => format!("{who} together do not allow `{request}` to this caller."),
    }
}

/// Why the nearest Allow statement does not apply: the end of a sentence.
fn miss(judged: &Judged<'_>) -> String {
    match judged.nearest_miss() {
        Some((at, statement)) => {
            let nearest = ["its ", &ordinal(at), " statement"].concat();
            [": ", &why_not(judged, statement, &nearest), "."].concat()
        }
        None => ": no statement of it allows anything.".into(),
    }
}

/// What made a Deny with conditions apply; empty for one without.
fn because(statement: &StatementTrace) -> String {
    match statement.conditions.first() {
        Some(condition) => [", because ", &has(condition)].concat(),
        None => String::new(),
    }
}
