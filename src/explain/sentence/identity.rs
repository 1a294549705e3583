//! The sentences about a request that ended at its identity or in the authorizer's function.

use super::SentenceWriter;
use crate::explain::words;
use crate::gateway::{Evidence, StepName};
use crate::prose::code;
use crate::scenario::{AuthorizerType, IdentitySource};

impl SentenceWriter<'_> {
    pub(super) fn identity_source(&self) -> String {
        let source = match self.outcome.trace.evidence(StepName::Identity) {
            Evidence::IdentitySourceMissing { source } => source,
            Evidence::NotSigned { .. } => {
                return "The method uses AWS_IAM and the request is not signed, so no policy was evaluated."
                    .into();
            }
            other => return format!("The Cognito user pool authorizer refused the request: {other}."),
        };
        let (what, name) = match source {
            IdentitySource::Header(name) => ("The header ", name.clone()),
            IdentitySource::QueryString(name) => ("The query parameter ", name.clone()),
            IdentitySource::Unknown(text) => {
                return [
                    &*code(text),
                    " is not an identity source of a REST API, so no request has it, and API Gateway rejected the request without calling \
                     the function.",
                ]
                .concat();
            }
            other => ("The identity source ", other.to_string()),
        };
        let authorizer = self.scenario.authorizer.as_ref();
        if authorizer.is_some_and(|one| one.identity_sources().next().is_none()) {
            return "The authorizer has no identity source, so API Gateway found no token and rejected the request without calling the function.".into();
        }
        let all = match authorizer.map(|one| one.authorizer_type) {
            Some(AuthorizerType::Request) => {
                " is missing or empty, and the authorizer needs every identity source"
            }
            _ => ", the authorizer's identity source, is missing or empty",
        };
        [
            what,
            &*code(&name),
            all,
            ", so API Gateway rejected the request without calling the function.",
        ]
        .concat()
    }

    pub(super) fn function(&self) -> String {
        match self.outcome.trace.evidence(StepName::AuthorizerFunction) {
            Evidence::FunctionUnauthorized => [
                "The authorizer's function failed with exactly `Unauthorized`",
                self.only_if(401, ", which API Gateway turns into a 401."),
            ]
            .concat(),
            Evidence::FunctionFailed { message } => [
                "The authorizer's function failed with ",
                &*code(message),
                self.only_if(
                    500,
                    ". Only a failure with exactly `Unauthorized` gives a 401; any other is a 500.",
                ),
            ]
            .concat(),
            Evidence::FunctionThrottled => [
                "Lambda throttled the call of the function, so API Gateway got no policy",
                self.only_if(
                    500,
                    ". That is a 500, not a 429: raise the function's concurrency, or try again later.",
                ),
            ]
            .concat(),
            other @ (Evidence::FunctionNotPermitted | Evidence::RoleNotAssumable { .. }) => {
                let why = words::capitalized(&other.to_string());
                [
                    &why,
                    ", so API Gateway got no policy",
                    self.only_if(500, ". That is a 500, not a 403."),
                ]
                .concat()
            }
            _ => "The authorizer's function did not answer in time, so API Gateway got no policy.".into(),
        }
    }
}
