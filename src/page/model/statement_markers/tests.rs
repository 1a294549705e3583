//! Marks and descriptions, over the gallery and over texts of which the judged policy is not.

use super::*;
use crate::page::model::state::{Action, Edit, State};
use why403::scenario;
use why403::scenario::{CaseIndex, RequestIndex, gallery};

const OUTPUT: TextId = TextId::AuthorizerOutput(CaseIndex(0));

fn example(name: &str) -> State {
    State::new(crate::page::model::testing::example(name))
}

/// The description at the first `needle` in the text, and the part of the text that it is about.
fn described(state: &State, text_id: TextId, needle: &str) -> (String, String) {
    let text = state.scenario.text(text_id).unwrap();
    let offset = text
        .find(needle)
        .unwrap_or_else(|| panic!("no {needle} in {text}"));
    let found = describe(state, text_id, offset).unwrap();
    (found.span.slice(text).to_owned(), found.sentence)
}

fn with_policy(policy: &str) -> State {
    let mut scenario =
        scenario::read(r#"{"authorizer": null, "timeline": [{"request": {"path": "/pets/7"}}]}"#).scenario;
    scenario.api.policy = Some(policy.to_owned());
    State::new(scenario)
}

#[test]
fn a_cached_policy_is_marked_in_the_text_as_typed() {
    let state = example("cached-policy");
    let marks = markers(&state, OUTPUT);
    let text = state
        .scenario
        .text(TextId::AuthorizerOutput(CaseIndex(0)))
        .unwrap();
    assert_eq!(marks.len(), 1);
    assert!(marks[0].span.slice(text).starts_with('{') && marks[0].span.slice(text).ends_with('}'));
    assert!(marks[0].span.slice(text).contains("${event.methodArn}"));
    assert_eq!(
        (marks[0].status, marks[0].decisive),
        (StatementStatus::NotApplied, false)
    );
    assert_eq!(
        marks[0].sentence,
        "Does not apply: it covers `GET /pets`, and this request is `GET /pets/7`."
    );
    let (place, sentence) = described(&state, OUTPUT, "${event");
    assert_eq!(place, "\"${event.methodArn}\"");
    assert_eq!(
        sentence,
        "The path differs: the pattern has `/pets`, this request `/pets/7`."
    );
    // The name before a value speaks of the value.
    assert_eq!(
        described(&state, OUTPUT, "\"Resource\"").0,
        "\"${event.methodArn}\""
    );
}

#[test]
fn the_first_request_of_the_same_scenario_is_allowed() {
    let state = example("cached-policy").apply(Action::SelectRequest(RequestIndex(0)));
    let marks = markers(&state, OUTPUT);
    assert_eq!(
        (marks[0].status, marks[0].decisive),
        (StatementStatus::Allowed, true)
    );
    assert_eq!(
        marks[0].sentence,
        "Allows `GET /pets`, and decides: no statement denies it."
    );
    assert_eq!(described(&state, OUTPUT, "Allow").1, marks[0].sentence);
}

#[test]
fn a_text_that_was_not_judged_has_no_marks() {
    let state = example("cached-policy");
    assert_eq!(markers(&state, TextId::AuthorizerOutput(CaseIndex(1))), []);
    assert_eq!(markers(&state, TextId::ResourcePolicy), []);
    assert_eq!(describe(&state, OUTPUT, 9_999_999), None);
    // What is deployed when the request comes is another policy than the one in the editor.
    let read = scenario::read(
        r#"{"api": {"policy": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}}, "authorizer": null,
            "timeline": [{"set": {"api": {"policy": {"Statement": []}}}}, {"at": 1, "request": {}}]}"#,
    );
    assert_eq!(markers(&State::new(read.scenario), TextId::ResourcePolicy), []);
}

#[test]
fn a_stale_answer_has_no_marks() {
    let policy = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}}"#;
    let state = with_policy(policy);
    assert_eq!(markers(&state, TextId::ResourcePolicy).len(), 1);
    let broken = state.apply(Action::Edit(
        Edit::Text(TextId::ResourcePolicy, [policy, "}"].concat()),
        0,
    ));
    assert!(broken.selected_outcome().unwrap().stale.is_some());
    assert_eq!(markers(&broken, TextId::ResourcePolicy), []);
}

#[test]
fn every_element_has_a_sentence_about_its_evaluation() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ["123456789012", "*"]}, "Action": ["s3:GetObject", "execute-api:*"],
         "Resource": ["execute-api:/*/POST/*", "execute-api:/dev", "arn:aws:execute-api:eu-west-1:*:*", "pets"],
         "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}, "Bool": {"aws:None": "true"}, "StringNotEquals": {"aws:Referer": "x"}}},
        {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "NotResource": ["execute-api:/*", "execute-api:/*/GET/*"]}]}"#;
    let state = with_policy(policy);
    let sentence = |needle: &str| described(&state, TextId::ResourcePolicy, needle).1;
    assert_eq!(
        sentence("123456789012"),
        "`123456789012` is not the caller, who is anonymous, because the method does not use AWS_IAM."
    );
    assert_eq!(sentence("*\"]}, \"Action\""), "`*` is everyone.");
    assert_eq!(
        sentence("s3:"),
        "`s3:GetObject` does not match the action `execute-api:Invoke`."
    );
    assert_eq!(
        sentence("execute-api:*"),
        "`execute-api:*` matches the action `execute-api:Invoke`."
    );
    assert_eq!(
        sentence("execute-api:/*/POST"),
        "The method differs: the pattern has `POST`, this request `GET`."
    );
    assert_eq!(
        sentence("execute-api:/dev"),
        "The path differs: the pattern has nothing more, this request `/GET/pets/7`."
    );
    assert_eq!(
        sentence("arn:aws:execute-api:eu"),
        "The region differs: the pattern has `eu-west-1`, this request `us-east-1`."
    );
    assert!(sentence("pets\"").starts_with("`pets` does not match: a resource that is neither"));
    assert!(
        sentence("192.0.2").starts_with(
            "`IpAddress` requires `192.0.2.0/24` and `198.51.100.0/24`, and `aws:SourceIp` is `"
        )
    );
    assert_eq!(
        sentence("aws:None"),
        "`Bool` requires `true`, and the request has no `aws:None`: it does not hold."
    );
    assert_eq!(
        sentence("aws:Referer"),
        "`StringNotEquals` requires a value other than `x`, and the request has no `aws:Referer`: it holds, because an absent key \
         differs from every value."
    );
    assert!(
        sentence("execute-api:/*\", \"execute-api:/*/GET")
            .ends_with("so the statement leaves this request out.")
    );
    assert_eq!(
        described(&state, TextId::ResourcePolicy, "[\"execute-api:/*\", ").1,
        "`NotResource` does not match: one of its entries matches this request."
    );
    let marks = markers(&state, TextId::ResourcePolicy);
    assert_eq!(
        marks.iter().map(|mark| mark.status).collect::<Vec<_>>(),
        [StatementStatus::NotApplied, StatementStatus::NotApplied]
    );
}

#[test]
fn a_signed_caller_is_named() {
    let state = example("signed-caller");
    let event = state.event_in_view().unwrap();
    for text_id in [TextId::CallerPolicy(event), TextId::ResourcePolicy] {
        for mark in markers(&state, text_id) {
            assert!(!mark.sentence.contains("anonymous"), "{}", mark.sentence);
        }
    }
}

#[test]
fn every_mark_of_the_gallery_is_a_statement_in_its_text() {
    let mut marked = 0;
    for entry in gallery::examples() {
        let state = example(entry.name);
        for index in 0..state.scenario.requests().count() {
            let state = state.apply(Action::SelectRequest(RequestIndex(index)));
            for text_id in [
                TextId::ResourcePolicy,
                OUTPUT,
                TextId::AuthorizerOutput(CaseIndex(1)),
            ] {
                for mark in markers(&state, text_id) {
                    marked += 1;
                    let text = state.scenario.text(text_id).unwrap();
                    assert!(
                        mark.span.slice(text).starts_with('{'),
                        "{} {text_id:?}",
                        entry.name
                    );
                    assert!(
                        mark.sentence.ends_with('.') && mark.sentence.matches('`').count() % 2 == 0,
                        "{}",
                        mark.sentence
                    );
                    for offset in mark.span.start..mark.span.end {
                        let found = describe(&state, text_id, offset).unwrap();
                        assert!(
                            !found.span.slice(text).is_empty(),
                            "{} {text_id:?} {offset}",
                            entry.name
                        );
                    }
                }
            }
        }
    }
    assert!(marked > 60, "{marked}");
}

#[test]
fn the_sentence_speaks_of_what_settled_it_or_came_nearest() {
    let spoken_of = |name: &str, request: usize| {
        let state = example(name).apply(Action::SelectRequest(RequestIndex(request)));
        let place = state.explanation.as_ref().unwrap().location?;
        let text = state.scenario.text(place.text_id).unwrap();
        Some((place.text_id, place.span.slice(text).to_owned()))
    };
    let (path, resource) = spoken_of("cached-policy", 1).unwrap();
    assert_eq!(
        (path, &*resource),
        (TextId::AuthorizerOutput(CaseIndex(0)), "\"${event.methodArn}\"")
    );
    let (_, allowing) = spoken_of("cached-policy", 0).unwrap();
    assert!(allowing.starts_with('{') && allowing.contains("\"Allow\""));
    let (path, denying) = spoken_of("resource-policy-explicit-deny", 0).unwrap();
    assert_eq!(path, TextId::ResourcePolicy);
    assert!(denying.contains("\"Deny\""));
    let (_, condition) = spoken_of("resource-policy-implicit-deny", 1).unwrap();
    assert!(condition.contains("192.0.2.0/24"), "{condition}");
    let (_, principal) = spoken_of("anonymous", 0).unwrap();
    assert!(principal.contains(":root"), "{principal}");
    let (path, broken) = spoken_of("list-in-context", 0).unwrap();
    assert_eq!(path, TextId::AuthorizerOutput(CaseIndex(0)));
    assert!(broken.contains('['), "{broken}");
    assert_eq!(spoken_of("missing-token", 0), None);
}
