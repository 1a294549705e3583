//! What was read of a text.

use serde::Serialize;
use serde_json::Value;

use crate::gateway::{DecidedBy, Decision};
use crate::import::draft::Draft;
use crate::import::kind::{Kind, Recognised};
use crate::json::Severity;
use crate::rule::{Certainty, Rule};

/// What was read of a text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Import {
    /// The kind as which the text was read; none if it was not recognised.
    pub kind: Option<Kind>,
    /// The kinds that the text may be of, the likeliest first.
    pub recognised: Vec<Recognised>,
    /// What the text may mean, the likeliest first.
    pub readings: Vec<Reading>,
    /// What could not be read, was assumed, or has to be asked for.
    pub notes: Vec<Note>,
}

impl Import {
    pub(super) fn new(
        kind: Option<Kind>,
        recognised: Vec<Recognised>,
        readings: Vec<Reading>,
        notes: Notes,
    ) -> Self {
        Self {
            kind,
            recognised,
            readings,
            notes: notes.0,
        }
    }
}

/// One meaning of a text.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// What it is, in a few words.
    pub title: String,
    /// The layer that said no; none where the text says nothing of it.
    pub decided_by: Option<DecidedBy>,
    /// The decision of the policies; none where none was made or none is known.
    pub decision: Option<Decision>,
    /// The ids of the rules of AWS's behaviour behind the reading.
    pub rules: Vec<&'static str>,
    /// How certain the reading is.
    pub certainty: Certainty,
    /// What the text proves, one sentence each.
    pub proves: Vec<String>,
    /// What to look at next: sentences, and whole `aws` commands.
    pub check: Vec<String>,
    /// The scenario, with the properties that the text gave. None for what is no REST API.
    #[cfg_attr(test, ts(type = "Scenario | null"))]
    pub scenario: Option<Value>,
    /// The properties of the scenario that are assumed, as JSON pointers: the text does not hold them.
    pub assumed: Vec<String>,
    /// What a log says that happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub observed: Option<Observed>,
    /// What the text is of, where that is known.
    pub product: Option<Product>,
}

impl Reading {
    /// A reading that fills a part of a scenario.
    pub(super) fn of(title: impl Into<String>, draft: Draft) -> Self {
        let (scenario, assumed) = draft.into_parts();
        Self {
            title: title.into(),
            scenario: Some(scenario),
            assumed,
            ..Self::default()
        }
    }

    /// Add the rule with this id; the reading is at most as certain as it.
    pub(super) fn rule_of(self, id: &str) -> Self {
        match crate::gateway::rules().find(|rule| rule.id == id) {
            Some(rule) => self.rule(rule),
            None => self,
        }
    }

    /// Put the first request of a log that was refused before the others, which keep the log's order.
    pub(super) fn first_refused_first(readings: &mut [Self]) {
        let refused = |reading: &Self| {
            let status = reading
                .observed
                .as_ref()
                .and_then(|observed| observed.status_code);
            status.is_some_and(|status| status >= 400)
        };
        if let Some(at) = readings.iter().position(refused)
            && let Some(part) = readings.get_mut(..=at)
        {
            part.rotate_right(1);
        }
    }

    /// Add a rule that the reading rests on; the reading is at most as certain as it.
    pub(super) fn rule(mut self, rule: &'static Rule) -> Self {
        self.rules.push(rule.id);
        self.certainty = self.certainty.and(rule.certainty);
        self
    }
}

/// At most so many items in their order: those with an error, and others where there is room.
pub(super) fn first_errors<T>(items: &[T], most: usize, is_error: impl Fn(&T) -> bool) -> Vec<&T> {
    let errors = items.iter().filter(|item| is_error(item)).count().min(most);
    let (mut errors, mut others) = (errors, most - errors);
    items
        .iter()
        .filter(|item| {
            let room = if is_error(item) { &mut errors } else { &mut others };
            let before = *room;
            *room = before.saturating_sub(1);
            before > 0
        })
        .collect()
}

/// What a log says that happened; null where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// The status of the response.
    pub status_code: Option<u16>,
    /// The type of the gateway response: `ACCESS_DENIED`.
    pub response_type: Option<String>,
    /// The method of the request.
    pub http_method: Option<String>,
    /// The path of the request, without the stage.
    pub path: Option<String>,
    /// The id of the API.
    pub rest_api_id: Option<String>,
    /// The stage.
    pub stage_name: Option<String>,
    /// The id of the authorizer.
    pub authorizer_id: Option<String>,
    /// Whether the authorizer's function was called.
    pub authorizer_invoked: Option<bool>,
    /// The id of the request.
    pub request_id: Option<String>,
}

/// The kind of API that a text is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Product {
    /// A REST API, which is what is simulated.
    #[serde(rename = "REST")]
    Rest,
    /// An HTTP API.
    #[serde(rename = "HTTP")]
    Http,
    /// A WebSocket API.
    #[serde(rename = "WEBSOCKET")]
    WebSocket,
    /// No API Gateway: CloudFront, a load balancer, a function URL.
    #[serde(rename = "OTHER")]
    Other,
}

impl Product {
    /// The name with its article, as it stands in a sentence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rest => "a REST API",
            Self::Http => "an HTTP API",
            Self::WebSocket => "a WebSocket API",
            Self::Other => "another service",
        }
    }
}

/// More readings of APIs than this are not made of one text.
pub(super) const MAX_API_READINGS: usize = 12;

/// What could not be read, was assumed, or has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Note {
    /// How bad it is: an error where nothing could be read.
    pub severity: Severity,
    /// What it is, one sentence without a full stop.
    pub message: String,
    /// The line of the text, from 1; none where it is about the whole text.
    pub line: Option<usize>,
    /// The column in that line, in characters, from 1.
    pub column: Option<usize>,
}

/// The notes of an import, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Note>);

/// More notes than this are not kept.
const MAX_NOTES: usize = 200;

impl Notes {
    /// Add a note; `at` is its line and column, each from 1. A note that is there already is not added again.
    pub(super) fn add(&mut self, severity: Severity, message: impl Into<String>, at: Option<(usize, usize)>) {
        let note = Note {
            severity,
            message: message.into(),
            line: at.map(|at| at.0),
            column: at.map(|at| at.1),
        };
        if self.0.len() < MAX_NOTES && !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// Add a note that something was assumed, or a word about what was read.
    pub(super) fn info(&mut self, message: impl Into<String>) {
        self.add(Severity::Info, message, None);
    }

    /// Add a note that something is missing or was left out.
    pub(super) fn warn(&mut self, message: impl Into<String>) {
        self.add(Severity::Warning, message, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_before_what_has_no_room() {
        let chosen = |most| -> Vec<u16> {
            let statuses = [200, 403, 200, 200, 401, 500];
            let chosen = first_errors(&statuses, most, |status| *status >= 400);
            chosen.into_iter().copied().collect()
        };
        assert_eq!(chosen(2), [403, 401]);
        assert_eq!(chosen(4), [200, 403, 401, 500]);
        assert_eq!(chosen(9), [200, 403, 200, 200, 401, 500]);
    }
}
