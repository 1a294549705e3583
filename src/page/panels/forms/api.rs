//! The API and its stage as a form.

use yew::prelude::*;

use crate::page::model::state::Change;
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::{on_change, on_pairs, on_text, remove_at};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::field::{Field, choice};
use crate::page::ui::key_values::KeyValues;
use why403::scenario::{Api, ApiKey, ApiKeySource, EndpointType};

/// The endpoint types with their names.
pub const ENDPOINTS: [(EndpointType, &str); 3] = [
    (EndpointType::Regional, "Regional"),
    (EndpointType::Edge, "Edge"),
    (EndpointType::Private, "Private"),
];
const KEY_SOURCES: [(ApiKeySource, &str); 2] = [
    (ApiKeySource::Header, "x-api-key"),
    (ApiKeySource::Authorizer, "the authorizer"),
];

/// The API and its stage.
pub fn view(api: &Api, dispatch: &Dispatch) -> Html {
    let text = |id: &'static str, label: &'static str, value: &str, set: fn(&mut Api, String)| {
        let on_input = on_text(dispatch, id, value, move |value: String| {
            Change::api(move |api| set(api, value.clone()))
        });
        Field::new(id, label, value, on_input).html()
    };
    let on_endpoint = on_change(dispatch, |endpoint| {
        Change::api(move |api| api.endpoint_type = endpoint)
    });
    let on_source = on_change(dispatch, |source| {
        Change::api(move |api| api.api_key_source = source)
    });
    let on_variables = on_pairs(dispatch, "form-variable", &api.stage_variables, |edit| {
        Change::api(move |api| edit.clone().apply(&mut api.stage_variables))
    });
    let keys = api.api_keys.iter().enumerate().map(|(index, key)| {
        let human = (index + 1).to_string();
        let id = ["form-key-", &index.to_string()].concat();
        let on_input = on_text(dispatch, &id, &key.value, move |value| {
            Change::api(move |api| {
                if let Some(key) = api.api_keys.get_mut(index) {
                    key.value.clone_from(&value);
                }
            })
        });
        let gone = on_change(dispatch, move |_: MouseEvent| {
            Change::api(move |api| remove_at(&mut api.api_keys, index))
        });
        let label = ["API key ", &human].concat();
        html! {
            <div class="form-row">
                { Field::new(&id, &label, &key.value, on_input).html() }
                { remove(label, gone) }
            </div>
        }
    });
    let new_key = on_change(dispatch, |_: MouseEvent| {
        Change::api(|api| api.api_keys.push(ApiKey::default()))
    });
    let variables = KeyValues {
        noun: "variable",
        label: "Stage variables",
        pairs: &api.stage_variables,
        names: None,
        on_edit: on_variables,
    };
    html! {
        <div class="form" data-testid="form-api">
            <div class="fields">
                { text("form-region", "Region", &api.region, |api, value| api.region = value) }
                { text("form-account", "Account", &api.account_id, |api, value| api.account_id = value) }
                { text("form-api-id", "API id", &api.rest_api_id, |api, value| api.rest_api_id = value) }
                { text("form-stage", "Stage", &api.stage_name, |api, value| api.stage_name = value) }
            </div>
            <div class="fields">
                { choice("form-endpoint", "Endpoint", &ENDPOINTS, api.endpoint_type, on_endpoint) }
                { choice("form-key-source", "The API key comes from", &KEY_SOURCES, api.api_key_source, on_source) }
            </div>
            <div>
                <h4>{ "API keys in the stage’s usage plan" }</h4>
                { for keys }
                { add("form-key-add", "Add an API key", new_key) }
            </div>
            { variables.html() }
        </div>
    }
}
