//! The catalogue of rules.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn ids_are_unique() {
    let mut ids = BTreeSet::new();
    for rule in why403::rules() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
    }
}

#[test]
fn every_rule_of_the_sources_is_in_the_catalogue() {
    let catalogue: BTreeSet<String> = why403::rules().map(|rule| rule.id.to_owned()).collect();
    let mut written = BTreeSet::new();
    collect(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut written,
    );
    assert_eq!(written, catalogue);
}

/// Add the ids of the `Rule` literals in a folder's Rust files.
fn collect(folder: &Path, ids: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ids);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(path).unwrap();
            for literal in text.split("Rule {\n").skip(1) {
                let id = literal.trim_start().strip_prefix("id: \"");
                ids.extend(id.and_then(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }
}
