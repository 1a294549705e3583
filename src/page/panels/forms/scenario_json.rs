//! The scenario or a section of it as JSON in an editor.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::Editor;
use crate::page::model::not_a_scenario::not_a_scenario;
use crate::page::model::panel_layout::Panel;
use crate::page::model::state::Edit;
use crate::page::platform::dispatch::{Dispatch, edit_now};
use why403::json::{Diagnostic, Severity, Span};
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
    /// The dispatcher of actions.
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

/// The diagnostics of a text, each message with its line and column; why it is refused, if it is.
fn in_full(read: Read, refusal: Option<String>) -> Vec<Diagnostic> {
    if let Some(refusal) = refusal {
        let start = read
            .diagnostics
            .first()
            .map_or(Span::default(), |first| first.span);
        return vec![Diagnostic::error("scenario-other", start, refusal)];
    }
    let diagnostics = read.diagnostics.into_iter();
    diagnostics
        .map(|one| Diagnostic {
            message: one.to_string(),
            ..one.diagnostic
        })
        .collect()
}

/// The refusal of a text that is neither a scenario nor the section; none if it is.
fn refusal(read: &Read, scenario: &Scenario, section: Option<Section>) -> Option<String> {
    let (without, parts) = match section {
        None => (Scenario::default(), 1),
        Some(section) => {
            let parts = if matches!(section, Section::Request(_)) {
                4
            } else {
                2
            };
            (scenario::read_section("{}", scenario, section).scenario, parts)
        }
    };
    not_a_scenario(read, read.scenario == without, parts)
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
        (Some(draft), _) => {
            let read = read(&draft.text, scenario);
            let refusal = refusal(&read, scenario, section);
            (draft.text.clone(), in_full(read, refusal))
        }
        (None, Some(section)) => (scenario::write_section(scenario, section), Vec::new()),
        (None, None) => (scenario::write_pretty(scenario), Vec::new()),
    };
    let on_input = {
        let (draft, dispatch, scenario) = (draft.clone(), dispatch.clone(), Rc::clone(scenario));
        Callback::from(move |text: String| {
            let read = read(&text, &scenario);
            let errors = read.diagnostics.iter().any(|it| it.severity == Severity::Error)
                || refusal(&read, &scenario, section).is_some();
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
        "The whole scenario. Changes apply as soon as the JSON is valid."
    } else {
        "Part of the scenario format: omitted properties have their defaults. Changes apply as soon as the JSON is valid."
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
