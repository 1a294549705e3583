//! The project's own cases, one JSON object a line, each with its source and certainty.
//!
//! `corpus/*.jsonl` holds one condition a line: an operator, operands, the key's value in the
//! request (none: absent; a list: multivalued), and whether the condition holds. `elements.jsonl`
//! holds statements against requests.

use include_dir::{Dir, include_dir};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
use why403::json::{self, Node, Value, quote};
use why403::policy::{
    AccessRequest, Caller, Context, Operator, PolicyKind, SetOperator, Values, Verdict, evaluate, read,
};

static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/policy/corpus");

/// The files of conditions, with their names.
fn conditions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = CORPUS.files().map(|file| {
        let name = file.path().file_stem().and_then(|name| name.to_str()).unwrap();
        (name, file.contents_utf8().unwrap())
    });
    files.filter(|(name, _)| *name != "elements")
}

const ELEMENTS: &str = include_str!("corpus/elements.jsonl");

pub fn lines(text: &str) -> impl Iterator<Item = (&str, Node)> {
    text.lines().filter(|line| !line.is_empty()).map(|line| {
        let parsed = json::parse(line);
        let node = parsed.valid().unwrap_or_else(|| panic!("{line}"));
        (line, node.clone())
    })
}

pub fn string<'a>(case: &'a Node, key: &str) -> &'a str {
    case.get(key).and_then(Node::as_str).unwrap_or("")
}

fn values(node: &Node) -> Option<Values> {
    match &node.value {
        Value::Null => None,
        Value::Array(items) => Some(Values::Many(
            items
                .iter()
                .map(|item| item.as_str().unwrap().to_owned())
                .collect(),
        )),
        _ => Some(Values::Single(node.as_str().unwrap().to_owned())),
    }
}

fn sourced(line: &str, case: &Node) {
    assert!(!string(case, "source").is_empty(), "{line}");
    let known = ["documented", "recorded", "reported", "inferred", "unknown"];
    assert!(known.contains(&string(case, "certainty")), "{line}");
}

#[test]
fn every_condition_case_has_its_expected_result() {
    for (name, text) in conditions() {
        for (line, case) in lines(text) {
            sourced(line, &case);
            assert_eq!(holds(&case, line), expected(&case), "{name}: {line}");
        }
    }
}

fn expected(case: &Node) -> bool {
    case.get("holds").unwrap().value == Value::Bool(true)
}

fn holds(case: &Node, line: &str) -> bool {
    let version = case.get("version").and_then(Node::as_str).unwrap_or("2012-10-17");
    let effect = case.get("effect").and_then(Node::as_str).unwrap_or("Allow");
    let operands = case.get("operands").unwrap().span.slice(line);
    let policy = format!(
        r#"{{"Version":"{version}","Statement":{{"Effect":"{effect}","Action":"*","Resource":"*","Condition":{{{}:{{"k:key":{operands}}}}}}}}}"#,
        quote(string(case, "operator"))
    );
    let mut context = Context::default();
    if let Some(values) = case.get("value").and_then(values) {
        context.insert("K:Key", values);
    }
    for member in case.get("context").and_then(Node::as_object).unwrap_or_default() {
        if let Some(values) = values(&member.node) {
            context.insert(&member.key, values);
        }
    }
    let trace = super::trace(
        &super::document(&policy, PolicyKind::Authorizer),
        "a:b",
        "arn:a:b:c:d:e",
        &context,
    );
    let statement = &trace.statements[0];
    assert_eq!(statement.conditions.len(), 1, "{line}");
    assert_eq!(statement.applies, statement.conditions[0].holds, "{line}");
    statement.applies
}

/// Every operator is tried in every way that matters.
#[test]
fn every_operator_is_covered() {
    let ways = [
        "match",
        "no match",
        "absent key",
        "several values",
        "several operands",
        "unreadable value",
    ];
    let cases: Vec<(String, String)> = conditions()
        .flat_map(|(_, text)| lines(text))
        .map(|(_, case)| {
            (
                string(&case, "operator").to_owned(),
                string(&case, "what").to_owned(),
            )
        })
        .collect();
    let has = |operator: &str, way: Option<&str>| {
        cases
            .iter()
            .any(|(name, what)| name == operator && way.is_none_or(|way| what == way))
    };
    for name in Operator::names() {
        for way in ways {
            assert!(has(name, Some(way)), "{name}: {way}");
        }
        assert!(name == "Null" || has(&format!("{name}IfExists"), None), "{name}");
        for set in [SetOperator::ForAllValues, SetOperator::ForAnyValue] {
            assert!(has(&format!("{}{name}", set.prefix()), None), "{name}");
        }
    }
    for (operator, what) in &cases {
        assert!(Operator::parse(operator).is_some(), "{operator}");
        assert!(ways.contains(&what.as_str()), "{what}");
    }
}

#[test]
fn every_element_case_has_its_expected_result() {
    for (line, case) in lines(ELEMENTS) {
        sourced(line, &case);
        let kind = match string(&case, "kind") {
            "identity" => PolicyKind::Identity,
            "authorizer" => PolicyKind::Authorizer,
            "resource" => PolicyKind::Resource,
            other => panic!("{other}"),
        };
        let (document, _) = read(case.get("policy").unwrap(), kind);
        let caller = match case.get("caller").and_then(Node::as_str) {
            Some(arn) => Caller::Aws { arn: arn.to_owned() },
            None => Caller::Anonymous,
        };
        let mut context = Context::default();
        context.insert("aws:username", Values::Single("alice".into()));
        let text = |key: &str, otherwise: &'static str| {
            case.get(key)
                .and_then(Node::as_str)
                .unwrap_or(otherwise)
                .to_owned()
        };
        let trace = evaluate(
            &document,
            &AccessRequest {
                action: &text("action", "execute-api:Invoke"),
                resource: &text(
                    "resource",
                    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets",
                ),
                caller: &caller,
                context: &context,
            },
        );
        let expected = match string(&case, "verdict") {
            "Allow" => Verdict::Allow,
            "Deny" => Verdict::Deny,
            "Silent" => Verdict::Silent,
            other => panic!("{other}"),
        };
        assert_eq!(trace.verdict, expected, "{line}");
    }
}
