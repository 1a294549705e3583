//! The resource policy as API Gateway saves it, or refuses to.

use std::sync::Arc;

use crate::gateway::arn;
use crate::gateway::lint_profile::RESOURCE_POLICY;
use crate::gateway::template_variables;
use crate::gateway::template_variables::Filled;
use crate::json::{Diagnostic, Node, Severity, Span, Value};
use crate::policy::{Document, PolicyKind};
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, MAX_POLICY, ScenarioDiagnostic, TextId};
use crate::{json, policy};

pub(crate) static NOT_SAVED: Rule = Rule {
    id: "policy-not-saved",
    statement: "API Gateway refuses to save a resource policy that breaks IAM's grammar, so nothing that is deployed has it",
    source: "API Gateway developer guide; the exact set of refusals is inferred from IAM's grammar",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html",
    ),
    certainty: Certainty::Inferred,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&NOT_SAVED];

/// A resource policy as API Gateway stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SavedPolicy {
    /// Its text: in the API, or in the patch of the timeline that deployed it.
    pub text_id: TextId,
    /// The text that the document's spans refer to.
    pub text: Arc<str>,
    /// None: no policy is attached.
    pub document: Option<Document>,
    pub diagnostics: Vec<ScenarioDiagnostic>,
    /// The rules by which it was read.
    pub rules: Vec<&'static Rule>,
    /// Whether API Gateway would refuse it.
    pub refused: bool,
}

/// The most bytes of a policy that is read. White space may make it longer than it is as API Gateway counts it.
const MAX_READ: usize = 8 * MAX_POLICY;

/// Read the policy's text as API Gateway would on save. An empty text is no policy, as in the console.
pub(crate) fn save(api: &Api, text_id: TextId) -> SavedPolicy {
    let text = api.policy.as_deref().unwrap_or("");
    let mut saved = SavedPolicy {
        text_id,
        text: text.into(),
        document: None,
        diagnostics: Vec::new(),
        rules: Vec::new(),
        refused: false,
    };
    if text.trim().is_empty() {
        return saved;
    }
    if text.len() > MAX_READ {
        let message = format!("the policy has {} bytes of at most {MAX_POLICY}", text.len());
        let diagnostic = Diagnostic::error("policy-too-long", Span::new(0, text.len()), message)
            .help("put more into one pattern; a policy of this length is not read");
        saved.refused = true;
        saved
            .diagnostics
            .push(ScenarioDiagnostic::about(text_id, diagnostic));
        return saved;
    }
    let parsed = json::parse(text);
    let diagnostics = match parsed.valid() {
        None => json::literal(text)
            .into_iter()
            .chain(parsed.diagnostics)
            .collect(),
        Some(root) => {
            let mut root = root.clone();
            let filled = fill_in(&mut root, api);
            if !filled.is_empty() {
                saved.rules.push(&template_variables::FILLED_IN);
            }
            expand(&mut root, api);
            let (document, mut diagnostics) = policy::read(&root, PolicyKind::Resource);
            diagnostics.extend(policy::lint(text, &document, &RESOURCE_POLICY));
            diagnostics.extend(filled);
            saved.document = Some(document);
            diagnostics
        }
    };
    saved.refused = diagnostics.iter().any(|one| one.severity == Severity::Error);
    let about = |diagnostic| ScenarioDiagnostic::about(text_id, diagnostic);
    saved.diagnostics = json::bounded(diagnostics).into_iter().map(about).collect();
    saved
}

/// Replace `execute-api:/stage/METHOD/path` by the full ARN. It stands in `Resource` and `NotResource` of every statement.
///
/// `execute-api:*/*/*`, without the slash after the colon, is kept as it is (recorded: SAM test_api_with_resource_policies).
///
/// Source: API Gateway developer guide, apigateway-resource-policies-examples; recorded (LocalStack snapshot).
fn expand(root: &mut Node, api: &Api) {
    for_each_resource(root, &mut |_, text| {
        if let Some(whole) = whole_resource(api, text) {
            *text = whole.into();
        }
    });
}

/// Fill in the variables of templates in every resource; the diagnostics about them.
fn fill_in(root: &mut Node, api: &Api) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for_each_resource(root, &mut |span, text| {
        let Some(Filled { text: filled, names }) = template_variables::fill_in(text, api) else {
            return;
        };
        let names: Vec<_> = names.iter().map(|name| ["`", name, "`"].concat()).collect();
        let message = format!("CloudFormation or Terraform fills in {}", names.join(", "));
        found.push(
            Diagnostic::info("template-variable", span, message)
                .help(
                    "API Gateway never sees such variables; here they are replaced by the values of this API",
                )
                .edit("replace them with their values", span, json::quote(&filled)),
        );
        *text = filled.into();
    });
    found
}

/// Call a function with the place and the text of every resource. They are in `Resource` and `NotResource` of every statement.
fn for_each_resource(root: &mut Node, one: &mut dyn FnMut(Span, &mut Arc<str>)) {
    for_each(root, "Statement", &mut |statement| {
        for key in ["Resource", "NotResource"] {
            for_each(statement, key, &mut |resource| {
                if let Value::String(text) = &mut resource.value {
                    one(resource.span, text);
                }
            });
        }
    });
}

/// The full ARN that API Gateway makes of a resource in the short form, `execute-api:/…`. None of any other.
pub fn whole_resource(api: &Api, resource: &str) -> Option<String> {
    let rest = resource.strip_prefix("execute-api:/")?;
    Some([&arn::api_arn(api), "/", rest].concat())
}

/// Call `one` for the member's value, or for each item if it is a list.
fn for_each(node: &mut Node, key: &str, one: &mut dyn FnMut(&mut Node)) {
    let Value::Object(members) = &mut node.value else {
        return;
    };
    for member in members.iter_mut().filter(|member| *member.key == *key) {
        match &mut member.node.value {
            Value::Array(items) => items.iter_mut().for_each(&mut *one),
            _ => one(&mut member.node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_form_is_expanded_on_save() {
        let text = r#"{"Statement":[{"Resource":["execute-api:/*","execute-api:*/*/*"]},{"NotResource":"execute-api:/dev/GET/a"}]}"#;
        let mut root = json::parse(text).root.unwrap();
        expand(&mut root, &Api::default());
        let statements = root.get("Statement").unwrap().as_array().unwrap();
        let first = statements[0].get("Resource").unwrap().as_array().unwrap();
        assert_eq!(
            first[0].as_str(),
            Some("arn:aws:execute-api:us-east-1:123456789012:abcdef1234/*")
        );
        assert_eq!(first[1].as_str(), Some("execute-api:*/*/*"));
        let second = statements[1].get("NotResource").unwrap();
        assert_eq!(
            second.as_str(),
            Some("arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/a")
        );
    }
}
