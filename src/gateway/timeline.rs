//! The timeline: requests, flushes of the cache and deployments in the order of time.

use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

use crate::gateway::deployment::Deployment;
use crate::gateway::event::RequestVariables;
use crate::gateway::outcome::Outcome;
use crate::gateway::request_target::RequestTarget;
use crate::gateway::response::ids::RequestIds;
use crate::gateway::steps::authorizer_function::FunctionEvent;
use crate::gateway::steps::routing::Route;
use crate::gateway::steps::{authorizer_function, identity_source, routing};
use crate::gateway::workflow;
use crate::json;
use crate::json::{Diagnostic, Severity, Span};
use crate::scenario::{
    Api, Authorizer, Behaviour, Call, CaseIndex, EventIndex, EventKind, Request, RequestIndex, Scenario,
    ScenarioDiagnostic, TextId,
};

/// A run of a scenario's timeline: an iterator over the outcomes of its requests in the order of time.
///
/// Events at one moment happen in the order of the list. Each outcome comes with the index of its request.
#[derive(Clone)]
pub struct Outcomes {
    scenario: Rc<Scenario>,
    deployment: Deployment,
    /// The events that are still to happen, the next one last. That of a request has its index among the requests.
    pending: Vec<(EventIndex, Option<RequestIndex>)>,
    /// Diagnostics of the resource policy that is deployed at the start, and of the authorizer's settings.
    diagnostics: Vec<ScenarioDiagnostic>,
}

impl Outcomes {
    /// A timeline of which nothing has happened yet.
    pub fn new(scenario: Rc<Scenario>) -> Self {
        let mut deployment = Deployment::new(&scenario);
        let mut diagnostics = deployment.policy.diagnostics.clone();
        if let Some(authorizer) = &scenario.authorizer {
            let expression = deployment.expression(&authorizer.identity_validation_expression);
            diagnostics.extend(identity_source::diagnose(authorizer, &expression));
        }
        let pending = scenario.events_by_time().into_iter().rev();
        Self {
            deployment,
            pending: pending.map(|(event, request, _)| (event, request)).collect(),
            diagnostics,
            scenario,
        }
    }

    /// Run the timeline up to the request with this index, which does not come yet. The result is whether there is such a
    /// request.
    pub fn run_until(&mut self, index: RequestIndex) -> bool {
        loop {
            match self.pending.last() {
                Some((_, request)) if *request == Some(index) => return true,
                Some((_, Some(_))) => drop(self.next()),
                Some(_) => self.step_over_change(),
                None => return false,
            }
        }
    }

    /// The outcome of this request in place of the one that comes next. That one still comes: nothing is cached.
    pub fn instead(&mut self, request: &Request) -> Option<Outcome> {
        let (event, _) = self.pending.last()?;
        let at = self.scenario.timeline.get(event.0)?.at;
        let call = Call {
            request: request.clone(),
            expect: None,
        };
        Some(workflow::answer(&mut self.deployment, *event, at, &call).0)
    }

    /// Let the next event happen, which is no request.
    fn step_over_change(&mut self) {
        let Some((event_index, _)) = self.pending.pop() else {
            return;
        };
        if let Some(event) = self.scenario.timeline.get(event_index.0) {
            self.deployment.happen(event_index, &event.what);
        }
    }

    /// The scenario with what is deployed now as its start: the changes that brought it are empty.
    pub(crate) fn as_deployed(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.scenario);
        scenario.api = Api::clone(&self.deployment.api);
        scenario.authorizer = self.deployment.authorizer.as_deref().cloned();
        let to_come: HashSet<EventIndex> = self.pending.iter().map(|(event, _)| *event).collect();
        for (index, event) in scenario.timeline.iter_mut().enumerate() {
            let index = EventIndex(index);
            if let EventKind::Set(patch) | EventKind::Update(patch) = &mut event.what
                && !to_come.contains(&index)
                && !self.deployment.waits(index)
            {
                *patch = "{}".to_owned();
            }
        }
        scenario
    }

    /// Whether API Gateway would refuse to save the resource policy that is deployed now.
    pub(crate) fn policy_refused(&self) -> bool {
        self.deployment.policy.refused
    }

    /// Run what is left; what is wrong with the scenario's texts, whether or not a request reached them.
    pub fn into_diagnostics(mut self) -> Vec<ScenarioDiagnostic> {
        self.by_ref().for_each(drop);
        // What nobody deployed is diagnosed as well.
        self.deployment.apply_waiting();
        diagnose_unreached(&mut self.deployment, &self.scenario);
        self.diagnostics.append(&mut self.deployment.diagnostics);
        self.diagnostics
    }
}

impl Iterator for Outcomes {
    type Item = (RequestIndex, Outcome);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event_index, request_index) = self.pending.pop()?;
            let event = self.scenario.timeline.get(event_index.0)?;
            match &event.what {
                EventKind::Request(call) => {
                    let outcome = workflow::run(&mut self.deployment, event_index, event.at, call);
                    return Some((request_index?, outcome));
                }
                change => self.deployment.happen(event_index, change),
            }
        }
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Outcomes")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// Diagnose what the function would return in the cases that no request reached. The event is the first request's.
fn diagnose_unreached(deployment: &mut Deployment, scenario: &Scenario) {
    let Some(authorizer) = &scenario.authorizer else {
        return;
    };
    // These are the texts of the start, whatever was deployed since.
    deployment.origins.function = None;
    let fallback = Call::default();
    let first = scenario.requests().next();
    let request = first.map_or(&fallback.request, |first| &first.call.request);
    let event_text = sample_event(&scenario.api, authorizer, request);
    let root = json::parse(&event_text).root;
    let Some(event) = root.as_ref().map(|root| FunctionEvent::new(root, &event_text)) else {
        return;
    };
    let is_error = |one: &&ScenarioDiagnostic| one.severity == Severity::Error;
    let faulty = deployment.diagnostics.iter().filter(is_error);
    let faulty: HashSet<TextId> = faulty.filter_map(|one| one.subject.text_id()).collect();
    for (index, case) in authorizer.lambda.iter().enumerate() {
        let Behaviour::Returns(text) = &case.behaviour else {
            continue;
        };
        let text_id = TextId::AuthorizerOutput(CaseIndex(index));
        if faulty.contains(&text_id) {
            continue;
        }
        let filled = authorizer_function::fill(text, &event);
        let read = deployment.output(&filled.text);
        let found = match &read.result {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        deployment.report(found, text_id, &filled.substitutions);
        let unknown = filled
            .unknown
            .iter()
            .map(|(name, span)| unknown_path(name, *span));
        deployment.report(&unknown.collect::<Vec<_>>(), text_id, &[]);
    }
}

/// The diagnostic of a `${event.…}` that the event does not have.
fn unknown_path(name: &str, span: Span) -> Diagnostic {
    Diagnostic::warning("event-path-unknown", span, format!("the event has no `{name}`"))
        .help("a TOKEN authorizer's event has type, methodArn and authorizationToken only")
}

/// The event for a request, whether or not a method answers it.
fn sample_event(api: &Api, authorizer: &Authorizer, request: &Request) -> String {
    let ids = RequestIds::new(EventIndex(0), &request.time);
    let target = RequestTarget::new(api, request);
    let route = routing::find(api, true, &target.verb, &target.path);
    let variables = RequestVariables {
        api,
        request,
        target: &target,
        route: &route.unwrap_or_else(|| Route::nowhere(&target.path)),
        ids: &ids,
    };
    let token = authorizer
        .identity_sources()
        .next()
        .and_then(|source| variables.value(&source))
        .unwrap_or_default();
    variables.event(authorizer.authorizer_type, &token)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::gateway::deployment::PatchId;
    use crate::policy::PolicyKind;

    #[test]
    fn each_text_is_read_once() {
        let mut scenario = Scenario::default();
        scenario.api.policy = Some(r#"{"Statement":[]}"#.into());
        let mut deployment = Deployment::new(&scenario);
        let text = r#"{"principalId":"a","policyDocument":{"Statement":[]}}"#;
        let first = deployment.output(text);
        assert!(Rc::ptr_eq(&first, &deployment.output(text)));
        assert!(Rc::ptr_eq(
            &deployment.policy(text, PolicyKind::Identity),
            &deployment.policy(text, PolicyKind::Identity)
        ));

        let policy = Rc::clone(&deployment.policy);
        deployment.save(
            r#"{"api": {"stageVariables": {"a": "b"}}}"#,
            PatchId::Set(EventIndex(0)),
        );
        deployment.deploy();
        assert!(Rc::ptr_eq(&policy, &deployment.policy));
        deployment.save(r#"{"api": {"region": "eu-west-1"}}"#, PatchId::Set(EventIndex(1)));
        assert!(
            Rc::ptr_eq(&policy, &deployment.policy),
            "a saved change is not deployed"
        );
        deployment.deploy();
        assert!(
            !Rc::ptr_eq(&policy, &deployment.policy),
            "its short forms name the region"
        );
    }
}
