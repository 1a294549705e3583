//! The request in view, and the API that it goes to.

use yew::prelude::*;

use super::browser;
use super::field::{Choice, Field};
use super::pairs::Pairs;
use super::state::{Action, Edit, State, Text};
use super::timeline::Timeline;
use crate::scenario::EndpointType;

/// The state and where actions go.
#[derive(PartialEq, Properties)]
pub struct RequestProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// Whether what is seldom needed is left out.
    #[prop_or_default]
    pub compact: bool,
}

/// The request in view.
#[component]
pub fn RequestPane(props: &RequestProps) -> Html {
    let state = &props.state;
    let dispatch = state.dispatcher();
    let Some(request) = state.request() else {
        return html! {
            <section class="pane request" aria-labelledby="request-heading">
                <h2 id="request-heading">{ "Request" }</h2>
                <p class="empty">{ "Nobody calls yet." }</p>
                <Timeline state={state.clone()} />
            </section>
        };
    };
    let at = state
        .requests()
        .nth(state.selected)
        .map(|(at, _)| at)
        .filter(|_| !props.compact);
    let on_at = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            if let Ok(at) = browser::value_of(&event).parse() {
                dispatch.dispatch(Action::Edit(Edit::At(at)));
            }
        })
    };
    let headers = {
        let dispatch = dispatch.clone();
        Callback::from(move |edit| dispatch.dispatch(Action::Edit(Edit::Headers(edit))))
    };
    let query = {
        let dispatch = dispatch.clone();
        Callback::from(move |edit| dispatch.dispatch(Action::Edit(Edit::Query(edit))))
    };
    html! {
        <section class="pane request" aria-labelledby="request-heading">
            <h2 id="request-heading">{ "Request" }</h2>
            <Timeline state={state.clone()} />
            <div class="request-line">
                <Field
                    id="request-method" label="Method" text={Text::HttpMethod} class="narrow" list="methods"
                    value={request.http_method.clone()} dispatch={dispatch.clone()}
                />
                <Field
                    id="request-path" label="Path" text={Text::Path} class="wide"
                    value={request.path.clone()} dispatch={dispatch.clone()}
                />
                <Field
                    id="request-source-ip" label="Source IP" text={Text::SourceIp} class="address"
                    value={request.source_ip.clone()} dispatch={dispatch.clone()}
                />
                if let Some(at) = at {
                    <div class="field time">
                        <label for="request-at">{ "At, s" }</label>
                        <input
                            id="request-at" data-testid="request-at" type="number" min="0" step="any" class="mono"
                            title="Seconds from the start" value={at.to_string()} oninput={on_at}
                        />
                    </div>
                }
            </div>
            <datalist id="methods">
                { for ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map(|method| html! { <option value={method} /> }) }
            </datalist>
            <datalist id="header-names">
                { for ["Authorization", "x-api-key", "X-Forwarded-For", "User-Agent", "Referer", "Host"].map(|name| html! { <option value={name} /> }) }
            </datalist>
            <Pairs
                noun="header" label="Headers" names="header-names"
                pairs={request.headers.clone()} on_edit={headers}
            />
            <div class="mores">
            if !props.compact || !request.query_string_parameters.is_empty() {
            <details class="more" open={!request.query_string_parameters.is_empty()}>
                <summary>{ "Query string" }</summary>
                <Pairs
                    noun="parameter" label="Query string parameters"
                    pairs={request.query_string_parameters.clone()} on_edit={query}
                />
            </details>
            }
            if !props.compact {
                <Api state={state.clone()} />
            }
            </div>
        </section>
    }
}

/// The API and stage that are called.
#[component]
fn Api(props: &RequestProps) -> Html {
    let state = &props.state;
    let dispatch = state.dispatcher();
    let api = &state.scenario.api;
    let endpoints = [EndpointType::Regional, EndpointType::Edge, EndpointType::Private];
    let on_choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |index: usize| {
            if let Some(endpoint) = endpoints.get(index) {
                dispatch.dispatch(Action::Edit(Edit::Endpoint(*endpoint)));
            }
        })
    };
    html! {
        <details class="more">
            <summary>
                { "API " }<code translate="no">{ api.rest_api_id.clone() }{ "/" }{ api.stage_name.clone() }</code>
                { " in " }<code translate="no">{ api.region.clone() }</code>
            </summary>
            <div class="fields">
                <Field id="api-region" label="Region" text={Text::Region} value={api.region.clone()} dispatch={dispatch.clone()} />
                <Field id="api-account" label="Account" text={Text::AccountId} value={api.account_id.clone()} dispatch={dispatch.clone()} />
                <Field id="api-id" label="API id" text={Text::RestApiId} value={api.rest_api_id.clone()} dispatch={dispatch.clone()} />
                <Field id="api-stage" label="Stage" text={Text::StageName} value={api.stage_name.clone()} dispatch={dispatch.clone()} />
                <Choice
                    name="endpoint" label="Endpoint" options={vec!["Regional".into(), "Edge".into(), "Private".into()]}
                    chosen={endpoints.iter().position(|it| *it == api.endpoint_type).unwrap_or(0)} {on_choose}
                />
                if api.endpoint_type == EndpointType::Private {
                    <Field
                        id="request-vpce" label="VPC endpoint of the request" text={Text::VpcEndpointId} placeholder="none"
                        value={state.request().and_then(|request| request.vpc_endpoint_id.clone()).unwrap_or_default()}
                        {dispatch}
                    />
                }
            </div>
        </details>
    }
}
