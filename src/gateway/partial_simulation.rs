//! A simulation that has run only as far as it was told to.

use std::rc::Rc;

use crate::gateway::outcome::{DecidedBy, Outcome, Simulation};
use crate::gateway::timeline::Outcomes;
use crate::scenario::{Event, EventKind, RequestIndex, Scenario, ScenarioDiagnostic};

/// A [`Simulation`] of which the outcomes known so far can be read, and which can go on from there.
///
/// The outcome of a request needs the events before it, and not those after it: a page shows the selected request's outcome at
/// once and the others when it is idle. Plain data: a clone goes on by itself.
///
/// ```
/// use std::rc::Rc;
/// use why403::gateway::{PartialSimulation, simulate};
/// use why403::scenario::RequestIndex;
///
/// let text = r#"{ "authorizer": null, "timeline": [{ "request": { "path": "/a" } }, { "request": { "path": "/b" } }] }"#;
/// let scenario = Rc::new(why403::scenario::read(text).scenario);
/// let mut partial = PartialSimulation::new(Rc::clone(&scenario));
/// let simulation = simulate(&scenario);
/// partial.run_to(RequestIndex(0), usize::MAX);
/// assert_eq!(partial.outcome(RequestIndex(0)), simulation.outcomes.first());
/// assert_eq!(partial.outcome(RequestIndex(1)), None);
/// partial.finish();
/// assert!(partial.outcomes().eq(&simulation.outcomes));
/// assert_eq!(partial.diagnostics(), Some(simulation.diagnostics.as_slice()));
/// ```
#[derive(Clone, Debug)]
pub struct PartialSimulation {
    scenario: Rc<Scenario>,
    /// The rest of the timeline; none after the end.
    remaining: Option<Outcomes>,
    outcomes: Vec<Option<Rc<Outcome>>>,
    diagnostics: Option<Rc<[ScenarioDiagnostic]>>,
    /// Whether API Gateway would refuse to save the resource policy that is deployed at the start.
    first_policy_refused: bool,
}

impl PartialSimulation {
    /// A simulation of which nothing has run yet.
    pub fn new(scenario: Rc<Scenario>) -> Self {
        let remaining = Outcomes::new(Rc::clone(&scenario));
        Self {
            outcomes: vec![None; scenario.requests().count()],
            scenario,
            first_policy_refused: remaining.policy_refused(),
            remaining: Some(remaining),
            diagnostics: None,
        }
    }

    /// The scenario, which does not change.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Run the timeline until it has the outcome of a request, through this many more requests at most.
    pub fn run_to(&mut self, index: RequestIndex, most: usize) {
        let mut left = most;
        while left > 0 && self.outcomes.get(index.0).is_some_and(Option::is_none) && self.advance() {
            left -= 1;
        }
    }

    /// Run the timeline through this many more requests at most; say whether it has run to its end.
    pub fn run(&mut self, most: usize) -> bool {
        for _ in 0..most {
            if self.is_finished() || !self.advance() {
                self.finish();
                return true;
            }
        }
        false
    }

    /// Run the timeline to its end.
    pub fn finish(&mut self) {
        while self.advance() {}
        if let Some(finished) = self.remaining.take() {
            self.diagnostics = Some(finished.into_diagnostics().into());
        }
    }

    /// Whether the timeline has run to its end.
    pub fn is_finished(&self) -> bool {
        self.remaining.is_none()
    }

    /// The outcome of the request with this index, if it has run and there is such a request.
    pub fn outcome(&self, index: RequestIndex) -> Option<&Outcome> {
        self.shared_outcome(index).map(Rc::as_ref)
    }

    /// The same, to keep it.
    pub fn shared_outcome(&self, index: RequestIndex) -> Option<&Rc<Outcome>> {
        self.outcomes.get(index.0)?.as_ref()
    }

    /// The outcomes of the requests that have run, in the order of the timeline.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter_map(Option::as_deref)
    }

    /// The number of requests that have run, and of all.
    pub fn progress(&self) -> (usize, usize) {
        (self.outcomes().count(), self.outcomes.len())
    }

    /// The diagnostics of the scenario's texts, each once. A request need not have reached them; there are none before the end.
    pub fn diagnostics(&self) -> Option<&[ScenarioDiagnostic]> {
        self.diagnostics.as_deref()
    }

    /// Whether a request finds a resource policy that API Gateway would refuse to save. With deployments, it runs through this
    /// many requests at most, and looks at no others.
    pub fn refused(&mut self, most: usize) -> bool {
        let is_deployment = |event: &Event| matches!(event.what, EventKind::Set(_) | EventKind::Deploy);
        if self.scenario.timeline.iter().any(is_deployment) {
            self.run(most);
            self.outcomes()
                .any(|outcome| outcome.decided_by == DecidedBy::PolicyNotSaved)
        } else {
            self.first_policy_refused && !self.outcomes.is_empty()
        }
    }

    /// Run the timeline up to and including its next request; false if there is none.
    fn advance(&mut self) -> bool {
        let next = self.remaining.as_mut().and_then(Outcomes::next);
        if let Some((index, outcome)) = next
            && let Some(slot) = self.outcomes.get_mut(index.0)
        {
            *slot = Some(Rc::new(outcome));
            true
        } else {
            false
        }
    }
}

impl From<PartialSimulation> for Simulation {
    fn from(mut partial: PartialSimulation) -> Self {
        partial.finish();
        let outcomes = partial.outcomes.into_iter().flatten().map(Rc::unwrap_or_clone);
        Self {
            outcomes: outcomes.collect(),
            diagnostics: partial
                .diagnostics
                .map(|diagnostics| diagnostics.to_vec())
                .unwrap_or_default(),
        }
    }
}
