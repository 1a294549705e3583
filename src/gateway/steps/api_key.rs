//! The API key: where it comes from, whether the stage's usage plan has it, and the plan's limits.

use crate::gateway::arn::mask_identity;
use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{DecidedBy, StepName};
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::steps::routing::Route;
use crate::gateway::workflow::Workflow;
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, ApiKey, ApiKeySource, Request, UsageLimit};

const KEY_SOURCE: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html");

static KEY_REQUIRED: Rule = Rule {
    id: "api-key",
    statement: "a method that requires an API key answers 403 `Forbidden` unless the key is in the stage's usage plan; the key is \
           looked at after the authorizer, since it may come from its output",
    source: "API Gateway developer guide; recorded (SAM api key tests)",
    url: KEY_SOURCE,
    certainty: Certainty::Recorded,
};

static KEY_DISABLED: Rule = Rule {
    id: "api-key-disabled",
    statement: "a disabled API key is refused as an unknown one is, with 403 `Forbidden`; what the log says of it is not known",
    source: "API Gateway developer guide: API keys",
    url: KEY_SOURCE,
    certainty: Certainty::Documented,
};

static LIMIT_EXCEEDED: Rule = Rule {
    id: "usage-plan-limit",
    statement: "a key over its plan's rate gets 429 `Too Many Requests`, one over its quota 429 `Limit Exceeded`, also on methods that \
           require no key",
    source: "recorded answers; that methods without a required key count as well is recorded by a peer (2026)",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    ),
    certainty: Certainty::Recorded,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&KEY_REQUIRED, &KEY_DISABLED, &LIMIT_EXCEEDED];

/// The request's API key, from where the API looks for it.
pub(crate) fn sent(api: &Api, request: &Request, usage_identifier_key: Option<&str>) -> Option<String> {
    let key = match api.api_key_source {
        ApiKeySource::Authorizer => usage_identifier_key,
        ApiKeySource::Header => request.sent_api_key(),
    };
    key.filter(|key| !key.is_empty()).map(str::to_owned)
}

/// The reason why a key does not open a method, with the end of the log's line.
fn refusal(
    api: &Api,
    key: Option<&str>,
    known: Option<&ApiKey>,
) -> Option<(Evidence, &'static str, Certainty)> {
    const NOT_FOUND: &str = "No Usage Plan found for key and API Stage";
    // Recorded (Zappa#52) for a key of the account and a stage without a usage plan.
    const NO_PLAN: &str = "API Stage is not in a Usage Plan";
    let Some(_) = key else {
        return Some((Evidence::ApiKeyMissing, NOT_FOUND, Certainty::Recorded));
    };
    match known {
        Some(known) if !known.enabled => Some((Evidence::ApiKeyDisabled, NOT_FOUND, Certainty::Unknown)),
        Some(known) if known.usage_plan => None,
        _ if !api.api_keys.iter().any(|key| key.usage_plan) => {
            Some((Evidence::NoUsagePlan, NO_PLAN, Certainty::Recorded))
        }
        Some(_) => Some((Evidence::ApiKeyInNoUsagePlan, NOT_FOUND, Certainty::Recorded)),
        None => Some((Evidence::ApiKeyUnknown, NOT_FOUND, Certainty::Recorded)),
    }
}

impl Workflow<'_> {
    /// Check the key against the usage plan, with its lines in the log.
    pub(crate) fn api_key(&mut self, route: &Route) -> StepResult {
        let api = self.api;
        let key = sent(
            api,
            self.request,
            self.observations.usage_identifier_key.as_deref(),
        );
        let known = api
            .api_keys
            .iter()
            .find(|known| Some(&known.value) == key.as_ref());
        let masked = key.as_deref().map(mask_identity).unwrap_or_default();
        let stage = format!("{}/{}", api.rest_api_id, api.stage_name);
        let method = format!("{} {}", route.verb, route.resource);
        self.log.line(format!(
            "Verifying Usage Plan for request: {}. API Key: {masked} API Stage: {stage}",
            self.ids.request_id()
        ));
        let mut evidence = Evidence::ApiKeyNotRequired;
        if route.api_key_required {
            if let Some((evidence, reason, certainty)) = refusal(api, key.as_deref(), known) {
                self.log.approximate(certainty, format!(
                    "API Key {masked} not authorized because method '{method}' requires API Key and API Key is not associated \
                     with a Usage Plan for API Stage {stage}: {reason}"
                ));
                self.log.line("Method completed with status: 403");
                let rule = if evidence == Evidence::ApiKeyDisabled {
                    &KEY_DISABLED
                } else {
                    &KEY_REQUIRED
                };
                return self.key_refused(ResponseType::InvalidApiKey, "Forbidden", evidence, rule);
            }
            evidence = Evidence::ApiKeyKnown;
        }
        let counted = known.filter(|known| known.usage_plan);
        if let Some(limit) = counted.and_then(|known| known.exceeded) {
            let (response_type, message) = match limit {
                UsageLimit::Throttle => (ResponseType::Throttled, "Too Many Requests"),
                UsageLimit::Quota => (ResponseType::QuotaExceeded, "Limit Exceeded"),
            };
            let evidence = Evidence::UsageLimitExceeded { limit };
            return self.key_refused(response_type, message, evidence, &LIMIT_EXCEEDED);
        }
        if !route.api_key_required {
            self.log.line(format!(
                "API Key {masked} authorized because method '{method}' does not require API Key. Request will not contribute to \
                 throttle or quota limits"
            ));
        }
        self.log.line(format!(
            "Usage Plan check succeeded for API Key {masked} and API Stage {stage}"
        ));
        let rules = [&KEY_REQUIRED];
        let rules: &[_] = if route.api_key_required { &rules } else { &[] };
        self.passed(StepName::ApiKey, evidence, rules);
        StepResult::Continue(())
    }

    fn key_refused(
        &self,
        response_type: ResponseType,
        message: &str,
        evidence: Evidence,
        rule: &'static Rule,
    ) -> StepResult {
        let response = ResponseSource::gateway(response_type, message);
        conclude(DecidedBy::ApiKey, None, response, evidence, &[rule])
    }
}
