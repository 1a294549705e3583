//! The search for suggestions: what the other AWS version answers, and which edits let a request get further.
//!
//! Each step simulates one other scenario, so that a page can handle events between them.

use std::rc::Rc;

use crate::explain::candidates::candidates;
use crate::gateway::{Finding, Outcome, Outcomes, StepName};
use crate::scenario::{AwsVersion, RequestIndex, Scenario};

/// The most edits that are suggested: more would be a list to read.
const MAX_EDITS: usize = 4;

/// What other scenarios would answer to a request: found by simulating them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Suggestions {
    /// The status and the body that the other [`AwsVersion`](crate::scenario::AwsVersion) answers, if they differ.
    pub other_version: Option<String>,
    /// Edits after which this request gets through, or at least further; the smallest first.
    pub edits: Vec<Suggestion>,
}

/// An edit of a scenario after which a request gets further.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Suggestion {
    /// A label in the imperative: `Remove the statement that denies it`.
    pub title: String,
    /// The status that the request gets after the edit.
    pub status_code: u16,
    /// The scenario after the edit.
    pub scenario: Scenario,
}

/// Finds what would change the outcome of the request with this index: a [`SuggestionSearch`] run to its end.
pub fn suggest(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Suggestions {
    let mut search = SuggestionSearch::new(scenario, outcome, index);
    while search.step() {}
    search.found()
}

/// A search for suggestions that runs step by step.
pub struct SuggestionSearch {
    /// The scenarios that are still to be simulated, the next one last.
    pending: Vec<Candidate>,
    index: RequestIndex,
    status_code: Option<u16>,
    body: String,
    progress: Progress,
    found: Suggestions,
}

/// Another scenario, and why it is simulated.
enum Candidate {
    OtherVersion(Box<Scenario>),
    Edit(String, Box<Scenario>),
}

/// How far a request got: an unsaved policy, a failure, a refusal at an earlier or later step, the integration.
type Progress = (u8, Option<StepName>);

impl SuggestionSearch {
    /// The search about the outcome of the request with this index.
    pub fn new(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Self {
        let aws_version = match scenario.aws_version {
            AwsVersion::Article => AwsVersion::Current,
            AwsVersion::Current => AwsVersion::Article,
        };
        let other = Scenario {
            aws_version,
            ..scenario.clone()
        };
        let suggestions = candidates(scenario, outcome, index);
        let suggestions = suggestions
            .into_iter()
            .rev()
            .map(|(title, scenario)| Candidate::Edit(title, Box::new(scenario)));
        Self {
            pending: suggestions
                .chain([Candidate::OtherVersion(Box::new(other))])
                .collect(),
            index,
            status_code: outcome.status_code,
            body: outcome.body.clone(),
            progress: progress(outcome),
            found: Suggestions::default(),
        }
    }

    /// Simulates one more scenario; says whether there is another one to simulate.
    pub fn step(&mut self) -> bool {
        match self.pending.pop() {
            Some(Candidate::OtherVersion(scenario)) => {
                self.found.other_version = self.other_response(&scenario)
            }
            Some(Candidate::Edit(title, scenario)) => self.try_edit(title, *scenario),
            None => {}
        }
        !self.pending.is_empty() && self.found.edits.len() < MAX_EDITS
    }

    /// What has been found.
    pub fn found(self) -> Suggestions {
        self.found
    }

    fn other_response(&self, scenario: &Scenario) -> Option<String> {
        let other = outcome_in(scenario, self.index)?;
        let status = other.status_code?;
        if other.body == self.body && self.status_code == Some(status) {
            return None;
        }
        Some(format!("{status} {}", other.body))
    }

    fn try_edit(&mut self, title: String, scenario: Scenario) {
        let Some(after) = outcome_in(&scenario, self.index) else {
            return;
        };
        let Some(status_code) = after.status_code else {
            return;
        };
        let edits = &mut self.found.edits;
        if progress(&after) > self.progress && !edits.iter().any(|edit| edit.scenario == scenario) {
            edits.push(Suggestion {
                title,
                status_code,
                scenario,
            });
        }
    }
}

/// The outcome of the request with this index: the timeline runs no further than that.
fn outcome_in(scenario: &Scenario, index: RequestIndex) -> Option<Outcome> {
    let mut outcomes = Outcomes::new(Rc::new(scenario.clone()));
    outcomes.find_map(|(at, outcome)| (at == index).then_some(outcome))
}

fn progress(outcome: &Outcome) -> Progress {
    let steps = &outcome.trace.steps;
    let ended = steps.iter().find(|step| step.finding == Finding::Ended);
    match outcome.status_code {
        None => (0, None),
        Some(500..) => (1, None),
        Some(400..500) => (2, ended.map(|step| step.name)),
        Some(_) => (3, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::simulate;
    use crate::scenario::gallery;

    #[test]
    fn an_outcome_found_alone_is_that_of_the_simulation() {
        for entry in gallery::examples() {
            let mut scenario = gallery::read(entry.name);
            for _ in 0..2 {
                for (index, outcome) in simulate(&scenario).outcomes.iter().enumerate() {
                    let alone = outcome_in(&scenario, RequestIndex(index)).unwrap();
                    assert_eq!(alone.status_code, outcome.status_code, "{} {index}", entry.name);
                    assert_eq!(alone.decided_by, outcome.decided_by, "{} {index}", entry.name);
                }
                // The order of the list is not that of time.
                scenario.timeline.reverse();
            }
        }
    }
}
