//! The text fields of a single line that an edit names.

use crate::page::model::work::Work;
use why403::scenario::{Behaviour, When};

/// A text field of a single line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// The message that the function throws in the case in view.
    Thrown,
    /// The token pattern of the case in view; empty: any token.
    When,
    /// The method of the request in view.
    HttpMethod,
    /// The path of the request in view.
    Path,
    /// The source IP of the request in view.
    SourceIp,
    /// The API's region.
    Region,
    /// The API's account.
    AccountId,
    RestApiId,
    /// The API's stage.
    StageName,
    /// The authorizer's identity source.
    IdentitySource,
    /// The authorizer's token validation expression.
    IdentityValidation,
    /// The VPC endpoint of the request in view; empty: none.
    VpcEndpointId,
    /// The scenario's title.
    Title,
    /// The scenario's description.
    Description,
}

impl TextField {
    /// The words for it that follow "Undone: ", and the id of its element.
    pub(super) fn label_and_element(self) -> (&'static str, &'static str) {
        match self {
            TextField::Thrown => ("the error message", "thrown"),
            TextField::When => ("the token pattern", "rule-when"),
            TextField::HttpMethod => ("the method", "request-method"),
            TextField::Path => ("the path", "request-path"),
            TextField::SourceIp => ("the source IP", "request-source-ip"),
            TextField::Region => ("the region", "api-region"),
            TextField::AccountId => ("the account", "api-account"),
            TextField::RestApiId => ("the API ID", "api-id"),
            TextField::StageName => ("the stage", "api-stage"),
            TextField::IdentitySource => ("the identity source", "identity-source"),
            TextField::IdentityValidation => ("the token validation", "identity-validation"),
            TextField::VpcEndpointId => ("the VPC endpoint", "request-vpce"),
            TextField::Title => ("the title", "scenario-title"),
            TextField::Description => ("the description", "scenario-description"),
        }
    }

    /// The text; none where there is none.
    pub fn get(self, work: &Work) -> Option<&str> {
        let api = &work.scenario.api;
        let authorizer = work.scenario.authorizer.as_ref();
        let case = work.cases().get(work.case.0);
        let request = work.request();
        match self {
            TextField::Thrown => match &case?.behaviour {
                Behaviour::Throws(message) => Some(message),
                _ => None,
            },
            TextField::When => match &case?.when {
                When::Identity(pattern) => Some(pattern),
                _ => None,
            },
            TextField::HttpMethod => Some(&request?.http_method),
            TextField::Path => Some(&request?.path),
            TextField::SourceIp => Some(&request?.source_ip),
            TextField::VpcEndpointId => request?.vpc_endpoint_id.as_deref(),
            TextField::Title => Some(&work.scenario.title),
            TextField::Description => Some(&work.scenario.description),
            TextField::Region => Some(&api.region),
            TextField::AccountId => Some(&api.account_id),
            TextField::RestApiId => Some(&api.rest_api_id),
            TextField::StageName => Some(&api.stage_name),
            TextField::IdentitySource => Some(&authorizer?.identity_source),
            TextField::IdentityValidation => Some(&authorizer?.identity_validation_expression),
        }
    }

    /// Replace the text. `None` if what would have it does not exist.
    pub(super) fn set(self, work: &mut Work, text: String) -> Option<()> {
        match self {
            TextField::Thrown => work.case_mut()?.behaviour = Behaviour::Throws(text),
            TextField::When if text.is_empty() => work.case_mut()?.when = When::Always,
            TextField::When => work.case_mut()?.when = When::Identity(text),
            TextField::HttpMethod => work.request_mut()?.http_method = text,
            TextField::Path => work.request_mut()?.path = text,
            TextField::SourceIp => work.request_mut()?.source_ip = text,
            TextField::VpcEndpointId => {
                work.request_mut()?.vpc_endpoint_id = Some(text).filter(|id| !id.is_empty());
            }
            TextField::Title => work.scenario_mut().title = text,
            TextField::Description => work.scenario_mut().description = text,
            TextField::Region => work.scenario_mut().api.region = text,
            TextField::AccountId => work.scenario_mut().api.account_id = text,
            TextField::RestApiId => work.scenario_mut().api.rest_api_id = text,
            TextField::StageName => work.scenario_mut().api.stage_name = text,
            TextField::IdentitySource => work.authorizer_mut()?.identity_source = text,
            TextField::IdentityValidation => work.authorizer_mut()?.identity_validation_expression = text,
        }
        Some(())
    }
}
