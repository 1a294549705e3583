//! An API Gateway REST API's authorization workflow: from a client's request to the response.
//!
//! [`simulate`] is a pure function. It has no clock, no randomness and no I/O: times come in with
//! the scenario, ids are made from a request's place in the timeline.
//!
//! `timeline` runs one event after the other, `workflow` takes one request through the steps, and each step has a file of its
//! own, in which its rules stand with their sources.

mod arn;
mod conclusion;
mod condition_keys;
mod decision;
mod deployment;
mod event;
mod evidence;
pub(crate) mod jwt;
mod lint_profile;
mod outcome;
mod partial_simulation;
mod pattern_mismatch;
mod request_target;
mod response;
mod rules;
mod statement_rules;
mod steps;
mod template_variables;
mod timeline;
mod uncertainty;
mod workflow;

pub(crate) use arn::url_suffix;
pub use arn::{api_arn, api_arns, mask_account, mask_identity, method_arn, partition};
pub use decision::{Decision, DenyingPolicy};
pub use evidence::Evidence;
pub use outcome::{
    Alternative, CacheUse, DecidedBy, Finding, LogLine, Outcome, PolicyVerdict, Simulation, Step, StepName,
    Trace,
};
pub use partial_simulation::PartialSimulation;
pub use pattern_mismatch::{PatternMismatch, PolicySource, pattern_mismatches};
pub use response::response_type::ResponseType;
pub use rules::rules;
pub use steps::authorizer_function::{Substitution, as_typed};
pub(crate) use steps::identity_source::{Expression, is_about_identity_source};
pub use steps::outcome_tables::{Table, decide};
pub use steps::resource_policy::whole_resource;
pub(crate) use steps::routing::find as find_method;
pub use timeline::Outcomes;

use std::rc::Rc;

use crate::scenario::Scenario;

/// Run a scenario's timeline: one outcome for each request, in the order of the timeline.
///
/// [`Outcomes`] runs it step by step.
///
/// ```
/// use why403::{gateway, scenario};
///
/// let read = scenario::read(r#"{
///     "authorizer": null,
///     "timeline": [{ "request": { "path": "/pets" } }]
/// }"#);
/// let simulation = gateway::simulate(&read.scenario);
/// assert_eq!(simulation.outcomes[0].status_code, Some(200));
/// ```
pub fn simulate(scenario: &Scenario) -> Simulation {
    PartialSimulation::new(Rc::new(scenario.clone())).into()
}
