//! Edits that may let a request get further, made from what the trace says failed.
//!
//! [`SuggestionSearch`](crate::explain::SuggestionSearch) simulates each of them.

use crate::explain::edit::{
    allow_text, caller_policy, edit_policy, open_policy, removal, replace, statements_start, widened,
};
use crate::explain::{evaluated_policy, words};
use crate::gateway::{CacheUse, DecidedBy, Decision, Outcome, ResponseType, as_typed};
use crate::json::{Severity, Span, TextEdit};
use crate::policy::{ConditionTrace, Reason};
use crate::scenario::{
    ApiKey, Authorizer, Behaviour, Call, IdentitySource, LambdaCase, Method, RequestIndex, Scenario,
    SignedCaller, TextId, When,
};
use crate::{gateway, json};

/// The edits that may let the request with this index get further: each with its title and the edited scenario.
pub(crate) fn candidates(
    scenario: &Scenario,
    outcome: &Outcome,
    index: RequestIndex,
) -> Vec<(String, Scenario)> {
    if outcome.status_code.is_some_and(|status| status < 400) {
        return Vec::new();
    }
    let mut candidates = Candidates {
        scenario,
        outcome,
        index,
        found: Vec::new(),
    };
    candidates.collect();
    candidates.found
}

struct Candidates<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    index: RequestIndex,
    found: Vec<(String, Scenario)>,
}

impl Candidates<'_> {
    fn push(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        let mut edited = self.scenario.clone();
        edit(&mut edited);
        self.found.push((title.into(), edited));
    }

    fn on_authorizer(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Authorizer)) {
        self.push(title, |scenario| {
            if let Some(authorizer) = &mut scenario.authorizer {
                edit(authorizer);
            }
        });
    }

    fn on_call(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Call)) {
        let index = self.index;
        self.push(title, move |scenario| {
            if let Some(call) = scenario.request_mut(index) {
                edit(call);
            }
        });
    }

    fn collect(&mut self) {
        match self.outcome.decided_by {
            DecidedBy::Integration => {}
            DecidedBy::Routing => self.routing(),
            DecidedBy::IdentitySource => self.identity_source(),
            DecidedBy::IdentityValidation => {
                self.on_authorizer("Remove the validation expression", |authorizer| {
                    authorizer.identity_validation_expression.clear();
                });
            }
            DecidedBy::AuthorizerFunction => self.function(),
            DecidedBy::AuthorizerOutput => {
                self.edits_of_diagnostics(|text| matches!(text, TextId::AuthorizerOutput(_)));
                self.function();
            }
            DecidedBy::PolicyNotSaved => {
                self.edits_of_diagnostics(|text| text == TextId::ResourcePolicy);
                self.push("Detach the resource policy", |scenario| {
                    scenario.api.policy = None
                });
            }
            DecidedBy::AuthorizerPolicy | DecidedBy::Policies => {
                self.authorizer_policy();
                self.resource_policy();
            }
            DecidedBy::ResourcePolicy => self.resource_policy(),
            DecidedBy::VpcEndpointPolicy => {
                self.push("Remove the policy of the VPC endpoint", |scenario| {
                    scenario.api.vpc_endpoint_policy = None;
                });
            }
            DecidedBy::ApiKey => self.api_key(),
        }
    }

    fn routing(&mut self) {
        let Some((verb, path)) = words::method_and_path(&self.outcome.method_arn) else {
            return;
        };
        for method in self
            .scenario
            .api
            .methods
            .iter()
            .flatten()
            .filter(|method| method.http_method == verb)
        {
            let last = path.rsplit('/').next().unwrap_or("");
            let parts = method
                .path
                .split('/')
                .map(|part| if part.starts_with('{') { last } else { part });
            let instead = parts.collect::<Vec<_>>().join("/");
            let title = format!("Call `{verb} {instead}` instead");
            self.on_call(title, |call| call.request.path = instead);
        }
        let method = Method {
            http_method: verb.to_owned(),
            path: path.to_owned(),
            ..Method::default()
        };
        self.push(format!("Add the method `{verb} {path}` to the API"), |scenario| {
            scenario.api.methods.get_or_insert_default().push(method);
        });
        self.on_call("Send it through a VPC endpoint", |call| {
            call.request.vpc_endpoint_id = Some("vpce-1234567890abcdef0".into())
        });
    }

    fn identity_source(&mut self) {
        if self.outcome.response_type == Some(ResponseType::MissingAuthenticationToken) {
            return self.signature();
        }
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        let token = sample_token(authorizer);
        let sources: Vec<IdentitySource> = authorizer.identity_sources().collect();
        self.on_call("Send what is missing", move |call| {
            for source in sources {
                let (pairs, key) = match source {
                    IdentitySource::Header(key) => (&mut call.request.headers, key),
                    IdentitySource::QueryString(key) => (&mut call.request.query_string_parameters, key),
                    _ => continue,
                };
                let same = |name: &str| name.eq_ignore_ascii_case(&key);
                if pairs
                    .iter()
                    .any(|(name, value)| same(name) && !value.trim().is_empty())
                {
                    continue;
                }
                pairs.retain(|(name, _)| !same(name));
                pairs.push((key, token.clone()));
            }
        });
        self.on_authorizer("Name no identity source and turn the cache off", |authorizer| {
            authorizer.identity_source.clear();
            authorizer.authorizer_result_ttl_in_seconds = 0;
        });
    }

    /// A method guarded by IAM takes signed requests only.
    fn signature(&mut self) {
        let api = &self.scenario.api;
        let caller = SignedCaller {
            arn: format!(
                "arn:{}:iam::{}:user/alice",
                gateway::partition(&api.region),
                api.account_id
            ),
            identity_policy: Some(caller_policy(&words::whole_stage(self.scenario))),
            ..SignedCaller::default()
        };
        self.on_call("Sign the request as a user who may call the API", |call| {
            call.request.caller = Some(caller)
        });
    }

    fn function(&mut self) {
        let allow = allow_text(&words::whole_stage(self.scenario));
        match self.outcome.trace.lambda_case {
            Some(index) => {
                self.on_authorizer("Let the function allow it", |authorizer| {
                    if let Some(case) = authorizer.lambda.get_mut(index.0) {
                        case.behaviour = Behaviour::Returns(allow);
                    }
                });
                self.on_authorizer("Fail with exactly `Unauthorized`", |authorizer| {
                    if let Some(case) = authorizer.lambda.get_mut(index.0) {
                        case.behaviour = Behaviour::Throws("Unauthorized".into());
                    }
                });
            }
            None => self.on_authorizer("Let the function allow whatever no rule is for", |authorizer| {
                authorizer.lambda.push(LambdaCase {
                    when: When::Always,
                    behaviour: Behaviour::Returns(allow),
                });
            }),
        }
    }

    /// Adds the edits of the errors in the wanted texts.
    fn edits_of_diagnostics(&mut self, is_wanted: impl Fn(TextId) -> bool) {
        let errors = self
            .outcome
            .diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error);
        let edits: Vec<(TextId, TextEdit)> = errors
            .filter_map(|one| {
                let text_id = one.subject.text_id().filter(|id| is_wanted(*id))?;
                Some((text_id, one.edit.clone()?))
            })
            .collect();
        for (text_id, edit) in edits {
            self.push(words::capitalized(&edit.title), |scenario| {
                if let Some(text) = scenario.text_mut(text_id) {
                    replace(text, edit.span, &edit.replacement);
                }
            });
        }
    }

    /// Adds an edit of the text that the function returned.
    fn on_output(&mut self, title: String, span: Span, replacement: &str) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let typed = as_typed(&self.outcome.trace.substitutions, span);
        let text_id = TextId::AuthorizerOutput(case);
        self.push(title, |scenario| {
            if let Some(text) = scenario.text_mut(text_id) {
                replace(text, typed, replacement);
            }
        });
    }

    fn authorizer_policy(&mut self) {
        let Some(policy) = evaluated_policy::authorizer(self.outcome) else {
            return;
        };
        let stage = words::whole_stage(self.scenario);
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            if let Some((_, statement)) = policy.decisive() {
                self.on_output(
                    "Let that statement allow".into(),
                    statement.effect_span,
                    "\"Allow\"",
                );
                let span = removal(policy.text, statement.span);
                self.on_output("Remove the statement that denies it".into(), span, "");
            }
            return;
        }
        let miss = policy.nearest_miss();
        if let Some((_, statement)) = miss
            && statement.reason == Some(Reason::Resource)
            && let Some(part) = statement.resource.as_ref().filter(|part| !part.negated)
        {
            self.on_output(
                "Allow every method of the stage".into(),
                part.span,
                &json::quote(&stage),
            );
            let wider = widened(&policy, part.span, &self.outcome.method_arn);
            self.on_output(
                format!("Also allow `{}`", words::request(self.outcome)),
                part.span,
                &wider,
            );
        }
        if let Some((_, statement)) = miss
            && let Some(Reason::Condition(at)) = statement.reason
            && let Some(condition) = statement.conditions.get(at)
            && let Some(value) = condition
                .value
                .as_ref()
                .and_then(|value| value.as_slice().first())
        {
            let wider = widened(&policy, condition.span, value);
            self.on_output(format!("Add `{value}` to the condition"), condition.span, &wider);
        }
        if self.outcome.cache == CacheUse::Hit {
            self.on_authorizer("Turn the cache off: TTL 0", |authorizer| {
                authorizer.authorizer_result_ttl_in_seconds = 0
            });
        }
        let index = self.outcome.trace.lambda_case;
        self.on_authorizer("Let the function allow every method of the stage", |authorizer| {
            if let Some(case) = index.and_then(|index| authorizer.lambda.get_mut(index.0)) {
                case.behaviour = Behaviour::Returns(allow_text(&stage));
            }
        });
    }

    fn resource_policy(&mut self) {
        let outcome = self.outcome;
        let Some(policy) = evaluated_policy::resource(self.scenario, self.outcome, self.index) else {
            if self.outcome.decided_by == DecidedBy::ResourcePolicy {
                self.push("Attach a policy that allows everyone", |scenario| {
                    scenario.api.policy = Some(open_policy())
                });
            }
            return;
        };
        let mut edit = |title: String, span: Span, replacement: &str| {
            self.push(title, |scenario| {
                edit_policy(scenario, policy.text_id, policy.text, span, replacement)
            });
        };
        // A condition's key in this request, and the condition's values with it.
        let added = |condition: &ConditionTrace| {
            let value = condition.value.as_ref()?.as_slice().first()?;
            Some((
                value.clone(),
                condition.span,
                widened(&policy, condition.span, value),
            ))
        };
        if let Some((_, statement)) = policy
            .decisive()
            .filter(|_| policy.trace.verdict == crate::policy::Verdict::Deny)
        {
            if let Some((value, span, wider)) = statement.conditions.first().and_then(added) {
                edit(format!("Add `{value}` to the condition"), span, &wider);
            }
            edit(
                "Remove the statement that denies it".into(),
                removal(policy.text, statement.span),
                "",
            );
            edit(
                "Let that statement allow".into(),
                statement.effect_span,
                "\"Allow\"",
            );
            return;
        }
        if let Some((_, statement)) = policy.nearest_miss() {
            match statement.reason {
                Some(Reason::Condition(at)) => {
                    if let Some((value, span, wider)) = statement.conditions.get(at).and_then(added) {
                        edit(format!("Add `{value}` to the condition"), span, &wider);
                    }
                }
                Some(Reason::Resource) => {
                    if let Some(part) = statement.resource.as_ref().filter(|part| !part.negated) {
                        let wider = widened(&policy, part.span, &outcome.method_arn);
                        edit(
                            format!("Also allow `{}` in the resource policy", words::request(outcome)),
                            part.span,
                            &wider,
                        );
                    }
                }
                Some(Reason::Principal) => {
                    if let Some(part) = &statement.principal {
                        edit("Let the statement be about everyone".into(), part.span, "\"*\"");
                    }
                }
                Some(Reason::Action) => {
                    if let Some(part) = &statement.action {
                        edit(
                            "Let the statement be about `execute-api:Invoke`".into(),
                            part.span,
                            "\"execute-api:Invoke\"",
                        );
                    }
                }
                Some(Reason::Unreadable) | None => {}
            }
        }
        if let Some((start, empty)) = statements_start(policy.text) {
            let comma = if empty { "" } else { "," };
            let allow = format!(
                "\n    {{\n      \"Effect\": \"Allow\",\n      \"Principal\": \"*\",\n      \"Action\": \"execute-api:Invoke\",\n      \
                 \"Resource\": \"execute-api:/*\"\n    }}{comma}"
            );
            edit(
                "Add a statement that allows everyone".into(),
                Span::new(start, start),
                &allow,
            );
        }
    }

    fn api_key(&mut self) {
        let mut usable = self
            .scenario
            .api
            .api_keys
            .iter()
            .filter(|key| key.enabled && key.usage_plan && key.exceeded.is_none());
        let key = usable
            .next()
            .map_or_else(|| "a-key-of-the-usage-plan".into(), |key| key.value.clone());
        let sent = key.clone();
        self.on_call("Send a key of the usage plan", move |call| {
            call.request.api_key = Some(sent)
        });
        if let Some(sent) =
            words::call(self.scenario, self.index).and_then(|call| call.request.api_key.clone())
        {
            self.push("Add the key to the usage plan", |scenario| {
                scenario.api.api_keys.push(ApiKey {
                    value: sent,
                    ..ApiKey::default()
                })
            });
        }
        self.push("Require no API key", |scenario| {
            scenario
                .api
                .methods
                .iter_mut()
                .flatten()
                .for_each(|method| method.api_key_required = false);
        });
    }
}

/// A token that fits the first case in which the function returns.
fn sample_token(authorizer: &Authorizer) -> String {
    let patterns = authorizer
        .lambda
        .iter()
        .filter(|case| matches!(case.behaviour, Behaviour::Returns(_)));
    let mut identities = patterns.filter_map(|case| match &case.when {
        When::Identity(pattern) => Some(pattern.replace(['*', '?'], "x")),
        _ => None,
    });
    identities.next().unwrap_or_else(|| "Bearer alice".into())
}
