//! Damaged texts in every field: nothing panics, and the outcomes are consistent.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod common;

use common::{example, example_text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use why403::gateway::simulate;
use why403::json::Diagnostic;
use why403::scenario::link::{self, Link, LinkFormat};
use why403::scenario::{Behaviour, EventKind, Scenario, Subject, TextId, gallery, read};

/// The texts that are inserted. They are JSON's punctuation, numbers and strings at the edge, words of the policy language.
const SCRAPS: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-",
    "1e999",
    "0.1",
    "99999999999999999999",
    "\\u0000",
    "\\ud800",
    "é",
    "🔑",
    "\u{2028}",
    "\u{feff}",
    "*",
    "?",
    "${event.methodArn}",
    "${",
    "arn:aws:",
    "arn:::::",
    "execute-api:/*/*/*",
    "\"Deny\"",
    "\"Statement\"",
    "\"NotAction\"",
    "\"Condition\":{}",
    "::ffff:1.2.3.4/129",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
];

/// A damage to a text; the indices are positions between two characters.
#[derive(Clone, Debug)]
enum Damage {
    Truncate(Index),
    Remove(Index, Index),
    Repeat(Index, Index),
    RemoveCharacter(Index),
    Insert(Index, &'static str),
}

/// One to four damages.
fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let index = any::<Index>;
    let damage = prop_oneof![
        1 => index().prop_map(Damage::Truncate),
        1 => (index(), index()).prop_map(|(one, other)| Damage::Remove(one, other)),
        1 => (index(), index()).prop_map(|(one, other)| Damage::Repeat(one, other)),
        1 => index().prop_map(Damage::RemoveCharacter),
        2 => (index(), select(SCRAPS)).prop_map(|(at, scrap)| Damage::Insert(at, scrap)),
    ];
    vec(damage, 1..=4)
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text = text.to_owned();
    for damage in damages {
        let position = |index: &Index| text.floor_char_boundary(index.index(text.len() + 1));
        match damage {
            Damage::Truncate(at) => text.truncate(position(at)),
            Damage::Remove(one, other) => {
                let (one, other) = (position(one), position(other));
                text.replace_range(one.min(other)..one.max(other), "");
            }
            Damage::Repeat(one, other) => {
                let (one, other) = (position(one), position(other));
                let piece = text[one.min(other)..one.max(other)].to_owned();
                text.insert_str(one, &piece);
            }
            Damage::RemoveCharacter(at) => {
                let at = position(at);
                if at < text.len() {
                    text.remove(at);
                }
            }
            Damage::Insert(at, scrap) => text.insert_str(position(at), scrap),
        }
    }
    text
}

/// The name of an example of the gallery.
fn name() -> impl Strategy<Value = &'static str> {
    let names: Vec<_> = gallery::examples().iter().map(|example| example.name).collect();
    select(names)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_scenario_is_read_and_simulated(name in name(), damages in damages()) {
        let text = damaged(example_text(name), &damages);
        let found = read(&text);
        for diagnostic in &found.diagnostics {
            assert_place(diagnostic, &text);
        }
        assert_consistent(&found.scenario);
    }

    #[test]
    fn a_damaged_policy_or_output_is_simulated(name in name(), policy in damages(), output in damages()) {
        let mut scenario = example(name);
        if let Some(text) = &mut scenario.api.policy {
            *text = damaged(text, &policy);
        }
        for case in scenario.authorizer.iter_mut().flat_map(|authorizer| &mut authorizer.lambda) {
            if let Behaviour::Returns(text) = &mut case.behaviour {
                *text = damaged(text, &output);
            }
        }
        assert_consistent(&scenario);
    }

    #[test]
    fn a_damaged_request_or_setting_is_simulated(name in name(), all in vec(damages(), 12)) {
        let mut scenario = example(name);
        let mut all = all.iter().cycle();
        let mut damage = |text: &mut String| *text = damaged(text, all.next().unwrap());
        if let Some(authorizer) = &mut scenario.authorizer {
            authorizer.identity_validation_expression = "^Bearer [-0-9a-zA-Z._]*$".to_owned();
            damage(&mut authorizer.identity_validation_expression);
            damage(&mut authorizer.identity_source);
        }
        damage(&mut scenario.api.account_id);
        damage(&mut scenario.api.stage_name);
        for event in &mut scenario.timeline {
            if let EventKind::Request(call) = &mut event.what {
                let request = &mut std::sync::Arc::make_mut(call).request;
                damage(&mut request.path);
                damage(&mut request.http_method);
                damage(&mut request.source_ip);
                damage(&mut request.time);
                for (name, value) in &mut request.headers {
                    damage(name);
                    damage(value);
                }
            }
        }
        assert_consistent(&scenario);
    }

    #[test]
    fn a_damaged_link_is_read_or_says_why_not(name in name(), deflate in any::<bool>(), damages in damages()) {
        let format = if deflate { LinkFormat::Deflate } else { LinkFormat::Json };
        let link = link::encode(&example(name), format);
        match link::decode(&damaged(&link, &damages)) {
            Ok(Link::Scenario(found)) => assert_consistent(&found.scenario),
            Ok(Link::Gallery(_)) => {}
            Err(error) => {
                assert!(!error.message.is_empty());
                if let Some(text) = &error.recovered {
                    assert_consistent(&read(text).scenario);
                }
            }
        }
    }
}

/// One outcome for each request, every one of them possible, and the same each time.
fn assert_consistent(scenario: &Scenario) {
    let simulation = simulate(scenario);
    let requests = scenario.requests().count();
    assert_eq!(simulation.outcomes.len(), requests, "{scenario:?}");
    for outcome in &simulation.outcomes {
        assert!(
            outcome.status_code.is_none_or(|code| (100..600).contains(&code)),
            "{outcome:?}"
        );
        let json = serde_json::to_value(outcome).unwrap();
        assert!(json["log"].is_array() && json["decidedBy"].is_string(), "{json}");
    }
    for diagnostic in &simulation.diagnostics {
        if diagnostic.subject == Subject::Text(TextId::ResourcePolicy) {
            assert_place(diagnostic, scenario.api.policy.as_deref().unwrap());
        }
    }
    assert_eq!(simulate(scenario), simulation);
}

/// A place lies in its text, between characters.
fn assert_place(diagnostic: &Diagnostic, text: &str) {
    let edit = diagnostic.edit.as_ref().map(|edit| edit.span);
    for span in [Some(diagnostic.span), edit].into_iter().flatten() {
        assert!(
            text.get(span.start..span.end).is_some(),
            "{diagnostic:?} in {text}"
        );
    }
}
