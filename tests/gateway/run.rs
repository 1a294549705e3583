//! Run the corpus: each case is a scenario with what is expected of it, its source and its certainty.

use include_dir::{Dir, include_dir};
use serde_json::Value as Json;
use why403::gateway::{Outcome, simulate};
use why403::json;
use why403::rule::Certainty;
use why403::scenario;

static FOLDER: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/gateway");

/// Every case: its name, `topic/case`, and its text, in order of name.
pub fn cases() -> Vec<(&'static str, &'static str)> {
    let files = FOLDER.dirs().flat_map(Dir::files);
    let mut cases: Vec<_> = files
        .map(|file| {
            let name = file.path().to_str().and_then(|path| path.strip_suffix(".json"));
            (name.unwrap(), file.contents_utf8().unwrap())
        })
        .collect();
    cases.sort_unstable();
    cases
}

/// The text of a case's scenario, as it stands there: a function's output keeps its order.
pub fn scenario_text(text: &str) -> &str {
    let parsed = json::parse(text);
    let node = parsed.root.as_ref().and_then(|root| root.get("scenario"));
    node.map_or("", |node| node.span.slice(text))
}

/// The faults of a case; empty: it holds.
pub fn failures(text: &str) -> Vec<String> {
    let case: Json = match serde_json::from_str(text) {
        Ok(case) => case,
        Err(error) => return vec![error.to_string()],
    };
    let mut failures = Vec::new();
    if case["source"].as_str().is_none_or(str::is_empty) {
        failures.push("has no source".to_owned());
    }
    let certainty = case["certainty"].as_str().unwrap_or("none");
    if !["documented", "recorded", "reported", "inferred", "unknown"].contains(&certainty) {
        failures.push(format!("certainty `{certainty}`"));
    }
    let read = scenario::read(scenario_text(text));
    failures.extend(
        read.diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {diagnostic}", diagnostic.subject)),
    );
    let simulation = simulate(&read.scenario);
    let calls: Vec<_> = read.scenario.requests().map(|request| request.call).collect();
    if calls.len() != simulation.outcomes.len() {
        failures.push(format!(
            "{} requests, {} outcomes",
            calls.len(),
            simulation.outcomes.len()
        ));
    }
    for (place, (call, outcome)) in calls.iter().zip(&simulation.outcomes).enumerate() {
        match &call.expect {
            None => failures.push(format!("request {place} expects nothing")),
            Some(expect) => failures.extend(
                differs(&serde_json::from_str(expect).unwrap_or_default(), outcome)
                    .into_iter()
                    .map(|text| format!("request {place}{text}")),
            ),
        }
    }
    let unknown = simulation
        .outcomes
        .iter()
        .any(|outcome| outcome.certainty == Certainty::Unknown);
    if unknown != (certainty == "unknown") {
        failures.push(format!("is {certainty}, but the engine says otherwise"));
    }
    failures
}

/// The differences of an outcome from the expectation. Here the log is listed whole: not a line more, not a line less.
fn differs(expect: &Json, outcome: &Outcome) -> Vec<String> {
    let found = serde_json::to_value(outcome).unwrap_or_default();
    let mut out: Vec<String> = scenario::differences(expect, &found)
        .into_iter()
        .map(|one| {
            format!(
                "{}: expected {}, found {}",
                one.path,
                one.expected,
                one.found.unwrap_or_default()
            )
        })
        .collect();
    if let Some(lines) = expect["log"].as_array()
        && lines.len() != outcome.log.len()
    {
        let found: Vec<_> = outcome.log.iter().map(|line| line.text.as_str()).collect();
        out.push(format!(
            "/log: expected {} lines, found {}: {found:#?}",
            lines.len(),
            found.len()
        ));
    }
    if (outcome.certainty == Certainty::Unknown) == outcome.alternatives.is_empty() {
        out.push(format!(
            ": certainty is {:?}, with {} other answers",
            outcome.certainty,
            outcome.alternatives.len()
        ));
    }
    out
}
