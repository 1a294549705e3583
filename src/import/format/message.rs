//! Messages: the body of an error, its text alone, and what browsers and libraries write about it.

use std::borrow::Cow;

use crate::import::cause::message_of;
use crate::import::format::{Format, curl, policy};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::import::response::{HttpResponse, decode, decode_cors};
use crate::json::Severity;

pub(in crate::import) static MESSAGE: Format = Format {
    kind: Kind::Message,
    description: "The body of an error, `{\"message\":\"Forbidden\"}`, its text alone, or what a browser's console or a library writes about it, with \
                  the message or the status in it.",
    example: r#"{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}"#,
    recognise,
    read,
};

/// A text of more bytes is no message.
const MAX_LENGTH: usize = 20_000;

/// Fewer bytes of a message say nothing.
const MIN_LENGTH: usize = 8;

/// Beginnings of messages that are known to be of API Gateway or of its check of signatures.
const TEXTS: [&str; 22] = [
    "User is not authorized to access this resource",
    "User: ",
    "Missing Authentication Token",
    "The incoming token has expired",
    "Invalid key=value pair (missing equal-sign)",
    "Authorization header requires '",
    "The request signature we calculated does not match",
    "Signature expired",
    "Signature not yet current",
    "Credential should be scoped to",
    "The security token included in the request is",
    "Too Many Requests",
    "Limit Exceeded",
    "Request URI too long",
    "Endpoint request timed out",
    "Missing required request parameters",
    "Invalid request body",
    "Unsupported Media Type",
    "Internal server error",
    "Internal Server Error",
    "Unauthorized",
    "Forbidden",
];

/// What browsers write where a script may not read an answer.
const CORS: [&str; 3] = [
    "blocked by CORS policy",
    "Cross-Origin Request Blocked",
    "not allowed by Access-Control-Allow-Origin",
];

/// What is found in a text.
struct FoundMessage<'a> {
    /// The body as JSON, in the text or in a string of it.
    body: Option<Cow<'a, str>>,
    /// The text alone.
    text: Option<&'a str>,
    /// Whether the end of the text is missing.
    cut: bool,
    status: Option<u16>,
    url: Option<&'a str>,
    method: Option<&'a str>,
    cors: bool,
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let text = input.text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let found = find(text);
    let says = |why: &str| why.to_owned();
    if found.cors {
        return Some((
            Confidence::Certain,
            says("it is what a browser writes about CORS"),
        ));
    }
    if is_page(text) {
        return Some((Confidence::Certain, says("it is an error page of CloudFront")));
    }
    let message = found.body.as_deref().and_then(message_of);
    let whole = found.body.as_deref().is_some_and(|body| body.len() == text.len());
    match message {
        Some(message) => {
            let known = message.as_deref().is_none_or(is_known);
            let confidence = match (whole, known) {
                (true, true) => Confidence::Certain,
                (false, true) => Confidence::Likely,
                // A log entry, or anything else with a `message`.
                (_, false) => Confidence::Possible,
            };
            return Some((confidence, says("it is or has a JSON object with a `message`")));
        }
        None if found.text.is_some_and(|message| unquoted(text) == message) => {
            return Some((Confidence::Certain, says("it is a message of API Gateway")));
        }
        None => {}
    }
    if found.text.is_some() {
        return Some((Confidence::Likely, says("it has a message of API Gateway in it")));
    }
    let status = found.status.filter(|status| *status >= 400)?;
    let confidence = match found.url {
        Some(url) if url.contains(".execute-api.") => Confidence::Likely,
        _ => Confidence::Possible,
    };
    Some((confidence, format!("it names the status {status}")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let text = input.text.trim();
    let text = bounded(text, notes);
    let found = find(text);
    let mut response = HttpResponse {
        status: found.status,
        body: found.body.as_deref(),
        message: found.body.as_deref().and_then(message_of),
        ..HttpResponse::default()
    };
    response.request.url = found.url.map(str::to_owned);
    response.request.method = found.method;
    response.command = curl::command(input);
    response.policies = policy::beside(input, notes);
    if response.message.is_none()
        && let Some(message) = found.text
    {
        response.body = None;
        response.message = Some(Some(message.to_owned()));
        response.cut = found.cut;
    }
    if found.cors {
        return decode_cors(&response, text, notes);
    }
    if response.message.is_none() && response.status.is_none() && response.body.is_none() && !is_page(text) {
        notes.add(
            Severity::Error,
            "this has neither a message of API Gateway nor a status in it",
            Some((1, 1)),
        );
        return Vec::new();
    }
    decode(&response, text, notes)
}

/// Whether a text has the body of an error of API Gateway.
pub(super) fn is_in(input: &Input<'_>) -> bool {
    let text = input.text;
    let message = (text.len() <= MAX_LENGTH).then(|| body(text)).flatten();
    message
        .as_deref()
        .and_then(message_of)
        .is_some_and(|message| message.as_deref().is_none_or(is_known))
}

/// Whether a text is a page of HTML with an error of CloudFront.
fn is_page(text: &str) -> bool {
    text.contains("The request could not be satisfied")
        || (text.starts_with('<') && text.contains("(CloudFront)"))
}

/// The beginning of a text that is too long for a message.
fn bounded<'a>(text: &'a str, notes: &mut Notes) -> &'a str {
    if text.len() <= MAX_LENGTH {
        return text;
    }
    notes.warn("only the first 20,000 bytes are read as a message");
    let mut end = MAX_LENGTH;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

fn find(text: &str) -> FoundMessage<'_> {
    let cors = CORS.iter().any(|words| text.contains(words));
    let body = body(text);
    let is_text = body.is_none() && !cors;
    let cut = cut_message(text).filter(|_| is_text);
    let message = cut.or_else(|| known_text(text).filter(|_| is_text));
    let (url, method) = url(text);
    FoundMessage {
        status: status(text),
        body,
        text: message,
        cut: cut.is_some(),
        url,
        method,
        cors,
    }
}

/// The JSON object with a message in a text, also one in a string, and one as Python writes it.
fn body(text: &str) -> Option<Cow<'_, str>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    if let Some(Ok(serde_json::Value::String(inner))) = values.next()
        && message_of(&inner).is_some()
    {
        return Some(Cow::Owned(inner));
    }
    let keys = [
        "\"message\"",
        "\"Message\"",
        "\\\"message\\\"",
        "\\\"Message\\\"",
        "'message'",
        "'Message'",
    ];
    let key = keys.iter().filter_map(|key| text.find(key)).min()?;
    let from = text.get(..key)?.rfind('{')?;
    let rest = text.get(from..)?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>();
    if let Some(Ok(_)) = values.next() {
        let body = rest.get(..values.byte_offset())?;
        return message_of(body).is_some().then_some(Cow::Borrowed(body));
    }
    let end = rest.find('}')? + 1;
    let plain = rest.get(..end)?;
    let candidates = [
        plain.replace("\\\"", "\""),
        plain.replace('\'', "\"").replace(": None", ": null"),
    ];
    candidates
        .into_iter()
        .find(|body| message_of(body).is_some())
        .map(Cow::Owned)
}

/// The beginning of a message whose closing quotation mark is missing.
fn cut_message(text: &str) -> Option<&str> {
    let rest = ["\"message\"", "\"Message\""]
        .iter()
        .find_map(|key| text.split_once(key))?
        .1;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let start = rest.strip_prefix('"')?.trim_end_matches(['…', '.', ' ']);
    let is_start = |known: &&str| start.starts_with(*known) || known.starts_with(start);
    let is_cut = start.len() >= MIN_LENGTH && !start.contains(['"', '\n']);
    (is_cut && TEXTS.iter().any(is_start)).then_some(start)
}

/// A message of API Gateway in a text that is no JSON, up to the end of its line.
fn known_text(text: &str) -> Option<&str> {
    let whole = unquoted(text);
    if !whole.contains('\n') && is_known(whole) {
        return Some(whole);
    }
    text.lines().find_map(|line| {
        let words = TEXTS.iter().filter(|words| words.contains(' '));
        let at = words.filter_map(|words| line.find(words)).min()?;
        let message = line
            .get(at..)?
            .trim_end_matches(['"', '\'', '`', ')', '}', ',', ' ']);
        is_known(message).then_some(message)
    })
}

/// Whether a line is, or begins with, the body of an error of API Gateway.
pub(in crate::import) fn is_body(line: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(line).into_iter::<serde_json::Value>();
    line.starts_with('{')
        && values.next().is_some_and(|value| value.is_ok())
        && line
            .get(..values.byte_offset())
            .and_then(message_of)
            .is_some_and(|message| message.as_deref().is_none_or(is_known))
}

/// Whether a message is one that API Gateway or its signature check writes.
fn is_known(message: &str) -> bool {
    if message.starts_with("User: ") {
        return message.contains(" is not authorized to perform: execute-api:");
    }
    if message.starts_with('\'') {
        return message.contains("(missing equal-sign) in Authorization header");
    }
    TEXTS.iter().any(|text| match *text {
        "Forbidden" | "Unauthorized" | "Internal server error" | "Internal Server Error" => message == *text,
        text => message.starts_with(text),
    })
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '`'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

/// The status that a text names: `403 (Forbidden)`, `status code 403`, `HTTP 403`.
fn status(text: &str) -> Option<u16> {
    const REASONS: [&str; 10] = [
        // Python's requests
        "Client Error",
        "Server Error",
        "Forbidden",
        "Unauthorized",
        "Too Many Requests",
        "Internal Server Error",
        "Bad Gateway",
        "Gateway Time",
        "Not Found",
        "Bad Request",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut before = "";
    for (at, word) in words.iter().enumerate() {
        let digits = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        if digits.len() == 3
            && let Ok(status) = digits.parse::<u16>()
            && (400..600).contains(&status)
        {
            let next = words.get(at + 1).map_or("", |word| word.trim_start_matches('('));
            let said = before.trim_end_matches(':').to_ascii_lowercase();
            let is_named = matches!(said.as_str(), "status" | "code" | "http" | "error" | "response")
                || (said == "of" && text.contains("status of"))
                || word.to_ascii_lowercase().contains("status")
                || REASONS
                    .iter()
                    .any(|reason| next.starts_with(reason.split(' ').next().unwrap_or(reason)));
            if is_named || words.len() == 1 {
                return Some(status);
            }
        }
        before = word;
    }
    None
}

/// The address in a text, and the method before it.
fn url(text: &str) -> (Option<&str>, Option<&str>) {
    let mut before = "";
    for word in text.split_whitespace() {
        let start = ["https://", "http://", "wss://", "ws://"]
            .iter()
            .filter_map(|scheme| word.find(scheme))
            .min();
        // The origin of a page comes after `origin`.
        if let Some(url) = start.and_then(|at| word.get(at..))
            && !before.eq_ignore_ascii_case("origin")
            && !url.contains("/functions/arn:")
        {
            let end = url
                .find(['\'', '"', '<', '>', ')', '‘', '’'])
                .unwrap_or(url.len());
            let url = url
                .get(..end)
                .unwrap_or(url)
                .trim_end_matches(['.', ',', ';', ':']);
            let verb = before.trim_matches(|letter: char| !letter.is_ascii_alphabetic());
            let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
            let method = methods.contains(&verb).then_some(verb);
            return (Some(url), method);
        }
        before = word;
    }
    (None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_in_other_texts() {
        let known = |text| known_text(text).unwrap_or("");
        assert_eq!(known("\"Forbidden\""), "Forbidden");
        assert_eq!(
            known("Error: Missing Authentication Token\n    at x"),
            "Missing Authentication Token"
        );
        assert_eq!(known("all is Forbidden here"), "");
        let found = |text| body(text).map(Cow::into_owned);
        assert_eq!(
            found("403: {\"message\":null} (x)").as_deref(),
            Some("{\"message\":null}")
        );
        assert_eq!(
            found("b'{\"Message\": \"User is\"}'").as_deref(),
            Some("{\"Message\": \"User is\"}")
        );
        assert_eq!(
            found("{'message': 'Forbidden'}").as_deref(),
            Some("{\"message\": \"Forbidden\"}")
        );
        assert_eq!(
            found(r#""{\"message\":\"Forbidden\"}""#).as_deref(),
            Some("{\"message\":\"Forbidden\"}")
        );
    }

    #[test]
    fn a_status_needs_a_word_about_it() {
        assert_eq!(status("Request failed with status code 403"), Some(403));
        assert_eq!(status("GET https://a.b/c 403 (Forbidden)"), Some(403));
        assert_eq!(status("403"), Some(403));
        assert_eq!(
            status("403 Client Error: Forbidden for url: https://a.b/c"),
            Some(403)
        );
        assert_eq!(status("there are 403 pets"), None);
        assert_eq!(url("GET https://a.b/c 403"), (Some("https://a.b/c"), Some("GET")));
    }
}
