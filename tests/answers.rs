//! The gallery page's answers, `www/pages/answers.json`: one for each example, with its commands.
//!
//! `WHY403_UPDATE=1 cargo test --test answers` writes the commands.

#![allow(clippy::unwrap_used)]

mod common;

use common::example;
use why403::explain::AwsChange;
use why403::gateway::simulate;
use why403::json::{Node, Value, parse, pretty, quote};
use why403::scenario::{EventKind, Scenario, gallery};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/pages/answers.json");

/// Call a function with the name and the answer of each example, and with the whole text.
fn for_each(mut check: impl FnMut(&str, &Node, &str)) -> String {
    let text = std::fs::read_to_string(FILE).unwrap();
    let parsed = parse(&text);
    for member in parsed.valid().unwrap().as_object().unwrap() {
        check(&member.key, &member.node, &text);
    }
    text
}

/// The cure as a patch; none for what is not done on AWS.
///
/// It is the answer's own, or the change that the example makes itself.
fn patch(answer: &Node, text: &str, scenario: &Scenario) -> Option<String> {
    let own = answer.get("patch").map(|patch| patch.span.slice(text).to_owned());
    own.or_else(|| {
        scenario.timeline.iter().find_map(|event| match &event.what {
            EventKind::Set(patch) | EventKind::Update(patch) => Some(patch.clone()),
            _ => None,
        })
    })
}

#[test]
fn every_example_has_an_answer_in_the_order_of_the_menu() {
    let mut names = Vec::new();
    for_each(|name, answer, _| {
        names.push(name.to_owned());
        let text = |key| answer.get(key).and_then(Node::as_str);
        assert!(text("question").unwrap().ends_with('?'), "{name}");
        assert!(text("cure").unwrap().ends_with('.'), "{name}");
        let commands = answer.get("commands").and_then(Node::as_array).unwrap();
        assert!(
            !commands.is_empty() || text("code").is_some(),
            "{name}: no command"
        );
    });
    let expected: Vec<&str> = gallery::examples().iter().map(|entry| entry.name).collect();
    assert_eq!(names, expected);
}

#[test]
fn the_cure_changes_the_response() {
    for_each(|name, answer, text| {
        let scenario = example(name);
        let Some(patch) = patch(answer, text, &scenario) else {
            return;
        };
        let request = gallery::find(name).unwrap().request;
        let cured = scenario.patched(&patch).unwrap();
        let status = simulate(&cured).outcomes[request.0].status_code;
        let gives = match answer.get("gives").map(|gives| &gives.value) {
            Some(Value::Number(status)) => status.parse().unwrap(),
            _ => 200,
        };
        assert_eq!(status, Some(gives), "{name}");
    });
}

#[test]
fn the_commands_are_those_of_the_cure() {
    let mut lists = Vec::new();
    let text = for_each(|name, answer, text| {
        let scenario = example(name);
        let commands = patch(answer, text, &scenario).map_or_else(Vec::new, |patch| {
            AwsChange::between(&scenario, &scenario.patched(&patch).unwrap()).commands
        });
        let commands: Vec<String> = commands.iter().map(|command| quote(command)).collect();
        lists.push((answer.get("commands").unwrap().span, commands));
    });
    let mut expected = text.clone();
    for (span, commands) in lists.into_iter().rev() {
        expected.replace_range(span.start..span.end, &["[", &commands.join(","), "]"].concat());
    }
    let expected = pretty(&expected).unwrap() + "\n";
    if std::env::var_os("WHY403_UPDATE").is_some() {
        std::fs::write(FILE, &expected).unwrap();
    } else {
        assert!(
            text == expected,
            "the commands are others now: run it with WHY403_UPDATE=1"
        );
    }
}
