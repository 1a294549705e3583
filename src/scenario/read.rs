//! The reader of the scenario format.

use std::sync::Arc;

mod reader;

use reader::{NodePath, ScenarioReader};

use crate::json;
use crate::json::{Node, Span};
use crate::scenario::diagnostic::ScenarioDiagnostic;
use crate::scenario::merge_patch::merge;
use crate::scenario::millis::Millis;
use crate::scenario::model::{
    Api, ApiKey, Authorizer, AuthorizerCredentials, Behaviour, Call, ContextValue, Event, EventKind,
    GatewayResponse, LambdaCase, Lesson, Method, Request, Scenario, SignedCaller, Token, VERSION, When,
};
use crate::scenario::words::{
    API_KEY_SOURCES, AUTHORIZATION_TYPES, AUTHORIZER_TYPES, AWS_VERSIONS, ENDPOINT_TYPES, HOSTS,
    IP_ADDRESS_TYPES, TOKEN_USES, USAGE_LIMITS, VALIDATION_RESULTS,
};
use crate::scenario::write::as_value;

/// The result of reading a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The scenario. What could not be read has its default.
    pub scenario: Scenario,
    /// What could not be read, each with the property that it is about. An unknown property is a warning.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

/// Reads the scenario format. Never fails: a value that does not fit is reported, and its property
/// keeps its default.
///
/// ```
/// let read = why403::scenario::read(r#"{"title": "A 403", "authorizer": {"type": "TOKENS"}}"#);
/// assert_eq!(read.scenario.title, "A 403");
/// assert_eq!(
///     read.diagnostics[0].to_string(),
///     "line 1, column 43: `/authorizer/type` takes `TOKEN` or `REQUEST`, not `TOKENS`"
/// );
/// ```
pub fn read(text: &str) -> Read {
    read_within(text, Some(Span::new(0, text.len())))
}

/// Reads a scenario of which a person typed only a part: diagnostics give places in that part. None: in no part of it.
pub(crate) fn read_within(text: &str, typed: Option<Span>) -> Read {
    let mut reader = ScenarioReader {
        text,
        diagnostics: Vec::new(),
        typed,
        patch: false,
    };
    let parsed = json::parse(text);
    reader.syntax(parsed.diagnostics);
    let scenario = match &parsed.root {
        Some(root) => scenario(&mut reader, &NodePath::root(root)),
        None => Scenario::default(),
    };
    Read {
        scenario,
        diagnostics: reader.diagnostics,
    }
}

fn scenario(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Scenario {
    let mut out = Scenario::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "why403" => version(reader, at),
            "title" => reader.string(at, &mut out.title),
            "description" => reader.string(at, &mut out.description),
            "rules" => reader.word(at, &AWS_VERSIONS, &mut out.aws_version),
            "api" => out.api = api(reader, at),
            "authorizer" => out.authorizer = authorizer(reader, at),
            "timeline" => {
                out.timeline = reader.items(at, event).unwrap_or_default();
                check_order(reader, at, &out.timeline);
            }
            "lesson" => out.lesson = lesson(reader, at),
            _ => return false,
        }
        true
    });
    out
}

fn version(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) {
    let number = reader.number(at, "the number of a version", |number| {
        number.whole().filter(|number| *number >= 1)
    });
    if number.is_some_and(|number| number > u64::from(VERSION)) {
        let message =
            format!("is newer than version {VERSION}, which is read here: what is new in it is ignored");
        reader.warning(at, "scenario-version", message);
    }
}

fn api(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Api {
    let mut out = Api::default();
    change_api(reader, at, &mut out);
    out
}

/// Reads what is said of an API into it; in a patch, `null` gives a property its default.
fn change_api(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Api) {
    let mut pasted = false;
    reader.members(at, &mut |reader, key, at| {
        match key {
            // What `aws apigateway get-rest-api` calls otherwise, or has beyond what is simulated.
            "id" => {
                reader.string(at, &mut out.rest_api_id);
                pasted = true;
            }
            "endpointConfiguration" => endpoint_configuration(reader, at, out),
            "name"
            | "description"
            | "createdDate"
            | "version"
            | "tags"
            | "rootResourceId"
            | "binaryMediaTypes"
            | "minimumCompressionSize"
            | "warnings"
                if pasted => {}
            "region" => reader.string(at, &mut out.region),
            "accountId" => reader.string(at, &mut out.account_id),
            "restApiId" => reader.string(at, &mut out.rest_api_id),
            "stageName" => reader.string(at, &mut out.stage_name),
            "endpointType" => reader.word(at, &ENDPOINT_TYPES, &mut out.endpoint_type),
            "stageVariables" => reader.pairs(at, &mut out.stage_variables),
            "apiKeySource" => reader.word(at, &API_KEY_SOURCES, &mut out.api_key_source),
            "apiKeys" => out.api_keys = reader.items(at, api_key).unwrap_or_default(),
            "methods" if at.node.is_null() => out.methods = None,
            "methods" => out.methods = reader.items(at, |reader, at| Some(method(reader, at))),
            "policy" => change_policy(reader, at, &mut out.policy, 8_192),
            "vpcEndpointPolicy" => change_policy(reader, at, &mut out.vpc_endpoint_policy, 20_480),
            "deployed" => reader.boolean(at, &mut out.deployed),
            "disableExecuteApiEndpoint" => reader.boolean(at, &mut out.disable_execute_api_endpoint),
            "ipAddressType" => reader.word(at, &IP_ADDRESS_TYPES, &mut out.ip_address_type),
            "gatewayResponses" => reader.change_entries(at, &mut out.gateway_responses, |reader, at, out| {
                change_gateway_response(reader, at, out);
                true
            }),
            _ => return false,
        }
        true
    });
    let default = Api::default();
    for key in reader.removed(at) {
        match key {
            "region" => out.region.clone_from(&default.region),
            "accountId" => out.account_id.clone_from(&default.account_id),
            "restApiId" => out.rest_api_id.clone_from(&default.rest_api_id),
            "stageName" => out.stage_name.clone_from(&default.stage_name),
            "endpointType" => out.endpoint_type = default.endpoint_type,
            "stageVariables" => out.stage_variables.clear(),
            "apiKeySource" => out.api_key_source = default.api_key_source,
            "apiKeys" => out.api_keys.clear(),
            "methods" => out.methods = None,
            "policy" => out.policy = None,
            "vpcEndpointPolicy" => out.vpc_endpoint_policy = None,
            "deployed" => out.deployed = default.deployed,
            "disableExecuteApiEndpoint" => {
                out.disable_execute_api_endpoint = default.disable_execute_api_endpoint;
            }
            "ipAddressType" => out.ip_address_type = default.ip_address_type,
            "gatewayResponses" => out.gateway_responses.clear(),
            _ => {}
        }
    }
    if let Some(policy) = out.policy.as_deref().filter(|_| pasted).and_then(unescaped) {
        out.policy = Some(policy);
    }
}

/// `endpointConfiguration` as AWS has it.
fn endpoint_configuration(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Api) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "types" => {
                let types = reader.items(at, |reader, at| reader.word_value(at, &ENDPOINT_TYPES));
                if let Some(first) = types.and_then(|types| types.first().copied()) {
                    out.endpoint_type = first;
                }
            }
            "ipAddressType" => reader.word(at, &IP_ADDRESS_TYPES, &mut out.ip_address_type),
            "vpcEndpointIds" => {}
            _ => return false,
        }
        true
    });
}

/// A policy as `get-rest-api` gives it, without its second level of escapes; none if the text has none.
fn unescaped(policy: &str) -> Option<String> {
    if json::parse(policy).valid().is_some() {
        return None;
    }
    let literal = ["\"", policy, "\""].concat();
    let text = json::parse(&literal).valid()?.as_str()?.to_owned();
    json::pretty(&text)
}

/// A text of its own, or `null`.
fn optional_policy(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<String> {
    (!at.node.is_null()).then(|| reader.embedded(at))
}

/// Reads a policy. An object in a patch changes the members of the policy that there is, if that is laid out as the format does it,
/// and not longer than AWS takes it.
fn change_policy(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Option<String>, most: usize) {
    if !reader.patch || at.node.as_object().is_none() {
        *out = optional_policy(reader, at);
        return;
    }
    let before = out.as_deref().unwrap_or("");
    if before.len() > most {
        let message = format!("is a policy of more than {most} bytes, of which a patch changes nothing");
        return reader.error(at, "scenario-value", message);
    }
    let before = as_value(before, false).unwrap_or_default();
    let mut merged = String::new();
    merge(&before, json::parse(&before).valid(), at.node, &mut merged);
    *out = Some(json::pretty(&merged).unwrap_or(merged));
}

fn api_key(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<ApiKey> {
    let mut out = ApiKey::default();
    if at.node.as_object().is_none() {
        reader.string(at, &mut out.value);
        return Some(out);
    }
    reader.members(at, &mut |reader, key, at| {
        match key {
            "value" => reader.string(at, &mut out.value),
            "enabled" => reader.boolean(at, &mut out.enabled),
            "usagePlan" => reader.boolean(at, &mut out.usage_plan),
            "exceeded" if at.node.is_null() => out.exceeded = None,
            "exceeded" => out.exceeded = reader.word_value(at, &USAGE_LIMITS),
            _ => return false,
        }
        true
    });
    Some(out)
}

fn method(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Method {
    let mut out = Method::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "httpMethod" => reader.string(at, &mut out.http_method),
            "path" => reader.string(at, &mut out.path),
            "authorizationType" => reader.word(at, &AUTHORIZATION_TYPES, &mut out.authorization_type),
            "apiKeyRequired" => reader.boolean(at, &mut out.api_key_required),
            "authorizationScopes" => reader.strings(at, &mut out.authorization_scopes),
            _ => return false,
        }
        true
    });
    out
}

fn change_gateway_response(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut GatewayResponse) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "statusCode" if at.node.is_null() => out.status_code = None,
            "statusCode" => out.status_code = whole(reader, at, "a status from 100 to 599", 100, 599),
            "responseParameters" => reader.pairs(at, &mut out.response_parameters),
            "responseTemplates" => reader.pairs(at, &mut out.response_templates),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "statusCode" => out.status_code = None,
            "responseParameters" => out.response_parameters.clear(),
            "responseTemplates" => out.response_templates.clear(),
            _ => {}
        }
    }
}

/// A whole number within bounds, both included.
fn whole(
    reader: &mut ScenarioReader<'_>,
    at: &NodePath<'_>,
    wanted: &str,
    least: u16,
    most: u16,
) -> Option<u16> {
    reader.number(at, wanted, |number| {
        let number = u16::try_from(number.whole()?).ok()?;
        (least..=most).contains(&number).then_some(number)
    })
}

fn authorizer(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<Authorizer> {
    if at.node.is_null() {
        return None;
    }
    let mut out = Authorizer::default();
    change_authorizer(reader, at, &mut out);
    Some(out)
}

/// Reads what is said of an authorizer into it; in a patch, `null` gives a property its default.
fn change_authorizer(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Authorizer) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "id" => reader.string(at, &mut out.id),
            "name" => reader.string(at, &mut out.name),
            "type" => reader.word(at, &AUTHORIZER_TYPES, &mut out.authorizer_type),
            "identitySource" => reader.string(at, &mut out.identity_source),
            "identityValidationExpression" => reader.string(at, &mut out.identity_validation_expression),
            "identityValidationResult" if at.node.is_null() => out.identity_validation_result = None,
            "identityValidationResult" => {
                out.identity_validation_result = reader.word_value(at, &VALIDATION_RESULTS);
            }
            "authorizerResultTtlInSeconds" => {
                if let Some(seconds) = whole(reader, at, "a whole number of seconds from 0 to 3600", 0, 3600)
                {
                    out.authorizer_result_ttl_in_seconds = u32::from(seconds);
                }
            }
            "lambdaInvokePermission" => reader.boolean(at, &mut out.lambda_invoke_permission),
            "authorizerCredentials" => credentials(reader, at, &mut out.authorizer_credentials),
            "lambda" => out.lambda = reader.items(at, lambda_case).unwrap_or_default(),
            _ => return false,
        }
        true
    });
    let default = Authorizer::default();
    for key in reader.removed(at) {
        match key {
            "id" => out.id.clone_from(&default.id),
            "name" => out.name.clone_from(&default.name),
            "type" => out.authorizer_type = default.authorizer_type,
            "identitySource" => out.identity_source.clone_from(&default.identity_source),
            "identityValidationExpression" => out.identity_validation_expression.clear(),
            "identityValidationResult" => out.identity_validation_result = None,
            "authorizerResultTtlInSeconds" => {
                out.authorizer_result_ttl_in_seconds = default.authorizer_result_ttl_in_seconds;
            }
            "lambdaInvokePermission" => out.lambda_invoke_permission = default.lambda_invoke_permission,
            "authorizerCredentials" => out.authorizer_credentials = None,
            "lambda" => out.lambda.clear(),
            _ => {}
        }
    }
}

/// The role: its ARN as AWS has it, or an object that also says whether it can be assumed.
fn credentials(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Option<AuthorizerCredentials>) {
    if at.node.is_null() {
        *out = None;
        return;
    }
    let is_object = at.node.as_object().is_some();
    let before = out.take().filter(|_| reader.patch && is_object);
    let out = out.insert(before.unwrap_or_default());
    if !is_object {
        return reader.string(at, &mut out.arn);
    }
    reader.members(at, &mut |reader, key, at| {
        match key {
            "arn" => reader.string(at, &mut out.arn),
            "assumable" => reader.boolean(at, &mut out.assumable),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "arn" => out.arn.clear(),
            "assumable" => out.assumable = true,
            _ => {}
        }
    }
}

fn lambda_case(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<LambdaCase> {
    let mut when = When::Always;
    let mut behaviours = Vec::new();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "when" => when = condition(reader, at),
            "returns" => behaviours.push(Behaviour::Returns(reader.embedded(at))),
            "throws" => behaviours.extend(reader.string_value(at).map(Behaviour::Throws)),
            "timesOut" => behaviours.extend(is_true(reader, at).then_some(Behaviour::TimesOut)),
            "throttled" => behaviours.extend(is_true(reader, at).then_some(Behaviour::Throttled)),
            _ => return false,
        }
        true
    });
    one_of(
        reader,
        at,
        behaviours,
        "`returns`, `throws`, `\"timesOut\": true` and `\"throttled\": true`",
    )
    .map(|behaviour| LambdaCase { when, behaviour })
}

/// Whether a property is `true`.
fn is_true(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> bool {
    let mut value = false;
    reader.boolean(at, &mut value);
    value
}

/// The first of the values of an object that takes one of several; reports none and more than one.
fn one_of<T>(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, found: Vec<T>, of: &str) -> Option<T> {
    match found.len() {
        0 if at.node.as_object().is_some() => {
            reader.error(
                at,
                "scenario-one-of",
                format!("takes one of {of}; it is left out"),
            );
        }
        0 | 1 => {}
        _ => reader.error(
            at,
            "scenario-one-of",
            format!("takes only one of {of}; the first is used"),
        ),
    }
    found.into_iter().next()
}

fn condition(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> When {
    match &at.node.value {
        json::Value::String(pattern) => When::Identity(pattern.as_ref().to_owned()),
        json::Value::Object(_) => {
            let mut patterns = Vec::new();
            reader.pairs(at, &mut patterns);
            When::Event(patterns)
        }
        other => {
            let message = format!("takes a pattern or an object of patterns, not {}", other.kind());
            reader.error(at, "scenario-type", message);
            When::Always
        }
    }
}

fn event(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<Event> {
    let mut time = Millis::ZERO;
    let mut what = Vec::new();
    let mut expect = None;
    reader.members(at, &mut |reader, key, at| {
        match key {
            "at" => {
                let seconds = reader.number(at, "seconds from the start, 0 or more", Millis::from_number);
                time = seconds.unwrap_or_default();
            }
            "request" => what.push(EventKind::Request(Arc::new(Call {
                request: request(reader, at),
                expect: None,
            }))),
            "expect" if at.node.is_null() => expect = None,
            "expect" => expect = reader.object(at),
            "flushStageAuthorizersCache" => {
                what.extend(is_true(reader, at).then_some(EventKind::FlushStageAuthorizersCache));
            }
            "set" => what.extend(patch(reader, at).map(EventKind::Set)),
            "update" => what.extend(patch(reader, at).map(EventKind::Update)),
            "deploy" => what.extend(is_true(reader, at).then_some(EventKind::Deploy)),
            _ => return false,
        }
        true
    });
    let of = "`request`, `\"flushStageAuthorizersCache\": true`, `set`, `update` and `\"deploy\": true`";
    let mut what = one_of(reader, at, what, of)?;
    if let EventKind::Request(call) = &mut what {
        Arc::make_mut(call).expect = expect;
    } else if expect.is_some() {
        reader.warning(
            at,
            "scenario-unknown",
            "has an `expect` without a `request`, which is ignored",
        );
    }
    Some(Event { at: time, what })
}

/// Reads a patch, which is kept as text, for its diagnostics.
fn patch(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<String> {
    let patch = reader.object(at)?;
    change_deployed(reader, at, &mut Api::default(), &mut None);
    Some(patch)
}

/// Applies a patch in time that does not depend on what it does not name. What does not fit the format is reported by its path,
/// without a position, and changes nothing.
pub(crate) fn apply_patch(
    patch: &Node,
    text: &str,
    api: &mut Api,
    authorizer: &mut Option<Authorizer>,
) -> Vec<ScenarioDiagnostic> {
    let mut reader = ScenarioReader {
        text,
        diagnostics: Vec::new(),
        typed: None,
        patch: false,
    };
    change_deployed(&mut reader, &NodePath::root(patch), api, authorizer);
    reader.diagnostics
}

fn change_deployed(
    reader: &mut ScenarioReader<'_>,
    at: &NodePath<'_>,
    api: &mut Api,
    authorizer: &mut Option<Authorizer>,
) {
    reader.patch = true;
    reader.members(at, &mut |reader, key, at| {
        match key {
            "api" => change_api(reader, at, api),
            "authorizer" => change_authorizer(reader, at, authorizer.get_or_insert_default()),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "api" => *api = Api::default(),
            "authorizer" => *authorizer = None,
            _ => {}
        }
    }
    reader.patch = false;
}

fn check_order(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, timeline: &[Event]) {
    let sorted = timeline.is_sorted_by(|before, after| before.at <= after.at);
    if !sorted {
        reader.warning(
            at,
            "scenario-order",
            "has an entry whose `at` is less than that of the entry before it",
        );
    }
}

fn request(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Request {
    let mut out = Request::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "httpMethod" => reader.string(at, &mut out.http_method),
            "path" => reader.string(at, &mut out.path),
            "headers" => reader.pairs(at, &mut out.headers),
            "queryStringParameters" => reader.pairs(at, &mut out.query_string_parameters),
            "sourceIp" => reader.string(at, &mut out.source_ip),
            "vpcId" => reader.optional_string(at, &mut out.vpc_id),
            "vpcEndpointId" => reader.optional_string(at, &mut out.vpc_endpoint_id),
            "vpcSourceIp" => reader.optional_string(at, &mut out.vpc_source_ip),
            "tls" => reader.boolean(at, &mut out.tls),
            "time" => reader.string(at, &mut out.time),
            "apiKey" => reader.optional_string(at, &mut out.api_key),
            "token" => out.token = token(reader, at),
            "host" if at.node.is_null() => out.host = None,
            "host" => out.host = reader.word_value(at, &HOSTS),
            "basePathMapped" => reader.boolean(at, &mut out.base_path_mapped),
            "clientCertificateTrusted" => reader.boolean(at, &mut out.client_certificate_trusted),
            "caller" => out.caller = caller(reader, at),
            "context" => out.context = reader.entries(at, context_value),
            _ => return false,
        }
        true
    });
    out
}

fn caller(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<SignedCaller> {
    if at.node.is_null() {
        return None;
    }
    let mut out = SignedCaller::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "arn" => reader.string(at, &mut out.arn),
            "identityPolicy" => out.identity_policy = optional_policy(reader, at),
            "permissionsBoundary" => out.permissions_boundary = optional_policy(reader, at),
            "sessionPolicy" => out.session_policy = optional_policy(reader, at),
            "serviceControlPolicies" => out.service_control_policies = policies(reader, at),
            "resourceControlPolicies" => out.resource_control_policies = policies(reader, at),
            _ => return false,
        }
        true
    });
    Some(out)
}

fn policies(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Vec<String> {
    let policy = |reader: &mut ScenarioReader<'_>, at: &NodePath<'_>| Some(reader.embedded(at));
    reader.items(at, policy).unwrap_or_default()
}

fn token(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<Token> {
    if at.node.is_null() {
        return None;
    }
    let mut out = Token::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "use" => reader.word(at, &TOKEN_USES, &mut out.token_use),
            "scopes" => reader.strings(at, &mut out.scopes),
            "expired" => reader.boolean(at, &mut out.expired),
            "valid" => reader.boolean(at, &mut out.valid),
            "audience" => reader.string(at, &mut out.audience),
            _ => return false,
        }
        true
    });
    Some(out)
}

fn context_value(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<ContextValue> {
    match &at.node.value {
        json::Value::Null => Some(ContextValue::Absent),
        json::Value::String(value) => Some(ContextValue::Single(value.as_ref().to_owned())),
        json::Value::Array(_) => {
            let mut values = Vec::new();
            reader.strings(at, &mut values);
            Some(ContextValue::Many(values))
        }
        other => {
            let message = format!("takes a string, a list of strings or null, not {}", other.kind());
            reader.error(at, "scenario-type", message);
            None
        }
    }
}

fn lesson(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<Lesson> {
    if at.node.is_null() {
        return None;
    }
    let mut out = Lesson::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "goal" => reader.string(at, &mut out.goal),
            "hints" => reader.strings(at, &mut out.hints),
            "locked" => reader.strings(at, &mut out.locked),
            _ => return false,
        }
        true
    });
    Some(out)
}
