//! The request in view, and the API that it goes to.

use yew::prelude::*;

use crate::page::model::curl;
use crate::page::model::state::{Action, Edit, State, Text};
use crate::page::panes::request_tabs::timeline;
use crate::page::platform::dom as browser;
use crate::page::ui::copy_button::copies;
use crate::page::ui::field::{Field, choice, edits};
use crate::page::ui::key_values::Pairs;
use why403::scenario::{EndpointType, Millis};

/// The request in view; where it is compact, what is seldom needed is left out.
pub fn request(state: &UseReducerHandle<State>, compact: bool) -> Html {
    let dispatch = state.dispatcher();
    let Some(request) = state.request() else {
        return html! {
            <section class="pane request" aria-labelledby="request-heading">
                <h2 id="request-heading">{ "Request" }</h2>
                <p class="empty">{ "Nobody calls yet: add a request, and API Gateway’s answer stands beside it." }</p>
                { timeline(state) }
            </section>
        };
    };
    let at = state
        .requests()
        .nth(state.selected)
        .map(|(at, _)| at)
        .filter(|_| !compact);
    let on_at = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(at) = Millis::parse_seconds(&browser::value_of(&event)) {
                dispatch.dispatch(Action::Edit(Edit::At(at)));
            }
        })
    };
    let http_method = Field {
        id: "request-method",
        label: "Method",
        value: &request.http_method,
        class: "narrow",
        list: Some("methods"),
        on_input: edits(&dispatch, Text::HttpMethod),
        ..Field::default()
    };
    let field = |id: &str, label: &str, text: Text, class: &'static str, value: &str| {
        let field = Field {
            id,
            label,
            value,
            class,
            on_input: edits(&dispatch, text),
            ..Field::default()
        };
        field.html()
    };
    let headers = Pairs {
        noun: "header",
        label: "Headers",
        pairs: &request.headers,
        names: Some("header-names"),
        on_edit: {
            let dispatch = dispatch.clone();
            Callback::from(move |edit| dispatch.dispatch(Action::Edit(Edit::Headers(edit))))
        },
    };
    let query = Pairs {
        noun: "parameter",
        label: "Query string parameters",
        pairs: &request.query_string_parameters,
        names: None,
        on_edit: {
            let dispatch = dispatch.clone();
            Callback::from(move |edit| dispatch.dispatch(Action::Edit(Edit::Query(edit))))
        },
    };
    html! {
        <section class="pane request" aria-labelledby="request-heading">
            <h2 id="request-heading">{ "Request" }</h2>
            { timeline(state) }
            <div class="request-line">
                { http_method.html() }
                { field("request-path", "Path", Text::Path, "wide", &request.path) }
                { field("request-source-ip", "Source IP", Text::SourceIp, "address", &request.source_ip) }
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
            { headers.html() }
            <div class="mores">
            if !compact {
                { copies("copy-curl", "Copy as curl", &curl::line(&state.scenario.api, request)) }
            }
            if !compact || !request.query_string_parameters.is_empty() {
            <details class="more" open={!request.query_string_parameters.is_empty()}>
                <summary>{ "Query string" }</summary>
                { query.html() }
            </details>
            }
            if !compact {
                { api(state) }
            }
            </div>
        </section>
    }
}

/// The API and stage that are called.
fn api(state: &UseReducerHandle<State>) -> Html {
    let api = &state.scenario.api;
    html! {
        <details class="more">
            <summary>
                { "API " }<code translate="no">{ api.rest_api_id.clone() }{ "/" }{ api.stage_name.clone() }</code>
                { " in " }<code translate="no">{ api.region.clone() }</code>
            </summary>
            { api_fields(state) }
        </details>
    }
}

/// What is folded at first.
fn api_fields(state: &UseReducerHandle<State>) -> Html {
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
    let field = |id: &str, label: &str, text: Text, placeholder: &str, value: &str| {
        let field = Field {
            id,
            label,
            value,
            placeholder,
            on_input: edits(&dispatch, text),
            ..Field::default()
        };
        field.html()
    };
    let endpoint = endpoints
        .iter()
        .position(|it| *it == api.endpoint_type)
        .unwrap_or(0);
    let endpoint_id = state
        .request()
        .and_then(|request| request.vpc_endpoint_id.as_deref());
    html! {
        <div class="fields">
            { field("api-region", "Region", Text::Region, "", &api.region) }
            { field("api-account", "Account", Text::AccountId, "", &api.account_id) }
            { field("api-id", "API id", Text::RestApiId, "", &api.rest_api_id) }
            { field("api-stage", "Stage", Text::StageName, "", &api.stage_name) }
            { choice("endpoint", "Endpoint", &["Regional", "Edge", "Private"], endpoint, on_choose) }
            if api.endpoint_type == EndpointType::Private {
                { field("request-vpce", "VPC endpoint of the request", Text::VpcEndpointId, "none", endpoint_id.unwrap_or("")) }
            }
        </div>
    }
}
