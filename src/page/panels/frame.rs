//! A panel's frame: its heading, and the buttons that pin and close it.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::model::panel_layout::{Layout, Panel, PanelState};
use crate::page::model::state::{Edit, State};
use crate::page::panels::arn_alignment::ArnAlignment;
use crate::page::panels::authorizer_event::AuthorizerEvent;
use crate::page::panels::execution_log::ExecutionLog;
use crate::page::panels::forms::scenario_json::ScenarioJson;
use crate::page::panels::headers::Headers;
use crate::page::panels::outcome_tables::OutcomeTables;
use crate::page::panels::statements::Statements;
use crate::page::panels::{evaluation_steps, forms, timeline};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::empty_state::empty;
use crate::page::ui::icon::Icon;

/// The states that panels are views of.
pub struct PageStates<'a> {
    /// The newest state, for the forms.
    pub state: &'a UseReducerHandle<State>,
    /// The state at rest, for the panels that show outcomes: they need not change in the same frame as a key.
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
        Panel::Timeline => return timeline::view(settled, &dispatch),
        Panel::Request => return forms::request(state),
        Panel::Authorizer => return forms::authorizer(state),
        Panel::Api => return forms::api(state),
        Panel::Methods => return forms::methods(state),
        Panel::Responses => return forms::responses(state),
        _ => {}
    }
    let Some(answer) = settled.answer() else {
        return no_request(&dispatch);
    };
    let outcome = Rc::new(answer.outcome.clone());
    let (scenario, selected) = (Rc::clone(&settled.scenario), settled.selected);
    match panel {
        Panel::Flow => evaluation_steps::view(settled, &dispatch, &outcome),
        Panel::Tables => html! { <OutcomeTables {outcome} has_authorizer={scenario.authorizer.is_some()} /> },
        Panel::Arns => html! { <ArnAlignment {scenario} {outcome} {selected} {dispatch} /> },
        Panel::Statements => html! { <Statements {scenario} {outcome} {selected} {dispatch} /> },
        Panel::Log => html! { <ExecutionLog lines={outcome.log.clone()} /> },
        Panel::Headers => html! { <Headers headers={outcome.headers.clone()} /> },
        Panel::Event => {
            html! { <AuthorizerEvent event={outcome.trace.event.clone()} cache={outcome.cache} /> }
        }
        _ => Html::default(),
    }
}

/// The empty state of a panel about a request, where there is none.
pub fn no_request(dispatch: &Dispatch) -> Html {
    empty(
        dispatch,
        "No request is in view.",
        "Add a request",
        Edit::AddRequest,
    )
}
