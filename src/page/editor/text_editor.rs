//! The editor of a text, with its diagnostics: the one interface of every editor on the page.
//!
//! The text area is always there and always holds the text. Once its script has come, and unless a person chose otherwise, a
//! rich editor stands in its place ([`bridge`]).

#[cfg(test)]
mod tests;

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::field::EditorField;
use crate::page::editor::location_link::use_requested_location;
use crate::page::editor::props::EditorProps;
use crate::page::editor::{bridge, problems};
use crate::page::model::control_task::ControlTask;
use crate::page::model::state::State;
use crate::page::platform::dispatch::{RequestedTask, use_requested_task};
use crate::page::platform::dom;
use crate::page::ui::copy_button::CopyButton;
use why403::json::{self, Diagnostic, Severity};
use why403::scenario::TextId;

/// Diagnose one of the scenario's texts; none has no diagnostics.
pub fn diagnosing(state: &UseReducerHandle<State>, text_id: Option<TextId>) -> Callback<(), Vec<Diagnostic>> {
    let state = state.clone();
    Callback::from(move |()| text_id.map_or_else(Vec::new, |text_id| state.diagnostics(text_id)))
}

/// The fewest and most lines of an editor that does not scroll, and a line's length on a common screen.
const ROWS: std::ops::RangeInclusive<usize> = 7..=26;
const COLUMNS: usize = 52;

/// The result of the last formatting, and the text for which it holds.
type Formatted = (&'static str, AttrValue);

/// A text field with its diagnostics.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let (host, area) = (use_node_ref(), use_node_ref());
    let formatted = use_state_eq(Formatted::default);
    let field = use_memo((), |()| {
        EditorField::new(props.clone(), host.clone(), area.clone())
    });
    field.render(props);
    let diagnosed = problems::use_diagnostics(&field);
    bridge::use_registration(&field);
    // Once the text is in the field, and the rich editor in the text area's place.
    use_requested_location(&field, props);
    let format = format(props, formatted.clone());
    use_requested_task(requested_format(props), &format);
    let oninput = {
        let field = Rc::clone(&field);
        Callback::from(move |_| field.typed_in_area())
    };
    let diagnostics = diagnosed.shown(props);
    let errors = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let problems_id = [props.id.as_str(), "-problems"].concat();
    html! {
        <div class={classes!("editor", errors.then_some("has-errors"))}>
            <div class="editor-field" ref={host} data-path={props.text_id.map(TextId::pointer).unwrap_or_default()}>
                <textarea
                    ref={area}
                    id={props.id.clone()}
                    data-testid={props.id.clone()}
                    aria-label={props.label.clone()}
                    aria-invalid={errors.then_some("true")}
                    aria-describedby={(!diagnostics.is_empty()).then_some(problems_id.clone())}
                    rows={rows(&props.text).to_string()}
                    spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                    readonly={dom::is_read_only()}
                    {oninput}
                />
            </div>
            { tools(props, &formatted, &format) }
            if !diagnostics.is_empty() {
                { problems::list(&diagnosed, &field, problems_id) }
            }
        </div>
    }
}

/// The task to format the text, if a command has requested it.
fn requested_format(props: &EditorProps) -> Option<RequestedTask> {
    let state = props.state.as_ref()?;
    RequestedTask::find(state, &state.dispatcher(), ControlTask::Format(props.text_id?))
}

/// Make the callback that formats the text.
fn format(props: &EditorProps, formatted: UseStateHandle<Formatted>) -> Callback<()> {
    let (text, on_input) = (props.text.clone(), props.on_input.clone());
    Callback::from(move |()| match json::pretty(&text) {
        None => formatted.set(("Not valid JSON: not formatted", text.clone())),
        Some(pretty) if *pretty == *text => formatted.set(("Already formatted", text.clone())),
        Some(pretty) => {
            formatted.set(("Formatted", pretty.clone().into()));
            on_input.emit(pretty);
        }
    })
}

/// The buttons for the text as a whole.
fn tools(props: &EditorProps, formatted: &Formatted, format: &Callback<()>) -> Html {
    let result = if formatted.1 == props.text {
        formatted.0
    } else {
        ""
    };
    let format = format.reform(|_: MouseEvent| ());
    let copy = {
        let text = props.text.clone();
        Callback::from(move |()| text.to_string())
    };
    let hook = |name: &str| [props.id.as_str(), name].concat();
    html! {
        <div class="editor-tools">
            <button type="button" class="quiet" id={hook("-format")} data-testid={hook("-format")} onclick={format}>{ "Format" }</button>
            <CopyButton hook={hook("-copy")} label="Copy" class="quiet" text={copy} />
            <button
                type="button" class="quiet" data-testid={hook("-switch")}
                onclick={Callback::from(|_| bridge::switch_editors())}
            >
                <span class="when-plain">{ "Rich editor" }</span>
                <span class="when-rich">{ "Plain text" }</span>
                <span class="when-failed">{ "Rich editor: could not be loaded" }</span>
            </button>
            <span class="small" role="status" data-testid={hook("-said")}>{ result }</span>
        </div>
    }
}

/// The height of the text area in lines, within [`ROWS`].
fn rows(text: &str) -> usize {
    let lines = text.split('\n').map(|line| line.len().div_ceil(COLUMNS).max(1));
    (lines.sum::<usize>() + 1).clamp(*ROWS.start(), *ROWS.end())
}
