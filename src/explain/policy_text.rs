//! The policies of a scenario as they are typed, read into documents.

use crate::json::{Node, Span};
use crate::policy::{Document, PolicyKind};
use crate::scenario::{Behaviour, CallerLimit, CaseIndex, Scenario, TextId};
use crate::{gateway, json, policy};

/// A policy as it is typed. Places in the document are places in the text.
pub(crate) struct PolicyText<'a> {
    pub text_id: TextId,
    pub text: &'a str,
    pub document: Document,
}

/// The policies that a scenario starts with, and those of its callers; what is no JSON is left out.
pub(crate) fn policies(scenario: &Scenario) -> Vec<PolicyText<'_>> {
    let mut found = Vec::new();
    let mut add = |text_id: TextId, kind: PolicyKind, inner: bool| {
        let Some(text) = scenario.text(text_id) else {
            return;
        };
        let parsed = json::parse(text);
        let node = parsed.root.as_ref();
        let node = if inner {
            node.and_then(|root| root.get("policyDocument"))
        } else {
            node
        };
        if let Some(node) = node {
            let (document, _) = policy::read(node, kind);
            found.push(PolicyText {
                text_id,
                text,
                document,
            });
        }
    };
    add(TextId::ResourcePolicy, PolicyKind::Resource, false);
    add(TextId::VpcEndpointPolicy, PolicyKind::Resource, false);
    for (index, case) in scenario
        .authorizer
        .iter()
        .flat_map(|authorizer| authorizer.lambda.iter().enumerate())
    {
        if matches!(case.behaviour, Behaviour::Returns(_)) {
            add(
                TextId::AuthorizerOutput(CaseIndex(index)),
                PolicyKind::Authorizer,
                true,
            );
        }
    }
    for request in scenario.requests() {
        let Some(caller) = &request.call.request.caller else {
            continue;
        };
        add(TextId::CallerPolicy(request.event), PolicyKind::Identity, false);
        let mut limit = |limit, kind| add(TextId::CallerLimit(request.event, limit), kind, false);
        limit(CallerLimit::PermissionsBoundary, PolicyKind::Identity);
        limit(CallerLimit::SessionPolicy, PolicyKind::Identity);
        for index in 0..caller.service_control_policies.len() {
            limit(CallerLimit::ServiceControlPolicy(index), PolicyKind::Identity);
        }
        for index in 0..caller.resource_control_policies.len() {
            limit(CallerLimit::ResourceControlPolicy(index), PolicyKind::Resource);
        }
    }
    found
}

/// The resource patterns of a policy's statements, a short form written out.
pub(crate) fn resource_patterns(scenario: &Scenario, policy: &PolicyText<'_>) -> Vec<String> {
    let statements = policy.document.statements.iter();
    let patterns = statements.flat_map(|one| one.resources.iter().flat_map(|part| &part.patterns));
    let whole = |text: &str| match policy.document.kind {
        PolicyKind::Resource => gateway::whole_resource(&scenario.api, text),
        _ => None,
    };
    patterns
        .map(|pattern| whole(&pattern.text).unwrap_or_else(|| pattern.text.to_string()))
        .collect()
}

/// The place where a statement can be added to a policy, and what to put there. None where the text has no statements.
///
/// A statement that stands alone is put into a list.
pub(crate) fn statement_insertion(policy: &Node, text: &str, statement: &str) -> Option<(Span, String)> {
    let node = policy.get("Statement")?;
    if let Some(items) = node.as_array() {
        let start = Span::new(node.span.start + 1, node.span.start + 1);
        let comma = if items.is_empty() { "" } else { "," };
        return Some((start, [statement, comma].concat()));
    }
    node.as_object()?;
    let alone = node.span.slice(text);
    Some((node.span, ["[", statement, ",", alone, "]"].concat()))
}
