//! The reader of `Principal` and `NotPrincipal`.

use std::sync::Arc;

use crate::json::{Diagnostic, Member, Node, Value};
use crate::policy::model::document::{PolicyKind, PolicyString, Principal, PrincipalKind, Principals};
use crate::policy::nearest::nearest;
use crate::policy::read::PolicyReader;

const KINDS: [(&str, PrincipalKind); 4] = [
    ("AWS", PrincipalKind::Aws),
    ("Service", PrincipalKind::Service),
    ("Federated", PrincipalKind::Federated),
    ("CanonicalUser", PrincipalKind::CanonicalUser),
];

impl PolicyReader {
    /// Source: IAM user guide, "IAM JSON policy elements: Principal".
    pub(crate) fn principals(&mut self, node: &Node) -> Option<Principals> {
        let Some(member) = self.one_of(node, "Principal", "NotPrincipal") else {
            if self.kind == PolicyKind::Resource {
                self.missing(
                    node,
                    "principal-missing",
                    "Principal",
                    "`\"*\"` is everyone, including anonymous callers",
                );
            }
            return None;
        };
        if self.kind != PolicyKind::Resource {
            let message = format!("`{}` does not belong in this kind of policy", member.key);
            self.push_unless_unchecked(
                Diagnostic::error("principal-misplaced", member.key_span, message)
                    .help("such a policy applies to the caller that it belongs to; the effect of a principal here is not known, it is ignored"),
            );
            return None;
        }
        let principals = self.principal_list(member);
        for principal in &principals {
            self.check_principal(principal);
        }
        if &*member.key == "NotPrincipal" && node.get("Effect").and_then(Node::as_str) == Some("Allow") {
            self.push(
                Diagnostic::warning(
                    "not-principal-allow",
                    member.key_span,
                    "`NotPrincipal` with `Allow` allows everyone else",
                )
                .help("including anonymous callers; use `Principal`, or `Deny`"),
            );
        }
        Some(Principals {
            negated: &*member.key == "NotPrincipal",
            key_span: member.key_span,
            span: member.node.span,
            principals,
        })
    }

    fn principal_list(&mut self, member: &Member) -> Vec<Principal> {
        match &member.node.value {
            Value::String(text) if &**text == "*" => vec![Principal {
                kind: PrincipalKind::Everybody,
                id: PolicyString {
                    text: Arc::clone(text),
                    span: member.node.span,
                },
            }],
            Value::Object(members) => self.principals_by_type(members),
            other => {
                let message = match other {
                    Value::String(text) => format!("the principal `{text}` has no type"),
                    other => format!("`{}` is `\"*\"` or an object, not {}", member.key, other.kind()),
                };
                let mut diagnostic = Diagnostic::error("principal-form", member.node.span, message)
                    .help("write `\"*\"` or an object such as `{\"AWS\": \"arn:aws:iam::123456789012:user/alice\"}`");
                if let Value::String(text) = other {
                    diagnostic = diagnostic.edit(
                        "put it under `AWS`",
                        member.node.span,
                        format!("{{\"AWS\": {}}}", crate::json::quote(text)),
                    );
                }
                self.push(diagnostic);
                Vec::new()
            }
        }
    }

    fn principals_by_type(&mut self, members: &[Member]) -> Vec<Principal> {
        let mut principals = Vec::new();
        for member in members {
            let Some((name, kind)) = KINDS.into_iter().find(|(name, _)| **name == *member.key) else {
                let message = format!("unknown type of principal `{}`", member.key);
                let names = || KINDS.iter().map(|(name, _)| *name);
                let diagnostic = Diagnostic::error("principal-type", member.key_span, message)
                    .help("known are `AWS`, `Service`, `Federated` and `CanonicalUser`");
                self.push(match nearest(&member.key, names()) {
                    Some(name) => diagnostic.edit(
                        format!("replace with `{name}`"),
                        member.key_span,
                        crate::json::quote(name),
                    ),
                    None => diagnostic,
                });
                continue;
            };
            let ids = self.strings(&member.node, name, "principal-type");
            principals.extend(ids.into_iter().map(|id| Principal { kind, id }));
        }
        principals
    }

    /// Source: IAM user guide, "Principal": a wildcard stands alone, never for a part of a name or ARN.
    fn check_principal(&mut self, principal: &Principal) {
        let text = &*principal.id.text;
        if principal.kind != PrincipalKind::Aws || text == "*" {
            return;
        }
        let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let diagnostic = if text.contains(['*', '?']) {
            let message = format!("the principal `{text}` contains a wildcard");
            Diagnostic::error("principal-wildcard", principal.id.span, message).help(
                "a wildcard must be the whole principal; for some users of an account use a condition on `aws:PrincipalArn`",
            )
        } else if !is_account && !text.starts_with("arn:") && !looks_like_unique_id(text) {
            let message = format!("the principal `{text}` is neither an account nor an ARN");
            Diagnostic::error("principal-form", principal.id.span, message)
                .help("an account has twelve digits")
        } else {
            return;
        };
        self.push(diagnostic);
    }
}

/// `AIDA…`, `AROA…`: what AWS stores in place of the ARN of a principal that was deleted.
fn looks_like_unique_id(text: &str) -> bool {
    text.len() >= 16 && text.starts_with('A') && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
