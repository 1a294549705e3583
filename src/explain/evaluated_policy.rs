//! Policies that were evaluated for a request. Each is with the text that the spans in its trace refer to.

use crate::explain::words;
use crate::gateway::{Decision, Evidence, Outcome, Substitution};
use crate::json::{Span, Value};
use crate::policy::{Effect, EntryTrace, Reason, StatementIndex, StatementTrace, Verdict};
use crate::scenario::{Api, CallerLimit, Scenario, TextId};
use crate::{gateway, json, policy};

/// A policy that was evaluated for a request.
#[derive(Clone, Debug)]
pub struct EvaluatedPolicy<'a> {
    /// Whose policy it is.
    pub name: &'static str,
    /// The text in the scenario that it was made of.
    pub text_id: TextId,
    /// The text that the places in `trace` are in: with `${event.…}` filled in.
    pub text: &'a str,
    /// The substitutions of `${event.…}` in it.
    pub substitutions: &'a [Substitution],
    /// Its evaluation.
    pub trace: &'a policy::PolicyTrace,
    /// The API of which it is the resource policy, in which resources have a short form. None for another policy.
    pub of_api: Option<&'a Api>,
    /// The method ARN that it was evaluated with.
    pub arn: &'a str,
    /// The ARN of the request's signer; none: the caller is anonymous to policies.
    pub signer: Option<&'a str>,
}

/// A range in one of the scenario's texts, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The id of its text, to which locations refer.
    pub text_id: TextId,
    /// The range in it.
    pub span: Span,
}

/// The policies that were evaluated for an outcome of the scenario.
pub fn all<'a>(scenario: &'a Scenario, outcome: &'a Outcome) -> Vec<EvaluatedPolicy<'a>> {
    let of_authorizer = authorizer(outcome);
    let of_caller = caller(scenario, outcome);
    let of_resource = resource(scenario, outcome);
    let known = [of_authorizer, of_caller, of_resource].into_iter().flatten();
    known.chain(limits(outcome)).collect()
}

/// The policy in the authorizer's output.
pub(crate) fn authorizer(outcome: &Outcome) -> Option<EvaluatedPolicy<'_>> {
    let trace = &outcome.trace;
    Some(EvaluatedPolicy {
        name: "The authorizer’s policy",
        text_id: TextId::AuthorizerOutput(trace.lambda_case?),
        text: trace.authorizer_output.as_deref()?,
        substitutions: &trace.substitutions,
        trace: trace.authorizer_policy.as_ref()?,
        of_api: None,
        arn: &outcome.method_arn,
        signer: None,
    })
}

/// A signed caller's own policy.
pub(crate) fn caller<'a>(scenario: &'a Scenario, outcome: &'a Outcome) -> Option<EvaluatedPolicy<'a>> {
    let caller = words::request_of(scenario, outcome)?.caller.as_ref()?;
    Some(EvaluatedPolicy {
        name: "The caller’s policy",
        text_id: TextId::CallerPolicy(outcome.event),
        text: caller.identity_policy.as_deref()?,
        substitutions: &[],
        trace: outcome.trace.caller_policy.as_ref()?,
        of_api: None,
        arn: &outcome.method_arn,
        signer: Some(&caller.arn),
    })
}

/// The API's resource policy.
pub(crate) fn resource<'a>(scenario: &'a Scenario, outcome: &'a Outcome) -> Option<EvaluatedPolicy<'a>> {
    let trace = &outcome.trace;
    let caller = words::request_of(scenario, outcome).and_then(|request| request.caller.as_ref());
    Some(EvaluatedPolicy {
        name: "The resource policy",
        text_id: trace.resource_policy_text_id?,
        text: &trace.resource_policy_text,
        substitutions: &[],
        trace: trace.resource_policy.as_ref()?,
        of_api: Some(&scenario.api),
        arn: &outcome.method_arn,
        signer: caller.filter(|_| trace.signed).map(|caller| caller.arn.as_str()),
    })
}

/// The policies that limit what the others allow.
fn limits(outcome: &Outcome) -> impl Iterator<Item = EvaluatedPolicy<'_>> {
    outcome.trace.limits.iter().map(|limit| EvaluatedPolicy {
        name: match limit.text_id {
            TextId::CallerLimit(_, CallerLimit::PermissionsBoundary) => "The permissions boundary",
            TextId::CallerLimit(_, CallerLimit::SessionPolicy) => "The session policy",
            TextId::CallerLimit(_, CallerLimit::ServiceControlPolicy(_)) => "The service control policy",
            TextId::CallerLimit(_, CallerLimit::ResourceControlPolicy(_)) => "The resource control policy",
            _ => "The VPC endpoint policy",
        },
        text_id: limit.text_id,
        text: &limit.text,
        substitutions: &[],
        trace: &limit.trace,
        of_api: None,
        arn: &outcome.method_arn,
        signer: None,
    })
}

/// The policy that limits the others and decided: one that denies, or else one that does not allow.
pub(crate) fn deciding_limit(outcome: &Outcome) -> Option<EvaluatedPolicy<'_>> {
    let decided = outcome.trace.steps.iter().any(|step| {
        matches!(
            step.evidence,
            Evidence::LimitDenies { .. }
                | Evidence::LimitDoesNotAllow { .. }
                | Evidence::VpcEndpointPolicyDenies
                | Evidence::VpcEndpointPolicyDoesNotAllow
        )
    });
    let wanted = match outcome.decision? {
        Decision::ExplicitDeny => Verdict::Deny,
        _ => Verdict::Silent,
    };
    limits(outcome).find(|policy| decided && policy.trace.verdict == wanted)
}

impl<'a> EvaluatedPolicy<'a> {
    /// The statement that settled the verdict, with its place in the list.
    pub fn decisive(&self) -> Option<(StatementIndex, &'a StatementTrace)> {
        let index = self.trace.decided_by?;
        Some((index, self.trace.statements.get(index.0)?))
    }

    /// The Allow statement that came nearest to applying: the one whose first failing part comes latest.
    pub fn nearest_miss(&self) -> Option<(StatementIndex, &'a StatementTrace)> {
        let allows = self
            .trace
            .statements
            .iter()
            .enumerate()
            .filter(|(_, one)| one.effect == Some(Effect::Allow) && !one.applies);
        // Of equals the first: `max_by_key` would take the last.
        let (index, nearest) = allows.rev().max_by_key(|(_, one)| one.reason.map_or(0, rank))?;
        Some((StatementIndex(index), nearest))
    }

    /// The string that stands at a place, without its quotes.
    pub fn string(&self, span: Span) -> String {
        match json::parse(span.slice(self.text)).root.map(|node| node.value) {
            Some(Value::String(text) | Value::Number(text)) => text.as_ref().to_owned(),
            _ => span.slice(self.text).to_owned(),
        }
    }

    /// The pattern of a resource as it was compared with the ARN. Variables are filled in, a short form is written out.
    pub fn pattern(&self, entry: &EntryTrace) -> String {
        if let Some(resolved) = &entry.resolved {
            return resolved.clone();
        }
        let text = self.string(entry.span);
        let whole = self.of_api.and_then(|api| gateway::whole_resource(api, &text));
        whole.unwrap_or(text)
    }

    /// The text that it was read from, as typed; none if the text has changed since.
    pub fn typed_text<'s>(&self, scenario: &'s Scenario) -> Option<&'s str> {
        scenario.text(self.text_id).filter(|text| self.is_of(text))
    }

    /// A place in the text as typed.
    pub fn typed(&self, span: Span) -> Span {
        gateway::as_typed(self.substitutions, span)
    }

    /// The location of a place in the text as typed.
    pub fn location(&self, span: Span) -> Location {
        Location {
            text_id: self.text_id,
            span: self.typed(span),
        }
    }

    /// Whether the evaluated text was made from this one: a cached result may come from an earlier text.
    pub fn is_of(&self, typed: &str) -> bool {
        let (mut at, mut from) = (0usize, 0usize);
        for one in self.substitutions {
            let (before, filled) = (
                typed.get(at..one.typed.start),
                self.text.get(from..one.filled.start),
            );
            if before.is_none() || before != filled || !one.typed.slice(typed).starts_with("${event.") {
                return false;
            }
            (at, from) = (one.typed.end, one.filled.end);
        }
        let rest = typed.get(at..);
        rest.is_some() && rest == self.text.get(from..)
    }
}

/// The rank of a reason: how far a statement got that fails for it.
fn rank(reason: Reason) -> usize {
    match reason {
        Reason::Unreadable => 0,
        Reason::Principal => 1,
        Reason::Action => 2,
        Reason::Resource => 3,
        Reason::Condition(index) => index + 4,
    }
}

/// A statement by its id, or by its number.
pub fn statement_name(statement: &StatementTrace, index: StatementIndex) -> String {
    let number = ["Statement ", &(index.0 + 1).to_string()].concat();
    match &statement.sid {
        Some(sid) => [&number, ", ", sid].concat(),
        None => number,
    }
}
