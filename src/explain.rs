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

pub use search::SuggestionSearch;

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

/// What other scenarios would answer to a request: found by simulating them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestions {
    /// The status and the body that the other [`AwsVersion`](crate::scenario::AwsVersion) answers, if they differ.
    pub other_version: Option<String>,
    /// Edits after which this request gets through, or at least further; the smallest first.
    pub edits: Vec<Suggestion>,
}

/// An edit of a scenario after which a request gets further.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// A label in the imperative: `Remove the statement that denies it`.
    pub title: String,
    /// The status that the request gets after the edit.
    pub status_code: u16,
    /// The scenario after the edit.
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

/// Finds what would change the outcome of the request with this index: a [`SuggestionSearch`] run to its end.
pub fn suggest(scenario: &Scenario, outcome: &Outcome, index: usize) -> Suggestions {
    let mut search = SuggestionSearch::new(scenario, outcome, index);
    while search.step() {}
    search.found()
}
