//! HTTP responses with their status and headers: `curl -i`, `curl -v`, HTTPie, and a browser's list of headers.

use crate::import::format::{Format, curl};
use crate::import::input::{Confidence, Input};
use crate::import::kind::Kind;
use crate::import::reading::{Notes, Reading};
use crate::import::response::{Response, decode, header, marked, status_line};
use crate::json::Severity;

pub(in crate::import) static HTTP_RESPONSE: Format = Format {
    kind: Kind::HttpResponse,
    description: "A response with its status line and headers, as `curl -i`, `curl -v` and HTTPie print it, or the headers that a browser's tools \
                  show. Of several the last is read. The request is read as well, where `curl -v` shows it.",
    example: "HTTP/1.1 403 Forbidden\nContent-Type: application/json\nx-amzn-ErrorType: ForbiddenException\n\n{\"message\":\"Forbidden\"}",
    recognise,
    read,
};

/// Headers that API Gateway puts on its own answers.
const HEADERS: [&str; 3] = ["x-amzn-errortype", "x-amz-apigw-id", "apigw-requestid"];

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let mut lines = input.text.lines();
    if let Some(line) = lines.find(|line| status_line(marked(line).1).is_some()) {
        let line: String = marked(line).1.chars().take(40).collect();
        return Some((
            Confidence::Certain,
            format!("it has the status line `{}`", line.trim()),
        ));
    }
    let named = input.text.lines().filter_map(|line| header(line.trim()));
    let name = named
        .map(|(name, _)| name.to_ascii_lowercase())
        .find(|name| HEADERS.contains(&name.as_str()))?;
    Some((Confidence::Likely, format!("it has the header `{name}`")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let mut response = Response::parse(input.text).unwrap_or_else(|| Response::of_headers(input.text));
    response.command = curl::command(input);
    if response.status.is_none() && response.headers.is_empty() {
        notes.add(
            Severity::Error,
            "this has neither a status line, `HTTP/1.1 403`, nor headers",
            Some((1, 1)),
        );
        return Vec::new();
    }
    decode(&response, response.body.unwrap_or(""), notes)
}
