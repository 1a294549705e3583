//! A panel's frame: its heading, and the buttons that pin and close it.

use yew::prelude::*;

use super::arns::Arns;
use super::event::CalledWith;
use super::flow::Flow;
use super::forms::{ApiForm, AuthorizerForm, MethodsForm, RequestForm, ResponsesForm};
use super::headers::Headers;
use super::layout::{Layout, Panel, Standing};
use super::statements::Statements;
use super::tables::Tables;
use super::timeline::TimelinePanel;
use super::whole::Whole;
use crate::page::icon::Icon;
use crate::page::log::Log;
use crate::page::state::State;

/// The panel, and where changes of the layout go.
#[derive(PartialEq, Properties)]
pub struct FrameProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// Which panel, and how it stands.
    pub standing: Standing,
    /// The layout; none: this panel stands where it stands.
    #[prop_or_default]
    pub layout: Option<UseStateHandle<Layout>>,
}

/// A panel in its frame.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let Standing { panel, pinned, .. } = props.standing;
    let heading = ["panel-", panel.name(), "-heading"].concat();
    let buttons = props.layout.clone().map(|layout| {
        let pin = {
            let layout = layout.clone();
            Callback::from(move |_| layout.set(layout.with_pinned(panel, !pinned)))
        };
        let close = Callback::from(move |_| layout.set(layout.with_open(panel, false)));
        let word = if pinned { "Pinned beside the response" } else { "Pin beside the response" };
        html! {
            <>
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
            class="panel" id={["panel-", panel.name()].concat()} aria-labelledby={heading.clone()}
            data-testid={["panel-", panel.name()].concat()}
        >
            <header class="panel-head">
                <h3 id={heading}>{ panel.title() }</h3>
                { for buttons }
            </header>
            { body(panel, props.state.clone()) }
        </section>
    }
}

fn body(panel: Panel, state: UseReducerHandle<State>) -> Html {
    match panel {
        Panel::Timeline => return html! { <TimelinePanel {state} /> },
        Panel::Request => return html! { <RequestForm {state} /> },
        Panel::Authorizer => return html! { <AuthorizerForm {state} /> },
        Panel::Api => return html! { <ApiForm {state} /> },
        Panel::Methods => return html! { <MethodsForm {state} /> },
        Panel::Responses => return html! { <ResponsesForm {state} /> },
        Panel::Whole => return html! { <Whole {state} /> },
        _ => {}
    }
    let Some(answer) = state.answer() else {
        return html! { <p class="empty">{ "No request is in view." }</p> };
    };
    let outcome = answer.outcome;
    match panel {
        Panel::Flow => html! { <Flow {state} /> },
        Panel::Tables => html! { <Tables {state} /> },
        Panel::Arns => html! { <Arns {state} /> },
        Panel::Statements => html! { <Statements {state} /> },
        Panel::Log => html! { <Log lines={outcome.log.clone()} /> },
        Panel::Headers => html! { <Headers headers={outcome.headers.clone()} /> },
        Panel::Event => html! { <CalledWith outcome={outcome.clone()} /> },
        _ => Html::default(),
    }
}
