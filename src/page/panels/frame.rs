//! A panel's frame: its heading, and the buttons that pin and close it.

use yew::prelude::*;

use crate::page::model::panel_layout::{Layout, Panel, Standing};
use crate::page::model::state::State;
use crate::page::panels::forms::scenario_json::Written;
use crate::page::panels::{
    arn_alignment as arns, authorizer_event as event, evaluation_steps as flow, execution_log as log, forms,
    headers, nobody_calls, outcome_tables as tables, statements, timeline,
};
use crate::page::ui::icon::Icon;

/// A panel in its frame, keyed by its name. Changes of how it stands go to the layout; none: it stands where it stands.
pub fn view(
    state: &UseReducerHandle<State>,
    standing: Standing,
    layout: Option<&UseStateHandle<Layout>>,
) -> Html {
    let Standing {
        panel, pinned, json, ..
    } = standing;
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
                    type="button" class="bare pin" aria-pressed={if pinned { "true" } else { "false" }} title={word}
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
            { body(panel, json, state) }
        </section>
    }
}

fn body(panel: Panel, json: bool, state: &UseReducerHandle<State>) -> Html {
    if json || panel == Panel::Whole {
        return html! { <Written state={state.clone()} {panel} /> };
    }
    match panel {
        Panel::Timeline => return timeline::view(state),
        Panel::Request => return forms::request(state),
        Panel::Authorizer => return forms::authorizer(state),
        Panel::Api => return forms::api(state),
        Panel::Methods => return forms::methods(state),
        Panel::Responses => return forms::responses(state),
        _ => {}
    }
    let Some(answer) = state.answer() else {
        return nobody_calls(state);
    };
    let outcome = answer.outcome;
    match panel {
        Panel::Flow => flow::view(state),
        Panel::Tables => tables::view(state),
        Panel::Arns => arns::view(state),
        Panel::Statements => statements::view(state),
        Panel::Log => log::view(&outcome.log),
        Panel::Headers => headers::view(&outcome.headers),
        Panel::Event => event::view(outcome),
        _ => Html::default(),
    }
}
