//! Damaged policies by the thousand: nothing panics, and every place lies in the text.

use std::time::{Duration, Instant};

use why403::json;
use why403::policy::{Context, LintProfile, Operator, PolicyKind, Values, Verdict, align, like, lint, read};

use super::generate::{Scope, case};
use super::random::Random;
use super::{document, trace};

const EXPECTED: LintProfile<'_> = LintProfile {
    service: "execute-api",
    actions: &["Invoke"],
    condition_keys: &["aws:SourceIp"],
    shorthand: Some("execute-api:/"),
    resource_characters: 512,
    policy_characters: Some(8_192),
};

/// The fragments that damage a text.
const SCRAPS: [&str; 22] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "0",
    "-",
    "\\u00e9",
    "\\ud800",
    "*",
    "?",
    "${",
    "}",
    "\u{10400}",
    "\"Effect\"",
    "\"Condition\": null",
    "arn:",
    "IfExists",
];

fn damage(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(characters.len().max(1));
        let end = (at + random.below(12)).min(characters.len());
        match random.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => {
                let copy: Vec<char> = characters[at..end].to_vec();
                characters.splice(at..at, copy);
            }
            2 => drop(characters.splice(at..at, random.pick(&SCRAPS).chars())),
            _ => drop(characters.splice(at..end, random.pick(&SCRAPS).chars())),
        }
    }
    characters.into_iter().collect()
}

#[test]
fn damaged_policies_are_read_and_evaluated() {
    let mut read_anyway = 0usize;
    for seed in 0..2_000u64 {
        let case = case(seed, Scope::Whole);
        let mut random = Random::seeded(seed + 1);
        let text = damage(&case.text(), &mut random);
        let parsed = json::parse(&text);
        let mut diagnostics = parsed.diagnostics;
        let Some(root) = parsed.root else {
            assert!(!diagnostics.is_empty(), "{text}");
            continue;
        };
        for kind in [PolicyKind::Identity, PolicyKind::Authorizer, PolicyKind::Resource] {
            let (document, found) = read(&root, kind);
            diagnostics.extend(found);
            diagnostics.extend(lint(&text, &document, &EXPECTED));
            let trace = trace(&document, case.action, case.resource, &case.context);
            assert_eq!(trace.verdict == Verdict::Silent, trace.decided_by.is_none());
            read_anyway += document.statements.len();
        }
        for diagnostic in diagnostics {
            let fits = |start: usize, end: usize| text.get(start..end).is_some();
            assert!(
                fits(diagnostic.span.start, diagnostic.span.end),
                "{} in {text}",
                diagnostic.code
            );
            if let Some(edit) = diagnostic.edit {
                assert!(
                    fits(edit.span.start, edit.span.end),
                    "{} in {text}",
                    diagnostic.code
                );
            }
            assert!(!diagnostic.message.ends_with('.'), "{}", diagnostic.message);
        }
    }
    assert!(read_anyway > 3_000, "{read_anyway}");
}

#[test]
fn odd_values_are_evaluated_with_every_operator() {
    const ODD: [&str; 24] = [
        "",
        " ",
        "*",
        "?",
        "${",
        "${}",
        "${a, 'b'}",
        "-",
        "+",
        "1e999999999999",
        "1e-2147483648",
        "99999999999999999999999999999999",
        "-9223372036854775808",
        "0000-00-00",
        "2026-01-01T",
        "T",
        "::",
        ":::",
        "1::/0",
        "255.255.255.255/32",
        "arn:::::",
        "=",
        "\u{0}\u{10ffff}",
        "true ",
    ];
    for name in Operator::names() {
        for operand in ODD {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{name}":{{"k":{}}}}}}}}}"#,
                json::quote(operand)
            );
            let document = document(&text, PolicyKind::Authorizer);
            for value in ODD {
                let mut context = Context::default();
                context.insert("k", Values::Single(value.to_owned()));
                let trace = trace(&document, "a:b", "arn:a:b:::", &context);
                assert_eq!(trace.statements.len(), 1);
            }
        }
    }
}

/// A matcher by dynamic programming, slow and simple.
fn match_by_table(pattern: &[u16], text: &[u16]) -> bool {
    let mut row: Vec<bool> = vec![false; text.len() + 1];
    row[0] = true;
    for symbol in pattern {
        let mut next = vec![false; text.len() + 1];
        if *symbol == u16::from(b'*') {
            let mut any = false;
            for (at, reached) in row.iter().enumerate() {
                any |= reached;
                next[at] = any;
            }
        } else {
            for (at, unit) in text.iter().enumerate() {
                next[at + 1] = row[at] && (*symbol == u16::from(b'?') || symbol == unit);
            }
        }
        row = next;
    }
    row[text.len()]
}

#[test]
fn the_matcher_agrees_with_dynamic_programming() {
    const LETTERS: [&str; 7] = ["a", "b", "/", "*", "?", "é", "\u{10400}"];
    let mut random = Random::new();
    let word = |random: &mut Random, letters: &[&str], most: usize| -> String {
        (0..random.below(most)).map(|_| *random.pick(letters)).collect()
    };
    let mut matched = 0usize;
    for _ in 0..15_000 {
        let pattern = word(&mut random, &LETTERS, 8);
        let text = word(&mut random, &LETTERS[..3], 9) + *random.pick(&["", "", "é", "\u{10400}"]);
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let expected = match_by_table(&units(&pattern), &units(&text));
        assert_eq!(like(&pattern, &text), expected, "`{pattern}` `{text}`");
        assert_eq!(
            align(&pattern, &text).differs.is_none(),
            expected,
            "`{pattern}` `{text}`"
        );
        matched += usize::from(expected);
    }
    assert!(matched > 800, "{matched}");
}

/// Patterns made to be slow: their time grows with the product of the lengths at most.
#[test]
fn no_pattern_is_slow() {
    let long = "a".repeat(1_600);
    for pattern in [
        "*a".repeat(256),
        "a*".repeat(256),
        format!("{}b", "*aaaa".repeat(100)),
        "*?".repeat(256),
    ] {
        let start = Instant::now();
        for _ in 0..10 {
            like(&pattern, &long);
        }
        // Generous, for slow machines and unoptimised builds: an exponential search would take years.
        assert!(
            start.elapsed() < Duration::from_millis(500),
            "{pattern:.10} {:?}",
            start.elapsed()
        );
    }
}
