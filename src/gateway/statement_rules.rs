//! The rules that apply within statements, and what they make of an outcome. Where a rule is not known, the other outcome is
//! among the alternatives.

use crate::gateway::uncertainty::Uncertainty;
use crate::gateway::workflow::{Workflow, ask};
use crate::policy;
use crate::policy::eval::condition::{NULL_OPERAND, VARIABLE_IN_BOOL};
use crate::policy::eval::otherwise::read_otherwise;
use crate::policy::eval::resource::{EMPTY_RESOURCE_LIST, RESOURCE_IS_NO_ARN};
use crate::policy::{Caller, Document, PolicyTrace};
use crate::rule::{Certainty, Rule};

/// The rules of statements that are not known to hold; `read_otherwise` has the other reading of each.
static UNKNOWN: [Uncertainty; 4] = [
    Uncertainty {
        rule: &EMPTY_RESOURCE_LIST,
        alternative: "if an empty `Resource` list matches everything",
    },
    Uncertainty {
        rule: &RESOURCE_IS_NO_ARN,
        alternative: "if a resource that is no ARN is read as the short form of one, or as a pattern for the whole ARN",
    },
    Uncertainty {
        rule: &NULL_OPERAND,
        alternative: "if a value of `Null` that is neither `true` nor `false` equals nothing",
    },
    Uncertainty {
        rule: &VARIABLE_IN_BOOL,
        alternative: "if variables in the values of `Bool` are filled in",
    },
];

/// The part of a policy's evaluation that an outcome depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dependence {
    /// Its verdict.
    Verdict,
    /// The absence of a statement that denies.
    NoDeny,
}

impl Dependence {
    /// The rules within the statements on which that depends.
    pub(crate) fn rules(self, trace: &PolicyTrace) -> Vec<&'static Rule> {
        match self {
            Self::Verdict => trace.rules(),
            Self::NoDeny => trace.no_deny_rules(),
        }
    }
}

impl Workflow<'_> {
    /// Evaluate a policy for this request: as the rules say, or as the run assumes instead.
    pub(crate) fn evaluate(&mut self, document: &Document, caller: &Caller) -> PolicyTrace {
        let request = ask(&self.target.arn, caller, &self.context);
        let assumed = UNKNOWN
            .iter()
            .find(|unknown| self.uncertainties.is_alternative(**unknown));
        let trace = match assumed {
            Some(unknown) => policy::evaluate(&read_otherwise(document, unknown.rule, &request), &request),
            None => policy::evaluate(document, &request),
        };
        for rule in trace
            .applied_rules()
            .filter(|rule| rule.certainty == Certainty::Unknown)
        {
            if let Some(unknown) = UNKNOWN.iter().find(|unknown| unknown.rule == rule) {
                self.uncertainties.encounter(*unknown);
            }
        }
        trace
    }

    /// Record the rules that the outcome depends on; they are those of the step that comes next.
    pub(crate) fn depend_on(&mut self, rules: Vec<&'static Rule>) {
        for rule in rules {
            if !self.observations.pending_rules.contains(&rule) {
                self.observations.pending_rules.push(rule);
            }
        }
    }
}
