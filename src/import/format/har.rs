//! HTTP archives, as browsers save the requests of a page.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value as Json;

use crate::import::address::ApiAddress;
use crate::import::cause::message_of;
use crate::import::format::Format;
use crate::import::http_request::HttpRequest;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Observed, Product, Reading};
use crate::import::response::{HttpResponse, decode};
use crate::import::tree::{at, text_at};
use crate::json::{Node, Severity, Value};

pub(in crate::import) static HAR: Format = Format {
    kind: Kind::Har,
    description: "An HTTP archive as browsers save it, or one entry of it. Requests that API Gateway refused \
                  come first, each with the likeliest reading of its answer, or with all readings where it is the only one.",
    example: r#"{"log": {"entries": [{"request": {"method": "GET", "url": "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets", "headers": []}, "response": {"status": 403, "headers": [{"name": "x-amzn-errortype", "value": "AccessDeniedException"}]}}]}}"#,
    recognise,
    read,
};

/// More entries than this are not read.
const MAX_READINGS: usize = 20;

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.tree().only()?;
    if at(root, "log.entries").is_some_and(|entries| entries.as_array().is_some()) {
        return Some((Confidence::Certain, "it has `log` with `entries`".to_owned()));
    }
    is_entry(root).then(|| {
        (
            Confidence::Certain,
            "it has a `request` with `method` and `url`, as an entry of an archive".to_owned(),
        )
    })
}

fn is_entry(node: &Node) -> bool {
    text_at(node, "request.method").is_some() && text_at(node, "request.url").is_some()
}

/// An entry, with what decides about its place in the list.
struct HarEntry<'a> {
    number: usize,
    node: &'a Node,
    status: Option<u16>,
    product: Option<Product>,
    is_gateway: bool,
}

impl<'a> HarEntry<'a> {
    fn new(number: usize, node: &'a Node) -> Self {
        let status = at(node, "response.status").and_then(|status| match &status.value {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        });
        let has = |name: &str| header(node, "response.headers", name).is_some();
        let host = text_at(node, "request.url").unwrap_or("");
        let product = has("apigw-requestid").then_some(Product::Http);
        Self {
            number,
            node,
            status,
            product,
            is_gateway: has("x-amzn-requestid")
                || has("x-amz-apigw-id")
                || host.contains(".execute-api.")
                || product.is_some(),
        }
    }

    /// Whether API Gateway, as far as is known, answered with an error.
    fn is_refused(&self) -> bool {
        self.is_gateway && self.status.is_some_and(|status| status >= 400)
    }

    /// The place in the list. Those of API Gateway come first, of them those that were refused, and after these other answers with 401 or
    /// 403. A status of 0 is what CORS hides.
    fn rank(&self) -> (bool, u8, bool) {
        let refused = match self.status {
            Some(401 | 403) => 0,
            Some(0) => 1,
            Some(400..) => 2,
            _ => 3,
        };
        (!self.is_gateway && refused > 0, refused, !self.is_gateway)
    }
}

/// The headers of a list of names and values.
fn headers<'a>(node: &'a Node, path: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let list = at(node, path).and_then(Node::as_array).unwrap_or_default();
    list.iter()
        .filter_map(|pair| Some((text_at(pair, "name")?, pair.get("value")?.as_str()?)))
}

fn header<'a>(node: &'a Node, path: &str, name: &str) -> Option<&'a str> {
    let mut headers = headers(node, path);
    let (_, value) = headers.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
    Some(value)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let root = input.tree().only();
    let list = root
        .and_then(|root| at(root, "log.entries"))
        .and_then(Node::as_array);
    let nodes: Vec<&Node> = match (list, root) {
        (Some(list), _) => list.iter().collect(),
        (None, Some(root)) => vec![root],
        (None, None) => Vec::new(),
    };
    let mut entries: Vec<HarEntry<'_>> = (1..)
        .zip(nodes)
        .filter(|(_, node)| is_entry(node))
        .map(|(number, node)| HarEntry::new(number, node))
        .collect();
    if entries.is_empty() {
        notes.add(Severity::Error, "the archive has no entry with a `request`", None);
        return Vec::new();
    }
    entries.sort_by_key(HarEntry::rank);
    if entries.len() > MAX_READINGS {
        notes.warn(format!(
            "only {MAX_READINGS} of {} requests are shown, those that API Gateway refused first",
            entries.len()
        ));
    }
    if entries.iter().all(|entry| !entry.is_gateway) {
        notes.info("no response has the headers of API Gateway (`x-amzn-RequestId`, `x-amz-apigw-id`)");
    }
    let refused = entries.iter().filter(|entry| entry.is_refused()).count();
    let entries = entries.iter().take(MAX_READINGS);
    entries
        .flat_map(|entry| {
            let mut found = readings(entry, notes);
            if refused > 1 && found.len() > 1 {
                notes.info(format!(
                    "entry {}: its answer has {} readings; paste the entry alone for all of them",
                    entry.number,
                    found.len()
                ));
                found.truncate(1);
            }
            found
        })
        .collect()
}

/// What an entry may mean, the likeliest first.
fn readings(entry: &HarEntry<'_>, notes: &mut Notes) -> Vec<Reading> {
    let node = entry.node;
    let url = text_at(node, "request.url").unwrap_or("");
    let Some(address) = ApiAddress::parse(url) else {
        notes.warn(format!("entry {}: `{url}` is no address", entry.number));
        return Vec::new();
    };
    let sent = headers(node, "request.headers").filter(|(name, _)| !name.starts_with(':'));
    let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = HttpRequest {
        method: text_at(node, "request.method").unwrap_or("").to_ascii_uppercase(),
        address,
        headers: sent.collect(),
    };
    let status = match entry.status {
        Some(0) => "no readable response".to_owned(),
        Some(status) => status.to_string(),
        None => "no response".to_owned(),
    };
    if entry.status == Some(0) {
        notes.info(format!(
            "entry {}: the browser shows no response, most often since it has no `Access-Control-Allow-Origin`",
            entry.number
        ));
    }
    let title = format!("Entry {}: {}, {status}", entry.number, request.title());
    let observed = Observed {
        status_code: entry.status.filter(|status| *status > 0),
        http_method: Some(request.method.clone()),
        path: Some(request.address.path.clone()),
        rest_api_id: request.address.api_id.clone(),
        stage_name: request.address.stage.clone(),
        request_id: header(node, "response.headers", "x-amzn-requestid").map(str::to_owned),
        ..Observed::default()
    };
    if entry.product == Some(Product::Http) {
        notes.add(
            Severity::Error,
            format!(
                "entry {}: the response has `apigw-requestid`: it is of an HTTP API, not of a REST API",
                entry.number
            ),
            None,
        );
        return vec![Reading {
            title,
            product: entry.product,
            observed: Some(observed),
            ..Reading::default()
        }];
    }
    let (mut found, request) = if entry.is_refused() && request.address.product().is_none() {
        let body = body(node);
        let response = HttpResponse {
            status: entry.status,
            headers: headers(node, "response.headers").collect(),
            body: body.as_deref(),
            message: body.as_deref().and_then(message_of),
            command: Some(request),
            ..HttpResponse::default()
        };
        let mut found = decode(&response, body.as_deref().unwrap_or(""), notes);
        for reading in &mut found {
            reading.title = format!("{title}: {}", reading.title);
        }
        (found, response.command)
    } else {
        (Vec::new(), Some(request))
    };
    // Also where no cause gives the answer, the request can be taken over.
    if found.is_empty()
        && let Some(request) = request
    {
        let reading = request.into_reading(notes);
        found.push(Reading { title, ..reading });
    }
    for reading in &mut found {
        // An earlier request is one that a cause adds.
        let timeline = reading
            .scenario
            .as_mut()
            .and_then(|scenario| scenario.get_mut("timeline"));
        let event = timeline
            .and_then(Json::as_array_mut)
            .and_then(|events| events.last_mut());
        if let Some(Json::Object(request)) = event.and_then(|event| event.get_mut("request"))
            && let Some(time) = text_at(node, "startedDateTime")
        {
            request.insert("time".to_owned(), time.into());
        }
        reading.observed = Some(observed.clone());
    }
    found
}

/// The body of an entry's answer; none where the archive does not hold it.
fn body(node: &Node) -> Option<String> {
    let text = text_at(node, "response.content.text")?;
    if text_at(node, "response.content.encoding") == Some("base64") {
        return String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok();
    }
    Some(text.to_owned())
}
