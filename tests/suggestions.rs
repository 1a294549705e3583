//! Suggestions by cause: the one that mends it is there, and what would harm is not, or last.

#![allow(clippy::expect_used)]

#[path = "suggestions/authorizer.rs"]
mod authorizer;
mod common;
#[path = "suggestions/method.rs"]
mod method;
#[path = "suggestions/policy.rs"]
mod policy;

use why403::explain::{self, Suggestion};
use why403::gateway;
use why403::scenario::{self, RequestIndex, Scenario};

fn read(text: &str) -> Scenario {
    let read = scenario::read(text);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.scenario
}

/// The suggestions for the request with this index.
fn suggested(scenario: &Scenario, index: usize) -> Vec<Suggestion> {
    let simulation = gateway::simulate(scenario);
    let outcome = simulation.outcomes.get(index).expect("the request");
    explain::suggest(scenario, outcome, RequestIndex(index)).edits
}

/// The suggestions for the first request of a scenario.
fn first(text: &str) -> Vec<Suggestion> {
    suggested(&read(text), 0)
}

fn titles(edits: &[Suggestion]) -> Vec<&str> {
    edits.iter().map(|one| one.title.as_str()).collect()
}

/// The suggestion of this title, with the status that it promises.
fn holds<'a>(edits: &'a [Suggestion], title: &str, status: u16) -> &'a Suggestion {
    let found = edits.iter().find(|one| one.title == title);
    assert!(found.is_some(), "no `{title}` in {:#?}", titles(edits));
    let found = found.expect("it is there");
    assert_eq!(found.status_code, status, "{title}");
    found
}

fn opens(edit: &Suggestion) -> Vec<String> {
    edit.opens.iter().map(ToString::to_string).collect()
}

/// An output that allows this resource.
fn allow(resource: &str) -> String {
    format!(
        r#"{{ "principalId": "a", "policyDocument": {{ "Version": "2012-10-17", "Statement": [
            {{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "{resource}" }} ] }} }}"#
    )
}

#[test]
fn what_an_edit_opens_is_named_by_method_path_and_caller() {
    let text = format!(
        r#"{{ "api": {{ "methods": [{{ "path": "/pets/{{petId}}" }}] }},
            "authorizer": {{ "lambda": [{{ "when": "Bearer *", "returns": {} }}] }},
            "timeline": [{{ "request": {{ "headers": {{ "Authorization": "Bearer alice" }} }} }},
                         {{ "at": 1, "request": {{ "headers": {{ "Authorization": "Bearer bob" }} }} }}] }}"#,
        allow("arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/*")
    );
    let edits = first(&text);
    let stage = holds(&edits, "Name the stage `dev` in the ARN", 200);
    let opened = opens(stage);
    assert!(
        opened.contains(&"GET /pets/8 as Bearer bob".to_owned()),
        "{opened:?}"
    );
    assert!(
        opened.contains(&"GET /pets/7 as Bearer alice from 198.51.100.250".to_owned()),
        "{opened:?}"
    );
    // The request itself is not what it opens.
    assert!(!opened.contains(&"GET /pets/7 as Bearer alice".to_owned()));
    let narrow = holds(&edits, "Also allow `GET /pets/7`", 200);
    assert!(narrow.opens.len() < stage.opens.len());
    assert!(opens(narrow).iter().all(|one| one.starts_with("GET /pets/7 ")));
}

#[test]
fn a_saved_change_is_deployed_before_the_request() {
    let scenario = read(
        r#"{ "authorizer": null, "api": { "methods": [{ "path": "/old", "authorizationType": "NONE" }] },
            "timeline": [
              { "at": 0, "update": { "api": { "methods": [{ "path": "/new", "authorizationType": "NONE" }] } } },
              { "at": 5, "request": { "path": "/new" } }] }"#,
    );
    let edits = suggested(&scenario, 0);
    let deploy = holds(&edits, "Deploy the API before this request", 200);
    assert!(deploy.aws.deploys);
    assert_eq!(deploy.scenario.timeline.len(), 3);
}

#[test]
fn what_a_deployment_brought_is_mended_by_a_deployment_before_the_request() {
    let deny = allow("*").replace("Allow", "Deny");
    let scenario = read(&format!(
        r#"{{ "authorizer": {{ "lambda": [{{ "returns": {} }}] }},
            "timeline": [
              {{ "at": 0, "request": {{ "headers": {{ "Authorization": "t" }} }} }},
              {{ "at": 400, "set": {{ "authorizer": {{ "lambda": [{{ "returns": {deny} }}] }} }} }},
              {{ "at": 800, "request": {{ "headers": {{ "Authorization": "t" }} }} }},
              {{ "at": 900, "set": {{ "api": {{ "methods": [] }} }} }},
              {{ "at": 901, "request": {{ "path": "/new", "headers": {{ "Authorization": "t" }} }} }}] }}"#,
        allow("*")
    ));
    let edits = suggested(&scenario, 1);
    let allowed = holds(&edits, "Change Deny to Allow", 200);
    let after = gateway::simulate(&allowed.scenario).outcomes;
    assert_eq!(
        [0, 1].map(|at| after.get(at).and_then(|one| one.status_code)),
        [Some(200); 2]
    );
    assert!(
        allowed
            .aws
            .commands
            .iter()
            .any(|one| one.contains("update-function-code")),
        "{:?}",
        allowed.aws
    );
    assert_eq!(allowed.scenario.authorizer, scenario.authorizer);
    let edits = suggested(&scenario, 2);
    let deploys = &holds(&edits, "Add the method `GET /new` to the API", 403).aws;
    assert!(deploys.deploys, "{deploys:?}");
}

#[test]
fn the_repair_of_the_cause_comes_first() {
    for (example, request, title, status) in [
        ("bare-policy", 0, "Put the policy into `policyDocument`", 200),
        ("list-in-context", 0, "Make `roles` a string of JSON", 200),
        ("condition-null", 0, "Replace `null` with `{}`", 200),
        (
            "not-json",
            0,
            "Add `]}}` at the end, and allow `GET /pets/7`",
            200,
        ),
        ("private-api", 0, "Compare `aws:VpcSourceIp` instead", 200),
        ("policy-not-saved", 0, "Add `\"Principal\": \"*\"`", 200),
        ("unauthorized-exactly", 1, "Fail with exactly `Unauthorized`", 401),
        (
            "proxy-style-answer",
            0,
            "Throw `Unauthorized` instead of returning a 401",
            401,
        ),
        (
            "usage-identifier-key",
            1,
            "Have the function return the key as `usageIdentifierKey`",
            200,
        ),
    ] {
        let edits = suggested(&common::example(example), request);
        let first = edits.first().expect("a suggestion");
        assert_eq!(
            (first.title.as_str(), first.status_code, first.repairs_cause),
            (title, status, true),
            "{example}: {:?}",
            titles(&edits)
        );
    }
}

#[test]
fn what_opens_least_comes_before_what_opens_more() {
    for (example, request, first, later) in [
        (
            "hard-coded-stage",
            0,
            "Also allow `GET /pets/7`",
            "Name the stage `dev` in the ARN",
        ),
        (
            "cached-policy",
            1,
            "Also allow `GET /pets/7`",
            "Allow every method of the stage",
        ),
    ] {
        let edits = suggested(&common::example(example), request);
        let opens: Vec<usize> = edits.iter().map(|one| one.opens.len()).collect();
        assert!(opens.is_sorted(), "{example}: {opens:?}");
        assert_eq!(titles(&edits).first().copied(), Some(first), "{example}");
        holds(&edits, later, 200);
    }
}

#[test]
fn a_missing_brace_and_a_literal_are_repaired_first() {
    let at = |returns: &str| {
        let quoted = why403::json::quote(returns);
        first(&format!(
            r#"{{ "authorizer": {{ "lambda": [{{ "returns": {quoted} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#
        ))
    };
    let whole = allow("*");
    let edits = at(whole.trim_end().strip_suffix('}').expect("a brace"));
    assert_eq!(edits.first(), Some(holds(&edits, "Add `}` at the end", 200)));
    let edits = at(&whole.replace("\"Version\": \"2012-10-17\",", "\"Version\": \"2012-10-17\""));
    assert_eq!(edits.first(), Some(holds(&edits, "Insert a comma", 200)));
    // What `effect` stands for is not known, so the object is no valid output yet.
    let edits = at(
        "{ principalId: 'a', policyDocument: { Statement: [{ Effect: effect, Action: '*', Resource: '*' }] } }",
    );
    assert_eq!(
        edits.first(),
        Some(holds(&edits, "Write the object as JSON", 500))
    );
}
