//! The authorization workflow: one request's steps in their documented order.
//!
//! Source: API Gateway developer guide, apigateway-authorization-flow. Whether the resource policy is evaluated before or after
//! the identity sources is inferred ("before calling the Lambda authorizer").

use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use crate::gateway::conclusion::{Conclusion, ResponseSource, StepResult, conclude, weakest};
use crate::gateway::decision::Decision;
use crate::gateway::deployment::{Deployment, PatchId};
use crate::gateway::event::RequestVariables;
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{
    Alternative, CacheUse, DecidedBy, Finding, LimitTrace, Outcome, Step, StepName, Trace,
};
use crate::gateway::request_target::RequestTarget;
use crate::gateway::response::execution_log::Log;
use crate::gateway::response::gateway_response;
use crate::gateway::response::ids::RequestIds;
use crate::gateway::response::message;
use crate::gateway::response::message::Denial;
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::steps::authorizer_output::AuthorizerOutput;
use crate::gateway::steps::cache::CachedResult;
use crate::gateway::steps::resource_policy::SavedPolicy;
use crate::gateway::steps::routing::Route;
use crate::gateway::steps::{reachability, resource_policy, routing};
use crate::gateway::uncertainty::{Uncertainties, Uncertainty};
use crate::gateway::{arn, condition_keys};
use crate::json::{Diagnostic, Span};
use crate::policy;
use crate::policy::{Caller, Context, PolicyKind, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{
    Api, AuthorizationType, Authorizer, AwsVersion, Call, EventIndex, Millis, Pairs, Request,
    ScenarioDiagnostic, TextId,
};

pub(crate) static PERCENT_ENCODING: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "method-arn-percent",
        statement: "whether the method ARN has the path's percent-encoding or what it stands for is not known; here it is kept",
        source: "contradictory: proxy events keep it (LocalStack snapshots), chalice#1211 hints that it is decoded",
        url: Some("https://github.com/aws/chalice/issues/1211"),
        certainty: Certainty::Unknown,
    },
    alternative: "if the method ARN has the path decoded",
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[PERCENT_ENCODING.rule];

/// The workflow for one request.
pub(crate) struct Workflow<'a> {
    pub(crate) deployment: &'a mut Deployment,
    pub(crate) api: &'a Api,
    pub(crate) aws_version: AwsVersion,
    pub(crate) event: EventIndex,
    pub(crate) request: &'a Request,
    pub(crate) target: &'a RequestTarget,
    pub(crate) ids: &'a RequestIds,
    pub(crate) policy: Rc<SavedPolicy>,
    pub(crate) context: Context,
    pub(crate) at: Millis,
    pub(crate) log: Log,
    pub(crate) steps: Vec<Step>,
    pub(crate) trace: Trace,
    pub(crate) observations: Observations,
    pub(crate) uncertainties: Uncertainties,
}

/// The findings of the steps so far.
#[derive(Default)]
pub(crate) struct Observations {
    pub(crate) resource_policy: Option<Verdict>,
    pub(crate) authorizer_policy: Option<Verdict>,
    pub(crate) cache: CacheUse,
    pub(crate) cache_key: Vec<String>,
    pub(crate) authorizer_invoked: bool,
    /// `context` of the authorizer's output, for templates and the integration.
    pub(crate) authorizer_context: Pairs,
    pub(crate) usage_identifier_key: Option<String>,
    pub(crate) diagnostics: Vec<ScenarioDiagnostic>,
    /// Rules that the next step applies before it comes to its end. Most of them are within the statements of policies.
    pub(crate) pending_rules: Vec<&'static Rule>,
    /// The certainty of the rules that were pending at the steps before.
    pub(crate) certainty: Certainty,
    /// The result to put in the cache, under these values of the identity sources.
    pub(crate) to_cache: Option<ToCache>,
}

/// Take one request through the workflow.
pub(crate) fn run(deployment: &mut Deployment, index: EventIndex, at: Millis, call: &Call) -> Outcome {
    let (outcome, to_cache) = answer(deployment, index, at, call);
    if let (Some((values, output)), Some(authorizer)) = (to_cache, deployment.authorizer.clone()) {
        let api = Rc::clone(&deployment.api);
        let returned = CachedResult {
            output,
            lambda_case: outcome.trace.lambda_case,
            substitutions: outcome.trace.substitutions.clone(),
        };
        deployment.cache.insert(&api, &authorizer, values, at, returned);
    }
    outcome
}

/// Take one request through the workflow without caching anything. The result is its outcome, and what goes into the cache.
pub(crate) fn answer(
    deployment: &mut Deployment,
    index: EventIndex,
    at: Millis,
    call: &Call,
) -> (Outcome, Option<ToCache>) {
    let mut run = |uncertainties| run_once(deployment, index, at, call, uncertainties);
    let (mut outcome, uncertainties, to_cache) = run(Uncertainties::default());
    for uncertainty in uncertainties.encountered() {
        let (other, _, _) = run(Uncertainties::with_alternative(*uncertainty));
        let Some(status_code) = other.status_code else {
            continue;
        };
        if other.status_code != outcome.status_code || other.body != outcome.body {
            outcome.certainty = Certainty::Unknown;
            outcome.alternatives.push(Alternative {
                status_code,
                body: other.body,
                when: uncertainty.alternative.into(),
            });
        }
    }
    (outcome, to_cache)
}

/// An output under the values of the identity sources.
type ToCache = (Vec<String>, Rc<AuthorizerOutput>);

/// The outcome of one run, its uncertainties, and what goes into the cache.
type RunResult = (Outcome, Uncertainties, Option<ToCache>);

/// Take a request through the workflow once, without changing the cache.
fn run_once(
    deployment: &mut Deployment,
    index: EventIndex,
    at: Millis,
    call: &Call,
    uncertainties: Uncertainties,
) -> RunResult {
    let api = Rc::clone(&deployment.api);
    let authorizer = deployment.authorizer.clone();
    let ids = RequestIds::new(index, &call.request.time);
    let target = if uncertainties.is_alternative(PERCENT_ENCODING) {
        RequestTarget::with_path_in_arn(&api, &call.request, arn::decoded)
    } else {
        RequestTarget::new(&api, &call.request)
    };
    let mut workflow = Workflow {
        api: &api,
        aws_version: deployment.aws_version,
        policy: Rc::clone(&deployment.policy),
        deployment,
        event: index,
        request: &call.request,
        target: &target,
        ids: &ids,
        context: condition_keys::collect(&call.request, api.endpoint_type, &ids),
        at,
        log: Log::default(),
        steps: Vec::new(),
        trace: Trace::default(),
        observations: Observations::default(),
        uncertainties,
    };
    let mut route = Route::nowhere(&target.path);
    let ControlFlow::Break(conclusion) = workflow.run_steps(&mut route, authorizer.as_deref());
    let uncertainties = std::mem::take(&mut workflow.uncertainties);
    let to_cache = workflow.observations.to_cache.take();
    (workflow.outcome(*conclusion, &route), uncertainties, to_cache)
}

impl<'a> Workflow<'a> {
    /// The steps, in order. Each lets the request go on or ends it; the last always ends it.
    fn run_steps(
        &mut self,
        route: &mut Route,
        authorizer: Option<&Authorizer>,
    ) -> StepResult<std::convert::Infallible> {
        self.saved()?;
        reachability::check(self.api, self.request)?;
        self.vpc_endpoint_policy()?;
        self.log.extended_request_id(self.ids);
        *route = self.routing(authorizer.is_some())?;
        match (route.authorization, authorizer) {
            (AuthorizationType::Custom, Some(authorizer)) => self.lambda(authorizer, route)?,
            (AuthorizationType::CognitoUserPools, _) => self.cognito(route)?,
            (AuthorizationType::AwsIam, _) => self.iam()?,
            (AuthorizationType::None | AuthorizationType::Custom, _) => self.unguarded()?,
        }
        self.api_key(route)?;
        self.log.execution(route, self.target, self.request, self.ids);
        let evaluated = self
            .observations
            .authorizer_policy
            .or(self.observations.resource_policy)
            .is_some()
            || self.trace.caller_policy.is_some();
        conclude(
            DecidedBy::Integration,
            evaluated.then_some(Decision::Allow),
            ResponseSource::Integration,
            Evidence::NothingRefused,
            &[],
        )
    }

    pub(crate) fn passed(&mut self, name: StepName, evidence: Evidence, rules: &[&'static Rule]) {
        let mut pending = std::mem::take(&mut self.observations.pending_rules);
        self.observations.certainty = self.observations.certainty.and(known_weakest(&pending));
        pending.retain(|rule| !rules.contains(rule));
        self.steps.push(Step {
            name,
            finding: Finding::Passed,
            evidence,
            rules: [rules, &pending].concat(),
        });
    }

    pub(crate) fn saved(&mut self) -> StepResult {
        self.observations
            .diagnostics
            .extend(self.policy.diagnostics.iter().cloned());
        self.observations
            .diagnostics
            .extend(self.deployment.waiting().map(not_deployed));
        if !self.policy.refused {
            return StepResult::Continue(());
        }
        conclude(
            DecidedBy::PolicyNotSaved,
            None,
            ResponseSource::NotSaved,
            Evidence::PolicyNotSaved,
            &[&resource_policy::NOT_SAVED],
        )
    }

    pub(crate) fn routing(&mut self, guarded: bool) -> StepResult<Route> {
        let mut rules = vec![routing::rule()];
        if arn::decoded(&self.target.path) != self.target.path {
            self.uncertainties.encounter(PERCENT_ENCODING);
            rules.push(PERCENT_ENCODING.rule);
        }
        let route = routing::route(
            self.api,
            guarded,
            self.request,
            self.target,
            self.aws_version,
            &mut self.uncertainties,
        )?;
        self.passed(StepName::Routing, route.evidence.clone(), &rules);
        StepResult::Continue(route)
    }

    /// Evaluate the resource policy for this caller; none if no policy is attached.
    pub(crate) fn evaluate_resource_policy(&mut self, caller: &Caller) -> Option<Verdict> {
        let policy = Rc::clone(&self.policy);
        let trace = self.evaluate(policy.document.as_ref()?, caller);
        let verdict = trace.verdict;
        self.trace.resource_policy = Some(trace);
        self.trace.resource_policy_text_id = Some(self.policy.text_id);
        self.trace.resource_policy_text = Arc::clone(&self.policy.text);
        self.observations.resource_policy = Some(verdict);
        Some(verdict)
    }

    /// End the request that a policy denies.
    pub(crate) fn deny<T>(
        &mut self,
        by: DecidedBy,
        denial: Denial<'_>,
        evidence: Evidence,
        rules: &[&'static Rule],
    ) -> StepResult<T> {
        let (denied, rule) = self.denied(denial);
        let mut used = rules.to_vec();
        used.push(rule);
        conclude(by, Some(denial.decision), denied, evidence, &used)
    }

    /// The response to a request that a policy denies, and the rule for its text.
    pub(crate) fn denied(&self, denial: Denial<'_>) -> (ResponseSource, &'static Rule) {
        let masked = arn::mask_account(&self.target.arn);
        let (text, rule) = message::text(self.aws_version, denial, &masked);
        (ResponseSource::gateway(ResponseType::AccessDenied, text), rule)
    }

    /// Evaluate a policy that limits what others allow, and put it into the trace; the verdict.
    pub(crate) fn evaluate_limit(
        &mut self,
        text_id: TextId,
        text: &str,
        kind: PolicyKind,
        caller: &Caller,
    ) -> Verdict {
        let read = self.deployment.policy(text, kind);
        let (document, diagnostics) = read.as_ref();
        let about = |one: &Diagnostic| ScenarioDiagnostic::about(text_id, one.clone());
        self.observations
            .diagnostics
            .extend(diagnostics.iter().map(about));
        let trace = self.evaluate(document, caller);
        let verdict = trace.verdict;
        self.trace.limits.push(LimitTrace {
            text_id,
            text: text.into(),
            trace,
        });
        verdict
    }

    pub(crate) fn variables<'b>(&self, route: &'b Route) -> RequestVariables<'b>
    where
        'a: 'b,
    {
        RequestVariables {
            api: self.api,
            request: self.request,
            target: self.target,
            route,
            ids: self.ids,
        }
    }

    /// The outcome that follows from a conclusion.
    pub(crate) fn outcome(mut self, conclusion: Conclusion, route: &Route) -> Outcome {
        let variables = self.variables(route);
        let context = &self.observations.authorizer_context;
        let write = |source| gateway_response::write(source, self.aws_version, &variables, context);
        let mut response = write(&conclusion.response);
        if let Some((source, when)) = conclusion.alternative {
            let other = write(&source);
            if other.body != response.body {
                response.other_bodies.push((other.body, when));
            }
        }
        let ended = self.ended_at(conclusion.decided_by);
        let mut rules = conclusion.rules;
        rules.extend(&response.rules);
        let mut pending = std::mem::take(&mut self.observations.pending_rules);
        pending.retain(|rule| !rules.contains(rule));
        rules.extend(pending);
        let certainty = if response.other_bodies.is_empty() {
            self.observations.certainty.and(known_weakest(&rules))
        } else {
            Certainty::Unknown
        };
        self.steps.push(Step {
            name: ended,
            finding: Finding::Ended,
            evidence: conclusion.evidence,
            rules,
        });
        let mut ran = self.steps;
        let has_endpoint_policy = self.api.vpc_endpoint_policy.is_some();
        let shown = |name: &StepName| *name != StepName::VpcEndpointPolicy || has_endpoint_policy;
        self.trace.steps = StepName::ALL
            .into_iter()
            .filter(shown)
            .map(|name| match ran.iter().position(|step| step.name == name) {
                Some(at) => ran.swap_remove(at),
                None => Step {
                    name,
                    finding: Finding::NotRun,
                    evidence: Evidence::NotRun,
                    rules: Vec::new(),
                },
            })
            .collect();
        let status_code = response.status.unwrap_or(403);
        let alternatives = response.other_bodies.into_iter().map(|(body, when)| Alternative {
            status_code,
            body,
            when: when.into(),
        });
        Outcome {
            event: self.event,
            at: self.at,
            method_arn: self.target.arn.clone(),
            status_code: response.status,
            response_type: response.response_type,
            headers: response.headers,
            body: response.body,
            body_as_sent: response.as_sent,
            decision: conclusion.decision,
            decided_by: conclusion.decided_by,
            authorizer_policy: self.observations.authorizer_policy,
            resource_policy: self.observations.resource_policy,
            cache: self.observations.cache,
            cache_key: self.observations.cache_key,
            authorizer_invoked: self.observations.authorizer_invoked,
            log: self.log.into_lines(),
            certainty,
            alternatives: alternatives.collect(),
            diagnostics: self.observations.diagnostics,
            trace: self.trace,
        }
    }

    /// The step that evaluates policies now: a first time before the caller is known, a second time after.
    pub(crate) fn policy_step(&self) -> StepName {
        if self.steps.iter().any(|step| step.name == StepName::Identity) {
            StepName::Policies
        } else {
            StepName::ResourcePolicy
        }
    }

    /// The step at which the request ended: the first that did not pass.
    pub(crate) fn ended_at(&self, decided_by: DecidedBy) -> StepName {
        match decided_by {
            DecidedBy::Routing => StepName::Routing,
            DecidedBy::PolicyNotSaved => StepName::ResourcePolicy,
            DecidedBy::VpcEndpointPolicy => StepName::VpcEndpointPolicy,
            DecidedBy::ResourcePolicy | DecidedBy::AuthorizerPolicy | DecidedBy::Policies => {
                self.policy_step()
            }
            DecidedBy::IdentitySource | DecidedBy::IdentityValidation => StepName::Identity,
            DecidedBy::AuthorizerFunction => StepName::AuthorizerFunction,
            DecidedBy::AuthorizerOutput => StepName::AuthorizerOutput,
            DecidedBy::ApiKey => StepName::ApiKey,
            DecidedBy::Integration => StepName::Integration,
        }
    }
}

/// The certainty of a conclusion from these rules. An unknown rule makes the outcome unknown only where it has an alternative.
fn known_weakest(rules: &[&'static Rule]) -> Certainty {
    weakest(rules.iter().filter(|rule| rule.certainty != Certainty::Unknown))
}

/// The diagnostic of an outcome that comes before the deployment of what is saved.
fn not_deployed(since: PatchId) -> ScenarioDiagnostic {
    let message =
        "a change that was saved before this request is not deployed, so the request is answered without it";
    let diagnostic = Diagnostic::warning("change-not-deployed", Span::default(), message)
        .help("deploy the API to the stage: `aws apigateway create-deployment`");
    ScenarioDiagnostic::about(since.text(), diagnostic)
}

pub(crate) fn ask<'a>(arn: &'a str, caller: &'a Caller, context: &'a Context) -> policy::AccessRequest<'a> {
    policy::AccessRequest {
        action: "execute-api:Invoke",
        resource: arn,
        caller,
        context,
    }
}
