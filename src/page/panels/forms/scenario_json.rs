//! The scenario or a section of it as JSON in an editor.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::Editor;
use crate::page::model::panel_layout::Panel;
use crate::page::model::state::Edit;
use crate::page::platform::dispatch::{Dispatch, edit_now};
use why403::json::{Diagnostic, Severity};
use why403::scenario;
use why403::scenario::{Read, RequestIndex, Scenario, Section};

/// A text as typed.
struct JsonDraft {
    text: String,
    /// The scenario when it was typed.
    scenario: Rc<Scenario>,
    revision: u32,
}

/// The scenario, and the panel, which tells the section.
#[derive(PartialEq, Properties)]
pub struct ScenarioJsonProps {
    pub panel: Panel,
    pub scenario: Rc<Scenario>,
    /// The selected request.
    pub selected: RequestIndex,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// The section that a panel's form edits; none: the whole scenario.
fn section(panel: Panel, selected: RequestIndex) -> Option<Section> {
    match panel {
        Panel::Request => Some(Section::Request(selected)),
        Panel::Authorizer => Some(Section::Authorizer),
        Panel::Api => Some(Section::Api),
        Panel::Methods => Some(Section::Methods),
        Panel::Responses => Some(Section::GatewayResponses),
        _ => None,
    }
}

/// The diagnostics of a text, each message with its line and column.
fn in_full(read: Read) -> Vec<Diagnostic> {
    let diagnostics = read.diagnostics.into_iter();
    diagnostics
        .map(|one| Diagnostic {
            message: one.to_string(),
            ..one.diagnostic
        })
        .collect()
}

/// The JSON with its diagnostics. It takes effect as soon as it can be read without an error.
#[component]
pub fn ScenarioJson(props: &ScenarioJsonProps) -> Html {
    let ScenarioJsonProps {
        panel,
        scenario,
        selected,
        dispatch,
    } = props;
    let section = section(*panel, *selected);
    let read = move |text: &str, scenario: &Scenario| -> Read {
        match section {
            Some(section) => scenario::read_section(text, scenario, section),
            None => scenario::read(text),
        }
    };
    let draft = use_state(|| None::<JsonDraft>);
    let last_revision = use_mut_ref(|| 0);
    // A text stays as it is typed until something else changes the scenario.
    let current = draft.as_ref().filter(|draft| {
        Rc::ptr_eq(&draft.scenario, scenario) || read(&draft.text, scenario).scenario == **scenario
    });
    let revision = draft.as_ref().map_or(0, |draft| draft.revision);
    let (text, diagnostics) = match (current, section) {
        (Some(draft), _) => (draft.text.clone(), in_full(read(&draft.text, scenario))),
        (None, Some(section)) => (scenario::write_section(scenario, section), Vec::new()),
        (None, None) => (scenario::write_pretty(scenario), Vec::new()),
    };
    let on_input = {
        let (draft, dispatch, scenario) = (draft.clone(), dispatch.clone(), Rc::clone(scenario));
        Callback::from(move |text: String| {
            let read = read(&text, &scenario);
            let errors = read.diagnostics.iter().any(|it| it.severity == Severity::Error);
            if !errors && read.scenario != *scenario {
                dispatch.dispatch(edit_now(Edit::Json(Box::new(read.scenario))));
            }
            let revision = *last_revision.borrow() + 1;
            last_revision.replace(revision);
            draft.set(Some(JsonDraft {
                text,
                scenario: Rc::clone(&scenario),
                revision,
            }));
            revision
        })
    };
    let diagnostics = Callback::from(move |()| diagnostics.clone());
    let words = if section.is_none() {
        "Everything on this page as one text. It takes effect as soon as it can be read without an error."
    } else {
        "As the scenario format has it; what is not there has its default. It takes effect as soon as it can be read without an error."
    };
    html! {
        <>
            <p class="small">{ words }</p>
            <Editor
                id={["editor-", panel.name()].concat()} label={[panel.title(), ", JSON"].concat()}
                {text} {revision} {diagnostics} {on_input}
            />
        </>
    }
}
