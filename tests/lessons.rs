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

/// An authorizer whose function returns these statements. Each has an effect, and a resource after the stage or the whole.
fn states(statements: &[(&str, &str)]) -> String {
    let statements: Vec<String> = statements
        .iter()
        .map(|(effect, resource)| {
            let resource = if *resource == "*" {
                "*".to_owned()
            } else {
                format!("{STAGE}/{resource}")
            };
            format!(r#"{{"Effect": "{effect}", "Action": "execute-api:Invoke", "Resource": "{resource}"}}"#)
        })
        .collect();
    format!(
        r#"{{"authorizer": {{"lambda": [{{"returns": {{"principalId": "a", "policyDocument": {{"Version": "2012-10-17",
        "Statement": [{}]}}}}}}]}}}}"#,
        statements.join(",")
    )
}

/// A resource policy of these statements: an effect, a principal, and a condition.
fn policy_states(statements: &[(&str, &str, &str)]) -> String {
    let statements: Vec<String> = statements
        .iter()
        .map(|(effect, principal, condition)| {
            format!(
                r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*", "Condition": {condition}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"api": {{"policy": {{"Version": "2012-10-17", "Statement": [{}]}}}}}}"#,
        statements.join(",")
    )
}

/// A resource policy that allows this principal, under a condition.
fn admits(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"api": {{"policy": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal},
        "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": {condition}}}]}}}}}}"#
    )
}

/// An authorizer that throws this for expired tokens. It has these statements for a user, and allows everything to others.
fn answers(throws: &str, user: &str, statements: &str, valid_tokens: &str) -> String {
    format!(
        r#"{{"authorizer": {{"identityValidationExpression": "{valid_tokens}", "lambda": [
        {{"when": "Bearer expired", "throws": "{throws}"}},
        {{"when": "Bearer {user}", "returns": {{"principalId": "{user}", "policyDocument": {{"Version": "2012-10-17",
        "Statement": [{statements}]}}}}}},
        {{"returns": {{"principalId": "alice", "policyDocument": {{"Version": "2012-10-17",
        "Statement": [{{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}}]}}}}}}]}}}}"#
    )
}

/// A statement of an authorizer's policy that denies a resource.
fn denies(resource: &str) -> String {
    format!(r#"{{"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "{resource}"}}"#)
}

const STAGE: &str = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";

const EVE: &str = r#"{"AWS": "arn:aws:iam::210987654321:user/eve"}"#;

#[test]
fn the_obvious_wrong_answers_solve_nothing() {
    let stage = |rest: &str| allows(&format!("\"{STAGE}/{rest}\""));
    let everything = allows("\"*\"");
    let with_pets = |more| states(&[("Allow", "GET/pets"), ("Allow", "GET/pets/*"), ("Allow", more)]);
    let no_cache = r#"{"authorizer": {"authorizerResultTtlInSeconds": 0}}"#.to_owned();
    let wrong: Vec<(&str, Vec<String>)> = vec![
        (
            "wrong-header",
            vec![
                r#"{"authorizer": {"type": "REQUEST", "identitySource": "", "authorizerResultTtlInSeconds": 0}}"#.into(),
                r#"{"authorizer": null}"#.into(),
            ],
        ),
        (
            "deny-wins",
            vec![
                everything.clone(),
                stage("*"),
                stage("GET/pets/*"),
                states(&[
                    ("Allow", "*"),
                    ("Deny", "GET/admin/users"),
                    ("Deny", "DELETE/admin/users/7"),
                ]),
                states(&[("Allow", "*"), ("Deny", "*/users*")]),
            ],
        ),
        (
            "exactly-unauthorized",
            vec![
                everything.clone(),
                r#"{"authorizer": {"lambda": [{"throws": "Unauthorized"}]}}"#.into(),
                // The token is refused before the function is called, which still fails.
                answers("Unauthorized: the token has expired", "mallory", &denies("*"), "Bearer (alice|mallory)"),
                answers("unauthorized", "mallory", &denies("*"), ""),
                // Nobody but Alice is known to the function.
                answers("Unauthorized", "nobody", "", ""),
                // A policy that denies one request of the blocked user only, or does not deny.
                answers("Unauthorized", "mallory", &denies(&format!("{STAGE}/GET/pets/7")), ""),
                answers("Unauthorized", "mallory", &denies(&format!("{STAGE}/GET/*")), ""),
                answers("Unauthorized", "mallory", "", ""),
            ],
        ),
        (
            "intermittent-403",
            vec![
                everything.clone(),
                stage("*"),
                stage("GET/*"),
                stage("*/pets*"),
                states(&[("Allow", "*"), ("Deny", "GET/admin/users")]),
                states(&[("Allow", "*"), ("Deny", "GET/admin/users"), ("Deny", "DELETE/pets/7")]),
                // What was seen only, and what the function was called for with all below it.
                states(&[("Allow", "GET/pets"), ("Allow", "GET/pets/7")]),
                allows("\"${event.methodArn}*\""),
                allows(r#"["${event.methodArn}", "${event.methodArn}/*"]"#),
                no_cache,
            ],
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
                // A Deny of what is tested.
                states(&[
                    ("Allow", "*"),
                    ("Deny", "GET/petshop/sales"),
                    ("Deny", "GET/orders/7"),
                    ("Deny", "DELETE/pets/7"),
                ]),
                states(&[("Allow", "GET/*"), ("Deny", "GET/petshop*"), ("Deny", "GET/orders/*")]),
                // More than pets, or one pet only.
                states(&[("Allow", "GET/pets"), ("Allow", "GET/pets/7*")]),
                with_pets("DELETE/orders/*"),
                with_pets("GET/admin/*"),
                with_pets("GET/petshop"),
                with_pets("*/pets"),
            ],
        ),
        (
            "two-policies",
            vec![
                everything.clone(),
                stage("GET/pets/*"),
                allows("[]"),
                r#"{"authorizer": null}"#.into(),
                states(&[
                    ("Allow", "GET/pets/*"),
                    ("Deny", "GET/admin/users"),
                    ("Deny", "DELETE/admin/users/7"),
                ]),
                states(&[("Allow", "GET/pets/*"), ("Deny", "*/users*")]),
            ],
        ),
        (
            "anonymous-caller",
            vec![
                admits("\"*\"", "{}"),
                admits(r#"{"AWS": "*"}"#, "{}"),
                admits("\"*\"", r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:SourceIp": "203.0.0.0/8"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:SourceIp": "203.0.112.0/23"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:SourceIp": "203.0.113.7"}}"#),
                admits("\"*\"", r#"{"NotIpAddress": {"aws:SourceIp": ["198.51.100.9", "192.0.2.10"]}}"#),
                policy_states(&[
                    ("Allow", "\"*\"", "{}"),
                    ("Deny", "\"*\"", r#"{"IpAddress": {"aws:SourceIp": ["198.51.100.9", "192.0.2.10"]}}"#),
                ]),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "signed-callers",
            vec![
                admits("\"*\"", "{}"),
                admits(r#"{"AWS": ["123456789012", "210987654321"]}"#, "{}"),
                policy_states(&[("Allow", "\"*\"", "{}"), ("Deny", EVE, "{}")]),
                policy_states(&[
                    ("Allow", r#"{"AWS": ["123456789012", "210987654321"]}"#, "{}"),
                    ("Deny", EVE, "{}"),
                ]),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "private-apis",
            vec![
                admits("\"*\"", "{}"),
                admits("\"*\"", r#"{"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.1.0/24"}}"#),
                admits("\"*\"", r#"{"IpAddress": {"aws:VpcSourceIp": "10.0.1.7"}}"#),
                admits("\"*\"", r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-0fedcba9876543210"}}"#),
                policy_states(&[
                    ("Allow", "\"*\"", "{}"),
                    ("Deny", "\"*\"", r#"{"StringEquals": {"aws:SourceVpce": "vpce-0fedcba9876543210"}}"#),
                ]),
                r#"{"api": {"policy": null}}"#.into(),
            ],
        ),
        (
            "key-and-plan",
            vec![
                r#"{"api": {"methods": [{"httpMethod": "GET", "path": "/pets/{petId}"}]}}"#.into(),
                r#"{"api": {"apiKeys": ["k-7", "k-9"]}}"#.into(),
            ],
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
                r#"{"api": {"methods": [{"httpMethod": "POST", "path": "/admin"}, {"httpMethod": "GET", "path": "/admin"},
                    {"httpMethod": "DELETE", "path": "/admin"}, {"httpMethod": "ANY", "path": "/{proxy+}", "authorizationType": "NONE"}]}}"#.into(),
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
fn other_right_answers_solve_their_lessons() {
    let elsewhere = r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#;
    let through_another = r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}"#;
    for (name, answer) in [
        ("two-policies", states(&[("Deny", "*/admin/*")])),
        ("deny-wins", states(&[("Allow", "*"), ("Deny", "*/admin*")])),
        (
            "least-privilege",
            allows(r#"["arn:aws:execute-api:*:*:*/*/GET/pets", "arn:aws:execute-api:*:*:*/*/GET/pets/*"]"#),
        ),
        (
            "exactly-unauthorized",
            answers("Unauthorized", "mallory", &denies(&format!("{STAGE}/*")), ""),
        ),
        ("intermittent-403", allows(&format!("\"{STAGE}/GET/pets*\""))),
        (
            "anonymous-caller",
            policy_states(&[("Allow", "\"*\"", "{}"), ("Deny", "\"*\"", elsewhere)]),
        ),
        (
            "private-apis",
            policy_states(&[("Allow", "\"*\"", "{}"), ("Deny", "\"*\"", through_another)]),
        ),
    ] {
        assert!(
            is_solved(&lesson(name).patched(&answer).unwrap()),
            "{name} is not solved by {answer}"
        );
    }
}

#[test]
fn the_obvious_right_answers_solve_the_first_lesson() {
    let start = lesson("first-403");
    for resources in [format!("\"{STAGE}/GET/pets*\""), "\"*\"".to_owned()] {
        assert!(is_solved(&start.patched(&allows(&resources)).unwrap()));
    }
}
