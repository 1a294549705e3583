//! The selected request, and the API that it goes to.

use yew::prelude::*;

use crate::page::model::control_task::{ControlTask, CopyTarget};
use crate::page::model::state::{Edit, State, TextField};
use crate::page::panels::forms::ENDPOINTS;
use crate::page::panes::request_tabs::RequestTabs;
use crate::page::platform::dispatch::{Dispatch, RequestedTask, on_edit};
use crate::page::platform::dom;
use crate::page::ui::copy_button::copies;
use crate::page::ui::field::{Field, choice, edits};
use crate::page::ui::key_values::KeyValues;
use why403::export::curl_command;
use why403::scenario::{Api, EndpointType, Millis};

/// The request pane. The tabs, which need every request's outcome, come from the settled state; none where they are elsewhere.
pub fn request(state: &UseReducerHandle<State>, settled: Option<&State>, compact: bool) -> Html {
    let dispatch = &state.dispatcher();
    let tabs: Html = settled
        .map(|settled| html! { <RequestTabs state={settled.clone()} dispatch={dispatch.clone()} /> })
        .into_iter()
        .collect();
    let Some((at, request)) = state.event().map(|event| event.at).zip(state.request()) else {
        return html! {
            <section class="pane request" aria-labelledby="request-heading">
                <h2 id="request-heading">{ "Request" }</h2>
                <p class="empty">{ "No requests yet. Add a request to see API Gateway’s response." }</p>
                { tabs }
            </section>
        };
    };
    let on_at = on_edit(dispatch, |event: InputEvent| {
        Millis::parse_seconds(&dom::value_of(&event)).map(Edit::At)
    });
    let copy_requested = RequestedTask::find(state, dispatch, ControlTask::Copy(CopyTarget::Curl));
    let http_method = Field::new(
        "request-method",
        "Method",
        &request.http_method,
        edits(dispatch, TextField::HttpMethod),
    );
    let field = |id: &str, label: &str, text: TextField, class: &'static str, value: &str| {
        Field::new(id, label, value, edits(dispatch, text))
            .class(class)
            .html()
    };
    let headers = KeyValues {
        noun: "header",
        label: "Headers",
        pairs: &request.headers,
        names: Some("header-names"),
        on_edit: on_edit(dispatch, Edit::Headers),
        property: Some("headers"),
    };
    let query = KeyValues {
        noun: "parameter",
        label: "Query string parameters",
        pairs: &request.query_string_parameters,
        names: None,
        on_edit: on_edit(dispatch, Edit::Query),
        property: Some("queryStringParameters"),
    };
    let at_event = state
        .event_in_view()
        .map(|event| format!("/timeline/{event}/request"));
    html! {
        <section class="pane request" aria-labelledby="request-heading" data-at={at_event}>
            <h2 id="request-heading">{ "Request" }</h2>
            { tabs }
            <div class="request-line">
                { http_method.class("narrow").list("methods").html() }
                { field("request-path", "Path", TextField::Path, "wide", &request.path) }
                { field("request-source-ip", "Source IP", TextField::SourceIp, "address", &request.source_ip) }
                if state.scenario.api.endpoint_type == EndpointType::Private || request.vpc_endpoint_id.is_some() {
                    { field("request-vpce", "VPC endpoint ID", TextField::VpcEndpointId, "address", request.vpc_endpoint_id.as_deref().unwrap_or("")) }
                }
                if !compact {
                    <div class="field time">
                        <label for="request-at">{ "Time (s)" }</label>
                        <input
                            id="request-at" data-testid="request-at" type="number" min="0" step="any" class="mono"
                            title="Seconds from the start of the timeline" value={at.to_string()} oninput={on_at}
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
            if !compact || !request.query_string_parameters.is_empty() {
                { query.html() }
            }
            <div class="request-more">
                if !compact {
                    { copies("copy-curl", "Copy as cURL", &curl_command(&state.scenario.api, request), copy_requested) }
                }
                if !compact {
                    { api(&state.scenario.api, dispatch) }
                }
            </div>
        </section>
    }
}

/// The API and stage that are called, folded at first.
fn api(api: &Api, dispatch: &Dispatch) -> Html {
    let field = |id: &str, label: &str, text: TextField, value: &str| {
        Field::new(id, label, value, edits(dispatch, text)).html()
    };
    html! {
        <details class="more">
            <summary>
                { "API " }<code translate="no">{ api.rest_api_id.clone() }{ "/" }{ api.stage_name.clone() }</code>
                { " in " }<code translate="no">{ api.region.clone() }</code>
            </summary>
            <div class="fields">
                { field("api-region", "Region", TextField::Region, &api.region) }
                { field("api-account", "Account ID", TextField::AccountId, &api.account_id) }
                { field("api-id", "API ID", TextField::RestApiId, &api.rest_api_id) }
                { field("api-stage", "Stage", TextField::StageName, &api.stage_name) }
                { choice("endpoint", "Endpoint type", &ENDPOINTS, api.endpoint_type, on_edit(dispatch, Edit::Endpoint)) }
            </div>
        </details>
    }
}
