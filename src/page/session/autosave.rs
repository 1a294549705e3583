//! Autosave: the page's state, and the work that is saved in this browser.
//!
//! A link or an example never overwrites work: each piece of work is saved under a key of its own ([`saved_work`]), and what is
//! loaded becomes another piece of work once it is edited.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use web_sys::Window;
use yew::prelude::*;

use crate::page::model::mask::write_masked;
use crate::page::model::state::{Action, Notice, Offer, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::{clock, dom, location, rescue, storage};
use crate::page::session::loaded::LoadedScenario;
use crate::page::session::saved_work::{SavedWork, TOKENS_KEY, stored_text};
use crate::page::session::stopped::OpeningNote;
use crate::page::session::url::{Start, replace_fragment, use_history, use_url};
use crate::page::session::{examples, saved_work};
use why403::scenario;
use why403::scenario::Scenario;

/// The key under which it is stored that the invitation to a first edit is not shown any more.
const INVITATION_KEY: &str = "why403.invited";
/// The pause in typing after which an edit is saved, in milliseconds. Leaving the page saves at once.
const SAVE_DELAY: u64 = 300;
/// The longest that an edit waits while typing goes on, in milliseconds. At most a second of work is lost where the browser ends.
const MAX_SAVE_DELAY: u64 = 700;

/// Choose whether tokens and API keys are masked in what is saved. Those in what is saved already are masked at once.
pub fn set_masks_tokens(masks: bool) {
    if masks {
        storage::set(TOKENS_KEY, "mask");
    } else {
        storage::remove(TOKENS_KEY);
    }
    let (key, scenario) = LATEST.take();
    hand_over(&key, &scenario, &stored_text(&scenario));
    for saved in saved_work::all() {
        let read = scenario::read(&saved.text);
        if masks && read.diagnostics.is_empty() {
            saved_work::put(&SavedWork {
                text: write_masked(&read.scenario),
                ..saved
            });
        }
    }
}

/// Remove all that this page has stored in this browser, and open the page anew.
pub fn forget_everything() {
    // Nothing is saved on the way out.
    FORGETTING.set(true);
    for key in storage::keys().iter().filter(|key| key.starts_with("why403.")) {
        storage::remove(key);
    }
    rescue::update("", "", "");
    location::reload_without_fragment();
}

thread_local! {
    static FORGETTING: Cell<bool> = const { Cell::new(false) };
    /// The key and the scenario that `www/rescue.js` was given last.
    static LATEST: RefCell<(String, Rc<Scenario>)> = RefCell::default();
}

/// Give the scenario, and the text that is saved of it, to `www/rescue.js`.
fn hand_over(key: &str, scenario: &Rc<Scenario>, stored: &str) {
    rescue::update(key, &scenario::write(scenario), stored);
    LATEST.set((key.to_owned(), Rc::clone(scenario)));
}

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
        let listeners = dom::window().map(|window| leave_listeners(&window, &autosave));
        move || drop(listeners)
    });
    state
}

/// Save when the page is left or hidden, and ask before it is left with what could not be saved.
fn leave_listeners(window: &Window, autosave: &Rc<RefCell<Autosave>>) -> [Option<EventListener>; 3] {
    let [on_hide, on_change, on_leave] = [(); 3].map(|()| Rc::clone(autosave));
    let hide = EventListener::new(window, "pagehide", move |_| {
        save_pending(&on_hide);
        on_hide.borrow().opened_in_good_order();
    });
    let change = window
        .document()
        .map(|document| EventListener::new(&document, "visibilitychange", move |_| save_pending(&on_change)));
    let options = EventListenerOptions::enable_prevent_default();
    let leave = EventListener::new_with_options(window, "beforeunload", options, move |event| {
        save_pending(&on_leave);
        if on_leave.borrow().unsaved.is_some() {
            event.prevent_default();
        }
    });
    [Some(hide), change, Some(leave)]
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
    use_effect_with(state.work_id, {
        let scenario = Rc::clone(&state.scenario);
        move |_| rescue::update("", &scenario::write(&scenario), "")
    });
    state
}

/// Schedule that the state is saved, if it was edited.
fn follow(autosave: &Rc<RefCell<Autosave>>, state: &UseReducerHandle<State>) {
    let mut this = autosave.borrow_mut();
    if std::mem::replace(&mut this.invitation, state.invitation) && !state.invitation {
        storage::set(INVITATION_KEY, "1");
    }
    let last = this.last_scenario.replace(Rc::clone(&state.scenario));
    let Some(last) = last else {
        this.loaded(state);
        return;
    };
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
        let now = clock::now();
        let since = this.pending.as_ref().map_or(now, |pending| pending.since);
        let delay = SAVE_DELAY.min((since + MAX_SAVE_DELAY).saturating_sub(now));
        this.pending = Some(PendingSave {
            scenario: Rc::clone(&state.scenario),
            work_id,
            since,
            dispatch: state.dispatcher(),
            _timeout: Timeout::new(u32::try_from(delay).unwrap_or_default(), move || {
                save_pending(&autosave);
                // Back and Forward lead to it.
                if let Some(slot) = autosave.borrow().slot(work_id) {
                    location::set_entry_key(&slot.key);
                }
            }),
        });
    }
}

/// Save what is pending. A notice says so if that is impossible, or if very much is saved.
fn save_pending(autosave: &RefCell<Autosave>) {
    let pending = autosave.borrow_mut().pending.take();
    let Some(pending) = pending.filter(|_| !FORGETTING.get()) else {
        return;
    };
    let result = autosave.borrow_mut().save(&pending.scenario, pending.work_id);
    let mut this = autosave.borrow_mut();
    if result.is_ok() {
        if let Some((_, notice)) = this.unsaved.take() {
            drop(this);
            pending.dispatch.dispatch(Action::Retract(notice));
        } else if result == Ok(Saved::New) && saved_work::count().is_multiple_of(saved_work::MANY) {
            let text = format!(
                "{} scenarios are saved in this browser. Delete those that you do not need: they are listed under Examples, Saved scenarios.",
                saved_work::count()
            );
            drop(this);
            pending.dispatch.dispatch(Action::Notify(Notice::info(text)));
        }
        return;
    }
    let told = this
        .unsaved
        .as_ref()
        .is_some_and(|(work_id, _)| *work_id == pending.work_id);
    if !told {
        let why = if storage::is_available() {
            "This browser’s storage for this site is full"
        } else {
            "This browser stores no data for this page"
        };
        let text = [
            why,
            ": your changes are not saved. Download or copy the scenario before you leave the page.",
        ]
        .concat();
        let notice = Notice::problem(text).offering(Offer::TakeAlong);
        this.unsaved = Some((pending.work_id, notice.clone()));
        drop(this);
        pending.dispatch.dispatch(Action::Notify(notice));
    }
}

/// The pieces of work of this tab, and what is to be saved next.
#[derive(Default)]
struct Autosave {
    slots: Vec<Slot>,
    /// The newest piece of work so far.
    newest: u32,
    /// The scenario that was followed last; none before the first rendering.
    last_scenario: Option<Rc<Scenario>>,
    pending: Option<PendingSave>,
    /// Whether the invitation to a first edit is shown.
    invitation: bool,
    /// The piece of work of which a notice has said that it cannot be saved.
    unsaved: Option<(u32, Notice)>,
    /// The note about what was opened at the start, until it is known not to stop the page.
    opening: Option<OpeningNote>,
}

/// The place where a piece of work is saved.
struct Slot {
    work_id: u32,
    key: String,
    /// The text that this tab read or saved there last.
    text: String,
}

/// Work that is saved after a pause; dropped, it is not.
struct PendingSave {
    // Not the state's handle, which dereferences to the newest state.
    scenario: Rc<Scenario>,
    work_id: u32,
    /// The time of the first edit that is not saved.
    since: u64,
    dispatch: Dispatch,
    _timeout: Timeout,
}

/// Whether work was saved under a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    New,
    Again,
}

impl Autosave {
    fn start(&mut self, start: Start) -> State {
        if start.is_some() {
            self.opening = Some(OpeningNote::Link);
        }
        match start {
            Some(Ok(loaded)) => loaded.into_state(),
            Some(Err(notice)) => self.last_work().with_notice(Some(notice)),
            None => self.last_work(),
        }
    }

    /// Forget that something is being opened: the page is left in good order.
    fn opened_in_good_order(&self) {
        if let Some(opening) = self.opening {
            opening.end();
        }
    }

    /// The work of last time, or the first example with the invitation.
    fn last_work(&mut self) -> State {
        // Where browsers load the page anew for Back or Forward, the entry says which work it stands for.
        let (all, entry) = (saved_work::all(), location::entry_key());
        let of_entry = all.iter().position(|saved| entry.as_ref() == Some(&saved.key));
        let Some(SavedWork { key, text, .. }) = all.into_iter().nth(of_entry.unwrap_or(0)) else {
            let mut state = examples::first().into_state();
            state.invitation = storage::get(INVITATION_KEY).is_none();
            return state;
        };
        if OpeningNote::Work.begin(&key) {
            let text = Rc::from(text);
            let notice = Notice::problem(
                "Your last scenario stopped the page, so it was not opened. It is still saved.".into(),
            );
            return examples::first()
                .into_state()
                .with_notice(Some(notice.offering(Offer::OpenStopped(text))));
        }
        self.opening = Some(OpeningNote::Work);
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

    /// Take note of another piece of work. If it is saved already, its edits are saved there.
    fn loaded(&mut self, state: &State) {
        let work_id = state.work_id;
        self.newest = work_id;
        let text = scenario::write(&state.scenario);
        if self.slot(work_id).is_none()
            && let Some(SavedWork { key, .. }) =
                saved_work::all().into_iter().find(|saved| saved.text == text)
        {
            saved_work::save(&key, &text);
            self.slots.push(Slot {
                work_id,
                key,
                text: text.clone(),
            });
        }
        let key = self.slot(work_id).map_or("", |slot| &slot.key);
        hand_over(key, &state.scenario, &stored_text(&state.scenario));
    }

    /// Save a piece of work; an error if that was impossible, and then what was saved before still is.
    fn save(&mut self, scenario: &Rc<Scenario>, work_id: u32) -> Result<Saved, ()> {
        let text = stored_text(scenario);
        // Another tab may have gone on with the same work: from here on this is another piece.
        let is_ours = |slot: &&Slot| {
            let masked = || write_masked(&scenario::read(&slot.text).scenario);
            saved_work::text(&slot.key).is_none_or(|now| now == slot.text || now == masked())
        };
        let slot = self.slot(work_id).filter(is_ours);
        let known = slot.is_some();
        let key = slot.map_or_else(|| saved_work::key_for(&text), |slot| slot.key.clone());
        hand_over(&key, scenario, &text);
        saved_work::save(&key, &text).ok_or(())?;
        self.slots.retain(|slot| slot.work_id != work_id);
        self.slots.push(Slot { work_id, key, text });
        Ok(if known { Saved::Again } else { Saved::New })
    }
}
