//! The fuzzers' targets: each takes any bytes, and panics where something does not hold.

use why403::explain::{SuggestionSearch, explain, warnings};
use why403::gateway::{pattern_mismatches, simulate};
use why403::import as importers;
use why403::json;
use why403::json::{Diagnostic, Node};
use why403::policy::{self, AccessRequest, Caller, Context, PolicyKind, Values};
use why403::scenario::{self, RequestIndex, Scenario, Section, link};

/// A target.
pub type Target = fn(&[u8]);

/// Every target with its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("json", json),
    ("policy", policy),
    ("pattern", pattern),
    ("scenario", scenario),
    ("section", section),
    ("patch", patch),
    ("link", link),
    ("simulation", simulation),
    ("explanation", explanation),
    ("secrets", secrets),
    ("import", import),
];

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The two parts before and after the first byte 0.
fn two(bytes: &[u8]) -> (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (text(&bytes[..at]), text(bytes.get(at + 1..).unwrap_or(&[])))
}

/// Spans lie within the text, and edits can be made.
fn assert_within(diagnostics: &[Diagnostic], text: &str) {
    for one in diagnostics {
        let spans = [Some(one.span), one.edit.as_ref().map(|edit| edit.span)];
        for span in spans.into_iter().flatten() {
            assert!(text.get(span.start..span.end).is_some(), "{one:?} in {text:?}");
        }
    }
}

fn json(bytes: &[u8]) {
    let text = text(bytes);
    let parsed = json::parse(&text);
    assert_within(&parsed.diagnostics, &text);
    assert_within(&Vec::from_iter(json::literal(&text)), &text);
    let Some(root) = parsed.valid() else {
        assert_eq!(json::pretty(&text), None);
        return;
    };
    let compact = json::compact(root);
    for other in [json::pretty(&text), json::minify(&text), Some(compact.clone())] {
        let other = other.expect("it is JSON");
        let again = json::parse(&other);
        let root = again.valid().unwrap_or_else(|| panic!("{other:?} is no JSON"));
        assert_eq!(json::compact(root), compact);
    }
    assert!(serde_json_agrees(root), "{text:?}");
}

/// A number is of the form that JSON has; strings come back.
fn serde_json_agrees(node: &Node) -> bool {
    let compact = json::compact(node);
    json::parse(&compact)
        .valid()
        .is_some_and(|again| json::compact(again) == compact)
}

fn policy(bytes: &[u8]) {
    let (text, resource) = two(bytes);
    let Some(root) = json::parse(&text).root else {
        return;
    };
    let mut context = Context::default();
    context.insert("aws:SourceIp", Values::Single("203.0.113.7".into()));
    context.insert("aws:CurrentTime", Values::Single("2026-01-01T00:00:00Z".into()));
    context.insert("aws:username", Values::Single(resource.to_string()));
    context.insert("aws:TagKeys", Values::Many(vec!["a".into(), "b".into()]));
    for kind in [PolicyKind::Resource, PolicyKind::Identity, PolicyKind::Authorizer] {
        let (document, diagnostics) = policy::read(&root, kind);
        assert_within(&diagnostics, &text);
        let caller = Caller::Aws {
            arn: "arn:aws:iam::123456789012:user/a".into(),
        };
        for caller in [&Caller::Anonymous, &caller] {
            let request = AccessRequest {
                action: "execute-api:Invoke",
                resource: &resource,
                caller,
                context: &context,
            };
            let trace = policy::evaluate(&document, &request);
            assert_eq!(trace.statements.len(), document.statements.len());
        }
    }
}

/// Whatever is read of a text, each reading's scenario is one, and something is said.
fn import(bytes: &[u8]) {
    let text = text(bytes);
    let kinds = importers::recognise(&text)
        .into_iter()
        .map(|found| Some(found.kind));
    for kind in kinds.chain([None]) {
        let import = importers::import(&text, kind);
        assert!(
            !import.readings.is_empty() || !import.notes.is_empty(),
            "nothing is said"
        );
        let lines = text.lines().count().max(1) + 1;
        assert!(
            import
                .notes
                .iter()
                .all(|note| note.line.is_none_or(|line| (1..=lines).contains(&line))),
            "{:?}",
            import.notes
        );
        for scenario in import
            .readings
            .iter()
            .filter_map(|reading| reading.scenario.as_ref())
        {
            let read = scenario::read(&scenario.to_string());
            assert_eq!(read.diagnostics, [], "{scenario}");
        }
    }
}

fn pattern(bytes: &[u8]) {
    let (pattern, text) = two(bytes);
    let slowly = slowly_like(
        &pattern.encode_utf16().collect::<Vec<_>>(),
        &text.encode_utf16().collect::<Vec<_>>(),
    );
    assert_eq!(policy::like(&pattern, &text), slowly, "{pattern:?} {text:?}");
    let alignment = policy::align(&pattern, &text);
    for part in &alignment.parts {
        for piece in &part.pieces {
            assert!(
                pattern.get(piece.pattern.start..piece.pattern.end).is_some(),
                "{alignment:?}"
            );
            assert!(
                text.get(piece.value.start..piece.value.end).is_some(),
                "{alignment:?}"
            );
        }
    }
}

/// `*` and `?` by a table of every beginning of both.
fn slowly_like(pattern: &[u16], text: &[u16]) -> bool {
    let mut matches = vec![false; text.len() + 1];
    matches[0] = true;
    for symbol in pattern {
        let before = matches.clone();
        for at in 0..=text.len() {
            matches[at] = match symbol {
                0x2a => before[at] || (at > 0 && matches[at - 1]),
                _ => at > 0 && before[at - 1] && (*symbol == 0x3f || *symbol == text[at - 1]),
            };
        }
    }
    matches[text.len()]
}

fn assert_round_trip(scenario: &Scenario) {
    for written in [scenario::write(scenario), scenario::write_pretty(scenario)] {
        let again = scenario::read(&written);
        assert_eq!(&again.scenario, scenario, "{written}");
    }
}

fn scenario(bytes: &[u8]) {
    let text = text(bytes);
    let read = scenario::read(&text);
    for one in &read.diagnostics {
        assert_within(std::slice::from_ref(&one.diagnostic), &text);
    }
    assert_round_trip(&read.scenario);
}

fn section(bytes: &[u8]) {
    let text = text(bytes);
    let scenario = scenario::read(r#"{"timeline": [{"request": {}}]}"#).scenario;
    for section in [
        Section::Api,
        Section::Methods,
        Section::GatewayResponses,
        Section::Authorizer,
        Section::Request(RequestIndex(0)),
    ] {
        let read = scenario::read_section(&text, &scenario, section);
        for one in &read.diagnostics {
            assert_within(std::slice::from_ref(&one.diagnostic), &text);
        }
        let written = scenario::write_section(&read.scenario, section);
        let again = scenario::read_section(&written, &scenario, section);
        assert_eq!(again.scenario, read.scenario, "{written}");
    }
}

fn patch(bytes: &[u8]) {
    let (text, change) = two(bytes);
    let Scenario { api, authorizer, .. } = scenario::read(&text).scenario;
    let (api, authorizer, _) = scenario::patch(&api, &authorizer, &change);
    let _ = scenario::merge_patches(&text, &change);
    assert_round_trip(&Scenario {
        api,
        authorizer,
        ..Scenario::default()
    });
}

fn link(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(link::Link::Scenario(read)) = link::decode(&text) {
        assert_round_trip(&read.scenario);
    }
    let scenario = scenario::read(&text).scenario;
    for format in [
        link::LinkFormat::Preset,
        link::LinkFormat::Deflate,
        link::LinkFormat::Json,
    ] {
        let encoded = link::encode(&scenario, format);
        match link::decode(&encoded) {
            Ok(link::Link::Scenario(read)) => assert_eq!(read.scenario, scenario),
            other => panic!("{encoded}: {other:?}"),
        }
    }
}

fn simulation(bytes: &[u8]) {
    let scenario = scenario::read(&text(bytes)).scenario;
    let simulation = simulate(&scenario);
    assert_eq!(simulation.outcomes.len(), scenario.requests().count());
    for one in &simulation.diagnostics {
        if let Some(text) = one.subject.text_id().and_then(|id| scenario.text(id)) {
            assert_within(std::slice::from_ref(&one.diagnostic), text);
        }
    }
    for (outcome, request) in simulation.outcomes.iter().zip(scenario.requests()) {
        let _ = pattern_mismatches(&scenario.api, &request.call.request, outcome);
    }
    assert_eq!(simulate(&scenario), simulation);
}

fn explanation(bytes: &[u8]) {
    let scenario = scenario::read(&text(bytes)).scenario;
    let _ = warnings(&scenario);
    for (index, outcome) in simulate(&scenario).outcomes.iter().enumerate().take(8) {
        let index = RequestIndex(index);
        assert!(!explain(&scenario, outcome).sentence.is_empty());
        let mut search = SuggestionSearch::new(&scenario, outcome, index);
        while search.step() {}
        for edit in search.found().edits {
            assert_ne!(edit.scenario, scenario);
        }
    }
}

/// Nothing is left of what was found, and what is left is a scenario.
fn secrets(bytes: &[u8]) {
    let scenario = scenario::read(&text(bytes)).scenario;
    let found = why403::secrets::find(&scenario);
    let replaced = why403::secrets::replace(&scenario, &why403::secrets::SecretKind::ALL).scenario;
    let again = why403::secrets::find(&replaced);
    for secret in found {
        assert!(
            !again.iter().any(|other| other.value == secret.value),
            "{secret:?}"
        );
    }
    assert_eq!(scenario::read(&scenario::write(&replaced)).scenario, replaced);
}
