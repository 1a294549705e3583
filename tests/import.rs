//! The project's own texts of what people have in hand, with what must be read of them. They are `tests/import/KIND/NAME.EXT`,
//! and beside each `NAME.expect.json` with its source and its certainty.
//!
//! An expectation is a subset: an object's properties must be there; of `readings` and `outcomes` the first ones are given, in their
//! order; a `policy` is compared as JSON; each of `notes` must be one of the notes, its message a part of that note's message; an
//! empty list of them is none. `outcomes` are those of the first
//! reading's scenario.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use why403::import::{FORMATS, Kind, import, recognise};
use why403::{scenario, simulate};

/// Every text of the collection, with its expectation.
fn collection() -> Vec<(PathBuf, String, Value)> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.to_str().unwrap().ends_with(".expect.json") {
                continue;
            }
            let expect = fs::read_to_string(path.with_extension("expect.json"))
                .unwrap_or_else(|error| panic!("{}: no expectation: {error}", path.display()));
            let expect =
                serde_json::from_str(&expect).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((path.clone(), fs::read_to_string(&path).unwrap(), expect));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

#[test]
fn every_text_gives_the_expected_reading() {
    let mut wrong = Vec::new();
    for (path, text, expect) in collection() {
        let found = import(&text, None);
        let mut found = serde_json::to_value(&found).unwrap();
        found["outcomes"] = outcomes(&found["readings"][0]["scenario"]);
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display();
        for word in ["source", "certainty", "kind"] {
            assert!(
                expect.get(word).is_some(),
                "{name}: the expectation has no `{word}`"
            );
        }
        for (key, expected) in expect.as_object().unwrap() {
            if matches!(key.as_str(), "source" | "certainty") {
                continue;
            }
            differences(&format!("{name}: /{key}"), key, expected, &found[key], &mut wrong);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The outcomes of a scenario that was read, after it was read as the page reads it.
fn outcomes(scenario: &Value) -> Value {
    if scenario.is_null() {
        return json!([]);
    }
    let read = scenario::read(&scenario.to_string());
    let errors: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
    assert!(
        errors.is_empty(),
        "a reading gives a scenario that is not one: {errors:?}\n{scenario}"
    );
    serde_json::to_value(simulate(&read.scenario).outcomes).unwrap()
}

fn differences(at: &str, key: &str, expected: &Value, found: &Value, wrong: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(members), Value::Object(_)) => {
            for (name, expected) in members {
                differences(&format!("{at}/{name}"), name, expected, &found[name], wrong);
            }
        }
        // A policy is a text; what it says is compared.
        (Value::Object(_), Value::String(text)) if key == "policy" => {
            let found: Value = serde_json::from_str(text).unwrap_or_default();
            if *expected != found {
                wrong.push(format!("{at}: expected {expected}, found {found}"));
            }
        }
        (Value::Array(items), Value::Array(others)) if key == "notes" => {
            if items.is_empty() && !others.is_empty() {
                wrong.push(format!("{at}: expected none, found {found}"));
            }
            for item in items {
                let fits = |other: &Value| {
                    let mut wrong = Vec::new();
                    differences("", "note", item, other, &mut wrong);
                    wrong.is_empty()
                };
                if !others.iter().any(fits) {
                    wrong.push(format!("{at}: no note like {item} in {found}"));
                }
            }
        }
        (Value::Array(items), Value::Array(others)) => {
            let only_first = matches!(key, "readings" | "outcomes" | "recognised");
            if items.len() > others.len() || (!only_first && items.len() != others.len()) {
                wrong.push(format!("{at}: expected {expected}, found {found}"));
                return;
            }
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                differences(&format!("{at}/{index}"), "", item, other, wrong);
            }
        }
        (Value::String(part), Value::String(message)) if at == "/message" => {
            if !message.contains(part) {
                wrong.push(format!("{at}: {message} has no {part}"));
            }
        }
        _ if expected == found => {}
        _ => wrong.push(format!("{at}: expected {expected}, found {found}")),
    }
}

#[test]
fn every_format_reads_its_own_example() {
    for format in FORMATS {
        let found = recognise(format.example);
        assert_eq!(
            found.first().map(|first| first.kind),
            Some(format.kind),
            "{found:?}"
        );
        let import = import(format.example, None);
        assert!(
            !import.readings.is_empty(),
            "{}: {:?}",
            format.kind.name(),
            import.notes
        );
        assert_eq!(format.kind.name().parse(), Ok(format.kind));
        assert_eq!(serde_json::to_value(format.kind).unwrap(), format.kind.name());
    }
}

/// As whatever a text is read, something is said, and nothing fails.
#[test]
fn every_text_can_be_read_as_every_kind() {
    for (path, text, _) in collection() {
        for kind in FORMATS.iter().map(|format| format.kind) {
            let found = import(&text, Some(kind));
            assert_eq!(found.kind, Some(kind));
            assert!(
                !found.readings.is_empty() || !found.notes.is_empty(),
                "{}: nothing is said of it as {}",
                path.display(),
                kind.name()
            );
        }
    }
}

/// A text that was cut off gives a scenario or a word on it, and never a scenario that is none.
#[test]
fn a_part_of_a_text_can_be_read() {
    for (path, text, _) in collection() {
        for part in 1..8 {
            let mut end = text.len() * part / 8;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let found = import(&text[..end], None);
            assert!(
                !found.readings.is_empty() || !found.notes.is_empty(),
                "{}: nothing is said of its first {end} bytes",
                path.display()
            );
            for scenario in found
                .readings
                .iter()
                .filter_map(|reading| reading.scenario.as_ref())
            {
                let read = scenario::read(&scenario.to_string());
                assert_eq!(read.diagnostics, [], "{}: its first {end} bytes", path.display());
            }
        }
    }
}

/// A text that was cut off, or lost a part, gives readings whose scenarios can be read.
#[test]
fn damaged_texts_give_scenarios() {
    for (path, text, _) in collection()
        .into_iter()
        .filter(|(_, text, _)| text.len() < 10_000)
    {
        for part in 1..6 {
            let [from, to] = [part, part + 1].map(|at| text.floor_char_boundary(text.len() * at / 7));
            for damaged in [text[..to].to_owned(), [&text[..from], &text[to..]].concat()] {
                for reading in import(&damaged, None).readings {
                    let scenario = reading.scenario.unwrap_or_default();
                    let read = scenario::read(&scenario.to_string());
                    assert!(
                        scenario.is_null() || read.diagnostics.is_empty(),
                        "{}: {:?}\n{scenario}",
                        path.display(),
                        read.diagnostics
                    );
                }
            }
        }
    }
}

#[test]
fn a_name_is_a_kind() {
    assert_eq!("scenario".parse(), Ok(Kind::Scenario));
    assert!("nothing".parse::<Kind>().is_err());
}
