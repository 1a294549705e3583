//! Run files of cases that others recorded or wrote: `cargo xtask cases DIR`.
//!
//! A case is one JSON object a line. Where the project decides otherwise, `deviations.txt` says
//! why; everything else that does not come out as the case expects is a failure, and so is an
//! entry of that list that is no longer needed.

#![allow(missing_docs)]

mod flow;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use why403::json::Severity;
use why403::json::{self, Node, Value};
use why403::policy::{AccessRequest, Caller, Context, PolicyKind, Values, Verdict, evaluate, read};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: cargo xtask cases DIR");
        return ExitCode::FAILURE;
    };
    match run(&folder) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every case holds or is a listed deviation.
fn run(folder: &Path) -> Result<bool, String> {
    let deviations = deviations();
    let mut used = 0usize;
    let mut well = true;
    let (mut all, mut held) = (0usize, 0usize);
    for path in files(folder)? {
        let file = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut report = CaseReport::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let parsed = json::parse(line);
            let Some(case) = parsed.valid() else {
                report.failures.push(format!("not JSON: {:.60}", line));
                continue;
            };
            let id = string(case, "id").unwrap_or("?");
            let listed = reason(&deviations, &file, id).is_some();
            match outcome(case, line) {
                CaseOutcome::Holds if listed => report
                    .failures
                    .push(format!("{id}: holds, but is listed as a deviation")),
                CaseOutcome::Holds => report.held += 1,
                CaseOutcome::Skipped(_) if listed => report.deviations.push(id.to_owned()),
                CaseOutcome::Skipped(why) => report.failures.push(format!("{id}: {why}")),
                CaseOutcome::Differs(_) if listed => report.deviations.push(id.to_owned()),
                CaseOutcome::Differs(found) => {
                    let expected = string(case, "expect").unwrap_or("?");
                    report
                        .failures
                        .push(format!("{id}: expected {expected}, found {found}"));
                }
            }
            report.cases += 1;
        }
        println!(
            "{file:<20} {:>4} cases  {:>4} hold  {:>3} listed deviations  {:>3} failures",
            report.cases,
            report.held,
            report.deviations.len(),
            report.failures.len()
        );
        for failure in &report.failures {
            println!("    {failure}");
        }
        let mut last = "";
        for id in &report.deviations {
            let reason = reason(&deviations, &file, id).unwrap_or("");
            if reason != last {
                println!("    listed: {reason}");
            }
            println!("        {id}");
            last = reason;
        }
        all += report.cases;
        held += report.held;
        used += report.deviations.len();
        well &= report.failures.is_empty();
    }
    println!("{held} of {all} cases hold, {used} are listed deviations");
    Ok(well)
}

#[derive(Default)]
struct CaseReport {
    cases: usize,
    held: usize,
    deviations: Vec<String>,
    failures: Vec<String>,
}

/// The result of a case.
pub enum CaseOutcome {
    Holds,
    Differs(String),
    Skipped(&'static str),
}

impl CaseOutcome {
    fn of(expected: &str, found: &str) -> Self {
        if expected == found {
            CaseOutcome::Holds
        } else {
            CaseOutcome::Differs(found.to_owned())
        }
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: holds no .jsonl files", folder.display()));
    }
    Ok(files)
}

type Deviations = BTreeMap<(String, String), String>;

/// The reason for which a case is listed, by its own id or with its whole file.
fn reason<'a>(deviations: &'a Deviations, file: &str, id: &str) -> Option<&'a str> {
    let of = |id: &str| deviations.get(&(file.to_owned(), id.to_owned()));
    of(id).or_else(|| of("*")).map(String::as_str)
}

/// The listed deviations: a reason by file and id, `*` for a whole file. A reason stands above the ids that it is for.
fn deviations() -> Deviations {
    let mut reason = String::new();
    let mut list = BTreeMap::new();
    for line in include_str!("deviations.txt").lines().map(str::trim) {
        if let Some(text) = line.strip_prefix('#') {
            reason = text.trim().to_owned();
        } else if let Some((file, ids)) = line.split_once(' ') {
            for id in ids.split_whitespace() {
                let id = if id == "*" {
                    id.to_owned()
                } else {
                    format!("{file}-{id}")
                };
                list.insert((file.to_owned(), id), reason.clone());
            }
        }
    }
    list
}

pub fn string<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}

fn outcome(case: &Node, line: &str) -> CaseOutcome {
    let expected = string(case, "expect").unwrap_or("");
    if let Some("HTTP" | "WEBSOCKET") = string(case, "api") {
        return CaseOutcome::Skipped("not a REST API");
    }
    match string(case, "kind").unwrap_or("") {
        "access-log" | "execution-log" => CaseOutcome::Skipped("a log to read"),
        "validation" => validation(case, expected),
        "flow" => flow::outcome(case, line),
        "authorizer-output" if case.get("authorizerResponse").is_some() => flow::outcome(case, line),
        kind => {
            let kind = match kind {
                "resource-policy" => PolicyKind::Resource,
                "authorizer-output" => PolicyKind::Authorizer,
                _ => PolicyKind::Identity,
            };
            decision(case, kind, expected)
        }
    }
}

/// A document that is accepted or refused.
fn validation(case: &Node, expected: &str) -> CaseOutcome {
    let Some(policy) = case.get("policy") else {
        return CaseOutcome::Skipped("no policy");
    };
    let note = string(case, "note").unwrap_or("");
    let source = string(case, "source").unwrap_or("");
    let kind = if note.contains("authorizer") {
        PolicyKind::Authorizer
    } else if source.contains("moto") {
        PolicyKind::Identity
    } else {
        PolicyKind::Resource
    };
    let (_, diagnostics) = read(policy, kind);
    let error = diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity == Severity::Error);
    match error {
        Some(error) if expected == "valid" => CaseOutcome::Differs(format!("Error: {}", error.message)),
        Some(_) => CaseOutcome::of(expected, "Error"),
        None => CaseOutcome::of(expected, "valid"),
    }
}

/// The verdict of one or several policies on a request.
fn decision(case: &Node, kind: PolicyKind, expected: &str) -> CaseOutcome {
    let policies: Vec<&Node> = match (case.get("policy"), case.get("policies").and_then(Node::as_array)) {
        (Some(policy), _) => vec![policy],
        (None, Some(policies)) => policies.iter().collect(),
        (None, None) => return CaseOutcome::Skipped("no policy"),
    };
    let Some(request) = case.get("request") else {
        return CaseOutcome::Skipped("no request");
    };
    let caller = caller(request);
    let context = context(request);
    let request = AccessRequest {
        action: string(request, "action").unwrap_or(""),
        resource: string(request, "resource").unwrap_or(""),
        caller: &caller,
        context: &context,
    };
    // Of several policies in one account each may allow, and each may deny.
    let own = case.get("identityPolicies").and_then(Node::as_array);
    let own = own
        .unwrap_or_default()
        .iter()
        .map(|policy| (policy, PolicyKind::Identity));
    let verdicts: Vec<Verdict> = policies
        .into_iter()
        .map(|policy| (policy, kind))
        .chain(own)
        .map(|(policy, kind)| evaluate(&read(policy, kind).0, &request).verdict)
        .collect();
    let found = if verdicts.contains(&Verdict::Deny) {
        "ExplicitDeny"
    } else if verdicts.contains(&Verdict::Allow) {
        "Allow"
    } else {
        "ImplicitDeny"
    };
    match expected {
        "match" | "nomatch" => CaseOutcome::of(expected, if found == "Allow" { "match" } else { "nomatch" }),
        _ => CaseOutcome::of(expected, found),
    }
}

/// The ARN of a principal that is an object: that of its session, where it has one.
pub fn principal_arn(request: &Node) -> Option<&str> {
    let principal = request.get("principal")?;
    string(principal, "session").or_else(|| string(principal, "arn"))
}

fn caller(request: &Node) -> Caller {
    if let Some(arn) = principal_arn(request) {
        return Caller::Aws { arn: arn.to_owned() };
    }
    match string(request, "principal") {
        None | Some("anonymous" | "*") => Caller::Anonymous,
        Some(arn) if arn.starts_with("arn:") => Caller::Aws { arn: arn.to_owned() },
        Some(account) => Caller::Aws {
            arn: format!("arn:aws:iam::{account}:root"),
        },
    }
}

/// A case's context: a list is a multivalued key, anything else a single-valued one.
fn context(request: &Node) -> Context {
    let mut context = Context::default();
    let members = request
        .get("context")
        .and_then(Node::as_object)
        .unwrap_or_default();
    for member in members {
        match &member.node.value {
            Value::Null => {}
            Value::Array(items) => {
                context.insert(&member.key, Values::Many(items.iter().map(plain).collect()));
            }
            _ => context.insert(&member.key, Values::Single(plain(&member.node))),
        }
    }
    context
}

fn plain(node: &Node) -> String {
    match &node.value {
        Value::String(text) | Value::Number(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        other => other.kind().to_owned(),
    }
}
