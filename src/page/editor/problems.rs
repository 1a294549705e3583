//! What is said of a text, in a list below it, brought up to date when typing pauses: a text that is being typed is broken at
//! nearly every key, and a list that grows and shrinks with each of them moves what stands below it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::editor::EditorProps;
use crate::page::editor::bridge::Placed;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::statement_markers::place_attr;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::json::{Diagnostic, Severity, TextEdit, line_and_column};

/// How long nothing must change until the list does, in milliseconds: longer than the pause between two keys.
pub const PAUSE: u32 = 150;

/// What is said of a text.
#[derive(Clone, PartialEq)]
pub struct Said {
    path: AttrValue,
    text: AttrValue,
    diagnostics: Rc<[Diagnostic]>,
}

impl Said {
    fn now(props: &EditorProps) -> Self {
        Self {
            path: props.path.clone(),
            text: props.text.clone(),
            diagnostics: props.remarks.emit(()).into(),
        }
    }

    /// What is said, if it is said of what the editor shows, and not of what it showed before.
    pub fn of(&self, props: &EditorProps) -> &[Diagnostic] {
        if self.path == props.path {
            &self.diagnostics
        } else {
            &[]
        }
    }
}

/// What was said at the last pause. At the next one, the rich editor in the text area's place says it too. A text that was not
/// typed here, as after an edit that mends it or an undo, waits for nothing.
#[hook]
pub fn use_said(latest: &Rc<RefCell<EditorProps>>, place: Placed, outside: Rc<Cell<bool>>) -> Rc<Said> {
    let said = use_state(|| Rc::new(Said::now(&latest.borrow())));
    let told = use_mut_ref(|| Rc::clone(&said));
    let waiting = use_mut_ref(|| None::<Timeout>);
    {
        let (latest, said) = (Rc::clone(latest), said.clone());
        use_effect(move || {
            let telling = Telling { latest, said, place };
            telling.follow(&told, &waiting, outside.take());
        });
    }
    Rc::clone(&said)
}

/// Who is told what is said.
struct Telling {
    latest: Rc<RefCell<EditorProps>>,
    said: UseStateHandle<Rc<Said>>,
    place: Placed,
}

impl Telling {
    /// After a drawing: tells at once, or at the next pause. What waited before waits no more.
    fn follow(self, told: &RefCell<Rc<Said>>, waiting: &RefCell<Option<Timeout>>, at_once: bool) {
        waiting.take();
        let drawn = Rc::clone(&self.said);
        if !Rc::ptr_eq(&told.borrow(), &drawn) {
            told.replace(drawn);
            self.tell();
            if self.is_up_to_date(&Said::now(&self.latest.borrow())) {
                return;
            }
        }
        if at_once {
            self.settle();
        } else {
            waiting.replace(Some(Timeout::new(PAUSE, move || self.settle())));
        }
    }

    /// Brings the list up to date, which draws it and tells then; or tells only.
    fn settle(&self) {
        let now = Said::now(&self.latest.borrow());
        if self.is_up_to_date(&now) {
            self.tell();
        } else {
            self.said.set(Rc::new(now));
        }
    }

    fn is_up_to_date(&self, now: &Said) -> bool {
        let said = &*self.said;
        said.path == now.path
            && said.diagnostics == now.diagnostics
            // The places of nothing are in no text.
            && (said.text == now.text || now.diagnostics.is_empty())
    }

    fn tell(&self) {
        if let Some(place) = &*self.place.borrow() {
            place.said();
        }
    }
}

/// The list; picking a remark moves the caret to its place.
pub fn list(said: &Said, latest: &Rc<RefCell<EditorProps>>, id: String) -> Html {
    let remarks = said.diagnostics.iter().map(|one| remark(said, latest, one));
    html! { <ul class="remarks" {id}>{ for remarks }</ul> }
}

fn remark(said: &Said, latest: &Rc<RefCell<EditorProps>>, diagnostic: &Diagnostic) -> Html {
    let place = place_attr(&said.path, &said.text, diagnostic.span);
    let (line, column) = line_and_column(&said.text, diagnostic.span.start);
    let (key, word, icon) = match diagnostic.severity {
        Severity::Error => ("error", "Error", Icon::Outcome(OutcomeKind::Failed)),
        Severity::Warning => ("warning", "Warning", Icon::Warning),
        Severity::Info => ("info", "Note", Icon::Info),
    };
    let mend = diagnostic.edit.as_ref().map(|edit| {
        let (text, edit, latest) = (said.text.clone(), edit.clone(), Rc::clone(latest));
        let title = with_code(&edit.title);
        let onclick = Callback::from(move |_| {
            let (now, on_input) = {
                let latest = latest.borrow();
                (latest.text.clone(), latest.on_input.clone())
            };
            // What was typed since then is not typed over.
            if now == text {
                on_input.emit(edited(&text, &edit));
            }
        });
        html! { <button type="button" class="mend" {onclick}>{ title }</button> }
    });
    html! {
        <li class="remark" data-severity={key} data-code={diagnostic.code} data-place={place}>
            <button type="button" class="place" data-place-go="" title="Move the caret there">
                { icon.html() }
                <span class="visually-hidden">{ word }{ " at line and column " }</span>
                { line }{ ":" }{ column }
            </button>
            <span class="remark-text">
                { with_code(&diagnostic.message) }
                if let Some(help) = &diagnostic.help {
                    <span class="help">{ with_code(help) }</span>
                }
                { mend }
            </span>
        </li>
    }
}

/// The text after an edit; unchanged where the edit does not fit it.
fn edited(text: &str, edit: &TextEdit) -> String {
    match (text.get(..edit.span.start), text.get(edit.span.end..)) {
        (Some(before), Some(after)) => [before, &edit.replacement, after].concat(),
        _ => text.into(),
    }
}
