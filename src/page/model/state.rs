//! The one reducer: what the page is in, and everything that can happen to it.

#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use crate::page::model::change::Change;
pub use crate::page::model::edit::{Does, Edit, PairEdit, Text, does, edit_pairs};
use crate::page::model::history::{Deed, History, Way};
pub use crate::page::model::history::{Said, Touched};
pub use crate::page::model::timeline_edit::TimelineEdit;

use crate::page::model::labels::OutcomeKind;
use why403::explain::{Explanation, explain};
use why403::gateway::{DecidedBy, Gradual, Outcome};
use why403::json::Diagnostic;
use why403::scenario::{Authorizer, LambdaCase, Millis, Request, Scenario};

/// What the page is in. Only [`State::apply`] makes a new one out of an old one.
#[derive(Clone, Debug)]
pub struct State {
    /// What is being edited.
    pub scenario: Rc<Scenario>,
    /// What it comes to; always that of `scenario`. A key asks for the outcome in view; those of other requests are found out when
    /// they are shown.
    pub simulation: Rc<Gradual>,
    /// What it comes to with the resource policy that API Gateway last accepted. It is asked for while API Gateway
    /// would refuse to save the one that is being edited.
    pub(super) before: Option<Rc<Gradual>>,
    /// The scenario whose resource policy API Gateway last accepted.
    pub(super) accepted: Option<Rc<Scenario>>,
    /// Why the request in view is answered as it is; none if the timeline has none.
    pub explanation: Option<Rc<Explanation>>,
    /// The request in view: its position among the timeline's requests.
    pub selected: usize,
    /// The rule of the function in view.
    pub rule: usize,
    /// Whether a person has changed the scenario since it was loaded.
    pub edited: bool,
    /// Which piece of work it is: each scenario that is loaded begins another.
    pub sitting: u32,
    /// A word to the person, until it is dismissed.
    pub notice: Option<Notice>,
    /// What was undone or redone last.
    pub said: Option<Said>,
    /// Whether the person is invited to a first edit.
    pub invites: bool,
    /// What was switched off, for switching it on again.
    pub(super) aside: Rc<Stash>,
    pub(super) history: History,
}

impl PartialEq for State {
    /// Cheap: scenarios and simulations are the same if they are the same allocation.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario)
            && self.selected == other.selected
            && self.rule == other.rule
            && self.edited == other.edited
            && self.said == other.said
            && self.invites == other.invites
            && self.notice == other.notice
    }
}

/// What was switched off and may come back.
#[derive(Clone, Debug, Default)]
pub(super) struct Stash {
    pub(super) policy: Option<String>,
    pub(super) authorizer: Option<Authorizer>,
    pub(super) output: Option<String>,
}

/// A word to the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Whether something went wrong.
    pub problem: bool,
    /// What to say, in one sentence or two; what stands in backticks is code.
    pub text: String,
    /// A scenario to open on demand: what could be recovered of a broken link.
    pub recovered: Option<Rc<Scenario>>,
}

impl Notice {
    /// Something went wrong.
    pub fn problem(text: String) -> Self {
        Self {
            problem: true,
            text,
            recovered: None,
        }
    }
}

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another scenario takes the place of this one.
    Load(Box<Scenario>),
    /// The same, with a word about it.
    Replace(Box<State>),
    /// A person changes the scenario.
    Edit(Edit),
    /// The last step is undone.
    Undo,
    /// The step that was undone last is done again.
    Redo,
    /// What is typed next is a step of its own.
    Pause,
    /// Another request comes into view.
    SelectRequest(usize),
    /// Another rule of the function comes into view.
    SelectRule(usize),
    /// Something is to be said.
    Notify(Notice),
    /// It has been read.
    Dismiss,
    /// The person does without being invited.
    Decline,
}

/// The outcome in view.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The outcome.
    pub outcome: &'a Outcome,
    /// Whether it is that of the resource policy accepted before, because API Gateway would refuse
    /// to save the present one.
    pub stale: bool,
}

impl State {
    /// The page with this scenario, the first request that does not get through in view.
    pub fn new(scenario: Scenario) -> Self {
        let scenario = Rc::new(scenario);
        let mut state = Self {
            simulation: Rc::new(Gradual::new(Rc::clone(&scenario))),
            scenario,
            explanation: None,
            before: None,
            accepted: None,
            selected: 0,
            rule: 0,
            edited: false,
            sitting: 0,
            notice: None,
            said: None,
            invites: false,
            aside: Rc::default(),
            history: History::default(),
        };
        state.settle();
        // The first request that does not get through: that is what people come for.
        let refused = |outcome: &Outcome| OutcomeKind::of(outcome) != OutcomeKind::Allowed;
        state.selected = state.simulation.outcomes().position(refused).unwrap_or(0);
        state.explain();
        state
    }

    /// The page after this has happened.
    #[must_use]
    pub fn apply(&self, action: Action) -> Self {
        match action {
            Action::Load(scenario) => self.replaced_by(Self::new(*scenario)),
            Action::Replace(state) => self.replaced_by(*state),
            Action::Edit(edit) => {
                let mut next = self.clone();
                let deed = edit.deed(self);
                next.edit(edit);
                if next.scenario == self.scenario {
                    return self.clone();
                }
                next.edited = true;
                next.invites = false;
                next.settle();
                next.explain();
                next.note(self.moment(), deed);
                next
            }
            Action::Undo | Action::Redo => {
                let mut next = self.clone();
                if next.travel(action == Action::Undo) {
                    next.settle();
                    next.explain();
                }
                next
            }
            Action::Pause => {
                self.pause();
                self.clone()
            }
            Action::SelectRequest(index) => {
                let mut next = Self {
                    selected: index.min(self.requests().count().saturating_sub(1)),
                    ..self.clone()
                };
                next.explain();
                next
            }
            Action::SelectRule(index) => Self {
                rule: index.min(self.rules().len().saturating_sub(1)),
                ..self.clone()
            },
            Action::Notify(notice) => Self {
                notice: Some(notice),
                ..self.clone()
            },
            Action::Dismiss => Self {
                notice: None,
                ..self.clone()
            },
            Action::Decline => Self {
                invites: false,
                ..self.clone()
            },
        }
    }

    /// Another piece of work in the place of this one, which comes back by undoing that.
    fn replaced_by(&self, other: Self) -> Self {
        let history = self.history.clone();
        let mut next = Self {
            said: self.said,
            history,
            ..other
        };
        next.begin();
        let touched = Touched {
            what: "another scenario opened",
            id: "",
        };
        next.note(
            self.moment(),
            Deed {
                touched,
                index: 0,
                way: Way::AtOnce,
            },
        );
        next
    }

    /// The requests of the timeline with their times, in order.
    pub fn requests(&self) -> impl Iterator<Item = (Millis, &Request)> {
        let requests = self.scenario.requests();
        requests.map(|request| (request.at, &request.call.request))
    }

    /// The request in view; none if the timeline has none.
    pub fn request(&self) -> Option<&Request> {
        self.requests().nth(self.selected).map(|(_, request)| request)
    }

    /// The rules of the function; empty without an authorizer.
    pub fn rules(&self) -> &[LambdaCase] {
        self.scenario
            .authorizer
            .as_ref()
            .map_or(&[], |authorizer| &authorizer.lambda)
    }

    /// The outcome of the request in view; none if the timeline has none.
    pub fn answer(&self) -> Option<Answer<'_>> {
        let now = self.simulation.outcome(self.selected)?;
        if now.decided_by == DecidedBy::PolicyNotSaved
            && let Some(before) = &self.before
            && let Some(outcome) = before.outcome(self.selected)
        {
            return Some(Answer { outcome, stale: true });
        }
        Some(Answer {
            outcome: now,
            stale: false,
        })
    }

    /// What is said of the text at this JSON pointer, by the scenario as a whole and by the request in view.
    pub fn diagnostics(&self, path: &str) -> Vec<Diagnostic> {
        let outcome = self.simulation.outcome(self.selected);
        let of_request = outcome.map_or(&[][..], |outcome| &outcome.diagnostics);
        let mut found: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.simulation.diagnostics().iter().chain(of_request) {
            if diagnostic.path == path && !found.contains(diagnostic) {
                found.push(diagnostic.clone());
            }
        }
        found
    }

    /// Brings what is derived up to date, and positions back to what exists.
    pub(super) fn settle(&mut self) {
        self.selected = self.selected.min(self.requests().count().saturating_sub(1));
        self.rule = self.rule.min(self.rules().len().saturating_sub(1));
        self.simulation = Rc::new(Gradual::new(Rc::clone(&self.scenario)));
        if self.simulation.refused() {
            let last = self.before.take();
            self.before = self.accepted.as_ref().map(|accepted| {
                let mut scenario = Scenario::clone(&self.scenario);
                scenario.api.policy.clone_from(&accepted.api.policy);
                // While the policy is being typed, nothing else changes, also at the key that breaks it.
                last.filter(|last| *last.scenario() == scenario)
                    .unwrap_or_else(|| Rc::new(Gradual::new(Rc::new(scenario))))
            });
        } else {
            self.before = Some(Rc::clone(&self.simulation));
            self.accepted = Some(Rc::clone(&self.scenario));
        }
    }

    pub(super) fn explain(&mut self) {
        let outcome = self.simulation.outcome(self.selected);
        let explain = |outcome| Rc::new(explain(&self.scenario, outcome, self.selected));
        self.explanation = outcome.map(explain);
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        // A pause draws nothing anew.
        if action == Action::Pause {
            self.pause();
            return self;
        }
        Rc::new(self.apply(action))
    }
}
