//! One section of a scenario as JSON of its own, to be seen and pasted alone.

use std::sync::Arc;

use crate::json;
use crate::json::{Node, Span};
use crate::scenario::index::RequestIndex;
use crate::scenario::millis::Millis;
use crate::scenario::model::{Call, Event, EventKind, Scenario};
use crate::scenario::read::{Read, read_within};
use crate::scenario::write::write;

/// A section of a scenario that can be written and read alone.
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
    /// What stands around the section in a scenario that holds nothing else.
    fn around(self) -> (&'static str, &'static str) {
        match self {
            Section::Api => ("{\"api\":", "}"),
            Section::Methods => ("{\"api\":{\"methods\":", "}}"),
            Section::GatewayResponses => ("{\"api\":{\"gatewayResponses\":", "}}"),
            Section::Authorizer => ("{\"authorizer\":", "}"),
            Section::Request(_) => ("{\"timeline\":[{\"request\":", "}]}"),
        }
    }

    /// The section's value in the tree of a scenario.
    fn find(self, root: &Node) -> Option<&Node> {
        match self {
            Section::Api => root.get("api"),
            Section::Methods => root.get("api")?.get("methods"),
            Section::GatewayResponses => root.get("api")?.get("gatewayResponses"),
            Section::Authorizer => root.get("authorizer"),
            Section::Request(_) => root.get("timeline")?.as_array()?.first()?.get("request"),
        }
    }

    /// Copy the section from one scenario to another. A request is the first of the timeline that it is copied from.
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

/// Write one section as JSON, laid out for reading, without what has its default.
///
/// ```
/// use why403::scenario::{Section, Scenario, write_section};
/// let mut scenario = Scenario::default();
/// scenario.api.region = "eu-west-1".into();
/// assert_eq!(write_section(&scenario, Section::Api), "{\n  \"region\": \"eu-west-1\"\n}");
/// assert_eq!(write_section(&scenario, Section::Authorizer), "{}");
/// ```
pub fn write_section(scenario: &Scenario, section: Section) -> String {
    let mut alone = Scenario::default();
    match section {
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
        _ => section.copy(scenario.clone(), &mut alone),
    }
    let text = write(&alone);
    let parsed = json::parse(&text);
    let found = parsed.root.as_ref().and_then(|root| section.find(root));
    // What is not written has its default.
    let default = if section == Section::Methods { "null" } else { "{}" };
    let own = found.map_or(default, |node| node.span.slice(&text));
    json::pretty(own).unwrap_or_else(|| own.to_owned())
}

/// Read one section from its own JSON text into a copy of the scenario; places are places in that text.
///
/// ```
/// use why403::scenario::{Section, Scenario, read_section};
/// let read = read_section(r#"{ "region": 7 }"#, &Scenario::default(), Section::Api);
/// assert_eq!(read.diagnostics[0].span.slice(r#"{ "region": 7 }"#), "7");
/// ```
pub fn read_section(text: &str, scenario: &Scenario, section: Section) -> Read {
    let (before, after) = section.around();
    let whole = [before, text, after].concat();
    let read = read_within(&whole, Some(Span::new(before.len(), before.len() + text.len())));
    let mut scenario = scenario.clone();
    section.copy(read.scenario, &mut scenario);
    Read { scenario, ..read }
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
        for entry in gallery::examples() {
            let scenario = gallery::read(entry.name);
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
            &gallery::read("cached-policy"),
            Section::Request(RequestIndex(0)),
        );
        assert_eq!(read.diagnostics[0].span.slice(text), "7");
        assert!(
            read.diagnostics[0].to_string().starts_with("line 2, column 15: "),
            "{read:?}"
        );
    }
}
