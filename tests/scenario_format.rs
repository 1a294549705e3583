//! The scenario format: reading, diagnostics of mistakes, and writing.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::{Value as Json, json};
use why403::json::Severity;
use why403::scenario::*;

/// Errors and warnings of a text, as `severity: message`.
fn messages(text: &str) -> Vec<String> {
    let severity = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let diagnostics = read(text).diagnostics;
    diagnostics
        .iter()
        .map(|found| format!("{}: {found}", severity(found.severity)))
        .collect()
}

#[test]
fn of_many_values_of_a_condition_key_the_first_are_evaluated_and_all_are_kept() {
    let values: Vec<String> = (0..101).map(|at| format!("v{at}")).collect();
    let text = |wanted: &str| {
        json!({
            "api": {
                "methods": [{ "path": "/a", "authorizationType": "NONE" }],
                "policy": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*",
                    "Condition": { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": wanted } }
                }] }
            },
            "authorizer": null,
            "timeline": [{ "request": { "path": "/a", "context": { "aws:PrincipalOrgPaths": values } } }]
        })
        .to_string()
    };
    for (wanted, status) in [("v99", 200), ("v100", 403)] {
        let scenario = read(&text(wanted)).scenario;
        assert_eq!(
            why403::simulate(&scenario).outcomes[0].status_code,
            Some(status),
            "{wanted}"
        );
        let written: Json = serde_json::from_str(&write(&scenario)).unwrap();
        assert_eq!(
            written["timeline"][0]["request"]["context"]["aws:PrincipalOrgPaths"],
            json!(values)
        );
    }
    let messages = messages(&text("v0"));
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].starts_with("warning: "), "{messages:?}");
    assert!(
        messages[0].ends_with("has 101 values: the first 100 are evaluated"),
        "{messages:?}"
    );
}

#[test]
fn an_empty_object_is_the_default() {
    assert_eq!(read("{}"), Read::default());
    assert_eq!(read("{}").scenario.authorizer, Some(Authorizer::default()));
    assert_eq!(read(r#"{"authorizer": null}"#).scenario.authorizer, None);
}

#[test]
fn mistakes_name_path_line_and_column() {
    let cases = [
        (
            "{\n  \"api\": {\"stageName\": 5}\n}",
            "error: line 2, column 24: `/api/stageName` takes a string, not a number",
        ),
        (
            "[]",
            "error: line 1, column 1: `the scenario` takes an object, not a list",
        ),
        (
            r#"{"nmae": 1}"#,
            "warning: line 1, column 2: `/nmae` is not a property of the scenario format and is ignored",
        ),
        (
            r#"{"a/b~": 1}"#,
            "warning: line 1, column 2: `/a~1b~0` is not a property of the scenario format and is ignored",
        ),
        (
            r#"{"why403": 2}"#,
            "warning: line 1, column 12: `/why403` is newer than version 1, which is read here: what is new in it is ignored",
        ),
        (
            r#"{"why403": "1"}"#,
            "error: line 1, column 12: `/why403` takes the number of a version, not a string",
        ),
        (
            r#"{"rules": "classic"}"#,
            "error: line 1, column 11: `/rules` takes `article` or `current`, not `classic`",
        ),
        (
            r#"{"authorizer": {"authorizerResultTtlInSeconds": 4000}}"#,
            "error: line 1, column 49: `/authorizer/authorizerResultTtlInSeconds` takes a whole number of seconds from 0 to 3600, not `4000`",
        ),
        (
            r#"{"authorizer": {"authorizerResultTtlInSeconds": -1}}"#,
            "error: line 1, column 49: `/authorizer/authorizerResultTtlInSeconds` takes a whole number of seconds from 0 to 3600, not `-1`",
        ),
        (
            r#"{"authorizer": {"authorizerResultTtlInSeconds": 0.5}}"#,
            "error: line 1, column 49: `/authorizer/authorizerResultTtlInSeconds` takes a whole number of seconds from 0 to 3600, not `0.5`",
        ),
        (
            r#"{"api": {"gatewayResponses": {"THROTTLED": {"statusCode": 99}}}}"#,
            "error: line 1, column 59: `/api/gatewayResponses/THROTTLED/statusCode` takes a status from 100 to 599, not `99`",
        ),
        (
            r#"{"timeline": [{"at": -1, "request": {}}]}"#,
            "error: line 1, column 22: `/timeline/0/at` takes seconds from the start, 0 or more, not `-1`",
        ),
        (
            r#"{"timeline": [{"at": 5}]}"#,
            "error: line 1, column 15: `/timeline/0` takes one of `request`, `\"flushStageAuthorizersCache\": true`, `set`, `update` and `\"deploy\": true`; it is left out",
        ),
        (
            r#"{"timeline": [{"request": {}, "set": {}}]}"#,
            "error: line 1, column 15: `/timeline/0` takes only one of `request`, `\"flushStageAuthorizersCache\": true`, `set`, `update` and `\"deploy\": true`; the first is used",
        ),
        (
            r#"{"timeline": [{"at": 5, "request": {}}, {"request": {}}]}"#,
            "warning: line 1, column 14: `/timeline` has an entry whose `at` is less than that of the entry before it",
        ),
        (
            r#"{"timeline": [{"set": {"api": {"region": 5, "stageName": null}}}]}"#,
            "error: line 1, column 42: `/timeline/0/set/api/region` takes a string, not a number",
        ),
        (
            r#"{"timeline": [{"set": {}, "expect": {}}]}"#,
            "warning: line 1, column 15: `/timeline/0` has an `expect` without a `request`, which is ignored",
        ),
        (
            r#"{"timeline": [{"request": {}, "expect": {"n": 1e999}}]}"#,
            "error: line 1, column 47: `/timeline/0/expect/n` takes a number of ordinary size, not `1e999`",
        ),
        (
            r#"{"authorizer": {"lambda": [{"when": "*"}]}}"#,
            "error: line 1, column 28: `/authorizer/lambda/0` takes one of `returns`, `throws`, `\"timesOut\": true` and `\"throttled\": true`; it is left out",
        ),
        (
            r#"{"title": "a", "title": "b"}"#,
            "warning: line 1, column 25: `/title` appears twice; the last one counts",
        ),
        ("", "error: line 1, column 1: the text is empty"),
    ];
    for (text, expected) in cases {
        assert_eq!(messages(text), [expected], "{text}");
    }
}

#[test]
fn a_mistake_changes_only_its_own_property() {
    let found = read(
        r#"{"title": "t", "api": {"region": 7, "stageName": "prod"}, "authorizer": {"authorizerResultTtlInSeconds": 4000, "type": "REQUEST"}}"#,
    );
    assert_eq!(found.diagnostics.len(), 2);
    assert_eq!(
        found.scenario.api,
        Api {
            stage_name: "prod".into(),
            ..Api::default()
        }
    );
    let authorizer = Authorizer {
        authorizer_type: AuthorizerType::Request,
        ..Authorizer::default()
    };
    assert_eq!(found.scenario.authorizer, Some(authorizer));
}

#[test]
fn a_word_in_the_wrong_case_gets_an_edit() {
    let text = r#"{"api": {"endpointType": "edge"}}"#;
    let found = read(text);
    let edit = found.diagnostics[0].edit.as_ref().unwrap();
    let mended = text.replace(edit.span.slice(text), &edit.replacement);
    assert_eq!(read(&mended).scenario.api.endpoint_type, EndpointType::Edge);
}

#[test]
fn the_rest_of_broken_json_is_read() {
    let found = read("{\"title\": \"t\",\n \"api\": {\"stageName\": \"prod\",}");
    assert_eq!(found.scenario.title, "t");
    assert_eq!(found.scenario.api.stage_name, "prod");
    assert_eq!(
        found.diagnostics[0].to_string(),
        "line 2, column 29: a comma before the closing `}`"
    );
}

#[test]
fn a_policy_is_kept_as_text() {
    let policy = |text: &str| read(text).scenario.api.policy;
    assert_eq!(policy(r#"{"api": {"policy": null}}"#), None);
    assert_eq!(
        policy(r#"{"api": {"policy": "{ broken"}}"#).as_deref(),
        Some("{ broken")
    );
    assert_eq!(
        policy(r#"{"api": {"policy": {"b":1,"a":1.0,"a":2}}}"#).as_deref(),
        Some("{\n  \"b\": 1,\n  \"a\": 1.0,\n  \"a\": 2\n}")
    );
}

#[test]
fn output_of_get_rest_api_is_read() {
    let text = r#"{ "api": { "id": "a1", "name": "x", "createdDate": "2020-04-15T15:19:07+02:00", "endpointConfiguration":
        { "types": ["PRIVATE"], "vpcEndpointIds": ["vpce-1"] }, "policy": "{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[]}", "tags": {} } }"#;
    assert_eq!(messages(text), [""; 0]);
    let api = read(text).scenario.api;
    assert_eq!(api.rest_api_id, "a1");
    assert_eq!(api.endpoint_type, EndpointType::Private);
    let policy: Json = serde_json::from_str(api.policy.as_deref().unwrap()).unwrap();
    assert_eq!(policy, json!({ "Version": "2012-10-17", "Statement": [] }));
    // Without an `id` it is what somebody typed.
    let typed = text.replace(r#""id": "a1","#, "");
    assert!(read(&typed).scenario.api.policy.unwrap().starts_with("{\\\""));
}

#[test]
fn a_text_is_written_as_a_value_only_if_that_reads_back_exactly() {
    let written = |policy: &str| {
        let api = Api {
            policy: Some(policy.into()),
            ..Api::default()
        };
        let scenario = Scenario {
            api,
            ..Scenario::default()
        };
        assert_eq!(read(&write(&scenario)).scenario, scenario, "{policy}");
        assert_eq!(read(&write_pretty(&scenario)).scenario, scenario, "{policy}");
        write(&scenario)
    };
    assert_eq!(
        written("{\n  \"a\": [1, 2]\n}"),
        r#"{"api":{"policy":{"a":[1,2]}}}"#
    );
    assert_eq!(written("{\"a\": 1}"), r#"{"api":{"policy":"{\"a\": 1}"}}"#);
    assert_eq!(written("null"), r#"{"api":{"policy":"null"}}"#);
    assert_eq!(written("\"x\""), r#"{"api":{"policy":"\"x\""}}"#);
    assert_eq!(written("7"), r#"{"api":{"policy":7}}"#);
    written(&format!("{}{}", "[".repeat(120), "]".repeat(120)));
    written(&why403::json::pretty(&format!("{}{}", "[".repeat(120), "]".repeat(120))).unwrap());
    written(&why403::json::pretty(&format!("{}{}", "[".repeat(111), "]".repeat(111))).unwrap());
}

#[test]
fn patches_merge_and_leave_other_texts_alone() {
    let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}";
    let api = Api {
        policy: Some(policy.into()),
        stage_variables: vec![("a".into(), "1".into()), ("b".into(), "2".into())],
        ..Api::default()
    };
    let authorizer = Some(Authorizer {
        name: "mine".into(),
        ..Authorizer::default()
    });
    let change = |change: Json| patch(&api, &authorizer, &change.to_string());

    let (api_after, authorizer_after, said) =
        change(json!({"api": {"stageVariables": {"a": null, "c": "3"}}}));
    assert_eq!(api_after.policy.as_deref(), Some(policy));
    assert_eq!(
        api_after.stage_variables,
        [("b".to_owned(), "2".to_owned()), ("c".to_owned(), "3".to_owned())]
    );
    assert_eq!((authorizer_after, said.len()), (authorizer.clone(), 0));

    assert_eq!(change(json!({"api": {"policy": null}})).0.policy, None);
    assert_eq!(change(json!({"authorizer": null})).1, None);
    assert_eq!(
        change(json!({"authorizer": {"name": null}})).1,
        Some(Authorizer::default())
    );
    assert_eq!(
        change(json!({"api": {"policy": "{ broken"}})).0.policy.as_deref(),
        Some("{ broken")
    );
    assert_eq!(patch(&api, &None, r#"{"api": {}}"#).1, None);

    let (api_after, _, said) = change(json!({"api": {"regoin": "x", "region": 5}}));
    assert_eq!(api_after.region, "us-east-1");
    let said: Vec<_> = said
        .iter()
        .map(|found| (found.subject.to_string(), found.to_string()))
        .collect();
    let said: Vec<_> = said.iter().map(|(path, message)| (&**path, &**message)).collect();
    assert_eq!(
        said,
        [
            ("/api/region", "`/api/region` takes a string, not a number"),
            (
                "/api/regoin",
                "`/api/regoin` is not a property of the scenario format and is ignored"
            ),
        ]
    );
}

/// The example in `FORMAT.md`, without its comments.
fn documented() -> String {
    let (_, text) = include_str!("../src/scenario/FORMAT.md")
        .split_once("```jsonc\n")
        .unwrap();
    let (text, _) = text.split_once("```").unwrap();
    let lines = text.lines().map(|line| line.split(" //").next().unwrap_or(""));
    lines
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_documented_defaults_are_the_defaults() {
    let found = read(&documented());
    assert_eq!(found.diagnostics, []);
    assert_eq!(found.scenario.api, Api::default());
    assert_eq!(found.scenario.authorizer, Some(Authorizer::default()));
    assert_eq!(found.scenario.aws_version, AwsVersion::default());
    let EventKind::Request(call) = &found.scenario.timeline[0].what else {
        panic!("no request")
    };
    assert_eq!(call.request, Request::default());
    assert_eq!(found.scenario.timeline.len(), 5);
}
