//! The evaluation of a document and its statements.

use crate::policy::eval::trace::{EntryTrace, PartTrace, PolicyTrace, Reason, StatementTrace};
use crate::policy::eval::{condition, principal, resource};
use crate::policy::model::context::{Caller, Context};
use crate::policy::model::document::{Document, Patterns, PolicyKind, Statement};
use crate::policy::pattern::wildcard::like_ignoring_case;

/// A request for access, as a policy sees it.
#[derive(Clone, Copy, Debug)]
pub struct AccessRequest<'a> {
    /// `execute-api:Invoke`
    pub action: &'a str,
    /// The ARN of the resource.
    pub resource: &'a str,
    /// The caller; anonymous where the request is not signed.
    pub caller: &'a Caller,
    /// The condition keys.
    pub context: &'a Context,
}

/// Evaluate a policy for a request.
///
/// The verdict is derived from the trace, so the two cannot disagree.
///
/// ```
/// use why403::json;
/// use why403::policy::{AccessRequest, Caller, Context, PolicyKind, StatementIndex, Verdict, evaluate, read};
/// let text = r#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:a1/dev/GET/*"}}"#;
/// let (document, diagnostics) = read(&json::parse(text).root.unwrap(), PolicyKind::Authorizer);
/// assert!(diagnostics.is_empty());
/// let trace = evaluate(&document, &AccessRequest {
///     action: "execute-api:Invoke",
///     resource: "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets/7",
///     caller: &Caller::Anonymous,
///     context: &Context::default(),
/// });
/// assert_eq!(trace.verdict, Verdict::Allow);
/// assert_eq!(trace.decided_by, Some(StatementIndex(0)));
/// ```
pub fn evaluate(document: &Document, request: &AccessRequest<'_>) -> PolicyTrace {
    let statements = document.statements.iter();
    PolicyTrace::new(
        statements
            .map(|statement| evaluate_statement(statement, document, request))
            .collect(),
    )
}

fn evaluate_statement(
    statement: &Statement,
    document: &Document,
    request: &AccessRequest<'_>,
) -> StatementTrace {
    let principal = statement
        .principals
        .as_ref()
        .filter(|_| document.kind == PolicyKind::Resource)
        .map(|principals| principal::evaluate(principals, request.caller));
    let action = statement
        .actions
        .as_ref()
        .map(|patterns| evaluate_actions(patterns, request.action));
    let resource = statement.resources.as_ref().map(|patterns| {
        resource::evaluate(
            patterns,
            document.kind,
            document.version,
            request.resource,
            request.context,
        )
    });
    let conditions: Vec<_> = statement
        .conditions
        .iter()
        .map(|condition| condition::evaluate(condition, statement.effect, document.version, request.context))
        .collect();
    let fails = |part: Option<&PartTrace>| part.is_some_and(|part| !part.holds);
    let reason = if !statement.readable {
        Some(Reason::Unreadable)
    } else if fails(principal.as_ref()) {
        Some(Reason::Principal)
    } else if fails(action.as_ref()) {
        Some(Reason::Action)
    } else if fails(resource.as_ref()) {
        Some(Reason::Resource)
    } else {
        conditions
            .iter()
            .position(|condition| !condition.holds)
            .map(Reason::Condition)
    };
    StatementTrace {
        span: statement.span,
        sid: statement.sid.as_ref().map(|sid| sid.text.clone()),
        effect: statement.effect,
        effect_span: statement.effect_span,
        applies: reason.is_none(),
        reason,
        principal,
        action,
        resource,
        conditions,
    }
}

/// Match an action against `Action` or `NotAction`: case-insensitive, with `*` and `?` anywhere.
///
/// Source: IAM user guide, "IAM JSON policy elements: Action".
fn evaluate_actions(patterns: &Patterns, action: &str) -> PartTrace {
    let entries: Vec<EntryTrace> = patterns
        .patterns
        .iter()
        .map(|pattern| EntryTrace {
            span: pattern.span,
            matches: like_ignoring_case(&pattern.text, action),
            principal: None,
            named: None,
            resolved: None,
            rule: None,
        })
        .collect();
    let any_matches = entries.iter().any(|entry| entry.matches);
    PartTrace {
        span: patterns.span,
        negated: patterns.negated,
        holds: any_matches != patterns.negated,
        entries,
        rule: None,
    }
}
