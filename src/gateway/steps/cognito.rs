//! A method guarded by a Cognito user pool.

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{DecidedBy, StepName};
use crate::gateway::request_target;
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::steps::resource_policy_only::POLICY_ALONE;
use crate::gateway::workflow::Workflow;
use crate::rule::{Certainty, Rule};

static COGNITO_FIRST: Rule = Rule {
    id: "cognito-first",
    statement: "a Cognito user pool authenticates first, then the resource policy decides alone",
    source: "API Gateway developer guide: authorization flow",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html",
    ),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&COGNITO_FIRST];

impl Workflow<'_> {
    /// A method guarded by a Cognito user pool: the token is there or not; whether it is valid is not simulated.
    pub(crate) fn cognito(&mut self) -> StepResult {
        let token = request_target::header(&self.request.headers, "Authorization").unwrap_or("");
        if token.is_empty() {
            self.log.unauthorized_request(self.ids);
            let evidence = Evidence::UserPoolTokenMissing;
            return conclude(
                DecidedBy::IdentitySource,
                None,
                ResponseSource::gateway(ResponseType::Unauthorized, "Unauthorized"),
                evidence,
                &[&COGNITO_FIRST],
            );
        }
        self.passed(StepName::Identity, Evidence::UserPoolTokenPresent, &[]);
        self.resource_policy_alone(&[&COGNITO_FIRST, &POLICY_ALONE])
    }
}
