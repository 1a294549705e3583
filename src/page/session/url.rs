//! The scenario that the address names: a link's own, or an example of the gallery.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::model::opening::Opening;
use crate::page::model::state::{Action, Notice, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::{dom, location};
use crate::page::session::examples;
use why403::scenario;
use why403::scenario::link::{Link, decode};
use why403::scenario::{Read, Scenario};

/// A scenario that was loaded, and a message about it if there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedScenario {
    pub scenario: Scenario,
    /// What could not be read of it.
    pub notice: Option<Notice>,
}

impl LoadedScenario {
    /// Takes a scenario that was read from `source`, such as `The link`.
    pub fn new(read: Read, source: &str) -> Self {
        let worst = read
            .diagnostics
            .iter()
            .max_by_key(|diagnostic| diagnostic.severity);
        let notice = worst.map(|diagnostic| {
            let could_not = " could not be read completely: ";
            Notice::problem([source, could_not, &diagnostic.to_string(), "."].concat())
        });
        Self {
            scenario: read.scenario,
            notice,
        }
    }

    pub fn into_state(self) -> State {
        State::new(self.scenario).with_notice(self.notice)
    }

    /// The action that opens the scenario.
    pub fn into_action(self) -> Action {
        Action::Load(Box::new(self.scenario), self.notice)
    }
}

/// What the address names when the page opens: none if it names nothing.
pub type Start = Option<Result<LoadedScenario, Notice>>;

/// Loads what the address names.
pub async fn load_start() -> Start {
    let fragment = location::fragment()?;
    Some(load(&fragment).await)
}

/// Loads what a fragment names.
async fn load(fragment: &str) -> Result<LoadedScenario, Notice> {
    match decode(fragment) {
        Ok(Link::Scenario(read)) => Ok(LoadedScenario::new(*read, "The link")),
        Ok(Link::Gallery(entry)) => match examples::load(entry.name).await {
            Some(read) => Ok(LoadedScenario::new(read, "The example")),
            None => Err(Notice::problem(
                [
                    "The example “",
                    entry.title,
                    "” could not be loaded; try it again.",
                ]
                .concat(),
            )),
        },
        Err(error) => Err(Notice {
            problem: true,
            text: [
                "This link cannot be read: ",
                &error.message,
                "; ",
                error.help,
                ".",
            ]
            .concat(),
            recovered: error
                .recovered
                .map(|text| Rc::new(scenario::read(&text).scenario)),
        }),
    }
}

/// Replaces or removes the fragment. What is still being loaded is not opened any more.
pub fn replace_fragment(fragment: Option<&str>) {
    Opening::begin();
    location::set_fragment(fragment);
}

/// Opens an example. Once it has arrived, the address names it.
pub fn open_example(dispatch: &Dispatch, name: &str) {
    let fragment = ["g:", name].concat();
    open(dispatch.clone(), fragment.clone(), Some(fragment));
}

/// Opens what the address names.
fn open_address(dispatch: Dispatch) {
    if let Some(fragment) = location::fragment() {
        open(dispatch, fragment, None);
    }
}

/// Opens what a fragment names, and gives the address its new fragment, unless something else is opened, or the work is
/// edited, before it has arrived. What cannot be loaded leaves the address and the work as they are.
fn open(dispatch: Dispatch, fragment: String, new_fragment: Option<String>) {
    let opening = Opening::begin();
    spawn_local(async move {
        let loaded = load(&fragment).await;
        if !opening.is_latest() {
            return;
        }
        if let (Ok(_), Some(_)) = (&loaded, &new_fragment) {
            location::set_fragment(new_fragment.as_deref());
        }
        dispatch.dispatch(loaded.map_or_else(Action::Notify, LoadedScenario::into_action));
    });
}

/// Follows the address while the component lives.
#[hook]
pub fn use_url(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = dom::window()
            .map(|window| EventListener::new(&window, "hashchange", move |_| open_address(dispatch.clone())));
        move || drop(listener)
    });
}
