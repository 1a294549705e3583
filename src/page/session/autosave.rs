//! Where the scenario comes from when the page opens, and where a person's work is kept.
//!
//! A link or an example never overwrites work: each piece of work is kept under a key of its own
//! (`page/kept.rs`), and what is loaded becomes another piece of work as soon as it is edited.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::{Action, Notice, State};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::dom as browser;
use crate::page::session::saved_work as kept;
use crate::page::session::saved_work::SavedWork;
use why403::scenario;
use why403::scenario::link::{Link, decode};
use why403::scenario::{Read, Scenario, gallery};

/// What a first visit shows: a 403 that one edit turns into a 200.
const FIRST: &str = "authorizer-implicit-deny";
/// Under which it is stored that the first edit need not be invited any more.
const INVITED: &str = "why403.invited";
/// How long after an edit it is kept, in milliseconds: typing is not slowed down. Leaving the page keeps it at once.
const PAUSE: u32 = 300;
/// In how many milliseconds a frame is behind.
const BEHIND: u32 = 50;

/// The page's state, from what the address says, else the work of last time, else an example; and the work is kept.
#[hook]
pub fn use_session() -> UseReducerHandle<State> {
    let keeper = use_mut_ref(Keeper::default);
    let state = {
        let keeper = keeper.clone();
        use_reducer(move || keeper.borrow_mut().start())
    };
    use_address(state.dispatcher());
    {
        let keeper = keeper.clone();
        use_effect_with(state.clone(), move |state| keep(&keeper, state));
    }
    use_effect_with((), move |()| {
        let leaving = browser::window()
            .map(|window| EventListener::new(&window, "pagehide", move |_| keep_now(&keeper)));
        move || drop(leaving)
    });
    state
}

/// The embed's state: what the address says, else an example; nobody's work is kept or shown.
#[hook]
pub fn use_embedded_session() -> UseReducerHandle<State> {
    let state = use_reducer(|| match browser::fragment().as_deref().map(from_fragment) {
        Some(Ok((scenario, notice))) => State::new(scenario).with_notice(notice),
        Some(Err(notice)) => first().with_notice(Some(notice)),
        None => first(),
    });
    use_address(state.dispatcher());
    state
}

/// Follows the address while the component lives.
#[hook]
fn use_address(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listener = browser::window()
            .map(|window| EventListener::new(&window, "hashchange", move |_| follow_address(&dispatch)));
        move || drop(listener)
    });
}

/// Loads what the address says, or says why that cannot be done.
fn follow_address(dispatch: &Dispatch) {
    let Some(fragment) = browser::fragment() else {
        return;
    };
    dispatch.dispatch(match from_fragment(&fragment) {
        Ok((scenario, notice)) => Action::Load(Box::new(scenario), notice),
        Err(notice) => Action::Notify(notice),
    });
}

/// Keeps the work after an edit.
fn keep(keeper: &Rc<RefCell<Keeper>>, state: &UseReducerHandle<State>) {
    if std::mem::replace(&mut keeper.borrow_mut().invites, state.invitation) && !state.invitation {
        browser::store(INVITED, "1");
    }
    let seen = std::mem::replace(&mut keeper.borrow_mut().seen, Rc::clone(&state.scenario));
    if Rc::ptr_eq(&seen, &state.scenario) {
        return;
    }
    let other = |waiting: &Waiting| waiting.work_id != state.work_id;
    if keeper.borrow().waiting.as_ref().is_some_and(other) {
        keep_now(keeper);
    }
    let mut keeping = keeper.borrow_mut();
    if state.work_id > keeping.newest {
        // It has just been loaded, and the address names it or nothing.
        keeping.loaded(state);
        return;
    }
    // The address names what was loaded or copied, which is not any more what is shown: a reload
    // must find the work.
    if let Some(fragment) = browser::fragment() {
        forget(fragment);
    }
    if state.edited || keeping.place(state.work_id).is_some() {
        let keeper = Rc::clone(keeper);
        keeping.waiting = Some(Waiting {
            scenario: Rc::clone(&state.scenario),
            work_id: state.work_id,
            dispatch: state.dispatcher(),
            _timeout: Timeout::new(PAUSE, move || keep_now(&keeper)),
        });
    }
}

/// Takes this fragment out of the address, behind the frame that shows the edit: it takes half as long as a frame.
fn forget(fragment: String) {
    let forget = move || {
        if browser::fragment() == Some(fragment) {
            browser::set_fragment(None);
        }
    };
    Timeout::new(BEHIND, forget).forget();
}

/// Keeps what is waiting to be kept, or says, once, that it cannot.
fn keep_now(keeper: &RefCell<Keeper>) {
    let waiting = keeper.borrow_mut().waiting.take();
    let Some(waiting) = waiting else { return };
    let lost = !keeper.borrow_mut().write(&waiting.scenario, waiting.work_id);
    if lost && !std::mem::replace(&mut keeper.borrow_mut().told, true) {
        let why = if browser::can_store() {
            "This browser has no room left for what you type"
        } else {
            "This browser keeps nothing here"
        };
        let text = [why, ": a reload loses your work. A copied link keeps it."].concat();
        let dispatch = &waiting.dispatch;
        dispatch.dispatch(Action::Notify(Notice::problem(text)));
    }
}

/// Which piece of work is kept where.
#[derive(Default)]
struct Keeper {
    places: Vec<Place>,
    /// The newest piece of work so far.
    newest: u32,
    /// The scenario that was there last.
    seen: Rc<Scenario>,
    waiting: Option<Waiting>,
    /// Whether the person was invited to a first edit.
    invites: bool,
    /// Whether it was said that nothing can be kept.
    told: bool,
}

/// Where a piece of work is kept.
struct Place {
    work_id: u32,
    key: String,
    /// What this tab read or put there last.
    text: String,
}

/// Work that is about to be kept; dropped, it is not.
struct Waiting {
    // Not the state's handle: that gives what the state is now, and not what it was.
    scenario: Rc<Scenario>,
    work_id: u32,
    dispatch: Dispatch,
    _timeout: Timeout,
}

impl Keeper {
    /// The page as it opens.
    fn start(&mut self) -> State {
        let state = match browser::fragment().as_deref().map(from_fragment) {
            Some(Ok((scenario, notice))) => State::new(scenario).with_notice(notice),
            Some(Err(notice)) => self.last_work().with_notice(Some(notice)),
            None => self.last_work(),
        };
        self.seen = Rc::clone(&state.scenario);
        state
    }

    fn last_work(&mut self) -> State {
        let Some(SavedWork { key, text, .. }) = kept::all().into_iter().next() else {
            let mut state = first();
            state.invitation = browser::stored(INVITED).is_none();
            return state;
        };
        let read = scenario::read(&text);
        if read.diagnostics.is_empty() {
            self.places.push(Place {
                work_id: 0,
                key,
                text,
            });
            return State::new(read.scenario);
        }
        // What is damaged stays where it is: an edit is kept elsewhere.
        let nothing = read.scenario == Scenario::default();
        let (scenario, notice) = loaded(read, "Your last work in this browser");
        let state = if nothing { first() } else { State::new(scenario) };
        state.with_notice(notice)
    }

    fn place(&self, work_id: u32) -> Option<&Place> {
        self.places.iter().find(|place| place.work_id == work_id)
    }

    /// Another piece of work was loaded. If it is kept already, an edit goes on with it there.
    fn loaded(&mut self, state: &State) {
        let work_id = state.work_id;
        self.newest = work_id;
        let text = scenario::write(&state.scenario);
        if let Some(SavedWork { key, .. }) = kept::all().into_iter().find(|kept| kept.text == text) {
            kept::keep(&key, &text);
            self.places.push(Place { work_id, key, text });
        }
    }

    /// Keeps the work; says whether it could.
    fn write(&mut self, scenario: &Scenario, work_id: u32) -> bool {
        let text = scenario::write(scenario);
        // Another tab may have gone on with the same work: then this is another piece from here on.
        let ours = |place: &&Place| kept::text_of(&place.key).is_none_or(|now| now == place.text);
        let ours = self.place(work_id).filter(ours);
        let key = ours.map_or_else(|| kept::key_for(&text), |place| place.key.clone());
        let kept = kept::keep(&key, &text);
        self.places.retain(|place| place.work_id != work_id);
        self.places.push(Place { work_id, key, text });
        kept
    }
}

/// An example's scenario; none where there is no such example, or its text cannot be fetched.
pub fn example(name: &str) -> Option<Scenario> {
    let entry = gallery::find(name)?;
    Some(scenario::read(entry.text).scenario)
}

fn first() -> State {
    State::new(example(FIRST).unwrap_or_default())
}

/// What was read, with a notice if that is not all that there was.
pub fn loaded(read: Read, what: &str) -> (Scenario, Option<Notice>) {
    let worst = read
        .diagnostics
        .iter()
        .max_by_key(|diagnostic| diagnostic.severity);
    let notice = worst.map(|diagnostic| {
        let could_not = " could not be read completely: ";
        Notice::problem([what, could_not, &diagnostic.message, "."].concat())
    });
    (read.scenario, notice)
}

/// What a fragment says, or why it cannot be read.
fn from_fragment(fragment: &str) -> Result<(Scenario, Option<Notice>), Notice> {
    match decode(fragment) {
        Ok(Link::Scenario(read)) => Ok(loaded(*read, "The link")),
        Ok(Link::Gallery(entry)) => example(entry.name)
            .map(|scenario| (scenario, None))
            .ok_or_else(|| Notice::problem("The examples could not be loaded; try the link again.".into())),
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
