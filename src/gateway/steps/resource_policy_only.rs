//! A method that the resource policy guards alone: without authorization, or behind a Cognito user pool.

use crate::gateway::response::message::Denier;
use crate::gateway::response::response_type::{End, Flow, UNAUTHORIZED, end};
use crate::gateway::steps::run::Runner;
use crate::gateway::{DecidedBy, Decision, Evidence, StepName, arn, target};
use crate::policy::{Caller, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{AwsVersion, EndpointType};

const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");

static POLICY_ALONE: Rule = Rule {
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

static COGNITO_FIRST: Rule = Rule {
    id: "cognito-first",
    statement: "a Cognito user pool authenticates first, then the resource policy decides alone",
    source: "API Gateway developer guide: authorization flow",
    url: FLOW,
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&POLICY_ALONE, &PRIVATE_NEEDS_POLICY, &COGNITO_FIRST];

impl Runner<'_> {
    /// A method without an authorizer.
    pub(crate) fn unguarded(&mut self) -> Flow {
        self.resource_policy_alone(&[&POLICY_ALONE])
    }

    pub(crate) fn resource_policy_alone(&mut self, rules: &[&'static Rule]) -> Flow {
        let private = self.api.endpoint_type == EndpointType::Private;
        let (verdict, rules) = match self.judge_resource_policy(&Caller::Anonymous) {
            None if private => (Verdict::Silent, &[&PRIVATE_NEEDS_POLICY][..]),
            None => {
                self.passed(self.judging_step(), Evidence::NoResourcePolicy, &[]);
                return Flow::Continue(());
            }
            Some(verdict) => (verdict, rules),
        };
        let decision = match verdict {
            Verdict::Allow => {
                self.passed(self.judging_step(), Evidence::ResourcePolicyAllows, rules);
                return Flow::Continue(());
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
            Denier::ResourcePolicy,
            decision,
            evidence,
            rules,
        )
    }

    pub(crate) fn log_resource_denial(&mut self, decision: Decision) {
        if decision != Decision::ExplicitDeny {
            return self.log.not_authorized();
        }
        let line = format!(
            "ExplicitDenyException User: anonymous is not authorized to perform: execute-api:Invoke on resource: {} with an explicit deny: {}",
            arn::mask_account(&self.target.arn),
            self.ids.request_id()
        );
        // Which line newer gateways print is not recorded.
        let certainty = if self.rules == AwsVersion::Article {
            Certainty::Documented
        } else {
            Certainty::Unknown
        };
        self.log.approximate(certainty, line);
    }

    /// A method guarded by a Cognito user pool: the token is there or not; whether it is valid is not simulated.
    pub(crate) fn cognito(&mut self) -> Flow {
        let token = target::header(&self.request.headers, "Authorization").unwrap_or("");
        if token.is_empty() {
            self.log.unauthorized_request(self.ids);
            let evidence = Evidence::UserPoolTokenMissing;
            return end(
                DecidedBy::IdentitySource,
                None,
                End::gateway(UNAUTHORIZED, "Unauthorized"),
                evidence,
                &[&COGNITO_FIRST],
            );
        }
        self.passed(StepName::Identity, Evidence::UserPoolTokenPresent, &[]);
        self.resource_policy_alone(&[&COGNITO_FIRST, &POLICY_ALONE])
    }
}
