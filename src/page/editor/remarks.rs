//! What is said of a text, in a list below it.

use yew::prelude::*;

use super::EditorProps;
use crate::diagnostic::{Diagnostic, Edit, Severity, line_and_column};
use crate::page::field::with_code;
use crate::page::icon::Icon;
use crate::page::marks::place_attr;

/// The list; picking a remark moves the caret to its place.
pub fn list(props: &EditorProps, id: String) -> Html {
    let remarks = props.diagnostics.iter().map(|one| remark(props, one));
    html! { <ul class="remarks" {id}>{ for remarks }</ul> }
}

fn remark(props: &EditorProps, diagnostic: &Diagnostic) -> Html {
    let place = place_attr(&props.path, &props.text, diagnostic.span);
    let (line, column) = line_and_column(&props.text, diagnostic.span.start);
    let (key, word, icon) = match diagnostic.severity {
        Severity::Error => ("error", "Error", Icon::Failed),
        Severity::Warning => ("warning", "Warning", Icon::Warning),
        Severity::Info => ("info", "Note", Icon::Info),
    };
    let mend = diagnostic.edit.as_ref().map(|edit| {
        let (text, edit, on_input) = (props.text.clone(), edit.clone(), props.on_input.clone());
        let title = with_code(&edit.title);
        let onclick = Callback::from(move |_| on_input.emit(edited(&text, &edit)));
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
fn edited(text: &str, edit: &Edit) -> String {
    match (text.get(..edit.span.start), text.get(edit.span.end..)) {
        (Some(before), Some(after)) => [before, &edit.replacement, after].concat(),
        _ => text.into(),
    }
}
