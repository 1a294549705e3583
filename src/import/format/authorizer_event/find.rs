//! Events in a text: as the whole of it, in a log's lines, in what a logging library wraps around them.

use crate::import::input::Input;
use crate::import::method_arn::MethodArn;
use crate::import::tree::{at, text_at, value_at};
use crate::json::{self, Node, Value};

/// Whose event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LambdaEventKind {
    /// A TOKEN authorizer's.
    Token,
    /// A REQUEST authorizer's.
    Request,
    /// A proxy integration's of a REST API.
    Proxy,
    /// Of an HTTP API: an authorizer's or an integration's.
    HttpApi,
    /// Of a WebSocket API.
    WebSocket,
    /// Of another service, named with its article.
    Other(&'static str),
}

/// The kind of an event; none if the value is none.
fn kind(node: &Node) -> Option<LambdaEventKind> {
    node.as_object()?;
    let has = |path: &str| at(node, path).is_some();
    let arn = text_at(node, "methodArn").or_else(|| text_at(node, "routeArn"));
    let parts = arn.and_then(MethodArn::parse);
    let version = text_at(node, "version");
    if text_at(node, "requestContext.domainName").is_some_and(|name| name.contains(".lambda-url.")) {
        return Some(LambdaEventKind::Other("a Lambda function URL"));
    }
    if has("requestContext.elb") {
        return Some(LambdaEventKind::Other("a load balancer"));
    }
    let edge = at(node, "Records")
        .and_then(Node::as_array)
        .and_then(|records| records.first());
    if edge.is_some_and(|record| record.get("cf").is_some()) {
        return Some(LambdaEventKind::Other("CloudFront (Lambda@Edge)"));
    }
    let connects = parts.is_some_and(|arn| arn.method == "$connect");
    if connects || has("requestContext.connectionId") || has("requestContext.messageDirection") {
        return Some(LambdaEventKind::WebSocket);
    }
    let default_stage = parts.is_some_and(|arn| arn.stage == "$default");
    let is_versioned = version.is_some() && (has("requestContext") || has("routeKey") || arn.is_some());
    if has("routeArn") || has("requestContext.http") || default_stage || is_versioned {
        return Some(LambdaEventKind::HttpApi);
    }
    if arn.is_some() {
        let token = has("authorizationToken")
            || text_at(node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("token"));
        return Some(if token {
            LambdaEventKind::Token
        } else {
            LambdaEventKind::Request
        });
    }
    let proxy =
        has("requestContext") && has("httpMethod") && (has("resource") || has("requestContext.resourcePath"));
    proxy.then_some(LambdaEventKind::Proxy)
}

/// More values of a log's lines than this are not tried in vain.
const MAX_FAILURES: usize = 50;

/// The events of a text, and whether they are the whole of it.
pub(super) fn events(input: &Input<'_>) -> (Vec<(LambdaEventKind, Node)>, bool) {
    let names = ["methodArn", "requestContext", "routeArn", "\"cf\""];
    if !names.iter().any(|name| input.text.contains(name)) {
        return (Vec::new(), false);
    }
    let mut found = Vec::new();
    let values = &input.tree().values;
    for value in values {
        collect(value, 0, &mut found);
    }
    if !found.is_empty() {
        // In several values, those of a log, they are a part of it.
        let whole = values.len() == 1;
        return (found, whole);
    }
    let mut failures = 0;
    let mut read_to = 0;
    for (start, line) in lines(input.text) {
        let Some(brace) = line.find('{').filter(|_| start >= read_to) else {
            continue;
        };
        if failures > MAX_FAILURES {
            break;
        }
        match value_at(input.text, start + brace) {
            Some((value, _)) => {
                read_to = value.span.end;
                collect(&value, 0, &mut found);
            }
            None => failures += 1,
        }
    }
    (found, false)
}

/// The lines of a text, each with the byte at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// The deepest level at which an event is looked for.
const MAX_DEPTH: usize = 6;

/// Add the events in a value: it may be one, hold one, or hold one as text.
fn collect(node: &Node, depth: usize, found: &mut Vec<(LambdaEventKind, Node)>) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(kind) = kind(node) {
        found.push((kind, node.clone()));
        return;
    }
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, found)),
        Value::Object(members) => members
            .iter()
            .for_each(|member| collect(&member.node, depth + 1, found)),
        Value::String(text) if text.starts_with('{') => {
            if let Some(inner) = json::parse(text).valid() {
                collect(inner, depth + 1, found);
            }
        }
        _ => {}
    }
}
