//! The trace of an evaluation: what the verdict is derived from, and what explains it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::Span;
use crate::policy::model::context::Values;
use crate::policy::model::document::{Effect, PrincipalKind};
use crate::policy::model::operator::Operator;
use crate::rule::{Certainty, Rule};

/// The verdict of one policy on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Verdict {
    /// A statement allows the request and none denies it.
    Allow,
    /// A statement denies the request.
    Deny,
    /// No statement applies.
    Silent,
}

/// The position of a statement in its policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StatementIndex(pub usize);

/// The evaluation of a policy. Positions are positions in the policy's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PolicyTrace {
    /// The verdict, derived from the statements.
    pub verdict: Verdict,
    /// The index of the statement that decided it: the first Deny that applies, else the first Allow.
    pub decided_by: Option<StatementIndex>,
    /// The statements in their order.
    pub statements: Vec<StatementTrace>,
}

/// The evaluation of a statement. Every part is evaluated, also after one has failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StatementTrace {
    /// The position of the statement.
    #[serde(flatten)]
    pub span: Span,
    /// `Sid`; none if the statement has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<Arc<str>>,
    /// `Effect`; none if it could not be read.
    #[cfg_attr(test, ts(optional = false))]
    pub effect: Option<Effect>,
    /// The position of the value of `Effect`.
    pub effect_span: Span,
    /// Whether the statement applies.
    pub applies: bool,
    /// The first part that fails; none if the statement applies.
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

/// The reason why a statement does not apply: the first part that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "part", content = "index")]
pub enum Reason {
    /// A part could not be read.
    Unreadable,
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// The condition with this index.
    Condition(usize),
}

/// The evaluation of a list of principals or patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PartTrace {
    /// The position of the value.
    #[serde(flatten)]
    pub span: Span,
    /// Whether it is `NotPrincipal`, `NotAction` or `NotResource`.
    pub negated: bool,
    /// Whether the part lets the statement apply.
    pub holds: bool,
    /// The entries in their order.
    pub entries: Vec<EntryTrace>,
    /// A rule beyond "one entry must match", where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// The evaluation of a principal or a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EntryTrace {
    /// The position of the entry.
    #[serde(flatten)]
    pub span: Span,
    /// Whether it matches the caller, action or resource of the request.
    pub matches: bool,
    /// The kind of the principal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<PrincipalKind>,
    /// The way in which the principal names the caller, if it matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<PrincipalMatch>,
    /// The pattern after its variables were replaced, if it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    /// A rule beyond plain comparison, where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// The way in which a principal names the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PrincipalMatch {
    /// As everybody: `*`.
    Everybody,
    /// By its account, to which the policy delegates.
    Account,
    /// By the role of its session.
    Role,
    /// By its own ARN.
    Caller,
}

/// The evaluation of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConditionTrace {
    /// The operator, with its set operator and `IfExists`.
    pub operator: Operator,
    /// The position of the operator.
    pub operator_span: Span,
    /// The key, as written in the policy.
    pub key: Arc<str>,
    /// The position of the key.
    pub key_span: Span,
    /// The position of the operands.
    #[serde(flatten)]
    pub span: Span,
    /// Whether the condition holds.
    pub holds: bool,
    /// The value of the key in the request; none if it is absent.
    #[cfg_attr(test, ts(optional = false))]
    pub value: Option<Values>,
    /// The effect of the absent key, if it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// The operands in their order.
    pub operands: Vec<OperandTrace>,
    /// One for each value of the key; empty if no value was compared.
    pub comparisons: Vec<ValueTrace>,
    /// A rule beyond plain comparison, where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static Rule>,
}

/// The effect of an absent key on a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Absent {
    /// The operator needs a value: the condition does not hold.
    Fails,
    /// The operator is negated: the condition holds.
    Differs,
    /// `IfExists`: the condition holds.
    IfExists,
    /// `ForAllValues`: the condition holds.
    AllOfNone,
    /// `ForAnyValue`: the condition does not hold.
    AnyOfNone,
    /// `Null` tests for it.
    Asked,
}

/// An operand of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OperandTrace {
    /// The operand, as written in the policy.
    pub text: Arc<str>,
    /// The position of the operand.
    #[serde(flatten)]
    pub span: Span,
    /// The operand after its variables were replaced, if it has any and they have values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// The comparison of a value with the operands of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ValueTrace {
    /// Whether the operator could read it: as a number, a date, an address, an ARN.
    pub readable: bool,
    /// Whether the value satisfies the operator, negation included.
    pub holds: bool,
    /// The result for each operand.
    pub operands: Vec<Match>,
}

/// The result of comparing a value with an operand, before negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Match {
    /// The value matches.
    Yes,
    /// The value does not match.
    No,
    /// The operand cannot be read as what the operator compares; it matches nothing.
    Unreadable,
    /// A variable in the operand has no value; it matches nothing.
    NoValue,
    /// The operand is no ARN: it counts in a Deny, but not in an Allow.
    NoArn,
}

impl EntryTrace {
    fn certainty(&self) -> Certainty {
        self.rule.map_or(Certainty::Documented, |rule| rule.certainty)
    }
}

impl PartTrace {
    /// The rules that its result depends on. One entry that matches is enough; where none does, every entry counts.
    fn rules(&self) -> Vec<&'static Rule> {
        let matching = self.entries.iter().filter(|entry| entry.matches);
        let entries = match matching.min_by_key(|entry| entry.certainty()) {
            Some(entry) => std::slice::from_ref(entry),
            None => &self.entries,
        };
        self.rule
            .into_iter()
            .chain(entries.iter().filter_map(|entry| entry.rule))
            .collect()
    }
}

/// The certainty of what depends on all these rules: that of the weakest.
fn weakest(rules: &[&'static Rule]) -> Certainty {
    let certainties = rules.iter().map(|rule| rule.certainty);
    certainties.fold(Certainty::Documented, Certainty::and)
}

impl StatementTrace {
    /// The principals, actions and resources of the statement, in the order of evaluation.
    pub fn parts(&self) -> impl Iterator<Item = &PartTrace> {
        let parts = [
            self.principal.as_ref(),
            self.action.as_ref(),
            self.resource.as_ref(),
        ];
        parts.into_iter().flatten()
    }

    /// The rules on which it depends that the statement applies, or that it does not.
    ///
    /// One part that fails is enough, so those of the failing part that is the most certain to fail count.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let parts = self.parts().map(|part| (part.holds, part.rules()));
        let conditions = self
            .conditions
            .iter()
            .map(|condition| (condition.holds, condition.rule.into_iter().collect()));
        let all = parts.chain(conditions);
        if self.applies {
            all.flat_map(|(_, rules)| rules).collect()
        } else {
            all.filter(|(holds, _)| !holds)
                .map(|(_, rules)| rules)
                .min_by_key(|rules| weakest(rules))
                .unwrap_or_default()
        }
    }
}

impl PolicyTrace {
    /// Derive the verdict from the statements, and the statement that decides it.
    ///
    /// Source: IAM user guide, "Policy evaluation logic": a Deny that applies wins, else an
    /// Allow that applies, else the policy is silent.
    pub(crate) fn new(statements: Vec<StatementTrace>) -> Self {
        let first = |effect| {
            statements
                .iter()
                .position(|statement| statement.applies && statement.effect == Some(effect))
                .map(StatementIndex)
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

    /// The rules that the verdict depends on.
    pub fn rules(&self) -> Vec<&'static Rule> {
        match self.verdict {
            Verdict::Deny => self.applying(Effect::Deny),
            Verdict::Allow => [self.applying(Effect::Allow), self.not_applying(&[Effect::Deny])].concat(),
            Verdict::Silent => self.not_applying(&[Effect::Allow, Effect::Deny]),
        }
    }

    /// The rules on which it depends that the policy does not deny, whether or not it allows.
    pub fn no_deny_rules(&self) -> Vec<&'static Rule> {
        self.not_applying(&[Effect::Deny])
    }

    /// Every rule that was applied in a statement, whether or not the verdict depends on it.
    pub fn applied_rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.statements.iter().flat_map(|statement| {
            let parts = statement.parts().flat_map(|part| {
                part.rule
                    .into_iter()
                    .chain(part.entries.iter().filter_map(|entry| entry.rule))
            });
            parts.chain(statement.conditions.iter().filter_map(|condition| condition.rule))
        })
    }

    /// The rules of the most certain of the statements that apply: one is enough.
    fn applying(&self, effect: Effect) -> Vec<&'static Rule> {
        self.statements
            .iter()
            .filter(|statement| statement.applies && statement.effect == Some(effect))
            .map(StatementTrace::rules)
            .min_by_key(|rules| weakest(rules))
            .unwrap_or_default()
    }

    /// The rules of all statements that do not apply: each could have changed the verdict.
    fn not_applying(&self, effects: &[Effect]) -> Vec<&'static Rule> {
        self.statements
            .iter()
            .filter(|statement| {
                !statement.applies && statement.effect.is_some_and(|effect| effects.contains(&effect))
            })
            .flat_map(StatementTrace::rules)
            .collect()
    }
}
