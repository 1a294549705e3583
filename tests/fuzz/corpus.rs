//! Run every target of the fuzzers with its corpus, and with the project's own cases.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod targets;

use std::path::{Path, PathBuf};

use serde_json::Value;
use targets::TARGETS;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files in a folder and those below it, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_target_takes_its_corpus() {
    for (name, target) in TARGETS {
        let corpus = files(&root().join("tests/fuzz/corpus").join(name));
        assert!(!corpus.is_empty(), "{name} has no corpus");
        for file in corpus {
            println!("{}", file.display());
            target(&std::fs::read(file).unwrap());
        }
    }
}

/// The scenarios of the cases, the policies in them, and links: what the fuzzers begin with. With `WHY403_SEEDS=FOLDER` they are
/// written there, and are not run.
#[test]
fn every_target_takes_the_cases() {
    let folder = std::env::var_os("WHY403_SEEDS").map(PathBuf::from);
    let mut links: Vec<String> = Vec::new();
    let mut scenarios = Vec::new();
    let mut policies = Vec::new();
    for file in files(&root().join("tests/gateway"))
        .into_iter()
        .chain(files(&root().join("www/gallery")))
    {
        if file.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let case: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let scenario = case.get("scenario").unwrap_or(&case);
        policies_of(scenario, &mut policies);
        scenarios.push(scenario.to_string());
    }
    links.extend(
        include_str!("../links.txt")
            .lines()
            .filter_map(|line| Some(line.split_whitespace().next()?.to_owned())),
    );
    policies.sort();
    policies.dedup();
    let imports: Vec<String> = files(&root().join("tests/import"))
        .into_iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    for (name, target) in TARGETS {
        let seeds: Vec<Vec<u8>> = match *name {
            "link" => links.iter().chain(&scenarios).map(|text| text.as_bytes().to_vec()).collect(),
            "policy" | "section" => policies.iter().map(|text| [text.as_bytes(), b"\0arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets"].concat()).collect(),
            "pattern" => vec![b"arn:aws:execute-api:*:*:a?/*/pets/*\0arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets/7".to_vec()],
            "patch" => scenarios.iter().map(|text| [text, "\0", r#"{"api":{"stageVariables":{"a":"b"},"policy":{"Version":null}},"authorizer":{"lambda":[]}}"#].concat().into_bytes()).collect(),
            "import" => imports.iter().chain(&scenarios).chain(&policies).map(|text| text.as_bytes().to_vec()).collect(),
            _ => scenarios.iter().chain(&policies).map(|text| text.as_bytes().to_vec()).collect(),
        };
        match &folder {
            Some(folder) => {
                let folder = folder.join(name);
                std::fs::create_dir_all(&folder).unwrap();
                for (at, seed) in seeds.iter().enumerate() {
                    std::fs::write(folder.join(at.to_string()), seed).unwrap();
                }
            }
            // `explanation` searches for suggestions, which takes long in all.
            None if *name == "explanation" => seeds.iter().step_by(8).for_each(|seed| target(seed)),
            None => seeds.iter().for_each(|seed| target(seed)),
        }
    }
}

/// Every object with statements in a value.
fn policies_of(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("Statement") {
                found.push(value.to_string());
            }
            members.values().for_each(|value| policies_of(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| policies_of(item, found)),
        _ => {}
    }
}
