//! The resource policy where it decides alone. It does for a method without authorization, and after a Cognito user pool.

use crate::gateway::arn;
use crate::gateway::conclusion::StepResult;
use crate::gateway::decision::{Decision, DenyingPolicy};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::DecidedBy;
use crate::gateway::response::message::{Denial, DeniedCaller};
use crate::gateway::statement_rules::Dependence;
use crate::gateway::workflow::Workflow;
use crate::policy::{Caller, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{AwsVersion, EndpointType};

const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");

pub(crate) static POLICY_ALONE: Rule = Rule {
    id: "resource-policy-alone",
    statement: "without a Lambda authorizer or IAM the resource policy decides alone and has to allow explicitly",
    source: "API Gateway developer guide: authorization flow",
    url: FLOW,
    certainty: Certainty::Documented,
};

static PRIVATE_NEEDS_POLICY: Rule = Rule {
    id: "private-needs-policy",
    statement: "a private API without a resource policy refuses every request",
    source: "API Gateway developer guide: private APIs",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&POLICY_ALONE, &PRIVATE_NEEDS_POLICY];

impl Workflow<'_> {
    /// A method without an authorizer.
    pub(crate) fn unguarded(&mut self) -> StepResult {
        self.resource_policy_alone(&[&POLICY_ALONE])
    }

    pub(crate) fn resource_policy_alone(&mut self, rules: &[&'static Rule]) -> StepResult {
        let private = self.api.endpoint_type == EndpointType::Private;
        let (verdict, rules) = match self.evaluate_resource_policy(&Caller::Anonymous) {
            None if private => (Verdict::Silent, &[&PRIVATE_NEEDS_POLICY][..]),
            None => {
                self.passed(self.policy_step(), Evidence::NoResourcePolicy, &[]);
                return StepResult::Continue(());
            }
            Some(verdict) => {
                self.depend_on_resource_policy(Dependence::Verdict);
                (verdict, rules)
            }
        };
        let decision = match verdict {
            Verdict::Allow => {
                self.passed(self.policy_step(), Evidence::ResourcePolicyAllows, rules);
                return StepResult::Continue(());
            }
            Verdict::Deny => Decision::ExplicitDeny,
            Verdict::Silent => Decision::ImplicitDeny,
        };
        self.log_resource_denial(decision);
        let evidence = match decision {
            Decision::ExplicitDeny => Evidence::ResourcePolicyDenies,
            _ => Evidence::ResourcePolicyDoesNotAllow,
        };
        self.deny(
            DecidedBy::ResourcePolicy,
            Denial {
                caller: DeniedCaller::Anonymous,
                policy: DenyingPolicy::ResourceBased,
                decision,
            },
            evidence,
            rules,
        )
    }

    /// Record the rules within the resource policy's statements that the outcome depends on.
    pub(crate) fn depend_on_resource_policy(&mut self, dependence: Dependence) {
        let trace = self.trace.resource_policy.as_ref();
        let rules = trace.map(|trace| dependence.rules(trace)).unwrap_or_default();
        self.depend_on(rules);
        self.depend_on(self.policy.rules.clone());
    }

    pub(crate) fn log_resource_denial(&mut self, decision: Decision) {
        if decision != Decision::ExplicitDeny {
            let line = "The client is not authorized to perform this operation.";
            return self.log.approximate(Certainty::Reported, line);
        }
        let line = format!(
            "ExplicitDenyException User: anonymous is not authorized to perform: execute-api:Invoke on resource: {} with an explicit deny: {}",
            arn::mask_account(&self.target.arn),
            self.ids.request_id()
        );
        // Which line newer gateways print is not recorded.
        let certainty = if self.aws_version == AwsVersion::Article {
            Certainty::Documented
        } else {
            Certainty::Unknown
        };
        self.log.approximate(certainty, line);
    }
}
