//! The reader of `Condition`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::json::{Diagnostic, Member, Node, Number, Severity, Span, Value};
use crate::policy::model::document::{Condition, PolicyKind, PolicyString, Version};
use crate::policy::model::operator::{Comparison, Operator};
use crate::policy::nearest::nearest;
use crate::policy::pattern::arn;
use crate::policy::pattern::variable::has_variables;
use crate::policy::read::PolicyReader;
use crate::policy::value::{Instant, Network, base64, is_truth_value};

impl PolicyReader {
    pub(crate) fn conditions(&mut self, statement: &Node) -> Vec<Condition> {
        let Some(node) = statement.get("Condition") else {
            return Vec::new();
        };
        let Some(operators) = node.as_object() else {
            let message = format!("`Condition` is an object, not {}", node.value.kind());
            let mut diagnostic = Diagnostic::error("condition-type", node.span, message);
            if node.is_null() {
                diagnostic = diagnostic.help("leave `Condition` out, or make it empty").edit(
                    "replace `null` with `{}`",
                    node.span,
                    "{}",
                );
            }
            self.push(diagnostic);
            return Vec::new();
        };
        let mut conditions = Vec::new();
        for (member, is_repeated, is_last) in repetitions(operators, Cow::Borrowed) {
            if is_repeated {
                self.repeated(&member.key, member.key_span);
            }
            if is_last {
                self.operator(member, &mut conditions);
            }
        }
        conditions
    }

    fn operator(&mut self, member: &Member, conditions: &mut Vec<Condition>) {
        let operator = Operator::parse(&member.key);
        let Some(keys) = member.node.as_object() else {
            let message = format!(
                "`{}` holds an object of condition keys, not {}",
                member.key,
                member.node.value.kind()
            );
            self.push(
                Diagnostic::error("condition-block-type", member.node.span, message)
                    .help("such as `{\"aws:SourceIp\": \"192.0.2.0/24\"}`"),
            );
            return;
        };
        let Some(operator) = operator else {
            self.unknown_operator(member, keys.is_empty());
            return;
        };
        for (key, is_repeated, is_last) in repetitions(keys, |key| Cow::Owned(key.to_ascii_lowercase())) {
            if is_repeated {
                self.repeated(&key.key, key.key_span);
            }
            let Some(operands) = self.operands(&operator, member.key_span, key) else {
                continue;
            };
            if !is_last {
                continue;
            }
            conditions.push(Condition {
                operator,
                operator_span: member.key_span,
                key: PolicyString {
                    text: Arc::clone(&key.key),
                    span: key.key_span,
                },
                span: key.node.span,
                operands,
            });
        }
    }

    fn unknown_operator(&mut self, member: &Member, empty: bool) {
        let message = format!("unknown condition operator `{}`", member.key);
        let mut diagnostic = Diagnostic::error("operator-unknown", member.key_span, message);
        if empty {
            // IAM has been seen to accept any name here as long as nothing is in it.
            diagnostic.severity = Severity::Warning;
        }
        self.push(match meant_operator(&member.key) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")).edit(
                format!("replace with `{name}`"),
                member.key_span,
                crate::json::quote(&name),
            ),
            None => diagnostic.help("operators are case-sensitive: `StringEquals`, `IpAddress`, `ArnLike`"),
        });
    }

    /// Read a value or a list of values: strings, numbers and booleans.
    fn operands(&mut self, operator: &Operator, place: Span, key: &Member) -> Option<Vec<PolicyString>> {
        let items = match &key.node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&key.node),
        };
        if key.node.as_array().is_some_and(<[Node]>::is_empty) {
            self.push(
                Diagnostic::warning(
                    "condition-empty",
                    key.node.span,
                    format!("`{}` has no values to compare with", key.key),
                )
                .help(if operator.negated {
                    "the condition always holds"
                } else {
                    "the condition holds only where its key may be absent"
                }),
            );
        }
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            let text = match &item.value {
                Value::String(text) | Value::Number(text) => text.clone(),
                Value::Bool(value) => value.to_string().into(),
                other => {
                    let message = format!(
                        "the value of `{}` is a string, a number, a boolean or a list of these, not {}",
                        key.key,
                        other.kind()
                    );
                    self.push(Diagnostic::error("condition-value-type", item.span, message));
                    return None;
                }
            };
            let text = PolicyString {
                text,
                span: item.span,
            };
            self.check_operand(operator, place, &text);
            texts.push(text);
        }
        Some(texts)
    }

    fn check_operand(&mut self, operator: &Operator, place: Span, operand: &PolicyString) {
        let text = &*operand.text;
        let variables = has_variables(text);
        if variables && operator.takes_variables() {
            if self.version == Version::V2008 {
                self.variable_in_old_version(operand);
            }
            return;
        }
        let (readable, what) = match operator.comparison {
            Comparison::Numeric(_) => (Number::parse(text).is_some(), "number"),
            Comparison::Date(_) => (Instant::parse(text).is_some(), "date"),
            Comparison::IpAddress => (Network::parse(text).is_some(), "network"),
            Comparison::BinaryEquals => (base64(text).is_some(), "base64 text"),
            Comparison::ArnLike => (arn::parts(text).is_some(), "ARN"),
            Comparison::Bool | Comparison::Null => (is_truth_value(text), "truth value"),
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
                self.check_string_operand(operator, place, operand);
                return;
            }
        };
        if readable {
            return;
        }
        let message = format!("`{text}` is not a valid {what} for `{operator}`");
        let mut diagnostic = Diagnostic::error("operand-unreadable", operand.span, message).help(
            match operator.comparison {
                Comparison::IpAddress => {
                    "write an address or a network such as `192.0.2.0/24`; an IPv6 network has no bits set after its prefix"
                }
                Comparison::Date(_) => "write `2030-01-31T12:00:00Z` or seconds since 1970",
                Comparison::ArnLike => "an ARN has six parts between colons; each may hold `*` and `?`",
                Comparison::Bool | Comparison::Null => "every value other than `true` counts as `false`",
                _ => "it matches nothing",
            },
        );
        // IAM refuses an unreadable date when the policy is saved; the others it has been seen to keep.
        if !(matches!(operator.comparison, Comparison::Date(_)) && self.kind == PolicyKind::Identity) {
            diagnostic.severity = Severity::Warning;
        }
        self.push(diagnostic);
    }

    /// Report a wildcard in an operand whose operator has no wildcards.
    fn check_string_operand(&mut self, operator: &Operator, place: Span, operand: &PolicyString) {
        if operator.comparison == Comparison::StringLike || !operand.text.contains('*') {
            return;
        }
        let like = if operator.negated {
            "StringNotLike"
        } else {
            "StringLike"
        };
        let meant = Operator {
            name: like,
            ..*operator
        }
        .to_string();
        self.push(
            Diagnostic::warning(
                "wildcard-in-equals",
                operand.span,
                format!(
                    "the `*` in `{}` is a literal character for `{operator}`",
                    operand.text
                ),
            )
            .help(format!("for a wildcard use `{like}`"))
            .edit(
                format!("replace with `{meant}`"),
                place,
                crate::json::quote(&meant),
            ),
        );
    }
}

/// The members with their repetitions. The flags are whether the key came before, and whether it comes no more: of repeated keys
/// the last one counts.
fn repetitions<'a>(
    members: &'a [Member],
    name: fn(&'a str) -> Cow<'a, str>,
) -> impl Iterator<Item = (&'a Member, bool, bool)> {
    let last: HashMap<Cow<'a, str>, usize> = members
        .iter()
        .zip(0..)
        .map(|(member, at)| (name(&member.key), at))
        .collect();
    let mut seen = HashSet::new();
    members.iter().enumerate().map(move |(at, member)| {
        let key = name(&member.key);
        let is_last = last.get(&key) == Some(&at);
        (member, !seen.insert(key), is_last)
    })
}

/// The operator that a misspelt name was meant to be, with its prefix and suffix.
fn meant_operator(text: &str) -> Option<String> {
    let (prefix, rest) = match text.rsplit_once(':') {
        Some((prefix, rest)) => (prefix.trim_end_matches(':'), rest),
        None => ("", text),
    };
    let prefix = match prefix {
        "" => "",
        _ => nearest(prefix, ["ForAllValues", "ForAnyValue"].into_iter())?,
    };
    let colon = if prefix.is_empty() { "" } else { ":" };
    let lower = rest.to_lowercase();
    let (name, suffix) = match lower
        .strip_suffix("ifexists")
        .or_else(|| lower.strip_suffix("ifexist"))
    {
        Some(name) => (name, "IfExists"),
        None => (lower.as_str(), ""),
    };
    let name = nearest(name, Operator::names())?;
    let meant = format!("{prefix}{colon}{name}{suffix}");
    Operator::parse(&meant).map(|_| meant)
}
