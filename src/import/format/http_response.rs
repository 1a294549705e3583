//! HTTP responses with status and headers: `curl -i`, `curl -v`, HTTPie, a browser's list.

mod axios;

use crate::import::format::{Format, curl, policy};
use crate::import::header_list::{HeaderList, OF_API_GATEWAY};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::import::response::{HttpResponse, decode, marked, status_line};
use crate::json::Severity;

pub(in crate::import) static HTTP_RESPONSE: Format = Format {
    kind: Kind::HttpResponse,
    description: "A response with its status line and headers, as `curl -i`, `curl -v` and HTTPie print it, the headers that a browser's tools \
                  list, or the error of axios as JSON. Of several the last is read. The request is read as well, where `curl -v` shows it.",
    example: "HTTP/1.1 403 Forbidden\nContent-Type: application/json\nx-amzn-ErrorType: ForbiddenException\n\n{\"message\":\"Forbidden\"}",
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let mut lines = input.text.lines();
    if let Some(line) = lines.find(|line| status_line(marked(line).1).is_some()) {
        let line: String = marked(line).1.chars().take(40).collect();
        return Some((
            Confidence::Certain,
            format!("it has the status line `{}`", line.trim()),
        ));
    }
    if let Some(why) = axios::recognise(input) {
        return Some((Confidence::Certain, why.to_owned()));
    }
    let list = HeaderList::find(input.text).filter(HeaderList::answers)?;
    let mut names = list
        .response
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase());
    let why = match names.find(|name| OF_API_GATEWAY.contains(&name.as_str())) {
        Some(name) => format!("it has the header `{name}`"),
        None => "it is a browser's list of headers with a status".to_owned(),
    };
    let is_whole = list.response.status.is_some() && list.response.request.url.is_some();
    let confidence = if is_whole || list.response.body.is_some() {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    Some((confidence, why))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    if axios::recognise(input).is_some() {
        return axios::read(input, notes);
    }
    let mut response =
        HttpResponse::parse(input.text).unwrap_or_else(|| HeaderList::of(input, notes).response);
    response.command = curl::command(input);
    response.policies = policy::beside(input, notes);
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
