//! Thousands of damaged inputs, natively and in wasm: nothing panics, and what comes out holds together.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod common;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use common::{example, example_text};
use why403::gateway::simulate;
use why403::json::Diagnostic;
use why403::scenario::link::{self, Format, Link};
use why403::scenario::{Behaviour, EventKind, Scenario, gallery, read};

const ROUNDS: usize = 100;

/// What is put into a text: JSON's own signs, numbers and strings at the edge, the policy language's words.
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

/// xorshift64: the same inputs in every run, so that a failure can be looked at again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap()
    }

    /// The text with one to four damages.
    fn damage(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..=self.below(4) {
            let (one, other) = (self.place(&text), self.place(&text));
            let (start, end) = (one.min(other), one.max(other));
            match self.below(6) {
                0 => text.truncate(start),
                1 => text.replace_range(start..end, ""),
                2 => {
                    let piece = text[start..end].to_owned();
                    if text.len() < 20_000 {
                        text.insert_str(self.place(&text), &piece);
                    }
                }
                3 => {
                    // What a person does most: one character too few.
                    if let Some(character) = text[start..].chars().next() {
                        text.replace_range(start..start + character.len_utf8(), "");
                    }
                }
                _ => text.insert_str(start, SCRAPS[self.below(SCRAPS.len())]),
            }
        }
        text
    }
}

#[test]
fn a_damaged_scenario_is_read_and_simulated() {
    let mut dice = Dice(403);
    for entry in gallery::examples() {
        for _ in 0..ROUNDS {
            let text = dice.damage(example_text(entry.name));
            let found = read(&text);
            for diagnostic in &found.diagnostics {
                assert_place(diagnostic, &text);
            }
            assert_holds_together(&found.scenario);
        }
    }
}

#[test]
fn a_damaged_policy_or_output_is_simulated() {
    let mut dice = Dice(2022);
    for entry in gallery::examples() {
        let whole = example(entry.name);
        for _ in 0..ROUNDS {
            let mut scenario = whole.clone();
            if let Some(policy) = &mut scenario.api.policy {
                *policy = dice.damage(policy);
            }
            for rule in scenario
                .authorizer
                .iter_mut()
                .flat_map(|authorizer| &mut authorizer.lambda)
            {
                if let Behaviour::Returns(text) = &mut rule.behaviour {
                    *text = dice.damage(text);
                }
            }
            assert_holds_together(&scenario);
        }
    }
}

#[test]
fn a_damaged_request_or_setting_is_simulated() {
    let mut dice = Dice(7);
    for entry in gallery::examples() {
        let whole = example(entry.name);
        for _ in 0..ROUNDS {
            let mut scenario = whole.clone();
            if let Some(authorizer) = &mut scenario.authorizer {
                authorizer.identity_validation_expression = dice.damage("^Bearer [-0-9a-zA-Z._]*$");
                authorizer.identity_source = dice.damage(&authorizer.identity_source);
            }
            scenario.api.account_id = dice.damage(&scenario.api.account_id);
            scenario.api.stage_name = dice.damage(&scenario.api.stage_name);
            for event in &mut scenario.timeline {
                if let EventKind::Request(call) = &mut event.what {
                    let request = &mut std::sync::Arc::make_mut(call).request;
                    request.path = dice.damage(&request.path);
                    request.http_method = dice.damage(&request.http_method);
                    request.source_ip = dice.damage(&request.source_ip);
                    request.time = dice.damage(&request.time);
                    for (name, value) in &mut request.headers {
                        *name = dice.damage(name);
                        *value = dice.damage(value);
                    }
                }
            }
            assert_holds_together(&scenario);
        }
    }
}

#[test]
fn a_damaged_link_is_read_or_says_why_not() {
    let mut dice = Dice(8);
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        for format in [Format::Deflate, Format::Json] {
            let whole = link::encode(&scenario, format);
            for _ in 0..ROUNDS {
                match link::decode(&dice.damage(&whole)) {
                    Ok(Link::Scenario(found)) => assert_holds_together(&found.scenario),
                    Ok(Link::Gallery(_)) => {}
                    Err(error) => {
                        assert!(!error.message.is_empty());
                        if let Some(text) = &error.recovered {
                            assert_holds_together(&read(text).scenario);
                        }
                    }
                }
            }
        }
    }
}

/// One outcome for each request, every one of them possible, and the same each time.
fn assert_holds_together(scenario: &Scenario) {
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
        if diagnostic.path == "/api/policy" {
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
