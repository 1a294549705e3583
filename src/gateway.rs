//! An API Gateway REST API's authorization workflow: from a client's request to the response.
//!
//! [`simulate`] is a pure function. It has no clock, no randomness and no I/O: times come in with
//! the scenario, ids are made from a request's place in the timeline.

mod outcome;

pub use outcome::{
    CacheUse, DecidedBy, Decision, Finding, LogLine, Outcome, PolicyVerdict, Simulation, Step, StepName,
    Trace,
};

use crate::scenario::Scenario;

/// Runs a scenario's timeline; one outcome for each request, in order.
pub fn simulate(_scenario: &Scenario) -> Simulation {
    Simulation::default()
}
