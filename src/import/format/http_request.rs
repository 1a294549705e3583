//! Requests as HTTP writes them: a request line, headers, a body.

use crate::import::address::Address;
use crate::import::format::Format;
use crate::import::http_request::HttpRequest;
use crate::import::input::{Confidence, Input};
use crate::import::kind::Kind;
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
    let mut pseudo = lines.iter().take(20);
    let found = pseudo.any(|line| line.starts_with(":method") || line.starts_with(":authority"));
    found.then(|| {
        (
            Confidence::Certain,
            "it has the headers `:method` or `:authority` of HTTP/2".to_owned(),
        )
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let mut method = None;
    let mut target = None;
    let mut host = None;
    let mut scheme = "https";
    let mut headers: Vec<(String, String)> = Vec::new();
    let lines = lines(input.text);
    let mut rest = lines.iter().peekable();
    if let Some((verb, to, _)) = rest.peek().and_then(|line| request_line(line)) {
        (method, target) = (Some(verb), Some(to));
        rest.next();
    }
    let mut unread = Vec::new();
    while let Some(line) = rest.next() {
        if line.is_empty() {
            break;
        }
        // Chromium's panel prints a name and its value on lines of their own.
        let pair = match line
            .strip_prefix(':')
            .map_or_else(|| line.split_once(':'), |rest| rest.split_once(':'))
        {
            Some((name, ""))
                if rest
                    .peek()
                    .is_some_and(|next| !next.is_empty() && !next.contains(": ")) =>
            {
                Some((name, rest.next().copied().unwrap_or("")))
            }
            pair => pair,
        };
        let Some((name, value)) = pair else {
            unread.push(*line);
            continue;
        };
        let value = value.trim();
        match (name.trim(), line.starts_with(':')) {
            ("method", true) => method = Some(value),
            ("path", true) => target = Some(value),
            ("authority", true) => host = Some(value),
            ("scheme", true) => scheme = value,
            (name, false) if name.eq_ignore_ascii_case("host") => host = Some(value),
            (name, false) => headers.push((name.to_owned(), value.to_owned())),
            _ => {}
        }
    }
    if let Some(line) = unread.first() {
        let short: String = line.chars().take(60).collect();
        notes.warn(format!("`{short}` is no header: it has no colon"));
    }
    let target = target.unwrap_or("/");
    let address = if target.contains("://") {
        target.to_owned()
    } else {
        match host {
            Some(host) => format!("{scheme}://{host}{target}"),
            None => {
                notes.warn("the request has no header `Host`: which API it is sent to is not known");
                String::new()
            }
        }
    };
    let Some(address) = Address::parse(&address) else {
        if request_line(lines.first().copied().unwrap_or("")).is_none() && headers.is_empty() {
            notes.add(
                Severity::Error,
                "this is no request: it has no request line and no headers",
                None,
            );
            return Vec::new();
        }
        return vec![without_host(method.unwrap_or("GET"), target, &headers, notes)];
    };
    let request = HttpRequest {
        method: method.unwrap_or("GET").to_owned(),
        address,
        headers,
    };
    vec![request.into_reading(notes)]
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
