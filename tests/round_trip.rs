//! Outcomes as JSON and back, over the gallery and the gateway's corpus.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::example;
use serde_json::Value;
use why403::scenario::{self, Scenario, gallery};
use why403::{Outcome, simulate};

fn assert_round_trip(name: &str, scenario: &Scenario) -> usize {
    let outcomes = simulate(scenario).outcomes;
    for outcome in &outcomes {
        let text = serde_json::to_string(outcome).unwrap();
        let mut again: Outcome =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&again).unwrap(), text, "{name}");
        // Of the log's lines JSON has the texts only, and where the request stands is no part of the format.
        again.log.clone_from(&outcome.log);
        again.event = outcome.event;
        assert_eq!(again, *outcome, "{name}");
    }
    outcomes.len()
}

#[test]
fn an_outcome_of_the_gallery_survives_json() {
    for entry in gallery::examples() {
        assert_round_trip(entry.name, &example(entry.name));
    }
}

#[test]
fn an_outcome_of_the_corpus_survives_json() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gateway"));
    let mut outcomes = 0;
    for topic in std::fs::read_dir(folder).unwrap() {
        let topic = topic.unwrap().path();
        if !topic.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(topic).unwrap() {
            let path = file.unwrap().path();
            let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let scenario = scenario::read(&case["scenario"].to_string()).scenario;
            outcomes += assert_round_trip(&path.display().to_string(), &scenario);
        }
    }
    assert!(outcomes > 200, "{outcomes}");
}
