//! Explanations and suggestions, over the gallery.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod common;
#[path = "gateway/run.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod run;

use std::rc::Rc;

use common::example;
use why403::explain::{self, Explanation, MAX_PROBES, Opened, Probes, Suggestion, Suggestions};
use why403::scenario::{self, RequestIndex, Scenario, gallery};
use why403::{gateway, json};

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
    assert_eq!(titles.first(), Some(&"Also allow `GET /pets/7`"), "{titles:?}");
    // The article's three cures.
    for cure in [
        "Turn the cache off: TTL 0",
        "Make the path and the method part of the cache key",
        "Allow every method of the stage",
    ] {
        assert!(titles.contains(&cure), "{titles:?}");
    }
}

#[test]
fn a_suggested_edit_changes_nothing_else() {
    let scenario = example("cached-policy");
    let (_, suggestions) = explained(&scenario, 1);
    let fixed = suggestions
        .edits
        .iter()
        .find(|one| one.title == "Allow every method of the stage");
    let text = scenario::write_pretty(&fixed.expect("it is suggested").scenario);
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
            hold(&scenario, index, &suggestions.edits, &at);
        }
    }
}

/// What every suggestion promises, held against simulations of whole scenarios.
fn hold(scenario: &Scenario, index: usize, edits: &[Suggestion], at: &str) {
    if edits.is_empty() {
        return;
    }
    let request = RequestIndex(index);
    let probes = Probes::new(scenario, request);
    assert!(probes.requests().len() <= MAX_PROBES, "{at}");
    // The request in place of the one that is explained, in the whole timeline.
    let through = |scenario: &Scenario, probe: &Opened| {
        let sent = probes.sent(scenario, probe).into_owned();
        let mut scenario = scenario.clone();
        scenario.request_mut(request).expect("the request").request = sent;
        let mut outcomes = gateway::Outcomes::new(Rc::new(scenario));
        let outcome = outcomes.find_map(|(at, outcome)| (at == request).then_some(outcome));
        let status = outcome.expect("its outcome").status_code;
        status.is_some_and(|status| status < 400)
    };
    let before: Vec<bool> = probes
        .requests()
        .iter()
        .map(|probe| through(scenario, probe))
        .collect();
    for fix in edits {
        let title = &fix.title;
        let after = gateway::simulate(&fix.scenario).outcomes[index].status_code;
        assert_eq!(after, Some(fix.status_code), "{at}: {title}");
        let opened = probes.requests().iter().zip(&before);
        let opened: Vec<String> = opened
            .filter(|(probe, before)| !**before && through(&fix.scenario, probe))
            .map(|(probe, _)| probe.to_string())
            .collect();
        let promised: Vec<String> = fix.opens.iter().map(ToString::to_string).collect();
        assert_eq!(promised, opened, "{at}: {title}");
    }
    let marks: Vec<bool> = edits.iter().map(|one| one.undoes_restriction).collect();
    assert!(marks.is_sorted(), "{at}: what undoes a restriction comes last");
    assert!(
        marks.contains(&false),
        "{at}: what undoes a restriction is never alone"
    );
    let order: Vec<(bool, usize)> = edits
        .iter()
        .map(|one| (one.undoes_restriction, one.opens.len()))
        .collect();
    assert!(order.is_sorted(), "{at}: what opens least comes first: {order:?}");
}

#[test]
fn every_suggestion_for_the_corpus_holds_what_it_promises() {
    let mut suggested = 0;
    for (name, text) in run::cases() {
        let parsed = json::parse(text);
        let node = parsed.root.as_ref().and_then(|root| root.get("scenario"));
        let scenario = scenario::read(node.map_or("", |node| node.span.slice(text))).scenario;
        // Long timelines take minutes with every probe in each of their requests.
        if scenario.timeline.len() > 12 {
            continue;
        }
        for (index, outcome) in gateway::simulate(&scenario).outcomes.iter().enumerate() {
            let edits = explain::suggest(&scenario, outcome, RequestIndex(index)).edits;
            suggested += edits.len();
            hold(&scenario, index, &edits, &format!("{name} request {index}"));
        }
    }
    assert!(suggested > 300, "{suggested} suggestions");
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
