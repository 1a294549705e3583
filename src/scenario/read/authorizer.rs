//! The reader of `authorizer`.

use super::reader::{NodePath, ScenarioReader};
use crate::json;
use crate::scenario::model::{Authorizer, AuthorizerCredentials, Behaviour, LambdaCase, When};
use crate::scenario::words::{AUTHORIZER_TYPES, VALIDATION_RESULTS};

pub(super) fn authorizer(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Authorizer {
    let mut out = Authorizer::default();
    change_authorizer(reader, at, &mut out);
    out
}

/// Read what is said of an authorizer into it; in a patch, `null` gives a property its default.
pub(super) fn change_authorizer(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Authorizer) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "id" => reader.string(at, &mut out.id),
            "name" => reader.string(at, &mut out.name),
            "type" => reader.word(at, &AUTHORIZER_TYPES, &mut out.authorizer_type),
            "identitySource" => reader.string(at, &mut out.identity_source),
            "identityValidationExpression" => reader.string(at, &mut out.identity_validation_expression),
            "identityValidationResult" if at.node.is_null() => out.identity_validation_result = None,
            "identityValidationResult" => {
                out.identity_validation_result = reader.word_value(at, &VALIDATION_RESULTS);
            }
            "authorizerResultTtlInSeconds" => {
                if let Some(seconds) = reader.whole(at, "a whole number of seconds from 0 to 3600", 0, 3600) {
                    out.authorizer_result_ttl_in_seconds = u32::from(seconds);
                }
            }
            "lambdaInvokePermission" => reader.boolean(at, &mut out.lambda_invoke_permission),
            "authorizerCredentials" => credentials(reader, at, &mut out.authorizer_credentials),
            "lambda" => out.lambda = reader.items(at, lambda_case).unwrap_or_default(),
            _ => return false,
        }
        true
    });
    let default = Authorizer::default();
    for key in reader.removed(at) {
        match key {
            "id" => out.id.clone_from(&default.id),
            "name" => out.name.clone_from(&default.name),
            "type" => out.authorizer_type = default.authorizer_type,
            "identitySource" => out.identity_source.clone_from(&default.identity_source),
            "identityValidationExpression" => out.identity_validation_expression.clear(),
            "identityValidationResult" => out.identity_validation_result = None,
            "authorizerResultTtlInSeconds" => {
                out.authorizer_result_ttl_in_seconds = default.authorizer_result_ttl_in_seconds;
            }
            "lambdaInvokePermission" => out.lambda_invoke_permission = default.lambda_invoke_permission,
            "authorizerCredentials" => out.authorizer_credentials = None,
            "lambda" => out.lambda.clear(),
            _ => {}
        }
    }
}

/// The role: its ARN as AWS has it, or an object that also says whether it can be assumed.
fn credentials(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Option<AuthorizerCredentials>) {
    if at.node.is_null() {
        *out = None;
        return;
    }
    let is_object = at.node.as_object().is_some();
    let before = out.take().filter(|_| reader.patch && is_object);
    let out = out.insert(before.unwrap_or_default());
    if !is_object {
        return reader.string(at, &mut out.arn);
    }
    reader.members(at, &mut |reader, key, at| {
        match key {
            "arn" => reader.string(at, &mut out.arn),
            "assumable" => reader.boolean(at, &mut out.assumable),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "arn" => out.arn.clear(),
            "assumable" => out.assumable = true,
            _ => {}
        }
    }
}

fn lambda_case(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<LambdaCase> {
    let mut when = When::Always;
    let mut behaviours = Vec::new();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "when" => when = when_condition(reader, at),
            "returns" => behaviours.push(Behaviour::Returns(reader.embedded(at))),
            "throws" => behaviours.extend(reader.string_value(at).map(Behaviour::Throws)),
            "timesOut" => behaviours.extend(reader.is_true(at).then_some(Behaviour::TimesOut)),
            "throttled" => behaviours.extend(reader.is_true(at).then_some(Behaviour::Throttled)),
            _ => return false,
        }
        true
    });
    reader
        .one_of(
            at,
            behaviours,
            "`returns`, `throws`, `\"timesOut\": true` and `\"throttled\": true`",
        )
        .map(|behaviour| LambdaCase { when, behaviour })
}

fn when_condition(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> When {
    match &at.node.value {
        json::Value::String(pattern) => When::Identity(pattern.as_ref().to_owned()),
        json::Value::Object(_) => {
            let mut patterns = Vec::new();
            reader.pairs(at, &mut patterns);
            When::Event(patterns)
        }
        other => {
            let message = format!("takes a pattern or an object of patterns, not {}", other.kind());
            reader.error(at, "scenario-type", message);
            When::Always
        }
    }
}
