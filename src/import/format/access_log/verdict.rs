//! What an entry of an access log says of how the request ended.
//!
//! The phases come in this order: web ACL, `authenticate` (AWS_IAM), `authorizer` (the function or the user pool), `authorize` (the
//! policies), integration. The last one with an error is the one that refused the request.
//!
//! Source: AWS Compute Blog, "Troubleshooting Amazon API Gateway with enhanced observability variables", 2020; captures of 2026.

use serde_json::{Map, Value, json};

use super::record::Record;
use crate::gateway::{DecidedBy, Decision};
use crate::import::address::ApiAddress;
use crate::import::cause::{Check, Known, Seen, Wording};
use crate::import::draft::Draft;
use crate::import::log_time as time;
use crate::import::reading::{Notes, Observed, Product, Reading};
use crate::import::reproduce::reproduce;
use crate::json::Severity;
use crate::rule::Certainty;

/// How the message of AWS about the session token of a signer begins.
const SESSION_TOKEN: &str = "The security token included in the request";

/// What an entry says of how the request ended.
struct LoggedEnd {
    title: &'static str,
    /// The layers that may have decided; none where it was none of those that are simulated.
    layers: &'static [DecidedBy],
    decision: Option<Decision>,
    certainty: Certainty,
    check: Option<Check>,
}

/// An entry as a reading.
pub(super) fn reading(record: &Record, notes: &mut Notes) -> Reading {
    let product = product(record);
    let observed = observed(record, product);
    let verdict = verdict(record, &observed, product);
    let what = [
        observed
            .http_method
            .as_deref()
            .or(record.get("routeKey"))
            .unwrap_or(""),
        observed.path.as_deref().unwrap_or(""),
    ];
    let what = what.join(" ");
    let status = observed
        .status_code
        .map_or(String::new(), |status| format!("{status}, "));
    let mut reading = Reading {
        title: format!("{}: {status}{}", what.trim(), verdict.title),
        decided_by: verdict
            .layers
            .first()
            .copied()
            .filter(|_| verdict.layers.len() == 1),
        decision: verdict.decision,
        certainty: verdict.certainty,
        proves: proves(record, &observed),
        product: Some(product),
        ..Reading::default()
    };
    let place = Some((record.line, 1)).filter(|(line, _)| *line > 0);
    if product != Product::Rest {
        let words = format!(
            "this is the access log of {}, which is not simulated: it has no scenario",
            product.name()
        );
        notes.add(Severity::Error, words, None);
        if product == Product::Http {
            reading.check = Check::Http.commands(&ids(record));
        }
        // What is not simulated has no layers of the simulation.
        if verdict.layers != [DecidedBy::Integration] {
            reading.decided_by = None;
        }
        reading.observed = Some(observed);
        return reading;
    }
    let known = known(record, &observed, &verdict, place, notes);
    if let Some(check) = verdict.check {
        reading.check = check.commands(&known.ids());
    }
    let message = record.get("error.message").filter(|message| *message != "null");
    let seen = Seen {
        status: observed.status_code,
        message: message.map(Some),
        response_type: observed.response_type.as_deref(),
        decided_by: (!verdict.layers.is_empty()).then_some(verdict.layers),
        decision: verdict.decision,
        authorizer_invoked: observed.authorizer_invoked,
        ..Seen::default()
    };
    if verdict.certainty == Certainty::Unknown {
        notes.add(
            Severity::Info,
            "`$context.error.responseType`, `$context.error.message` and `$context.authorizer.error` in the format of the access log say why",
            None,
        );
    }
    reproduce(&mut reading, known, &seen, &observed, place, notes);
    reading.observed = Some(observed);
    reading
}

fn ids(record: &Record) -> crate::import::cause::Ids<'_> {
    crate::import::cause::Ids {
        api: record.get("apiId"),
        stage: record.get("stage"),
        ..Default::default()
    }
}

/// The kind of API. An HTTP API has route keys with a verb, a WebSocket API others, and neither has UUIDs as ids of requests.
fn product(record: &Record) -> Product {
    let route = record.get("routeKey").unwrap_or("");
    if record.get("eventType").is_some() || record.get("connectionId").is_some() {
        Product::WebSocket
    } else if route.contains(' ') || (route == "$default" && record.get("httpMethod").is_some()) {
        Product::Http
    } else if route.is_empty() {
        Product::Rest
    } else {
        Product::WebSocket
    }
}

fn observed(record: &Record, product: Product) -> Observed {
    let own = |name: &str| record.get(name).map(str::to_owned);
    let (stage, path) = stage_and_path(record, product);
    let resource = record.get("resourcePath");
    let domain = record
        .get("domainName")
        .filter(|domain| domain.contains(".execute-api."));
    let of_domain = domain
        .and_then(ApiAddress::parse)
        .and_then(|address| address.api_id);
    Observed {
        status_code: record.status("status"),
        response_type: own("error.responseType"),
        http_method: own("httpMethod"),
        path: path.or(resource).map(str::to_owned),
        rest_api_id: own("apiId").or(of_domain),
        stage_name: stage.map(str::to_owned),
        authorizer_id: None,
        authorizer_invoked: invoked(record),
        request_id: own("requestId").or_else(|| own("extendedRequestId")),
    }
}

/// The stage, and the path without it. `$context.path` of a REST API begins with the stage, except behind a custom domain name.
fn stage_and_path(record: &Record, product: Product) -> (Option<&str>, Option<&str>) {
    let stage = record.get("stage");
    let Some(path) = record.get("path").filter(|_| product == Product::Rest) else {
        return (stage, record.get("path"));
    };
    let after = path.trim_start_matches('/');
    let end = after.find('/').unwrap_or(after.len());
    let Some((first, rest)) = after.split_at_checked(end).filter(|(first, _)| !first.is_empty()) else {
        return (stage, Some(path));
    };
    let rest = if rest.is_empty() { "/" } else { rest };
    // Up to its first parameter a resource is what the path begins with.
    let resource = record
        .get("resourcePath")
        .and_then(|resource| resource.split('{').next());
    let is_first = match (stage, record.get("domainName"), resource) {
        (Some(stage), ..) => stage == first,
        (None, Some(domain), _) if domain.contains(".execute-api.") => true,
        (None, Some(_), _) => false,
        (None, None, Some(start)) => rest.starts_with(start) && !path.starts_with(start),
        (None, None, None) => record.has_format,
    };
    if is_first {
        (Some(first), Some(rest))
    } else {
        (stage, Some(path))
    }
}

/// Whether the function was called; none where no variable says.
fn invoked(record: &Record) -> Option<bool> {
    let of_call = [
        "authorizer.requestId",
        "authorizer.integrationLatency",
        "authorizer.integrationStatus",
    ];
    if of_call.iter().any(|name| record.get(name).is_some()) {
        return Some(true);
    }
    // Without a variable of the call, a function that ran leaves only what came of it.
    let ran = [
        "authorizer.status",
        "authorizer.error",
        "authorizer.principalId",
        "authorizer.latency",
    ];
    let is_unsaid =
        !of_call.iter().any(|name| record.logs(name)) && ran.iter().any(|name| record.get(name).is_some());
    let from_cache =
        record.get("authorizer.principalId").is_some() || record.get("authorizer.latency").is_some();
    (record.logs("authorizer") && !is_unsaid && !from_cache).then_some(false)
}

/// What the entry says of how the request ended.
fn verdict(record: &Record, observed: &Observed, product: Product) -> LoggedEnd {
    use DecidedBy::{
        ApiKey, AuthorizerFunction, AuthorizerOutput, AuthorizerPolicy, IdentitySource, IdentityValidation,
        Integration, Policies, ResourcePolicy, Routing, VpcEndpointPolicy,
    };
    let say = |title, layers, certainty, check| LoggedEnd {
        title,
        layers,
        decision: None,
        certainty,
        check,
    };
    let failed = |phase: &str| {
        record
            .status(&format!("{phase}.status"))
            .is_some_and(|status| status >= 400)
    };
    let kind = observed.response_type.as_deref().unwrap_or("");
    let message = record.get("error.message").unwrap_or("");
    let signed = record.get("identity.userArn").or(record.get("identity.caller"));
    if record.get("wafResponseCode") == Some("WAF_BLOCK") || failed("waf") || kind == "WAF_FILTERED" {
        return say("AWS WAF blocked it", &[], Certainty::Documented, Some(Check::Waf));
    }
    let by_policy = || {
        let wording = Wording::of(message);
        if wording.caller.is_some() {
            let title = "the resource policy, or a policy of the signed caller, did not let it pass";
            let layers: &[DecidedBy] = &[ResourcePolicy, Policies, VpcEndpointPolicy];
            say(title, layers, Certainty::Inferred, Some(Check::ResourcePolicy))
        } else if message.starts_with("User is not authorized to access this resource") {
            let title = "the authorizer's policy did not let it pass";
            say(
                title,
                &[AuthorizerPolicy, Policies],
                Certainty::Recorded,
                Some(Check::AuthorizerPolicy),
            )
        } else {
            let title = "the authorizer's policy, or the resource policy, did not let it pass";
            let layers: &[DecidedBy] = &[AuthorizerPolicy, Policies, ResourcePolicy];
            say(title, layers, Certainty::Reported, Some(Check::AuthorizerPolicy))
        }
    };
    // A policy has words of its own for a denial.
    let is_of_policy = || {
        let by_phase = failed("authorize") || record.get("authorize.error").is_some();
        by_phase || ["", "null"].contains(&message) || Wording::of(message).is_denial()
    };
    let unauthorized = || match observed.authorizer_invoked {
        Some(true) => {
            let title = "the authorizer's function failed with `Unauthorized`";
            say(
                title,
                &[AuthorizerFunction],
                Certainty::Inferred,
                Some(Check::Function),
            )
        }
        Some(false) => {
            let title =
                "an identity source was missing, or the token was refused, before the function was called";
            say(
                title,
                &[IdentitySource, IdentityValidation],
                Certainty::Inferred,
                Some(Check::Identity),
            )
        }
        None => {
            let title = "it was not authenticated";
            let layers: &[DecidedBy] = &[IdentitySource, IdentityValidation, AuthorizerFunction];
            say(title, layers, Certainty::Inferred, Some(Check::Identity))
        }
    };
    match kind {
        "MISSING_AUTHENTICATION_TOKEN" if record.get("resourcePath").is_some() => {
            let title = "the method needs a signature (AWS_IAM), and the request has none";
            return say(title, &[IdentitySource], Certainty::Recorded, Some(Check::Routes));
        }
        "MISSING_AUTHENTICATION_TOKEN" if record.logs("resourcePath") => {
            let title = "the API has no such method and path in this stage";
            return say(title, &[Routing], Certainty::Inferred, Some(Check::Routes));
        }
        "MISSING_AUTHENTICATION_TOKEN" => {
            let title = "there is no such method and path, or the method needs a signature";
            return say(
                title,
                &[Routing, IdentitySource],
                Certainty::Recorded,
                Some(Check::Routes),
            );
        }
        "UNAUTHORIZED" => return unauthorized(),
        "AUTHORIZER_CONFIGURATION_ERROR" | "AUTHORIZER_FAILURE" => {
            let title = "the authorizer's function failed, or what it returned could not be used";
            let layers: &[DecidedBy] = &[AuthorizerFunction, AuthorizerOutput];
            // Every failure that is recorded is the first of them.
            let certainty = match kind {
                "AUTHORIZER_FAILURE" => Certainty::Unknown,
                _ => Certainty::Recorded,
            };
            return say(title, layers, certainty, Some(Check::Output));
        }
        "ACCESS_DENIED" if product == Product::Rest && is_of_policy() => return by_policy(),
        "ACCESS_DENIED" if product == Product::Rest && message.starts_with(SESSION_TOKEN) => {
            let title = "the session token of the signer was refused";
            return say(title, &[], Certainty::Documented, Some(Check::Signature));
        }
        "ACCESS_DENIED" if product == Product::Rest => {
            let title = "it was refused for the reason in its message, which is not that of a policy";
            return say(title, &[], Certainty::Inferred, None);
        }
        "ACCESS_DENIED"
            if record
                .get("authorizer.error")
                .is_some_and(|error| error.contains("IAM Authorizer")) =>
        {
            let title = "the route needs a signature (AWS_IAM), and the request has none that is valid";
            return say(title, &[], Certainty::Recorded, None);
        }
        "ACCESS_DENIED" => return say("the authorizer refused it", &[], Certainty::Recorded, None),
        "INVALID_API_KEY" => {
            let title = "the API key is missing, or is in no usage plan of the stage";
            return say(title, &[ApiKey], Certainty::Documented, Some(Check::ApiKey));
        }
        "THROTTLED" | "QUOTA_EXCEEDED" => {
            let title = "a limit of the usage plan or of the stage was exceeded";
            return say(title, &[ApiKey], Certainty::Documented, Some(Check::UsagePlan));
        }
        "BAD_REQUEST_BODY" | "BAD_REQUEST_PARAMETERS" | "UNSUPPORTED_MEDIA_TYPE" | "REQUEST_TOO_LARGE" => {
            let title = "the request itself was refused, after the authorization";
            return say(title, &[], Certainty::Documented, None);
        }
        "RESOURCE_NOT_FOUND" => {
            let title = "API Gateway found no such resource after the authorization";
            return say(title, &[], Certainty::Documented, Some(Check::Routes));
        }
        "INVALID_SIGNATURE" | "EXPIRED_TOKEN" => {
            let title = "the signature or the signer's session was refused";
            return say(title, &[], Certainty::Documented, Some(Check::Signature));
        }
        "INTEGRATION_FAILURE" | "INTEGRATION_TIMEOUT" | "API_CONFIGURATION_ERROR" => {
            let title = "the authorization let it pass, and the integration failed";
            return say(title, &[], Certainty::Recorded, Some(Check::Integration));
        }
        _ => {}
    }
    let refused = observed.status_code.is_some_and(|status| status >= 400);
    let reached = ["integration.status", "integrationLatency", "integration.latency"]
        .iter()
        .any(|name| record.get(name).is_some());
    if failed("authorize") || record.get("authorize.error").is_some() {
        return by_policy();
    }
    if failed("authorizer") || record.get("authorizer.error").is_some() {
        return match record.status("authorizer.status").or(observed.status_code) {
            Some(401) => unauthorized(),
            Some(403) => by_policy(),
            _ => {
                let title = "the authorizer's function failed, or what it returned could not be used";
                let layers: &[DecidedBy] = &[AuthorizerFunction, AuthorizerOutput];
                say(title, layers, Certainty::Inferred, Some(Check::Output))
            }
        };
    }
    if failed("authenticate") {
        let title = "the signature is missing or was refused";
        return say(
            title,
            &[IdentitySource],
            Certainty::Inferred,
            Some(Check::Signature),
        );
    }
    if refused && reached {
        let title = "the integration answered so; the authorization let it pass";
        return say(title, &[Integration], Certainty::Inferred, None);
    }
    if !refused {
        let mut verdict = say(
            "the authorization let it pass",
            &[Integration],
            Certainty::Recorded,
            None,
        );
        let judged = record.get("authorizer.principalId").is_some() || signed.is_some();
        verdict.decision = judged.then_some(Decision::Allow);
        return verdict;
    }
    let title = "the format has no variable that says why";
    say(title, &[], Certainty::Unknown, None)
}

/// The scenario of what the entry says.
fn known(
    record: &Record,
    observed: &Observed,
    verdict: &LoggedEnd,
    place: Option<(usize, usize)>,
    notes: &mut Notes,
) -> Known {
    let mut draft = Draft::default();
    let domain = record
        .get("domainName")
        .and_then(|domain| domain.split_once(".execute-api."));
    let region = domain.and_then(|(_, rest)| rest.split('.').next());
    let ids = [
        ("region", region),
        ("accountId", record.get("accountId")),
        ("restApiId", observed.rest_api_id.as_deref()),
        ("stageName", observed.stage_name.as_deref()),
    ];
    for (name, value) in ids {
        if let Some(value) = value {
            draft.api(name, value);
        }
    }
    if let (Some(stage), None) = (&observed.stage_name, record.get("stage")) {
        draft.assume("/api/stageName");
        let message = format!(
            "`$context.path` begins with the stage, unless a custom domain name was called: `{stage}` is taken as the stage"
        );
        notes.add(Severity::Info, message, None);
    }
    let mut request = Map::new();
    let millis = record
        .get("requestTimeEpoch")
        .and_then(|epoch| epoch.parse().ok());
    // Seconds have ten digits until 2286.
    let millis = millis.map(|epoch: i64| {
        if epoch < 100_000_000_000 {
            epoch.saturating_mul(1000)
        } else {
            epoch
        }
    });
    let time = millis.and_then(time::from_millis);
    let time = time.or_else(|| time::of_access_log(record.get("requestTime")?));
    let values = [
        ("httpMethod", observed.http_method.as_deref()),
        ("path", observed.path.as_deref()),
        ("sourceIp", record.get("identity.sourceIp")),
        ("vpcId", record.get("identity.vpcId")),
        ("vpcEndpointId", record.get("identity.vpceId")),
        ("time", time.as_deref()),
    ];
    for (name, value) in values {
        if let Some(value) = value {
            request.insert(name.to_owned(), value.into());
        }
    }
    if let Some(agent) = record.get("identity.userAgent") {
        request.insert("headers".to_owned(), json!({ "User-Agent": agent }));
    }
    let resource = record.get("resourcePath");
    if record.get("path").is_none() && resource.is_some_and(|path| path.contains('{')) {
        notes.add(
            Severity::Warning,
            format!(
                "the log has the resource {}, not the path of the request: which path was it?",
                resource.unwrap_or("")
            ),
            place,
        );
        draft.assume("/timeline/0/request/path");
    }
    let signer = record.get("identity.userArn");
    let wording = Wording::of(record.get("error.message").unwrap_or(""));
    let caller = signer.or(wording.caller.filter(|caller| *caller != "anonymous"));
    if let Some(arn) = caller.filter(|_| verdict.layers == [DecidedBy::Integration]) {
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }]
        });
        request.insert(
            "caller".to_owned(),
            json!({ "arn": arn, "identityPolicy": policy }),
        );
        draft.assume("/timeline/0/request/caller/identityPolicy");
    }
    if let Some(resource) = resource {
        let mut method = json!({
            "httpMethod": observed.http_method.as_deref().unwrap_or("ANY"), "path": resource
        });
        let unsigned = verdict.layers == [DecidedBy::IdentitySource] && observed.status_code == Some(403);
        let passed = verdict.layers == [DecidedBy::Integration];
        let authorization = if caller.is_some() || unsigned {
            Some("AWS_IAM")
        } else if passed && observed.authorizer_invoked == Some(false) {
            draft.assume("/api/methods/0/authorizationType");
            Some("NONE")
        } else {
            None
        };
        if let (Some(authorization), Value::Object(members)) = (authorization, &mut method) {
            members.insert("authorizationType".to_owned(), authorization.into());
        }
        draft.api("methods", json!([method]));
    }
    draft.request(request);
    let mut known = Known::new(draft);
    known.caller = caller.map(str::to_owned);
    known
}

/// What the entry proves.
fn proves(record: &Record, observed: &Observed) -> Vec<String> {
    let mut proves = Vec::new();
    match observed.authorizer_invoked {
        Some(true) => proves.push("The authorizer's function was called for this request".to_owned()),
        Some(false) => proves.push("No authorizer's function was called for this request".to_owned()),
        None => proves.push("It does not say whether an authorizer's function was called".to_owned()),
    }
    let texts = [
        ("error.message", "The message was"),
        ("authorize.error", "The decision of the policies was"),
        ("authorizer.error", "The authorizer's error was"),
        ("authenticate.error", "The error of the signature was"),
        ("integration.error", "The integration's error was"),
    ];
    for (name, words) in texts {
        if let Some(text) = record.get(name) {
            proves.push(format!("{words}: {text}"));
        }
    }
    proves
}
