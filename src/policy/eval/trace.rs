//! How every part of every statement fared: what a verdict is derived from, and what explains it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::Span;
use crate::policy::model::context::Values;
use crate::policy::model::document::{Effect, PrincipalKind};
use crate::policy::model::operator::Operator;
use crate::rule::{Certainty, Rule};

/// What one policy says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// A statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    Deny,
    /// No statement applies.
    Silent,
}

/// How every statement of a policy fared. Places are places in the policy's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyTrace {
    /// What they come to.
    pub verdict: Verdict,
    /// Index of the statement that settled it: the first Deny that applies, else the first Allow.
    pub decided_by: Option<usize>,
    /// The statements in their order.
    pub statements: Vec<StatementTrace>,
}

/// How one statement fared. Every part is looked at, also after one has failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementTrace {
    /// Its place.
    #[serde(flatten)]
    pub span: Span,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<Arc<str>>,
    /// What it does where it applies.
    pub effect: Option<Effect>,
    /// The place of the value of `Effect`.
    pub effect_span: Span,
    /// Whether it applies.
    pub applies: bool,
    /// If not: the first part that fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// `Principal` or `NotPrincipal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<PartTrace>,
    /// `Action` or `NotAction`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<PartTrace>,
    /// `Resource` or `NotResource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<PartTrace>,
    /// The conditions in their order.
    pub conditions: Vec<ConditionTrace>,
}

/// The first part of a statement that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "part", content = "index")]
pub enum Reason {
    /// It could not be read whole.
    Unreadable,
    /// It is about others.
    Principal,
    /// It is about other actions.
    Action,
    /// It is about other resources.
    Resource,
    /// The condition with this index does not hold.
    Condition(usize),
}

/// How a request fared with a list of principals or patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartTrace {
    /// The value's place.
    #[serde(flatten)]
    pub span: Span,
    /// True for `NotPrincipal`, `NotAction`, `NotResource`.
    pub negated: bool,
    /// Whether the part lets the statement apply.
    pub holds: bool,
    /// The entries in their order.
    pub entries: Vec<EntryTrace>,
    /// A rule beyond "one entry must match", where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// How a request fared with one principal or pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryTrace {
    /// The entry's place.
    #[serde(flatten)]
    pub span: Span,
    /// Whether it takes the request's caller, action or resource.
    pub matches: bool,
    /// The principal's kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<PrincipalKind>,
    /// The pattern after its variables were filled in, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    /// A rule beyond plain comparison, where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// How one key of one operator fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionTrace {
    /// The operator.
    pub operator: Operator,
    /// The operator's place.
    pub operator_span: Span,
    /// The key, as the policy writes it.
    pub key: Arc<str>,
    /// The key's place.
    pub key_span: Span,
    /// The operands' place.
    #[serde(flatten)]
    pub span: Span,
    /// Whether it lets the statement apply.
    pub holds: bool,
    /// The key's value in the request; none where it is absent.
    pub value: Option<Values>,
    /// What an absent key did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// The operands in their order.
    pub operands: Vec<OperandTrace>,
    /// One for each value of the key; empty where no value was compared.
    pub comparisons: Vec<ValueTrace>,
    /// A rule beyond plain comparison, where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// What an absent key did to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Absent {
    /// The operator needs a value, so it does not hold.
    Fails,
    /// The operator is negated: nothing differs from everything, so it holds.
    Differs,
    /// `IfExists`: it holds.
    IfExists,
    /// `ForAllValues`: none of no values fails, so it holds.
    AllOfNone,
    /// `ForAnyValue`: none of no values does, so it does not hold.
    AnyOfNone,
    /// `Null` asked for this.
    Asked,
}

/// An operand of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperandTrace {
    /// The operand as the policy writes it.
    pub text: Arc<str>,
    /// Its place.
    #[serde(flatten)]
    pub span: Span,
    /// It after its variables were filled in, where it has any and they have values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// How one value of a key fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueTrace {
    /// Whether the operator could read it: as a number, a date, an address, an ARN.
    pub readable: bool,
    /// Whether it does what the operator asks, negation included.
    pub holds: bool,
    /// How it compares with each operand.
    pub operands: Vec<Match>,
}

/// How a value compares with an operand, before a negated operator turns it round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Match {
    /// It fits.
    Yes,
    /// It does not.
    No,
    /// The operand cannot be read as what the operator compares; it fits nothing.
    Unreadable,
    /// A variable in the operand has no value; it fits nothing.
    NoValue,
    /// The operand is no ARN: it can deny, but not allow.
    NoArn,
}

impl PartTrace {
    fn certainty(&self) -> Certainty {
        self.entries
            .iter()
            .filter_map(|entry| entry.rule)
            .chain(self.rule)
            .map(|rule| rule.certainty)
            .fold(Certainty::Documented, Certainty::and)
    }
}

impl StatementTrace {
    /// The elements beside the conditions that the statement has, in the order in which they are looked at.
    pub fn parts(&self) -> impl Iterator<Item = &PartTrace> {
        let parts = [
            self.principal.as_ref(),
            self.action.as_ref(),
            self.resource.as_ref(),
        ];
        parts.into_iter().flatten()
    }

    /// How certain it is that the statement applies, or that it does not.
    ///
    /// One part that surely fails settles that it does not; so the surest failing part counts.
    pub fn certainty(&self) -> Certainty {
        let parts = self.parts().map(|part| (part.holds, part.certainty()));
        let conditions = self.conditions.iter().map(|condition| {
            let certainty = condition
                .rule
                .map_or(Certainty::Documented, |rule| rule.certainty);
            (condition.holds, certainty)
        });
        let all = parts.chain(conditions);
        if self.applies {
            all.map(|(_, certainty)| certainty)
                .fold(Certainty::Documented, Certainty::and)
        } else {
            all.filter(|(holds, _)| !holds)
                .map(|(_, certainty)| certainty)
                .min()
                .unwrap_or_default()
        }
    }
}

impl PolicyTrace {
    /// The verdict that the statements come to, and the statement that settles it.
    ///
    /// Source: IAM user guide, "Policy evaluation logic": a Deny that applies wins, else an
    /// Allow that applies, else nothing is said.
    pub(crate) fn new(statements: Vec<StatementTrace>) -> Self {
        let first = |effect| {
            statements
                .iter()
                .position(|statement| statement.applies && statement.effect == Some(effect))
        };
        let (verdict, decided_by) = match (first(Effect::Deny), first(Effect::Allow)) {
            (Some(deny), _) => (Verdict::Deny, Some(deny)),
            (None, Some(allow)) => (Verdict::Allow, Some(allow)),
            (None, None) => (Verdict::Silent, None),
        };
        Self {
            verdict,
            decided_by,
            statements,
        }
    }

    /// The certainty of the verdict: that of the weakest rule that it needs.
    pub fn certainty(&self) -> Certainty {
        let surest = |effect| {
            self.statements
                .iter()
                .filter(|statement| statement.applies && statement.effect == Some(effect))
                .map(StatementTrace::certainty)
                .min()
                .unwrap_or_default()
        };
        // Those that do not apply matter as far as they could have changed the verdict.
        let others = |effects: &[Effect]| {
            self.statements
                .iter()
                .filter(|statement| {
                    !statement.applies && statement.effect.is_some_and(|effect| effects.contains(&effect))
                })
                .map(StatementTrace::certainty)
                .fold(Certainty::Documented, Certainty::and)
        };
        match self.verdict {
            Verdict::Deny => surest(Effect::Deny),
            Verdict::Allow => surest(Effect::Allow).and(others(&[Effect::Deny])),
            Verdict::Silent => others(&[Effect::Allow, Effect::Deny]),
        }
    }
}
