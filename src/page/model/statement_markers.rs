//! Statement markers: how each statement was evaluated, at its place in the text as typed. The elements of a statement have
//! descriptions for the request in view.

#[cfg(test)]
mod tests;

use crate::page::model::state::State;
use why403::explain::evaluated_policy::EvaluatedPolicy;
use why403::explain::{evaluated_policy, statement};
use why403::json::Span;
use why403::policy::{Effect, PartTrace, StatementIndex, StatementTrace};
use why403::scenario::TextId;

/// Whether a statement applies, and with which effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementStatus {
    /// It allows the request.
    Allowed,
    /// It denies the request.
    Denied,
    /// It does not apply.
    NotApplied,
}

impl StatementStatus {
    /// The name that the style sheets use.
    pub fn key(self) -> &'static str {
        match self {
            StatementStatus::Allowed => "allowed",
            StatementStatus::Denied => "denied",
            StatementStatus::NotApplied => "not-applied",
        }
    }

    /// The status of an evaluated statement.
    pub fn from_statement(statement: &StatementTrace) -> Self {
        match (statement.applies, statement.effect) {
            (true, Some(Effect::Allow)) => StatementStatus::Allowed,
            (true, _) => StatementStatus::Denied,
            (false, _) => StatementStatus::NotApplied,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementMarker {
    /// Its range in the text as typed.
    pub span: Span,
    pub status: StatementStatus,
    /// Whether it decided the policy's result.
    pub decisive: bool,
    /// The status and its reason; what stands in backticks is code.
    pub sentence: String,
}

/// An element of a statement with how it was evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The range of its value in the text as typed.
    pub span: Span,
    /// The evaluation in a sentence; what stands in backticks is code.
    pub sentence: String,
}

/// The markers of the policy in a text; empty if the text was not evaluated for the request in view.
pub fn markers(state: &State, text_id: TextId) -> Vec<StatementMarker> {
    let Some(policy) = policy_at(state, text_id) else {
        return Vec::new();
    };
    let statements = policy.trace.statements.iter().enumerate();
    let markers = statements.map(|(index, trace)| StatementMarker {
        span: policy.typed(trace.span),
        status: StatementStatus::from_statement(trace),
        decisive: policy.trace.decided_by == Some(StatementIndex(index)),
        sentence: statement::statement(&policy, StatementIndex(index), trace),
    });
    markers.collect()
}

/// Describe the innermost element at a byte offset of a text.
pub fn describe(state: &State, text_id: TextId, offset: usize) -> Option<Description> {
    let policy = policy_at(state, text_id)?;
    let text = state.scenario.text(policy.text_id)?;
    let holds = |span: Span| {
        let typed = policy.typed(span);
        let start = name_start(text, typed.start);
        (start <= offset && offset <= typed.end).then_some(typed)
    };
    let mut statements = policy.trace.statements.iter().enumerate();
    let (index, trace) = statements.find(|(_, one)| holds(one.span).is_some())?;
    let whole = || statement::statement(&policy, StatementIndex(index), trace);
    if let Some(span) = holds(trace.effect_span) {
        return Some(Description {
            span,
            sentence: whole(),
        });
    }
    let parts: [(&str, Option<&PartTrace>, statement::DescribeEntry); 3] = [
        ("Principal", trace.principal.as_ref(), statement::principal),
        ("Action", trace.action.as_ref(), statement::action),
        ("Resource", trace.resource.as_ref(), statement::resource),
    ];
    for (name, part, describe_entry) in parts {
        let Some((part, span)) = part.and_then(|part| Some((part, holds(part.span)?))) else {
            continue;
        };
        let entries = part.entries.iter();
        let mut entries = entries.filter_map(|entry| Some((entry, holds(entry.span)?)));
        return Some(match entries.next() {
            Some((entry, span)) => Description {
                span,
                sentence: describe_entry(&policy, part, entry),
            },
            None => Description {
                span,
                sentence: statement::part(name, part),
            },
        });
    }
    // Conditions with the same operator share its span: the key or an operand tells them apart.
    let conditions = || trace.conditions.iter();
    let at_key = conditions().find_map(|one| Some((one, holds(one.span)?)));
    let found = at_key.or_else(|| conditions().find_map(|one| Some((one, holds(one.operator_span)?))));
    Some(match found {
        Some((condition, span)) => Description {
            span,
            sentence: statement::condition(condition),
        },
        None => Description {
            span: holds(trace.span)?,
            sentence: whole(),
        },
    })
}

/// The policy in a text, if it was evaluated for the request in view.
fn policy_at(state: &State, text_id: TextId) -> Option<EvaluatedPolicy<'_>> {
    let answer = state.selected_outcome().filter(|answer| answer.stale.is_none())?;
    let text = state.scenario.text(text_id)?;
    let policies = evaluated_policy::all(&state.scenario, answer.outcome);
    let mut policies = policies.into_iter();
    policies.find(|policy| policy.text_id == text_id && policy.is_of(text))
}

/// The start of the name before a value, else of the value itself.
fn name_start(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or("").trim_end();
    let name = before.strip_suffix(':').map(str::trim_end);
    let name = name.and_then(|before| before.strip_suffix('"')?.rfind('"'));
    name.unwrap_or(start)
}
