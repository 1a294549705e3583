//! The reader of `timeline`.

use std::sync::Arc;

use super::patch::patch;
use super::reader::{NodePath, ScenarioReader};
use crate::json;
use crate::scenario::millis::Millis;
use crate::scenario::model::{
    Call, ContextValue, Event, EventKind, MAX_CONTEXT_VALUES, Request, SignedCaller, Token,
};
use crate::scenario::words::{HOSTS, TOKEN_USES};

pub(super) fn event(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<Event> {
    let mut time = Millis::ZERO;
    let mut what = Vec::new();
    let mut expect = None;
    reader.members(at, &mut |reader, key, at| {
        match key {
            "at" => {
                let seconds = reader.number(at, "seconds from the start, 0 or more", Millis::from_number);
                time = seconds.unwrap_or_default();
            }
            "request" => what.push(EventKind::Request(Arc::new(Call {
                request: request(reader, at),
                expect: None,
            }))),
            "expect" if at.node.is_null() => expect = None,
            "expect" => expect = reader.object(at),
            "flushStageAuthorizersCache" => {
                what.extend(
                    reader
                        .is_true(at)
                        .then_some(EventKind::FlushStageAuthorizersCache),
                );
            }
            "set" => what.extend(patch(reader, at).map(EventKind::Set)),
            "update" => what.extend(patch(reader, at).map(EventKind::Update)),
            "deploy" => what.extend(reader.is_true(at).then_some(EventKind::Deploy)),
            _ => return false,
        }
        true
    });
    let of = "`request`, `\"flushStageAuthorizersCache\": true`, `set`, `update` and `\"deploy\": true`";
    let mut what = reader.one_of(at, what, of)?;
    if let EventKind::Request(call) = &mut what {
        Arc::make_mut(call).expect = expect;
    } else if expect.is_some() {
        reader.warning(
            at,
            "scenario-unknown",
            "has an `expect` without a `request`, which is ignored",
        );
    }
    Some(Event { at: time, what })
}

pub(super) fn check_order(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, timeline: &[Event]) {
    let sorted = timeline.is_sorted_by(|before, after| before.at <= after.at);
    if !sorted {
        reader.warning(
            at,
            "scenario-order",
            "has an entry whose `at` is less than that of the entry before it",
        );
    }
}

fn request(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Request {
    let mut out = Request::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "httpMethod" => reader.string(at, &mut out.http_method),
            "path" => reader.string(at, &mut out.path),
            "headers" => reader.pairs(at, &mut out.headers),
            "queryStringParameters" => reader.pairs(at, &mut out.query_string_parameters),
            "sourceIp" => reader.string(at, &mut out.source_ip),
            "vpcId" => reader.optional_string(at, &mut out.vpc_id),
            "vpcEndpointId" => reader.optional_string(at, &mut out.vpc_endpoint_id),
            "vpcSourceIp" => reader.optional_string(at, &mut out.vpc_source_ip),
            "tls" => reader.boolean(at, &mut out.tls),
            "time" => reader.string(at, &mut out.time),
            "apiKey" => reader.optional_string(at, &mut out.api_key),
            "token" => out.token = reader.optional(at, token),
            "host" if at.node.is_null() => out.host = None,
            "host" => out.host = reader.word_value(at, &HOSTS),
            "basePathMapped" => reader.boolean(at, &mut out.base_path_mapped),
            "clientCertificateTrusted" => reader.boolean(at, &mut out.client_certificate_trusted),
            "caller" => out.caller = reader.optional(at, caller),
            "context" => out.context = reader.entries(at, context_value),
            _ => return false,
        }
        true
    });
    out
}

fn caller(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> SignedCaller {
    let mut out = SignedCaller::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "arn" => reader.string(at, &mut out.arn),
            "identityPolicy" => out.identity_policy = reader.optional(at, |reader, at| reader.embedded(at)),
            "permissionsBoundary" => {
                out.permissions_boundary = reader.optional(at, |reader, at| reader.embedded(at))
            }
            "sessionPolicy" => out.session_policy = reader.optional(at, |reader, at| reader.embedded(at)),
            "serviceControlPolicies" => out.service_control_policies = policies(reader, at),
            "resourceControlPolicies" => out.resource_control_policies = policies(reader, at),
            _ => return false,
        }
        true
    });
    out
}

fn policies(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Vec<String> {
    let policies = reader.items(at, |reader, at| Some(reader.embedded(at)));
    policies.unwrap_or_default()
}

fn token(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Token {
    let mut out = Token::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "use" => reader.word(at, &TOKEN_USES, &mut out.token_use),
            "scopes" => reader.strings(at, &mut out.scopes),
            "expired" => reader.boolean(at, &mut out.expired),
            "valid" => reader.boolean(at, &mut out.valid),
            "audience" => reader.string(at, &mut out.audience),
            _ => return false,
        }
        true
    });
    out
}

fn context_value(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<ContextValue> {
    match &at.node.value {
        json::Value::Null => Some(ContextValue::Absent),
        json::Value::String(value) => Some(ContextValue::Single(value.as_ref().to_owned())),
        json::Value::Array(_) => {
            let mut values = Vec::new();
            reader.strings(at, &mut values);
            if values.len() > MAX_CONTEXT_VALUES {
                let message = format!(
                    "has {} values: the first {MAX_CONTEXT_VALUES} are evaluated",
                    values.len()
                );
                reader.warning(at, "scenario-value", message);
            }
            Some(ContextValue::Many(values))
        }
        other => {
            let message = format!("takes a string, a list of strings or null, not {}", other.kind());
            reader.error(at, "scenario-type", message);
            None
        }
    }
}
