//! An outcome in words: which layer said no and why, and the edits that mend it.
//!
//! Nothing is decided here: the words are made from the outcome's trace, and a fix is offered only
//! after the edited scenario has been simulated and the request came out better.

mod edit;
pub mod evaluated_policy;
mod search;
mod sentence;
pub mod statement;
mod suggest;
mod words;

pub use search::Search;

use crate::gateway::Outcome;
use crate::scenario::Scenario;
use evaluated_policy::Location;

/// An outcome in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The layer and the reason, in one sentence or two. Code is in backticks.
    pub sentence: String,
    /// The range of a text that the sentence is about: what settled it, or what came nearest to allowing it.
    pub location: Option<Location>,
}

/// What else there is to say of an outcome. It takes further simulations to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestions {
    /// What the other generation of rules answers, if it differs: the status and the body.
    pub other_rules: Option<String>,
    /// Edits after which this request gets through, or at least further; the smallest first.
    pub suggestions: Vec<Suggestion>,
}

/// An edit that mends an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What it does, as a button would say it.
    pub title: String,
    /// What the request gets then.
    pub status_code: u16,
    /// The scenario with the edit made.
    pub scenario: Scenario,
}

/// Explains the outcome of the request with this index.
///
/// ```
/// use why403::{explain, gateway, scenario};
///
/// let read = scenario::read(r#"{ "timeline": [{ "request": { "headers": {} } }] }"#);
/// let simulation = gateway::simulate(&read.scenario);
/// let explanation = explain::explain(&read.scenario, &simulation.outcomes[0], 0);
/// assert!(explanation.sentence.starts_with("The header `Authorization`, the authorizer's identity source, is missing"));
/// ```
pub fn explain(scenario: &Scenario, outcome: &Outcome, index: usize) -> Explanation {
    let (sentence, location) = sentence::of(scenario, outcome, index);
    Explanation { sentence, location }
}

/// What else there is to say of the outcome of the request with this index: a [`Search`] from its beginning to its end.
pub fn further(scenario: &Scenario, outcome: &Outcome, index: usize) -> Suggestions {
    let mut search = Search::new(scenario, outcome, index);
    while search.step() {}
    search.found()
}
