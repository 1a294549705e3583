//! Every diagnostic that a policy can get, with an example of each.
//!
//! `tests/diagnostics/policy.jsonl` holds one example a line: the policy as text, its kind, the
//! code, the severity and the message that it gets, and the text after its edit was applied.

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};
use why403::json;
use why403::json::{Diagnostic, Severity};
use why403::policy::{LintProfile, PolicyKind, lint, read};

use super::corpus::{lines, string};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const EXAMPLES: &str = include_str!("../diagnostics/policy.jsonl");

/// The files in which the codes stand.
static READ: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/policy/read");
const OTHERS: [&str; 2] = [
    include_str!("../../src/policy/read.rs"),
    include_str!("../../src/policy/lint.rs"),
];

const EXPECTED: LintProfile<'_> = LintProfile {
    service: "execute-api",
    actions: &["Invoke", "InvalidateCache", "ManageConnections"],
    condition_keys: &["aws:SourceIp", "aws:PrincipalTag/"],
    shorthand: Some("execute-api:/"),
    resource_characters: 120,
    policy_characters: Some(400),
};

fn diagnostics(text: &str, kind: PolicyKind) -> Vec<Diagnostic> {
    let parsed = json::parse(text);
    let root = parsed.valid().unwrap_or_else(|| panic!("{text}"));
    let (document, mut diagnostics) = read(root, kind);
    diagnostics.extend(lint(text, &document, &EXPECTED));
    diagnostics
}

fn kind(name: &str) -> PolicyKind {
    match name {
        "identity" => PolicyKind::Identity,
        "authorizer" => PolicyKind::Authorizer,
        "resource" => PolicyKind::Resource,
        other => panic!("{other}"),
    }
}

#[test]
fn every_example_gets_its_diagnostic_and_its_edit_mends_it() {
    for (line, case) in lines(EXAMPLES) {
        let text = string(&case, "policy");
        let kind = kind(string(&case, "kind"));
        let code = string(&case, "code");
        let all = diagnostics(text, kind);
        let found = all.iter().find(|diagnostic| diagnostic.code == code);
        let codes: Vec<&str> = all.iter().map(|diagnostic| &*diagnostic.code).collect();
        let found = found.unwrap_or_else(|| panic!("{codes:?} for {line}"));
        let severity = match found.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        assert_eq!(severity, string(&case, "severity"), "{line}");
        assert_eq!(found.message, string(&case, "message"), "{line}");
        assert_eq!(found.span.slice(text), string(&case, "place"), "{line}");
        assert!(
            found.help.as_ref().is_none_or(|help| !help.ends_with('.')),
            "{line}"
        );
        let Some(edit) = &found.edit else {
            assert!(case.get("mended").is_none(), "no edit: {line}");
            continue;
        };
        let mut mended = text.to_owned();
        mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
        assert_eq!(mended, string(&case, "mended"), "{line}");
        let left = diagnostics(&mended, kind);
        let same = |diagnostic: &&Diagnostic| diagnostic.code == code;
        assert!(
            left.iter().filter(same).count() < all.iter().filter(same).count(),
            "{mended}"
        );
    }
}

/// The codes of diagnostics. A code is a string of lower-case words with hyphens, given to a diagnostic's constructor or by its
/// name.
#[test]
fn every_code_has_an_example() {
    let examples: BTreeSet<String> = lines(EXAMPLES)
        .map(|(_, case)| string(&case, "code").to_owned())
        .collect();
    let mut codes = BTreeSet::new();
    let read = READ.files().filter_map(|file| file.contents_utf8());
    for source in read.chain(OTHERS) {
        for word in source.split('"').skip(1).step_by(2) {
            let is_code = word.contains('-')
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && word != "execute-api";
            if is_code {
                codes.insert(word.to_owned());
            }
        }
    }
    assert!(codes.len() > 30, "{codes:?}");
    let without: Vec<&String> = codes.difference(&examples).collect();
    assert!(without.is_empty(), "{without:?}");
    let stale: Vec<&String> = examples.difference(&codes).collect();
    assert!(stale.is_empty(), "{stale:?}");
}
