//! Explanations and suggestions, over the gallery.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::example;
use why403::explain::{self, Explanation, Suggestions};
use why403::gateway;
use why403::scenario::{self, RequestIndex, Scenario, gallery};

fn explained(scenario: &Scenario, index: usize) -> (Explanation, Suggestions) {
    let simulation = gateway::simulate(scenario);
    let outcome = &simulation.outcomes[index];
    let explanation = explain::explain(scenario, outcome, RequestIndex(index));
    let suggestions = explain::suggest(scenario, outcome, RequestIndex(index));
    (explanation, suggestions)
}

#[test]
fn the_cached_policy_is_named_with_its_age() {
    let (explanation, suggestions) = explained(&example("cached-policy"), 1);
    assert_eq!(
        explanation.sentence,
        "The policy that the authorizer returned 10 seconds ago allows `GET /pets` only; this request is `GET /pets/7`, and the \
         cached policy was used again."
    );
    let titles: Vec<&str> = suggestions.edits.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(
        titles.first(),
        Some(&"Allow every method of the stage"),
        "{titles:?}"
    );
    assert!(titles.contains(&"Turn the cache off: TTL 0"), "{titles:?}");
}

#[test]
fn a_suggested_edit_changes_nothing_else() {
    let scenario = example("cached-policy");
    let (_, suggestions) = explained(&scenario, 1);
    let fixed = &suggestions.edits[0].scenario;
    let text = scenario::write_pretty(fixed);
    assert!(text.contains("\"principalId\": \"alice\""), "{text}");
    assert!(text.contains("/dev/*/*"), "{text}");
    assert!(!text.contains("${event.methodArn}"), "{text}");
}

#[test]
fn every_refusal_of_the_gallery_has_a_sentence_and_a_suggestion_that_helps() {
    for entry in gallery::examples() {
        let scenario = example(entry.name);
        let simulation = gateway::simulate(&scenario);
        for (index, outcome) in simulation.outcomes.iter().enumerate() {
            let explanation = explain::explain(&scenario, outcome, RequestIndex(index));
            let suggestions = explain::suggest(&scenario, outcome, RequestIndex(index));
            let at = format!("{} request {index}", entry.name);
            assert!(
                explanation.sentence.ends_with('.'),
                "{at}: {}",
                explanation.sentence
            );
            assert_eq!(
                explanation.sentence.matches('`').count() % 2,
                0,
                "{at}: {}",
                explanation.sentence
            );
            if outcome.status_code == Some(200) {
                assert!(suggestions.edits.is_empty(), "{at}");
                continue;
            }
            assert!(
                !suggestions.edits.is_empty(),
                "{at}: no suggestion for {}",
                explanation.sentence
            );
            for fix in &suggestions.edits {
                let after = gateway::simulate(&fix.scenario).outcomes[index].status_code;
                assert_eq!(after, Some(fix.status_code), "{at}: {}", fix.title);
            }
        }
    }
}

#[test]
fn the_other_aws_version_is_named_where_it_differs() {
    let (_, suggestions) = explained(&example("authorizer-explicit-deny"), 1);
    let other = suggestions.other_version.unwrap_or_default();
    assert!(
        other.contains("explicit deny in an identity-based policy"),
        "{other}"
    );
    let (_, suggestions) = explained(&example("missing-token"), 0);
    assert_eq!(suggestions.other_version, None, "a 401 is the same in both");
}
