//! An answer as readings: what is known of the API and the request, and the causes that give it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{HttpResponse, elsewhere};
use crate::explain::shell::word;
use crate::gateway::{DecidedBy, partition};
use crate::import::address::Place;
use crate::import::cause::{Blurred, Known, Seen, readings, readings_of};
use crate::import::draft::Draft;
use crate::import::reading::{Notes, Product, Reading};
use crate::json::Severity;

/// What an answer may mean, the likeliest first. `text` is the whole text that it was read from.
pub(in crate::import) fn decode(response: &HttpResponse<'_>, text: &str, notes: &mut Notes) -> Vec<Reading> {
    if let Some(reading) = elsewhere::read(response, text) {
        let what = match reading.product {
            Some(product @ (Product::Http | Product::WebSocket)) => {
                let name = product.name();
                format!("this is the answer of {name}, which is not simulated: it has no scenario")
            }
            Some(Product::Rest) => {
                "this answers a change of the API, not a request: it has no scenario".to_owned()
            }
            _ => "this is not an answer of API Gateway, so it has no scenario".to_owned(),
        };
        notes.add(Severity::Error, what, None);
        return apart(vec![reading], &response.policies, notes);
    }
    let known = known(response, notes);
    let message = response.message.as_ref().map(Option::as_deref);
    let wording = response.wording();
    let plain = wording.policy_arn.is_some().then_some(Some(wording.text));
    let mut seen = Seen {
        status: response.status,
        body: response.body.filter(|_| plain.is_none()),
        message: plain.or(message),
        error_type: response.error_type(),
        ..Seen::default()
    };
    if message
        .flatten()
        .is_some_and(|text| text.contains("(hashed with SHA-256"))
    {
        notes.warn(
            "the message has a hash of the `Authorization` header, not the header: if another one is assumed, the scenario's answer has another hash",
        );
        seen.blurred = Some(Blurred::Hash);
    }
    if wording.arn.is_some_and(|arn| !is_whole(arn)) {
        seen.blurred = Some(Blurred::Arn);
        seen.body = None;
    }
    if response.cut && seen.blurred.is_none() {
        notes.warn("the end of the message is missing: what begins with these words is read");
        seen.blurred = Some(Blurred::End);
        seen.body = None;
    }
    if seen.status.is_some_and(|status| status < 400) && seen.error_type.is_none() {
        notes.info("the answer is not an error: the authorization let the request pass");
        return apart(vec![passed(known)], &response.policies, notes);
    }
    let mut found = with_policies(&known, &response.policies, &seen, notes);
    if seen.message.is_none() && seen.body.is_none() && seen.error_type.is_none() {
        // A status alone says little: one reading for each layer.
        let mut layers = HashSet::new();
        found.retain(|reading| layers.insert((reading.decided_by, reading.decision)));
    }
    for reading in &mut found {
        through_cloudfront(response, reading);
        if let Some(arn) = wording.policy_arn {
            reading.proves.push(format!("The policy that denies is {arn}"));
        }
    }
    if found.is_empty() {
        let severity = Severity::Error;
        let what = match (&response.message, response.error_type()) {
            (Some(Some(text)), None) => format!(
                "`{text}` is no message of API Gateway's own: a gateway response of the API wrote it, or the integration answered; the header \
                 `x-amzn-ErrorType` of the answer tells"
            ),
            (_, Some(kind)) => format!("no cause is known that answers with `{kind}` in this way"),
            _ => "no cause is known for this answer".to_owned(),
        };
        notes.add(severity, what, None);
    }
    found
}

/// The causes that give the answer with the policies in the text; without them, if none does.
fn with_policies(
    known: &Known,
    policies: &[(Reading, usize)],
    seen: &Seen<'_>,
    notes: &mut Notes,
) -> Vec<Reading> {
    let mut with = known.clone();
    for (policy, _) in policies {
        if let Some(scenario) = &policy.scenario {
            with.complete(scenario, policy.assumed.clone());
        }
    }
    let alone = readings(known, seen);
    // A policy may refuse in another way than the cause that is shown with it.
    let is_alone = |reading: &Reading| {
        let same = |other: &&Reading| other.title == reading.title;
        let other = alone.iter().find(same);
        other
            .is_some_and(|other| (other.decided_by, other.decision) == (reading.decided_by, reading.decision))
    };
    let found = if policies.is_empty() {
        Vec::new()
    } else {
        readings_of(&with, seen, is_alone)
    };
    if !found.iter().any(|reading| reading.scenario.is_some()) {
        return apart(alone, policies, notes);
    }
    for (policy, line) in policies {
        let message = format!("{} stands here as well: the readings are with it", policy.title);
        notes.add(Severity::Info, message, Some((*line, 1)));
    }
    found
}

/// Add the policies that stand beside an answer, and go together with none of its readings.
fn apart(mut found: Vec<Reading>, policies: &[(Reading, usize)], notes: &mut Notes) -> Vec<Reading> {
    for (policy, line) in policies {
        let message = format!(
            "{} stands here as well: no cause is known that gives this answer with it, so it is a reading of its own",
            policy.title
        );
        notes.add(Severity::Warning, message, Some((*line, 1)));
        found.push(policy.clone());
    }
    found
}

/// What the error of a browser may mean that does not let a script read the answer.
pub(in crate::import) fn decode_cors(
    response: &HttpResponse<'_>,
    text: &str,
    notes: &mut Notes,
) -> Vec<Reading> {
    let mut known = known(response, notes);
    let preflight = text.contains("preflight");
    let mut seen = Seen {
        status: response.status,
        ..Seen::default()
    };
    let proof = if preflight {
        // A browser sends no `Authorization` header before the request itself.
        known.all_headers = true;
        known.set_request("httpMethod", "OPTIONS");
        seen.decided_by = Some(&[DecidedBy::IdentitySource, DecidedBy::Routing]);
        "The request that the browser sent first, OPTIONS without an `Authorization` header, was refused, or its answer lacks the CORS headers"
    } else {
        "The browser got an answer without `Access-Control-Allow-Origin` and hides it: an error of API Gateway has that header only if a gateway \
         response of the API adds it"
    };
    let mut layers = HashSet::new();
    let mut found = readings(&known, &seen);
    // The answer is not known, so that nothing but the proof is proved.
    found.retain(|reading| {
        reading.scenario.is_some() && layers.insert((reading.decided_by, reading.decision))
    });
    // A word that begins with a hyphen would be an option.
    let url = response
        .request
        .url
        .as_deref()
        .filter(|url| !url.starts_with('-'));
    let url = url.unwrap_or("URL");
    let origin = text
        .split_once("from origin '")
        .map_or("ORIGIN", |(_, rest)| rest.split('\'').next().unwrap_or(rest));
    let origin = word(&format!("Origin: {origin}"));
    for reading in &mut found {
        reading.proves = vec![proof.to_owned()];
        let method = if preflight {
            " -X OPTIONS -H 'Access-Control-Request-Method: GET'"
        } else {
            ""
        };
        reading
            .check
            .insert(0, format!("curl -i{method} -H {origin} {}", word(url)));
    }
    notes.warn(
        "a browser does not show the answer that it got: call the address with curl and paste what it prints",
    );
    apart(found, &response.policies, notes)
}

/// The answer of a request that was let pass.
fn passed(known: Known) -> Reading {
    let outcome = known.outcome();
    let (scenario, assumed) = known.into_parts();
    Reading {
        title: "The authorization let the request pass".to_owned(),
        decided_by: outcome.map(|outcome| outcome.decided_by),
        proves: vec!["No layer of the authorization refused the request".to_owned()],
        scenario: Some(scenario),
        assumed,
        product: Some(Product::Rest),
        ..Reading::default()
    }
}

/// Say where an answer came through CloudFront.
fn through_cloudfront(response: &HttpResponse<'_>, reading: &mut Reading) {
    if response.header("x-amz-cf-id").is_some() && reading.scenario.is_some() {
        let words = "The answer came through CloudFront: the API is edge-optimized, or a distribution stands in front of it";
        reading.proves.push(words.to_owned());
    }
}

/// What an answer says of the API and the request.
fn known(response: &HttpResponse<'_>, notes: &mut Notes) -> Known {
    let wording = response.wording();
    let mut draft = Draft::default();
    let mut request = Map::new();
    let sent = &response.request;
    if let Some(arn) = wording.arn {
        from_arn(arn, wording.caller, &mut draft, &mut request, notes);
    } else if let Some(address) = sent.address() {
        let ids = [
            ("region", address.region),
            ("restApiId", address.api_id),
            ("stageName", address.stage),
        ];
        for (name, value) in ids {
            if let Some(value) = value {
                draft.api(name, value);
            }
        }
        request.insert("path".to_owned(), address.path.into());
        if address.place == Place::Custom {
            notes.info(format!(
                "{} is not a default endpoint: which API and stage a custom domain name maps to is not in the text",
                address.host
            ));
        }
        if let Some(endpoint) = address.vpc_endpoint {
            draft.api("endpointType", "PRIVATE");
            request.insert("vpcEndpointId".to_owned(), endpoint.into());
        }
        if !address.query.is_empty() {
            let query = address.query.into_iter();
            let query: Map<String, Value> = query.map(|(name, value)| (name, value.into())).collect();
            request.insert("queryStringParameters".to_owned(), query.into());
        }
    }
    if let Some(method) = sent.method {
        request
            .entry("httpMethod")
            .or_insert_with(|| method.to_ascii_uppercase().into());
    }
    let mut headers: Map<String, Value> = sent
        .headers
        .iter()
        .filter(|(name, _)| !name.starts_with(':'))
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    let message = response.message.clone().flatten().unwrap_or_default();
    if let Some(header) = signature_header(&message) {
        headers
            .entry("Authorization")
            .or_insert_with(|| header.to_owned().into());
    }
    if !headers.is_empty() {
        request.insert("headers".to_owned(), headers.into());
    }
    // The caller that the message names is the one that AWS saw, whatever a signed request beside it shows of its signer.
    let caller = wording.caller.filter(|caller| *caller != "anonymous");
    if let Some(arn) = caller {
        request.insert("caller".to_owned(), json!({ "arn": arn }));
    }
    draft.request(request);
    let mut known = Known::new(draft);
    known.all_headers = sent.all_headers;
    // `curl -v` shows the request as it was sent.
    let command = response.command.clone().filter(|_| sent.method.is_none());
    if let Some(command) = command.map(|command| command.into_reading(notes))
        && let Some(scenario) = &command.scenario
    {
        known.complete(scenario, command.assumed);
        known.all_headers = true;
    }
    known.caller = caller.map(str::to_owned);
    known
}

/// Whether an ARN has all the parts that a method's has.
fn is_whole(arn: &str) -> bool {
    let mut parts = arn.splitn(6, ':').skip(5);
    let mut names = parts.next().unwrap_or("").splitn(4, '/');
    names
        .nth(2)
        .is_some_and(|verb| !verb.is_empty() && !verb.contains('*'))
}

/// Take the ids, the verb and the path from the masked ARN in a message.
fn from_arn(
    arn: &str,
    caller: Option<&str>,
    draft: &mut Draft,
    request: &mut Map<String, Value>,
    notes: &mut Notes,
) {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let Ok([_, named_partition, _, region, account, rest]) = <[&str; 6]>::try_from(parts) else {
        notes.warn(format!("`{arn}` is not the whole ARN of a method"));
        return;
    };
    let mut names = rest.splitn(4, '/');
    let ids = [("restApiId", names.next()), ("stageName", names.next())];
    draft.api("region", region);
    if partition(region) != named_partition {
        notes.warn(format!(
            "the region {region} is not one of the partition {named_partition}"
        ));
    }
    for (name, value) in ids {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            draft.api(name, value);
        }
    }
    match names.next().filter(|verb| !verb.is_empty()) {
        Some(verb) => {
            request.insert("httpMethod".to_owned(), verb.into());
            let path = format!("/{}", names.next().unwrap_or(""));
            request.insert("path".to_owned(), path.into());
        }
        None => notes.warn("the ARN in the message is cut off before the method"),
    }
    let shown = account.trim_start_matches('*');
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit());
    if account.len() == 12 && is_number(account) {
        draft.api("accountId", account);
    } else if shown.len() < 12 && is_number(shown) {
        let of_caller = caller.and_then(|arn| arn.split(':').nth(4));
        let same = of_caller.filter(|digits| digits.len() == 12 && digits.ends_with(shown));
        let hidden = "123456789012".get(..12 - shown.len()).unwrap_or("");
        let assumed = same.map_or_else(|| format!("{hidden}{shown}"), str::to_owned);
        notes.warn(format!(
            "the message shows only the last digits of the account, {shown}; {assumed} is assumed: which account is it?"
        ));
        draft.api("accountId", assumed).assume("/api/accountId");
    }
}

/// The `Authorization` header in a message about a signature.
fn signature_header(message: &str) -> Option<&str> {
    if let Some((_, header)) = message.split_once(" header. Authorization=") {
        return Some(header);
    }
    let (_, header) = message.split_once("(missing equal-sign) in Authorization header: '")?;
    header.strip_suffix("'.")
}
