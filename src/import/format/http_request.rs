//! Requests as HTTP writes them: a request line, headers, a body.

use crate::import::address::ApiAddress;
use crate::import::format::Format;
use crate::import::header_list::HeaderList;
use crate::import::http_request::HttpRequest;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::json::Severity;

pub(in crate::import) static HTTP_REQUEST: Format = Format {
    kind: Kind::HttpRequest,
    description: "A request as HTTP writes it: a request line and headers, also those of HTTP/2 (`:method`, `:path`) and those that `curl -v` \
                  prints after `>`.",
    example: "GET /dev/pets HTTP/1.1\nHost: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\nAuthorization: Bearer alice\n",
    recognise,
    read,
};

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// A request line: method and target.
fn request_line(line: &str) -> Option<(&str, &str, bool)> {
    let mut words = line.split_whitespace();
    let (method, target, version) = (words.next()?, words.next()?, words.next());
    let is_target =
        target.starts_with('/') || target.starts_with("http://") || target.starts_with("https://");
    let has_version = version.is_some_and(|version| version.starts_with("HTTP/"));
    let ends = words.next().is_none() && (version.is_none() || has_version);
    (METHODS.contains(&method) && is_target && ends).then_some((method, target, has_version))
}

/// The lines of the request: without what `curl -v` puts in front of them, and without its other lines.
fn lines(text: &str) -> Vec<&str> {
    let is_verbose = text
        .lines()
        .any(|line| line.starts_with("> ") && request_line(line.trim_start_matches("> ")).is_some());
    let lines = text.lines().map(str::trim_end);
    if is_verbose {
        lines
            .filter_map(|line| line.strip_prefix('>').map(str::trim_start))
            .collect()
    } else {
        lines.skip_while(|line| line.is_empty()).collect()
    }
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let lines = lines(input.text);
    let first = lines.first()?;
    if let Some((.., has_version)) = request_line(first) {
        let header = lines.get(1).is_some_and(|line| line.contains(':'));
        let confidence = match (has_version, header) {
            (true, _) => Confidence::Certain,
            (false, true) => Confidence::Likely,
            (false, false) => Confidence::Possible,
        };
        return Some((confidence, "it begins with a request line".to_owned()));
    }
    let list = HeaderList::find(input.text).filter(|list| !list.answers())?;
    let sent = list.response.request;
    (sent.method.is_some() || sent.url.is_some()).then(|| {
        let why = "it has `:method`, `:authority` or the like, as a browser lists them";
        (Confidence::Certain, why.to_owned())
    })
}

/// What a request is sent to, and its headers.
struct RequestParts<'a> {
    method: &'a str,
    /// The address, or the path alone.
    target: String,
    host: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let lines = lines(input.text);
    let parts = match lines.split_first() {
        Some((first, rest)) if request_line(first).is_some() => with_request_line(first, rest, notes),
        _ => listed(input, notes),
    };
    let Some(parts) = parts else {
        notes.add(
            Severity::Error,
            "this is no request: it has neither a request line nor an address",
            None,
        );
        return Vec::new();
    };
    let RequestParts {
        method,
        target,
        host,
        headers,
    } = parts;
    let headers = headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let address = match host {
        _ if target.contains("://") => Some(target.clone()),
        Some(host) => Some(format!("https://{host}{target}")),
        None => {
            notes.warn("the request has no header `Host`: which API it is sent to is not known");
            None
        }
    };
    let reading = match address.as_deref().and_then(ApiAddress::parse) {
        Some(address) => HttpRequest {
            method: method.to_owned(),
            address,
            headers,
        }
        .into_reading(notes),
        None => without_host(method, &target, &headers, notes),
    };
    vec![reading]
}

/// The request of a request line and the header lines up to the first empty one.
fn with_request_line<'a>(first: &'a str, rest: &[&'a str], notes: &mut Notes) -> Option<RequestParts<'a>> {
    let (method, target, _) = request_line(first)?;
    let mut parts = RequestParts {
        method,
        target: target.to_owned(),
        host: None,
        headers: Vec::new(),
    };
    for line in rest.iter().take_while(|line| !line.is_empty()) {
        match line.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("host") => {
                parts.host = Some(value.trim())
            }
            Some((name, value)) => parts.headers.push((name.trim(), value.trim())),
            None => {
                let short: String = line.chars().take(60).collect();
                notes.warn(format!("`{short}` is no header: it has no colon"));
            }
        }
    }
    Some(parts)
}

/// The request of a browser's list of headers; none without a method, an address or a path.
fn listed<'a>(input: &Input<'a>, notes: &mut Notes) -> Option<RequestParts<'a>> {
    let sent = HeaderList::of(input, notes).response.request;
    let named = sent.method.is_some() || sent.url.is_some();
    let headers = sent
        .headers
        .into_iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("host"));
    named.then(|| RequestParts {
        method: sent.method.unwrap_or("GET"),
        target: sent.url.unwrap_or_else(|| "/".to_owned()),
        host: None,
        headers: headers.collect(),
    })
}

/// The reading of a request whose host is not known: its method, path, parameters and headers.
fn without_host(method: &str, target: &str, headers: &[(String, String)], notes: &mut Notes) -> Reading {
    use crate::import::address::parameters;
    use crate::import::draft::Draft;
    use crate::import::http_request::object;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = serde_json::Map::new();
    request.insert("httpMethod".into(), method.into());
    request.insert("path".into(), path.into());
    if !headers.is_empty() {
        request.insert("headers".into(), object(headers, "header", notes));
    }
    if !query.is_empty() {
        let query = object(&parameters(query), "query string parameter", notes);
        request.insert("queryStringParameters".into(), query);
    }
    let mut draft = Draft::default();
    draft.request(request);
    Reading::of(format!("{method} {path}"), draft)
}
