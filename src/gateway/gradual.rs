//! A simulation that runs as far as it is asked for: the outcome of a request needs what happened before it, and not what comes
//! after it.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::gateway::timeline::Runner;
use crate::gateway::{DecidedBy, Outcome, Simulation};
use crate::json::Diagnostic;
use crate::scenario::Scenario;

/// What a scenario comes to, as [`simulate`](crate::gateway::simulate) finds it, found out when it is asked for.
///
/// ```
/// use std::rc::Rc;
/// use why403::gateway::{Gradual, simulate};
///
/// let text = r#"{ "authorizer": null, "timeline": [{ "request": { "path": "/a" } }, { "request": { "path": "/b" } }] }"#;
/// let scenario = Rc::new(why403::scenario::read(text).scenario);
/// let gradual = Gradual::new(Rc::clone(&scenario));
/// let simulation = simulate(&scenario);
/// assert_eq!(gradual.outcome(1), simulation.outcomes.get(1));
/// assert!(gradual.outcomes().eq(&simulation.outcomes));
/// assert_eq!(gradual.diagnostics(), simulation.diagnostics);
/// ```
pub struct Gradual {
    scenario: Rc<Scenario>,
    run: RefCell<Runner>,
    outcomes: Vec<OnceCell<Outcome>>,
    diagnostics: OnceCell<Vec<Diagnostic>>,
}

impl Gradual {
    /// Of this scenario, before anything was asked.
    pub fn new(scenario: Rc<Scenario>) -> Self {
        let run = Runner::new(&scenario);
        let mut outcomes = Vec::new();
        outcomes.resize_with(run.requests, OnceCell::new);
        Self {
            scenario,
            run: RefCell::new(run),
            outcomes,
            diagnostics: OnceCell::new(),
        }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The outcome of the request with this position among the timeline's requests.
    pub fn outcome(&self, index: usize) -> Option<&Outcome> {
        let outcome = self.outcomes.get(index)?;
        while outcome.get().is_none() && self.go_on() {}
        outcome.get()
    }

    /// One for each request of the timeline, in its order.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        (0..self.outcomes.len()).filter_map(|index| self.outcome(index))
    }

    /// What is wrong with the scenario's texts, whether or not a request reached them; each once.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.diagnostics.get_or_init(|| {
            while self.go_on() {}
            self.run.borrow_mut().diagnostics(&self.scenario)
        })
    }

    /// Whether a request finds a resource policy that API Gateway would refuse to save.
    pub fn refused(&self) -> bool {
        let (refused, deploys) = {
            let run = self.run.borrow();
            (run.refused, run.deploys)
        };
        if deploys {
            self.outcomes()
                .any(|outcome| outcome.decided_by == DecidedBy::PolicyNotSaved)
        } else {
            refused && !self.outcomes.is_empty()
        }
    }

    /// All of it.
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

    /// The next thing happens; false at the end.
    fn go_on(&self) -> bool {
        let happened = self.run.borrow_mut().step(&self.scenario);
        if let Some(Some((index, outcome))) = happened {
            let cell = self.outcomes.get(index);
            // Each happens once.
            return cell.is_some_and(|cell| cell.set(outcome).is_ok());
        }
        happened.is_some()
    }
}

impl std::fmt::Debug for Gradual {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Gradual")
            .field("outcomes", &self.outcomes)
            .finish_non_exhaustive()
    }
}
