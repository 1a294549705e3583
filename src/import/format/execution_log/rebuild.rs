//! A request of an execution log as a reading: what the entries say, and the scenario in which it happens.

use serde_json::{Map, Value, json};

use super::entries::Test;
use super::event::Event;
use super::request::{Logged, is_cut, map, uncut};
use crate::gateway::{DecidedBy, Decision};
use crate::import::cause::{Check, Known, Seen};
use crate::import::draft::Draft;
use crate::import::reading::{Notes, Observed, Product, Reading};
use crate::import::reproduce::reproduce;
use crate::json::{self, Severity};
use crate::rule::Certainty;

/// What the log says of how a request ended.
#[derive(Clone, Copy, Debug, Default)]
struct Ending {
    layers: &'static [DecidedBy],
    decision: Option<Decision>,
    status: Option<u16>,
    title: &'static str,
}

/// A request of a log as a reading.
pub(super) fn reading(logged: &mut Logged<'_>, test: Option<&Test>, notes: &mut Notes) -> Reading {
    let event = logged.event.map(Event::parse);
    if let Some(arn) = event.as_ref().and_then(|event| event.arn) {
        logged.arn(arn);
    }
    let ending = ending(logged, test);
    let observed = observed(logged, event.as_ref(), ending, test);
    let verb = observed.http_method.clone().unwrap_or_default();
    let path = observed.path.clone().unwrap_or_default();
    let what = [verb, path].join(" ");
    let title = match what.trim() {
        "" => ending.title.to_owned(),
        what => format!("{what}: {}", ending.title),
    };
    let mut reading = Reading {
        title,
        decided_by: ending
            .layers
            .first()
            .copied()
            .filter(|_| ending.layers.len() == 1),
        decision: ending.decision,
        certainty: Certainty::Recorded,
        proves: proves(logged),
        product: Some(Product::Rest),
        ..Reading::default()
    };
    if logged.websocket {
        reading.product = Some(Product::WebSocket);
        reading.title = "A request of a WebSocket API".to_owned();
        let word = "this is the log of a WebSocket API, which is not simulated: it has no scenario";
        notes.add(Severity::Error, word, None);
        reading.observed = Some(observed);
        return reading;
    }
    if test.is_some_and(|test| !test.of_authorizer) {
        notes.info(
            "a test of a method bypasses the authorizer, the resource policy, API keys and AWS WAF: that it passes there and is refused \
             from outside is normal",
        );
    }
    let known = known(logged, event.as_ref(), &observed, test, notes);
    reading.check = checks(logged, &known);
    let seen = Seen {
        status: observed.status_code,
        decided_by: (!ending.layers.is_empty()).then_some(ending.layers),
        decision: ending.decision,
        authorizer_invoked: observed.authorizer_invoked,
        ..Seen::default()
    };
    let place = logged.line.map(|line| (line, 1));
    reproduce(&mut reading, known, &seen, &observed, place, notes);
    reading.observed = Some(observed);
    reading
}

/// How the request ended, as the entries say.
fn ending(logged: &Logged<'_>, test: Option<&Test>) -> Ending {
    use DecidedBy::{
        ApiKey, AuthorizerFunction, AuthorizerOutput, AuthorizerPolicy, IdentitySource, IdentityValidation,
        Integration, Policies, ResourcePolicy,
    };
    let end = |layers, decision, status, title| Ending {
        layers,
        decision,
        status,
        title,
    };
    let failed = |part: &str| logged.errors.iter().any(|reason| reason.contains(part));
    let authorizer_failed = logged.authorizer_error
        || (!logged.errors.is_empty() && !logged.started && logged.has_authorizer())
        || failed("Could not parse policy")
        || failed("Unable to parse given polic");
    if logged.denied.is_some() {
        let title = "the resource policy denied it explicitly";
        return end(&[ResourcePolicy], Some(Decision::ExplicitDeny), Some(403), title);
    }
    if logged.not_authorized {
        return if logged.has_authorizer() {
            let title = "the authorizer's policy did not let it pass";
            end(&[AuthorizerPolicy, Policies], None, Some(403), title)
        } else if logged.has_info {
            let title = "the resource policy did not allow it";
            end(&[ResourcePolicy], Some(Decision::ImplicitDeny), Some(403), title)
        } else {
            let title = "a policy did not let it pass";
            end(
                &[AuthorizerPolicy, Policies, ResourcePolicy],
                None,
                Some(403),
                title,
            )
        };
    }
    if logged.unauthorized {
        return match logged.invoked() {
            Some(true) => {
                let title = "the authorizer's function failed with `Unauthorized`";
                end(&[AuthorizerFunction], None, Some(401), title)
            }
            Some(false) => {
                let title = "an identity source was missing, or the token was refused, before the function was called";
                end(&[IdentitySource, IdentityValidation], None, Some(401), title)
            }
            None => {
                let title = "it was not authenticated";
                end(
                    &[IdentitySource, IdentityValidation, AuthorizerFunction],
                    None,
                    Some(401),
                    title,
                )
            }
        };
    }
    if authorizer_failed {
        if failed("Invalid permissions on Lambda function") {
            let title = "API Gateway may not invoke the authorizer's function";
            return end(&[AuthorizerFunction], None, Some(500), title);
        }
        if failed("assume the provided role") {
            let title = "API Gateway cannot assume the role that invokes the authorizer's function";
            return end(&[AuthorizerFunction], None, Some(500), title);
        }
        let threw = logged.result.is_some_and(|result| Failure::of(result).is_some())
            || failed("Unrecognized field \"errorMessage\"")
            || failed("Unrecognized field \"errorType\"");
        return if threw {
            end(
                &[AuthorizerFunction],
                None,
                Some(500),
                "the authorizer's function failed",
            )
        } else if logged.result.is_some() || !failed("Authorizer error") {
            let title = "what the authorizer's function returned could not be used";
            end(&[AuthorizerOutput], None, Some(500), title)
        } else {
            let title = "the authorizer failed";
            end(&[AuthorizerFunction, AuthorizerOutput], None, Some(500), title)
        };
    }
    if logged.key_refused.is_some() {
        return end(&[ApiKey], None, Some(403), "the API key was refused");
    }
    let passed = logged.has_authorizer().then_some(Decision::Allow);
    if !logged.errors.is_empty() {
        return end(&[], passed, None, "the integration could not be called");
    }
    if logged.started || logged.completed || logged.status.is_some_and(|status| status < 400) {
        return end(&[Integration], passed, None, "it was let pass");
    }
    match test {
        Some(test) if test.of_authorizer && test.status.is_none() => {
            end(&[], None, None, "a test of the authorizer, which gave a policy")
        }
        Some(test) if test.of_authorizer => {
            end(&[], None, test.status, "a test of the authorizer, which failed")
        }
        _ => end(&[], None, None, "the log does not show how it ended"),
    }
}

fn observed(logged: &Logged<'_>, event: Option<&Event<'_>>, ending: Ending, test: Option<&Test>) -> Observed {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let verb = logged.verb.or(event.and_then(|event| event.verb));
    // A resource's path may have parameters; it is the request's only without any.
    let resource = logged
        .method
        .filter(|(_, path, _)| !path.contains('{'))
        .map(|(_, path, _)| path);
    let path = event.and_then(|event| event.path.as_deref());
    let path = logged.path.or(path).or(resource);
    Observed {
        status_code: logged
            .status
            .or(test.and_then(|test| test.status))
            .or(ending.status),
        response_type: own(logged.response_type),
        http_method: own(verb.or(logged.method.map(|(verb, ..)| verb).filter(|verb| *verb != "ANY"))),
        path: own(path),
        rest_api_id: own(logged.api),
        stage_name: own(logged.stage),
        authorizer_id: own(logged.authorizer),
        authorizer_invoked: logged.invoked(),
        request_id: own(Some(logged.id).filter(|id| !id.is_empty())),
    }
}

/// The scenario of what the entries say.
fn known(
    logged: &Logged<'_>,
    event: Option<&Event<'_>>,
    observed: &Observed,
    test: Option<&Test>,
    notes: &mut Notes,
) -> Known {
    let mut draft = Draft::default();
    let ids = [
        ("region", logged.region),
        ("accountId", logged.account),
        ("restApiId", logged.api),
        ("stageName", logged.stage),
    ];
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
        authorizer(
            logged,
            event,
            test,
            &mut draft,
            &mut headers,
            &mut assumed,
            &mut ask,
        );
    } else if logged.invoked() == Some(false) && !logged.unauthorized {
        draft.set("authorizer", Value::Null);
    }
    method(logged, event, &headers, &mut draft, &mut assumed, &mut ask);
    if !headers.is_empty() {
        request.insert("headers".to_owned(), headers.into());
    }
    draft.request(request);
    for pointer in assumed {
        draft.assume(pointer);
    }
    let mut known = Known::new(draft);
    known.all_headers = all_headers;
    known
}

/// The method that the entries name, with what guards it.
fn method(
    logged: &Logged<'_>,
    event: Option<&Event<'_>>,
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
fn authorizer(
    logged: &Logged<'_>,
    event: Option<&Event<'_>>,
    test: Option<&Test>,
    draft: &mut Draft,
    headers: &mut Map<String, Value>,
    assumed: &mut Vec<&'static str>,
    ask: &mut impl FnMut(&str),
) {
    if let Some(id) = logged.authorizer {
        draft.authorizer("id", id);
    }
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
    if logged
        .errors
        .iter()
        .any(|reason| reason.starts_with("Invalid permissions on Lambda function"))
    {
        draft.authorizer("lambdaInvokePermission", false);
    }
    let role = logged
        .errors
        .iter()
        .find_map(|reason| reason.split_once("assume the provided role "));
    if let Some((_, arn)) = role {
        draft.authorizer(
            "authorizerCredentials",
            json!({ "arn": arn.trim(), "assumable": false }),
        );
    }
    if let Some(lambda) = function(logged, test, ask) {
        draft.authorizer("lambda", lambda);
    }
}

/// What the function did; none where the log does not show it whole.
fn function(logged: &Logged<'_>, test: Option<&Test>, ask: &mut impl FnMut(&str)) -> Option<Value> {
    let returned = test.and_then(|test| {
        let policy: Value = serde_json::from_str(test.policy.as_deref()?).ok()?;
        let output =
            json!({ "principalId": test.principal.as_deref().unwrap_or(""), "policyDocument": policy });
        Some(json!([{ "returns": output }]))
    });
    let Some(result) = logged.result else {
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

/// How a function failed, by what Lambda returns for it.
enum Failure {
    TimedOut,
    Threw(String),
}

impl Failure {
    fn of(result: &str) -> Option<Self> {
        let parsed = json::parse(uncut(result));
        let message = parsed.root.as_ref()?.get("errorMessage")?.as_str()?;
        if message.contains("Task timed out after") {
            return Some(Self::TimedOut);
        }
        Some(Self::Threw(message.to_owned()))
    }
}

/// What the log proves.
fn proves(logged: &Logged<'_>) -> Vec<String> {
    let mut proves = Vec::new();
    let mut say = |words: &str| proves.push(words.to_owned());
    match logged.invoked() {
        Some(true) => say("The authorizer's function was called for this request"),
        Some(false) if logged.authorizer_completed => {
            say("The authorizer's function was not called: its policy came from the cache");
        }
        Some(false) => say("The authorizer's function was not called for this request"),
        None => say("It does not say whether the authorizer's function was called"),
    }
    if logged.authorizer_completed {
        say("What it returned could be used");
    }
    if logged.not_authorized && logged.has_authorizer() {
        say(
            "The log has the same line for an explicit and an implicit deny: the policy that was returned tells which",
        );
    }
    if logged.started {
        say("The authorization let the request pass");
    }
    for reason in &logged.errors {
        say(&format!("API Gateway gives as reason: {reason}"));
    }
    if let Some(reason) = logged.key_refused {
        say(&format!("The reason at the API key is: {reason}"));
    }
    proves
}

/// What to look at next.
fn checks(logged: &Logged<'_>, known: &Known) -> Vec<String> {
    let check = if logged.denied.is_some() || (logged.not_authorized && !logged.has_authorizer()) {
        Check::ResourcePolicy
    } else if logged.not_authorized && logged.result.is_none() {
        Check::Cache
    } else if logged.not_authorized {
        Check::AuthorizerPolicy
    } else if logged.unauthorized && logged.sent {
        Check::Function
    } else if logged.unauthorized {
        Check::Identity
    } else if logged
        .errors
        .iter()
        .any(|reason| reason.starts_with("Invalid permissions"))
    {
        Check::Permission
    } else if logged
        .errors
        .iter()
        .any(|reason| reason.contains("assume the provided role"))
    {
        Check::Role
    } else if !logged.errors.is_empty() && logged.has_authorizer() {
        Check::Output
    } else if !logged.errors.is_empty() {
        Check::Integration
    } else if logged.key_refused.is_some() {
        Check::ApiKey
    } else {
        return Vec::new();
    };
    check.commands(&known.ids())
}
