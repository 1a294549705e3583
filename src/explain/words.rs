//! The words for requests, patterns and times.

use crate::diagnostic::Span;
use crate::gateway::{Outcome, Trace, api_arn};
use crate::json::{self, Value};
use crate::policy::{self, Effect, PartTrace, StatementTrace};
use crate::scenario::{Call, Scenario, What};

/// The request of the outcome with this index.
pub(super) fn call(scenario: &Scenario, index: usize) -> Option<&Call> {
    let mut calls = scenario.timeline.iter().filter_map(|event| match &event.what {
        What::Request(call) => Some(call.as_ref()),
        _ => None,
    });
    calls.nth(index)
}

/// `GET /pets/7`, from the method ARN.
pub(super) fn request(outcome: &Outcome) -> String {
    method(&outcome.method_arn)
}

/// The method in an ARN or a pattern, `GET /pets/*`; the whole where it is no ARN of a method.
pub(super) fn method(arn: &str) -> String {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or("");
    let mut parts = resource.splitn(4, '/').skip(2);
    match (parts.next(), parts.next()) {
        (Some(verb), Some(path)) => format!("{verb} /{path}"),
        _ => arn.to_owned(),
    }
}

/// `60 seconds`, `2 minutes`, `1 hour`.
pub(super) fn duration(seconds: f64) -> String {
    let seconds = seconds.round().max(0.0);
    let (count, unit) = if seconds >= 7200.0 {
        ((seconds / 3600.0).round(), "hour")
    } else if seconds >= 180.0 {
        ((seconds / 60.0).round(), "minute")
    } else {
        (seconds, "second")
    };
    let plural = if (count - 1.0).abs() < 0.5 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// `a`, `a and b`, `a, b and 3 more`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => "nothing".into(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// One of the two policies of an outcome: its trace and the text that the trace's places are in.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    pub trace: &'a policy::Trace,
    pub text: &'a str,
}

/// The authorizer's policy of an outcome.
pub(super) fn authorizer_policy(trace: &Trace) -> Option<Judged<'_>> {
    Some(Judged {
        trace: trace.authorizer_policy.as_ref()?,
        text: trace.authorizer_output.as_deref()?,
    })
}

/// The resource policy of an outcome.
pub(super) fn resource_policy(trace: &Trace) -> Option<Judged<'_>> {
    Some(Judged {
        trace: trace.resource_policy.as_ref()?,
        text: &trace.resource_policy_text,
    })
}

impl<'a> Judged<'a> {
    /// The statement that settled the verdict, with its place in the list.
    pub(super) fn decisive(self) -> Option<(usize, &'a StatementTrace)> {
        let at = self.trace.decided_by?;
        Some((at, self.trace.statements.get(at)?))
    }

    /// The Allow statement that came nearest to applying: the one whose first failing part comes latest.
    pub(super) fn nearest_miss(self) -> Option<(usize, &'a StatementTrace)> {
        let allows = self
            .trace
            .statements
            .iter()
            .enumerate()
            .filter(|(_, one)| one.effect == Some(Effect::Allow) && !one.applies);
        // Of equals the first: `max_by_key` would take the last.
        allows.rev().max_by_key(|(_, one)| one.reason.map_or(0, rank))
    }

    /// The string that stands at a place, without its quotes.
    pub(super) fn string(self, span: Span) -> String {
        match json::parse(span.of(self.text)).root.map(|node| node.value) {
            Some(Value::String(text) | Value::Number(text)) => text.as_ref().to_owned(),
            _ => span.of(self.text).to_owned(),
        }
    }

    /// The methods that an element's patterns name, as `GET /pets/*` in backticks.
    pub(super) fn methods(self, part: &PartTrace) -> Vec<String> {
        part.entries
            .iter()
            .map(|entry| format!("`{}`", method(&self.string(entry.span))))
            .collect()
    }

    /// What the Allow statements name as resources.
    pub(super) fn allowed_methods(self) -> Vec<String> {
        let allows = self
            .trace
            .statements
            .iter()
            .filter(|one| one.effect == Some(Effect::Allow));
        let mut methods = Vec::new();
        for part in allows
            .filter_map(|one| one.resource.as_ref())
            .filter(|part| !part.negated)
        {
            for method in self.methods(part) {
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
        }
        methods
    }
}

fn rank(reason: policy::Reason) -> usize {
    match reason {
        policy::Reason::Unreadable => 0,
        policy::Reason::Principal => 1,
        policy::Reason::Action => 2,
        policy::Reason::Resource => 3,
        policy::Reason::Condition(index) => index.saturating_add(4),
    }
}

/// `arn:…:api/stage/*/*`: every method of the stage.
pub(super) fn whole_stage(scenario: &Scenario) -> String {
    format!("{}/{}/*/*", api_arn(&scenario.api), scenario.api.stage_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_methods_times_and_lists() {
        assert_eq!(
            method("arn:aws:execute-api:us-east-1:1:a/dev/GET/pets/a:b"),
            "GET /pets/a:b"
        );
        assert_eq!(method("arn:aws:execute-api:*:*:*"), "arn:aws:execute-api:*:*:*");
        assert_eq!(method("*"), "*");
        assert_eq!(
            [1.0, 60.0, 300.0, 7200.0].map(duration),
            ["1 second", "60 seconds", "5 minutes", "2 hours"]
        );
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and 1 more");
    }
}
