//! A method guarded by a Lambda authorizer: two phases, with the function and its cache between them.

use std::rc::Rc;
use std::sync::Arc;

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::decision::{Decision, DenyingPolicy};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{CacheUse, DecidedBy, StepName};
use crate::gateway::response::message::{Denial, DeniedCaller};
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::statement_rules::Dependence;
use crate::gateway::steps::authorizer_function::{FilledText, FunctionEvent, FunctionResult};
use crate::gateway::steps::authorizer_output::AuthorizerOutput;
use crate::gateway::steps::cache::{CHANGED_TTL, Cache, CacheEntry, REDEPLOYED};
use crate::gateway::steps::identity_source::Identity;
use crate::gateway::steps::outcome_tables::{Table, decide};
use crate::gateway::steps::routing::Route;
use crate::gateway::steps::{authorizer_function, authorizer_output, identity_source};
use crate::gateway::uncertainty::Uncertainty;
use crate::gateway::workflow::Workflow;
use crate::json;
use crate::json::Severity;
use crate::policy::{Caller, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{Authorizer, AuthorizerType, TextId};

const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");

static DENY_FIRST: Rule = Rule {
    id: "resource-policy-first",
    statement: "with a Lambda authorizer an explicit deny of the resource policy ends the request before the function is called",
    source: "API Gateway developer guide: authorization flow",
    url: FLOW,
    certainty: Certainty::Documented,
};

static UNAUTHORIZED_THROWN: Rule = Rule {
    id: "function-unauthorized",
    statement: "a function that fails with exactly `Unauthorized` gives 401",
    source: "API Gateway developer guide; recorded",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    ),
    certainty: Certainty::Documented,
};

static FUNCTION_FAILED: Rule = Rule {
    id: "function-failed",
    statement: "a function that fails with any other message gives 500 `{\"message\":null}`",
    source: "loige.co, chalice#670",
    url: Some("https://loige.co/debugging-custom-apigateway-authorizers"),
    certainty: Certainty::Recorded,
};

static FUNCTION_TIMED_OUT: Rule = Rule {
    id: "function-timed-out",
    statement: "a function that runs into its own timeout is a failed function, as is one that API Gateway stops waiting for: 500 `{\"message\":null}`",
    source: "users report a 500",
    url: None,
    certainty: Certainty::Inferred,
};

static FUNCTION_THROTTLED: Rule = Rule {
    id: "function-throttled",
    statement: "a function that Lambda throttles gives 500, not 429; that its body is `{\"message\":null}` is inferred",
    source: "AWS re:Post, for integrations as well",
    url: Some("https://repost.aws/questions/QUfI6bsdd0SOiPeyimzxSkfQ"),
    certainty: Certainty::Inferred,
};

static NOT_PERMITTED: Rule = Rule {
    id: "function-not-permitted",
    statement: "a function that API Gateway may not invoke gives 500 `{\"message\":null}`",
    source: "recorded in September 2026",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
    ),
    certainty: Certainty::Recorded,
};

static ROLE_NOT_ASSUMABLE: Rule = Rule {
    id: "authorizer-role-not-assumable",
    statement: "a role in `authorizerCredentials` that API Gateway cannot assume gives 500 `{\"message\":null}`",
    source: "recorded log lines of 2023 and 2025; the role has to trust `apigateway.amazonaws.com` and allow `lambda:InvokeFunction`",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
    ),
    certainty: Certainty::Recorded,
};

static UNAUTHORIZED_RETURNED: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "function-returns-unauthorized",
        statement: "a function that returns `{\"errorMessage\": \"Unauthorized\"}` is taken for one that failed with it; recorded for HTTP APIs, not for \
           REST APIs",
        source: "inferred: a failure reaches API Gateway as the same JSON",
        url: Some(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html",
        ),
        certainty: Certainty::Unknown,
    },
    alternative: "if a returned error is an output like any other",
};

static BOTH_SILENT: Rule = Rule {
    id: "both-silent-text",
    statement: "which text an implicit deny has where neither the authorizer nor a resource policy allows or denies is not recorded",
    source: "not documented by AWS",
    url: FLOW,
    certainty: Certainty::Unknown,
};

static POLICY_BEFORE_IDENTITY: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "resource-policy-before-identity",
        statement: "whether the resource policy is judged before or after the identity sources is not said; here it comes first",
        source: "inferred from `before calling the Lambda authorizer`",
        url: FLOW,
        certainty: Certainty::Unknown,
    },
    alternative: "if the identity sources are looked at before the resource policy",
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &DENY_FIRST,
    &UNAUTHORIZED_THROWN,
    UNAUTHORIZED_RETURNED.rule,
    &FUNCTION_FAILED,
    &FUNCTION_TIMED_OUT,
    &FUNCTION_THROTTLED,
    &NOT_PERMITTED,
    &ROLE_NOT_ASSUMABLE,
    &BOTH_SILENT,
    POLICY_BEFORE_IDENTITY.rule,
];

impl Workflow<'_> {
    /// A method guarded by a Lambda authorizer.
    pub(crate) fn lambda(&mut self, authorizer: &Authorizer, route: &Route) -> StepResult {
        match self.evaluate_resource_policy(&Caller::Anonymous) {
            Some(Verdict::Deny) => self.denied_beforehand(authorizer, route)?,
            Some(_) => {
                self.depend_on_resource_policy(Dependence::NoDeny);
                self.passed(StepName::ResourcePolicy, Evidence::ResourcePolicyDoesNotDeny, &[]);
            }
            None => self.passed(StepName::ResourcePolicy, Evidence::NoResourcePolicy, &[]),
        }
        let identity = self.identify(authorizer, route)?;
        let variables = self.variables(route);
        let event = variables.event(authorizer.authorizer_type, identity.first().unwrap_or(""));
        self.depend_on(identity.not_saved());
        self.passed(StepName::Identity, identity.evidence.clone(), &identity.rules);
        let output = self.result(authorizer, &identity, event)?;
        self.accept(&output)?;
        self.observations.authorizer_context = vec![("principalId".into(), output.principal_id.clone())];
        self.observations
            .authorizer_context
            .extend(output.context.iter().cloned());
        self.observations
            .usage_identifier_key
            .clone_from(&output.usage_identifier_key);
        self.trace.authorizer_output = Some(Arc::clone(&output.text));
        self.both_policies(&output)
    }

    fn identify(&mut self, authorizer: &Authorizer, route: &Route) -> StepResult<Identity> {
        let patch = self
            .deployment
            .origins
            .identity
            .map(|patch| patch.text().pointer());
        let found = identity_source::diagnose_sources(authorizer, patch.as_deref());
        self.observations.diagnostics.extend(found);
        let expression = self
            .deployment
            .expression(&authorizer.identity_validation_expression);
        let variables = self.variables(route);
        identity_source::identify(
            authorizer,
            self.aws_version,
            &variables,
            &mut self.log,
            &mut self.uncertainties,
            &expression,
        )
    }

    /// End the request that the resource policy denies, before the function is called.
    fn denied_beforehand(&mut self, authorizer: &Authorizer, route: &Route) -> StepResult {
        let mut rules = vec![&DENY_FIRST];
        let log = std::mem::take(&mut self.log);
        self.log.extended_request_id(self.ids);
        let identity = self.identify(authorizer, route);
        if identity.is_break() {
            rules.push(POLICY_BEFORE_IDENTITY.rule);
            if self.uncertainties.encounter(POLICY_BEFORE_IDENTITY) {
                identity?;
            }
        }
        self.log = log;
        self.log_resource_denial(Decision::ExplicitDeny);
        self.depend_on_resource_policy(Dependence::Verdict);
        self.deny(
            DecidedBy::ResourcePolicy,
            Denial {
                caller: DeniedCaller::Anonymous,
                policy: DenyingPolicy::ResourceBased,
                decision: Decision::ExplicitDeny,
            },
            Evidence::ResourcePolicyDeniesFirst,
            &rules,
        )
    }

    /// End the request where an uncertainty about a readable output is resolved against it.
    fn accept(&mut self, output: &AuthorizerOutput) -> StepResult {
        for uncertainty in &output.uncertainties {
            if self.uncertainties.encounter(*uncertainty) {
                let rule = uncertainty.rule;
                let evidence = Evidence::OutputRefused { rule };
                return configuration_error(DecidedBy::AuthorizerOutput, evidence, rule);
            }
        }
        StepResult::Continue(())
    }

    /// The output of the function, from the cache or from a call.
    fn result(
        &mut self,
        authorizer: &Authorizer,
        identity: &Identity,
        event: String,
    ) -> StepResult<Rc<AuthorizerOutput>> {
        let values = identity.values();
        self.log.starting_authorizer(authorizer, self.ids);
        let token =
            (authorizer.authorizer_type == AuthorizerType::Token).then(|| identity.first().unwrap_or(""));
        self.log.incoming_identity(token, &identity.sources);
        if authorizer.authorizer_result_ttl_in_seconds == 0 || values.is_empty() {
            self.passed(StepName::Cache, Evidence::NotCached, &[]);
            return self.call(authorizer, identity, event);
        }
        self.observations.cache_key.clone_from(&values);
        if let Some(entry) = self.cached(authorizer, &values) {
            self.observations.cache = CacheUse::Hit;
            self.trace.cached_at = Some(entry.inserted_at);
            self.trace.cached_until = Some(entry.expires_at());
            // No recording of a hit's lines exists; this is the least that has to be there.
            self.log.approximate_from_here(Certainty::Unknown);
            let returned = entry.returned;
            self.log.using_valid_policy(&returned.output.principal_id);
            self.trace.lambda_case = returned.lambda_case;
            self.trace.substitutions = returned.substitutions;
            return StepResult::Continue(returned.output);
        }
        self.observations.cache = CacheUse::Miss;
        let output = self.call(authorizer, identity, event)?;
        self.trace.cached_until = Some(self.at + authorizer.ttl());
        self.observations.to_cache = Some((values, Rc::clone(&output)));
        StepResult::Continue(output)
    }

    /// The cached result that applies, if there is one.
    fn cached(&mut self, authorizer: &Authorizer, values: &[String]) -> Option<CacheEntry> {
        let mut rules = vec![Cache::rule()];
        let entry = self.deployment.cache.look_up(self.api, authorizer, values);
        let hit = entry.filter(|entry| {
            let mut fresh = entry.is_fresh(entry.ttl, self.at);
            let under_new_ttl = entry.is_fresh(authorizer.ttl(), self.at);
            if fresh != under_new_ttl {
                rules.push(CHANGED_TTL.rule);
                if self.uncertainties.encounter(CHANGED_TTL) {
                    fresh = under_new_ttl;
                }
            }
            if fresh && self.deployment.cache.is_redeployed(entry) {
                rules.push(REDEPLOYED.rule);
                fresh = !self.uncertainties.encounter(REDEPLOYED);
            }
            fresh
        });
        let evidence = match hit {
            Some(_) => Evidence::CacheHit,
            None => Evidence::CacheMiss,
        };
        self.passed(StepName::Cache, evidence, &rules);
        hit
    }

    /// Call the function and read what it returns.
    fn call(
        &mut self,
        authorizer: &Authorizer,
        identity: &Identity,
        event: String,
    ) -> StepResult<Rc<AuthorizerOutput>> {
        self.invocable(authorizer, &event)?;
        self.observations.authorizer_invoked = true;
        self.log.call(self.api, authorizer, &event, self.ids);
        let root = json::parse(&event).root;
        let cases = self.deployment.cases(&authorizer.lambda);
        let chosen = root.as_ref().and_then(|root| {
            let sent = FunctionEvent::new(root, &event);
            let (index, case) = cases.choose(&authorizer.lambda, identity.first(), &sent)?;
            Some((index, authorizer_function::run(case, &sent)))
        });
        let (case, result) = match chosen {
            Some((index, result)) => (Some(index), result),
            None => (None, FunctionResult::Throws("no rule for this request".into())),
        };
        self.trace.event = Some(event);
        self.trace.lambda_case = case;
        match result {
            FunctionResult::Throws(message) => self.thrown(&message),
            FunctionResult::TimesOut => self.timed_out(),
            FunctionResult::Throttled => {
                self.log.approximate_from_here(Certainty::Unknown);
                self.log
                    .configuration_error("Authorizer error", Certainty::Unknown);
                let evidence = Evidence::FunctionThrottled;
                configuration_error(DecidedBy::AuthorizerFunction, evidence, &FUNCTION_THROTTLED)
            }
            FunctionResult::Returns(filled) => {
                if returns_unauthorized(&filled.text) && !self.uncertainties.encounter(UNAUTHORIZED_RETURNED)
                {
                    self.log.result_body(&filled.text);
                    self.depend_on(vec![UNAUTHORIZED_RETURNED.rule]);
                    return self.thrown("Unauthorized");
                }
                self.passed(StepName::AuthorizerFunction, Evidence::FunctionReturned, &[]);
                self.trace.substitutions.clone_from(&filled.substitutions);
                self.read(&filled, TextId::AuthorizerOutput(case.unwrap_or_default()))
            }
        }
    }

    /// End the request where API Gateway may not invoke the function.
    fn invocable(&mut self, authorizer: &Authorizer, event: &str) -> StepResult {
        match &authorizer.authorizer_credentials {
            Some(role) if !role.assumable => {
                let reason = format!(
                    "API Gateway does not have permission to assume the provided role {}",
                    role.arn
                );
                self.log.configuration_error(&reason, Certainty::Recorded);
                self.log
                    .configuration_error("Authorizer error", Certainty::Recorded);
                let evidence = Evidence::RoleNotAssumable {
                    arn: role.arn.clone(),
                };
                configuration_error(DecidedBy::AuthorizerFunction, evidence, &ROLE_NOT_ASSUMABLE)
            }
            // With a role the function's own policy is not asked.
            None if !authorizer.lambda_invoke_permission => {
                self.log.call(self.api, authorizer, event, self.ids);
                self.log
                    .configuration_error("Invalid permissions on Lambda function", Certainty::Recorded);
                self.log
                    .configuration_error("Authorizer error", Certainty::Recorded);
                let evidence = Evidence::FunctionNotPermitted;
                configuration_error(DecidedBy::AuthorizerFunction, evidence, &NOT_PERMITTED)
            }
            _ => StepResult::Continue(()),
        }
    }

    fn thrown<T>(&mut self, message: &str) -> StepResult<T> {
        if message == "Unauthorized" {
            self.log.unauthorized_request(self.ids);
            return conclude(
                DecidedBy::AuthorizerFunction,
                None,
                ResponseSource::gateway(ResponseType::Unauthorized, "Unauthorized"),
                Evidence::FunctionUnauthorized,
                &[&UNAUTHORIZED_THROWN],
            );
        }
        let body = format!(
            "{{\"errorType\":\"Error\",\"errorMessage\":{},\"trace\":[]}}",
            json::quote(message)
        );
        let evidence = Evidence::FunctionFailed {
            message: message.to_owned(),
        };
        self.failed(&body, Certainty::Recorded, evidence, &FUNCTION_FAILED)
    }

    fn timed_out<T>(&mut self) -> StepResult<T> {
        self.log.approximate_from_here(Certainty::Inferred);
        let (time, id) = (self.ids.iso_time(), self.ids.request_id());
        let message = format!("{time} {id} Task timed out after 3.00 seconds");
        let body = format!(
            "{{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":{}}}",
            json::quote(&message)
        );
        let evidence = Evidence::FunctionTimedOut;
        self.failed(&body, Certainty::Inferred, evidence, &FUNCTION_TIMED_OUT)
    }

    /// End the request with the body of a failed call, which is no output.
    fn failed<T>(
        &mut self,
        body: &str,
        certainty: Certainty,
        evidence: Evidence,
        rule: &'static Rule,
    ) -> StepResult<T> {
        self.log.result_body(body);
        let reason = "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable";
        self.log.configuration_error(reason, certainty);
        configuration_error(DecidedBy::AuthorizerFunction, evidence, rule)
    }

    /// Read what the function returned.
    fn read(&mut self, filled: &FilledText, text_id: TextId) -> StepResult<Rc<AuthorizerOutput>> {
        let read = self.deployment.output(&filled.text);
        self.log.result_body(&read.one_line);
        let found = match &read.result {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        let found = self.deployment.report(found, text_id, &filled.substitutions);
        self.observations.diagnostics.extend(found);
        match &read.result {
            Ok(output) => {
                let mut rules = vec![authorizer_output::rule()];
                rules.extend(output.uncertainties.iter().map(|uncertainty| uncertainty.rule));
                self.passed(StepName::AuthorizerOutput, Evidence::OutputUsable, &rules);
                self.log.using_valid_policy(&output.principal_id);
                StepResult::Continue(Rc::clone(output))
            }
            Err(unusable) => {
                self.trace.authorizer_output = Some(filled.text.as_str().into());
                self.log.configuration_error(&unusable.reason, unusable.certainty);
                let what = unusable
                    .diagnostics
                    .iter()
                    .find(|one| one.severity == Severity::Error);
                let evidence = what.map_or(Evidence::OutputUnreadable, |one| Evidence::OutputUnusable {
                    problem: one.message.clone(),
                });
                configuration_error(DecidedBy::AuthorizerOutput, evidence, unusable.rule)
            }
        }
    }

    /// The authorizer's policy and the resource policy together, by Table A.
    fn both_policies(&mut self, output: &AuthorizerOutput) -> StepResult {
        let trace = self.evaluate(&output.policy, &Caller::Anonymous);
        let verdict = trace.verdict;
        let resource = self.observations.resource_policy;
        let (decision, rule) = decide(Table::A, verdict, resource);
        // Where one policy allows the request, the other one only must not deny it.
        let (own, of_resource) = match (decision, verdict) {
            (Decision::Allow, Verdict::Silent) => (Dependence::NoDeny, Dependence::Verdict),
            (Decision::ImplicitDeny, _) => (Dependence::Verdict, Dependence::Verdict),
            _ => (Dependence::Verdict, Dependence::NoDeny),
        };
        self.depend_on(own.rules(&trace));
        if decision != Decision::ExplicitDeny {
            self.depend_on_resource_policy(of_resource);
        }
        self.trace.authorizer_policy = Some(trace);
        self.observations.authorizer_policy = Some(verdict);
        if decision == Decision::Allow {
            let evidence = match verdict {
                Verdict::Allow => Evidence::AuthorizerPolicyAllows,
                _ => Evidence::OnlyResourcePolicyAllows,
            };
            self.passed(StepName::Policies, evidence, &[rule]);
            return StepResult::Continue(());
        }
        self.log.not_authorized();
        let both_silent = decision == Decision::ImplicitDeny && resource.is_some();
        let (by, evidence) = match (verdict, both_silent) {
            (Verdict::Deny, _) => (DecidedBy::AuthorizerPolicy, Evidence::AuthorizerPolicyDenies),
            (_, true) => (DecidedBy::Policies, Evidence::NeitherPolicyAllows),
            (_, false) => (
                DecidedBy::AuthorizerPolicy,
                Evidence::AuthorizerPolicyDoesNotAllow,
            ),
        };
        let rules: &[_] = if both_silent {
            &[rule, &BOTH_SILENT]
        } else {
            &[rule]
        };
        let denial = Denial {
            caller: DeniedCaller::Client,
            policy: DenyingPolicy::IdentityBased,
            decision,
        };
        let denied = self.deny(by, denial, evidence, rules);
        if !both_silent {
            return denied;
        }
        denied.map_break(|mut conclusion| {
            let (source, _) = self.denied(Denial {
                caller: DeniedCaller::Anonymous,
                policy: DenyingPolicy::ResourceBased,
                decision,
            });
            conclusion.alternative = Some((source, "if API Gateway names the resource policy instead"));
            conclusion
        })
    }
}

/// Whether a function's output is the JSON of a failure with exactly `Unauthorized`.
fn returns_unauthorized(text: &str) -> bool {
    if !text.contains("errorMessage") {
        return false;
    }
    let parsed = json::parse(text);
    let message = parsed.valid().and_then(|root| root.get("errorMessage"));
    message.and_then(json::Node::as_str) == Some("Unauthorized")
}

/// End the request with a 500 without a message.
fn configuration_error<T>(by: DecidedBy, evidence: Evidence, rule: &'static Rule) -> StepResult<T> {
    let response = ResponseSource::without_message(ResponseType::AuthorizerConfigurationError);
    conclude(by, None, response, evidence, &[rule])
}
