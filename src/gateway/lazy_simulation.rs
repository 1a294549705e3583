//! A simulation that runs only as far as it is asked to.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use crate::gateway::outcome::{DecidedBy, Outcome, Simulation};
use crate::gateway::timeline::Outcomes;
use crate::scenario::{Event, EventKind, RequestIndex, Scenario, ScenarioDiagnostic};

/// A [`Simulation`] that is evaluated lazily.
///
/// The outcome of a request needs the events before it, and not those after it: a page shows the selected request's outcome at
/// once and the others when it is idle.
///
/// ```
/// use std::rc::Rc;
/// use why403::gateway::{LazySimulation, simulate};
/// use why403::scenario::RequestIndex;
///
/// let text = r#"{ "authorizer": null, "timeline": [{ "request": { "path": "/a" } }, { "request": { "path": "/b" } }] }"#;
/// let scenario = Rc::new(why403::scenario::read(text).scenario);
/// let lazy = LazySimulation::new(Rc::clone(&scenario));
/// let simulation = simulate(&scenario);
/// assert_eq!(lazy.outcome(RequestIndex(1)), simulation.outcomes.get(1));
/// assert!(lazy.outcomes().eq(&simulation.outcomes));
/// assert_eq!(lazy.diagnostics(), simulation.diagnostics);
/// ```
pub struct LazySimulation {
    scenario: Rc<Scenario>,
    /// None after the diagnostics were asked for: nothing is left to run.
    remaining: RefCell<Option<Outcomes>>,
    outcomes: Vec<OnceCell<Outcome>>,
    diagnostics: OnceCell<Vec<ScenarioDiagnostic>>,
    /// Whether API Gateway would refuse to save the resource policy that is deployed at the start.
    first_policy_refused: bool,
}

impl LazySimulation {
    /// A simulation of which nothing has run yet.
    pub fn new(scenario: Rc<Scenario>) -> Self {
        let remaining = Outcomes::new(Rc::clone(&scenario));
        let mut outcomes = Vec::new();
        outcomes.resize_with(scenario.requests().count(), OnceCell::new);
        Self {
            scenario,
            first_policy_refused: remaining.policy_refused(),
            remaining: RefCell::new(Some(remaining)),
            outcomes,
            diagnostics: OnceCell::new(),
        }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The outcome of the request with this index among the timeline's requests.
    pub fn outcome(&self, index: RequestIndex) -> Option<&Outcome> {
        let outcome = self.outcomes.get(index.0)?;
        while outcome.get().is_none() && self.advance() {}
        outcome.get()
    }

    /// One outcome for each request of the timeline, in its order.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        (0..self.outcomes.len()).filter_map(|index| self.outcome(RequestIndex(index)))
    }

    /// What is wrong with the scenario's texts, whether or not a request reached them; each once.
    pub fn diagnostics(&self) -> &[ScenarioDiagnostic] {
        self.diagnostics.get_or_init(|| {
            while self.advance() {}
            let finished = self.remaining.take();
            finished.map(Outcomes::into_diagnostics).unwrap_or_default()
        })
    }

    /// Whether a request finds a resource policy that API Gateway would refuse to save.
    pub fn refused(&self) -> bool {
        let is_deployment = |event: &Event| matches!(event.what, EventKind::Set(_) | EventKind::Deploy);
        if self.scenario.timeline.iter().any(is_deployment) {
            self.outcomes()
                .any(|outcome| outcome.decided_by == DecidedBy::PolicyNotSaved)
        } else {
            self.first_policy_refused && !self.outcomes.is_empty()
        }
    }

    /// Runs what is left.
    pub(crate) fn finish(self) -> Simulation {
        self.diagnostics();
        Simulation {
            outcomes: self
                .outcomes
                .into_iter()
                .filter_map(OnceCell::into_inner)
                .collect(),
            diagnostics: self.diagnostics.into_inner().unwrap_or_default(),
        }
    }

    /// Runs the timeline up to and including its next request; false if there is none.
    fn advance(&self) -> bool {
        let next = self.remaining.borrow_mut().as_mut().and_then(Outcomes::next);
        next.is_some_and(|(index, outcome)| {
            let cell = self.outcomes.get(index.0);
            cell.is_some_and(|cell| cell.set(outcome).is_ok())
        })
    }
}

impl fmt::Debug for LazySimulation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LazySimulation")
            .field("outcomes", &self.outcomes)
            .finish_non_exhaustive()
    }
}
