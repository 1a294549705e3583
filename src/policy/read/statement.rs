//! The reader of statements.

use std::sync::Arc;

use crate::json::{Diagnostic, Member, Node, Severity, Span, Value};
use crate::policy::model::document::{Effect, Patterns, PolicyKind, PolicyString, Statement, Version};
use crate::policy::nearest::nearest;
use crate::policy::pattern::variable::has_variables;
use crate::policy::read::{MAX_NEAREST, PolicyReader};

const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl PolicyReader {
    pub(crate) fn statement(&mut self, node: &Node) -> Statement {
        let before = self.diagnostics.len();
        let mut statement = Statement {
            span: node.span,
            ..Statement::default()
        };
        let Some(members) = node.as_object() else {
            let message = format!("a statement is an object, not {}", node.value.kind());
            self.push(Diagnostic::error("statement-type", node.span, message));
            return statement;
        };
        self.unique_known(members, &STATEMENT_ELEMENTS);
        statement.sid = self.sid(node);
        self.effect(node, &mut statement);
        statement.principals = self.principals(node);
        statement.actions = self.patterns(node, "Action", "NotAction");
        statement.resources = self.patterns(node, "Resource", "NotResource");
        statement.conditions = self.conditions(node);
        for patterns in statement.actions.iter() {
            for action in &patterns.patterns {
                self.check_action(action);
            }
        }
        for patterns in statement.resources.iter() {
            for resource in &patterns.patterns {
                self.check_resource(resource);
            }
        }
        let errors = self.diagnostics.iter().skip(before);
        statement.readable = !errors
            .into_iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        statement
    }

    fn sid(&mut self, node: &Node) -> Option<PolicyString> {
        let sid = node.get("Sid")?;
        let Some(text) = sid.as_str() else {
            let message = format!("`Sid` is a string, not {}", sid.value.kind());
            self.push(Diagnostic::error("sid-type", sid.span, message));
            return None;
        };
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain && self.kind == PolicyKind::Identity {
            let mended: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            let message = format!("the `Sid` `{text}` has characters other than letters and digits");
            self.push(Diagnostic::error("sid-characters", sid.span, message).edit(
                "remove them",
                sid.span,
                crate::json::quote(&mended),
            ));
        }
        Some(PolicyString {
            text: text.into(),
            span: sid.span,
        })
    }

    /// Source: IAM user guide, "IAM JSON policy elements: Effect": `Allow` or `Deny`, in this case.
    fn effect(&mut self, node: &Node, statement: &mut Statement) {
        let Some(effect) = node.get("Effect") else {
            self.missing(node, "effect-missing", "Effect", "`Allow` or `Deny`");
            return;
        };
        statement.effect_span = effect.span;
        let diagnostic = match &effect.value {
            Value::String(text) if &**text == "Allow" => {
                statement.effect = Some(Effect::Allow);
                return;
            }
            Value::String(text) if &**text == "Deny" => {
                statement.effect = Some(Effect::Deny);
                return;
            }
            Value::String(text) => {
                let diagnostic =
                    Diagnostic::error("effect-unknown", effect.span, format!("unknown effect `{text}`"))
                        .help("the effect is `Allow` or `Deny`, with this capitalization");
                match nearest(text, ["Allow", "Deny"].into_iter()) {
                    Some(name) => diagnostic.edit(
                        format!("replace with `{name}`"),
                        effect.span,
                        crate::json::quote(name),
                    ),
                    None => diagnostic,
                }
            }
            other => Diagnostic::error(
                "effect-type",
                effect.span,
                format!("`Effect` is a string, not {}", other.kind()),
            ),
        };
        self.push(diagnostic);
    }

    /// Report that a required element is missing. It is not where a misspelt element was reported that was meant to be it.
    pub(crate) fn missing(&mut self, statement: &Node, code: &'static str, name: &str, what: &str) {
        let misspelt = statement
            .as_object()
            .unwrap_or_default()
            .iter()
            .take(MAX_NEAREST)
            .any(|member| nearest(&member.key, STATEMENT_ELEMENTS.into_iter()) == Some(name));
        if misspelt {
            return;
        }
        let brace = Span::new(statement.span.start, statement.span.start + 1);
        let mut diagnostic = Diagnostic::error(code, brace, format!("the statement has no `{name}`"))
            .help(format!("add `{name}`: {what}"));
        if name == "Principal" && statement.as_object().is_some_and(|members| !members.is_empty()) {
            let after = Span::new(brace.end, brace.end);
            diagnostic = diagnostic.edit("add `\"Principal\": \"*\"`", after, " \"Principal\": \"*\",");
        }
        self.push(diagnostic);
    }

    /// The member with one of two names; reports it if the statement has both.
    pub(crate) fn one_of<'a>(&mut self, node: &'a Node, plain: &str, negated: &str) -> Option<&'a Member> {
        let find = |name: &str| node.as_object()?.iter().rev().find(|member| &*member.key == name);
        let (first, second) = (find(plain), find(negated));
        if let (Some(_), Some(second)) = (first, second) {
            let message = format!("the statement has both `{plain}` and `{negated}`");
            let code = match plain {
                "Action" => "action-and-not-action",
                "Resource" => "resource-and-not-resource",
                _ => "principal-and-not-principal",
            };
            self.push(Diagnostic::error(code, second.key_span, message).help("keep one of them"));
        }
        first.or(second)
    }

    fn patterns(&mut self, node: &Node, plain: &str, negated: &str) -> Option<Patterns> {
        let action = plain == "Action";
        let Some(member) = self.one_of(node, plain, negated) else {
            if action {
                self.missing(node, "action-missing", plain, "such as `execute-api:Invoke`");
            } else {
                self.missing(node, "resource-missing", plain, "an ARN, a list of ARNs, or `*`");
            }
            return None;
        };
        let patterns = self.strings(
            &member.node,
            &member.key,
            if action { "action-type" } else { "resource-type" },
        );
        if member.node.as_array().is_some_and(<[Node]>::is_empty) {
            self.empty_list(member, action);
        }
        Some(Patterns {
            negated: &*member.key == negated,
            key_span: member.key_span,
            span: member.node.span,
            patterns,
        })
    }

    fn empty_list(&mut self, member: &Member, action: bool) {
        let (code, help) = if action {
            ("action-empty", "an empty list matches no action")
        } else if self.kind == PolicyKind::Authorizer && &*member.key == "Resource" {
            (
                "resource-empty",
                "a 403 is recorded for an empty list, a 200 is reported; remove the statement",
            )
        } else {
            ("resource-empty", "an empty list matches no resource")
        };
        let message = format!("`{}` is an empty list", member.key);
        self.push_unless_unchecked(Diagnostic::error(code, member.node.span, message).help(help));
    }

    /// Read a string or a list of strings.
    pub(crate) fn strings(&mut self, node: &Node, name: &str, code: &'static str) -> Vec<PolicyString> {
        let items = match &node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Value::String(text) => texts.push(PolicyString {
                    text: Arc::clone(text),
                    span: item.span,
                }),
                // A list may hold null beside strings: IAM has been seen to accept it.
                Value::Null if items.len() > 1 => {
                    let message = format!("a null in `{name}` is ignored");
                    self.push(Diagnostic::warning("null-in-list", item.span, message));
                }
                _ => {
                    let message = format!(
                        "`{name}` is a string or a list of strings, not {}",
                        item.value.kind()
                    );
                    self.push(Diagnostic::error(code, item.span, message));
                }
            }
        }
        texts
    }

    /// Source: IAM user guide, "IAM JSON policy elements: Action": `service:Name`, or `*`.
    fn check_action(&mut self, action: &PolicyString) {
        let text = &*action.text;
        if text == "*" {
            return;
        }
        let Some((service, name)) = text.split_once(':') else {
            let message = format!("the action `{text}` has no service prefix");
            let help = "an action is a service prefix and a name, `execute-api:Invoke`; without the prefix it never matches";
            let mut diagnostic = Diagnostic::error("action-without-service", action.span, message).help(help);
            if text.eq_ignore_ascii_case("invoke") {
                diagnostic = diagnostic.edit(
                    "replace with `execute-api:Invoke`",
                    action.span,
                    "\"execute-api:Invoke\"",
                );
            }
            self.push_unless_unchecked(diagnostic);
            return;
        };
        let plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'*' | b'?');
        if service.is_empty() || name.is_empty() || !service.bytes().all(plain) || name.contains(':') {
            let message = format!("the action `{text}` is not of the form `service:Name`");
            self.push_unless_unchecked(
                Diagnostic::error("action-form", action.span, message).help("it never matches"),
            );
        }
    }

    /// Source: IAM user guide, "IAM JSON policy elements: Resource": an ARN, or `*`.
    fn check_resource(&mut self, resource: &PolicyString) {
        let text = &*resource.text;
        if text == "*" {
            return;
        }
        let count = text.splitn(6, ':').count();
        if !text.starts_with("arn:") {
            // A service may allow abbreviations in resource policies; see `lint`.
            if self.kind != PolicyKind::Resource {
                let message = format!("the resource `{text}` is not an ARN");
                let diagnostic = Diagnostic::error("resource-no-arn", resource.span, message).help(
                    "here it matches nothing, which is not known for certain; a resource is an ARN or `*`",
                );
                self.push_unless_unchecked(diagnostic);
            }
        } else if text.split(':').nth(2) == Some("") {
            let message = format!("the resource `{text}` has no service");
            self.push_unless_unchecked(
                Diagnostic::error("resource-without-service", resource.span, message)
                    .help("an ARN is `arn:aws:service:region:account:resource`; it never matches"),
            );
        } else if count < 6 {
            self.short_arn(resource, count);
        } else if text
            .split(':')
            .nth(2)
            .is_some_and(|service| service.contains(['*', '?']))
        {
            let message = format!("the resource `{text}` contains a wildcard in its service part");
            self.push_unless_unchecked(
                Diagnostic::error("resource-service-wildcard", resource.span, message)
                    .help("write the service out, such as `execute-api`; with a wildcard it never matches"),
            );
        }
        if has_variables(text) && self.version == Version::V2008 {
            self.variable_in_old_version(resource);
        }
    }

    fn short_arn(&mut self, resource: &PolicyString, count: usize) {
        let text = &*resource.text;
        let message = format!("the ARN `{text}` has {count} of 6 parts");
        let missing = ":*".repeat(6usize.saturating_sub(count));
        let help = if self.kind == PolicyKind::Resource {
            "missing parts match nothing unless the last one ends in `*`"
        } else {
            "missing parts count as `*`"
        };
        let mut diagnostic = Diagnostic::error("resource-short-arn", resource.span, message)
            .help(help)
            .edit(
                "write the missing parts as `*`",
                resource.span,
                crate::json::quote(&format!("{text}{missing}")),
            );
        // IAM completes `arn:aws:sqs`, and refuses an ARN that stops later.
        if self.kind != PolicyKind::Identity || count == 3 {
            diagnostic.severity = Severity::Warning;
        }
        self.push(diagnostic);
    }

    /// Source: IAM user guide, "Policy variables": only with `Version` 2012-10-17.
    pub(crate) fn variable_in_old_version(&mut self, text: &PolicyString) {
        let mut diagnostic = Diagnostic::warning(
            "variable-in-old-version",
            text.span,
            format!("the variable in `{}` is literal text here", text.text),
        )
        .help("variables are replaced only with `\"Version\": \"2012-10-17\"`");
        if let Some(version) = self.version_span {
            diagnostic = diagnostic.edit("change the version to `2012-10-17`", version, "\"2012-10-17\"");
        }
        self.push(diagnostic);
    }
}
