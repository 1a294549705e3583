//! The page's state, and the person's work saved in this browser.
//!
//! A link or an example never overwrites work: each piece of work is saved under a key of its own ([`saved_work`]), and what is
//! loaded becomes another piece of work once it is edited.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::{Action, Notice, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::{dom, location, storage};
use crate::page::session::saved_work::SavedWork;
use crate::page::session::url::{LoadedScenario, Start, replace_fragment, use_history, use_url};
use crate::page::session::{examples, saved_work};
use why403::scenario;
use why403::scenario::Scenario;

/// The key under which it is stored that the invitation to a first edit is not shown any more.
const INVITATION_KEY: &str = "why403.invited";
/// The pause in typing after which an edit is saved, in milliseconds. Leaving the page saves at once.
const SAVE_DELAY: u32 = 300;

/// The page's state: what the address names, else the work of last time, else the first example. Edits are saved.
#[hook]
pub fn use_session(start: Start) -> UseReducerHandle<State> {
    let autosave = use_mut_ref(Autosave::default);
    let state = {
        let autosave = autosave.clone();
        use_reducer(move || autosave.borrow_mut().start(start))
    };
    use_url(state.dispatcher());
    use_history(state.dispatcher());
    use_effect_with(state.chosen_version, |chosen| {
        if let Some(version) = chosen {
            examples::prefer_version(*version);
        }
    });
    {
        let autosave = autosave.clone();
        use_effect_with(state.clone(), move |state| follow(&autosave, state));
    }
    use_effect_with((), move |()| {
        let listener = dom::window()
            .map(|window| EventListener::new(&window, "pagehide", move |_| save_pending(&autosave)));
        move || drop(listener)
    });
    state
}

/// The embed's state: what the address names, else the first example. Nothing is saved, and nobody's work is shown.
#[hook]
pub fn use_embedded_session(start: Start) -> UseReducerHandle<State> {
    let state = use_reducer(|| match start {
        Some(Ok(loaded)) => loaded.into_state(),
        Some(Err(notice)) => examples::first().into_state().with_notice(Some(notice)),
        None => examples::first().into_state(),
    });
    use_url(state.dispatcher());
    state
}

/// Schedules that the state is saved, if it was edited.
fn follow(autosave: &Rc<RefCell<Autosave>>, state: &UseReducerHandle<State>) {
    let mut this = autosave.borrow_mut();
    if std::mem::replace(&mut this.invitation, state.invitation) && !state.invitation {
        storage::set(INVITATION_KEY, "1");
    }
    let last = std::mem::replace(&mut this.last_scenario, Rc::clone(&state.scenario));
    if Rc::ptr_eq(&last, &state.scenario) {
        return;
    }
    let of_other_work = |pending: &PendingSave| pending.work_id != state.work_id;
    if this.pending.as_ref().is_some_and(of_other_work) {
        drop(this);
        save_pending(autosave);
        this = autosave.borrow_mut();
    }
    if state.work_id > this.newest {
        // It has just been loaded, and the address names it or nothing.
        this.loaded(state);
        return;
    }
    // The address names what was loaded or copied, which differs now: a reload must find the work.
    replace_fragment(None);
    if state.edited || this.slot(state.work_id).is_some() {
        let (autosave, work_id) = (Rc::clone(autosave), state.work_id);
        this.pending = Some(PendingSave {
            scenario: Rc::clone(&state.scenario),
            work_id,
            dispatch: state.dispatcher(),
            _timeout: Timeout::new(SAVE_DELAY, move || {
                save_pending(&autosave);
                // Back and Forward lead to it.
                if let Some(slot) = autosave.borrow().slot(work_id) {
                    location::set_entry_key(&slot.key);
                }
            }),
        });
    }
}

/// Saves what is pending. If that is impossible, a notice says so once.
fn save_pending(autosave: &RefCell<Autosave>) {
    let pending = autosave.borrow_mut().pending.take();
    let Some(pending) = pending else { return };
    let lost = !autosave.borrow_mut().save(&pending.scenario, pending.work_id);
    if lost && !std::mem::replace(&mut autosave.borrow_mut().warned, true) {
        let why = if storage::is_available() {
            "This browser’s storage is full"
        } else {
            "This browser stores no data for this page"
        };
        let text = [why, ": reloading loses your changes. Copy a link to keep them."].concat();
        pending.dispatch.dispatch(Action::Notify(Notice::problem(text)));
    }
}

/// The pieces of work of this tab, and what is to be saved next.
#[derive(Default)]
struct Autosave {
    slots: Vec<Slot>,
    /// The newest piece of work so far.
    newest: u32,
    last_scenario: Rc<Scenario>,
    pending: Option<PendingSave>,
    /// Whether the invitation to a first edit is shown.
    invitation: bool,
    /// Whether a notice has said that nothing can be saved.
    warned: bool,
}

/// Where a piece of work is saved.
struct Slot {
    work_id: u32,
    key: String,
    /// What this tab read or saved there last.
    text: String,
}

/// Work that is saved after a pause; dropped, it is not.
struct PendingSave {
    // Not the state's handle, which dereferences to the newest state.
    scenario: Rc<Scenario>,
    work_id: u32,
    dispatch: Dispatch,
    _timeout: Timeout,
}

impl Autosave {
    fn start(&mut self, start: Start) -> State {
        let state = match start {
            Some(Ok(loaded)) => loaded.into_state(),
            Some(Err(notice)) => self.last_work().with_notice(Some(notice)),
            None => self.last_work(),
        };
        self.last_scenario = Rc::clone(&state.scenario);
        state
    }

    /// The work of last time, or the first example with the invitation.
    fn last_work(&mut self) -> State {
        let Some(SavedWork { key, text, .. }) = saved_work::all().into_iter().next() else {
            let mut state = examples::first().into_state();
            state.invitation = storage::get(INVITATION_KEY).is_none();
            return state;
        };
        let read = scenario::read(&text);
        if read.diagnostics.is_empty() {
            self.slots.push(Slot {
                work_id: 0,
                key,
                text,
            });
            return State::new(read.scenario);
        }
        // What is damaged stays where it is: an edit is saved elsewhere.
        let mut loaded = LoadedScenario::new(read, "Your last scenario in this browser");
        if loaded.scenario == Scenario::default() {
            loaded = LoadedScenario {
                notice: loaded.notice,
                ..examples::first()
            };
        }
        loaded.into_state()
    }

    fn slot(&self, work_id: u32) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.work_id == work_id)
    }

    /// Takes note of another piece of work. If it is saved already, its edits are saved there.
    fn loaded(&mut self, state: &State) {
        let work_id = state.work_id;
        self.newest = work_id;
        let text = scenario::write(&state.scenario);
        if let Some(SavedWork { key, .. }) = saved_work::all().into_iter().find(|saved| saved.text == text) {
            saved_work::save(&key, &text);
            self.slots.push(Slot { work_id, key, text });
        }
    }

    /// Saves a piece of work; returns whether that was possible.
    fn save(&mut self, scenario: &Scenario, work_id: u32) -> bool {
        let text = scenario::write(scenario);
        // Another tab may have gone on with the same work: from here on this is another piece.
        let is_ours = |slot: &&Slot| saved_work::text(&slot.key).is_none_or(|now| now == slot.text);
        let slot = self.slot(work_id).filter(is_ours);
        let key = slot.map_or_else(|| saved_work::new_key(&text), |slot| slot.key.clone());
        let saved = saved_work::save(&key, &text);
        self.slots.retain(|slot| slot.work_id != work_id);
        self.slots.push(Slot { work_id, key, text });
        saved
    }
}
