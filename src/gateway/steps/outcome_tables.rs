//! The decision of two policies together: Tables A and B of AWS's authorization flow.

use serde::{Deserialize, Serialize};

use crate::gateway::decision::Decision;
use crate::gateway::outcome::Outcome;
use crate::policy::Verdict;
use crate::rule::{Certainty, Rule};

const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");

static TABLE_A: Rule = Rule {
    id: "table-a",
    statement: "an authorizer's (or a same-account caller's) policy and the resource policy together: any deny denies, else any allow allows, \
           else it is an implicit deny",
    source: "API Gateway developer guide: authorization flow, Table A",
    url: FLOW,
    certainty: Certainty::Documented,
};

static TABLE_B: Rule = Rule {
    id: "table-b",
    statement: "across accounts both the caller's policy and the resource policy have to allow it",
    source: "API Gateway developer guide: authorization flow, Table B",
    url: FLOW,
    certainty: Certainty::Documented,
};

static AUTHORIZER_ALONE: Rule = Rule {
    id: "authorizer-alone",
    statement: "without a resource policy the authorizer's policy decides alone",
    source: "API Gateway developer guide: authorization flow",
    url: FLOW,
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&TABLE_A, &TABLE_B, &AUTHORIZER_ALONE];

/// The table that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Table {
    /// One account: either policy may allow.
    A,
    /// Two accounts: both policies have to allow.
    B,
}

impl Table {
    /// The table by which the policies of an outcome decided; Table A where they did not decide together.
    pub fn applied_to(outcome: &Outcome) -> Self {
        let mut rules = outcome.trace.steps.iter().flat_map(|step| &step.rules);
        if rules.any(|rule| **rule == TABLE_B) {
            Self::B
        } else {
            Self::A
        }
    }
}

/// The decision of the caller's policy and the resource policy together, and its rule. A policy is `None` if none is attached.
pub fn decide(table: Table, caller: Verdict, resource: Option<Verdict>) -> (Decision, &'static Rule) {
    use Verdict::{Allow, Deny};
    let resource_verdict = resource.unwrap_or(Verdict::Silent);
    let decision = match (caller, resource_verdict) {
        (Deny, _) | (_, Deny) => Decision::ExplicitDeny,
        (Allow, Allow) => Decision::Allow,
        (Allow, _) | (_, Allow) if table == Table::A => Decision::Allow,
        _ => Decision::ImplicitDeny,
    };
    let rule = match (table, resource) {
        (Table::A, None) => &AUTHORIZER_ALONE,
        (Table::A, _) => &TABLE_A,
        (Table::B, _) => &TABLE_B,
    };
    (decision, rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Allow, Deny, Silent};

    #[test]
    fn table_a_as_the_guide_prints_it() {
        let rows = [
            (Allow, Allow, Decision::Allow),
            (Allow, Silent, Decision::Allow),
            (Allow, Deny, Decision::ExplicitDeny),
            (Silent, Allow, Decision::Allow),
            (Silent, Silent, Decision::ImplicitDeny),
            (Silent, Deny, Decision::ExplicitDeny),
            (Deny, Allow, Decision::ExplicitDeny),
            (Deny, Silent, Decision::ExplicitDeny),
            (Deny, Deny, Decision::ExplicitDeny),
        ];
        for (caller, resource, expected) in rows {
            assert_eq!(
                decide(Table::A, caller, Some(resource)).0,
                expected,
                "{caller:?} {resource:?}"
            );
        }
    }

    #[test]
    fn table_b_needs_both() {
        for caller in [Allow, Silent, Deny] {
            for resource in [Allow, Silent, Deny] {
                let expected = match (caller, resource) {
                    (Deny, _) | (_, Deny) => Decision::ExplicitDeny,
                    (Allow, Allow) => Decision::Allow,
                    _ => Decision::ImplicitDeny,
                };
                assert_eq!(decide(Table::B, caller, Some(resource)).0, expected);
            }
        }
        assert_eq!(decide(Table::B, Allow, None).0, Decision::ImplicitDeny);
    }
}
