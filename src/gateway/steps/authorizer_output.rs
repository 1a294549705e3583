//! The reading of the text that the function returned.
//!
//! What is known of it fits one explanation: the text is bound to a strict class of four fields, `principalId`,
//! `policyDocument`, `context` (text to text) and `usageIdentifierKey`; a field it does not know fails, scalars become text.
//! The recordings are cases in `tests/gateway/authorizer-output`.

mod jackson;

use std::sync::Arc;

use jackson::{unreadable, wrong_token};

use crate::gateway::lint_profile::AUTHORIZER_POLICY;
use crate::gateway::uncertainty::Uncertainty;
use crate::json::{Diagnostic, Node, Severity, Span, Value};
use crate::policy::{Document, PolicyKind};
use crate::rule::{Certainty, Rule};
use crate::scenario::Pairs;
use crate::{json, policy};

const OUTPUT: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html",
);

static REQUIRED: Rule = Rule {
    id: "output-form",
    statement: "the function has to return `principalId` and `policyDocument`, and may return `context` and `usageIdentifierKey`; \
           anything else is a 500",
    source: "API Gateway developer guide; recorded",
    url: OUTPUT,
    certainty: Certainty::Recorded,
};

static UNKNOWN_FIELD: Rule = Rule {
    id: "output-unknown-field",
    statement: "a field that API Gateway does not know makes the whole output unusable",
    source: "log line `Unrecognized field`",
    url: OUTPUT,
    certainty: Certainty::Recorded,
};

static NO_POLICY: Rule = Rule {
    id: "output-no-policy",
    statement: "an output without `policyDocument` is a 500",
    source: "September 2026",
    url: OUTPUT,
    certainty: Certainty::Recorded,
};

static CONTEXT_VALUES: Rule = Rule {
    id: "output-context",
    statement: "values in `context` may be strings, numbers and booleans; an object or a list makes the output unusable",
    source: "API Gateway developer guide; recorded",
    url: OUTPUT,
    certainty: Certainty::Recorded,
};

static CONTEXT_NULL: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "output-context-null",
        statement: "whether `null` may stand in `context` is not known",
        source: "emulators disagree",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if a null in `context` makes the output unusable",
};

static NO_PRINCIPAL: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "output-no-principal",
        statement: "the documentation requires `principalId`; recorded outputs without it, or with an empty one, were used all the same, others report a 500",
        source: "contradictory: loige.co (2023) and a recorded test of 2017 against forum posts and an emulator that reproduces recordings",
        url: Some("https://loige.co/debugging-custom-apigateway-authorizers"),
        certainty: Certainty::Unknown,
    },
    alternative: "if an output without a `principalId`, or with an empty one, is unusable",
};

static SINGLE_STATEMENT: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "output-single-statement",
        statement: "IAM's grammar allows one statement without a list around it; whether API Gateway reads it is not known",
        source: "IAM user guide: grammar; not recorded for API Gateway",
        url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"),
        certainty: Certainty::Unknown,
    },
    alternative: "if the statement has to be in a list",
};

static UNCHECKED_PART: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "output-unchecked-part",
        statement: "whether API Gateway refuses a policy for a part that IAM would refuse, or takes it for a part that never matches, is not known",
        source: "inferred that it never matches; not recorded",
        url: OUTPUT,
        certainty: Certainty::Unknown,
    },
    alternative: "if API Gateway checks the policy as IAM does",
};

/// The codes of diagnostics about parts that IAM refuses in a policy of its own; see `UNCHECKED_PART`.
const UNCHECKED: [&str; 7] = [
    "principal-misplaced",
    "resource-no-arn",
    "resource-without-service",
    "resource-service-wildcard",
    "action-without-service",
    "action-form",
    "resource-too-long",
];

static BAD_POLICY: Rule = Rule {
    id: "output-bad-policy",
    statement: "a policy that breaks IAM's grammar is a 500",
    source: "reported (aws-lambda-java-libs#184, aws-lambda-dotnet#2022); inferred for the rest",
    url: OUTPUT,
    certainty: Certainty::Inferred,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &REQUIRED,
    &UNKNOWN_FIELD,
    &NO_POLICY,
    &CONTEXT_VALUES,
    CONTEXT_NULL.rule,
    NO_PRINCIPAL.rule,
    SINGLE_STATEMENT.rule,
    UNCHECKED_PART.rule,
    &BAD_POLICY,
];

/// An output that can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuthorizerOutput {
    pub text: Arc<str>,
    pub principal_id: String,
    pub policy: Document,
    /// `context`, every value as the text that it is delivered as.
    pub context: Pairs,
    pub usage_identifier_key: Option<String>,
    /// The alternative in which AWS refuses it, where that is not known.
    pub uncertainties: Vec<Uncertainty>,
    pub diagnostics: Vec<Diagnostic>,
}

/// An output that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusable {
    /// The reason in the log, after `Execution failed due to configuration error: `.
    pub reason: String,
    /// The certainty of the log's reason.
    pub certainty: Certainty,
    pub rule: &'static Rule,
    pub diagnostics: Vec<Diagnostic>,
}

/// The rule that every usable output rests on.
pub(crate) fn rule() -> &'static Rule {
    &REQUIRED
}

/// Read the text that the function returned.
pub(crate) fn read(text: &str) -> Result<AuthorizerOutput, Box<Unusable>> {
    let parsed = json::parse(text);
    let Some(root) = parsed.valid() else {
        let reason = format!(
            "Invalid JSON in response: {}",
            unreadable(text, &parsed.diagnostics)
        );
        return Err(unusable(
            reason,
            Certainty::Inferred,
            &REQUIRED,
            json::literal(text)
                .into_iter()
                .chain(parsed.diagnostics)
                .collect(),
        ));
    };
    let mut reader = OutputReader {
        output: AuthorizerOutput {
            text: text.into(),
            ..AuthorizerOutput::default()
        },
        failure: None,
    };
    reader.root(root);
    let OutputReader { mut output, failure } = reader;
    output.diagnostics = json::bounded(output.diagnostics);
    match failure {
        None => Ok(output),
        Some(failure) => {
            let diagnostics = std::mem::take(&mut output.diagnostics);
            Err(unusable(
                failure.reason,
                failure.certainty,
                failure.rule,
                diagnostics,
            ))
        }
    }
}

fn unusable(
    reason: String,
    certainty: Certainty,
    rule: &'static Rule,
    diagnostics: Vec<Diagnostic>,
) -> Box<Unusable> {
    Box::new(Unusable {
        reason,
        certainty,
        rule,
        diagnostics,
    })
}

struct FunctionFailure {
    reason: String,
    certainty: Certainty,
    rule: &'static Rule,
}

struct OutputReader {
    output: AuthorizerOutput,
    /// The first failure: API Gateway stops there, the diagnostics go on.
    failure: Option<FunctionFailure>,
}

impl OutputReader {
    fn fail(
        &mut self,
        reason: impl Into<String>,
        certainty: Certainty,
        rule: &'static Rule,
        diagnostic: Diagnostic,
    ) {
        self.output.diagnostics.push(diagnostic);
        if self.failure.is_none() {
            self.failure = Some(FunctionFailure {
                reason: reason.into(),
                certainty,
                rule,
            });
        }
    }

    fn uncertain(&mut self, uncertainty: Uncertainty) {
        if !self.output.uncertainties.contains(&uncertainty) {
            self.output.uncertainties.push(uncertainty);
        }
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.output.diagnostics.push(diagnostic);
    }

    fn root(&mut self, root: &Node) {
        if root.is_null() {
            let diagnostic = Diagnostic::error("output-null", root.span, "the function returned nothing")
                .help(
                    "return an object with principalId and policyDocument on every path through the function",
                );
            return self.fail(
                "Could not parse policy",
                Certainty::Recorded,
                &NO_POLICY,
                diagnostic,
            );
        }
        let Some(members) = root.as_object() else {
            let message = format!("the output is {}, not an object", root.value.kind());
            let diagnostic = Diagnostic::error("output-type", root.span, message)
                .help("return an object with principalId and policyDocument");
            return self.fail(
                format!("Invalid JSON in response: {}", wrong_token(root)),
                Certainty::Inferred,
                &REQUIRED,
                diagnostic,
            );
        };
        for member in members {
            match &*member.key {
                "principalId" | "policyDocument" | "context" | "usageIdentifierKey" => {}
                key => self.unknown_field(key, member.key_span),
            }
        }
        self.principal_id(root);
        self.context(root);
        self.usage_identifier_key(root);
        self.policy(root);
    }

    fn unknown_field(&mut self, key: &str, span: Span) {
        let mut diagnostic = Diagnostic::error(
            "output-unknown-field",
            span,
            format!("API Gateway does not know the field `{key}`"),
        );
        diagnostic = match key {
            "statusCode" | "headers" | "body" => {
                diagnostic.help("this is the response of a Lambda proxy integration; an authorizer returns a policy, and throws `Unauthorized` for a 401")
            }
            "Version" | "Statement" => diagnostic.help("put the policy into `policyDocument`"),
            "isAuthorized" => diagnostic.help("this is the simple response of an HTTP API; a REST API needs a policy"),
            _ if key.eq_ignore_ascii_case("principalId") || key.eq_ignore_ascii_case("policyDocument") => {
                let right = if key.eq_ignore_ascii_case("principalId") { "principalId" } else { "policyDocument" };
                diagnostic.edit(format!("rename to `{right}`"), span, json::quote(right))
            }
            _ => diagnostic.help("put values for the integration into `context`"),
        };
        let reason =
            format!("Invalid JSON in response: Unrecognized field \"{key}\" , not marked as ignorable");
        self.fail(reason, Certainty::Recorded, &UNKNOWN_FIELD, diagnostic);
    }

    fn principal_id(&mut self, root: &Node) {
        match root.get("principalId") {
            None
            | Some(Node {
                value: Value::Null, ..
            }) => {
                let at = Span::new(root.span.start, root.span.start + 1);
                let after = Span::new(at.end, at.end);
                self.warn(
                    Diagnostic::warning("output-no-principal", at, "`principalId` is missing")
                        .help(
                            "the documentation requires it; what API Gateway does without it is not certain",
                        )
                        .edit("add a `principalId`", after, "\n  \"principalId\": \"user\","),
                );
                self.uncertain(NO_PRINCIPAL);
            }
            Some(node) => match scalar(node) {
                Some(text) => {
                    if text.is_empty() {
                        self.uncertain(NO_PRINCIPAL);
                    }
                    self.output.principal_id = text;
                }
                None => {
                    let message = format!("`principalId` is {}, not a string", node.value.kind());
                    let reason = format!("Invalid JSON in response: {}", wrong_token(node));
                    self.fail(
                        reason,
                        Certainty::Inferred,
                        &REQUIRED,
                        Diagnostic::error("output-principal-type", node.span, message),
                    );
                }
            },
        }
    }

    fn context(&mut self, root: &Node) {
        let Some(node) = root.get("context") else { return };
        let Some(members) = node.as_object() else {
            if node.is_null() {
                return self.uncertain(CONTEXT_NULL);
            }
            let message = format!("`context` is {}, not an object", node.value.kind());
            let reason = format!("Invalid JSON in response: {}", wrong_token(node));
            return self.fail(
                reason,
                Certainty::Inferred,
                &CONTEXT_VALUES,
                Diagnostic::error("output-context-type", node.span, message),
            );
        };
        for member in members {
            if member.node.is_null() {
                let message = format!("`{}` in context is null", member.key);
                self.warn(
                    Diagnostic::warning("output-context-null", member.node.span, message)
                        .help("whether API Gateway accepts it is not known"),
                );
                self.uncertain(CONTEXT_NULL);
            } else if let Some(text) = scalar(&member.node) {
                self.output.context.push((member.key.to_string(), text));
            } else {
                let message = format!("`{}` in context is {}", member.key, member.node.value.kind());
                let certainty = if member.node.as_array().is_some() {
                    Certainty::Recorded
                } else {
                    Certainty::Inferred
                };
                let reason = format!("Invalid JSON in response: {}", wrong_token(&member.node));
                let as_text = json::minify(member.node.span.slice(&self.output.text)).unwrap_or_default();
                let diagnostic = Diagnostic::error("output-context-value", member.node.span, message)
                    .help("values must be strings, numbers or booleans; make it a string of JSON")
                    .edit(
                        format!("make `{}` a string of JSON", member.key),
                        member.node.span,
                        json::quote(&as_text),
                    );
                self.fail(reason, certainty, &CONTEXT_VALUES, diagnostic);
            }
        }
    }

    fn usage_identifier_key(&mut self, root: &Node) {
        let Some(node) = root.get("usageIdentifierKey").filter(|node| !node.is_null()) else {
            return;
        };
        match scalar(node) {
            Some(text) => self.output.usage_identifier_key = Some(text),
            None => {
                let message = format!("`usageIdentifierKey` is {}, not a string", node.value.kind());
                let reason = format!("Invalid JSON in response: {}", wrong_token(node));
                self.fail(
                    reason,
                    Certainty::Inferred,
                    &REQUIRED,
                    Diagnostic::error("output-key-type", node.span, message),
                );
            }
        }
    }

    fn policy(&mut self, root: &Node) {
        let Some(node) = root.get("policyDocument").filter(|node| !node.is_null()) else {
            let at = Span::new(root.span.start, root.span.start + 1);
            let diagnostic = Diagnostic::error("output-no-policy", at, "`policyDocument` is missing")
                .help("return a policy that allows or denies execute-api:Invoke");
            return self.fail(
                "Could not parse policy",
                Certainty::Recorded,
                &NO_POLICY,
                diagnostic,
            );
        };
        if node.as_object().is_none() {
            let message = format!("`policyDocument` is {}, not an object", node.value.kind());
            let mut diagnostic = Diagnostic::error("output-policy-type", node.span, message);
            if let Some(inner) = node.as_str().and_then(json::pretty) {
                diagnostic = diagnostic.help("it is JSON within a string").edit(
                    "make `policyDocument` an object",
                    node.span,
                    inner,
                );
            }
            return self.fail(
                "Unable to parse given policy",
                Certainty::Reported,
                &BAD_POLICY,
                diagnostic,
            );
        }
        if node
            .get("Statement")
            .is_some_and(|statement| statement.as_object().is_some())
        {
            self.uncertain(SINGLE_STATEMENT);
        }
        let (document, mut diagnostics) = policy::read(node, PolicyKind::Authorizer);
        diagnostics.extend(policy::lint(&self.output.text, &document, &AUTHORIZER_POLICY));
        self.output.policy = document;
        for diagnostic in diagnostics {
            if diagnostic.severity == Severity::Error {
                self.fail(
                    "Unable to parse given policy",
                    Certainty::Reported,
                    &BAD_POLICY,
                    diagnostic,
                );
            } else {
                // The short form of a resource policy is a text like any other here, and no mistake in form.
                let short = diagnostic
                    .span
                    .slice(&self.output.text)
                    .starts_with("\"execute-api:/");
                let uncertain = UNCHECKED.contains(&&*diagnostic.code) && !short;
                if uncertain {
                    self.uncertain(UNCHECKED_PART);
                }
                self.warn(diagnostic);
            }
        }
    }
}

/// The text that a scalar is delivered as: `123` as `"123"`, `true` as `"true"`.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.as_ref().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        read(text)
            .err()
            .map_or_else(|| "usable".into(), |unusable| unusable.reason)
    }

    #[test]
    fn every_row_of_the_log_reasons() {
        assert_eq!(reason("null"), "Could not parse policy");
        assert_eq!(reason("{}"), "Could not parse policy");
        assert_eq!(
            reason(r#"{"errorType":"Error","errorMessage":"x"}"#),
            "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable"
        );
        assert_eq!(
            reason(
                r#"{"principalId":"a","policyDocument":{"Version":"2012-10-17","Statement":[]},"context":{"a":[]}}"#
            ),
            "Invalid JSON in response: Can not deserialize instance of java.lang.String out of START_ARRAY token"
        );
        assert_eq!(
            reason(r#"{"principalId":"a","policyDocument":"{}"}"#),
            "Unable to parse given policy"
        );
        assert_eq!(
            reason(""),
            "Invalid JSON in response: No content to map due to end-of-input"
        );
    }

    #[test]
    fn scalars_in_context_become_text() {
        let text = r#"{"principalId":7,"policyDocument":{"Version":"2012-10-17","Statement":[]},
            "context":{"a":1.5,"b":true,"c":"x"},"usageIdentifierKey":"k"}"#;
        let output = read(text).unwrap();
        assert_eq!(output.principal_id, "7");
        let expected: Pairs = [("a", "1.5"), ("b", "true"), ("c", "x")]
            .map(|(a, b)| (a.into(), b.into()))
            .into();
        assert_eq!(output.context, expected);
        assert_eq!(output.usage_identifier_key.as_deref(), Some("k"));
        assert!(output.uncertainties.is_empty());
    }
}
