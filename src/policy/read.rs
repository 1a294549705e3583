//! The reader of policy documents, which recovers from errors.

mod condition;
mod principal;
mod statement;

use std::collections::HashSet;

use crate::json::{Diagnostic, Member, Node, Span, Value};
use crate::policy::model::document::{Document, PolicyKind, Statement, Version};
use crate::policy::nearest::nearest;

/// Read a policy document from a JSON value. Never fails.
///
/// A diagnostic of severity error is something that AWS refuses in this kind of policy: a
/// resource policy is not saved, an authorizer's output is answered with 500. The statement that
/// it is about is kept, as far as it could be read, but it never applies.
///
/// ```
/// use why403::json;
/// use why403::policy::{PolicyKind, read};
/// let text = r#"{"Statement": [{"effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
/// let (_, diagnostics) = read(&json::parse(text).root.unwrap(), PolicyKind::Identity);
/// assert_eq!(diagnostics[0].message, "unknown element `effect`");
/// assert_eq!(diagnostics[0].edit.as_ref().unwrap().replacement, "\"Effect\"");
/// ```
pub fn read(node: &Node, kind: PolicyKind) -> (Document, Vec<Diagnostic>) {
    let mut reader = PolicyReader {
        kind,
        version: Version::default(),
        version_span: None,
        diagnostics: Vec::new(),
    };
    let statements = reader.document(node);
    let document = Document {
        kind,
        span: node.span,
        version: reader.version,
        statements,
    };
    reader
        .diagnostics
        .sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    (document, reader.diagnostics)
}

struct PolicyReader {
    kind: PolicyKind,
    version: Version,
    version_span: Option<Span>,
    diagnostics: Vec<Diagnostic>,
}

/// The most diagnostics after which the name that was meant is looked for.
const MAX_NEAREST: usize = 200;

const DOCUMENT_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

impl PolicyReader {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Report an error if IAM checks the document, and a warning if nobody does.
    fn push_unless_unchecked(&mut self, mut diagnostic: Diagnostic) {
        if self.kind == PolicyKind::Authorizer {
            diagnostic.severity = crate::json::Severity::Warning;
        }
        self.push(diagnostic);
    }

    fn document(&mut self, node: &Node) -> Vec<Statement> {
        let Some(members) = node.as_object() else {
            let message = format!("a policy is an object, not {}", node.value.kind());
            self.push(Diagnostic::error("policy-type", node.span, message));
            return Vec::new();
        };
        self.unique_known(members, &DOCUMENT_ELEMENTS);
        self.version(node);
        if let Some(id) = node.get("Id")
            && id.as_str().is_none()
        {
            let message = format!("`Id` is a string, not {}", id.value.kind());
            self.push(Diagnostic::error("id-type", id.span, message));
        }
        let Some(statement) = node.get("Statement") else {
            let place = Span::new(node.span.start, node.span.start + 1);
            let mut diagnostic =
                Diagnostic::error("statement-missing", place, "the policy has no `Statement`")
                    .help("a policy holds its statements in a list named `Statement`");
            if node.get("Effect").is_some() {
                diagnostic =
                    diagnostic.help("this is a statement: put it in the list `Statement` of a policy");
            }
            self.push(diagnostic);
            return Vec::new();
        };
        self.statements(statement)
    }

    fn statements(&mut self, node: &Node) -> Vec<Statement> {
        match &node.value {
            Value::Array(items) => {
                if items.is_empty() {
                    self.push_unless_unchecked(
                        Diagnostic::error("statement-empty", node.span, "the policy has no statements")
                            .help("without a statement nothing is allowed"),
                    );
                }
                let statements: Vec<Statement> = items.iter().map(|item| self.statement(item)).collect();
                self.unique_sids(&statements);
                statements
            }
            Value::Object(_) => vec![self.statement(node)],
            other => {
                let message = format!("`Statement` is a list or an object, not {}", other.kind());
                self.push(Diagnostic::error("statement-type", node.span, message));
                Vec::new()
            }
        }
    }

    /// Source: IAM user guide, "IAM JSON policy elements: Version".
    fn version(&mut self, node: &Node) {
        let Some(version) = node.get("Version") else {
            return;
        };
        self.version_span = Some(version.span);
        let diagnostic = match &version.value {
            Value::String(text) if &**text == "2012-10-17" => {
                self.version = Version::V2012;
                return;
            }
            Value::String(text) if &**text == "2008-10-17" => return,
            Value::String(text) => Diagnostic::error(
                "version-unknown",
                version.span,
                format!("unknown version `{text}`"),
            )
            .help("this is the version of the policy language, not of your policy"),
            other => Diagnostic::error(
                "version-type",
                version.span,
                format!("`Version` is a string, not {}", other.kind()),
            ),
        };
        self.push(diagnostic.edit("replace with `2012-10-17`", version.span, "\"2012-10-17\""));
    }

    /// Report unknown and repeated elements of an object. True if all are known.
    ///
    /// Element names are exact in case (inferred: AWS reads them into fields of these names).
    fn unique_known(&mut self, members: &[Member], known: &[&str]) -> bool {
        let mut all_known = true;
        let mut seen = HashSet::new();
        let present: Vec<&str> = known
            .iter()
            .copied()
            .filter(|name| members.iter().any(|member| *member.key == **name))
            .collect();
        for member in members {
            if !seen.insert(&*member.key) {
                self.repeated(&member.key, member.key_span);
            }
            if known.contains(&&*member.key) {
                continue;
            }
            all_known = false;
            let message = format!("unknown element `{}`", member.key);
            let mut diagnostic = Diagnostic::error("element-unknown", member.key_span, message);
            let free = |name: &&str| !present.contains(name);
            // Nobody reads so many; comparing the names takes longer than all else.
            let few = self.diagnostics.len() < MAX_NEAREST;
            let near = few.then(|| nearest(&member.key, known.iter().copied())).flatten();
            diagnostic = match near.filter(free) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")).edit(
                    format!("rename to `{name}`"),
                    member.key_span,
                    crate::json::quote(name),
                ),
                None => diagnostic.help(format!("known here: {}", known.join(", "))),
            };
            self.push(diagnostic);
        }
        all_known
    }

    fn repeated(&mut self, key: &str, span: Span) {
        let message = format!("`{key}` appears twice");
        self.push(
            Diagnostic::warning("key-repeated", span, message)
                .help("only the last one counts; put the values into one list"),
        );
    }

    /// Source: IAM user guide, "IAM JSON policy elements: Sid": unique in a policy.
    fn unique_sids(&mut self, statements: &[Statement]) {
        let mut seen = HashSet::new();
        for sid in statements.iter().filter_map(|statement| statement.sid.as_ref()) {
            if !sid.text.is_empty() && !seen.insert(&sid.text) {
                let message = format!("the `Sid` `{}` appears twice", sid.text);
                self.push_unless_unchecked(
                    Diagnostic::error("sid-repeated", sid.span, message)
                        .help("each `Sid` may appear once in a policy; it may also be left out"),
                );
            }
        }
    }
}
