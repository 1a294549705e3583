//! The gallery's examples: readable without diagnostics, complete, and named as the menu names them.

#![allow(clippy::unwrap_used)]

mod common;

use common::example_text;
use why403::gateway::simulate;
use why403::scenario::{AwsVersion, Scenario, gallery, read};

#[test]
fn every_example_is_complete() {
    for entry in gallery::examples() {
        let found = read(example_text(entry.name));
        assert_eq!(found.diagnostics, [], "{}", entry.name);
        let scenario = found.scenario;
        assert_eq!(scenario.title, entry.title, "{}", entry.name);
        let sentences = scenario.description.matches(". ").count() + 1;
        assert!(
            (2..=3).contains(&sentences),
            "{}: a description of {sentences} sentences",
            entry.name
        );
        let calls = scenario.requests().map(|request| request.call);
        assert!(calls.clone().count() > 0, "{}: nothing is requested", entry.name);
        for call in calls {
            assert!(
                call.expect.is_some(),
                "{}: {} expects nothing",
                entry.name,
                call.request.path
            );
        }
    }
}

/// Examples in both AWS versions. The page shows one in the version that a person chose, so what its title and description say
/// must hold in each.
#[test]
fn every_example_of_the_article_has_the_same_statuses_today() {
    for entry in gallery::examples() {
        let scenario = read(example_text(entry.name)).scenario;
        assert!(entry.request.0 < scenario.requests().count(), "{}", entry.name);
        if scenario.aws_version == AwsVersion::Current {
            continue;
        }
        let statuses = |scenario: &Scenario| -> Vec<_> {
            let outcomes = simulate(scenario).outcomes;
            outcomes.iter().map(|outcome| outcome.status_code).collect()
        };
        let current = Scenario {
            aws_version: AwsVersion::Current,
            ..scenario.clone()
        };
        assert_eq!(statuses(&current), statuses(&scenario), "{}", entry.name);
    }
}

#[test]
fn names_are_unique_and_groups_hold_together() {
    let entries = gallery::examples();
    let mut names: Vec<_> = entries.iter().map(|entry| entry.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), entries.len());

    let mut groups: Vec<_> = entries.iter().map(|entry| entry.group).collect();
    groups.dedup();
    let runs = groups.len();
    groups.sort_unstable();
    groups.dedup();
    assert_eq!(groups.len(), runs, "a group's entries do not follow each other");
}

#[test]
fn every_file_is_in_the_index_and_every_example_has_a_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/gallery");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut expected: Vec<String> = gallery::examples()
        .iter()
        .map(|example| format!("{}.json", example.name))
        .collect();
    files.sort_unstable();
    expected.sort_unstable();
    assert_eq!(files, expected);
}
