//! The diagnostics of a text, in a list below its editor.
//!
//! They are brought up to date when typing pauses: a text that is being typed is broken at nearly every key, and a list that
//! grows and shrinks with each of them moves what stands below it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::editor::field::EditorField;
use crate::page::editor::location_link::location_attr;
use crate::page::editor::props::Diagnosed;
use crate::page::editor::utf16::Utf16Span;
use crate::page::model::labels::OutcomeKind;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::json::{Diagnostic, Position, Severity, TextEdit};

/// The debounce of diagnostics while typing, in milliseconds.
pub const PAUSE: u32 = 150;

/// Write the rendered text into the field, and yield its diagnostics as of the last pause in typing.
///
/// After a change that was not typed in the field, such as a fix or an undo, they are brought up to date at once.
#[hook]
pub fn use_diagnostics(field: &Rc<EditorField>) -> Rc<Diagnosed> {
    let diagnosed = use_state(|| Rc::new(Diagnosed::now(&field.props())));
    let timer = use_mut_ref(|| None::<Timeout>);
    {
        let (field, diagnosed) = (Rc::clone(field), diagnosed.clone());
        use_effect(move || {
            timer.take();
            let written = field.write();
            let refresh = move || {
                let now = Diagnosed::now(&field.props());
                field.annotate(&now);
                if **diagnosed != now {
                    diagnosed.set(Rc::new(now));
                }
            };
            if written {
                refresh();
            } else {
                timer.replace(Some(Timeout::new(PAUSE, refresh)));
            }
        });
    }
    Rc::clone(&diagnosed)
}

/// The list; each diagnostic has a button that moves the caret to its place.
pub fn list(diagnosed: &Diagnosed, field: &Rc<EditorField>, id: String) -> Html {
    let items = diagnosed
        .diagnostics
        .iter()
        .map(|one| item(diagnosed, field, one));
    html! { <ul class="problems" {id}>{ for items }</ul> }
}

fn item(diagnosed: &Diagnosed, field: &Rc<EditorField>, diagnostic: &Diagnostic) -> Html {
    let Diagnosed { text_id, text, .. } = diagnosed;
    let location = location_attr(*text_id, text, diagnostic.span);
    let Position { line, column } = Position::new(text, diagnostic.span.start);
    let (key, word, icon) = severity(diagnostic.severity);
    let onclick = {
        let (field, range) = (Rc::clone(field), Utf16Span::new(text, diagnostic.span));
        Callback::from(move |_| field.select(range))
    };
    let fix = diagnostic.edit.as_ref().map(|edit| {
        let (text, edit, field) = (text.clone(), edit.clone(), Rc::clone(field));
        let title = with_code(&edit.title);
        let onclick = Callback::from(move |_| {
            let props = field.props();
            // Not over what was typed since then.
            if props.text == text {
                props.on_input.emit(edited(&text, &edit));
            }
        });
        html! { <button type="button" class="fix" {onclick}>{ title }</button> }
    });
    html! {
        <li class="problem" data-severity={key} data-code={diagnostic.code.to_string()} data-place={location}>
            <button type="button" class="location" title="Go to this position" {onclick}>
                { icon.html() }
                <span class="visually-hidden">{ word }{ " at line and column " }</span>
                { line }{ ":" }{ column }
            </button>
            <span class="problem-text">
                { with_code(&diagnostic.message) }
                if let Some(help) = &diagnostic.help {
                    <span class="help">{ with_code(help) }</span>
                }
                { fix }
            </span>
        </li>
    }
}

/// The key of a severity in the style sheet, its word and its icon.
pub fn severity(severity: Severity) -> (&'static str, &'static str, Icon) {
    match severity {
        Severity::Error => ("error", "Error", Icon::Outcome(OutcomeKind::Failed)),
        Severity::Warning => ("warning", "Warning", Icon::Warning),
        Severity::Info => ("info", "Note", Icon::Info),
    }
}

/// The text after an edit; unchanged if the edit does not fit it.
pub fn edited(text: &str, edit: &TextEdit) -> String {
    match (text.get(..edit.span.start), text.get(edit.span.end..)) {
        (Some(before), Some(after)) => [before, &edit.replacement, after].concat(),
        _ => text.into(),
    }
}
