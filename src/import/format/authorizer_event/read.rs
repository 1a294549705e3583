//! An event as a part of a scenario.

use serde_json::{Map, Value as Json, json};

use super::find::LambdaEventKind;
use crate::explain::words::capitalized;
use crate::gateway::DecidedBy;
use crate::import::draft::Draft;
use crate::import::http_request::{ASSUMED_CALLER, commands, is_masked};
use crate::import::method_arn::{MethodArn, is_exact};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::time::rfc3339;
use crate::import::tree::{at, plain, text_at};
use crate::json::{Node, Severity, Value};

/// What stands in an event of `test-invoke-method` in the places of an address and of an API key.
const OF_TEST: &str = "test-invoke-";

/// Read an event.
pub(super) fn reading(kind: LambdaEventKind, event: &Node, notes: &mut Notes) -> Reading {
    match kind {
        LambdaEventKind::Token | LambdaEventKind::Request => authorizer(kind, event, notes),
        LambdaEventKind::Proxy => proxy(event, notes),
        LambdaEventKind::HttpApi => {
            let authorizer = event.get("routeArn").is_some() || event.get("methodArn").is_some();
            let what = if authorizer {
                "an authorizer's event"
            } else {
                "an integration's event"
            };
            other(notes, &format!("{what} of an HTTP API"), Product::Http)
        }
        LambdaEventKind::WebSocket => other(notes, "an event of a WebSocket API", Product::WebSocket),
        LambdaEventKind::Other(service) => other(notes, &format!("an event of {service}"), Product::Other),
    }
}

fn other(notes: &mut Notes, what: &str, product: Product) -> Reading {
    notes.add(
        Severity::Error,
        format!("this is {what}, not of a REST API: it is not simulated"),
        None,
    );
    Reading {
        title: capitalized(what),
        product: Some(product),
        ..Reading::default()
    }
}

/// The event of an authorizer's function.
fn authorizer(kind: LambdaEventKind, event: &Node, notes: &mut Notes) -> Reading {
    let mut draft = Draft::default();
    let mut request = Map::new();
    let arn = text_at(event, "methodArn").and_then(MethodArn::parse);
    let Some(arn) = arn else {
        notes.add(
            Severity::Error,
            "`methodArn` is no ARN of a method of an API",
            None,
        );
        return Reading {
            title: "An authorizer's event".to_owned(),
            ..Reading::default()
        };
    };
    let test = is_test(arn.stage);
    place(arn, &mut draft, &mut request, notes);
    if kind == LambdaEventKind::Token {
        draft.authorizer("type", "TOKEN");
        match event.get("authorizationToken").and_then(Node::as_str) {
            Some(token) => {
                note_masked("authorizationToken", token, notes);
                request.insert("headers".into(), json!({ "Authorization": token }));
                draft.assume("/authorizer/identitySource");
                draft.authorizer("identitySource", "method.request.header.Authorization");
                notes.info("the event of a TOKEN authorizer does not say which header the token was in: `Authorization` is assumed");
            }
            None => notes.warn("the event has no `authorizationToken`"),
        }
    } else {
        draft.authorizer("type", "REQUEST");
        common(event, &mut draft, &mut request, notes);
        if !test {
            method(event, Some("CUSTOM"), &mut draft, &request);
        }
        identity_source(&mut draft, &request, notes);
    }
    let title = title("Authorizer", &request, arn.api);
    let commands = commands_of(arn);
    draft.request(request);
    notes.info("what the function answered is not in its event: paste its output as well");
    let mut reading = Reading::of(title, draft);
    reading.product = Some(Product::Rest);
    reading.check = commands;
    if test {
        let words = "The test called the authorizer's function with an event that it made itself: that proves nothing of the API's methods, its \
                     identity sources and its resource policy";
        reading.proves.push(words.to_owned());
        return reading;
    }
    reading.proves.push(
        "API Gateway called the authorizer's function: the method exists, the identity sources were sent, and the resource policy does \
         not deny the request explicitly"
            .to_owned(),
    );
    reading.rule_of("resource-policy-first")
}

/// The event of a proxy integration: the request was let through, unless it is one of a test.
fn proxy(event: &Node, notes: &mut Notes) -> Reading {
    let mut draft = Draft::default();
    let mut request = Map::new();
    let stage = text_at(event, "requestContext.stage");
    let test = stage.is_some_and(is_test);
    for (path, name) in [
        ("accountId", "accountId"),
        ("apiId", "restApiId"),
        ("stage", "stageName"),
    ] {
        let value = text_at(event, &format!("requestContext.{path}"));
        if let Some(value) = value.filter(|value| is_exact(value) && !(test && path == "stage")) {
            draft.api(name, value);
        }
    }
    if let Some(verb) = text_at(event, "httpMethod") {
        request.insert("httpMethod".into(), verb.into());
    }
    if let Some(path) = text_at(event, "path") {
        request.insert("path".into(), path.into());
    }
    common(event, &mut draft, &mut request, notes);
    // A test is called by whoever is signed in to the console, and asks no authorizer.
    let authorization = (!test).then(|| authorization(event));
    method(event, authorization, &mut draft, &request);
    match authorization {
        None => {}
        Some("CUSTOM") => {
            draft.authorizer("type", "REQUEST").assume("/authorizer/type");
            identity_source(&mut draft, &request, notes);
            draft.authorizer("lambda", json!([{ "returns": output(event) }]));
            draft.assume("/authorizer/lambda");
            notes.info("the policy that the authorizer returned is not in the event: one that allows the request is assumed");
        }
        Some("AWS_IAM") => {
            draft.set("authorizer", Json::Null);
            let arn = text_at(event, "requestContext.identity.userArn").unwrap_or(ASSUMED_CALLER);
            request.insert(
                "caller".into(),
                json!({ "arn": arn, "identityPolicy": allow_all() }),
            );
            draft.assume("/timeline/0/request/caller/identityPolicy");
            notes.info("the caller's policies are not in the event: one that allows the request is assumed");
        }
        _ => {
            draft.set("authorizer", Json::Null);
        }
    }
    let api = text_at(event, "requestContext.apiId").unwrap_or("").to_owned();
    let title = title("Proxy integration", &request, &api);
    draft.request(request);
    let mut reading = Reading::of(title, draft);
    reading.product = Some(Product::Rest);
    if test {
        let words = "A test called the integration: it bypasses the authorizer, the resource policy, API keys and AWS WAF, so it proves \
                     nothing of what lets a request pass";
        reading.proves.push(words.to_owned());
        notes.info(format!(
            "the event is of a test of the method (stage `{}`): that it passes there and is refused from outside is normal",
            stage.unwrap_or("")
        ));
    } else {
        reading.decided_by = Some(DecidedBy::Integration);
        let words = "No layer refused the request: it reached the integration";
        reading.proves.push(words.to_owned());
    }
    if !api.is_empty() {
        reading.check = commands(&api, None, stage.filter(|_| !test));
    }
    reading
}

/// How the request was authorized, by what the integration is told of it.
fn authorization(event: &Node) -> &'static str {
    let has = |path: &str| at(event, path).is_some_and(|node| !node.is_null());
    if has("requestContext.identity.userArn") {
        "AWS_IAM"
    } else if has("requestContext.authorizer.claims") {
        "COGNITO_USER_POOLS"
    } else if at(event, "requestContext.authorizer")
        .and_then(Node::as_object)
        .is_some_and(|members| !members.is_empty())
    {
        "CUSTOM"
    } else {
        "NONE"
    }
}

/// The output of an authorizer that let a request through, with the context that the integration got.
fn output(event: &Node) -> Json {
    let context = at(event, "requestContext.authorizer").map(plain);
    let mut context = context
        .and_then(|context| context.as_object().cloned())
        .unwrap_or_default();
    let principal = context.remove("principalId").unwrap_or_else(|| "user".into());
    context.remove("integrationLatency");
    context.retain(|_, value| value.is_string() || value.is_number() || value.is_boolean());
    let mut output = json!({ "principalId": principal, "policyDocument": allow_all() });
    if let Some(members) = output.as_object_mut().filter(|_| !context.is_empty()) {
        members.insert("context".to_owned(), context.into());
    }
    output
}

fn allow_all() -> Json {
    json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }],
    })
}

/// Whether an event with this stage is one that the console's test or `test-invoke-…` made. No API has a stage of such a name.
fn is_test(stage: &str) -> bool {
    matches!(stage, "ESTestInvoke-stage" | "test-invoke-stage" | "null")
}

/// API, account, stage, method and path of a method ARN.
fn place(arn: MethodArn<'_>, draft: &mut Draft, request: &mut Map<String, Json>, notes: &mut Notes) {
    let test = is_test(arn.stage);
    if test {
        notes.info(format!(
            "the event is of the console's test (stage `{}`): a policy for the real stage does not match it",
            arn.stage
        ));
    }
    for (name, value) in [
        ("region", arn.region),
        ("accountId", arn.account),
        ("restApiId", arn.api),
        ("stageName", arn.stage),
    ] {
        if test && name == "stageName" {
            continue;
        }
        if is_exact(value) {
            draft.api(name, value);
        } else if value.contains('*') && name != "stageName" {
            notes.warn(format!("`{name}` is masked in `methodArn`: `{value}`"));
        }
    }
    if is_exact(arn.method) {
        request.insert("httpMethod".into(), arn.method.into());
    }
    request.insert("path".into(), format!("/{}", arn.path).into());
}

/// What REQUEST events and proxy events have in common.
fn common(event: &Node, draft: &mut Draft, request: &mut Map<String, Json>, notes: &mut Notes) {
    if let Some(path) = text_at(event, "path") {
        request.insert("path".into(), path.into());
    }
    for (single, multi, name) in [
        ("headers", "multiValueHeaders", "headers"),
        (
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "queryStringParameters",
        ),
    ] {
        let pairs = pairs(event, single, multi);
        for (name, value) in &pairs {
            if let Some(value) = value.as_str() {
                note_masked(name, value, notes);
            }
        }
        if !pairs.is_empty() {
            request.insert(name.to_owned(), pairs.into());
        }
    }
    let variables = pairs(event, "stageVariables", "");
    if !variables.is_empty() {
        draft.api("stageVariables", variables);
    }
    for (path, name) in [
        ("sourceIp", "sourceIp"),
        ("vpcId", "vpcId"),
        ("vpceId", "vpcEndpointId"),
    ] {
        if let Some(value) = text_at(event, &format!("requestContext.identity.{path}")) {
            if value.contains('*') {
                notes.warn(format!("`{path}` is masked: `{value}`"));
            } else if !value.starts_with(OF_TEST) {
                request.insert(name.to_owned(), value.into());
            }
        }
    }
    if request.contains_key("vpcEndpointId") {
        draft.api("endpointType", "PRIVATE");
        draft.assume("/api/endpointType");
        // Through an endpoint, the address is one within the VPC.
        if let Some(address) = request.remove("sourceIp") {
            request.insert("vpcSourceIp".to_owned(), address);
        }
    }
    let domain = text_at(event, "requestContext.domainName");
    if let Some(domain) = domain.filter(|domain| domain.contains('.') && !domain.ends_with(".testDomainName"))
    {
        let default = domain.contains(".execute-api.");
        if let Some((_, rest)) = domain.split_once(".execute-api.")
            && let Some(region) = rest.split('.').next()
            && draft.get("/api/region").is_none()
        {
            draft.api("region", region);
        }
        if !default {
            request.insert("host".to_owned(), "customDomain".into());
            base_path(event, request, notes);
        }
    }
    if let Some(time) = time(event) {
        request.insert("time".to_owned(), time.into());
    }
}

/// Take the base path of a custom domain name from the path: it is no part of the method ARN.
fn base_path(event: &Node, request: &mut Map<String, Json>, notes: &mut Notes) {
    let full = text_at(event, "requestContext.path").or_else(|| text_at(event, "path"));
    let arn = text_at(event, "methodArn").and_then(MethodArn::parse);
    let Some((full, arn)) = full.zip(arn) else { return };
    let path = format!("/{}", arn.path);
    if let Some(base) = full.strip_suffix(&path).filter(|base| !base.is_empty()) {
        notes.info(format!(
            "`{base}` is the base path of the custom domain name, and no part of the path of the method"
        ));
        request.insert("path".to_owned(), path.into());
    }
}

/// Name and values; of several values the last.
fn pairs(event: &Node, single: &str, multi: &str) -> Map<String, Json> {
    let members = |name: &str| event.get(name).and_then(Node::as_object).unwrap_or_default();
    let mut out = Map::new();
    for member in members(multi) {
        let last = member
            .node
            .as_array()
            .and_then(<[Node]>::last)
            .and_then(Node::as_str);
        if let Some(value) = last {
            out.insert(member.key.to_string(), value.into());
        }
    }
    for member in members(single) {
        if let Some(value) = member.node.as_str() {
            out.insert(member.key.to_string(), value.into());
        }
    }
    out
}

fn time(event: &Node) -> Option<String> {
    let millis = match &at(event, "requestContext.requestTimeEpoch")?.value {
        Value::Number(number) => number.parse::<i64>().ok()?,
        Value::String(text) => text.parse::<i64>().ok()?,
        _ => return None,
    };
    rfc3339(millis.div_euclid(1_000))
}

/// The method of the event: the path of its resource, the verb that was sent, and what guards it.
fn method(event: &Node, authorization: Option<&str>, draft: &mut Draft, request: &Map<String, Json>) {
    let resource = text_at(event, "requestContext.resourcePath").or_else(|| text_at(event, "resource"));
    let Some(resource) = resource.filter(|resource| resource.starts_with('/')) else {
        return;
    };
    let verb = request.get("httpMethod").cloned().unwrap_or_else(|| "ANY".into());
    let mut method = json!({ "httpMethod": verb, "path": resource });
    if let (Some(authorization), Some(members)) = (authorization, method.as_object_mut()) {
        members.insert("authorizationType".to_owned(), authorization.into());
    }
    let key = text_at(event, "requestContext.identity.apiKeyId").filter(|key| !key.starts_with(OF_TEST));
    if let (Some(_), Some(members)) = (key, method.as_object_mut()) {
        members.insert("apiKeyRequired".to_owned(), true.into());
        if let Some(value) = text_at(event, "requestContext.identity.apiKey") {
            draft.api("apiKeys", json!([value]));
        }
    }
    draft.api("methods", json!([method]));
    // It may as well be `ANY`.
    draft.assume("/api/methods/0/httpMethod");
}

/// Assume the identity source of a REQUEST authorizer. It is the header that is most often one, or none and no cache.
fn identity_source(draft: &mut Draft, request: &Map<String, Json>, notes: &mut Notes) {
    let headers = request.get("headers").and_then(Json::as_object);
    let sent = headers.is_some_and(|headers| {
        headers
            .keys()
            .any(|name| name.eq_ignore_ascii_case("authorization"))
    });
    draft.assume("/authorizer/identitySource");
    if sent {
        draft.authorizer("identitySource", "method.request.header.Authorization");
        notes.info(
            "the event does not say what the identity sources are: the header `Authorization` is assumed",
        );
    } else {
        draft.authorizer("identitySource", "");
        draft.authorizer("authorizerResultTtlInSeconds", 0);
        draft.assume("/authorizer/authorizerResultTtlInSeconds");
        notes.info("the event does not say what the identity sources are: since no `Authorization` was sent, none and no cache are assumed");
    }
}

fn note_masked(name: &str, value: &str, notes: &mut Notes) {
    if is_masked(value) {
        notes.warn(format!(
            "the value of `{name}` is masked or cut off: give its real value"
        ));
    }
}

fn title(what: &str, request: &Map<String, Json>, api: &str) -> String {
    let text = |name: &str| request.get(name).and_then(Json::as_str).unwrap_or("");
    let api = if api.is_empty() {
        String::new()
    } else {
        format!(" on API {api}")
    };
    format!("{what}: {} {}{api}", text("httpMethod"), text("path"))
}

fn commands_of(arn: MethodArn<'_>) -> Vec<String> {
    if !is_exact(arn.api) {
        return Vec::new();
    }
    let region = is_exact(arn.region).then_some(arn.region);
    let stage = Some(arn.stage).filter(|stage| is_exact(stage) && !is_test(stage));
    commands(arn.api, region, stage)
}
