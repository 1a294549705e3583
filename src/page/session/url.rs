//! The scenario that the address names: a link's own, or an example of the gallery.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::model::not_a_scenario::not_a_scenario;
use crate::page::model::partly_read::parts;
use crate::page::model::state::{Action, Notice, Offer, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::{dom, location};
use crate::page::session::loaded::LoadedScenario;
use crate::page::session::opening::Opening;
use crate::page::session::saved_work::stored_text;
use crate::page::session::stopped::OpeningNote;
use crate::page::session::{examples, saved_work};
use why403::scenario;
use why403::scenario::Scenario;
use why403::scenario::link::{Link, LinkFormat, decode, encode};

/// After this time without its file a message says that an example is being loaded, in milliseconds.
const SLOW: u32 = 1_000;

/// The scenario that the address names when the page opens; none if it names nothing.
pub type Start = Option<Result<LoadedScenario, Notice>>;

/// Load the scenario that the address names.
pub async fn load_start() -> Start {
    let fragment = location::fragment()?;
    let is_example = fragment.starts_with('g');
    if !is_example && !dom::is_embedded() && OpeningNote::Link.begin(&fragment) {
        let notice =
            Notice::problem("This link stopped the page the last time, so it was not opened.".into());
        return Some(Err(match decode(&fragment) {
            Ok(Link::Scenario(read)) => {
                notice.offering(Offer::OpenStopped(scenario::write(&read.scenario).into()))
            }
            _ => notice,
        }));
    }
    Some(load(&fragment).await)
}

/// Load what a fragment names.
async fn load(fragment: &str) -> Result<LoadedScenario, Notice> {
    match decode(fragment) {
        Ok(Link::Scenario(read)) => match not_a_scenario(&read, read.scenario == Scenario::default(), 1) {
            Some(refusal) => Err(Notice::problem(
                ["The link was not opened: ", &refusal, "."].concat(),
            )),
            None => Ok(LoadedScenario::new(*read, "The link")),
        },
        Ok(Link::Gallery(entry)) => examples::load(entry).await.ok_or_else(|| {
            let text = ["The example “", entry.title, "” could not be loaded. Try again."];
            Notice::problem(text.concat())
        }),
        Err(error) => {
            let notice = Notice::problem(format!(
                "This link cannot be read: {}; {}.",
                error.message, error.help
            ));
            let recovered = error.recovered.map(|text| scenario::read(&text).scenario);
            Err(match recovered.as_ref().and_then(parts).zip(recovered) {
                Some((parts, scenario)) => Notice {
                    text: [&notice.text, " ", &parts].concat(),
                    ..notice.offering(Offer::OpenRecovered(Rc::new(scenario)))
                },
                None => notice,
            })
        }
    }
}

/// Replace or remove the fragment. What is still being loaded is not opened any more.
pub fn replace_fragment(fragment: Option<&str>) {
    Opening::begin();
    location::set_fragment(fragment);
}

/// Open an example. Once it has arrived, the address names it.
pub fn open_example(state: &UseReducerHandle<State>, name: &str) {
    open(state.dispatcher(), ["g:", name].concat(), Some(state.clone()));
}

/// Open a blank scenario. The address becomes a link to it: it has nothing of anybody in it.
pub fn open_blank(state: &UseReducerHandle<State>, blank: Scenario) {
    Opening::begin();
    push_fragment(state, &encode(&blank, LinkFormat::Preset));
    LoadedScenario::from(blank).open(&state.dispatcher());
}

/// Open saved work. The new entry of the browser's history stands for it, and the address names nothing.
pub fn open_saved(state: &UseReducerHandle<State>, key: &str, text: &str) {
    open_under(state, key, LoadedScenario::from_saved(text));
}

/// Open a scenario's text that a person brings, such as a file's. `source` begins what is said of it, such as `The file`.
///
/// It is saved under a key of its own, unless it is damaged: a reload finds it.
pub fn open_text(state: &UseReducerHandle<State>, text: &str, source: &str) {
    let read = scenario::read(text);
    let is_default = read.scenario == Scenario::default();
    let refusal = not_a_scenario(&read, is_default, 1).or_else(|| {
        let first = read.diagnostics.first().filter(|_| is_default)?;
        Some(["it is not a scenario in JSON: ", &first.to_string()].concat())
    });
    if let Some(refusal) = refusal {
        let notice = Notice::problem([source, " was not opened: ", &refusal, "."].concat());
        state.dispatch(Action::Notify(notice));
        return;
    }
    let loaded = LoadedScenario::new(read, source);
    let text = stored_text(&loaded.scenario);
    let key = saved_work::key_for(&text);
    if loaded.notice.is_none() {
        saved_work::save(&key, &text);
    }
    open_under(state, &key, loaded);
}

/// Open a scenario in a new entry of the browser's history, which stands for the work under a key.
fn open_under(state: &UseReducerHandle<State>, key: &str, loaded: LoadedScenario) {
    Opening::begin();
    leave_entry(state);
    location::push_entry(key);
    loaded.open(&state.dispatcher());
}

/// Give the address another fragment, in a new entry of the browser's history.
fn push_fragment(state: &State, fragment: &str) {
    leave_entry(state);
    location::push_fragment(fragment);
}

thread_local! {
    /// The scenarios of the history's entries that name nothing in the address and are not saved.
    static LEFT: RefCell<Vec<LoadedScenario>> = const { RefCell::new(Vec::new()) };
}

/// The prefix of the keys of such entries; a number follows.
const LEFT_KEY: &str = "left.";

/// Has an entry that names nothing stand for the present scenario. It is not put into the address, where others see it and the
/// browser keeps it.
fn leave_entry(state: &State) {
    if location::fragment().is_some() || location::entry_key().is_some() {
        return;
    }
    LEFT.with_borrow_mut(|left| {
        location::set_entry_key(&[LEFT_KEY, &left.len().to_string()].concat());
        left.push(LoadedScenario {
            request: state.example.then_some(state.selected),
            ..LoadedScenario::from(Scenario::clone(&state.scenario))
        });
    });
}

/// The scenario that an entry of the browser's history stands for.
fn from_entry(key: &str) -> Option<LoadedScenario> {
    if let Some(number) = key.strip_prefix(LEFT_KEY) {
        let number: usize = number.parse().ok()?;
        return LEFT.with_borrow(|left| left.get(number).cloned());
    }
    Some(LoadedScenario::from_saved(&saved_work::text(key)?))
}

/// Open what the address names.
fn open_address(dispatch: Dispatch) {
    if let Some(fragment) = location::fragment() {
        open(dispatch, fragment, None);
    }
}

/// Open what a fragment names, unless something else is opened or edited before it has arrived. Where the state is given, the
/// address gets the fragment. What cannot be loaded leaves the address and the work as they are.
fn open(dispatch: Dispatch, fragment: String, state: Option<UseReducerHandle<State>>) {
    let opening = Opening::begin();
    let waiting = Notice::info("Loading the example…".into());
    let late = {
        let (dispatch, waiting) = (dispatch.clone(), waiting.clone());
        Timeout::new(SLOW, move || dispatch.dispatch(Action::Notify(waiting)))
    };
    spawn_local(async move {
        let loaded = load(&fragment).await;
        drop(late);
        if !opening.is_latest() {
            dispatch.dispatch(Action::Retract(waiting));
            return;
        }
        match loaded {
            Ok(loaded) => {
                if let Some(state) = state {
                    push_fragment(&state, &fragment);
                }
                loaded.open(&dispatch);
            }
            Err(notice) => dispatch.dispatch(Action::Notify(notice)),
        }
    });
}

/// Open again what the address names, or the first example where it names nothing. Undo brings the edits back.
pub fn reopen(dispatch: Dispatch) {
    if location::fragment().is_some() {
        open_address(dispatch);
    } else {
        Opening::begin();
        examples::first().open(&dispatch);
    }
}

/// Follow Back and Forward to entries of the browser's history that name nothing in the address. Their scenarios were edited.
#[hook]
pub fn use_history(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = dom::window().map(|window| {
            EventListener::new(&window, "popstate", move |_| {
                if location::fragment().is_none() {
                    let newest = || {
                        Some(LoadedScenario::from_saved(
                            &saved_work::all().into_iter().next()?.text,
                        ))
                    };
                    let loaded = location::entry_key()
                        .and_then(|key| from_entry(&key))
                        .or_else(newest);
                    let loaded = loaded.unwrap_or_else(examples::first);
                    Opening::begin();
                    loaded.open(&dispatch);
                }
            })
        });
        move || drop(listener)
    });
}

/// Follow the address while the component lives.
#[hook]
pub fn use_url(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = dom::window()
            .map(|window| EventListener::new(&window, "hashchange", move |_| open_address(dispatch.clone())));
        move || drop(listener)
    });
}
