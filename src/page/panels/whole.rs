//! The whole scenario as JSON, to be edited: another view of the same state.

use std::rc::Rc;

use yew::prelude::*;

use super::PanelProps;
use crate::diagnostic::Severity;
use crate::page::editor::Editor;
use crate::page::state::{Action, Edit};
use crate::scenario::{self, Scenario};

/// What is typed, and the scenario that was in view then.
type Typed = Option<(String, Rc<Scenario>)>;

/// The whole scenario.
#[component]
pub fn Whole(props: &PanelProps) -> Html {
    let state = &props.state;
    let typed = use_state(|| Typed::None);
    // What is typed stays as it is typed until something else changes the scenario.
    let current = typed.as_ref().filter(|(text, then)| {
        Rc::ptr_eq(then, &state.scenario) || scenario::read(text).scenario == *state.scenario
    });
    let (text, diagnostics) = match current {
        Some((text, _)) => (text.clone(), scenario::read(text).diagnostics),
        None => (scenario::write_pretty(&state.scenario), Vec::new()),
    };
    let on_input = {
        let (typed, dispatch, now) = (typed.clone(), state.dispatcher(), Rc::clone(&state.scenario));
        Callback::from(move |text: String| {
            let read = scenario::read(&text);
            let errors = read.diagnostics.iter().any(|it| it.severity == Severity::Error);
            if !errors && read.scenario != *now {
                dispatch.dispatch(Action::Edit(Edit::Written(Box::new(read.scenario), text.clone())));
            }
            typed.set(Some((text, Rc::clone(&now))));
        })
    };
    html! {
        <>
            <p class="small">
                { "Everything on this page as one text. It takes effect as soon as it can be read without an error." }
            </p>
            <Editor id="editor-whole" label="The whole scenario, JSON" {text} {diagnostics} {on_input} />
        </>
    }
}
