//! The options of curl: what they make of a request.

use base64::engine::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::import::address::{ApiAddress, parameters};
use crate::import::http_request::HttpRequest;
use crate::import::reading::Notes;

/// Short options that take a value.
const SHORT_WITH_VALUE: &str = "AbCcDdEeFhHKmoPQrtTuUwxXyYz";

/// Long options that take no value, and occur in commands that people copy.
const LONG_ALONE: [&str; 54] = [
    "anyauth",
    "append",
    "basic",
    "compressed",
    "digest",
    "disable",
    "fail",
    "fail-early",
    "fail-with-body",
    "get",
    "globoff",
    "head",
    "http0.9",
    "http1.0",
    "http1.1",
    "http2",
    "http2-prior-knowledge",
    "http3",
    "http3-only",
    "include",
    "insecure",
    "ipv4",
    "ipv6",
    "junk-session-cookies",
    "location",
    "location-trusted",
    "negotiate",
    "netrc",
    "netrc-optional",
    "no-buffer",
    "no-keepalive",
    "no-progress-meter",
    "ntlm",
    "parallel",
    "path-as-is",
    "progress-bar",
    "raw",
    "remote-name",
    "remote-time",
    "retry-all-errors",
    "retry-connrefused",
    "show-error",
    "silent",
    "show-headers",
    "ssl-no-revoke",
    "ssl-reqd",
    "tlsv1",
    "tlsv1.0",
    "tlsv1.1",
    "tlsv1.2",
    "tlsv1.3",
    "tr-encoding",
    "trace-time",
    "verbose",
];

/// What the options of one request say.
#[derive(Default)]
struct Options {
    method: Option<String>,
    addresses: Vec<String>,
    headers: Vec<(String, String)>,
    data: Vec<String>,
    query: Vec<String>,
    user: Option<String>,
    /// The value of `--aws-sigv4`: `aws:amz:us-east-1:execute-api`.
    signature: Option<String>,
    get: bool,
    head: bool,
    json: bool,
    form: bool,
    upload: bool,
    target: Option<String>,
}

/// The requests of a command, without its name.
pub(super) fn requests(words: &[String], notes: &mut Notes) -> Vec<HttpRequest> {
    let parts = words.split(|word| word == "--next" || word == "-:");
    parts.flat_map(|part| read(part, notes).requests(notes)).collect()
}

fn read(words: &[String], notes: &mut Notes) -> Options {
    let mut out = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(name) = word.strip_prefix("--") {
            let (name, own) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (name, None),
            };
            let alone = LONG_ALONE.contains(&name) || name.starts_with("no-");
            let value = match own {
                _ if alone => "",
                Some(value) => value,
                None => words.next().map_or("", String::as_str),
            };
            out.option(name, value, notes);
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let mut rest = letters.chars();
            while let Some(letter) = rest.next() {
                if !SHORT_WITH_VALUE.contains(letter) {
                    out.option(short(letter), "", notes);
                    continue;
                }
                let value = match rest.as_str() {
                    "" => words.next().map_or("", String::as_str),
                    value => value,
                };
                out.option(short(letter), value, notes);
                break;
            }
        } else if word.starts_with(['>', '<']) || word == "2>" {
            // The file of a redirection.
            if word.trim_start_matches(['>', '<', '2']).is_empty() {
                words.next();
            }
        } else {
            out.addresses.push(word.clone());
        }
    }
    out
}

/// The long name of a short option.
fn short(letter: char) -> &'static str {
    match letter {
        'X' => "request",
        'H' => "header",
        'd' => "data",
        'G' => "get",
        'I' => "head",
        'u' => "user",
        'A' => "user-agent",
        'e' => "referer",
        'b' => "cookie",
        'F' => "form",
        'T' => "upload-file",
        'r' => "range",
        'E' => "cert",
        'x' => "proxy",
        'K' => "config",
        _ => "",
    }
}

impl Options {
    fn header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_owned(), value.into()));
    }

    fn option(&mut self, name: &str, value: &str, notes: &mut Notes) {
        match name {
            "request" => self.method = Some(value.to_ascii_uppercase()),
            "url" => self.addresses.push(value.to_owned()),
            "header" | "proxy-header" if value.starts_with('@') => {
                notes.warn(format!("the headers in the file `{value}` are not known"));
            }
            "header" => match value.split_once(':') {
                Some((name, value)) if !value.trim().is_empty() => self.header(name.trim(), value.trim()),
                // `Name:` takes a header away that curl would send.
                Some(_) => {}
                None => match value.strip_suffix(';') {
                    Some(name) => self.header(name, ""),
                    None => notes.warn(format!("`-H '{value}'` is no header: it has no colon")),
                },
            },
            "data" | "data-ascii" | "data-raw" | "data-binary" | "data-urlencode" | "json" => {
                if value.starts_with('@') && name != "data-raw" {
                    notes.warn(format!("the body in the file `{value}` is not known"));
                }
                self.json |= name == "json";
                let encoded = name == "data-urlencode";
                self.data.push(if encoded {
                    urlencoded(value)
                } else {
                    value.to_owned()
                });
            }
            "url-query" => self.query.push(urlencoded(value)),
            "get" => self.get = true,
            "head" => self.head = true,
            "form" | "form-string" => self.form = true,
            "upload-file" => self.upload = true,
            "user" => self.user = Some(value.to_owned()),
            "aws-sigv4" => self.signature = Some(value.to_owned()),
            "oauth2-bearer" => self.header("Authorization", format!("Bearer {value}")),
            "user-agent" => self.header("User-Agent", value),
            "referer" => self.header("Referer", value.trim_end_matches(";auto")),
            "range" => self.header("Range", format!("bytes={value}")),
            "compressed" => self.header("Accept-Encoding", "deflate, gzip, br, zstd"),
            "cookie" if value.contains('=') => self.header("Cookie", value),
            "cookie" => notes.warn(format!("the cookies in the file `{value}` are not known")),
            "request-target" => self.target = Some(value.to_owned()),
            "cert" => notes
                .info("a client certificate is sent: whether the custom domain name trusts it is not known"),
            "config" => notes.warn(format!("the options in the file `{value}` are not known")),
            _ => {}
        }
    }

    fn requests(self, notes: &mut Notes) -> Vec<HttpRequest> {
        let mut found = Vec::new();
        for address in &self.addresses {
            match ApiAddress::parse(address) {
                Some(address) => found.push(self.request(address, notes)),
                None => notes.warn(format!("`{address}` is no address")),
            }
        }
        found
    }

    fn request(&self, mut address: ApiAddress, notes: &mut Notes) -> HttpRequest {
        let sends = !self.data.is_empty() && !self.get;
        for query in &self.query {
            address.query.extend(parameters(query));
        }
        if self.get {
            address
                .query
                .extend(self.data.iter().flat_map(|data| parameters(data)));
        }
        // It is sent in the place of the address's path and query string.
        if let Some(target) = self.target.as_deref().filter(|target| target.starts_with('/')) {
            let sent = [&address.scheme, "://", &address.host, target].concat();
            if let Some(sent) = ApiAddress::parse(&sent) {
                address = ApiAddress {
                    user: address.user,
                    ..sent
                };
            }
        }
        let usual = match () {
            () if self.head => "HEAD",
            () if self.upload => "PUT",
            () if sends || self.form => "POST",
            () => "GET",
        };
        let user = self.user.clone().or_else(|| address.user.clone());
        let mut request = HttpRequest {
            method: self.method.clone().unwrap_or_else(|| usual.to_owned()),
            address,
            headers: self.headers.clone(),
        };
        if sends && self.json {
            request.default_header("Content-Type", "application/json");
            request.default_header("Accept", "application/json");
        } else if sends {
            request.default_header("Content-Type", "application/x-www-form-urlencoded");
        }
        match (&self.signature, user) {
            (Some(signature), user) => {
                let key = user
                    .as_deref()
                    .and_then(|user| user.split(':').next())
                    .unwrap_or("");
                let mut parts = signature.split(':').skip(2);
                let own = request.address.region.clone();
                let region = parts.next().map(str::to_owned).or(own).unwrap_or_default();
                let service = parts.next().unwrap_or("execute-api");
                // The signature itself is made when the request is sent.
                let value =
                    format!("AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/{service}/aws4_request");
                request.default_header("Authorization", value);
                notes.info("curl makes the signature (`--aws-sigv4`); the header `Authorization` stands for it without one");
            }
            (None, Some(user)) => {
                if !user.contains(':') {
                    notes.warn(format!(
                        "the password of `{user}` is asked for by curl, and not known"
                    ));
                }
                request.default_header("Authorization", format!("Basic {}", STANDARD.encode(user)));
            }
            (None, None) => {}
        }
        request
    }
}

/// A value of `--data-urlencode`: `text`, `=text`, `name=text`.
fn urlencoded(value: &str) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    match value.split_once('=') {
        Some(("", text)) => encode(text),
        Some((name, text)) => format!("{name}={}", encode(text)),
        None => encode(value),
    }
}
