//! A panel's frame: its heading, and the buttons that pin and close it.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::model::by_address::ByAddress;
use crate::page::model::panel_layout::{Layout, Panel, PanelState};
use crate::page::model::state::{SelectedOutcome, State};
use crate::page::panels::forms::scenario_json::ScenarioJson;
use crate::page::panels::timeline::Timeline;
use crate::page::panels::{
    arn_alignment, authorizer_event, evaluation_steps, execution_log, forms, headers, outcome_tables,
    statements,
};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::empty_state::no_request;
use crate::page::ui::icon::Icon;
use why403::gateway::Outcome;
use why403::scenario::Scenario;

/// The states that panels are views of.
pub struct PageStates<'a> {
    /// The newest state, for the forms.
    pub state: &'a UseReducerHandle<State>,
    /// The settled state, for the panels about outcomes: they need not change in the frame of a key.
    pub settled: &'a State,
}

/// A panel in its frame, keyed by its name. Without a layout it has no buttons.
pub fn view(states: &PageStates<'_>, panel: PanelState, layout: Option<&UseStateHandle<Layout>>) -> Html {
    let PanelState {
        panel, pinned, json, ..
    } = panel;
    let heading = ["panel-", panel.name(), "-heading"].concat();
    let buttons = layout.cloned().map(|layout| {
        let pin = {
            let layout = layout.clone();
            Callback::from(move |_| layout.set(layout.with_pinned(panel, !pinned)))
        };
        let as_json = (panel.is_form() && panel != Panel::Whole).then(|| {
            let layout = layout.clone();
            let onclick = Callback::from(move |_| layout.set(layout.with_json(panel, !json)));
            html! {
                <button
                    type="button" class="quiet" aria-pressed={if json { "true" } else { "false" }} {onclick}
                    aria-label={[panel.title(), " as JSON"].concat()} data-testid={["json-", panel.name()].concat()}
                >
                    { "JSON" }
                </button>
            }
        });
        let close = Callback::from(move |_| layout.set(layout.with_open(panel, false)));
        let word = if pinned { "Pinned beside the response" } else { "Pin beside the response" };
        html! {
            <>
                { for as_json }
                <button
                    type="button" class="bare pin" id={["pin-", panel.name()].concat()} aria-pressed={if pinned { "true" } else { "false" }} title={word}
                    aria-label={["Pin ", panel.title(), " beside the response"].concat()} onclick={pin}
                    data-testid={["pin-", panel.name()].concat()}
                >
                    { Icon::Pin.html() }
                </button>
                <button
                    type="button" class="bare" title="Close" aria-label={["Close ", panel.title()].concat()} onclick={close}
                    data-testid={["close-", panel.name()].concat()}
                >
                    { Icon::Remove.html() }
                </button>
            </>
        }
    });
    html! {
        <section
            key={panel.name()} class={classes!("panel", (!panel.is_form()).then_some("shows"))} id={["panel-", panel.name()].concat()} aria-labelledby={heading.clone()}
            data-testid={["panel-", panel.name()].concat()}
        >
            <header class="panel-head">
                <h3 id={heading}>{ panel.title() }</h3>
                { for buttons }
            </header>
            { body(panel, json, states) }
        </section>
    }
}

fn body(panel: Panel, json: bool, states: &PageStates<'_>) -> Html {
    let PageStates { state, settled } = states;
    let dispatch = state.dispatcher();
    if json || panel == Panel::Whole {
        let (scenario, selected) = (Rc::clone(&state.scenario), state.selected);
        return html! { <ScenarioJson {panel} {scenario} {selected} {dispatch} /> };
    }
    match panel {
        Panel::Request => forms::request(state),
        Panel::Authorizer => forms::authorizer(state),
        Panel::Api => forms::api(state),
        Panel::Methods => forms::methods(&state.scenario.api, &dispatch),
        Panel::Responses => forms::responses(&state.scenario.api, &dispatch),
        Panel::Timeline => html! { <Timeline state={State::clone(settled)} {dispatch} /> },
        Panel::Flow => evaluation_steps::view(settled, &dispatch),
        _ => match settled.selected_outcome() {
            Some(SelectedOutcome { outcome, .. }) => {
                let (scenario, outcome) = (Rc::clone(&settled.scenario), ByAddress(Rc::clone(outcome)));
                html! { <OutcomePanel {panel} {scenario} {outcome} {dispatch} /> }
            }
            None => no_request(&dispatch),
        },
    }
}

#[derive(PartialEq, Properties)]
struct OutcomePanelProps {
    panel: Panel,
    scenario: Rc<Scenario>,
    outcome: ByAddress<Outcome>,
    dispatch: Dispatch,
}

/// A panel about the selected request's outcome, rendered again only when that is another one.
#[component]
fn OutcomePanel(props: &OutcomePanelProps) -> Html {
    let OutcomePanelProps {
        panel,
        scenario,
        outcome,
        dispatch,
    } = props;
    match panel {
        Panel::Tables => outcome_tables::view(outcome, scenario.authorizer.is_some()),
        Panel::Arns => arn_alignment::view(scenario, outcome, dispatch),
        Panel::Statements => statements::view(scenario, outcome, dispatch),
        Panel::Log => execution_log::view(&outcome.log),
        Panel::Headers => headers::view(&outcome.headers),
        Panel::Event => authorizer_event::view(outcome),
        _ => Html::default(),
    }
}
