//! The writer of the scenario format.

use crate::json;
use crate::json::{Node, Value, quote};
use crate::scenario::millis::Millis;
use crate::scenario::model::{
    Api, ApiKey, Authorizer, Behaviour, Call, ContextValue, Event, EventKind, GatewayResponse, LambdaCase,
    Lesson, Method, Pairs, Request, Scenario, SignedCaller, Token, VERSION, View, When,
};
use crate::scenario::words::{
    API_KEY_SOURCES, AUTHORIZATION_TYPES, AUTHORIZER_TYPES, AWS_VERSIONS, ENDPOINT_TYPES, HOSTS,
    IP_ADDRESS_TYPES, TOKEN_USES, USAGE_LIMITS, VALIDATION_RESULTS,
};

/// Write the scenario format in its shortest form, which a link carries. There is no white space, and no property that has its
/// default. [`crate::scenario::read`] gives the same scenario back.
///
/// ```
/// use why403::scenario::{Scenario, read, write};
/// let scenario = Scenario { title: "Why?".into(), ..Scenario::default() };
/// assert_eq!(write(&scenario), r#"{"title":"Why?"}"#);
/// assert_eq!(read(&write(&scenario)).scenario, scenario);
/// ```
pub fn write(scenario: &Scenario) -> String {
    object(|out| scenario_members(out, scenario))
}

/// Write the scenario format laid out for reading, which a saved file holds. The format's version comes first. Properties that
/// have their default are left out.
///
/// ```
/// use why403::scenario::{Scenario, write_pretty};
/// assert_eq!(write_pretty(&Scenario::default()), "{\n  \"why403\": 1\n}\n");
/// ```
pub fn write_pretty(scenario: &Scenario) -> String {
    let text = object(|out| {
        out.raw("why403", &VERSION.to_string());
        scenario_members(out, scenario);
    });
    let mut laid_out = json::pretty(&text).unwrap_or(text);
    laid_out.push('\n');
    laid_out
}

/// The members of an object, as they are written.
struct Members {
    out: String,
}

/// Write an object with the members that `fill` adds.
fn object(fill: impl FnOnce(&mut Members)) -> String {
    let mut members = Members {
        out: String::from("{"),
    };
    fill(&mut members);
    members.out.push('}');
    members.out
}

/// Write a list of items that are JSON already.
fn list(items: impl Iterator<Item = String>) -> String {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&item);
    }
    out.push(']');
    out
}

impl Members {
    /// Add a member whose value is JSON already.
    fn raw(&mut self, key: &str, value: &str) {
        if self.out.len() > 1 {
            self.out.push(',');
        }
        self.out.push_str(&quote(key));
        self.out.push(':');
        self.out.push_str(value);
    }

    fn string(&mut self, key: &str, value: &str, default: &str) {
        if value != default {
            self.raw(key, &quote(value));
        }
    }

    fn optional_string(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(key, &quote(value));
        }
    }

    fn boolean(&mut self, key: &str, value: bool, default: bool) {
        if value != default {
            self.raw(key, if value { "true" } else { "false" });
        }
    }

    fn word<T: PartialEq + Default>(&mut self, key: &str, words: &[(&str, T)], value: &T) {
        if *value != T::default() {
            self.one_word(key, words, value);
        }
    }

    fn one_word<T: PartialEq>(&mut self, key: &str, words: &[(&str, T)], value: &T) {
        if let Some((word, _)) = words.iter().find(|(_, meant)| meant == value) {
            self.raw(key, &quote(word));
        }
    }

    fn strings(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.raw(key, &strings(values));
        }
    }

    fn policy(&mut self, key: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.raw(key, &embedded(text, false));
        }
    }

    fn policies(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.raw(key, &list(texts.iter().map(|text| embedded(text, true))));
        }
    }

    fn pairs(&mut self, key: &str, values: &Pairs) {
        if !values.is_empty() {
            self.raw(key, &pairs(values));
        }
    }
}

fn strings(values: &[String]) -> String {
    list(values.iter().map(|value| quote(value)))
}

fn pairs(values: &Pairs) -> String {
    object(|out| {
        values
            .iter()
            .for_each(|(name, value)| out.raw(name, &quote(value)))
    })
}

/// Write a text so that it reads back exactly.
///
/// It becomes a JSON value if laying that out gives the text again, and a string otherwise. `null_is_text` is whether
/// `null` in its place stands for a text.
fn embedded(text: &str, null_is_text: bool) -> String {
    as_value(text, null_is_text).unwrap_or_else(|| quote(text))
}

/// The maximum depth of a text that is written as a value. [`json::MAX_DEPTH`] limits the whole scenario.
const MAX_EMBEDDED_DEPTH: usize = json::MAX_DEPTH - 16;

/// The text as a JSON value without white space, if laying that out gives the text again.
pub(crate) fn as_value(text: &str, null_is_text: bool) -> Option<String> {
    let parsed = json::parse(text);
    let root = parsed.valid()?;
    let means_something_else = root.as_str().is_some() || (root.is_null() && !null_is_text);
    if means_something_else || depth(root) > MAX_EMBEDDED_DEPTH {
        return None;
    }
    let minified = json::minify(text)?;
    (json::pretty(&minified)? == text).then_some(minified)
}

fn depth(node: &Node) -> usize {
    let deepest = match &node.value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.iter().map(|member| depth(&member.node)).max(),
        _ => return 0,
    };
    deepest.unwrap_or(0) + 1
}

fn scenario_members(out: &mut Members, scenario: &Scenario) {
    out.string("title", &scenario.title, "");
    out.string("description", &scenario.description, "");
    out.word("rules", &AWS_VERSIONS, &scenario.aws_version);
    deployed_members(out, &scenario.api, scenario.authorizer.as_ref());
    if !scenario.timeline.is_empty() {
        out.raw("timeline", &list(scenario.timeline.iter().map(event)));
    }
    if let Some(lesson) = &scenario.lesson {
        out.raw("lesson", &self::lesson(lesson));
    }
    if let Some(view) = &scenario.view {
        out.raw("view", &self::view(view));
    }
}

fn deployed_members(out: &mut Members, api: &Api, authorizer: Option<&Authorizer>) {
    if *api != Api::default() {
        out.raw("api", &self::api(api));
    }
    match authorizer {
        None => out.raw("authorizer", "null"),
        Some(authorizer) if *authorizer == Authorizer::default() => {}
        Some(authorizer) => out.raw("authorizer", &self::authorizer(authorizer)),
    }
}

fn api(api: &Api) -> String {
    let default = Api::default();
    object(|out| {
        out.string("region", &api.region, &default.region);
        out.string("accountId", &api.account_id, &default.account_id);
        out.string("restApiId", &api.rest_api_id, &default.rest_api_id);
        out.string("stageName", &api.stage_name, &default.stage_name);
        out.word("endpointType", &ENDPOINT_TYPES, &api.endpoint_type);
        out.pairs("stageVariables", &api.stage_variables);
        out.word("apiKeySource", &API_KEY_SOURCES, &api.api_key_source);
        if !api.api_keys.is_empty() {
            out.raw("apiKeys", &list(api.api_keys.iter().map(api_key)));
        }
        if let Some(methods) = &api.methods {
            out.raw("methods", &list(methods.iter().map(method)));
        }
        out.policy("policy", api.policy.as_ref());
        out.policy("vpcEndpointPolicy", api.vpc_endpoint_policy.as_ref());
        out.boolean("deployed", api.deployed, default.deployed);
        out.boolean(
            "disableExecuteApiEndpoint",
            api.disable_execute_api_endpoint,
            default.disable_execute_api_endpoint,
        );
        out.word("ipAddressType", &IP_ADDRESS_TYPES, &api.ip_address_type);
        if !api.gateway_responses.is_empty() {
            let responses = object(|out| {
                for (response_type, response) in &api.gateway_responses {
                    out.raw(response_type, &gateway_response(response));
                }
            });
            out.raw("gatewayResponses", &responses);
        }
    })
}

/// A text for a key of which nothing else is to be said.
fn api_key(key: &ApiKey) -> String {
    let default = ApiKey::default();
    let plain = ApiKey {
        value: key.value.clone(),
        ..ApiKey::default()
    };
    if *key == plain {
        return quote(&key.value);
    }
    object(|out| {
        out.string("value", &key.value, &default.value);
        out.boolean("enabled", key.enabled, default.enabled);
        out.boolean("usagePlan", key.usage_plan, default.usage_plan);
        if let Some(limit) = &key.exceeded {
            out.one_word("exceeded", &USAGE_LIMITS, limit);
        }
    })
}

fn method(method: &Method) -> String {
    let default = Method::default();
    object(|out| {
        out.string("httpMethod", &method.http_method, &default.http_method);
        out.string("path", &method.path, &default.path);
        out.word(
            "authorizationType",
            &AUTHORIZATION_TYPES,
            &method.authorization_type,
        );
        out.boolean(
            "apiKeyRequired",
            method.api_key_required,
            default.api_key_required,
        );
        out.strings("authorizationScopes", &method.authorization_scopes);
    })
}

fn gateway_response(response: &GatewayResponse) -> String {
    object(|out| {
        if let Some(status) = response.status_code {
            out.raw("statusCode", &status.to_string());
        }
        out.pairs("responseParameters", &response.response_parameters);
        out.pairs("responseTemplates", &response.response_templates);
    })
}

fn authorizer(authorizer: &Authorizer) -> String {
    let default = Authorizer::default();
    object(|out| {
        out.string("id", &authorizer.id, &default.id);
        out.string("name", &authorizer.name, &default.name);
        out.word("type", &AUTHORIZER_TYPES, &authorizer.authorizer_type);
        out.string(
            "identitySource",
            &authorizer.identity_source,
            &default.identity_source,
        );
        out.string(
            "identityValidationExpression",
            &authorizer.identity_validation_expression,
            &default.identity_validation_expression,
        );
        if let Some(result) = authorizer.identity_validation_result {
            out.one_word("identityValidationResult", &VALIDATION_RESULTS, &result);
        }
        let ttl = authorizer.authorizer_result_ttl_in_seconds;
        if ttl != default.authorizer_result_ttl_in_seconds {
            out.raw("authorizerResultTtlInSeconds", &ttl.to_string());
        }
        out.boolean(
            "lambdaInvokePermission",
            authorizer.lambda_invoke_permission,
            default.lambda_invoke_permission,
        );
        if let Some(credentials) = &authorizer.authorizer_credentials {
            let credentials = object(|out| {
                out.string("arn", &credentials.arn, "");
                out.boolean("assumable", credentials.assumable, true);
            });
            out.raw("authorizerCredentials", &credentials);
        }
        if !authorizer.lambda.is_empty() {
            out.raw("lambda", &list(authorizer.lambda.iter().map(lambda_case)));
        }
    })
}

fn lambda_case(case: &LambdaCase) -> String {
    object(|out| {
        match &case.when {
            When::Always => {}
            When::Identity(pattern) => out.raw("when", &quote(pattern)),
            When::Event(patterns) => out.raw("when", &pairs(patterns)),
        }
        match &case.behaviour {
            Behaviour::Returns(text) => out.raw("returns", &embedded(text, true)),
            Behaviour::Throws(message) => out.raw("throws", &quote(message)),
            Behaviour::TimesOut => out.raw("timesOut", "true"),
            Behaviour::Throttled => out.raw("throttled", "true"),
        }
    })
}

fn event(event: &Event) -> String {
    object(|out| {
        if event.at != Millis::ZERO {
            out.raw("at", &event.at.to_string());
        }
        match &event.what {
            EventKind::Request(call) => call_members(out, call),
            EventKind::FlushStageAuthorizersCache => out.raw("flushStageAuthorizersCache", "true"),
            EventKind::Set(patch) => out.raw("set", patch),
            EventKind::Update(patch) => out.raw("update", patch),
            EventKind::Deploy => out.raw("deploy", "true"),
        }
    })
}

fn call_members(out: &mut Members, call: &Call) {
    out.raw("request", &request(&call.request));
    if let Some(expect) = &call.expect {
        out.raw("expect", expect);
    }
}

fn request(request: &Request) -> String {
    let default = Request::default();
    object(|out| {
        out.string("httpMethod", &request.http_method, &default.http_method);
        out.string("path", &request.path, &default.path);
        out.pairs("headers", &request.headers);
        out.pairs("queryStringParameters", &request.query_string_parameters);
        out.string("sourceIp", &request.source_ip, &default.source_ip);
        out.optional_string("vpcId", request.vpc_id.as_deref());
        out.optional_string("vpcEndpointId", request.vpc_endpoint_id.as_deref());
        out.optional_string("vpcSourceIp", request.vpc_source_ip.as_deref());
        out.boolean("tls", request.tls, default.tls);
        out.string("time", &request.time, &default.time);
        out.optional_string("apiKey", request.api_key.as_deref());
        if let Some(token) = &request.token {
            out.raw("token", &self::token(token));
        }
        if let Some(host) = &request.host {
            out.one_word("host", &HOSTS, host);
        }
        out.boolean(
            "basePathMapped",
            request.base_path_mapped,
            default.base_path_mapped,
        );
        out.boolean(
            "clientCertificateTrusted",
            request.client_certificate_trusted,
            default.client_certificate_trusted,
        );
        if let Some(caller) = &request.caller {
            out.raw("caller", &self::caller(caller));
        }
        if !request.context.is_empty() {
            let context = object(|out| {
                for (key, value) in &request.context {
                    match value {
                        ContextValue::Single(value) => out.raw(key, &quote(value)),
                        ContextValue::Many(values) => out.raw(key, &strings(values)),
                        ContextValue::Absent => out.raw(key, "null"),
                    }
                }
            });
            out.raw("context", &context);
        }
    })
}

fn caller(caller: &SignedCaller) -> String {
    object(|out| {
        out.string("arn", &caller.arn, "");
        out.policy("identityPolicy", caller.identity_policy.as_ref());
        out.policy("permissionsBoundary", caller.permissions_boundary.as_ref());
        out.policy("sessionPolicy", caller.session_policy.as_ref());
        out.policies("serviceControlPolicies", &caller.service_control_policies);
        out.policies("resourceControlPolicies", &caller.resource_control_policies);
    })
}

fn token(token: &Token) -> String {
    object(|out| {
        out.word("use", &TOKEN_USES, &token.token_use);
        out.strings("scopes", &token.scopes);
        out.boolean("expired", token.expired, false);
        out.boolean("valid", token.valid, true);
        out.string("audience", &token.audience, "");
    })
}

fn lesson(lesson: &Lesson) -> String {
    object(|out| {
        out.string("goal", &lesson.goal, "");
        out.strings("hints", &lesson.hints);
        out.strings("locked", &lesson.locked);
        if let Some(solution) = &lesson.solution {
            out.raw("solution", solution);
        }
        out.string("explanation", &lesson.explanation, "");
        out.string("next", &lesson.next, "");
        if !lesson.following.is_empty() {
            out.raw("following", &list(lesson.following.iter().cloned()));
        }
    })
}

fn view(view: &View) -> String {
    object(|out| {
        if view.request.0 > 0 {
            out.raw("request", &view.request.to_string());
        }
        out.strings("panels", &view.panels);
    })
}
