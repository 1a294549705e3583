//! Diagnostics about what a service expects of its policies, beyond the rules of the policy language.

use crate::json::{Diagnostic, quote};
use crate::policy::model::document::{Document, Patterns, PolicyKind, PolicyString};
use crate::policy::nearest::nearest;
use crate::policy::pattern::wildcard::{like, like_ignoring_case};

/// The expectations of a service of its policies.
#[derive(Clone, Copy, Debug)]
pub struct LintProfile<'a> {
    /// The service's prefix: `execute-api`.
    pub service: &'a str,
    /// Its actions, without the prefix.
    pub actions: &'a [&'a str],
    /// The condition keys that the service's requests may have. A key that ends in `/` stands for a family, such as
    /// `aws:PrincipalTag/`.
    pub condition_keys: &'a [&'a str],
    /// The prefix of a resource that may stand in place of an ARN in a resource policy: `execute-api:/`.
    pub shorthand: Option<&'a str>,
    /// The maximum number of characters of a resource.
    pub resource_characters: usize,
    /// The maximum number of characters of the whole policy, if there is a limit.
    pub policy_characters: Option<usize>,
}

/// Find where a policy does not do what its service expects.
///
/// `text` is the text that the document was read from. A policy over the limit is an
/// error; all else is a warning, because AWS accepts it and it never matches.
pub fn lint(text: &str, document: &Document, expected: &LintProfile<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if let Some(limit) = expected.policy_characters {
        let count = document.span.slice(text).chars().count();
        if count > limit {
            let message = format!("the policy has {count} characters, the limit is {limit}");
            let diagnostic = Diagnostic::error("policy-too-long", document.span, message)
                .help("use fewer, broader patterns, or remove white space");
            let minified = crate::json::minify(document.span.slice(text));
            let short = minified.filter(|text| text.chars().count() <= limit);
            diagnostics.push(match short {
                Some(text) => diagnostic.edit("remove white space", document.span, text),
                None => diagnostic,
            });
        }
    }
    for statement in &document.statements {
        for action in texts(&statement.actions) {
            diagnostics.extend(check_action(action, expected));
        }
        for resource in texts(&statement.resources) {
            diagnostics.extend(check_resource(resource, document.kind, expected));
        }
        for condition in &statement.conditions {
            diagnostics.extend(check_key(&condition.key, expected));
        }
    }
    diagnostics
}

fn texts(patterns: &Option<Patterns>) -> &[PolicyString] {
    patterns.as_ref().map_or(&[], |patterns| &patterns.patterns)
}

fn check_action(action: &PolicyString, expected: &LintProfile<'_>) -> Option<Diagnostic> {
    let text = &*action.text;
    let service = expected.service;
    let (own, name) = text.split_once(':')?;
    let first = expected.actions.first().copied().unwrap_or("*");
    if !like_ignoring_case(own, service) {
        let diagnostic = Diagnostic::warning(
            "action-of-other-service",
            action.span,
            format!("`{text}` is not an action of `{service}`"),
        )
        .help(format!(
            "it never matches here; calling an API requires `{service}:{first}`"
        ));
        // Such as `lambda:InvokeFunction` and `apigateway:Invoke`.
        let meant = name.to_ascii_lowercase().starts_with(&first.to_ascii_lowercase());
        return Some(if meant {
            replace(diagnostic, action, &format!("{service}:{first}"))
        } else {
            diagnostic
        });
    }
    if expected
        .actions
        .iter()
        .any(|known| like_ignoring_case(name, known))
    {
        return None;
    }
    let diagnostic = Diagnostic::warning(
        "action-unknown",
        action.span,
        format!("`{service}` has no action `{name}`"),
    )
    .help(format!(
        "it never matches; known are {}",
        expected.actions.join(", ")
    ));
    Some(match nearest(name, expected.actions.iter().copied()) {
        Some(name) => replace(diagnostic, action, &format!("{service}:{name}")),
        None => diagnostic,
    })
}

fn check_resource(
    resource: &PolicyString,
    kind: PolicyKind,
    expected: &LintProfile<'_>,
) -> Option<Diagnostic> {
    let text = &*resource.text;
    let count = text.chars().count();
    if count > expected.resource_characters {
        let limit = expected.resource_characters;
        let message = format!("the resource has {count} characters, the limit is {limit}");
        return Some(
            Diagnostic::warning("resource-too-long", resource.span, message)
                .help("what AWS does with it is not known; use `*` for the rest"),
        );
    }
    if text == "*" {
        return None;
    }
    if !text.starts_with("arn:") {
        // In other kinds of policy, reading has reported it.
        if kind != PolicyKind::Resource || expected.shorthand.is_some_and(|prefix| text.starts_with(prefix)) {
            return None;
        }
        let message = format!("the resource `{text}` is not an ARN");
        let diagnostic = Diagnostic::warning("resource-no-arn", resource.span, message);
        return Some(match expected.shorthand {
            Some(prefix) => {
                let diagnostic = diagnostic.help(format!(
                    "it never matches; write an ARN, or begin with `{prefix}`"
                ));
                match text.strip_prefix(prefix.trim_end_matches('/')) {
                    Some(rest) => replace(diagnostic, resource, &format!("{prefix}{rest}")),
                    None => diagnostic,
                }
            }
            None => diagnostic.help("it never matches; a resource is an ARN or `*`"),
        });
    }
    let service = text.split(':').nth(2)?;
    if like(service, expected.service) || service.contains(['*', '?']) || service.is_empty() {
        return None;
    }
    let message = format!("the resource `{text}` is not of `{}`", expected.service);
    let diagnostic = Diagnostic::warning("resource-of-other-service", resource.span, message)
        .help("it never matches here");
    let mended = text.replacen(&format!(":{service}:"), &format!(":{}:", expected.service), 1);
    Some(replace(diagnostic, resource, &mended))
}

fn check_key(key: &PolicyString, expected: &LintProfile<'_>) -> Option<Diagnostic> {
    let text = key.text.to_ascii_lowercase();
    let known = expected.condition_keys.iter().any(|known| {
        let known = known.to_ascii_lowercase();
        text == known || (known.ends_with('/') && text.starts_with(&known))
    });
    if known || expected.condition_keys.is_empty() {
        return None;
    }
    let message = format!(
        "requests to `{}` have no condition key `{}`",
        expected.service, key.text
    );
    let diagnostic = Diagnostic::warning("condition-key-unknown", key.span, message)
        .help("the key is always absent: a negated operator holds, any other does not");
    Some(
        match nearest(&key.text, expected.condition_keys.iter().copied()) {
            Some(name) => replace(diagnostic, key, name),
            None => diagnostic,
        },
    )
}

fn replace(diagnostic: Diagnostic, text: &PolicyString, replacement: &str) -> Diagnostic {
    diagnostic.edit(
        format!("replace with `{replacement}`"),
        text.span,
        quote(replacement),
    )
}
