//! Where the scenario comes from when the page opens, and where a person's work is kept.
//!
//! A link or an example never overwrites work: the last work is kept until something else is
//! edited, and then moves to a short list of earlier ones.

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use super::Dispatch;
use super::browser;
use super::state::{Action, Notice, State};
use crate::scenario::link::{Link, decode};
use crate::scenario::{self, Read, Scenario, gallery};

/// The work: the scenario that was last edited.
const WORK: &str = "why403.work";
/// A JSON list of the scenarios edited before it, newest first.
const EARLIER: &str = "why403.earlier";
/// How many of them are kept.
const MOST_EARLIER: usize = 8;
/// What a first visit shows: a 403 that one edit turns into a 200.
const FIRST: &str = "authorizer-implicit-deny";

/// The page as it opens: what the address says, else the work of last time, else an example.
pub fn start() -> State {
    let fragment = browser::fragment();
    match fragment.as_deref().map(from_fragment) {
        Some(Ok(loaded)) => loaded,
        Some(Err(notice)) => last_work().apply(Action::Notify(notice)),
        None => last_work(),
    }
}

/// The embed as it opens: what the address says, else an example; it keeps and shows nobody's work.
pub fn start_embedded() -> State {
    let fragment = browser::fragment();
    match fragment.as_deref().map(from_fragment) {
        Some(Ok(loaded)) => loaded,
        Some(Err(notice)) => first().apply(Action::Notify(notice)),
        None => first(),
    }
}

/// Follows the address while the component lives.
#[hook]
pub fn use_address(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = browser::window()
            .map(|window| EventListener::new(&window, "hashchange", move |_| follow_address(&dispatch)));
        move || drop(listener)
    });
}

/// Keeps the work after every edit.
#[hook]
pub fn use_keeping(state: &UseReducerHandle<State>) {
    // What was there when this last ran: whether it was edited, and which scenario it was.
    let last = use_mut_ref(|| (false, Rc::<Scenario>::default()));
    use_effect_with(state.clone(), move |state| {
        let (was_edited, before) = last.replace((state.edited, state.scenario.clone()));
        if state.edited && !Rc::ptr_eq(&before, &state.scenario) {
            keep(state, !was_edited);
        }
    });
}

/// Loads what the address says, or says why that cannot be done.
fn follow_address(dispatch: &Dispatch) {
    let Some(fragment) = browser::fragment() else {
        return;
    };
    dispatch.dispatch(match from_fragment(&fragment) {
        Ok(loaded) => Action::Replace(Box::new(loaded)),
        Err(notice) => Action::Notify(notice),
    });
}

/// Keeps edited work; `first_edit` says that what is being edited has just been loaded.
fn keep(state: &State, first_edit: bool) {
    let text = scenario::write(&state.scenario);
    // The address names what was loaded or copied, which is not any more what is shown: a reload
    // must find the work.
    if browser::fragment().is_some() {
        browser::set_fragment(None);
    }
    if first_edit
        && let Some(before) = browser::stored(WORK)
        && before != text
    {
        let mut earlier = earlier();
        earlier.retain(|other| *other != before);
        earlier.insert(0, before);
        earlier.truncate(MOST_EARLIER);
        if let Ok(list) = serde_json::to_string(&earlier) {
            browser::store(EARLIER, &list);
        }
    }
    browser::store(WORK, &text);
}

/// The texts of earlier work, newest first.
pub fn earlier() -> Vec<String> {
    browser::stored(EARLIER)
        .and_then(|list| serde_json::from_str(&list).ok())
        .unwrap_or_default()
}

/// An example's scenario.
pub fn example(name: &str) -> Option<Scenario> {
    gallery::find(name).map(|entry| scenario::read(entry.text).scenario)
}

fn last_work() -> State {
    let Some(text) = browser::stored(WORK) else {
        return first();
    };
    loaded(scenario::read(&text), "Your last work in this browser")
}

fn first() -> State {
    State::new(example(FIRST).unwrap_or_default())
}

/// The page with what was read, and a word if that is not all that there was.
fn loaded(read: Read, what: &str) -> State {
    let state = State::new(read.scenario);
    let worst = read
        .diagnostics
        .iter()
        .max_by_key(|diagnostic| diagnostic.severity);
    match worst {
        Some(diagnostic) => {
            let could_not = " could not be read completely: ";
            let text = [what, could_not, &diagnostic.message, "."].concat();
            state.apply(Action::Notify(Notice::problem(text)))
        }
        None => state,
    }
}

/// What a fragment says, or why it cannot be read.
fn from_fragment(fragment: &str) -> Result<State, Notice> {
    match decode(fragment) {
        Ok(Link::Scenario(read)) => Ok(loaded(*read, "The link")),
        Ok(Link::Gallery(entry)) => Ok(State::new(scenario::read(entry.text).scenario)),
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
