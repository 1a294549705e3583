//! Progress in a lesson: the expectations of each request, and whether they hold.

use serde::Serialize;
use serde_json::Value as Json;

use crate::gateway::{Outcome, simulate};
use crate::scenario::{self, Request, Scenario, differences};

/// The progress in a lesson: its expectations, and which of them hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LessonProgress {
    /// A check for each request of the timeline, in the order of the list.
    pub checks: Vec<LessonCheck>,
    /// Whether something is expected, and all of it holds.
    pub solved: bool,
    /// The scenario with the worked solution, as text in its format; none without a solution.
    pub solution: Option<String>,
}

/// The expectation of a request, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LessonCheck {
    /// The request: `GET /pets/7 as Bearer alice`.
    pub request: String,
    /// The expectation of its response: `200, cache: hit`; empty if there is none.
    pub expected: String,
    /// The differences from the expectation: `403`; empty if there are none.
    pub found: String,
    /// Whether all that is expected holds.
    pub met: bool,
    /// The status of the response; none where API Gateway gives none.
    pub status_code: Option<u16>,
}

impl LessonProgress {
    /// Simulate a scenario and compare what is expected.
    ///
    /// ```
    /// use why403::explain::LessonProgress;
    /// use why403::scenario::read;
    /// let text = r#"{"authorizer": null, "timeline": [{"request": {}, "expect": {"statusCode": 403}}]}"#;
    /// let progress = LessonProgress::new(&read(text).scenario);
    /// assert!(!progress.solved);
    /// assert_eq!((progress.checks[0].expected.as_str(), progress.checks[0].found.as_str()), ("403", "200"));
    /// ```
    pub fn new(scenario: &Scenario) -> Self {
        let outcomes = simulate(scenario).outcomes;
        let checks: Vec<LessonCheck> = scenario
            .requests()
            .zip(&outcomes)
            .map(|(event, outcome)| {
                let expect = event.call.expect.as_deref();
                LessonCheck::new(&event.call.request, expect, outcome)
            })
            .collect();
        let mut expected = checks
            .iter()
            .filter(|check| !check.expected.is_empty())
            .peekable();
        Self {
            solved: expected.peek().is_some() && expected.all(|check| check.met),
            checks,
            solution: scenario.solved().map(|solved| scenario::write(&solved)),
        }
    }
}

impl LessonCheck {
    fn new(request: &Request, expect: Option<&str>, outcome: &Outcome) -> Self {
        let expect: Json = expect
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let found = serde_json::to_value(outcome).unwrap_or_default();
        let missed = if expect.is_object() {
            differences(&expect, &found)
        } else {
            Vec::new()
        };
        let of_missed = missed.iter().map(|missed| {
            let value = missed.found.as_deref().unwrap_or("null");
            part(missed.path.rsplit('/').next().unwrap_or(""), value)
        });
        let wanted = expect.as_object().into_iter().flatten();
        Self {
            request: label(request),
            expected: list(wanted.map(|(name, value)| match value {
                Json::Object(members) => {
                    list(members.iter().map(|(name, value)| part(name, &value.to_string())))
                }
                value => part(name, &value.to_string()),
            })),
            found: list(of_missed),
            met: missed.is_empty(),
            status_code: outcome.status_code,
        }
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A property and its value: the status alone, others with their name.
fn part(name: &str, value: &str) -> String {
    let value = match value {
        "null" => "none",
        value => value.trim_matches('"'),
    };
    if name == "statusCode" {
        value.to_owned()
    } else {
        format!("{name}: {value}")
    }
}

/// A request, with what tells it from others of the same method and path.
fn label(request: &Request) -> String {
    let default = Request::default();
    let mut label = format!("{} {}", request.http_method, request.path);
    let caller = request.caller.as_ref().map(|caller| caller.arn.as_str());
    let address = (request.source_ip != default.source_ip).then_some(request.source_ip.as_str());
    for (word, value) in [
        ("as", caller.or_else(|| request.header("Authorization"))),
        ("with the key", request.sent_api_key()),
        ("from", address),
        ("through", request.vpc_endpoint_id.as_deref()),
    ] {
        if let Some(value) = value {
            label.push_str(&format!(" {word} {value}"));
        }
    }
    label
}
