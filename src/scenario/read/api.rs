//! The reader of `api`.

use super::reader::{NodePath, ScenarioReader};
use crate::json;
use crate::scenario::merge_patch::merge;
use crate::scenario::model::{Api, ApiKey, GatewayResponse, Method};
use crate::scenario::words::{
    API_KEY_SOURCES, AUTHORIZATION_TYPES, ENDPOINT_TYPES, IP_ADDRESS_TYPES, USAGE_LIMITS,
};
use crate::scenario::write::as_value;

/// Characters that a resource policy may have. Source: API Gateway developer guide, quotas.
pub(crate) const MAX_POLICY: usize = 8_192;

/// Characters that a policy of a VPC endpoint may have. Source: AWS PrivateLink guide, quotas.
const MAX_VPC_ENDPOINT_POLICY: usize = 20_480;

pub(super) fn api(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Api {
    let mut out = Api::default();
    change_api(reader, at, &mut out);
    out
}

/// Read what is said of an API into it; in a patch, `null` gives a property its default.
pub(super) fn change_api(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Api) {
    let mut pasted = false;
    reader.members(at, &mut |reader, key, at| {
        match key {
            // What `aws apigateway get-rest-api` calls otherwise, or has beyond what is simulated.
            "id" => {
                reader.string(at, &mut out.rest_api_id);
                pasted = true;
            }
            "endpointConfiguration" => endpoint_configuration(reader, at, out),
            "name"
            | "description"
            | "createdDate"
            | "version"
            | "tags"
            | "rootResourceId"
            | "binaryMediaTypes"
            | "minimumCompressionSize"
            | "warnings"
                if pasted => {}
            "region" => reader.string(at, &mut out.region),
            "accountId" => reader.string(at, &mut out.account_id),
            "restApiId" => reader.string(at, &mut out.rest_api_id),
            "stageName" => reader.string(at, &mut out.stage_name),
            "endpointType" => reader.word(at, &ENDPOINT_TYPES, &mut out.endpoint_type),
            "stageVariables" => reader.pairs(at, &mut out.stage_variables),
            "apiKeySource" => reader.word(at, &API_KEY_SOURCES, &mut out.api_key_source),
            "apiKeys" => out.api_keys = reader.items(at, api_key).unwrap_or_default(),
            "methods" if at.node.is_null() => out.methods = None,
            "methods" => out.methods = reader.items(at, |reader, at| Some(method(reader, at))),
            "policy" => change_policy(reader, at, &mut out.policy, MAX_POLICY),
            "vpcEndpointPolicy" => {
                change_policy(reader, at, &mut out.vpc_endpoint_policy, MAX_VPC_ENDPOINT_POLICY)
            }
            "deployed" => reader.boolean(at, &mut out.deployed),
            "disableExecuteApiEndpoint" => reader.boolean(at, &mut out.disable_execute_api_endpoint),
            "ipAddressType" => reader.word(at, &IP_ADDRESS_TYPES, &mut out.ip_address_type),
            "gatewayResponses" => reader.change_entries(at, &mut out.gateway_responses, |reader, at, out| {
                change_gateway_response(reader, at, out);
                true
            }),
            _ => return false,
        }
        true
    });
    let default = Api::default();
    for key in reader.removed(at) {
        match key {
            "region" => out.region.clone_from(&default.region),
            "accountId" => out.account_id.clone_from(&default.account_id),
            "restApiId" => out.rest_api_id.clone_from(&default.rest_api_id),
            "stageName" => out.stage_name.clone_from(&default.stage_name),
            "endpointType" => out.endpoint_type = default.endpoint_type,
            "stageVariables" => out.stage_variables.clear(),
            "apiKeySource" => out.api_key_source = default.api_key_source,
            "apiKeys" => out.api_keys.clear(),
            "methods" => out.methods = None,
            "policy" => out.policy = None,
            "vpcEndpointPolicy" => out.vpc_endpoint_policy = None,
            "deployed" => out.deployed = default.deployed,
            "disableExecuteApiEndpoint" => {
                out.disable_execute_api_endpoint = default.disable_execute_api_endpoint;
            }
            "ipAddressType" => out.ip_address_type = default.ip_address_type,
            "gatewayResponses" => out.gateway_responses.clear(),
            _ => {}
        }
    }
    if let Some(policy) = out.policy.as_deref().filter(|_| pasted).and_then(unescaped) {
        out.policy = Some(policy);
    }
}

/// `endpointConfiguration` as AWS has it.
fn endpoint_configuration(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Api) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "types" => {
                let types = reader.items(at, |reader, at| reader.word_value(at, &ENDPOINT_TYPES));
                if let Some(first) = types.and_then(|types| types.first().copied()) {
                    out.endpoint_type = first;
                }
            }
            "ipAddressType" => reader.word(at, &IP_ADDRESS_TYPES, &mut out.ip_address_type),
            "vpcEndpointIds" => {}
            _ => return false,
        }
        true
    });
}

/// A policy as `get-rest-api` gives it, without its second level of escapes; none if the text has none.
fn unescaped(policy: &str) -> Option<String> {
    if json::parse(policy).valid().is_some() {
        return None;
    }
    let literal = ["\"", policy, "\""].concat();
    let text = json::parse(&literal).valid()?.as_str()?.to_owned();
    json::pretty(&text)
}

/// Read a policy. An object in a patch changes the members of the policy that there is, if that is laid out as the format does it,
/// and not longer than AWS takes it.
fn change_policy(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut Option<String>, most: usize) {
    if !reader.patch || at.node.as_object().is_none() {
        *out = reader.optional(at, |reader, at| reader.embedded(at));
        return;
    }
    let before = out.as_deref().unwrap_or("");
    if before.len() > most {
        let message = format!("is a policy of more than {most} bytes, of which a patch changes nothing");
        return reader.error(at, "scenario-value", message);
    }
    let before = as_value(before, false).unwrap_or_default();
    let mut merged = String::new();
    merge(&before, json::parse(&before).valid(), at.node, &mut merged);
    *out = Some(json::pretty(&merged).unwrap_or(merged));
}

fn api_key(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<ApiKey> {
    let mut out = ApiKey::default();
    if at.node.as_object().is_none() {
        reader.string(at, &mut out.value);
        return Some(out);
    }
    reader.members(at, &mut |reader, key, at| {
        match key {
            "value" => reader.string(at, &mut out.value),
            "enabled" => reader.boolean(at, &mut out.enabled),
            "usagePlan" => reader.boolean(at, &mut out.usage_plan),
            "exceeded" if at.node.is_null() => out.exceeded = None,
            "exceeded" => out.exceeded = reader.word_value(at, &USAGE_LIMITS),
            _ => return false,
        }
        true
    });
    Some(out)
}

fn method(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Method {
    let mut out = Method::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "httpMethod" => reader.string(at, &mut out.http_method),
            "path" => reader.string(at, &mut out.path),
            "authorizationType" => reader.word(at, &AUTHORIZATION_TYPES, &mut out.authorization_type),
            "apiKeyRequired" => reader.boolean(at, &mut out.api_key_required),
            "authorizationScopes" => reader.strings(at, &mut out.authorization_scopes),
            _ => return false,
        }
        true
    });
    out
}

fn change_gateway_response(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>, out: &mut GatewayResponse) {
    reader.members(at, &mut |reader, key, at| {
        match key {
            "statusCode" if at.node.is_null() => out.status_code = None,
            "statusCode" => out.status_code = reader.whole(at, "a status from 100 to 599", 100, 599),
            "responseParameters" => reader.pairs(at, &mut out.response_parameters),
            "responseTemplates" => reader.pairs(at, &mut out.response_templates),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "statusCode" => out.status_code = None,
            "responseParameters" => out.response_parameters.clear(),
            "responseTemplates" => out.response_templates.clear(),
            _ => {}
        }
    }
}
