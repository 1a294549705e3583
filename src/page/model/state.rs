//! The page's state and its reducer.
//!
//! [`State::apply`] makes a new state out of an old one and an [`Action`]. It reads no clock and touches nothing outside: an
//! action brings the time along.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Deref;
use std::rc::Rc;

use crate::page::model::by_address::ByAddress;
use crate::page::model::control_task::ControlTask;
pub use crate::page::model::edit::{BehaviourKind, Edit, PairEdit};
use crate::page::model::edit_origin::{EditOrigin, EditTarget};
pub use crate::page::model::form_edit::FormEdit;
use crate::page::model::history::History;
use crate::page::model::panel_layout::Layout;
pub use crate::page::model::text_field::TextField;
pub use crate::page::model::timeline_edit::TimelineEdit;
use crate::page::model::work::Work;
use why403::explain::evaluated_policy::Location;
use why403::explain::{Explanation, explain};
use why403::gateway::{DecidedBy, Outcome, PartialSimulation};
use why403::json::Diagnostic;
use why403::scenario::{AwsVersion, CaseIndex, RequestIndex, Scenario, Subject, TextId, View};

/// The most requests that are simulated between two renderings. Simulating 10,000 takes seconds, and typing must go on meanwhile.
const SLICE: usize = 200;

/// The page's state. Two states are equal if nothing tells them apart: what is derived is compared by address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The work; the state dereferences to it, for those who read it.
    work: Work,
    /// A message to the person, until it is dismissed.
    pub notice: Option<Notice>,
    /// The last undo or redo; none before the first.
    pub undo_notice: Option<UndoNotice>,
    /// Whether the invitation to a first edit is shown.
    pub invitation: bool,
    /// The version of AWS that a person has chosen last; none: nobody has chosen one.
    pub chosen_version: Option<AwsVersion>,
    /// The location that its editor is to select, until it has, or anything else happens.
    pub requested_location: Option<Location>,
    /// The task of a control, until it has done it or anything else happens.
    pub requested_task: Option<ControlTask>,
    history: History,
    /// The number of scenarios that were loaded.
    loaded: u32,
    /// The number of times that the work has changed. An editor tells by it whether a text has what was typed into it.
    pub revision: u32,
    /// Whether nothing has happened since the simulation has run to its end, or was stopped.
    pub settled: bool,
    /// Whether a person has stopped the simulation. It goes on when it is continued, or when what it simulates changes.
    pub stopped: bool,

    // What follows is derived from the scenario and the selection.
    /// The simulation of `scenario`, up to the request in view at least. Once the state is settled it is complete.
    pub simulation: ByAddress<PartialSimulation>,
    /// The outcome that was in view last.
    last_outcome: Option<ByAddress<Outcome>>,
    /// The explanation of the request in view; none if the timeline has no request.
    pub explanation: Option<ByAddress<Explanation>>,
    /// The simulation of `scenario` with the resource policy of `last_saved`.
    saved_simulation: Option<ByAddress<PartialSimulation>>,
}

impl Deref for State {
    type Target = Work;

    fn deref(&self) -> &Work {
        &self.work
    }
}

/// A message to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whether something went wrong.
    pub problem: bool,
    /// The message, in one sentence or two; what stands in backticks is code.
    pub text: String,
    /// An offer to help.
    pub offer: Option<Offer>,
}

/// An offer of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Open a scenario: what could be recovered of a broken link.
    OpenRecovered(Rc<Scenario>),
    /// Open the text of what has stopped the page, or copy it.
    OpenStopped(Rc<str>),
    /// Take the present scenario along: as a file, a link or a copy.
    TakeAlong,
}

impl Notice {
    /// The same message with an offer.
    pub fn offering(self, offer: Offer) -> Self {
        Self {
            offer: Some(offer),
            ..self
        }
    }

    /// A message that something went wrong.
    pub fn problem(text: String) -> Self {
        Self {
            problem: true,
            ..Self::info(text)
        }
    }

    /// A message that something is so.
    pub fn info(text: String) -> Self {
        Self {
            problem: false,
            text,
            offer: None,
        }
    }
}

/// An undo or redo, for the announcer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoNotice {
    /// Consecutive, so that two notices with the same words differ.
    pub number: u32,
    /// True for undo, false for redo.
    pub undone: bool,
    /// The target of the edits.
    pub target: EditTarget,
}

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open another scenario, with a message about it if there is one.
    Load(Box<Scenario>, Option<Notice>),
    /// Change the scenario, at this time of the browser's clock, in milliseconds.
    Edit(Edit, u64),
    /// Undo the last group of edits.
    Undo,
    /// Redo the group of edits that was undone last.
    Redo,
    /// Begin or end presenter's mode: while it lasts, undo does not go back to what was there before.
    Present(bool),
    /// Go on with the simulation: through [`SLICE`] more requests at most. At its end the outcomes of all requests are there.
    Settle,
    /// Stop the simulation where it is.
    StopSimulation,
    /// Go on with a simulation that was stopped.
    ContinueSimulation,
    /// Bring another request into view.
    SelectRequest(RequestIndex),
    /// Mark the scenario as an example of the gallery, and bring a request of it into view.
    ExampleOpened(RequestIndex),
    /// Bring another case of the function into view.
    SelectCase(CaseIndex),
    /// Requests that a location is selected in its editor; the authorizer's case comes into view.
    ShowLocation(Location),
    /// End the request for a location: its editor has selected it.
    LocationShown,
    /// Requests that a control does its task.
    RequestTask(ControlTask),
    /// End the request for a task: its control has begun it.
    TaskBegun,
    /// Show a message.
    Notify(Notice),
    /// Put the message away.
    DismissNotice,
    /// Put this message away, if it is shown.
    Retract(Notice),
    /// Put the invitation to a first edit away.
    DismissInvitation,
}

/// The outcome in view.
#[derive(Clone, Copy, Debug)]
pub struct SelectedOutcome<'a> {
    pub outcome: &'a Rc<Outcome>,
    /// The reason why it is an earlier outcome, if it is.
    pub stale: Option<Stale>,
}

/// The reason why an earlier outcome is in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// It is that of the last valid resource policy: API Gateway would refuse the present one.
    PolicyNotSaved,
    /// The simulation has not come to the request in view yet.
    Simulating,
}

impl State {
    /// Open a scenario. The request that it names comes into view, else the first that is refused, else the first.
    pub fn new(scenario: Scenario) -> Self {
        let scenario = Rc::new(scenario);
        let mut state = Self {
            simulation: ByAddress::new(PartialSimulation::new(Rc::clone(&scenario))),
            work: Work {
                scenario,
                ..Work::default()
            },
            notice: None,
            undo_notice: None,
            invitation: false,
            chosen_version: None,
            requested_location: None,
            requested_task: None,
            history: History::default(),
            loaded: 0,
            revision: 0,
            settled: true,
            stopped: false,
            last_outcome: None,
            explanation: None,
            saved_simulation: None,
        };
        state.simulate();
        state.run_slice();
        let view = state.scenario.view.as_ref();
        state.work.selected = view.map_or_else(|| state.first_refused(), |view| view.request);
        state.work.clamp_selection();
        state.explain();
        state
    }

    /// Show a notice, if there is one.
    #[must_use]
    pub fn with_notice(self, notice: Option<Notice>) -> Self {
        Self { notice, ..self }
    }

    /// Make the next state.
    #[must_use]
    pub fn apply(&self, action: Action) -> Self {
        let mut next = self.clone();
        next.requested_location = None;
        next.requested_task = None;
        next.settled = self.stopped;
        match action {
            // It was scheduled before the simulation was stopped.
            Action::Settle if self.stopped => {}
            Action::Settle => {
                next.requested_location = self.requested_location;
                next.requested_task = self.requested_task;
                next.run_slice();
                if next.pending() {
                    next.explain();
                }
            }
            Action::StopSimulation => [next.settled, next.stopped] = [true; 2],
            Action::ContinueSimulation => [next.settled, next.stopped] = [false; 2],
            Action::Load(scenario, notice) => next.load(*scenario, notice),
            Action::Edit(edit, at) => next.edit(edit, at),
            Action::Undo => {
                if let Some(group) = next.history.undo() {
                    next.restore(group.before.clone(), group.target, true);
                }
            }
            Action::Redo => {
                if let Some(group) = next.history.redo() {
                    next.restore(group.after.clone(), group.target, false);
                }
            }
            Action::Present(begins) => next.history.withhold(begins),
            Action::SelectRequest(index) => next.select(index),
            Action::ExampleOpened(index) => {
                next.select(index);
                next.work.example = true;
            }
            Action::SelectCase(index) => {
                next.history.end_group();
                next.work.case = index;
                next.work.clamp_selection();
            }
            Action::ShowLocation(location) => {
                if let TextId::AuthorizerOutput(case) = location.text_id {
                    next.work.case = case;
                    next.work.clamp_selection();
                }
                next.requested_location = Some(location);
            }
            Action::RequestTask(task) => next.requested_task = Some(task),
            Action::LocationShown | Action::TaskBegun => {}
            Action::Notify(notice) => next.notice = Some(notice),
            Action::DismissNotice => next.notice = None,
            Action::Retract(notice) => next.notice = next.notice.take_if(|shown| *shown != notice),
            Action::DismissInvitation => next.invitation = false,
        }
        next
    }

    /// Open a scenario; undo brings the present one back.
    fn load(&mut self, scenario: Scenario, notice: Option<Notice>) {
        let mut opened = Self::new(scenario);
        opened.notice = notice;
        opened.undo_notice = self.undo_notice;
        opened.chosen_version = self.chosen_version;
        opened.loaded = self.loaded + 1;
        opened.revision = self.revision + 1;
        opened.work.work_id = opened.loaded;
        opened.history = std::mem::take(&mut self.history);
        let before = std::mem::replace(self, opened).work;
        if before.scenario != self.scenario {
            self.history
                .record(before, self.work.clone(), EditOrigin::LOAD, 0);
        }
    }

    fn select(&mut self, request: RequestIndex) {
        self.history.end_group();
        self.work.selected = request;
        self.work.clamp_selection();
        self.explain();
        if self.pending() {
            [self.settled, self.stopped] = [false; 2];
        }
    }

    /// Make an edit, unless it changes nothing. The text of an example does not describe what it has become.
    fn edit(&mut self, edit: Edit, at: u64) {
        if let Edit::AwsVersion(version) = edit {
            self.chosen_version = Some(version);
        }
        let before = self.work.clone();
        let origin = edit.origin(&before);
        let keeps_example = matches!(edit, Edit::AwsVersion(_));
        let describes = matches!(edit, Edit::Field(TextField::Title | TextField::Description, _));
        edit.apply(&mut self.work);
        if self.scenario == before.scenario {
            self.work = before;
            return;
        }
        let is_lesson = self.scenario.lesson.is_some();
        if self.scenario.lesson == before.scenario.lesson
            && before.scenario.locked_change(&self.scenario).is_some()
        {
            self.refuse(before);
            return;
        }
        if self.work.example && !keeps_example {
            self.work.example = false;
            // A lesson is edited to be solved: its text goes on being about it.
            if !describes && !is_lesson {
                self.work.no_longer_example();
            }
        }
        self.work.edited = true;
        self.revision += 1;
        self.invitation = false;
        self.simulate();
        self.explain();
        self.history.record(before, self.work.clone(), origin, at);
    }

    /// Take back an edit of what the lesson locks. The scenario gets another address, so that each field is written again.
    fn refuse(&mut self, before: Work) {
        self.work = before;
        self.work.scenario = Rc::new(Scenario::clone(&self.work.scenario));
        self.revision += 1;
        self.notice = Some(Notice::info("This part is locked in the lesson.".into()));
    }

    /// Go to where an undo group began (undo) or ended (redo).
    fn restore(&mut self, work: Work, target: EditTarget, undone: bool) {
        // A message about another piece of work does not concern this one.
        if work.work_id != self.work_id {
            self.notice = None;
        }
        self.work = work;
        self.revision += 1;
        self.simulate();
        self.explain();
        self.undo_notice = Some(UndoNotice {
            number: self.undo_notice.map_or(0, |last| last.number + 1),
            undone,
            target,
        });
    }

    /// Derive the simulations from the scenario.
    fn simulate(&mut self) {
        self.work.clamp_selection();
        [self.settled, self.stopped] = [false; 2];
        let mut simulation = PartialSimulation::new(Rc::clone(&self.scenario));
        let refused = simulation.refused(SLICE);
        self.simulation = ByAddress::new(simulation);
        if refused {
            let last = self.saved_simulation.take();
            self.saved_simulation = self.last_saved.as_ref().map(|saved| {
                let mut scenario = Scenario::clone(&self.scenario);
                scenario.api.policy.clone_from(&saved.api.policy);
                // While a broken policy is being typed, nothing else changes.
                last.filter(|last| *last.scenario() == scenario)
                    .unwrap_or_else(|| ByAddress::new(PartialSimulation::new(Rc::new(scenario))))
            });
        } else {
            self.saved_simulation = Some(self.simulation.clone());
            self.work.last_saved = Some(Rc::clone(&self.scenario));
        }
    }

    /// The first request that is refused; the first if none is.
    fn first_refused(&self) -> RequestIndex {
        let mut outcomes = self.simulation.outcomes();
        RequestIndex(outcomes.position(Outcome::is_refused).unwrap_or(0))
    }

    /// The scenario as a link carries it: with the request in view and the open panels.
    ///
    /// Those that would be shown without are left out.
    pub fn linked(&self, layout: Option<&Layout>) -> Scenario {
        let view = View {
            request: self.selected,
            panels: layout.map_or_else(Vec::new, Layout::unusual),
        };
        let usual = view.panels.is_empty() && view.request == self.first_refused();
        Scenario {
            view: (!usual).then_some(view),
            ..Scenario::clone(&self.scenario)
        }
    }

    /// Go on with the simulation.
    fn run_slice(&mut self) {
        self.settled = self.simulation.is_finished() || Rc::make_mut(&mut self.simulation.0).run(SLICE);
    }

    /// Derive the outcome of the request in view, and its explanation. Where it takes too long, those shown last stay.
    fn explain(&mut self) {
        let selected = self.selected;
        run_to(&mut self.simulation, selected);
        if let Some(saved) = &mut self.saved_simulation {
            run_to(saved, selected);
        }
        if let Some(outcome) = self.simulation.shared_outcome(selected) {
            self.explanation = Some(ByAddress::new(explain(&self.scenario, outcome)));
            self.last_outcome = Some(ByAddress(Rc::clone(outcome)));
        } else if self.simulation.progress().1 == 0 {
            self.explanation = None;
            self.last_outcome = None;
        }
    }

    /// Whether the simulation has not come to the request in view yet.
    fn pending(&self) -> bool {
        self.last_outcome.as_ref().is_none_or(|last| {
            let outcome = self.simulation.shared_outcome(self.selected);
            outcome.is_none_or(|outcome| !Rc::ptr_eq(outcome, &last.0))
        })
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// The outcome of the request in view; none if the timeline has none.
    pub fn selected_outcome(&self) -> Option<SelectedOutcome<'_>> {
        let Some(outcome) = self.simulation.shared_outcome(self.selected) else {
            let outcome = &self.last_outcome.as_ref()?.0;
            let stale = Some(Stale::Simulating);
            return Some(SelectedOutcome { outcome, stale });
        };
        if outcome.decided_by == DecidedBy::PolicyNotSaved
            && let Some(saved) = &self.saved_simulation
            && let Some(outcome) = saved.shared_outcome(self.selected)
        {
            let stale = Some(Stale::PolicyNotSaved);
            return Some(SelectedOutcome { outcome, stale });
        }
        Some(SelectedOutcome { outcome, stale: None })
    }

    /// The diagnostics of a text: those of the scenario and those of the request in view.
    pub fn diagnostics(&self, text_id: TextId) -> Vec<Diagnostic> {
        // In a long timeline they are there once the simulation is at its end.
        let mut finished = Cow::Borrowed(&*self.simulation);
        if !finished.is_finished() {
            finished.to_mut().run(SLICE);
        }
        let outcome = finished.outcome(self.selected);
        let of_request = outcome.map_or(&[][..], |outcome| &outcome.diagnostics);
        let mut found: Vec<Diagnostic> = Vec::new();
        for diagnostic in finished
            .diagnostics()
            .unwrap_or_default()
            .iter()
            .chain(of_request)
        {
            if diagnostic.subject == Subject::Text(text_id) && !found.contains(diagnostic) {
                found.push(diagnostic.diagnostic.clone());
            }
        }
        found
    }
}

/// Run a simulation up to a request, through [`SLICE`] requests at most.
fn run_to(simulation: &mut ByAddress<PartialSimulation>, index: RequestIndex) {
    if simulation.outcome(index).is_none() && !simulation.is_finished() {
        Rc::make_mut(&mut simulation.0).run_to(index, SLICE);
    }
}
