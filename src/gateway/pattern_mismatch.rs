//! Differences of the resource patterns of an outcome's policies from the method ARN.
//!
//! Aligning a pattern with an ARN costs more than finding that it does not match, so this is not part of the trace.

use serde::Serialize;

use crate::gateway::outcome::Outcome;
use crate::gateway::steps::resource_policy::whole_resource;
use crate::policy::{ArnPart, StatementIndex, align};
use crate::scenario::{Api, Request};
use crate::{json, policy};

/// A resource pattern that does not match the method ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PatternMismatch {
    /// The policy, as the trace names it.
    pub policy: PolicySource,
    /// Index of the statement.
    pub statement: StatementIndex,
    /// Index of the pattern in the statement's `Resource` or `NotResource`.
    pub entry: usize,
    /// The pattern as it was compared with the ARN: variables filled in, a short form written out.
    pub pattern: String,
    /// The first part that differs.
    pub part: ArnPart,
    /// Byte offset in the pattern of the first difference.
    pub pattern_offset: usize,
    /// Byte offset in the ARN of the first difference.
    pub arn_offset: usize,
}

/// The source of a policy. Serialized, it is the name that the trace has for the policy: `authorizerPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum PolicySource {
    /// The authorizer's output.
    #[serde(rename = "authorizerPolicy")]
    Authorizer,
    /// The API's resource policy.
    #[serde(rename = "resourcePolicy")]
    Resource,
    /// A signed caller's own policy.
    #[serde(rename = "callerPolicy")]
    Caller,
}

/// Every resource pattern that does not match the method ARN, with the first part in which it differs.
pub fn pattern_mismatches(api: &Api, request: &Request, outcome: &Outcome) -> Vec<PatternMismatch> {
    let trace = &outcome.trace;
    let callers = request
        .caller
        .as_ref()
        .and_then(|caller| caller.identity_policy.as_deref());
    let policies = [
        (
            PolicySource::Authorizer,
            &trace.authorizer_policy,
            trace.authorizer_output.as_deref(),
        ),
        (
            PolicySource::Resource,
            &trace.resource_policy,
            Some(&*trace.resource_policy_text),
        ),
        (PolicySource::Caller, &trace.caller_policy, callers),
    ];
    let mut found = Vec::new();
    for (source, trace, text) in policies {
        if let (Some(trace), Some(text)) = (trace, text) {
            in_policy(source, trace, text, api, &outcome.method_arn, &mut found);
        }
    }
    found
}

fn in_policy(
    source: PolicySource,
    trace: &policy::PolicyTrace,
    text: &str,
    api: &Api,
    arn: &str,
    found: &mut Vec<PatternMismatch>,
) {
    for (index, one) in trace.statements.iter().enumerate() {
        let entries = one
            .resource
            .iter()
            .flat_map(|part| part.entries.iter().enumerate());
        for (entry, one) in entries.filter(|(_, one)| !one.matches) {
            let written = json::parse(one.span.slice(text)).root;
            let written = written.as_ref().and_then(json::Node::as_str).unwrap_or("");
            let whole = if source == PolicySource::Resource {
                whole_resource(api, written)
            } else {
                None
            };
            let pattern = one.resolved.as_deref().map(str::to_owned).or(whole);
            let pattern = pattern.unwrap_or_else(|| written.to_owned());
            let alignment = align(&pattern, arn);
            let first = alignment.differs.and_then(|at| alignment.parts.get(at));
            if let Some((part, (pattern_offset, arn_offset))) =
                first.and_then(|part| Some((part.name, part.differs?)))
            {
                found.push(PatternMismatch {
                    policy: source,
                    statement: StatementIndex(index),
                    entry,
                    pattern,
                    part,
                    pattern_offset,
                    arn_offset,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{EventKind, read};

    #[test]
    fn the_first_part_that_differs_is_named() {
        let scenario = read(
            r#"{ "authorizer": null,
                 "api": { "policy": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": "*",
                     "Action": "execute-api:Invoke", "Resource": ["execute-api:/dev/GET/pets", "arn:aws:execute-api:eu-west-1:*:*"] }] } },
                 "timeline": [{ "request": { "path": "/orders" } }] }"#,
        )
        .scenario;
        let outcome = &crate::gateway::simulate(&scenario).outcomes[0];
        let EventKind::Request(call) = &scenario.timeline[0].what else {
            panic!("a request")
        };
        let found = pattern_mismatches(&scenario.api, &call.request, outcome);
        let parts: Vec<_> = found
            .iter()
            .map(|one| (one.entry, one.part, &outcome.method_arn[one.arn_offset..]))
            .collect();
        assert_eq!(parts[0], (0, ArnPart::Resource, "orders"));
        assert_eq!((parts[1].0, parts[1].1), (1, ArnPart::Region));
    }
}
