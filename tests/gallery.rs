//! The gallery's examples: readable without a remark, complete, and named as the menu names them.

#![allow(clippy::unwrap_used)]

use why403::scenario::{gallery, read};

#[test]
fn every_example_is_complete() {
    for entry in gallery::entries() {
        let found = read(entry.text);
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

#[test]
fn names_are_unique_and_groups_hold_together() {
    let entries = gallery::entries();
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
fn every_file_is_in_the_menu() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/gallery");
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".json").unwrap();
        assert!(
            gallery::find(name).is_some(),
            "{name} is not in src/scenario/gallery.rs"
        );
    }
}
