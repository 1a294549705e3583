//! Headers as a browser's tools list them.
//!
//! A line is `name: value`, or name and value stand on lines of their own, with or without a colon. Beside them stand the address, the method and the status.

use crate::import::cause::message_of;
use crate::import::format::message_body;
use crate::import::input::Input;
use crate::import::reading::Notes;
use crate::import::response::{HttpResponse, header};
use crate::json::Severity;

/// What Chromium's panel writes before the headers.
const GENERAL: [&str; 6] = [
    "request url",
    "request method",
    "status code",
    "remote address",
    "referrer policy",
    "dns resolution",
];

/// What Firefox's panel writes before the headers, each in one word.
const SUMMARY: [&str; 7] = [
    "scheme",
    "host",
    "filename",
    "address",
    "status",
    "version",
    "transferred",
];

/// The headers of HTTP/2 that stand for the request line.
const PSEUDO: [&str; 4] = [":authority", ":method", ":path", ":scheme"];

/// The header of HTTP/2 that stands for the status line.
const STATUS: &str = ":status";

/// Headers that API Gateway puts on its own answers.
pub(super) const OF_API_GATEWAY: [&str; 3] = ["x-amzn-errortype", "x-amz-apigw-id", "apigw-requestid"];

/// Headings and buttons of the panels.
const HEADINGS: [&str; 8] = [
    "summary",
    "general",
    "headers",
    "raw",
    "view source",
    "view parsed",
    "learn more",
    "provisional headers are shown",
];

/// A text of more bytes is no list of headers.
const MAX_LENGTH: usize = 100_000;

/// More lines than this that are no headers are not noted.
const MAX_UNREAD: usize = 5;

/// Headers as a browser's tools list them.
#[derive(Debug, Default)]
pub(super) struct HeaderList<'a> {
    /// The answer; its headers and status are missing where only the request is listed.
    pub(super) response: HttpResponse<'a>,
    /// Lines that are no header, with their number from 1.
    pub(super) unread: Vec<(usize, &'a str)>,
}

/// Whose headers follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListSection {
    Unknown,
    Request,
    Response,
}

impl<'a> HeaderList<'a> {
    /// Read a text that is recognised as such a list by what only these lists have.
    pub(super) fn find(text: &'a str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_list = text.len() <= MAX_LENGTH && lines.any(is_anchor);
        is_list.then(|| Self::read(text))
    }

    /// Read any text, and note which lines are no headers.
    pub(super) fn of(input: &Input<'a>, notes: &mut Notes) -> Self {
        let list = Self::read(input.text);
        for (line, text) in list.unread.iter().take(MAX_UNREAD) {
            let short: String = text.chars().take(60).collect();
            notes.add(
                Severity::Warning,
                format!("`{short}` is no header"),
                Some((*line, 1)),
            );
        }
        list
    }

    /// Read any text.
    pub(super) fn read(text: &'a str) -> Self {
        // In a list without colons a name is followed by its value.
        let alternates = text.lines().any(|line| is_bare_name(line.trim()));
        let mut list = Self::default();
        let mut unknown = Vec::new();
        let mut section = ListSection::Unknown;
        let mut place = Target::default();
        let numbered = (1..).zip(text.lines().map(str::trim));
        let mut lines = numbered.filter(|(_, line)| !line.is_empty()).peekable();
        while let Some((number, line)) = lines.next() {
            if let Some(next) = heading(line) {
                section = next.unwrap_or(section);
                continue;
            }
            if line.starts_with('{') && message_body(line) {
                list.response.body = Some(line);
                list.response.message = message_of(line);
                continue;
            }
            let (name, inline) = match header(line).or_else(|| general(line)) {
                Some((name, value)) if value.is_empty() || !alternates || line.contains(": ") => {
                    (name, value)
                }
                None if alternates && is_name(line) => (line, ""),
                _ => {
                    list.unread.push((number, line));
                    continue;
                }
            };
            let value = match inline {
                "" => lines
                    .next_if(|(_, next)| !is_bare_name(next) && (alternates || !next.contains(": ")))
                    .map_or("", |(_, next)| next),
                value => value,
            };
            // What stood before is of the other side.
            if name.eq_ignore_ascii_case(STATUS) {
                if section == ListSection::Unknown {
                    list.response.request.headers.append(&mut unknown);
                }
                section = ListSection::Response;
            } else if name.starts_with(':') && section != ListSection::Request {
                list.response.headers.append(&mut unknown);
                section = ListSection::Request;
            }
            let is_summary = section == ListSection::Unknown && list.response.headers.is_empty();
            if place.take(name, value, is_summary && alternates, &mut list.response) {
                continue;
            }
            match section {
                ListSection::Request => list.response.request.headers.push((name, value)),
                ListSection::Response => list.response.headers.push((name, value)),
                ListSection::Unknown => unknown.push((name, value)),
            }
        }
        let answers =
            list.response.status.is_some() || unknown.iter().any(|(name, _)| is_of_api_gateway(name));
        match section {
            ListSection::Unknown if answers => list.response.headers = unknown,
            ListSection::Unknown => list.response.request.headers = unknown,
            // A heading or pseudo-header came after them.
            _ => list.response.headers.extend(unknown),
        }
        let sent = &mut list.response.request;
        sent.all_headers = !sent.headers.is_empty() && !text.contains("Provisional headers");
        if sent.url.is_none() {
            let host = place.host.or_else(|| sent.header("host"));
            sent.url = match (host, place.path) {
                (Some(host), path) => Some(format!(
                    "{}://{host}{}",
                    place.scheme.unwrap_or("https"),
                    path.unwrap_or("/")
                )),
                (None, path) => path.map(str::to_owned),
            };
        }
        list
    }

    /// Whether it has anything of the answer.
    pub(super) fn answers(&self) -> bool {
        self.response.status.is_some() || !self.response.headers.is_empty()
    }
}

/// Where the request goes, as the list has it in parts.
#[derive(Default)]
struct Target<'a> {
    scheme: Option<&'a str>,
    host: Option<&'a str>,
    path: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// Take what is no header of its own. Says whether it was such a line.
    fn take(
        &mut self,
        name: &'a str,
        value: &'a str,
        is_summary: bool,
        response: &mut HttpResponse<'a>,
    ) -> bool {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "status code" | "status" | STATUS => {
                let digits = value.split(|letter: char| !letter.is_ascii_digit()).next();
                response.status = digits.and_then(|digits| digits.parse().ok());
            }
            "request url" => response.request.url = Some(value.to_owned()),
            // So Safari's panel calls it.
            "url" if value.contains("://") => response.request.url = Some(value.to_owned()),
            "request method" | ":method" => response.request.method = Some(value),
            ":authority" => self.host = Some(value),
            ":path" => self.path = Some(value),
            ":scheme" => self.scheme = Some(value),
            "host" if is_summary => self.host = Some(value),
            "filename" if is_summary => self.path = Some(value),
            "scheme" if is_summary => self.scheme = Some(value),
            lower => return GENERAL.contains(&lower) || (is_summary && SUMMARY.contains(&lower)),
        }
        true
    }
}

/// Whether only such a list has a line: a name of the panel or of HTTP/2, alone or with its value.
fn is_anchor(line: &str) -> bool {
    let name = header(line)
        .or_else(|| general(line))
        .map_or(line, |(name, _)| name);
    let name = name.to_ascii_lowercase();
    PSEUDO.contains(&name.as_str())
        || name == STATUS
        || ["request url", "request method", "status code"].contains(&name.as_str())
        || is_of_api_gateway(&name)
}

/// Whether a line is such a name without a colon.
fn is_bare_name(line: &str) -> bool {
    let is_word = !line.get(1..).is_some_and(|rest| rest.contains(':'));
    is_word && is_anchor(line)
}

fn is_of_api_gateway(name: &str) -> bool {
    OF_API_GATEWAY
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// A line `Request URL: …` of the panel; its name has a blank, which no header's has.
fn general(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let is_known = GENERAL.iter().any(|known| name.eq_ignore_ascii_case(known));
    is_known.then(|| (name, value.trim()))
}

fn is_name(line: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    !line.is_empty() && line.strip_prefix(':').unwrap_or(line).chars().all(is_letter)
}

/// The section that a heading begins: `Request Headers (1.2 KB)`. Within, none where it is another line of the panel's own.
fn heading(line: &str) -> Option<Option<ListSection>> {
    let line = line.to_ascii_lowercase();
    let begins = |name: &str| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']) && !rest.contains(": "))
    };
    match () {
        () if begins("response headers") || line == "response" => Some(Some(ListSection::Response)),
        () if begins("request headers") || line == "request" => Some(Some(ListSection::Request)),
        () => HEADINGS.contains(&line.as_str()).then_some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_told_apart() {
        let text = "Request URL\nhttps://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets\nRequest Method\nGET\nStatus Code\n\
                    403 Forbidden\ncontent-length\n23\nx-amzn-errortype\nForbiddenException\n:authority\n\
                    a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\n:method\nGET\n:path\n/dev/pets\naccept\n*/*\nreferer\nhttps://a.example/\n";
        let list = HeaderList::find(text).unwrap();
        let response = &list.response;
        assert_eq!(response.status, Some(403));
        assert_eq!(
            response.headers,
            [
                ("content-length", "23"),
                ("x-amzn-errortype", "ForbiddenException")
            ]
        );
        assert_eq!(response.request.method, Some("GET"));
        assert_eq!(
            response.request.headers,
            [("accept", "*/*"), ("referer", "https://a.example/")]
        );
        assert_eq!(response.request.address().unwrap().path, "/pets");
        assert!(list.unread.is_empty());
    }

    #[test]
    fn headings_and_colons_are_read() {
        let text = "Status\n403\nVersion\nHTTP/2\nResponse Headers (363 B)\napigw-requestid\nabc=\nRequest Headers (1 KB)\nHost\nb.example\n\
                    Accept\n*/*\n";
        let response = HeaderList::find(text).unwrap().response;
        assert_eq!(response.headers, [("apigw-requestid", "abc=")]);
        assert_eq!(
            response.request.headers,
            [("Host", "b.example"), ("Accept", "*/*")]
        );
        assert_eq!(response.request.url.as_deref(), Some("https://b.example/"));
        let text = ":method: GET\n:path:\n/a\nx-empty:\nname: value\nno header at all\n";
        let list = HeaderList::find(text).unwrap();
        assert_eq!(
            list.response.request.headers,
            [("x-empty", ""), ("name", "value")]
        );
        assert_eq!(list.response.request.url.as_deref(), Some("/a"));
        assert_eq!(list.unread, [(6, "no header at all")]);
    }

    #[test]
    fn other_texts_are_no_list() {
        for text in [
            "",
            "accept\n*/*",
            "GET /a HTTP/1.1\nHost: b",
            "status: 403",
            "name\nvalue",
        ] {
            assert!(HeaderList::find(text).is_none(), "{text}");
        }
    }
}
