//! The timeline: what happens, by time.

use crate::gateway::Outcome;
use crate::gateway::deployment::Deployment;
use crate::gateway::event::Variables;
use crate::gateway::response::ids::Ids;
use crate::gateway::steps::{
    authorizer_function as function, identity_source as identity, routing as route, run as workflow,
};
use crate::gateway::target::Target;
use crate::gateway::uncertainty::Uncertainties;
use crate::json;
use crate::json::{Diagnostic, Severity, Span};
use crate::scenario::{
    Api, Authorizer, AwsVersion, Behaviour, Call, EventKind, Millis, Request, Scenario, TextId,
};

/// A timeline on its way.
pub(crate) struct Runner {
    deployment: Deployment,
    /// What is still to happen, the next last: places in the list, of a request also its position among the requests.
    left: Vec<(usize, Option<usize>)>,
    /// How many requests there are.
    pub requests: usize,
    /// Whether API Gateway would refuse to save the resource policy that is there at first.
    pub refused: bool,
    /// Whether what is deployed changes.
    pub deploys: bool,
    /// Remarks on the resource policy that is there at first, and on the authorizer's settings.
    diagnostics: Vec<Diagnostic>,
}

impl Runner {
    /// Before anything has happened.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let deployment = Deployment::new(scenario);
        let mut diagnostics = deployment.policy.diagnostics.clone();
        diagnostics.extend(scenario.authorizer.iter().flat_map(identity::diagnose));
        let (mut requests, mut deploys) = (0_usize, false);
        // Each is put in its place: nearly always the last one, and a sort or a map would add kilobytes to the page.
        let mut order: Vec<(Millis, usize, Option<usize>)> = Vec::with_capacity(scenario.timeline.len());
        for (place, event) in scenario.timeline.iter().enumerate() {
            let index = matches!(event.what, EventKind::Request(_)).then_some(requests);
            requests = requests.saturating_add(usize::from(index.is_some()));
            deploys |= matches!(event.what, EventKind::Set(_));
            let at = order.partition_point(|(before, ..)| *before <= event.at);
            order.insert(at, (event.at, place, index));
        }
        Self {
            refused: deployment.policy.refused,
            deployment,
            left: order
                .into_iter()
                .rev()
                .map(|(_, place, index)| (place, index))
                .collect(),
            requests,
            deploys,
            diagnostics,
        }
    }

    /// The next thing happens: the outcome of a request, with its position among the requests, or nothing. None at the end.
    pub(crate) fn step(&mut self, scenario: &Scenario) -> Option<Option<(usize, Outcome)>> {
        let (place, index) = self.left.pop()?;
        let event = scenario.timeline.get(place)?;
        match &event.what {
            EventKind::Request(call) => {
                let outcome = workflow::answer(&mut self.deployment, place, event.at, call);
                return Some(index.map(|index| (index, outcome)));
            }
            EventKind::FlushStageAuthorizersCache => self.deployment.cache.flush(&self.deployment.api),
            EventKind::Set(patch) => self.deployment.deploy(patch, place),
        }
        Some(None)
    }

    /// What is wrong with the scenario's texts; after the end.
    pub(crate) fn diagnostics(&mut self, scenario: &Scenario) -> Vec<Diagnostic> {
        diagnose_unreached(&mut self.deployment, scenario);
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.append(&mut self.deployment.diagnostics);
        diagnostics
    }
}

/// Remarks on what the function would return where no request of the timeline got that far: as if the first request did.
fn diagnose_unreached(deployment: &mut Deployment, scenario: &Scenario) {
    let Some(authorizer) = &scenario.authorizer else {
        return;
    };
    let fallback = Call::default();
    let first = scenario.requests().next();
    let request = first.map_or(&fallback.request, |first| &first.call.request);
    let event_text = sample_event(&scenario.api, authorizer, request);
    let event = json::parse(&event_text).root;
    for (place, rule) in authorizer.lambda.iter().enumerate() {
        let Behaviour::Returns(text) = &rule.does else {
            continue;
        };
        let path = TextId::AuthorizerOutput(place).pointer();
        let Some(event) = &event else { continue };
        if deployment
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.path == path && diagnostic.severity == Severity::Error)
        {
            continue;
        }
        let filled = function::fill(text, event, &event_text);
        let read = deployment.output(&filled.text);
        let found = match &read.result {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        deployment.tell(found.iter().cloned(), &path, &filled.substitutions);
        let unknown = filled
            .unknown
            .iter()
            .map(|(name, span)| unknown_path(name, *span));
        deployment.tell(unknown, &path, &[]);
    }
}

/// A remark on a `${event.…}` that the event does not have.
fn unknown_path(name: &str, span: Span) -> Diagnostic {
    Diagnostic::warning("event-path-unknown", span, format!("the event has no `{name}`"))
        .help("a TOKEN authorizer's event has type, methodArn and authorizationToken only")
}

fn sample_event(api: &Api, authorizer: &Authorizer, request: &Request) -> String {
    let ids = Ids::new(0, &request.time);
    let target = Target::of(api, request);
    let found = route::route(
        api,
        true,
        request,
        &target,
        AwsVersion::default(),
        &mut Uncertainties::default(),
    );
    let fallback = route::Route::nowhere(&target.path);
    let route = match found {
        std::ops::ControlFlow::Continue(route) => route,
        std::ops::ControlFlow::Break(_) => fallback,
    };
    let variables = Variables {
        api,
        request,
        verb: &target.verb,
        path: &target.path,
        query: &target.query,
        route: &route,
        method_arn: &target.arn,
        ids: &ids,
    };
    let token = identity::source_names(authorizer)
        .next()
        .and_then(|name| variables.get(name))
        .unwrap_or_default();
    variables.event(authorizer.authorizer_type, &token)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn each_text_is_read_once() {
        let mut scenario = Scenario::default();
        scenario.api.policy = Some(r#"{"Statement":[]}"#.into());
        let mut deployment = Deployment::new(&scenario);
        let text = r#"{"principalId":"a","policyDocument":{"Statement":[]}}"#;
        let first = deployment.output(text);
        assert!(Rc::ptr_eq(&first, &deployment.output(text)));
        assert!(Rc::ptr_eq(
            &deployment.caller_policy(text),
            &deployment.caller_policy(text)
        ));

        let policy = Rc::clone(&deployment.policy);
        deployment.deploy(r#"{"api": {"stageVariables": {"a": "b"}}}"#, 0);
        assert!(Rc::ptr_eq(&policy, &deployment.policy));
        deployment.deploy(r#"{"api": {"region": "eu-west-1"}}"#, 1);
        assert!(
            !Rc::ptr_eq(&policy, &deployment.policy),
            "its short forms name the region"
        );
    }
}
