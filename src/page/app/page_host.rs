//! The page's interface for the dialogs of `www/dialogs/`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::model::state::{Action, Edit, Notice, State};
use crate::page::platform::dialogs;
use crate::page::platform::dispatch::edit_now;
use crate::page::session::url::{open_saved, open_text};
use crate::page::session::{autosave, saved_work};
use why403::scenario::{self, RequestIndex};

/// Hand the page over to the dialogs. They act on what is in view when they do.
#[hook]
pub fn use_page_host(context: &CommandContext) {
    let latest = use_mut_ref(|| context.clone());
    latest.replace(context.clone());
    use_effect_with((), move |()| dialogs::set_page(PageHost { latest }));
}

/// Has the lesson bar follow the scenario while it is a lesson.
#[hook]
pub fn use_lesson(state: &State) {
    let shown = use_mut_ref(|| false);
    let is_lesson = state.scenario.lesson.is_some();
    use_effect_with((state.work_id, state.revision), move |_| {
        if shown.replace(is_lesson) || is_lesson {
            dialogs::open("lesson", "");
        }
    });
}

/// The page, as the dialogs know it.
#[wasm_bindgen]
pub struct PageHost {
    latest: Rc<RefCell<CommandContext>>,
}

#[wasm_bindgen]
impl PageHost {
    /// The scenario's text.
    pub fn scenario(&self) -> String {
        scenario::write(&self.latest.borrow().state.scenario)
    }

    /// The scenario's text as a link carries it: with what is in view.
    pub fn linked(&self) -> String {
        let context = self.latest.borrow();
        let layout = context.frame.as_ref().map(|frame| &*frame.layout);
        scenario::write(&context.state.linked(layout))
    }

    /// Open a scenario's text beside earlier work; `source` begins the sentence if it cannot be read.
    pub fn open(&self, text: &str, source: &str) {
        let state = self.latest.borrow().state.clone();
        open_text(&state, text, source);
    }

    /// Open saved work, by its key.
    #[wasm_bindgen(js_name = openSaved)]
    pub fn open_saved(&self, key: &str) {
        let state = self.latest.borrow().state.clone();
        if let Some(text) = saved_work::text(key) {
            open_saved(&state, key, &text);
        }
    }

    /// Replace the scenario by one that a dialog has made of it: an edit, which undo takes back.
    pub fn edit(&self, text: &str) {
        let edit = Edit::Json(Box::new(scenario::read(text).scenario));
        self.latest.borrow().state.dispatch(edit_now(edit));
    }

    /// The index of the request in view.
    #[wasm_bindgen(getter)]
    pub fn request(&self) -> usize {
        self.latest.borrow().state.selected.0
    }

    /// Bring another request into view.
    pub fn select(&self, request: usize) {
        let select = Action::SelectRequest(RequestIndex(request));
        self.latest.borrow().state.dispatch(select);
    }

    /// Begin or end presenter's mode.
    pub fn present(&self, begins: bool) {
        self.latest.borrow().state.dispatch(Action::Present(begins));
    }

    /// Mask what a dialog has saved, where a person has chosen that.
    #[wasm_bindgen(js_name = workAdded)]
    pub fn work_added(&self) {
        if saved_work::masks_tokens() {
            autosave::set_masks_tokens(true);
        }
    }

    /// Say that something went wrong.
    pub fn notify(&self, text: String) {
        let notice = Action::Notify(Notice::problem(text));
        self.latest.borrow().state.dispatch(notice);
    }
}
