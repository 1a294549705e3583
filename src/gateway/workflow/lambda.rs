//! A method guarded by a Lambda authorizer: two phases, with the function and its cache between them.

use std::rc::Rc;

use super::super::answer::{AUTHORIZER_CONFIGURATION_ERROR, End, Flow, UNAUTHORIZED, end};
use super::super::cache::Cache;
use super::super::function;
use super::super::identity::{self, Identity};
use super::super::message::{Denier, denial};
use super::super::output::{self, Output};
use super::super::route::Route;
use super::super::tables::{Table, decide};
use super::super::timeline::returns_path;
use super::super::{Alternative, CacheUse, DecidedBy, Decision, StepName, arn};
use super::{Run, ask};
use crate::diagnostic::Severity;
use crate::json;
use crate::policy::{self, Caller, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{Authorizer, AuthorizerType, Rules};

const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");

static DENY_FIRST: Rule = Rule {
    id: "resource-policy-first",
    says: "with a Lambda authorizer an explicit deny of the resource policy ends the request before the function is called",
    source: "API Gateway developer guide: authorization flow",
    url: FLOW,
    certainty: Certainty::Documented,
};

static UNAUTHORIZED_THROWN: Rule = Rule {
    id: "function-unauthorized",
    says: "a function that fails with exactly `Unauthorized` gives 401",
    source: "API Gateway developer guide; recorded",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    ),
    certainty: Certainty::Documented,
};

static FUNCTION_FAILED: Rule = Rule {
    id: "function-failed",
    says: "a function that fails with any other message gives 500 `{\"message\":null}`",
    source: "recorded (loige.co, chalice#670)",
    url: Some("https://loige.co/debugging-custom-apigateway-authorizers"),
    certainty: Certainty::Recorded,
};

static FUNCTION_TIMED_OUT: Rule = Rule {
    id: "function-timed-out",
    says: "a function that runs into its own timeout is a failed function",
    source: "inferred; users report a 500",
    url: None,
    certainty: Certainty::Inferred,
};

static BOTH_SILENT: Rule = Rule {
    id: "both-silent-text",
    says: "which text an implicit deny has where the authorizer and an attached resource policy are both silent is not recorded",
    source: "not known",
    url: FLOW,
    certainty: Certainty::Unknown,
};

impl Run<'_> {
    /// A method guarded by a Lambda authorizer.
    pub(super) fn lambda(&mut self, authorizer: &Authorizer, route: &Route) -> Flow {
        match self.judge_resource_policy(&Caller::Anonymous) {
            Some(Verdict::Deny) => {
                self.log_resource_denial(Decision::ExplicitDeny);
                let evidence = "the resource policy denies it before the authorizer is asked";
                return self.deny(
                    DecidedBy::ResourcePolicy,
                    Denier::ResourcePolicy,
                    Decision::ExplicitDeny,
                    evidence,
                    &[&DENY_FIRST],
                );
            }
            Some(_) => self.passed(
                StepName::ResourcePolicy,
                "the resource policy does not deny it",
                &[],
            ),
            None => self.passed(StepName::ResourcePolicy, "no resource policy is attached", &[]),
        }
        let variables = self.variables(route);
        let identity = identity::identify(authorizer, self.rules, &variables, self.ids, &mut self.log)?;
        let event = variables.event(authorizer.authorizer_type, identity.first().unwrap_or(""));
        self.passed(StepName::Identity, identity.evidence.clone(), &identity.rules);
        let output = self.result(authorizer, &identity, event)?;
        self.seen.authorizer_context.clone_from(&output.context);
        self.seen
            .usage_identifier_key
            .clone_from(&output.usage_identifier_key);
        self.trace.authorizer_output = Some(output.text.clone());
        self.both_policies(&output)
    }

    /// What the function returned, now or earlier.
    fn result(&mut self, authorizer: &Authorizer, identity: &Identity, event: String) -> Flow<Rc<Output>> {
        let values = identity.values();
        self.log.starting_authorizer(authorizer, self.ids);
        let token =
            (authorizer.authorizer_type == AuthorizerType::Token).then(|| identity.first().unwrap_or(""));
        self.log.incoming_identity(token, &identity.sources);
        if authorizer.authorizer_result_ttl_in_seconds == 0 || values.is_empty() {
            self.passed(StepName::Cache, "results are not cached", &[]);
            return self.call(authorizer, identity, event);
        }
        self.seen.cache_key.clone_from(&values);
        if let Some(hit) = self.world.cache.look_up(self.api, authorizer, &values, self.at) {
            self.seen.cache = CacheUse::Hit;
            self.trace.cached_at = Some(hit.entry.inserted_at);
            self.passed(StepName::Cache, "an earlier result is used again", &hit.rules);
            // No recording of a hit's lines exists; this is the least that has to be there.
            self.log.approximate_from_here(Certainty::Unknown);
            self.log.using_valid_policy(&hit.entry.output.principal_id);
            return Flow::Continue(hit.entry.output);
        }
        self.seen.cache = CacheUse::Miss;
        self.passed(
            StepName::Cache,
            "nothing is cached for this identity",
            &[Cache::rule()],
        );
        let output = self.call(authorizer, identity, event)?;
        self.world
            .cache
            .insert(self.api, authorizer, &values, self.at, Rc::clone(&output));
        Flow::Continue(output)
    }

    /// Calls the function and reads what it returns.
    fn call(&mut self, authorizer: &Authorizer, identity: &Identity, event: String) -> Flow<Rc<Output>> {
        self.seen.authorizer_invoked = true;
        self.log.call(self.api, authorizer, &event, self.ids);
        let root = json::parse(&event).root;
        let chosen = root.as_ref().and_then(|root| {
            Some((
                function::choose(&authorizer.lambda, identity.first(), root)?,
                root,
            ))
        });
        let result = match chosen {
            Some(((place, rule), root)) => (Some(place), function::run(rule, root, &event)),
            None => (None, function::Result::Throws("no rule for this request".into())),
        };
        self.trace.event = Some(event);
        self.trace.lambda_rule = result.0;
        match result {
            (_, function::Result::Throws(message)) => self.thrown(&message),
            (_, function::Result::TimesOut) => self.timed_out(),
            (place, function::Result::Returns(filled)) => {
                self.passed(StepName::AuthorizerFunction, "the function returned", &[]);
                self.trace.substitutions.clone_from(&filled.substitutions);
                self.read(&filled, &returns_path(place.unwrap_or(0)))
            }
        }
    }

    fn thrown<T>(&mut self, message: &str) -> Flow<T> {
        if message == "Unauthorized" {
            self.log.unauthorized_request(self.ids);
            let evidence = "the function failed with exactly `Unauthorized`";
            return end(
                DecidedBy::AuthorizerFunction,
                None,
                End::gateway(UNAUTHORIZED, "Unauthorized"),
                evidence,
                &[&UNAUTHORIZED_THROWN],
            );
        }
        let message_json = json::quote(message);
        self.log.result_body(&format!(
            "{{\"errorType\":\"Error\",\"errorMessage\":{message_json},\"trace\":[]}}"
        ));
        let reason = "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable";
        self.log.configuration_error(reason, Certainty::Recorded);
        let evidence = format!("the function failed with `{message}`");
        end(
            DecidedBy::AuthorizerFunction,
            None,
            End::silent(AUTHORIZER_CONFIGURATION_ERROR),
            evidence,
            &[&FUNCTION_FAILED],
        )
    }

    fn timed_out<T>(&mut self) -> Flow<T> {
        self.log.approximate_from_here(Certainty::Inferred);
        let time = self.ids.iso_time();
        let message = format!(
            "{time} {} Task timed out after 3.00 seconds",
            self.ids.request_id()
        );
        self.log.result_body(&format!(
            "{{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":{}}}",
            json::quote(&message)
        ));
        let reason = "Invalid JSON in response: Unrecognized field \"errorType\" , not marked as ignorable";
        self.log.configuration_error(reason, Certainty::Inferred);
        let evidence = "the function did not answer in time";
        end(
            DecidedBy::AuthorizerFunction,
            None,
            End::silent(AUTHORIZER_CONFIGURATION_ERROR),
            evidence,
            &[&FUNCTION_TIMED_OUT],
        )
    }

    /// Reads what the function returned.
    fn read(&mut self, filled: &function::Filled, path: &str) -> Flow<Rc<Output>> {
        self.log
            .result_body(&json::minify(&filled.text).unwrap_or_else(|| filled.text.clone()));
        let read = self.world.output(&filled.text);
        let found = match read.as_ref() {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        self.world
            .tell(found.iter().cloned(), path, &filled.substitutions);
        let mine = self
            .world
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.path == path);
        self.seen.diagnostics.extend(mine.cloned());
        match read.as_ref() {
            Ok(output) => {
                let mut rules = vec![output::rule()];
                rules.extend(&output.doubts);
                self.passed(StepName::AuthorizerOutput, "the output can be used", &rules);
                self.log.using_valid_policy(&output.principal_id);
                Flow::Continue(Rc::clone(output))
            }
            Err(unusable) => {
                self.trace.authorizer_output = Some(filled.text.clone());
                self.log.configuration_error(&unusable.reason, unusable.certainty);
                let what = unusable
                    .diagnostics
                    .iter()
                    .find(|one| one.severity == Severity::Error);
                let evidence = what.map_or("the output cannot be read", |one| one.message.as_str());
                end(
                    DecidedBy::AuthorizerOutput,
                    None,
                    End::silent(AUTHORIZER_CONFIGURATION_ERROR),
                    evidence,
                    &[unusable.rule],
                )
            }
        }
    }

    /// The authorizer's policy and the resource policy together, by Table A.
    fn both_policies(&mut self, output: &Output) -> Flow {
        let trace = policy::evaluate(
            &output.policy,
            &ask(&self.target.arn, &Caller::Anonymous, &self.context),
        );
        let verdict = trace.verdict;
        self.trace.authorizer_policy = Some(trace);
        self.seen.authorizer_policy = Some(verdict);
        let resource = self.seen.resource_policy;
        let (decision, rule) = decide(Table::A, verdict, resource);
        if decision == Decision::Allow {
            let evidence = match verdict {
                Verdict::Allow => "the authorizer's policy allows it",
                _ => "the authorizer's policy is silent, but the resource policy allows it",
            };
            self.passed(StepName::Policies, evidence, &[rule]);
            return Flow::Continue(());
        }
        self.log.not_authorized();
        let both_silent = decision == Decision::ImplicitDeny && resource.is_some();
        let (by, evidence) = match (verdict, both_silent) {
            (Verdict::Deny, _) => (DecidedBy::AuthorizerPolicy, "the authorizer's policy denies it"),
            (_, true) => (
                DecidedBy::Policies,
                "neither the authorizer's policy nor the resource policy allows it",
            ),
            (_, false) => (
                DecidedBy::AuthorizerPolicy,
                "the authorizer's policy does not allow it",
            ),
        };
        if !both_silent {
            return self.deny(by, Denier::Authorizer, decision, evidence, &[rule]);
        }
        let masked = arn::mask_account(&self.target.arn);
        let (other, _) = denial(self.rules, Denier::ResourcePolicy, decision, &masked);
        self.seen.other = Some(Alternative {
            status_code: 403,
            body: format!("{{\"{}\":{}}}", message_key(self.rules), json::quote(&other)),
            says: "the resource policy's text, if API Gateway names it instead".into(),
        });
        self.deny(by, Denier::Authorizer, decision, evidence, &[rule, &BOTH_SILENT])
    }
}

/// The key of the message in a denial that is not customised.
fn message_key(rules: Rules) -> &'static str {
    match rules {
        Rules::Article => "message",
        Rules::Current => "Message",
    }
}
