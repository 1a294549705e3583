//! A document as AWS may read it instead, where a rule of its evaluation is not known to hold.

use crate::policy::eval::condition::{NULL_OPERAND, VARIABLE_IN_BOOL};
use crate::policy::eval::evaluate::AccessRequest;
use crate::policy::eval::expand::{Expanded, expand, text_of};
use crate::policy::eval::resource::{EMPTY_RESOURCE_LIST, RESOURCE_IS_NO_ARN};
use crate::policy::model::context::Context;
use crate::policy::model::document::{Condition, Document, Patterns, PolicyKind, PolicyString, Version};
use crate::policy::model::operator::Comparison;
use crate::policy::pattern::arn;
use crate::policy::pattern::variable::has_variables;
use crate::policy::pattern::wildcard::like;
use crate::policy::value::is_truth_value;
use crate::rule::Rule;

/// Rewrite a document for a request to what it says if this rule does not hold.
///
/// A document that the rule does not concern stays as it is.
pub(crate) fn read_otherwise(document: &Document, rule: &Rule, request: &AccessRequest<'_>) -> Document {
    let mut document = document.clone();
    let version = document.version;
    for statement in &mut document.statements {
        if let Some(resources) = &mut statement.resources {
            if *rule == EMPTY_RESOURCE_LIST && document.kind == PolicyKind::Authorizer {
                match_everything(resources);
            } else if *rule == RESOURCE_IS_NO_ARN {
                match_without_arn(resources, request.resource);
            }
        }
        for condition in &mut statement.conditions {
            match condition.operator.comparison {
                Comparison::Null if *rule == NULL_OPERAND => {
                    condition.operands.retain(|operand| is_truth_value(&operand.text));
                }
                Comparison::Bool if *rule == VARIABLE_IN_BOOL && version == Version::V2012 => {
                    fill_in(condition, request.context);
                }
                _ => {}
            }
        }
    }
    document
}

/// Make an empty `Resource` list match everything.
fn match_everything(resources: &mut Patterns) {
    if resources.patterns.is_empty() && !resources.negated {
        resources.patterns.push(PolicyString {
            text: "*".into(),
            span: resources.span,
        });
    }
}

/// Let resources that are no ARN match an ARN. They are in the short form `service:/…`, which leaves out what the requests to one
/// resource have in common, or else a pattern for the whole ARN.
fn match_without_arn(resources: &mut Patterns, arn: &str) {
    let Some([_, _, service, _, _, resource]) = arn::parts(arn) else {
        return;
    };
    for pattern in &mut resources.patterns {
        if pattern.text.split(':').next() == Some("arn") {
            continue;
        }
        let short = pattern
            .text
            .strip_prefix(service)
            .and_then(|rest| rest.strip_prefix(':'));
        let matches = match (short, resource.split_once('/')) {
            (Some(short), Some((_, path))) => like(short.trim_start_matches('/'), path),
            _ => like(&pattern.text, arn),
        };
        if matches {
            pattern.text = "*".into();
        }
    }
}

/// Fill in the variables of a condition's values; one without a value equals nothing.
fn fill_in(condition: &mut Condition, context: &Context) {
    condition.operands.retain_mut(|operand| {
        if !has_variables(&operand.text) {
            return true;
        }
        match expand(&operand.text, context) {
            Expanded::Tokens(tokens) => {
                operand.text = text_of(&tokens).into();
                true
            }
            Expanded::Unresolved => false,
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::policy::model::context::{Caller, Values};
    use crate::policy::{Verdict, evaluate, read};

    /// The verdicts with the rule and without it.
    fn verdicts(rest: &str, rule: &Rule) -> (Verdict, Verdict) {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"execute-api:Invoke",{rest}}}]}}"#
        );
        let (document, _) = read(&json::parse(&text).root.unwrap(), PolicyKind::Authorizer);
        let mut context = Context::default();
        context.insert("aws:SecureTransport", Values::Single("true".into()));
        let request = AccessRequest {
            action: "execute-api:Invoke",
            resource: "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets",
            caller: &Caller::Anonymous,
            context: &context,
        };
        let trace = evaluate(&document, &request);
        assert!(trace.applied_rules().any(|applied| applied == rule), "{rest}");
        let otherwise = read_otherwise(&document, rule, &request);
        (trace.verdict, evaluate(&otherwise, &request).verdict)
    }

    #[test]
    fn each_unknown_rule_has_another_reading() {
        let silent_or_allow = (Verdict::Silent, Verdict::Allow);
        assert_eq!(
            verdicts(r#""Resource":[]"#, &EMPTY_RESOURCE_LIST),
            silent_or_allow
        );
        for resource in ["execute-api:/*/GET/*", "execute-api:dev/*", "*:a1/dev/GET/pets"] {
            let rest = format!(r#""Resource":"{resource}""#);
            assert_eq!(
                verdicts(&rest, &RESOURCE_IS_NO_ARN),
                silent_or_allow,
                "{resource}"
            );
        }
        assert_eq!(
            verdicts(r#""Resource":"execute-api:/dev/POST/*""#, &RESOURCE_IS_NO_ARN),
            (Verdict::Silent, Verdict::Silent)
        );
        let condition = |block: &str| format!(r#""Resource":"*","Condition":{block}"#);
        assert_eq!(
            verdicts(
                &condition(r#"{"Null":{"aws:SecureTransport":"maybe"}}"#),
                &NULL_OPERAND
            ),
            (Verdict::Allow, Verdict::Silent)
        );
        let variable = r#"{"Bool":{"aws:SecureTransport":"${aws:SecureTransport}"}}"#;
        assert_eq!(verdicts(&condition(variable), &VARIABLE_IN_BOOL), silent_or_allow);
    }
}
