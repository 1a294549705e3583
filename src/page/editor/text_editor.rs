//! A text with what is said of it beside it: the one interface of every editor on the page.
//!
//! The text area is always there and always holds the text. Once its script has come, and unless a person
//! chose otherwise, a rich editor stands in its place (`www/editor/`, reached through [`bridge`]), which
//! writes into the text area what is typed, as a person would.

#[cfg(test)]
mod tests;

use yew::prelude::*;

use crate::page::editor::switch_editors;
use crate::page::editor::{bridge, problems, text_area};

use crate::page::model::state::State;
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::typed;
use why403::json;
use why403::json::{Diagnostic, Severity};

/// What an editor shows and whom it tells.
#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// The id of the text field; the list of remarks derives its own from it.
    pub id: AttrValue,
    /// What the text is, for those who do not see where it stands.
    pub label: AttrValue,
    /// The text.
    pub text: AttrValue,
    /// What is said of it, which is asked for when typing pauses; places are byte offsets into `text`.
    pub remarks: Callback<(), Vec<Diagnostic>>,
    /// The whole new text.
    pub on_input: Callback<String>,
    /// JSON pointer of the text in the scenario; empty: it is none of its texts.
    #[prop_or_default]
    pub path: AttrValue,
    /// The page's state, for how the text fared; none: it is not asked for.
    #[prop_or_default]
    pub state: Option<UseReducerHandle<State>>,
}

/// What is said of the text at this JSON pointer.
pub fn diagnosing(state: &UseReducerHandle<State>, path: &str) -> Callback<(), Vec<Diagnostic>> {
    let (state, path) = (state.clone(), path.to_owned());
    Callback::from(move |()| state.diagnostics(&path))
}

/// Fewest and most lines that an editor shows without scrolling, and a line's length on a common screen.
const ROWS: std::ops::RangeInclusive<usize> = 7..=26;
const COLUMNS: usize = 52;

/// What came of the last formatting, and the text of which it holds.
type Came = (&'static str, AttrValue);

/// A text field with its remarks; picking a remark moves the caret to its place.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let (host, field) = (use_node_ref(), use_node_ref());
    let came = use_state_eq(Came::default);
    // What the rich editor asks for, whenever it asks.
    let latest = use_mut_ref(|| props.clone());
    latest.borrow_mut().clone_from(props);
    let outside = text_area::use_text(&field, &latest);
    let place = bridge::use_place(&host, &field, &latest);
    let said = problems::use_said(&latest, place, outside);
    let oninput = typed(props.on_input.clone());
    let diagnostics = said.of(props);
    let errors = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let remarks_id = [props.id.as_str(), "-remarks"].concat();
    html! {
        <div class={classes!("editor", errors.then_some("has-errors"))}>
            <div class="editor-field" ref={host} data-path={props.path.clone()}>
                <textarea
                    ref={field.clone()}
                    id={props.id.clone()}
                    data-testid={props.id.clone()}
                    aria-label={props.label.clone()}
                    aria-invalid={errors.then_some("true")}
                    aria-describedby={(!diagnostics.is_empty()).then_some(remarks_id.clone())}
                    rows={rows(&props.text).to_string()}
                    spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                    {oninput}
                />
            </div>
            { tools(props, came) }
            if !diagnostics.is_empty() {
                { problems::list(&said, &latest, remarks_id) }
            }
        </div>
    }
}

/// What can be done with the text as a whole.
fn tools(props: &EditorProps, came: UseStateHandle<Came>) -> Html {
    let of_this = if came.1 == props.text { came.0 } else { "" };
    let format = {
        let (text, on_input) = (props.text.clone(), props.on_input.clone());
        Callback::from(move |_| match json::pretty(&text) {
            None => came.set(("Not yet JSON: left as it is", text.clone())),
            Some(pretty) if *pretty == *text => came.set(("In order already", text.clone())),
            Some(pretty) => {
                came.set(("Formatted", pretty.clone().into()));
                on_input.emit(pretty);
            }
        })
    };
    let copy = {
        let text = props.text.clone();
        Callback::from(move |()| text.to_string())
    };
    let hook = |name: &str| [props.id.as_str(), name].concat();
    html! {
        <div class="editor-tools">
            <button type="button" class="quiet" data-testid={hook("-format")} onclick={format}>{ "Format" }</button>
            <CopyButton hook={hook("-copy")} label="Copy" class="quiet" text={copy} />
            <button
                type="button" class="quiet" data-testid={hook("-switch")}
                onclick={Callback::from(|_| switch_editors())}
            >
                <span class="when-plain">{ "Rich editor" }</span>
                <span class="when-rich">{ "Plain text" }</span>
                <span class="when-failed">{ "Rich editor: could not be loaded" }</span>
            </button>
            <span class="small" role="status" data-testid={hook("-said")}>{ of_this }</span>
        </div>
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
