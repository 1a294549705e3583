//! The event that API Gateway sends to the authorizer's function, and the request's other variables.

use std::collections::HashMap;

use crate::gateway::request_target::RequestTarget;
use crate::gateway::response::ids::RequestIds;
use crate::gateway::steps::routing::Route;
use crate::json::quote;
use crate::scenario::{Api, AuthorizerType, IdentitySource, Pairs, Request};

/// The variables of a request that identity sources, templates and the event use.
pub(crate) struct RequestVariables<'a> {
    pub api: &'a Api,
    pub request: &'a Request,
    pub target: &'a RequestTarget,
    pub route: &'a Route,
    pub ids: &'a RequestIds,
}

impl RequestVariables<'_> {
    /// The value of a mapping expression of the request, such as `method.request.header.X`. Others are
    /// `method.request.querystring.X`, `method.request.path.X`, `stageVariables.X` and `context.X`. Header names are without
    /// regard to case; of several values it is the last.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.value(&IdentitySource::parse(name))
    }

    /// The value of an identity source.
    pub(crate) fn value(&self, source: &IdentitySource) -> Option<String> {
        let last = |pairs: &Pairs, key: &str| {
            pairs
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
        };
        match source {
            IdentitySource::Header(name) => self.request.header(name).map(str::to_owned),
            IdentitySource::QueryString(name) => last(&self.target.query, name),
            IdentitySource::StageVariable(name) => last(&self.api.stage_variables, name),
            IdentitySource::Context(name) => self.context(name),
            // API Gateway refuses a path parameter as an identity source, but templates have it.
            IdentitySource::Unknown(text) => {
                last(&self.route.parameters, text.strip_prefix("method.request.path.")?)
            }
        }
    }

    /// The `$context` variables that do not depend on the authorizer.
    ///
    /// Source: API Gateway developer guide, api-gateway-mapping-template-reference.
    fn context(&self, name: &str) -> Option<String> {
        let agent = || self.request.header("User-Agent").unwrap_or("").to_owned();
        Some(match name {
            "accountId" => self.api.account_id.clone(),
            "apiId" => self.api.rest_api_id.clone(),
            "stage" => self.api.stage_name.clone(),
            "httpMethod" => self.target.verb.clone(),
            "path" => format!("/{}{}", self.api.stage_name, self.target.path),
            "resourcePath" => self.route.resource.clone(),
            "protocol" => "HTTP/1.1".into(),
            "requestId" => self.ids.request_id(),
            "extendedRequestId" => self.ids.extended_request_id(),
            "requestTime" => self.ids.log_time(),
            "requestTimeEpoch" => self.ids.epoch().saturating_mul(1000).to_string(),
            "domainName" => self.domain_name(),
            "domainPrefix" => self.api.rest_api_id.clone(),
            "identity.sourceIp" => self.request.source_ip.clone(),
            "identity.userAgent" => agent(),
            "identity.vpcId" => self.request.vpc_id.clone()?,
            "identity.vpceId" => self.request.vpc_endpoint_id.clone()?,
            _ => return None,
        })
    }

    fn domain_name(&self) -> String {
        format!(
            "{}.execute-api.{}.amazonaws.com",
            self.api.rest_api_id, self.api.region
        )
    }

    /// The event as JSON text, in the order in which API Gateway writes it.
    ///
    /// Source: recorded for TOKEN (2023); API Gateway developer guide, api-gateway-lambda-authorizer-input, for REQUEST.
    pub(crate) fn event(&self, kind: AuthorizerType, token: &str) -> String {
        let mut event = Object::new();
        match kind {
            AuthorizerType::Token => {
                event.text("type", "TOKEN");
                event.text("methodArn", &self.target.arn);
                event.text("authorizationToken", token);
            }
            AuthorizerType::Request => {
                event.text("type", "REQUEST");
                event.text("methodArn", &self.target.arn);
                event.text("resource", &self.route.resource);
                event.text("path", &self.target.path);
                event.text("httpMethod", &self.target.verb);
                let headers: Pairs = self
                    .request
                    .headers
                    .iter()
                    .map(|(name, value)| (canonical(name), value.clone()))
                    .collect();
                event.map("headers", &headers);
                event.multi_map("multiValueHeaders", &headers);
                event.map("queryStringParameters", &self.target.query);
                event.multi_map("multiValueQueryStringParameters", &self.target.query);
                event.map("pathParameters", &self.route.parameters);
                event.map("stageVariables", &self.api.stage_variables);
                event.raw("requestContext", &self.request_context());
            }
        }
        event.close()
    }

    fn request_context(&self) -> String {
        let mut context = Object::new();
        for name in [
            "resourcePath",
            "httpMethod",
            "extendedRequestId",
            "requestTime",
            "path",
            "accountId",
            "protocol",
            "stage",
            "domainPrefix",
        ] {
            context.text(name, &self.context(name).unwrap_or_default());
        }
        context.raw(
            "requestTimeEpoch",
            &self.context("requestTimeEpoch").unwrap_or_default(),
        );
        context.text("requestId", &self.ids.request_id());
        let mut identity = Object::new();
        identity.text("sourceIp", &self.request.source_ip);
        identity.text(
            "userAgent",
            &self.context("identity.userAgent").unwrap_or_default(),
        );
        for (name, value) in [
            ("vpcId", &self.request.vpc_id),
            ("vpceId", &self.request.vpc_endpoint_id),
        ] {
            if let Some(value) = value {
                identity.text(name, value);
            }
        }
        context.raw("identity", &identity.close());
        context.text("domainName", &self.domain_name());
        context.text("apiId", &self.api.rest_api_id);
        context.close()
    }
}

/// A header's name as the event has it: the client's case, but for `Authorization`.
///
/// Source: recorded on an edge proxy event (LocalStack test_lambda_aws_proxy_integration); inferred for the authorizer's.
fn canonical(name: &str) -> String {
    if name.eq_ignore_ascii_case("authorization") {
        "Authorization".into()
    } else {
        name.into()
    }
}

/// JSON text of an object, member by member.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".into())
    }

    fn raw(&mut self, key: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&quote(key));
        self.0.push(':');
        self.0.push_str(json);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, &quote(value));
    }

    /// Of several values of one name the last.
    fn map(&mut self, key: &str, pairs: &Pairs) {
        let last: HashMap<&str, usize> = (0..)
            .zip(pairs)
            .map(|(at, (name, _))| (name.as_str(), at))
            .collect();
        let mut map = Self::new();
        for (at, (name, value)) in pairs.iter().enumerate() {
            if last.get(name.as_str()) == Some(&at) {
                map.text(name, value);
            }
        }
        self.raw(key, &map.close());
    }

    fn multi_map(&mut self, key: &str, pairs: &Pairs) {
        let mut values: HashMap<&str, Vec<String>> = HashMap::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(quote(value));
        }
        let mut map = Self::new();
        for (name, _) in pairs {
            if let Some(values) = values.remove(name.as_str()) {
                map.raw(name, &format!("[{}]", values.join(",")));
            }
        }
        self.raw(key, &map.close());
    }

    fn close(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
