//! The scenario or a part of it as JSON, to be edited: another view of the same state.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::Editor;
use crate::page::model::panel_layout::Panel;
use crate::page::model::state::{Action, Edit, State};
use why403::json::Severity;
use why403::scenario;
use why403::scenario::{Read, Scenario, Section};

/// What is typed, and the scenario that was in view then.
type Typed = Option<(String, Rc<Scenario>)>;

/// What is written.
#[derive(PartialEq, Properties)]
pub struct WrittenProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// The panel, which tells the part.
    pub panel: Panel,
}

/// The part that a panel's form changes; none: all of it.
fn part(panel: Panel, state: &State) -> Option<Section> {
    match panel {
        Panel::Request => Some(Section::Request(state.selected)),
        Panel::Authorizer => Some(Section::Authorizer),
        Panel::Api => Some(Section::Api),
        Panel::Methods => Some(Section::Methods),
        Panel::Responses => Some(Section::GatewayResponses),
        _ => None,
    }
}

/// The JSON, with what is said of it.
#[component]
pub fn Written(props: &WrittenProps) -> Html {
    let WrittenProps { state, panel } = props;
    let part = part(*panel, state);
    let read = move |text: &str, scenario: &Scenario| -> Read {
        match part {
            Some(part) => scenario::read_section(text, scenario, part),
            None => scenario::read(text),
        }
    };
    let typed = use_state(|| Typed::None);
    // What is typed stays as it is typed until something else changes the scenario.
    let current = typed.as_ref().filter(|(text, then)| {
        Rc::ptr_eq(then, &state.scenario) || read(text, &state.scenario).scenario == *state.scenario
    });
    let (text, diagnostics) = match (current, part) {
        (Some((text, _)), _) => (text.clone(), read(text, &state.scenario).diagnostics),
        (None, Some(part)) => (scenario::write_section(&state.scenario, part), Vec::new()),
        (None, None) => (scenario::write_pretty(&state.scenario), Vec::new()),
    };
    let on_input = {
        let (typed, dispatch, now) = (typed.clone(), state.dispatcher(), Rc::clone(&state.scenario));
        Callback::from(move |text: String| {
            let read = read(&text, &now);
            let errors = read.diagnostics.iter().any(|it| it.severity == Severity::Error);
            if !errors && read.scenario != *now {
                dispatch.dispatch(Action::Edit(Edit::Written(Box::new(read.scenario), text.clone())));
            }
            typed.set(Some((text, Rc::clone(&now))));
        })
    };
    let remarks = Callback::from(move |()| diagnostics.clone());
    let words = if part.is_none() {
        "Everything on this page as one text. It takes effect as soon as it can be read without an error."
    } else {
        "As the scenario format has it; what is not there has its default. It takes effect as soon as it can be read without an error."
    };
    html! {
        <>
            <p class="small">{ words }</p>
            <Editor
                id={["editor-", panel.name()].concat()} label={[panel.title(), ", JSON"].concat()}
                {text} {remarks} {on_input}
            />
        </>
    }
}
