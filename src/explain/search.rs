//! The search for what else there is to say of an outcome: what the other generation of rules answers, and which edits mend it.
//!
//! Each step simulates one other scenario, so that a page can go on between them.

use crate::explain::{Suggestion, Suggestions, suggest as fix};
use crate::gateway;
use crate::gateway::{Finding, Outcome, StepName};
use crate::scenario::{AwsVersion, EventKind, Scenario};

/// More than this many fixes are a list to read, not a help.
const MAX_FIXES: usize = 4;

/// A search that goes step by step.
pub struct SuggestionSearch {
    /// What is tried next is the last one.
    left: Vec<Try>,
    index: usize,
    status_code: Option<u16>,
    body: String,
    worth: Worth,
    found: Suggestions,
}

/// Another scenario, and why it is tried.
enum Try {
    OtherRules(Box<Scenario>),
    Suggestion(String, Box<Scenario>),
}

/// How far a request got: an unsaved policy, a failure, a refusal at an earlier or later step, the integration.
type Worth = (u8, Option<StepName>);

impl SuggestionSearch {
    /// The search about the outcome of the request with this index.
    pub fn new(scenario: &Scenario, outcome: &Outcome, index: usize) -> Self {
        let aws_version = match scenario.aws_version {
            AwsVersion::Article => AwsVersion::Current,
            AwsVersion::Current => AwsVersion::Article,
        };
        let other = Scenario {
            aws_version,
            ..scenario.clone()
        };
        let suggestions = fix::candidates(scenario, outcome, index);
        let suggestions = suggestions
            .into_iter()
            .rev()
            .map(|(title, scenario)| Try::Suggestion(title, Box::new(scenario)));
        Self {
            left: suggestions.chain([Try::OtherRules(Box::new(other))]).collect(),
            index,
            status_code: outcome.status_code,
            body: outcome.body.clone(),
            worth: worth(outcome),
            found: Suggestions::default(),
        }
    }

    /// Simulates one more scenario; says whether there is another one to simulate.
    pub fn step(&mut self) -> bool {
        match self.left.pop() {
            Some(Try::OtherRules(scenario)) => self.found.other_version = self.other_answer(&scenario),
            Some(Try::Suggestion(title, scenario)) => self.try_fix(title, *scenario),
            None => {}
        }
        !self.left.is_empty() && self.found.edits.len() < MAX_FIXES
    }

    /// What has been found.
    pub fn found(self) -> Suggestions {
        self.found
    }

    fn other_answer(&self, scenario: &Scenario) -> Option<String> {
        let other = outcome_in(scenario, self.index)?;
        let status = other.status_code?;
        if other.body == self.body && self.status_code == Some(status) {
            return None;
        }
        Some(format!("{status} {}", other.body))
    }

    fn try_fix(&mut self, title: String, scenario: Scenario) {
        let Some(after) = outcome_in(&scenario, self.index) else {
            return;
        };
        let Some(status_code) = after.status_code else {
            return;
        };
        let suggestions = &mut self.found.edits;
        if worth(&after) > self.worth && !suggestions.iter().any(|fix| fix.scenario == scenario) {
            suggestions.push(Suggestion {
                title,
                status_code,
                scenario,
            });
        }
    }
}

/// The outcome of the request with this index in a scenario. What happens after it does not matter to it, and is left out.
fn outcome_in(scenario: &Scenario, index: usize) -> Option<Outcome> {
    let timeline = &scenario.timeline;
    let is_request = |what: &EventKind| matches!(what, EventKind::Request(_));
    let mut requests = timeline
        .iter()
        .enumerate()
        .filter(|(_, event)| is_request(&event.what));
    let (place, last) = requests.nth(index)?;
    let mut fragment = scenario.clone();
    fragment.timeline = Vec::new();
    let mut position = 0_usize;
    for (other, event) in timeline.iter().enumerate() {
        if event.at < last.at || (event.at == last.at && other <= place) {
            if other < place && is_request(&event.what) {
                position = position.saturating_add(1);
            }
            fragment.timeline.push(event.clone());
        }
    }
    gateway::simulate(&fragment).outcomes.into_iter().nth(position)
}

fn worth(outcome: &Outcome) -> Worth {
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
    use crate::scenario::{gallery, read};

    #[test]
    fn what_comes_later_does_not_matter_to_an_outcome() {
        for entry in gallery::entries() {
            let mut scenario = read(entry.text).scenario;
            for _ in 0..2 {
                for (index, outcome) in gateway::simulate(&scenario).outcomes.iter().enumerate() {
                    let alone = outcome_in(&scenario, index).unwrap();
                    assert_eq!(alone.status_code, outcome.status_code, "{} {index}", entry.name);
                    assert_eq!(alone.decided_by, outcome.decided_by, "{} {index}", entry.name);
                }
                // The order of the list is not that of time.
                scenario.timeline.reverse();
            }
        }
    }
}
