//! Calls of `fetch`, as browsers copy them.

use super::limits::MAX_REQUESTS;
use crate::import::address::ApiAddress;
use crate::import::http_request::HttpRequest;
use crate::import::input::Input;
use crate::import::reading::Notes;
use crate::import::tree::value_at;
use crate::json::{Node, Value};

/// The requests of the calls in a text.
pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<HttpRequest> {
    let text = input.text;
    let mut found = Vec::new();
    for (at, call) in text.match_indices("fetch(").take(MAX_REQUESTS + 1) {
        let open = at + call.len();
        // `prefetch(` is another function.
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        if before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$')) {
            continue;
        }
        let Some((address, _)) = value_at(text, open) else {
            continue;
        };
        let end = address.span.end;
        let Some(address) = address.as_str().and_then(ApiAddress::parse) else {
            notes.add(
                crate::json::Severity::Warning,
                "the first argument of `fetch` is no address",
                Some(input.place(open)),
            );
            continue;
        };
        let rest = text.get(end..).unwrap_or("");
        let comma = rest
            .trim_start()
            .starts_with(',')
            .then(|| rest.find(','))
            .flatten();
        let options = comma.and_then(|comma| value_at(text, end + comma + 1));
        let mut request = HttpRequest {
            method: "GET".to_owned(),
            address,
            headers: Vec::new(),
        };
        if let Some((options, unknown)) = options {
            for diagnostic in unknown {
                let at = input.place(diagnostic.span.start);
                notes.add(crate::json::Severity::Warning, diagnostic.message, Some(at));
            }
            apply(&mut request, &options, notes);
        }
        found.push(request);
    }
    found
}

fn apply(request: &mut HttpRequest, options: &Node, notes: &mut Notes) {
    let text = |name: &str| options.get(name).and_then(Node::as_str);
    if let Some(method) = text("method") {
        request.method = method.to_ascii_uppercase();
    }
    match options.get("headers").map(|headers| &headers.value) {
        Some(Value::Object(members)) => {
            for member in members {
                if let Some(value) = member.node.as_str() {
                    request.headers.push((member.key.to_string(), value.to_owned()));
                }
            }
        }
        Some(Value::Array(pairs)) => {
            for pair in pairs.iter().filter_map(Node::as_array) {
                if let [name, value] = pair
                    && let (Some(name), Some(value)) = (name.as_str(), value.as_str())
                {
                    request.headers.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        Some(Value::String(source)) => notes.warn(format!("the headers are not in the text: `{source}`")),
        _ => {}
    }
    if let Some(referrer) = text("referrer").filter(|referrer| referrer.starts_with("http")) {
        request.default_header("Referer", referrer);
    }
    if text("credentials") == Some("include") && request.header("Cookie").is_none() {
        notes.info("the browser adds its cookies to this request; they are not in the text");
    }
}
