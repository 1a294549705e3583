//! Edits for browsers: an answer to a preflight, and the header that shows an error to the page.

use super::{Candidates, Goal, method_mut, reach};
use crate::explain::preflight::is_preflight;
use crate::gateway::{DecidedBy, Evidence, StepName};
use crate::scenario::{AuthorizationType, GatewayResponse, Method};

impl Candidates<'_> {
    /// Whether what refuses the request is something that no browser sends with a preflight.
    pub(super) fn is_guarded(&self) -> bool {
        matches!(
            self.outcome.decided_by,
            DecidedBy::IdentitySource
                | DecidedBy::IdentityValidation
                | DecidedBy::AuthorizerFunction
                | DecidedBy::AuthorizerOutput
                | DecidedBy::AuthorizerPolicy
                | DecidedBy::Policies
                | DecidedBy::ApiKey
        ) || matches!(
            self.outcome.trace.evidence(StepName::Routing),
            Evidence::NoSuchMethod { .. }
        )
    }

    /// Suggest a method of its own for a preflight. It has no authorizer and no key; the other methods stay as they are.
    pub(super) fn preflight(&mut self) {
        let open = |path: &str| Method {
            http_method: "OPTIONS".to_owned(),
            path: path.to_owned(),
            authorization_type: AuthorizationType::None,
            ..Method::default()
        };
        match self.outcome.trace.evidence(StepName::Routing).clone() {
            Evidence::Method { verb, path } if verb == "OPTIONS" => {
                let title = format!("Let `OPTIONS {path}` have neither authorizer nor API key");
                self.push(title, |scenario| {
                    if let Some(method) = method_mut(scenario, &verb, &path) {
                        *method = open(&path);
                    }
                });
            }
            Evidence::Method { path, .. } => {
                let title = format!("Add `OPTIONS {path}` without authorizer and API key");
                self.push(title, |scenario| {
                    scenario.api.methods.get_or_insert_default().push(open(&path))
                });
            }
            Evidence::EveryMethodExists => {
                self.push(
                    "Add `OPTIONS` methods without authorizer and API key",
                    |scenario| {
                        let every = ["/", "/{proxy+}"];
                        let guarded = every.map(|path| Method {
                            http_method: "ANY".to_owned(),
                            path: path.to_owned(),
                            ..Method::default()
                        });
                        scenario.api.methods = Some(guarded.into_iter().chain(every.map(open)).collect());
                    },
                );
            }
            _ => {
                let methods: Vec<&Method> = self.scenario.api.methods.iter().flatten().collect();
                let path = self.request.path.split('?').next().unwrap_or("");
                let resource = reach::resource_for(&methods, path);
                let title = format!("Add `OPTIONS {resource}` without authorizer and API key");
                self.push(title, |scenario| {
                    scenario.api.methods.get_or_insert_default().push(open(&resource))
                });
            }
        }
    }

    /// The header without which a browser hides an error from the page that asked.
    pub(super) fn cors_header(&mut self) {
        let Some(response_type) = self.outcome.response_type else {
            return;
        };
        if self.request.header("Origin").is_none() || is_preflight(self.request) {
            return;
        }
        let name = if self.outcome.status_code.is_some_and(|status| status >= 500) {
            "DEFAULT_5XX"
        } else {
            "DEFAULT_4XX"
        };
        let customised = |name: &str| {
            self.scenario
                .api
                .gateway_responses
                .iter()
                .any(|(key, _)| key == name)
        };
        // A response that is customised itself does not look at the default.
        let name = if customised(response_type.name()) {
            response_type.name()
        } else {
            name
        };
        let title = format!("Send `Access-Control-Allow-Origin` with the gateway response `{name}`");
        self.push(title, |scenario| {
            let responses = &mut scenario.api.gateway_responses;
            if !responses.iter().any(|(key, _)| key == name) {
                responses.push((name.to_owned(), GatewayResponse::default()));
            }
            for (_, response) in responses.iter_mut().filter(|(key, _)| key == name) {
                let header = "gatewayresponse.header.Access-Control-Allow-Origin";
                response
                    .response_parameters
                    .push((header.to_owned(), "'*'".to_owned()));
            }
        });
        if let Some(last) = self.found.last_mut() {
            last.goal = Goal::CorsHeader;
        }
    }
}
