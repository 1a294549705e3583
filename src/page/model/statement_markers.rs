//! How the statements of a policy, and what stands in them, fared for the request in view: places in the texts as typed.

#[cfg(test)]
mod tests;

use crate::page::model::state::State;
use why403::explain::evaluated_policy::EvaluatedPolicy;
use why403::explain::{evaluated_policy as judged, statement as fared};
use why403::json::Span;
use why403::policy::{Effect, PartTrace, StatementTrace};
use why403::scenario::TextId;

/// How a statement fared.
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
    /// For the styles.
    pub fn key(self) -> &'static str {
        match self {
            StatementStatus::Allowed => "allowed",
            StatementStatus::Denied => "denied",
            StatementStatus::NotApplied => "not-applied",
        }
    }

    /// How this statement fared.
    pub fn of(statement: &StatementTrace) -> Self {
        match (statement.applies, statement.effect) {
            (true, Some(Effect::Allow)) => StatementStatus::Allowed,
            (true, _) => StatementStatus::Denied,
            (false, _) => StatementStatus::NotApplied,
        }
    }
}

/// A statement as it fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The statement, in the text as typed.
    pub span: Span,
    /// How it fared.
    pub fared: StatementStatus,
    /// Whether it settled what its policy says.
    pub decisive: bool,
    /// How it fared and why, in a sentence; what stands in backticks is code.
    pub says: String,
}

/// An element as it fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its value, in the text as typed.
    pub span: Span,
    /// How it fared, in a sentence; what stands in backticks is code.
    pub says: String,
}

/// The statements of the policy in a text, as they fared for the request in view; none where the
/// text is not the one that was judged.
pub fn of(state: &State, text_id: TextId) -> Vec<Mark> {
    let Some(policy) = policy_at(state, text_id) else {
        return Vec::new();
    };
    let statements = policy.trace.statements.iter().enumerate();
    let marks = statements.map(|(index, statement)| Mark {
        span: policy.typed(statement.span),
        fared: StatementStatus::of(statement),
        decisive: policy.trace.decided_by == Some(index),
        says: fared::statement(&policy, index, statement),
    });
    marks.collect()
}

/// How the innermost element at this byte offset of a text fared for the request in view.
pub fn describe(state: &State, text_id: TextId, offset: usize) -> Option<Described> {
    let policy = policy_at(state, text_id)?;
    let text = state.scenario.text(policy.text_id)?;
    let holds = |span: Span| {
        let typed = policy.typed(span);
        let start = name_start(text, typed.start);
        (start <= offset && offset <= typed.end).then_some(typed)
    };
    let mut statements = policy.trace.statements.iter().enumerate();
    let (index, statement) = statements.find(|(_, one)| holds(one.span).is_some())?;
    let whole = || fared::statement(&policy, index, statement);
    if let Some(span) = holds(statement.effect_span) {
        return Some(Described { span, says: whole() });
    }
    let parts: [(&str, Option<&PartTrace>, Says); 3] = [
        ("Principal", statement.principal.as_ref(), fared::principal),
        ("Action", statement.action.as_ref(), fared::action),
        ("Resource", statement.resource.as_ref(), fared::resource),
    ];
    for (name, part, says) in parts {
        let Some((part, span)) = part.and_then(|part| Some((part, holds(part.span)?))) else {
            continue;
        };
        let entries = part.entries.iter();
        let mut entries = entries.filter_map(|entry| Some((entry, holds(entry.span)?)));
        return Some(match entries.next() {
            Some((entry, span)) => Described {
                span,
                says: says(&policy, part, entry),
            },
            None => Described {
                span,
                says: fared::part(name, part),
            },
        });
    }
    // Conditions of one operator share its name: what stands at the key or at an operand is one condition only.
    let conditions = || statement.conditions.iter();
    let at_key = conditions().find_map(|one| Some((one, holds(one.span)?)));
    let found = at_key.or_else(|| conditions().find_map(|one| Some((one, holds(one.operator_span)?))));
    Some(match found {
        Some((condition, span)) => Described {
            span,
            says: fared::condition(condition),
        },
        None => Described {
            span: holds(statement.span)?,
            says: whole(),
        },
    })
}

/// What says how one entry of an element fared.
type Says = fn(&EvaluatedPolicy<'_>, &PartTrace, &why403::policy::EntryTrace) -> String;

/// The policy in a text, if it was evaluated for the request in view.
fn policy_at(state: &State, text_id: TextId) -> Option<EvaluatedPolicy<'_>> {
    let answer = state.answer().filter(|answer| !answer.stale)?;
    let text = state.scenario.text(text_id)?;
    let policies = judged::all(&state.scenario, answer.outcome, state.selected);
    let mut policies = policies.into_iter();
    policies.find(|policy| policy.text_id == text_id && policy.is_of(text))
}

/// Where the name before a value begins; the value's own start where it has none.
fn name_start(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or("").trim_end();
    let name = before.strip_suffix(':').map(str::trim_end);
    let name = name.and_then(|before| before.strip_suffix('"')?.rfind('"'));
    name.unwrap_or(start)
}
