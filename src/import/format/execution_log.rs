//! Execution logs of a stage. They are read in the forms in which CloudWatch, its command line, the console and its tests give them.

mod cut;
mod entries;
mod event;
mod reason;
mod rebuild;
mod request;
mod scenario;

use std::collections::HashMap;

use entries::{Entries, LogEntry};
use request::Logged;

use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading, first_errors};
use crate::json::{Node, Severity};

pub(in crate::import) static EXECUTION_LOG: Format = Format {
    kind: Kind::ExecutionLog,
    description: "The execution log of a stage, with the ids of the requests: copied from the console (one or two lines an entry), \
                  `aws logs filter-log-events`, `get-log-events` and `tail`, Logs Insights as CSV or JSON, and the log of the console's Test tab, of \
                  `test-invoke-authorizer` and of `test-invoke-method`. Requests are separated by their ids; each is a reading.",
    example: "2026-03-01T10:00:00.000Z (0a1b2c3d-0000-4000-8000-000000000001) Starting authorizer: abc123 for request: \
              0a1b2c3d-0000-4000-8000-000000000001\n2026-03-01T10:00:00.001Z (0a1b2c3d-0000-4000-8000-000000000001) Unauthorized request: \
              0a1b2c3d-0000-4000-8000-000000000001",
    recognise,
    read,
};

/// How the entries begin that only an execution log has.
const ENTRIES: [&str; 24] = [
    "Extended Request Id:",
    "Starting authorizer:",
    "Incoming identity:",
    "Endpoint request ",
    "Endpoint response ",
    "Sending request to ",
    "Received response.",
    "Authorizer result body before parsing:",
    "Using valid authorizer policy",
    "Successfully completed ",
    "The client is not authorized to perform this operation",
    "Unauthorized request:",
    "ExplicitDenyException ",
    "Execution failed due to ",
    "Verifying Usage Plan for request:",
    "API Key ",
    "Usage Plan check ",
    "Starting execution for request:",
    "HTTP Method:",
    "Method ",
    "Gateway response type:",
    "AWS Integration Endpoint RequestId",
    "WebSocket ",
    "X-ray Tracing ID",
];

/// More requests than this are not read: nobody looks at them one by one.
const MAX_REQUESTS: usize = 500;

/// The longest time in seconds that a result may be cached for.
const MAX_TTL: i64 = 3600;

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let certain = |why: &str| Some((Confidence::Certain, why.to_owned()));
    let start = input.text.trim_start();
    if start.starts_with(['{', '[']) {
        let root = input.json().root.as_ref()?;
        let log = root.get("log").and_then(Node::as_str);
        if root.get("clientStatus").is_some()
            || log.is_some_and(|log| log.starts_with("Execution log for request"))
        {
            return certain("it has the `log` of a test of an authorizer or a method");
        }
        let events = root.get("events").or_else(|| root.get("results")).unwrap_or(root);
        let first = events.as_array()?.first()?;
        let is_log =
            first.get("message").or_else(|| first.get("@message")).is_some() || first.as_array().is_some();
        if !is_log {
            return None;
        }
        return has_entries(input).then(|| {
            (
                Confidence::Certain,
                "its events have the request ids and messages of an execution log".to_owned(),
            )
        });
    }
    if start.starts_with("Execution log for request") {
        return certain("it begins with `Execution log for request`");
    }
    has_entries(input).then(|| {
        (
            Confidence::Certain,
            "it has entries with a request id in brackets, in the words of an execution log".to_owned(),
        )
    })
}

/// Whether one of the first entries has the words of an execution log.
fn has_entries(input: &Input<'_>) -> bool {
    let mut end = input.text.len().min(20_000);
    while !input.text.is_char_boundary(end) {
        end -= 1;
    }
    let start = input.text.get(..end).unwrap_or("");
    start.match_indices(") ").any(|(at, _)| {
        let rest = start.get(at + 2..).unwrap_or("");
        let id = start.get(..at).and_then(|before| before.rsplit_once('('));
        let is_id = id.is_some_and(|(_, id)| {
            (8..=64).contains(&id.len())
                && id
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || "-_=+/".contains(letter))
        });
        is_id && ENTRIES.iter().any(|words| rest.starts_with(words))
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let entries = entries::read(input);
    if entries.all.is_empty() {
        notes.add(
            Severity::Error,
            "this has no entry of an execution log: each begins with the id of the request in brackets",
            Some((1, 1)),
        );
        return Vec::new();
    }
    if entries.strays > 0 {
        let what = format!("{} lines belong to no request and are left out", entries.strays);
        notes.add(Severity::Info, what, entries.first_stray.map(|line| (line, 1)));
    }
    let groups = by_request(&entries);
    if groups.len() > MAX_REQUESTS {
        notes.warn(format!(
            "the log has {} requests; {MAX_REQUESTS} are read, those with an error before the others",
            groups.len()
        ));
    }
    let all: Vec<Logged<'_>> = groups.iter().map(|group| Logged::of(group)).collect();
    let mut chosen = first_errors(&all, MAX_REQUESTS, Logged::is_error)
        .into_iter()
        .peekable();
    // The last request before it whose function was called, by authorizer and identity.
    let mut called: HashMap<(Option<&str>, &str), &Logged<'_>> = HashMap::new();
    let mut readings = Vec::new();
    for logged in &all {
        let key = (logged.authorizer, logged.identity.unwrap_or(""));
        let earlier = called.get(&key).copied().filter(|earlier| {
            let passed = logged.seconds_after(earlier).unwrap_or(0);
            logged.is_from_cache() && (0..=MAX_TTL).contains(&passed)
        });
        if chosen.next_if(|one| std::ptr::eq(*one, logged)).is_some() {
            readings.push(rebuild::reading(logged, earlier, entries.test.as_ref(), notes));
        }
        if logged.result.is_some() && logged.identity.is_some() {
            called.insert(key, logged);
        }
    }
    Reading::first_refused_first(&mut readings);
    readings
}

/// The entries of each request, the requests in the order of their first entry.
fn by_request<'a>(entries: &'a Entries<'a>) -> Vec<Vec<&'a LogEntry<'a>>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<&LogEntry<'_>>> = Vec::new();
    for entry in &entries.all {
        let at = *places.entry(&entry.id).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.push(entry);
        }
    }
    groups
}
