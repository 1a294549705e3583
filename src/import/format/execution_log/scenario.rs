//! The scenario of a logged request: what its entries say of the API, the authorizer and the request.

use serde_json::{Map, Value, json};

use super::cut::{is_cut, uncut};
use super::entries::Test;
use super::event::LogEvent;
use super::reason::ErrorReason;
use super::request::{Logged, map};
use crate::import::cause::Known;
use crate::import::draft::Draft;
use crate::import::reading::{Notes, Observed};
use crate::json::{self, Severity};

/// The scenario of what the entries say. `earlier` is the request whose cached policy decided this one.
pub(super) fn known<'a>(
    logged: &Logged<'a>,
    earlier: Option<&Logged<'a>>,
    observed: &Observed,
    test: Option<&Test>,
    notes: &mut Notes,
) -> Known {
    let own_event = logged.event.map(LogEvent::parse);
    let event = own_event.as_ref();
    let mut draft = Draft::default();
    // The log of a cached result has no ARN, that of the request before it has.
    let ids = |logged: &Logged<'a>| {
        [
            ("region", logged.region),
            ("accountId", logged.account),
            ("restApiId", logged.api),
            ("stageName", logged.stage),
        ]
    };
    let ids = [earlier, Some(logged)].into_iter().flatten().flat_map(ids);
    for (name, value) in ids {
        if let Some(value) = value {
            draft.api(name, value);
        }
    }
    let mut request = Map::new();
    let set = |request: &mut Map<String, Value>, name: &str, value: Option<&str>| {
        if let Some(value) = value {
            request.insert(name.to_owned(), value.into());
        }
    };
    set(&mut request, "httpMethod", observed.http_method.as_deref());
    set(&mut request, "path", observed.path.as_deref());
    set(&mut request, "time", logged.time);
    let mut ask = |what: &str| {
        let at = logged.line.map(|line| (line, 1));
        notes.add(Severity::Warning, format!("request {}: {what}", logged.id), at);
    };
    let missing: Vec<&str> = ["httpMethod", "path"]
        .into_iter()
        .filter(|name| !request.contains_key(*name))
        .collect();
    match missing.as_slice() {
        [] => {}
        ["path"] => ask("its path is not in the log: which was it?"),
        ["httpMethod"] => ask("its method is not in the log: which was it?"),
        _ => ask("its method and path are not in the log: which were they?"),
    }
    let mut headers = Map::new();
    let mut all_headers = false;
    if let Some(text) = logged.headers {
        let pairs = map(text);
        all_headers = !pairs.cut;
        if pairs.cut {
            ask("its headers are cut off in the log; those after the cut are missing");
        }
        for (name, value) in &pairs.all {
            headers.insert((*name).to_owned(), (&**value).into());
        }
    } else if let Some(event) = event {
        headers.clone_from(&event.headers);
    }
    if let Some(text) = logged.query {
        let pairs = map(text);
        let query: Map<String, Value> = pairs
            .all
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (&**value).into()))
            .collect();
        if !query.is_empty() {
            request.insert("queryStringParameters".to_owned(), query.into());
        }
    } else if let Some(event) = event.filter(|event| !event.query.is_empty()) {
        request.insert("queryStringParameters".to_owned(), event.query.clone().into());
    }
    let forwarded = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("X-Forwarded-For"))
        .and_then(|(_, value)| value.as_str()?.split(',').next());
    let address = event.and_then(|event| event.source_ip.clone());
    let address = address.or(forwarded.map(|address| address.trim().to_owned()));
    set(&mut request, "sourceIp", address.as_deref());
    if let Some(event) = event.filter(|event| !event.stage_variables.is_empty()) {
        draft.api("stageVariables", event.stage_variables.clone());
    }
    let mut assumed = Vec::new();
    if let Some(key) = logged.key {
        ask("its API key is masked: which key was it?");
        set(&mut request, "apiKey", Some(key));
        assumed.push("/timeline/0/request/apiKey");
        if logged.key_refused.is_none() && logged.method.is_some_and(|(.., required)| required) {
            draft.api("apiKeys", json!([key]));
            assumed.push("/api/apiKeys");
        }
    }
    if logged.has_authorizer() {
        let cached = earlier.map(|earlier| Cached {
            logged: earlier,
            event: earlier.event.map(LogEvent::parse).unwrap_or_default(),
        });
        authorizer(
            logged,
            event,
            cached.as_ref(),
            test,
            &mut draft,
            &mut headers,
            &mut assumed,
            &mut ask,
        );
        if let Some(cached) = &cached {
            let mut first = Map::new();
            set(&mut first, "httpMethod", cached.event.verb);
            set(&mut first, "path", cached.event.path.as_deref());
            set(&mut first, "time", cached.logged.time);
            first.insert("headers".to_owned(), headers.clone().into());
            draft.request(first);
        }
    } else if logged.invoked() == Some(false) && !logged.unauthorized {
        draft.set("authorizer", Value::Null);
    }
    method(logged, event, &headers, &mut draft, &mut assumed, &mut ask);
    if !headers.is_empty() {
        request.insert("headers".to_owned(), headers.into());
    }
    let mut main = Map::from_iter([("request".to_owned(), Value::Object(request))]);
    match earlier {
        None => {
            draft.event(main);
        }
        Some(earlier) => {
            let passed = logged.seconds_after(earlier).unwrap_or(1).max(1);
            main.insert("at".to_owned(), passed.into());
            draft.event(main);
            draft.set("view", json!({ "request": 1 }));
            if passed >= 300 {
                // The cache kept it for longer than the default.
                draft.authorizer("authorizerResultTtlInSeconds", 3600);
                draft.assume("/authorizer/authorizerResultTtlInSeconds");
            }
        }
    }
    for pointer in assumed {
        let later = pointer.strip_prefix("/timeline/0").filter(|_| earlier.is_some());
        draft.assume(later.map_or_else(|| pointer.to_owned(), |rest| format!("/timeline/1{rest}")));
    }
    let mut known = Known::new(draft);
    known.all_headers = all_headers;
    known
}

/// The method that the entries name, with what guards it.
fn method(
    logged: &Logged<'_>,
    event: Option<&LogEvent<'_>>,
    headers: &Map<String, Value>,
    draft: &mut Draft,
    assumed: &mut Vec<&'static str>,
    ask: &mut impl FnMut(&str),
) {
    let of_event = event.and_then(|event| Some((event.verb?, event.resource?, false)));
    let Some((verb, path, required)) = logged.method.or(of_event) else {
        return;
    };
    let mut method = json!({ "httpMethod": verb, "path": path });
    if logged.method.is_some()
        && let Value::Object(members) = &mut method
    {
        members.insert("apiKeyRequired".to_owned(), required.into());
    }
    let signed = headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("authorization") && is_signature(value));
    let authorization = if logged.has_authorizer() {
        "CUSTOM"
    } else if signed {
        "AWS_IAM"
    } else {
        "NONE"
    };
    if let Value::Object(members) = &mut method {
        members.insert("authorizationType".to_owned(), authorization.into());
    }
    if authorization != "CUSTOM" {
        assumed.push("/api/methods/0/authorizationType");
        if !logged.from_the_start {
            ask("its first entry is not the first of a request: an authorizer before it would not be seen");
        }
    }
    draft.api("methods", json!([method]));
}

fn is_signature(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256"))
}

/// The authorizer that the entries show, its function, and the token.
#[expect(clippy::too_many_arguments, reason = "parts of one scenario")]
fn authorizer(
    logged: &Logged<'_>,
    event: Option<&LogEvent<'_>>,
    cached: Option<&Cached<'_>>,
    test: Option<&Test>,
    draft: &mut Draft,
    headers: &mut Map<String, Value>,
    assumed: &mut Vec<&'static str>,
    ask: &mut impl FnMut(&str),
) {
    if let Some(id) = logged.authorizer {
        draft.authorizer("id", id);
    }
    let event = event.or(cached.map(|cached| &cached.event));
    // A TOKEN authorizer's identity is one value, a REQUEST authorizer's a map.
    let sources = logged
        .identity
        .filter(|identity| identity.starts_with('{'))
        .map(map);
    let kind = event
        .and_then(|event| event.kind)
        .or(match (&sources, logged.identity) {
            (Some(_), _) => Some("REQUEST"),
            (None, Some(identity)) if !identity.trim().is_empty() => Some("TOKEN"),
            _ => None,
        });
    if let Some(kind) = kind {
        draft.authorizer("type", kind);
    }
    if let Some(sources) = &sources {
        let names: Vec<&str> = sources.all.iter().map(|(name, _)| *name).collect();
        draft.authorizer("identitySource", names.join(","));
        for (name, value) in &sources.all {
            let header = name.strip_prefix("method.request.header.");
            let is_known = |header: &str| headers.keys().any(|name| name.eq_ignore_ascii_case(header));
            if let Some(header) = header.filter(|header| !is_known(header)) {
                headers.insert(header.to_owned(), (&**value).into());
                assumed.push("/timeline/0/request/headers");
                ask(&format!("the value of {name} is masked: what was it?"));
            }
        }
    }
    if kind == Some("TOKEN") {
        let token = event.and_then(|event| event.token.as_deref());
        let of_token = |value: &Value| token.is_some() && value.as_str() == token;
        let header = headers
            .iter()
            .find(|(_, value)| of_token(value))
            .map(|(name, _)| name.clone());
        match header {
            Some(name) => {
                draft.authorizer("identitySource", format!("method.request.header.{name}"));
            }
            None => {
                let masked = logged.identity.unwrap_or("").trim();
                let value = token.unwrap_or(masked);
                if token.is_none() && masked.contains('*') {
                    ask("its token is masked: what was it?");
                }
                if !value.is_empty() && !logged.unauthorized_early() {
                    headers.insert("Authorization".to_owned(), value.into());
                    assumed.push(if token.is_some() {
                        "/authorizer/identitySource"
                    } else {
                        "/timeline/0/request/headers"
                    });
                    if token.is_some() {
                        draft.authorizer("identitySource", "method.request.header.Authorization");
                        ask("the header that the token came in is not in the log; Authorization is assumed");
                    }
                }
            }
        }
    }
    for reason in logged.authorizer_errors() {
        match reason {
            ErrorReason::NotPermitted => draft.authorizer("lambdaInvokePermission", false),
            ErrorReason::Role(arn) => {
                draft.authorizer("authorizerCredentials", json!({ "arn": arn, "assumable": false }))
            }
            _ => continue,
        };
    }
    if let Some(lambda) = function(logged, cached, test, ask) {
        draft.authorizer("lambda", lambda);
    }
}

/// What the function did; none where the log does not show it whole.
fn function(
    logged: &Logged<'_>,
    cached: Option<&Cached<'_>>,
    test: Option<&Test>,
    ask: &mut impl FnMut(&str),
) -> Option<Value> {
    let returned = test.and_then(|test| {
        let policy: Value = serde_json::from_str(test.policy.as_deref()?).ok()?;
        let output =
            json!({ "principalId": test.principal.as_deref().unwrap_or(""), "policyDocument": policy });
        Some(json!([{ "returns": output }]))
    });
    if let Some(cached) = cached {
        ask(&format!(
            "its policy came from the cache; that of request {} is taken, which has the same masked identity",
            cached.logged.id
        ));
    }
    let result = logged.result.or(cached.and_then(|cached| cached.logged.result));
    let Some(result) = result else {
        if logged.unauthorized && logged.sent {
            return Some(json!([{ "throws": "Unauthorized" }]));
        }
        if returned.is_none() && (logged.authorizer_completed || logged.not_authorized) {
            ask(
                "the policy is not in the log: it came from the cache, or data tracing is off. What did the function return?",
            );
        }
        return returned;
    };
    if is_cut(result) {
        if returned.is_none() {
            ask("what the function returned is cut off in the log: what is the whole of it?");
        }
        return returned;
    }
    let behaviour = match Failure::of(result) {
        Some(Failure::TimedOut) => json!({ "timesOut": true }),
        Some(Failure::Threw(message)) => json!({ "throws": message }),
        None => json!({ "returns": result }),
    };
    Some(json!([behaviour]))
}

/// The request whose result was cached, with the event that the function was sent for it.
struct Cached<'a> {
    logged: &'a Logged<'a>,
    event: LogEvent<'a>,
}

/// How a function failed, by what Lambda returns for it.
pub(super) enum Failure {
    TimedOut,
    Threw(String),
}

impl Failure {
    pub(super) fn of(result: &str) -> Option<Self> {
        let parsed = json::parse(uncut(result));
        let message = parsed.root.as_ref()?.get("errorMessage")?.as_str()?;
        if message.contains("Task timed out after") {
            return Some(Self::TimedOut);
        }
        Some(Self::Threw(message.to_owned()))
    }
}
