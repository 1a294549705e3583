//! A scenario that was loaded, before it is opened.

use crate::page::model::partly_read::{parts, problems};
use crate::page::model::state::{Action, Notice, State};
use crate::page::platform::dispatch::Dispatch;
use why403::scenario;
use why403::scenario::{Read, RequestIndex, Scenario};

/// A scenario that was loaded, and a message about it if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedScenario {
    pub scenario: Scenario,
    /// The problems of its text; none if all of it was read.
    pub notice: Option<Notice>,
    /// The request at which an example opens. None: it is no example, and opens at the first request that is refused.
    pub request: Option<RequestIndex>,
}

impl From<Scenario> for LoadedScenario {
    fn from(scenario: Scenario) -> Self {
        Self {
            scenario,
            notice: None,
            request: None,
        }
    }
}

impl LoadedScenario {
    /// Take a scenario that was read from `source`, such as `The link`.
    pub fn new(read: Read, source: &str) -> Self {
        let notice = problems(&read).map(|problems| {
            let text = format!("{source} could not be read completely: {problems}.");
            let read = parts(&read.scenario).map(|parts| format!(" {parts}"));
            Notice::problem(text + &read.unwrap_or_default())
        });
        Self {
            notice,
            ..Self::from(read.scenario)
        }
    }

    /// Take the text of saved work.
    pub fn from_saved(text: &str) -> Self {
        Self::new(scenario::read(text), "The saved scenario")
    }

    pub fn into_state(self) -> State {
        let state = State::new(self.scenario).with_notice(self.notice);
        match self.request {
            Some(request) => state.apply(Action::ExampleOpened(request)),
            None => state,
        }
    }

    /// Open the scenario in the place of another one.
    pub fn open(self, dispatch: &Dispatch) {
        dispatch.dispatch(Action::Load(Box::new(self.scenario), self.notice));
        if let Some(request) = self.request {
            dispatch.dispatch(Action::ExampleOpened(request));
        }
    }
}
