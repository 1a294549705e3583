//! What the entries of one request say.

use std::borrow::Cow;

use super::cut::{is_cut, uncut};
use super::entries::LogEntry;
use super::event::raw;
use super::reason::{ConfigurationError, ErrorReason};
use crate::policy::value::Instant;

/// What the entries of one request say. Texts are as the log has them, masked and cut off.
#[derive(Debug, Default)]
pub(super) struct Logged<'a> {
    pub(super) id: &'a str,
    pub(super) time: Option<&'a str>,
    /// The line of the pasted text in which it begins.
    pub(super) line: Option<usize>,
    /// Whether the first entry is one that every log of level INFO begins with.
    pub(super) from_the_start: bool,
    /// Whether there are entries that only the level INFO has.
    pub(super) has_info: bool,
    pub(super) websocket: bool,
    pub(super) api: Option<&'a str>,
    pub(super) stage: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) account: Option<&'a str>,
    pub(super) authorizer: Option<&'a str>,
    /// The identity: the token, or the sources with their values.
    pub(super) identity: Option<&'a str>,
    /// Whether the function was sent the event.
    pub(super) sent: bool,
    pub(super) event: Option<&'a str>,
    pub(super) result: Option<&'a str>,
    pub(super) principal: Option<&'a str>,
    pub(super) authorizer_completed: bool,
    pub(super) not_authorized: bool,
    pub(super) unauthorized: bool,
    /// The ARN that the resource policy denies explicitly.
    pub(super) denied: Option<&'a str>,
    /// The configuration errors, in order.
    pub(super) errors: Vec<ConfigurationError<'a>>,
    /// The method's verb and resource, and whether it requires an API key.
    pub(super) method: Option<(&'a str, &'a str, bool)>,
    /// The API key, masked; none where none was sent.
    pub(super) key: Option<&'a str>,
    /// Why the API key was refused.
    pub(super) key_refused: Option<&'a str>,
    /// Whether the integration's part began.
    pub(super) started: bool,
    pub(super) verb: Option<&'a str>,
    pub(super) path: Option<&'a str>,
    pub(super) query: Option<&'a str>,
    pub(super) headers: Option<&'a str>,
    pub(super) completed: bool,
    pub(super) status: Option<u16>,
    /// The type of the gateway response.
    pub(super) response_type: Option<&'a str>,
}

impl<'a> Logged<'a> {
    /// Read the entries of one request, in their order.
    pub(super) fn of(entries: &[&'a LogEntry<'a>]) -> Self {
        let first = entries.first();
        let mut logged = Self {
            id: first.map_or("", |entry| &entry.id),
            time: entries.iter().find_map(|entry| entry.time.as_deref()),
            line: first.and_then(|entry| entry.line),
            from_the_start: first.is_some_and(|entry| {
                entry.text.starts_with("Extended Request Id") || entry.text.starts_with("Starting authorizer")
            }),
            ..Self::default()
        };
        // The ids of a REST API's requests are UUIDs, those of a WebSocket API's are not.
        logged.websocket = logged.id.ends_with('=');
        for entry in entries {
            logged.entry(&entry.text);
        }
        if let Some(arn) = logged.event.and_then(|event| raw(event, "methodArn")) {
            logged.arn(arn);
        }
        logged
    }

    fn entry(&mut self, text: &'a str) {
        let after = |start: &str| text.strip_prefix(start).map(str::trim_start);
        self.websocket |= text.contains("WebSocket") || text.contains(" because route '");
        self.has_info |= [
            "Starting ",
            "Verifying Usage Plan",
            "Extended Request Id",
            "Method ",
            "Sending request",
        ]
        .iter()
        .any(|start| text.starts_with(start));
        if let Some(rest) = after("Starting authorizer: ") {
            self.authorizer = rest.split_whitespace().next();
        } else if let Some(rest) = text.strip_prefix("Incoming identity:") {
            self.identity = Some(rest.strip_prefix(' ').unwrap_or(rest));
        } else if let Some(rest) = after("Endpoint request URI: ").or_else(|| after("Sending request to ")) {
            self.sent |= !self.started && text.starts_with("Sending");
            let region = rest
                .strip_prefix("https://lambda.")
                .and_then(|rest| rest.split('.').next());
            self.region = self.region.or(region);
        } else if let Some(rest) = after("Endpoint request headers: ") {
            self.arn(map(rest).value("X-Amz-Source-Arn").unwrap_or(""));
        } else if let Some(rest) = after("Endpoint request body after transformations: ") {
            if !self.started && self.event.is_none() {
                self.event = Some(rest);
            }
        } else if let Some(rest) = after("Authorizer result body before parsing: ") {
            self.result = Some(rest);
            self.sent = true;
        } else if let Some(rest) = after("Using valid authorizer policy for principal:") {
            self.principal = Some(rest);
        } else if text.starts_with("Successfully completed authorizer execution") {
            self.authorizer_completed = true;
        } else if text.starts_with("The client is not authorized to perform this operation") {
            self.not_authorized = true;
        } else if text.starts_with("Unauthorized request") || text == "Unauthorized" {
            self.unauthorized = true;
        } else if let Some(rest) = after("ExplicitDenyException ") {
            let arn = rest.split_once(" on resource: ").map(|(_, arn)| arn);
            let arn = arn.and_then(|arn| arn.split(" with an explicit deny").next());
            self.denied = Some(arn.unwrap_or(""));
            self.arn(arn.unwrap_or(""));
        } else if let Some(rest) = after("Execution failed due to configuration error:") {
            self.errors.push(ConfigurationError {
                text: rest,
                reason: ErrorReason::parse(rest),
                after_authorization: self.started || self.authorizer_completed,
            });
        } else if let Some(rest) = after("Verifying Usage Plan for request: ") {
            let (key, stage) = split_key(rest);
            self.key = key;
            self.api_stage(stage);
        } else if text.starts_with("Usage Plan check succeeded") {
            self.api_stage(text.split_once(" and API Stage ").map(|(_, stage)| stage));
        } else if text.starts_with("API Key ") {
            self.key_line(text);
        } else if text.starts_with("Starting execution for request") {
            self.started = true;
        } else if let Some(rest) = after("HTTP Method: ") {
            let (verb, path) = rest.split_once(", Resource Path:").unwrap_or((rest, ""));
            self.verb = Some(verb.trim());
            self.path = Some(path.trim()).filter(|path| !path.is_empty());
            self.started = true;
        } else if let Some(rest) = after("Method request query string:") {
            self.query = Some(rest);
        } else if let Some(rest) = after("Method request headers:") {
            self.headers = Some(rest);
        } else if text.starts_with("Successfully completed execution") {
            self.completed = true;
        } else if let Some(rest) = after("Method completed with status:") {
            self.status = rest
                .split_whitespace()
                .next()
                .and_then(|status| status.parse().ok());
        } else if let Some((_, rest)) = text.split_once(" with response status code [") {
            self.status = rest.split(']').next().and_then(|status| status.parse().ok());
        } else if let Some(rest) = after("Gateway response type: ") {
            let (kind, status) = rest.split_once(" with status code:").unwrap_or((rest, ""));
            self.response_type = Some(kind.trim());
            self.status = status.trim().parse().ok().or(self.status);
        }
    }

    /// `API Key ***abc authorized because method 'GET /' does not require API Key. …`, and the same refused.
    fn key_line(&mut self, text: &'a str) {
        let quoted = text
            .split_once(" because method '")
            .and_then(|(_, rest)| rest.split_once('\''));
        if let Some((method, rest)) = quoted {
            let (verb, path) = method.split_once(' ').unwrap_or((method, ""));
            let required = rest.trim_start().starts_with("requires API Key");
            self.method = Some((verb, path, required));
        }
        if text.contains(" not authorized because ") {
            self.key_refused = Some(text.rsplit_once(": ").map_or(text, |(_, reason)| reason));
        }
        if let Some((_, stage)) = text.split_once("for API Stage ") {
            self.api_stage(stage.split(':').next());
        }
    }

    /// `a1b2c3d4e5/live`
    fn api_stage(&mut self, stage: Option<&'a str>) {
        if let Some((api, stage)) = stage.and_then(|stage| stage.trim().split_once('/')) {
            self.api = Some(api);
            self.stage = Some(stage);
        }
    }

    /// Take the ids of an execution ARN: `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/…`.
    fn arn(&mut self, arn: &'a str) {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let Ok([_, _, "execute-api", region, account, rest]) = <[&str; 6]>::try_from(parts) else {
            return;
        };
        self.region = Some(region);
        if account.len() == 12 && account.chars().all(|digit| digit.is_ascii_digit()) {
            self.account = Some(account);
        }
        let mut names = rest.splitn(4, '/');
        self.api = names.next().or(self.api);
        let Some(stage) = names.next() else { return };
        if stage == "authorizers" {
            self.authorizer = self.authorizer.or(names.next());
        } else {
            self.stage = self.stage.or(Some(stage));
        }
    }

    /// Whether the entries show that an authorizer took part.
    pub(super) fn has_authorizer(&self) -> bool {
        self.authorizer.is_some()
            || self.result.is_some()
            || self.principal.is_some()
            || self.authorizer_completed
            || self.errors.iter().any(|error| error.reason.is_of_authorizer())
    }

    /// The reasons for which the authorizer failed. What comes after the authorization is of the integration.
    pub(super) fn authorizer_errors(&self) -> impl Iterator<Item = ErrorReason<'a>> {
        let has_authorizer = self.has_authorizer();
        let errors = self.errors.iter().filter(move |error| {
            error.reason.is_of_authorizer() || (has_authorizer && !error.after_authorization)
        });
        errors.map(|error| error.reason)
    }

    /// Whether its policy came from the cache, as far as the entries show.
    pub(super) fn is_from_cache(&self) -> bool {
        self.authorizer_completed && self.result.is_none() && self.invoked() == Some(false)
    }

    /// Whether the request ended in an error, as far as the entries show.
    pub(super) fn is_error(&self) -> bool {
        self.not_authorized
            || self.unauthorized
            || self.denied.is_some()
            || self.key_refused.is_some()
            || !self.errors.is_empty()
            || self.status.is_some_and(|status| status >= 400)
    }

    /// The whole seconds since an earlier request.
    pub(super) fn seconds_after(&self, earlier: &Self) -> Option<i64> {
        let seconds = |time| Instant::parse(time).map(Instant::epoch_seconds);
        Some(seconds(self.time?)? - seconds(earlier.time?)?)
    }

    /// Whether the request was refused as not authenticated without a call of the function.
    pub(super) fn unauthorized_early(&self) -> bool {
        self.unauthorized && self.invoked() != Some(true)
    }

    /// Whether the function was called; none where the entries do not say.
    pub(super) fn invoked(&self) -> Option<bool> {
        let kept_out = |reason| matches!(reason, ErrorReason::NotPermitted | ErrorReason::Role(_));
        if self.result.is_some() || self.authorizer_errors().any(ErrorReason::shows_call) {
            Some(true)
        } else if self.authorizer_errors().any(kept_out) {
            Some(false)
        } else if self.sent {
            Some(true)
        } else if self.has_authorizer() {
            // With the level ERROR alone, or without data tracing, the lines of a call are not all written.
            let is_whole = self.identity.is_some() || self.unauthorized;
            (self.authorizer.is_some() && self.has_info && is_whole).then_some(false)
        } else if self.has_info || self.denied.is_some() || self.started {
            Some(false)
        } else {
            None
        }
    }
}

/// The key and the stage in `…. API Key: ***abc API Stage: a1b2c3d4e5/live`.
fn split_key(text: &str) -> (Option<&str>, Option<&str>) {
    let rest = text.split_once("API Key:").map_or("", |(_, rest)| rest);
    let (key, stage) = rest.split_once("API Stage:").unwrap_or((rest, ""));
    let key = key.trim();
    ((!key.is_empty()).then_some(key), Some(stage.trim()))
}

/// Name and values as the log writes them: `{a=b, c=d}`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LoggedPairs<'a> {
    pub(super) all: Vec<(&'a str, Cow<'a, str>)>,
    /// Whether the last of them was cut off, which is then left out.
    pub(super) cut: bool,
}

impl<'a> LoggedPairs<'a> {
    pub(super) fn value(&self, name: &str) -> Option<&'a str> {
        let found = self.all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        match &found.1 {
            Cow::Borrowed(value) => Some(value),
            Cow::Owned(_) => None,
        }
    }
}

/// Read `{a=b, c=d}`. A value may have commas in it: what follows one without a name is a part of it.
pub(super) fn map(text: &str) -> LoggedPairs<'_> {
    let cut = is_cut(text);
    let inner = uncut(text).trim();
    let inner = inner.strip_prefix('{').unwrap_or(inner);
    let inner = if cut {
        inner
    } else {
        inner.strip_suffix('}').unwrap_or(inner)
    };
    let mut found = LoggedPairs { all: Vec::new(), cut };
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_.:$".contains(letter))
    };
    for part in inner.split(", ") {
        match part.split_once('=') {
            Some((name, value)) if is_name(name) => found.all.push((name, Cow::Borrowed(value))),
            _ => {
                if let Some((_, value)) = found.all.last_mut() {
                    let value = value.to_mut();
                    value.push_str(", ");
                    value.push_str(part);
                }
            }
        }
    }
    if cut {
        found.all.pop();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_the_log_are_read() {
        let pairs = map("{Accept=text/html, */*;q=0.8, X-A=b=c, Empty=}");
        let all: Vec<(&str, &str)> = pairs.all.iter().map(|(name, value)| (*name, &**value)).collect();
        assert_eq!(
            all,
            [("Accept", "text/html, */*;q=0.8"), ("X-A", "b=c"), ("Empty", "")]
        );
        let cut = map("{Host=a, X-Forwarded-For=203.0 [TRUNCATED]");
        assert!(cut.cut);
        assert_eq!(cut.all.len(), 1);
        assert_eq!(map("{}"), LoggedPairs::default());
    }
}
