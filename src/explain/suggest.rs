//! The search for suggestions. They are edits that let a request get further, and what the other AWS version answers.
//!
//! Each step simulates one other scenario, or 50 of the up to 200 requests that tell what an edit lets through besides, so that
//! a page can handle events between them. The search runs after the outcome is shown, never within a key.

use crate::explain::aws::AwsChange;
use crate::explain::candidates::{Breadth, Candidate, Goal, candidates};
use crate::explain::opened::{MAX_PROBES, Opened, ProbeRun, Probes};
use crate::explain::words;
use crate::gateway::{Outcome, StepName};
use crate::scenario::{AwsVersion, RequestIndex, Scenario};

/// The most edits that are suggested: more would be a list to read.
const MAX_EDITS: usize = 6;

/// The suggestions for a request, found by simulating other scenarios.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestions {
    /// The status and the body of the other [`AwsVersion`](crate::scenario::AwsVersion), if they differ.
    pub other_version: Option<String>,
    /// Edits after which this request gets through, or at least further. Repairs of the cause come first, what undoes a
    /// restriction last. Among the other two kinds those come first after which it gets through, and then those that open least.
    pub edits: Vec<Suggestion>,
}

/// An edit of a scenario after which a request gets further.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suggestion {
    /// A label in the imperative: `Remove the statement that denies it`.
    pub title: String,
    /// The status that the request gets after the edit.
    pub status_code: u16,
    /// The scenario after the edit.
    pub scenario: Scenario,
    /// The other requests that the edit lets through, of those that the scenario knows of.
    pub opens: Vec<Opened>,
    /// Whether there are more requests than were compared, so that `opens` may lack some.
    pub opens_cut: bool,
    /// Whether the edit repairs the mistake that the outcome comes from. Such are a missing bracket, an output in the wrong
    /// format, a condition key that the request cannot have. Such edits come first, whatever they open.
    pub repairs_cause: bool,
    /// Whether the edit undoes a restriction that someone has put there. Such are a Deny, an address list, a VPC condition, a
    /// validation expression, a required key. Such edits come last, and never alone.
    pub undoes_restriction: bool,
    /// The same on AWS.
    pub aws: AwsChange,
}

/// Find edits that would change the outcome of the request with this index. It is a [`SuggestionSearch`] run to its end.
pub fn suggest(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Suggestions {
    let mut search = SuggestionSearch::new(scenario, outcome, index);
    while search.step() {}
    search.found()
}

/// A search for suggestions that runs step by step.
pub struct SuggestionSearch {
    scenario: Scenario,
    /// The scenarios that are still to be simulated, the next one last.
    pending: Vec<Pending>,
    index: RequestIndex,
    /// The most requests that are compared before and after an edit.
    most: usize,
    /// The requests that were simulated.
    simulated: usize,
    status_code: Option<u16>,
    body: String,
    progress: Progress,
    cors_header: bool,
    /// The requests that are compared before and after an edit, with their run before; made when needed.
    probes: Option<(Probes, ProbeRun)>,
    /// An edit that helps, and the run of the requests after it, which is not at its end.
    comparing: Option<(Breadth, Suggestion, ProbeRun)>,
    other_version: Option<String>,
    found: Vec<(Breadth, Suggestion)>,
}

/// Another scenario, and why it is simulated.
enum Pending {
    OtherVersion(Box<Scenario>),
    Edit(Box<Candidate>),
}

/// How far a request got. The order is: an unsaved policy, a failure, a refusal at an earlier or later step, the integration.
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
        let edits = candidates(scenario, outcome, index);
        let edits = edits
            .into_iter()
            .rev()
            .map(|candidate| Pending::Edit(Box::new(candidate)));
        Self {
            pending: edits.chain([Pending::OtherVersion(Box::new(other))]).collect(),
            scenario: scenario.clone(),
            index,
            most: MAX_PROBES,
            simulated: 0,
            status_code: outcome.status_code,
            body: outcome.body.clone(),
            progress: progress(outcome),
            cors_header: has_cors_header(outcome),
            probes: None,
            comparing: None,
            other_version: None,
            found: Vec::new(),
        }
    }

    /// The search with a bound on the requests that are compared before and after an edit. Each of them costs a simulation.
    #[must_use]
    pub fn comparing(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// The number of requests that were simulated so far.
    pub fn simulated(&self) -> usize {
        self.simulated
    }

    /// Simulate one more scenario, or some requests in one; say whether there is more to simulate.
    pub fn step(&mut self) -> bool {
        if self.compare() {
            return true;
        }
        match self.pending.pop() {
            Some(Pending::OtherVersion(scenario)) => self.other_version = self.other_response(*scenario),
            Some(Pending::Edit(candidate)) => self.try_edit(*candidate),
            None => {}
        }
        !self.pending.is_empty() || self.comparing.is_some()
    }

    /// Let some of the requests come before or after the edit that is compared; false if there is none.
    fn compare(&mut self) -> bool {
        let (Some((probes, before)), Some((breadth, mut suggestion, mut after))) =
            (&mut self.probes, self.comparing.take())
        else {
            return false;
        };
        let mut advanced = probes.advance(before);
        if advanced == 0 {
            advanced = probes.advance(&mut after);
        }
        self.simulated += advanced;
        if advanced > 0 {
            self.comparing = Some((breadth, suggestion, after));
            return true;
        }
        suggestion.opens = probes.opened(before, &after);
        self.found.push((breadth, suggestion));
        !self.pending.is_empty()
    }

    /// The suggestions so far.
    pub fn found(self) -> Suggestions {
        Suggestions {
            other_version: self.other_version,
            edits: ranked(self.found),
        }
    }

    /// The timeline of a scenario up to the request.
    fn run(&mut self, scenario: Scenario) -> Option<ProbeRun> {
        self.simulated += self.index.0 + 1;
        ProbeRun::new(scenario, self.index)
    }

    fn other_response(&mut self, scenario: Scenario) -> Option<String> {
        let other = self.run(scenario)?.outcome(self.index)?;
        let status = other.status_code?;
        if other.body == self.body && self.status_code == Some(status) {
            return None;
        }
        Some(format!("{status} {}", other.body))
    }

    fn try_edit(&mut self, candidate: Candidate) {
        let Candidate {
            title,
            scenario,
            aws,
            breadth,
            goal,
        } = candidate;
        if self.found.iter().any(|(_, known)| known.scenario == scenario) {
            return;
        }
        let Some(mut run) = self.run(scenario.clone()) else {
            return;
        };
        let Some(after) = run.outcome(self.index) else {
            return;
        };
        let Some(status_code) = after.status_code else {
            return;
        };
        let helps = match goal {
            Goal::Further => progress(&after) > self.progress,
            Goal::CorsHeader => !self.cors_header && has_cors_header(&after),
            Goal::AsFar => after
                .trace
                .ended_at()
                .is_none_or(|step| self.progress.1.is_none_or(|before| step >= before)),
            Goal::Through => {
                status_code < 400 && self.found.iter().all(|(_, before)| before.status_code >= 400)
            }
        };
        if !helps {
            return;
        }
        if self.probes.is_none() {
            let before = self.run(self.scenario.clone());
            self.probes =
                before.map(|before| (Probes::at_most(&self.scenario, self.index, self.most), before));
        }
        let Some((probes, _)) = &self.probes else { return };
        let suggestion = Suggestion {
            title,
            status_code,
            opens: Vec::new(),
            opens_cut: probes.cut(),
            repairs_cause: breadth == Breadth::Repair,
            undoes_restriction: breadth == Breadth::Restriction,
            aws,
            scenario,
        };
        self.comparing = Some((breadth, suggestion, run));
    }
}

/// The suggestions in their order, without those that open more than a narrower one.
fn ranked(found: Vec<(Breadth, Suggestion)>) -> Vec<Suggestion> {
    let through = |one: &Suggestion| one.status_code < 400;
    // What a wider edit lets through, a narrower one does not need to.
    let narrower_exists = |at: usize, breadth: Breadth, wide: &Suggestion| {
        matches!(breadth, Breadth::Wide | Breadth::Restriction)
            && found.iter().enumerate().any(|(other, (kind, narrow))| {
                let comparable = (breadth == Breadth::Restriction) == (*kind == Breadth::Restriction);
                other != at
                    && comparable
                    && (through(narrow) || !through(wide))
                    // Of those that open the same, the first.
                    && (narrow.opens.len() < wide.opens.len()
                        || (other < at && *kind == breadth && narrow.opens.len() == wide.opens.len()))
                    && narrow.opens.iter().all(|one| wide.opens.contains(one))
            })
    };
    let kept: Vec<bool> = found
        .iter()
        .enumerate()
        .map(|(at, (breadth, one))| !narrower_exists(at, *breadth, one))
        .collect();
    let kept = found.into_iter().zip(kept).filter(|(_, kept)| *kept);
    let mut edits: Vec<Option<Suggestion>> = kept.map(|((_, one), _)| Some(one)).collect();
    let key = |one: &Suggestion| {
        let kind = match (one.undoes_restriction, one.repairs_cause, through(one)) {
            (true, ..) => 4,
            (_, true, true) => 0,
            (_, true, false) => 1,
            (_, false, true) => 2,
            (_, false, false) => 3,
        };
        // There are fewer requests than that.
        kind * 10_000 + one.opens.len() * 2 + usize::from(!through(one))
    };
    let order = words::order(edits.iter().map(|one| one.as_ref().map_or(0, key)));
    let mut edits: Vec<Suggestion> = order
        .into_iter()
        .filter_map(|at| edits.get_mut(at)?.take())
        .collect();
    let restrictions = edits.iter().filter(|one| one.undoes_restriction).count();
    if restrictions == edits.len() {
        // Never alone.
        return Vec::new();
    }
    // One of those that undo a restriction stays, if there is any.
    let most = MAX_EDITS - restrictions.min(1);
    let open = edits.len() - restrictions;
    if open > most {
        edits.drain(most..open);
    }
    edits.truncate(MAX_EDITS);
    edits
}

/// Whether a browser lets a page read the answer.
fn has_cors_header(outcome: &Outcome) -> bool {
    let mut headers = outcome.headers.iter();
    headers.any(|(name, _)| name.eq_ignore_ascii_case("Access-Control-Allow-Origin"))
}

fn progress(outcome: &Outcome) -> Progress {
    match outcome.status_code {
        None => (0, None),
        Some(500..) => (1, outcome.trace.ended_at()),
        Some(400..500) => (2, outcome.trace.ended_at()),
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
                    let index = RequestIndex(index);
                    let mut run = ProbeRun::new(scenario.clone(), index).unwrap();
                    let alone = run.outcome(index).unwrap();
                    assert_eq!(alone.status_code, outcome.status_code, "{} {index}", entry.name);
                    assert_eq!(alone.decided_by, outcome.decided_by, "{} {index}", entry.name);
                }
                // The order of the list is not that of time.
                scenario.timeline.reverse();
            }
        }
    }

    #[test]
    fn a_search_simulates_what_it_compares_and_the_timeline_once_for_each_edit() {
        let scenario = gallery::read("cached-policy");
        let outcome = &simulate(&scenario).outcomes[1];
        let run = |most| {
            let mut search = SuggestionSearch::new(&scenario, outcome, RequestIndex(1)).comparing(most);
            let candidates = search.pending.len();
            while search.step() {}
            let (simulated, edits) = (search.simulated(), search.found.len());
            // The timeline for each candidate and once before the edits; the requests for each edit that helps and once before.
            assert!(
                simulated <= (candidates + 1) * 2 + (edits + 1) * most,
                "{simulated} of {most}"
            );
            (simulated, search.found())
        };
        let (few, some) = run(10);
        let (many, all) = run(MAX_PROBES);
        assert!(few * 3 < many, "{few} and {many}");
        assert_eq!(some.edits.len(), all.edits.len());
        assert!(
            some.edits
                .iter()
                .all(|one| one.opens.len() <= 10 && one.opens_cut)
        );
    }
}
