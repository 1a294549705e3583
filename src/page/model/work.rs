//! A piece of work: what edits change and undo restores.

use std::rc::Rc;
use std::sync::Arc;

use why403::scenario::{
    Authorizer, Call, CaseIndex, Event, EventIndex, EventKind, LambdaCase, Millis, Request, RequestIndex,
    Scenario,
};

/// The time from the last event to a new request.
const NEXT_REQUEST_AFTER: Millis = Millis::from_whole_seconds(10);

/// A scenario that is being edited, and what is in view of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The scenario that is being edited.
    pub scenario: Rc<Scenario>,
    /// The request in view.
    pub selected: RequestIndex,
    /// The function's case in view.
    pub case: CaseIndex,
    /// Whether a person has changed the scenario since it was loaded.
    pub edited: bool,
    /// Whether this is an example of the gallery as it is.
    pub example: bool,
    /// Which piece of work this is: each scenario that is loaded gets the next number.
    pub work_id: u32,
    /// The stash of what was switched off, for switching it on again.
    pub(super) stash: Rc<Stash>,
    /// The last scenario whose resource policy API Gateway would save.
    pub(super) last_saved: Option<Rc<Scenario>>,
}

/// The stash: what was switched off and may be switched on again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stash {
    pub policy: Option<String>,
    pub authorizer: Option<Authorizer>,
    pub output: Option<String>,
}

impl Work {
    /// The request in view; none if the timeline has none.
    pub fn request(&self) -> Option<&Request> {
        let request = self.scenario.request(self.selected)?;
        Some(&request.call.request)
    }

    /// The event of the request in view.
    pub fn event(&self) -> Option<&Event> {
        self.scenario.timeline.get(self.event_in_view()?.0)
    }

    /// The position in the timeline of the request in view.
    pub fn event_in_view(&self) -> Option<EventIndex> {
        let request = self.scenario.request(self.selected)?;
        Some(request.event)
    }

    /// The cases of the function; empty without an authorizer.
    pub fn cases(&self) -> &[LambdaCase] {
        let authorizer = self.scenario.authorizer.as_ref();
        authorizer.map_or(&[], |authorizer| &authorizer.lambda)
    }

    /// Bring the last request or case into view where the one in view does not exist.
    pub(super) fn clamp_selection(&mut self) {
        self.selected = self.selected.min(self.last_request());
        self.case = self.case.min(CaseIndex(self.cases().len().saturating_sub(1)));
    }

    /// Remove an example's description and say in the title that it was edited.
    pub(super) fn no_longer_example(&mut self) {
        let scenario = self.scenario_mut();
        if !scenario.title.is_empty() {
            scenario.title.insert_str(0, "Edited: ");
        }
        scenario.description.clear();
    }

    /// Add a request ten seconds after everything else, and bring it into view.
    pub(super) fn append_request(&mut self, call: Call) {
        let timeline = &mut self.scenario_mut().timeline;
        let last = timeline.iter().map(|event| event.at).max();
        timeline.push(Event {
            at: last.map_or(Millis::ZERO, |at| at + NEXT_REQUEST_AFTER),
            what: EventKind::Request(Arc::new(call)),
        });
        self.selected = self.last_request();
    }

    fn last_request(&self) -> RequestIndex {
        RequestIndex(self.scenario.requests().count().saturating_sub(1))
    }

    pub(super) fn scenario_mut(&mut self) -> &mut Scenario {
        Rc::make_mut(&mut self.scenario)
    }

    pub(super) fn stash_mut(&mut self) -> &mut Stash {
        Rc::make_mut(&mut self.stash)
    }

    pub(super) fn authorizer_mut(&mut self) -> Option<&mut Authorizer> {
        self.scenario_mut().authorizer.as_mut()
    }

    /// The case in view.
    pub(super) fn case_mut(&mut self) -> Option<&mut LambdaCase> {
        let case = self.case;
        self.authorizer_mut()?.lambda.get_mut(case.0)
    }

    /// The request in view.
    pub(super) fn request_mut(&mut self) -> Option<&mut Request> {
        let selected = self.selected;
        let call = self.scenario_mut().request_mut(selected)?;
        Some(&mut call.request)
    }

    /// The event of the request in view.
    pub(super) fn event_mut(&mut self) -> Option<&mut Event> {
        let event = self.event_in_view()?;
        self.scenario_mut().timeline.get_mut(event.0)
    }
}
