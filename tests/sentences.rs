//! The reviewed sentences beside the response. There is one for every request of the gallery under both AWS versions.
//!
//! `WHY403_UPDATE=1 cargo test --test sentences` writes the file anew; read the difference before you keep it.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write;

use common::example;
use why403::scenario::{AwsVersion, Scenario, gallery};
use why403::{explain, gateway};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sentences.txt");

/// The status and the sentence for every request.
fn sentences(scenario: &Scenario, rules: AwsVersion) -> Vec<String> {
    let scenario = Scenario {
        aws_version: rules,
        ..scenario.clone()
    };
    let simulation = gateway::simulate(&scenario);
    let outcomes = simulation.outcomes.iter();
    outcomes
        .map(|outcome| {
            let explanation = explain::explain(&scenario, outcome);
            let status = outcome
                .status_code
                .map_or("---".to_owned(), |status| status.to_string());
            format!("{status} {}", explanation.sentence)
        })
        .collect()
}

#[test]
fn every_sentence_is_as_reviewed() {
    let mut text = String::new();
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        writeln!(text, "{}", entry.name).unwrap();
        let both = sentences(&scenario, AwsVersion::Article)
            .into_iter()
            .zip(sentences(&scenario, AwsVersion::Current));
        for (article, current) in both {
            if article == current {
                writeln!(text, "  {article}").unwrap();
            } else {
                writeln!(text, "  article: {article}\n  current: {current}").unwrap();
            }
        }
    }
    if std::env::var_os("WHY403_UPDATE").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(FILE).unwrap();
    for (found, reviewed) in text.lines().zip(reviewed.lines()) {
        assert_eq!(found, reviewed);
    }
    assert_eq!(text.lines().count(), reviewed.lines().count());
}
