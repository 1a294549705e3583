//! The lessons: unsolved at the start, and solved by the worked solution.
//!
//! None of the obvious wrong answers solves one.

#![allow(clippy::unwrap_used)]

mod common;

use common::lesson_text;
use why403::explain::LessonProgress;
use why403::scenario::{AwsVersion, Scenario, gallery, read, write};

fn lesson(name: &str) -> Scenario {
    let found = read(lesson_text(name));
    assert_eq!(found.diagnostics, [], "{name}");
    found.scenario
}

/// The scenario in both AWS versions: the page shows a lesson in the one that a person has chosen.
fn in_both_versions(scenario: &Scenario) -> [Scenario; 2] {
    [AwsVersion::Article, AwsVersion::Current].map(|aws_version| Scenario {
        aws_version,
        ..scenario.clone()
    })
}

fn is_solved(scenario: &Scenario) -> bool {
    let solved = in_both_versions(scenario).map(|scenario| LessonProgress::new(&scenario).solved);
    assert_eq!(
        solved[0], solved[1],
        "the AWS version decides: {}",
        scenario.title
    );
    solved[0]
}

#[test]
fn a_lesson_is_unsolved_at_the_start_and_solved_by_its_solution() {
    for entry in gallery::lessons() {
        let start = lesson(entry.name);
        assert!(!is_solved(&start), "{}", entry.name);
        let solved = start.solved().unwrap();
        let progress = LessonProgress::new(&solved);
        assert!(is_solved(&solved), "{}: {:#?}", entry.name, progress.checks);
        assert_eq!(start.locked_change(&solved), None, "{}", entry.name);
        assert_eq!(read(&write(&solved)).diagnostics, [], "{}", entry.name);
    }
}

#[test]
fn a_lesson_is_complete() {
    for entry in gallery::lessons() {
        let scenario = lesson(entry.name);
        let lesson = scenario.lesson.clone().unwrap();
        assert_eq!(scenario.title, entry.title, "{}", entry.name);
        assert!(!scenario.description.is_empty(), "{}", entry.name);
        assert!(!lesson.goal.is_empty(), "{}", entry.name);
        assert!(lesson.hints.len() >= 2, "{}", entry.name);
        assert!(!lesson.explanation.is_empty(), "{}", entry.name);
        assert!(lesson.locked.iter().any(|it| it == "/timeline"), "{}", entry.name);
        let expected = scenario
            .requests()
            .filter(|request| request.call.expect.is_some());
        assert_eq!(expected.count(), scenario.requests().count(), "{}", entry.name);
        let unmet = &LessonProgress::new(&scenario).checks[entry.request.0];
        assert!(
            !unmet.met,
            "{} opens at a request that is as expected",
            entry.name
        );
    }
}

#[test]
fn each_lesson_leads_to_the_next() {
    let lessons = gallery::lessons();
    assert!(lessons.len() >= 10);
    let next = lessons.iter().skip(1).map(|entry| ["g:", entry.name].concat());
    for (entry, next) in lessons.iter().zip(next.chain([String::new()])) {
        assert_eq!(lesson(entry.name).lesson.unwrap().next, next, "{}", entry.name);
    }
}

#[test]
fn every_file_is_in_the_index_and_no_name_is_an_example() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/www/lessons");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut expected: Vec<String> = gallery::lessons()
        .iter()
        .map(|entry| format!("{}.json", entry.name))
        .collect();
    files.sort_unstable();
    expected.sort_unstable();
    assert_eq!(files, expected);
    for entry in gallery::lessons() {
        let examples = gallery::examples();
        assert!(
            examples.iter().all(|example| example.name != entry.name),
            "{}",
            entry.name
        );
    }
}

/// An authorizer whose function allows these resources.
fn allows(resources: &str) -> String {
    format!(
        r#"{{"authorizer": {{"lambda": [{{"returns": {{"principalId": "a", "policyDocument": {{"Version": "2012-10-17",
        "Statement": [{{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": {resources}}}]}}}}}}]}}}}"#
    )
}

/// A resource policy that allows this principal, under a condition.
fn admits(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"api": {{"policy": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal},
        "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": {condition}}}]}}}}}}"#
    )
}

const STAGE: &str = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";

#[test]
fn the_obvious_wrong_answers_solve_nothing() {
    let stage = |rest: &str| allows(&format!("\"{STAGE}/{rest}\""));
    let everything = allows("\"*\"");
    let no_cache = r#"{"authorizer": {"authorizerResultTtlInSeconds": 0}}"#.to_owned();
    let wrong: Vec<(&str, Vec<String>)> = vec![
        (
            "wrong-header",
            vec![
                r#"{"authorizer": {"type": "REQUEST", "identitySource": "", "authorizerResultTtlInSeconds": 0}}"#.into(),
                r#"{"authorizer": null}"#.into(),
            ],
        ),
        ("deny-wins", vec![everything.clone(), stage("*"), stage("GET/pets/*")]),
        (
            "exactly-unauthorized",
            vec![
                everything.clone(),
                r#"{"authorizer": {"lambda": [{"throws": "Unauthorized"}]}}"#.into(),
            ],
        ),
        (
            "intermittent-403",
            vec![everything.clone(), stage("*"), stage("GET/*"), no_cache],
        ),
        (
            "least-privilege",
            vec![
                everything.clone(),
                stage("*"),
                stage("GET/*"),
                stage("GET/pets*"),
                stage("*/pets/*"),
                stage("GET/pets/*"),
                stage("GET/pets/7"),
            ],
        ),
        (
            "two-policies",
            vec![everything.clone(), stage("GET/pets/*"), allows("[]"), r#"{"authorizer": null}"#.into()],
        ),
        (
            "anonymous-caller",
            vec![
                admits("\"*\"", "{}"),
                admits(r#"{"AWS": "*"}"#, "{}"),
                admits("\"*\"", r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "signed-callers",
            vec![
                admits("\"*\"", "{}"),
                admits(r#"{"AWS": ["123456789012", "210987654321"]}"#, "{}"),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "private-apis",
            vec![
                admits("\"*\"", "{}"),
                admits("\"*\"", r#"{"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}}"#),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "key-and-plan",
            vec![r#"{"api": {"methods": [{"httpMethod": "GET", "path": "/pets/{petId}"}]}}"#.into()],
        ),
        (
            "cors-preflight",
            vec![
                r#"{"api": {"methods": [{"httpMethod": "ANY", "path": "/{proxy+}", "authorizationType": "NONE"}]}}"#.into(),
                r#"{"api": {"methods": [{"httpMethod": "ANY", "path": "/{proxy+}"},
                    {"httpMethod": "OPTIONS", "path": "/{proxy+}", "authorizationType": "NONE"}]}}"#.into(),
            ],
        ),
        (
            "open-proxy-closed",
            vec![
                r#"{"api": {"methods": [{"httpMethod": "ANY", "path": "/{proxy+}"}]}}"#.into(),
                r#"{"api": {"methods": [{"httpMethod": "POST", "path": "/admin"}, {"httpMethod": "GET", "path": "/admin"},
                    {"httpMethod": "ANY", "path": "/{proxy+}", "authorizationType": "NONE"}]}}"#.into(),
            ],
        ),
    ];
    // The first lesson is about any policy that covers the path.
    let covered = gallery::lessons().iter().skip(1).map(|entry| entry.name);
    assert!(wrong.iter().map(|(name, _)| *name).eq(covered));
    for (name, answers) in wrong {
        let start = lesson(name);
        for answer in answers {
            let edited = start.patched(&answer).unwrap();
            assert_ne!(edited, start, "{name}: {answer} changes nothing");
            assert!(!is_solved(&edited), "{name} is solved by {answer}");
        }
    }
}

#[test]
fn the_obvious_right_answers_solve_the_first_lesson() {
    let start = lesson("first-403");
    for resources in [format!("\"{STAGE}/GET/pets*\""), "\"*\"".to_owned()] {
        assert!(is_solved(&start.patched(&allows(&resources)).unwrap()));
    }
}
