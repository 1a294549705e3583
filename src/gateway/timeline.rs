//! The timeline: what happens, by time.

use crate::gateway::Outcome;
use crate::gateway::deployment::{World, returns_path};
use crate::gateway::event::Variables;
use crate::gateway::response::ids::Ids;
use crate::gateway::steps::{
    authorizer_function as function, identity_source as identity, routing as route, run as workflow,
};
use crate::gateway::target::Target;
use crate::gateway::uncertainty::Doubts;
use crate::json;
use crate::json::{Diagnostic, Severity, Span};
use crate::scenario::{Api, Authorizer, Behaviour, Call, Request, Rules, Scenario, What};

/// A timeline on its way.
pub(crate) struct Run {
    world: World,
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

impl Run {
    /// Before anything has happened.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let world = World::new(scenario);
        let mut diagnostics = world.policy.diagnostics.clone();
        diagnostics.extend(scenario.authorizer.iter().flat_map(identity::diagnose));
        let (mut requests, mut deploys) = (0_usize, false);
        // Each is put in its place: nearly always the last one, and a sort or a map would add kilobytes to the page.
        let mut order: Vec<(f64, usize, Option<usize>)> = Vec::with_capacity(scenario.timeline.len());
        for (place, event) in scenario.timeline.iter().enumerate() {
            let index = matches!(event.what, What::Request(_)).then_some(requests);
            requests = requests.saturating_add(usize::from(index.is_some()));
            deploys |= matches!(event.what, What::Set(_));
            let at = order.partition_point(|(before, ..)| *before <= event.at);
            order.insert(at, (event.at, place, index));
        }
        Self {
            refused: world.policy.refused,
            world,
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
            What::Request(call) => {
                let outcome = workflow::answer(&mut self.world, place, event.at, call);
                return Some(index.map(|index| (index, outcome)));
            }
            What::FlushStageAuthorizersCache => self.world.cache.flush(&self.world.api),
            What::Set(patch) => self.world.deploy(patch, &format!("/timeline/{place}/set")),
        }
        Some(None)
    }

    /// What is wrong with the scenario's texts; after the end.
    pub(crate) fn diagnostics(&mut self, scenario: &Scenario) -> Vec<Diagnostic> {
        diagnose_unreached(&mut self.world, scenario);
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.append(&mut self.world.diagnostics);
        diagnostics
    }
}

/// Remarks on what the function would return where no request of the timeline got that far: as if the first request did.
fn diagnose_unreached(world: &mut World, scenario: &Scenario) {
    let Some(authorizer) = &scenario.authorizer else {
        return;
    };
    let calls = scenario.timeline.iter().filter_map(|event| match &event.what {
        What::Request(call) => Some(&call.request),
        _ => None,
    });
    let fallback = Call::default();
    let request = calls.clone().next().unwrap_or(&fallback.request);
    let event_text = sample_event(&scenario.api, authorizer, request);
    let event = json::parse(&event_text).root;
    for (place, rule) in authorizer.lambda.iter().enumerate() {
        let Behaviour::Returns(text) = &rule.does else {
            continue;
        };
        let path = returns_path(place);
        let Some(event) = &event else { continue };
        if world
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.path == path && diagnostic.severity == Severity::Error)
        {
            continue;
        }
        let filled = function::fill(text, event, &event_text);
        let read = world.output(&filled.text);
        let found = match &read.result {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        world.tell(found.iter().cloned(), &path, &filled.substitutions);
        let unknown = filled
            .unknown
            .iter()
            .map(|(name, span)| unknown_path(name, *span));
        world.tell(unknown, &path, &[]);
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
        Rules::default(),
        &mut Doubts::default(),
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
        let mut world = World::new(&scenario);
        let text = r#"{"principalId":"a","policyDocument":{"Statement":[]}}"#;
        let first = world.output(text);
        assert!(Rc::ptr_eq(&first, &world.output(text)));
        assert!(Rc::ptr_eq(&world.caller_policy(text), &world.caller_policy(text)));

        let policy = Rc::clone(&world.policy);
        world.deploy(r#"{"api": {"stageVariables": {"a": "b"}}}"#, "/timeline/0/set");
        assert!(Rc::ptr_eq(&policy, &world.policy));
        world.deploy(r#"{"api": {"region": "eu-west-1"}}"#, "/timeline/1/set");
        assert!(
            !Rc::ptr_eq(&policy, &world.policy),
            "its short forms name the region"
        );
    }
}
