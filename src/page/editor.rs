//! A text with what is said of it beside it: the one interface of every editor on the page.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::browser;
use super::icon::Icon;
use crate::diagnostic::{Diagnostic, Edit, Severity, line_and_column};

/// What an editor shows and whom it tells.
#[derive(PartialEq, Properties)]
pub struct EditorProps {
    /// The id of the text field; the list of remarks derives its own from it.
    pub id: AttrValue,
    /// What the text is, for those who do not see where it stands.
    pub label: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// What is said of it; places are byte offsets into `text`.
    pub diagnostics: Vec<Diagnostic>,
    /// The whole new text.
    pub on_input: Callback<String>,
}

/// Fewest and most lines that an editor shows without scrolling, and a line's length on a common screen.
const ROWS: std::ops::RangeInclusive<usize> = 7..=26;
const COLUMNS: usize = 52;

/// A text field with its remarks; picking a remark moves the caret to its place.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let field = use_node_ref();
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| on_input.emit(browser::value_of(&event)))
    };
    let errors = props
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let remarks_id = [props.id.as_str(), "-remarks"].concat();
    let remarks = props.diagnostics.iter().map(|diagnostic| {
        let (field, text) = (field.clone(), props.text.clone());
        let span = diagnostic.span;
        let onclick = Callback::from(move |_| {
            if let Some(area) = field.cast::<HtmlTextAreaElement>() {
                let (start, end) = (
                    browser::utf16_offset(&text, span.start),
                    browser::utf16_offset(&text, span.end),
                );
                let _ = area.focus();
                let _ = area.set_selection_range(start, end);
            }
        });
        html! {
            <Remark text={props.text.clone()} diagnostic={diagnostic.clone()} {onclick} on_input={props.on_input.clone()} />
        }
    });
    html! {
        <div class={classes!("editor", errors.then_some("has-errors"))}>
            <textarea
                ref={field.clone()}
                id={props.id.clone()}
                data-testid={props.id.clone()}
                aria-label={props.label.clone()}
                aria-invalid={errors.then_some("true")}
                aria-describedby={(!props.diagnostics.is_empty()).then_some(remarks_id.clone())}
                rows={rows(&props.text).to_string()}
                spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={props.text.clone()}
                {oninput}
            />
            if !props.diagnostics.is_empty() {
                <ul class="remarks" id={remarks_id}>{ for remarks }</ul>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RemarkProps {
    text: AttrValue,
    diagnostic: Diagnostic,
    onclick: Callback<MouseEvent>,
    on_input: Callback<String>,
}

#[component]
fn Remark(props: &RemarkProps) -> Html {
    let diagnostic = &props.diagnostic;
    let (line, column) = line_and_column(&props.text, diagnostic.span.start);
    let (key, word, icon) = match diagnostic.severity {
        Severity::Error => ("error", "Error", Icon::Failed),
        Severity::Warning => ("warning", "Warning", Icon::Warning),
        Severity::Info => ("info", "Note", Icon::Info),
    };
    let mend = diagnostic.edit.as_ref().map(|edit| {
        let (text, edit, on_input) = (props.text.clone(), edit.clone(), props.on_input.clone());
        let title = edit.title.clone();
        let onclick = Callback::from(move |_| on_input.emit(edited(&text, &edit)));
        html! { <button type="button" class="mend" {onclick}>{ super::field::with_code(&title) }</button> }
    });
    html! {
        <li class="remark" data-severity={key} data-code={diagnostic.code}>
            <button type="button" class="place" onclick={props.onclick.clone()} title="Move the caret there">
                { icon.html() }
                <span class="visually-hidden">{ word }{ " at line and column " }</span>
                { line }{ ":" }{ column }
            </button>
            <span class="remark-text">
                { super::field::with_code(&diagnostic.message) }
                if let Some(help) = &diagnostic.help {
                    <span class="help">{ super::field::with_code(help) }</span>
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

/// How many lines a text takes, within [`ROWS`].
fn rows(text: &str) -> usize {
    let lines = text
        .split('\n')
        .map(|line| line.len().div_ceil(COLUMNS).max(1))
        .fold(1_usize, usize::saturating_add);
    lines.clamp(*ROWS.start(), *ROWS.end())
}
