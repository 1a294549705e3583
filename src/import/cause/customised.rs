//! Answers whose status or body a gateway response of the API has changed.

use serde_json::{Map, Value, json};

use super::seen::{Seen, same_json};
use crate::gateway::Outcome;
use crate::scenario::{self, EventKind};
use crate::simulate;

/// A scenario whose gateway response gives the body and status that were seen; none where none can.
pub(super) fn customised(
    mut scenario: Value,
    assumed: &[String],
    seen: &Seen<'_>,
    outcome: &Outcome,
) -> Option<(Value, Vec<String>)> {
    let name = outcome.response_type?.name();
    let mut response = Map::new();
    if let Some(status) = seen.status.filter(|status| outcome.status_code != Some(*status)) {
        response.insert("statusCode".to_owned(), status.into());
    }
    if let Some(body) = seen.body.filter(|body| !same_json(body, &outcome.body)) {
        response.insert(
            "responseTemplates".to_owned(),
            json!({ "application/json": body }),
        );
    }
    if response.is_empty() {
        return None;
    }
    let root = scenario.as_object_mut()?;
    let api = root.entry("api").or_insert_with(|| json!({})).as_object_mut()?;
    let responses = api.entry("gatewayResponses").or_insert_with(|| json!({}));
    let responses = responses.as_object_mut()?;
    responses.insert(name.to_owned(), Value::Object(response));
    let outcome = last_outcome(&scenario)?;
    let same = seen.body.is_none_or(|body| same_json(body, &outcome.body))
        && seen
            .status
            .is_none_or(|status| outcome.status_code == Some(status));
    let mut assumed = assumed.to_vec();
    assumed.push(format!("/api/gatewayResponses/{name}"));
    same.then_some((scenario, assumed))
}

/// The outcome of a scenario's last request.
pub(super) fn last_outcome(scenario: &Value) -> Option<Outcome> {
    let read = scenario::read(&scenario.to_string());
    let is_request = |event: &scenario::Event| matches!(event.what, EventKind::Request(_));
    if !read.scenario.timeline.iter().any(is_request) {
        return None;
    }
    simulate(&read.scenario).outcomes.pop()
}
