//! A part of a scenario as JSON of its own, for those who want to see or paste just that.

use std::sync::Arc;

use crate::json;
use crate::json::{Diagnostic, Node, Span};
use crate::scenario::{Call, Event, EventKind, Millis, Read, RequestIndex, Scenario, read, write};

/// A part that can be written and read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `/api`: the API, with its methods, its resource policy and its gateway responses.
    Api,
    /// `/api/methods`
    Methods,
    /// `/api/gatewayResponses`
    GatewayResponses,
    /// `/authorizer`
    Authorizer,
    /// The request with this position among those of the timeline.
    Request(RequestIndex),
}

impl Section {
    /// What stands around the part in a scenario that holds nothing else.
    fn around(self) -> (&'static str, &'static str) {
        match self {
            Section::Api => ("{\"api\":", "}"),
            Section::Methods => ("{\"api\":{\"methods\":", "}}"),
            Section::GatewayResponses => ("{\"api\":{\"gatewayResponses\":", "}}"),
            Section::Authorizer => ("{\"authorizer\":", "}"),
            Section::Request(_) => ("{\"timeline\":[{\"request\":", "}]}"),
        }
    }

    /// The part's value in a tree of such a scenario.
    fn find(self, root: &Node) -> Option<&Node> {
        match self {
            Section::Api => root.get("api"),
            Section::Methods => root.get("api")?.get("methods"),
            Section::GatewayResponses => root.get("api")?.get("gatewayResponses"),
            Section::Authorizer => root.get("authorizer"),
            Section::Request(_) => root.get("timeline")?.as_array()?.first()?.get("request"),
        }
    }

    /// Copies the part from one scenario to another. A request's goes from the first of the timeline to its position.
    fn copy(self, from: Scenario, to: &mut Scenario) {
        match self {
            Section::Api => to.api = from.api,
            Section::Methods => to.api.methods = from.api.methods,
            Section::GatewayResponses => to.api.gateway_responses = from.api.gateway_responses,
            Section::Authorizer => to.authorizer = from.authorizer,
            Section::Request(index) => {
                if let (Some(request), Some(call)) = (from.requests().next(), to.request_mut(index)) {
                    call.request = request.call.request.clone();
                }
            }
        }
    }
}

/// The part's JSON, laid out for reading, without what has its default.
///
/// ```
/// use why403::scenario::{Section, Scenario, write_part};
/// let mut scenario = Scenario::default();
/// scenario.api.region = "eu-west-1".into();
/// assert_eq!(write_part(&scenario, Section::Api), "{\n  \"region\": \"eu-west-1\"\n}");
/// assert_eq!(write_part(&scenario, Section::Authorizer), "{}");
/// ```
pub fn write_section(scenario: &Scenario, part: Section) -> String {
    let mut alone = Scenario::default();
    match part {
        Section::Request(index) => {
            alone
                .timeline
                .extend(scenario.request(index).map(|request| Event {
                    at: Millis::ZERO,
                    what: EventKind::Request(Arc::new(Call {
                        request: request.call.request.clone(),
                        expect: None,
                    })),
                }));
        }
        _ => part.copy(scenario.clone(), &mut alone),
    }
    let text = write(&alone);
    let parsed = json::parse(&text);
    let found = parsed.root.as_ref().and_then(|root| part.find(root));
    // What is not written has its default.
    let default = if part == Section::Methods { "null" } else { "{}" };
    let own = found.map_or(default, |node| node.span.of(&text));
    json::pretty(own).unwrap_or_else(|| own.to_owned())
}

/// The scenario with the part read from its JSON; the rest stays as it is. Places are places in the part's text.
///
/// ```
/// use why403::scenario::{Section, Scenario, read_part};
/// let read = read_part(r#"{ "region": 7 }"#, &Scenario::default(), Section::Api);
/// assert_eq!(read.diagnostics[0].span.of(r#"{ "region": 7 }"#), "7");
/// ```
pub fn read_section(text: &str, scenario: &Scenario, part: Section) -> Read {
    let (before, after) = part.around();
    let whole = read(&[before, text, after].concat());
    let mut scenario = scenario.clone();
    part.copy(whole.scenario, &mut scenario);
    let within = |offset: usize| offset.saturating_sub(before.len()).min(text.len());
    let span = |span: Span| Span::new(within(span.start), within(span.end));
    let diagnostics = whole.diagnostics.into_iter().map(|one| Diagnostic {
        message: placed(&one.message, text, span(one.span)),
        span: span(one.span),
        edit: one.edit.map(|edit| crate::json::TextEdit {
            span: span(edit.span),
            ..edit
        }),
        ..one
    });
    Read {
        diagnostics: diagnostics.collect(),
        scenario,
    }
}

/// A message with the line and column in the part's text: it names those in the text around it.
fn placed(message: &str, text: &str, span: Span) -> String {
    match message.split_once(": ") {
        Some((place, says)) if place.starts_with("line ") => {
            let (line, column) = crate::json::line_and_column(text, span.start);
            format!("line {line}, column {column}: {says}")
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::gallery;

    const PARTS: [Section; 5] = [
        Section::Api,
        Section::Methods,
        Section::GatewayResponses,
        Section::Authorizer,
        Section::Request(RequestIndex(0)),
    ];

    #[test]
    fn what_is_written_is_read_back_and_nothing_else_changes() {
        for entry in gallery::entries() {
            let scenario = read(entry.text).scenario;
            let last = RequestIndex(scenario.requests().count().saturating_sub(1));
            for part in PARTS.into_iter().chain([Section::Request(last)]) {
                let text = write_section(&scenario, part);
                let again = read_section(&text, &scenario, part);
                assert_eq!(again.diagnostics, [], "{part:?} of {}", entry.name);
                assert_eq!(again.scenario, scenario, "{part:?} of {}", entry.name);
            }
        }
    }

    #[test]
    fn places_are_places_in_the_parts_own_text() {
        for part in PARTS {
            for text in ["", "{", "{}}", "[1", "{\"path\": \n 7}", "nul", "\"\u{e9}"] {
                for one in read_section(text, &Scenario::default(), part).diagnostics {
                    assert!(
                        text.get(one.span.start..one.span.end).is_some(),
                        "{part:?} {text} {one:?}"
                    );
                }
            }
        }
        let text = "{\n  \"sourceIp\": 7 }";
        let read = read_section(
            text,
            &read(gallery::entries()[0].text).scenario,
            Section::Request(RequestIndex(0)),
        );
        assert_eq!(read.diagnostics[0].span.of(text), "7");
        assert!(
            read.diagnostics[0].message.starts_with("line 2, column 15: "),
            "{read:?}"
        );
    }
}
