//! Answers of the engine, decoded again. Each decodes to its own cause, and what a reading assumes gives the answer that was
//! pasted.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use why403::import::{Import, Kind, import};
use why403::scenario::EventKind;
use why403::{Outcome, scenario, simulate};

/// The texts of all scenarios: the cases of the engine and the gallery.
fn scenarios() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/gateway"), root.join("www/gallery")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let value: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                let scenario = value.get("scenario").unwrap_or(&value).to_string();
                found.push((path, scenario));
            }
        }
    }
    found.sort();
    found
}

/// The outcomes of all scenarios that are errors, each different answer once.
fn errors() -> Vec<(String, Outcome)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (path, text) in scenarios() {
        for outcome in simulate(&scenario::read(&text).scenario).outcomes {
            let is_error = outcome.status_code.is_some_and(|status| status >= 400) && outcome.is_refused();
            let key = (
                outcome.status_code,
                outcome.body.clone(),
                outcome.decided_by,
                outcome.decision,
            );
            if is_error && !outcome.body.is_empty() && seen.insert(key) {
                found.push((path.display().to_string(), outcome));
            }
        }
    }
    assert!(found.len() > 60, "only {} answers", found.len());
    found
}

/// The answer as `curl -i` prints it.
fn as_http(outcome: &Outcome) -> String {
    let mut text = format!("HTTP/1.1 {}\r\n", outcome.status_code.unwrap());
    for (name, value) in &outcome.headers {
        text += &format!("{name}: {value}\r\n");
    }
    text + "\r\n" + &outcome.body
}

/// Whether the API wrote the answer itself, so that its text says nothing of its cause.
fn is_customised(outcome: &Outcome) -> bool {
    let rules = outcome.trace.steps.iter().flat_map(|step| &step.rules);
    rules.into_iter().any(|rule| rule.id == "gateway-response")
}

/// Whether the text names the kind of policy that decided, and with it the cause.
fn is_settled(body: &str) -> bool {
    body.contains("an explicit deny in an identity-based policy")
        || body.contains("resource-based policy")
        || body.contains("VPC endpoint policy")
        || body.contains("permissions boundary")
        || body.contains("session policy")
        || body.contains("service control policy")
        || body.contains("resource control policy")
}

fn differences(name: &str, outcome: &Outcome, import: &Import, wrong: &mut Vec<String>) {
    let is_own = |reading: &&why403::import::Reading| {
        reading.decided_by == Some(outcome.decided_by) && reading.decision == outcome.decision
    };
    let said = format!(
        "{name}: {:?} {:?} {}",
        outcome.decided_by, outcome.decision, outcome.body
    );
    if !import.readings.iter().any(|reading| is_own(&reading)) {
        let found: Vec<_> = import
            .readings
            .iter()
            .map(|reading| (reading.decided_by, reading.decision))
            .collect();
        wrong.push(format!("{said}: not among {found:?} {:?}", import.notes));
    } else if is_settled(&outcome.body) && !import.readings.first().is_some_and(|first| is_own(&first)) {
        wrong.push(format!("{said}: the first is {:?}", import.readings[0]));
    }
    for reading in &import.readings {
        let Some(scenario) = &reading.scenario else {
            continue;
        };
        let read = scenario::read(&scenario.to_string());
        if !read.diagnostics.is_empty() {
            wrong.push(format!("{name}: {scenario} {:?}", read.diagnostics));
        }
        assert!(matches!(
            read.scenario.timeline.last().unwrap().what,
            EventKind::Request(_)
        ));
        let simulated = simulate(&read.scenario).outcomes.pop().unwrap();
        let others = simulated.alternatives.iter().map(|other| &other.body);
        let mut bodies = [Some(&simulated.body), simulated.body_as_sent.as_ref()]
            .into_iter()
            .flatten()
            .chain(others);
        let words = |body: &str| body.split("(hashed with").next().unwrap().to_owned();
        if !bodies.any(|body| words(body) == words(&outcome.body)) {
            wrong.push(format!("{said}: `{}` gives {}", reading.title, simulated.body));
        }
        if reading.decided_by != Some(simulated.decided_by) || reading.decision != simulated.decision {
            wrong.push(format!(
                "{said}: `{}` is not what its scenario gives",
                reading.title
            ));
        }
        // What is assumed is there.
        for pointer in &reading.assumed {
            if scenario.pointer(pointer).is_none() {
                wrong.push(format!("{said}: `{}` has no {pointer}", reading.title));
            }
        }
    }
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_body_decodes_to_its_own_cause() {
    let mut wrong = Vec::new();
    for (name, outcome) in errors() {
        if is_customised(&outcome) {
            continue;
        }
        let found = import(&outcome.body, None);
        if found.kind != Some(Kind::Message) {
            wrong.push(format!("{name}: {} is {:?}", outcome.body, found.recognised));
        }
        differences(&name, &outcome, &found, &mut wrong);
    }
    report(&wrong);
}

#[test]
fn every_response_decodes_to_its_own_cause() {
    let mut wrong = Vec::new();
    for (name, outcome) in errors() {
        let found = import(&as_http(&outcome), None);
        assert_eq!(found.kind, Some(Kind::HttpResponse));
        differences(&name, &outcome, &found, &mut wrong);
    }
    report(&wrong);
}
