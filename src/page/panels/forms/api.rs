//! The API and its stage as a form.

use yew::prelude::*;

use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{FormEdit, State};
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::{on_change, on_pairs, on_text, remove_at};
use crate::page::ui::field::{Field, choice, select, switch, text_edits};
use crate::page::ui::key_values::KeyValues;
use why403::scenario::{Api, ApiKey, ApiKeySource, EndpointType, IpAddressType, TextId, UsageLimit};

/// The endpoint types with their names.
pub const ENDPOINTS: [(EndpointType, &str); 3] = [
    (EndpointType::Regional, "Regional"),
    (EndpointType::Edge, "Edge-optimized"),
    (EndpointType::Private, "Private"),
];
const KEY_SOURCES: [(ApiKeySource, &str); 2] = [
    (ApiKeySource::Header, "Header (x-api-key)"),
    (ApiKeySource::Authorizer, "Authorizer"),
];

const IP_ADDRESS_TYPES: [(IpAddressType, &str); 2] = [
    (IpAddressType::Ipv4, "IPv4"),
    (IpAddressType::Dualstack, "Dualstack"),
];
const EXCEEDED: [(Option<UsageLimit>, &str); 3] = [
    (None, "No limit exceeded"),
    (Some(UsageLimit::Throttle), "Throttle exceeded"),
    (Some(UsageLimit::Quota), "Quota exceeded"),
];

/// The endpoint policy of a new VPC endpoint, which allows everything. An account without other policies has the same.
pub const FULL_ACCESS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#;

/// The API and its stage.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let (api, dispatch) = (&state.scenario.api, &state.dispatcher());
    let toggle = |id: &'static str, label: &'static str, on: bool, set: fn(&mut Api, bool)| {
        let on_toggle = on_change(dispatch, move |on| FormEdit::api(move |api| set(api, on)));
        switch(id, label, on, on_toggle)
    };
    let on_address_type = on_change(dispatch, |address_type| {
        FormEdit::api(move |api| api.ip_address_type = address_type)
    });
    let text = |id: &'static str, label: &'static str, value: &str, set: fn(&mut Api, String)| {
        let on_input = on_text(dispatch, id, value, move |value: String| {
            FormEdit::api(move |api| set(api, value.clone()))
        });
        Field::new(id, label, value, on_input).html()
    };
    let on_endpoint = on_change(dispatch, |endpoint| {
        FormEdit::api(move |api| api.endpoint_type = endpoint)
    });
    let on_source = on_change(dispatch, |source| {
        FormEdit::api(move |api| api.api_key_source = source)
    });
    let on_variables = on_pairs(dispatch, "form-variable", &api.stage_variables, |edit| {
        FormEdit::api(move |api| edit.clone().apply(&mut api.stage_variables))
    });
    let keys = api.api_keys.iter().enumerate().map(|(index, key)| {
        let (number, human) = (index.to_string(), (index + 1).to_string());
        let id = ["form-key-", &number].concat();
        let with_key = move |change: fn(&mut ApiKey, bool), on: bool| {
            FormEdit::api(move |api| {
                if let Some(key) = api.api_keys.get_mut(index) {
                    change(key, on);
                }
            })
        };
        let toggle = |name: &str, label: &'static str, on: bool, set: fn(&mut ApiKey, bool)| {
            let on_toggle = on_change(dispatch, move |on| with_key(set, on));
            switch(&["form-key-", name, "-", &number].concat(), label, on, on_toggle)
        };
        let on_exceeded = on_change(dispatch, move |exceeded| {
            FormEdit::api(move |api| {
                if let Some(key) = api.api_keys.get_mut(index) {
                    key.exceeded = exceeded;
                }
            })
        });
        let on_input = on_text(dispatch, &id, &key.value, move |value| {
            FormEdit::api(move |api| {
                if let Some(key) = api.api_keys.get_mut(index) {
                    key.value.clone_from(&value);
                }
            })
        });
        let gone = on_change(dispatch, move |_: MouseEvent| {
            FormEdit::api(move |api| remove_at(&mut api.api_keys, index))
        });
        let label = ["API key ", &human].concat();
        html! {
            <div class="form-row">
                { Field::new(&id, &label, &key.value, on_input).html() }
                { toggle("enabled", "Enabled", key.enabled, |key, on| key.enabled = on) }
                { toggle("plan", "In a usage plan of the stage", key.usage_plan, |key, on| key.usage_plan = on) }
                if key.usage_plan {
                    { select(&["form-key-exceeded-", &number].concat(), "Usage plan", &EXCEEDED, key.exceeded, on_exceeded) }
                }
                { remove(label, gone) }
            </div>
        }
    });
    let new_key = on_change(dispatch, |_: MouseEvent| {
        FormEdit::api(|api| api.api_keys.push(ApiKey::default()))
    });
    let variables = KeyValues {
        noun: "variable",
        label: "Stage variables",
        pairs: &api.stage_variables,
        property: None,
        names: None,
        on_edit: on_variables,
    };
    html! {
        <div class="form" data-testid="form-api">
            <div class="fields">
                { text("form-region", "Region", &api.region, |api, value| api.region = value) }
                { text("form-account", "Account ID", &api.account_id, |api, value| api.account_id = value) }
                { text("form-api-id", "API ID", &api.rest_api_id, |api, value| api.rest_api_id = value) }
                { text("form-stage", "Stage", &api.stage_name, |api, value| api.stage_name = value) }
            </div>
            <div class="fields">
                { choice("form-endpoint", "Endpoint type", &ENDPOINTS, api.endpoint_type, on_endpoint) }
                { choice("form-ip-type", "IP address type", &IP_ADDRESS_TYPES, api.ip_address_type, on_address_type) }
                { choice("form-key-source", "API key source", &KEY_SOURCES, api.api_key_source, on_source) }
            </div>
            <div class="fields">
                { toggle("form-deployed", "Deployed to the stage", api.deployed, |api, on| api.deployed = on) }
                { toggle("form-default-endpoint", "Default endpoint enabled", !api.disable_execute_api_endpoint, |api, on| api.disable_execute_api_endpoint = !on) }
            </div>
            if api.endpoint_type == EndpointType::Private || api.vpc_endpoint_policy.is_some() {
                { vpc_endpoint_policy(state) }
            }
            <div>
                <h4>{ "API keys" }</h4>
                { for keys }
                { add("form-key-add", "Add an API key", new_key) }
            </div>
            { variables.html() }
        </div>
    }
}

/// The policy of the VPC endpoint; without one it allows everything.
fn vpc_endpoint_policy(state: &UseReducerHandle<State>) -> Html {
    let on_attached = on_change(&state.dispatcher(), |on: bool| {
        FormEdit::api(move |api| api.vpc_endpoint_policy = on.then(|| FULL_ACCESS.into()))
    });
    let text_id = Some(TextId::VpcEndpointPolicy);
    let on_input = text_edits(state, TextId::VpcEndpointPolicy);
    let policy = &state.scenario.api.vpc_endpoint_policy;
    html! {
        <div>
            { switch("form-vpce-policy", "VPC endpoint policy", policy.is_some(), on_attached) }
            if let Some(policy) = policy {
                <Editor
                    id="editor-vpce-policy" label="VPC endpoint policy, JSON" text={policy.clone()} revision={state.revision}
                    diagnostics={diagnosing(state, text_id)} {on_input} {text_id} state={state.clone()}
                />
            }
        </div>
    }
}
