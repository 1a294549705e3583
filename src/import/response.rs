//! An answer that a text shows: its status, headers and body, and the request that it answers.

mod decode;
mod elsewhere;

pub(super) use decode::{decode, decode_cors};

use crate::import::address::ApiAddress;
use crate::import::cause::{Wording, message_of};
use crate::import::http_request::HttpRequest;
use crate::import::reading::Reading;

/// An answer that a text shows.
#[derive(Clone, Debug, Default)]
pub(super) struct HttpResponse<'a> {
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<(&'a str, &'a str)>,
    /// The whole body; none where the text has only the message, or nothing of it.
    pub(super) body: Option<&'a str>,
    /// The message; within, none for `null`.
    pub(super) message: Option<Option<String>>,
    /// Whether the end of the message is missing.
    pub(super) cut: bool,
    pub(super) request: Sent<'a>,
    /// The command in the text that sent the request.
    pub(super) command: Option<HttpRequest>,
    /// The policies in the text, each with its line.
    pub(super) policies: Vec<(Reading, usize)>,
}

/// A request, as far as a text shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent<'a> {
    pub(super) method: Option<&'a str>,
    /// The address, or the path alone where the host is in a header.
    pub(super) url: Option<String>,
    pub(super) headers: Vec<(&'a str, &'a str)>,
    /// Whether the headers are all that were sent.
    pub(super) all_headers: bool,
}

impl<'a> HttpResponse<'a> {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        header_of(&self.headers, name)
    }

    /// The error type in the header, without what may stand after a colon.
    pub(super) fn error_type(&self) -> Option<&'a str> {
        self.header("x-amzn-errortype")?.split(':').next()
    }

    /// The answer of a text with a status line and headers, as `curl -i` and `curl -v` print it. None without a status line.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut response = Self::default();
        let mut found = false;
        let mut body_from = None;
        let mut in_headers = false;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            at += line.len();
            let line = line.trim_end_matches(['\r', '\n']);
            let (mark, content) = marked(line);
            if let Some(status) = status_line(content) {
                // An interim answer, or a redirection, comes before the one that counts.
                response.status = Some(status);
                response.headers.clear();
                (found, in_headers, body_from) = (true, true, None);
            } else if mark == Some('>') || (!found && mark.is_none()) {
                response.request.line(content);
            } else if in_headers && content.trim().is_empty() {
                in_headers = false;
                body_from = Some(at);
            } else if in_headers && let Some(header) = header(content) {
                response.headers.push(header);
            } else if in_headers && mark != Some('*') && content.trim_start().starts_with(['{', '<']) {
                // The blank line was lost.
                in_headers = false;
                body_from = Some(at - line.len());
            }
        }
        if !found {
            return None;
        }
        let body = body_from.and_then(|from| text.get(from..)).unwrap_or("");
        let end = ["* Connection #", "* Closing connection", "* shutting down"]
            .iter()
            .filter_map(|end| body.find(end))
            .min();
        let body = body.get(..end.unwrap_or(body.len())).unwrap_or("");
        let body = without_progress(body).trim();
        // zsh marks a missing line end.
        let body = match body.strip_suffix('%') {
            Some(json) if json.ends_with('}') => json,
            // What follows the body is of the person who asks.
            _ => json_at_start(body)
                .filter(|json| message_of(json).is_some())
                .unwrap_or(body),
        };
        response.body = (!body.is_empty()).then_some(body);
        response.message = message_of(body);
        Some(response)
    }

    /// The wording of the message.
    pub(super) fn wording(&self) -> Wording<'_> {
        let message = self.message.as_ref().and_then(Option::as_deref);
        Wording::of(message.unwrap_or(""))
    }
}

impl<'a> Sent<'a> {
    /// Read a line of the request, as `curl -v` prints it after `> `.
    fn line(&mut self, line: &'a str) {
        let mut words = line.split(' ');
        if let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
            && version.starts_with("HTTP/")
        {
            *self = Self {
                method: Some(method),
                url: Some(target.to_owned()),
                headers: Vec::new(),
                all_headers: true,
            };
        } else if self.method.is_some()
            && let Some(header) = header(line)
        {
            self.headers.push(header);
        }
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        header_of(&self.headers, name)
    }

    /// Where it was sent to.
    pub(super) fn address(&self) -> Option<ApiAddress> {
        let url = self.url.as_deref()?;
        if url.contains("://") {
            return ApiAddress::parse(url);
        }
        let host = self.header("host").or_else(|| self.header(":authority"))?;
        ApiAddress::parse(&format!("https://{host}{url}"))
    }
}

/// What `curl -v` puts before a line, and the line without it.
pub(super) fn marked(line: &str) -> (Option<char>, &str) {
    let mut letters = line.chars();
    match letters.next() {
        Some(mark @ ('<' | '>' | '*')) if matches!(letters.next(), Some(' ') | None) => {
            (Some(mark), line.get(2..).unwrap_or(""))
        }
        _ => (None, line),
    }
}

/// The status of a line such as `HTTP/1.1 403 Forbidden`.
pub(super) fn status_line(line: &str) -> Option<u16> {
    let (_, rest) = line.strip_prefix("HTTP/")?.split_once(' ')?;
    let status = rest.split_whitespace().next()?;
    status.parse().ok().filter(|status| (100..600).contains(status))
}

/// A line as a header's name and value.
pub(super) fn header(line: &str) -> Option<(&str, &str)> {
    let start = usize::from(line.starts_with(':'));
    let colon = line.get(start..)?.find(':')? + start;
    let name = line.get(..colon)?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let is_valid = !name.is_empty() && name.trim_start_matches(':').chars().all(is_name);
    is_valid.then(|| (name, line.get(colon + 1..).unwrap_or("").trim()))
}

/// The body without the lines about the transfer that `curl -v` mixes in.
fn without_progress(body: &str) -> &str {
    let mut rest = body;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let is_progress = line.starts_with("{ [")
            || line.starts_with("} [")
            || line.starts_with("* ")
            || line.starts_with("  % Total");
        if !is_progress || after.is_empty() {
            return rest;
        }
        rest = after;
    }
}

/// The object with which a text begins.
fn json_at_start(text: &str) -> Option<&str> {
    let mut values =
        serde_json::Deserializer::from_str(text).into_iter::<serde_json::Map<String, serde_json::Value>>();
    values.next()?.ok()?;
    text.get(..values.byte_offset())
}

/// The value of the first header of this name.
fn header_of<'a>(headers: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    let (_, value) = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_curl_is_read() {
        let text = "* Connected\n> GET /live/pets HTTP/1.1\n> Host: k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com\n> authorization: Bearer t\n>\n\
                    < HTTP/1.1 403 Forbidden\n< x-amzn-ErrorType: ForbiddenException\n< \n{\"message\":\"Forbidden\"}* Connection #0 to host x left intact\n";
        let response = HttpResponse::parse(text).unwrap();
        assert_eq!(response.status, Some(403));
        assert_eq!(response.error_type(), Some("ForbiddenException"));
        assert_eq!(response.body, Some("{\"message\":\"Forbidden\"}"));
        assert_eq!(response.request.header("Authorization"), Some("Bearer t"));
        let address = response.request.address().unwrap();
        assert_eq!(address.stage.as_deref(), Some("live"));
        assert_eq!(address.path, "/pets");
    }

    #[test]
    fn the_last_answer_counts() {
        let text = "HTTP/1.1 100 Continue\n\nHTTP/2 401\ncontent-type: application/json\n\n{\"message\":\"Unauthorized\"}";
        let response = HttpResponse::parse(text).unwrap();
        assert_eq!(response.status, Some(401));
        assert_eq!(response.message, Some(Some("Unauthorized".into())));
        assert!(HttpResponse::parse("GET / HTTP/1.1\nHost: x\n\n").is_none());
    }
}
