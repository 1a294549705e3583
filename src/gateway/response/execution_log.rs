//! The execution log: its lines in the words that CloudWatch shows them, identities masked.
//!
//! Source of every line unless it says otherwise: recorded. API Gateway puts `(request id) ` in
//! front of each, which is left out here.

use crate::gateway::arn::mask_identity;
use crate::gateway::outcome::LogLine;
use crate::gateway::request_target::RequestTarget;
use crate::gateway::response::ids::RequestIds;
use crate::gateway::steps::routing::Route;
use crate::rule::Certainty;
use crate::scenario::{Api, Authorizer, IdentitySource, Pairs, Request};

/// The lines of one request's log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    /// The weakest form that a line can have from here on.
    floor: Certainty,
}

impl Log {
    pub(crate) fn line(&mut self, text: impl Into<String>) {
        self.lines.push(LogLine {
            text: text.into(),
            certainty: Certainty::Recorded.max(self.floor),
        });
    }

    /// A line whose form is not known for certain.
    pub(crate) fn approximate(&mut self, certainty: Certainty, text: impl Into<String>) {
        self.lines.push(LogLine {
            text: text.into(),
            certainty: certainty.max(self.floor),
        });
    }

    /// From here on every line is approximate.
    pub(crate) fn approximate_from_here(&mut self, certainty: Certainty) {
        self.floor = self.floor.max(certainty);
    }

    pub(crate) fn into_lines(self) -> Vec<LogLine> {
        self.lines
    }

    pub(crate) fn extended_request_id(&mut self, ids: &RequestIds) {
        self.line(format!("Extended Request Id: {}", ids.extended_request_id()));
    }

    pub(crate) fn starting_authorizer(&mut self, authorizer: &Authorizer, ids: &RequestIds) {
        self.line(format!(
            "Starting authorizer: {} for request: {}",
            authorizer.id,
            ids.request_id()
        ));
    }

    /// A TOKEN authorizer's token, or a REQUEST authorizer's sources with their values.
    pub(crate) fn incoming_identity(&mut self, token: Option<&str>, sources: &[(IdentitySource, String)]) {
        if let Some(token) = token {
            return self.line(format!("Incoming identity: {}", mask_identity(token)));
        }
        let pairs: Vec<_> = sources
            .iter()
            .map(|(source, value)| format!("{source}={}", mask_identity(value)))
            .collect();
        let text = format!("Incoming identity: {{{}}}", pairs.join(", "));
        // How several sources are printed is inferred from how one is.
        let certainty = if pairs.len() > 1 {
            Certainty::Inferred
        } else {
            Certainty::Recorded
        };
        self.approximate(certainty, text);
    }

    /// The lines about the call of the function, up to its response.
    pub(crate) fn call(&mut self, api: &Api, authorizer: &Authorizer, event: &str, ids: &RequestIds) {
        let region = &api.region;
        let uri = format!(
            "https://lambda.{region}.amazonaws.com/2015-03-31/functions/arn:{}:lambda:{region}:{}:function:{}/invocations",
            crate::gateway::arn::partition(region),
            api.account_id,
            authorizer.name,
        );
        self.line(format!("Endpoint request URI: {uri}"));
        let arn = crate::gateway::arn::api_arn(api);
        self.line(format!(
            "Endpoint request headers: {{x-amzn-lambda-integration-tag={}, Authorization={}, X-Amz-Date={}, \
             x-amzn-apigateway-api-id={}, X-Amz-Source-Arn={arn}/authorizers/{}, Accept=application/json, \
             User-Agent=AmazonAPIGateway_{}, X-Amz-Security-Token= [TRUNCATED]",
            ids.request_id(),
            "*".repeat(64),
            ids.basic_time(),
            api.rest_api_id,
            authorizer.id,
            api.rest_api_id,
        ));
        self.line(format!(
            "Endpoint request body after transformations: {}",
            truncated(event)
        ));
        self.line(format!("Sending request to {uri}"));
    }

    pub(crate) fn result_body(&mut self, body: &str) {
        self.line(format!(
            "Authorizer result body before parsing: {}",
            truncated(body)
        ));
    }

    pub(crate) fn using_valid_policy(&mut self, principal_id: &str) {
        self.line(format!(
            "Using valid authorizer policy for principal: {}",
            mask_identity(principal_id)
        ));
        self.line("Successfully completed authorizer execution");
    }

    pub(crate) fn not_authorized(&mut self) {
        self.line("The client is not authorized to perform this operation.");
    }

    pub(crate) fn unauthorized_request(&mut self, ids: &RequestIds) {
        self.line(format!("Unauthorized request: {}", ids.request_id()));
    }

    /// The lines about the integration that depend on the request alone.
    pub(crate) fn execution(
        &mut self,
        route: &Route,
        target: &RequestTarget,
        request: &Request,
        ids: &RequestIds,
    ) {
        let map = |pairs: &Pairs| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        };
        self.line(format!("Starting execution for request: {}", ids.request_id()));
        self.line(format!(
            "HTTP Method: {}, Resource Path: {}",
            target.verb, target.path
        ));
        self.line(format!("Method request path: {}", map(&route.parameters)));
        self.line(format!("Method request query string: {}", map(&target.query)));
        self.line(format!("Method request headers: {}", map(&request.headers)));
        self.line("Method request body before transformations: ");
        self.line("Successfully completed execution");
        self.line("Method completed with status: 200");
    }

    pub(crate) fn configuration_error(&mut self, reason: &str, certainty: Certainty) {
        self.approximate(
            certainty,
            format!("Execution failed due to configuration error: {reason}"),
        );
    }
}

/// A text truncated as API Gateway does: near 1,000 characters.
fn truncated(text: &str) -> String {
    match text.char_indices().nth(1000) {
        Some((at, _)) => format!("{} [TRUNCATED]", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}
