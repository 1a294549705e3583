//! API keys and the usage plan.

use super::{Breadth, Candidates, method_mut};
use crate::explain::edit::replace;
use crate::explain::words;
use crate::gateway::{Evidence, StepName};
use crate::json;
use crate::scenario::{ApiKey, ApiKeySource, Method, Request, TextId};

impl Candidates<'_> {
    /// The method that answers the request, if the API lists its methods.
    pub(super) fn routed_method(&self) -> Option<&Method> {
        let Evidence::Method { verb, path } = self.outcome.trace.evidence(StepName::Routing) else {
            return None;
        };
        let mut methods = self.scenario.api.methods.iter().flatten();
        methods.find(|method| method.http_method == *verb && method.path == *path)
    }

    pub(super) fn api_key(&mut self) {
        let usable = |key: &&ApiKey| key.enabled && key.usage_plan && key.exceeded.is_none();
        let known = self.scenario.api.api_keys.iter().find(usable);
        let known = known.map(|key| key.value.clone());
        let evidence = self.outcome.trace.evidence(StepName::ApiKey).clone();
        let sent = self.request.sent_api_key().map(str::to_owned);
        if self.scenario.api.api_key_source == ApiKeySource::Authorizer {
            self.usage_identifier_key(known.clone());
        } else {
            match (&known, &sent) {
                (Some(key), _) => {
                    let key = key.clone();
                    self.on_request("Send a key of the usage plan", |request| send_key(request, key));
                }
                (None, None) => {
                    let index = self.index;
                    self.push("Make a key, add it to the usage plan and send it", |scenario| {
                        let key = "a-key-of-the-usage-plan".to_owned();
                        if let Some(call) = scenario.request_mut(index) {
                            call.request.api_key = Some(key.clone());
                        }
                        scenario.api.api_keys.push(ApiKey {
                            value: key,
                            ..ApiKey::default()
                        });
                    });
                }
                (None, Some(_)) => {}
            }
        }
        if let Some(sent) = sent {
            let title = match evidence {
                Evidence::ApiKeyDisabled => "Enable the key",
                Evidence::UsageLimitExceeded { .. } => "Raise the limit of the usage plan",
                _ => "Add the key to the usage plan",
            };
            let breadth = match evidence {
                Evidence::UsageLimitExceeded { .. } | Evidence::ApiKeyDisabled => Breadth::Restriction,
                _ if self.scenario.api.api_keys.iter().any(|key| key.value == sent) => Breadth::Repair,
                _ => Breadth::Cure,
            };
            self.push_as(breadth, title, |scenario| {
                let keys = &mut scenario.api.api_keys;
                match keys.iter_mut().find(|key| key.value == sent) {
                    Some(key) => {
                        key.enabled = true;
                        key.usage_plan = true;
                        key.exceeded = None;
                    }
                    None => keys.push(ApiKey {
                        value: sent,
                        ..ApiKey::default()
                    }),
                }
            });
        }
        let other_key = matches!(evidence, Evidence::UsageLimitExceeded { .. })
            || (evidence == Evidence::ApiKeyDisabled && known.is_none());
        if other_key {
            let index = self.index;
            self.push("Send another key of the usage plan", |scenario| {
                let key = "another-key".to_owned();
                if let Some(call) = scenario.request_mut(index) {
                    send_key(&mut call.request, key.clone());
                }
                scenario.api.api_keys.push(ApiKey {
                    value: key,
                    ..ApiKey::default()
                });
            });
            return;
        }
        self.without_key();
    }

    /// Take the key off the one method that the request goes to.
    pub(super) fn without_key(&mut self) {
        let Some(method) = self.routed_method().cloned() else {
            return;
        };
        let (verb, _) = words::method_and_path(&self.outcome.method_arn).unwrap_or_default();
        let verb = verb.to_owned();
        let title = format!("Require no API key for `{verb} {}`", method.path);
        self.push_as(Breadth::Restriction, title, |scenario| {
            if method.http_method == verb {
                if let Some(method) = method_mut(scenario, &verb, &method.path) {
                    method.api_key_required = false;
                }
            } else {
                // `ANY` stays as it is for the other verbs.
                scenario.api.methods.get_or_insert_default().push(Method {
                    http_method: verb,
                    api_key_required: false,
                    ..method
                });
            }
        });
    }

    /// The key that the authorizer has to bring.
    pub(super) fn usage_identifier_key(&mut self, known: Option<String>) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let text_id = TextId::AuthorizerOutput(case);
        let key = known
            .clone()
            .unwrap_or_else(|| "a-key-of-the-usage-plan".to_owned());
        let title = "Have the function return the key as `usageIdentifierKey`";
        self.repair(title, |scenario| {
            if known.is_none() {
                scenario.api.api_keys.push(ApiKey {
                    value: key.clone(),
                    ..ApiKey::default()
                });
            }
            let Some(text) = scenario.text_mut(text_id) else {
                return;
            };
            let Some(root) = json::parse(text).root else {
                return;
            };
            match root.get("usageIdentifierKey") {
                Some(node) => replace(text, node.span, &json::quote(&key)),
                None => {
                    let start = json::Span::new(root.span.start + 1, root.span.start + 1);
                    let member = format!("\n  \"usageIdentifierKey\": {},", json::quote(&key));
                    replace(text, start, &member);
                }
            }
        });
        self.another_identity();
    }
}

/// Send this API key, and no other in a header.
fn send_key(request: &mut Request, key: String) {
    request
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("x-api-key"));
    request.api_key = Some(key);
}
