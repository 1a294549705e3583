//! The policy of the VPC endpoint, which is evaluated before everything that API Gateway does.

use crate::gateway::conclusion::StepResult;
use crate::gateway::decision::{Decision, DenyingPolicy};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{DecidedBy, StepName};
use crate::gateway::response::message::{Denial, DeniedCaller};
use crate::gateway::workflow::Workflow;
use crate::policy::{Caller, PolicyKind, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{EndpointType, TextId};

static ENDPOINT_FIRST: Rule = Rule {
    id: "vpc-endpoint-policy-first",
    statement: "the policy of the VPC endpoint is evaluated first, for the caller of a signed request and otherwise for an anonymous one, and has \
           to allow the request",
    source: "API Gateway developer guide: VPC endpoint policies for private APIs",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html",
    ),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&ENDPOINT_FIRST];

impl Workflow<'_> {
    /// Evaluate the policy of the VPC endpoint, if the API is private and there is one.
    pub(crate) fn vpc_endpoint_policy(&mut self) -> StepResult {
        let api = self.api;
        let Some(text) = &api.vpc_endpoint_policy else {
            return StepResult::Continue(());
        };
        if api.endpoint_type != EndpointType::Private {
            self.passed(StepName::VpcEndpointPolicy, Evidence::NoVpcEndpoint, &[]);
            return StepResult::Continue(());
        }
        let signer = self.request.caller.as_ref().map(|caller| caller.arn.as_str());
        let caller = signer.map_or(Caller::Anonymous, |arn| Caller::Aws { arn: arn.to_owned() });
        let verdict = self.evaluate_limit(TextId::VpcEndpointPolicy, text, PolicyKind::Resource, &caller);
        let trace = self.trace.limits.last();
        let rules = trace.map(|limit| limit.trace.rules()).unwrap_or_default();
        self.depend_on(rules);
        let (decision, evidence) = match verdict {
            Verdict::Allow => {
                let evidence = Evidence::VpcEndpointPolicyAllows;
                self.passed(StepName::VpcEndpointPolicy, evidence, &[&ENDPOINT_FIRST]);
                return StepResult::Continue(());
            }
            Verdict::Deny => (Decision::ExplicitDeny, Evidence::VpcEndpointPolicyDenies),
            Verdict::Silent => (Decision::ImplicitDeny, Evidence::VpcEndpointPolicyDoesNotAllow),
        };
        let denial = Denial {
            caller: signer.map_or(DeniedCaller::Anonymous, DeniedCaller::Signed),
            policy: DenyingPolicy::VpcEndpoint,
            decision,
        };
        self.deny(DecidedBy::VpcEndpointPolicy, denial, evidence, &[&ENDPOINT_FIRST])
    }
}
