//! The API key: where it comes from, and whether the stage's usage plan knows it.

use crate::gateway::arn::mask_identity;
use crate::gateway::evidence::Evidence;
use crate::gateway::request_target::header;
use crate::gateway::response::execution_log::Log;
use crate::gateway::response::ids::Ids;
use crate::gateway::steps::routing::Route;
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, ApiKeySource, Request};

static KEY_REQUIRED: Rule = Rule {
    id: "api-key",
    statement: "a method that requires an API key answers 403 `Forbidden` unless the key is in the stage's usage plan; the key is \
           looked at after the authorizer, since it may come from its output",
    source: "API Gateway developer guide; recorded (SAM api key tests)",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html"),
    certainty: Certainty::Recorded,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&KEY_REQUIRED];

/// The rule that a check of the key rests on.
pub(crate) fn rule() -> &'static Rule {
    &KEY_REQUIRED
}

/// The request's API key, from where the API looks for it.
pub(crate) fn key(api: &Api, request: &Request, usage_identifier_key: Option<&str>) -> Option<String> {
    let key = match api.api_key_source {
        ApiKeySource::Authorizer => usage_identifier_key,
        ApiKeySource::Header => request
            .api_key
            .as_deref()
            .or_else(|| header(&request.headers, "x-api-key")),
    };
    key.filter(|key| !key.is_empty()).map(str::to_owned)
}

/// Holds the key against the usage plan, with its lines in the log; the evidence either way.
pub(crate) fn check(
    api: &Api,
    route: &Route,
    key: Option<&str>,
    ids: &Ids,
    log: &mut Log,
) -> Result<Evidence, Evidence> {
    let masked = key.map(mask_identity).unwrap_or_default();
    let stage = format!("{}/{}", api.rest_api_id, api.stage_name);
    let method = format!("{} {}", route.verb, route.resource);
    log.line(format!(
        "Verifying Usage Plan for request: {}. API Key: {masked} API Stage: {stage}",
        ids.request_id()
    ));
    let passed = if route.api_key_required {
        let known = key.is_some_and(|key| api.api_keys.iter().any(|known| known == key));
        if !known {
            log.line(format!(
                "API Key {masked} not authorized because method '{method}' requires API Key and API Key is not associated with a \
                 Usage Plan for API Stage {stage}: No Usage Plan found for key and API Stage"
            ));
            return Err(match key {
                None => Evidence::ApiKeyMissing,
                Some(_) => Evidence::ApiKeyUnknown,
            });
        }
        Evidence::ApiKeyKnown
    } else {
        log.line(format!(
            "API Key {masked} authorized because method '{method}' does not require API Key. Request will not contribute to \
             throttle or quota limits"
        ));
        Evidence::ApiKeyNotRequired
    };
    log.line(format!(
        "Usage Plan check succeeded for API Key {masked} and API Stage {stage}"
    ));
    Ok(passed)
}
