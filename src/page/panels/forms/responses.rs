//! The customised gateway responses as a form.

use yew::prelude::*;

use crate::page::model::state::{FormEdit, PairEdit};
use crate::page::panels::forms::buttons::remove;
use crate::page::panels::forms::{on_change, on_pairs, on_text, remove_at};
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::dom;
use crate::page::ui::field::Field;
use crate::page::ui::key_values::KeyValues;
use why403::gateway::ResponseType;
use why403::scenario::{Api, GatewayResponse};

/// The prefix of the customised headers in `responseParameters`.
const HEADER_PREFIX: &str = "gatewayresponse.header.";
/// The media type of the one template that the form shows; others are left as they are.
const JSON: &str = "application/json";

/// The customised gateway responses.
pub fn view(api: &Api, dispatch: &Dispatch) -> Html {
    let responses = &api.gateway_responses;
    let names = ResponseType::ALL
        .iter()
        .map(|response| response.name())
        .chain(["DEFAULT_4XX", "DEFAULT_5XX"]);
    let free = names.filter(|name| !responses.iter().any(|(other, _)| other == name));
    let on_add = on_change(dispatch, |event: Event| {
        let name = dom::value_of(&event);
        FormEdit::api(move |api| {
            if !name.is_empty() {
                api.gateway_responses
                    .push((name.clone(), GatewayResponse::default()));
            }
        })
    });
    html! {
        <div class="form" data-testid="form-responses">
            { for responses.iter().enumerate().map(|(index, (name, response))| response_fields(dispatch, index, name, response)) }
            <div class="field narrow-select">
                <label for="form-response-add">{ "Customize a response" }</label>
                <select id="form-response-add" data-testid="form-response-add" onchange={on_add}>
                    <option value="" selected=true>{ "Choose a response type" }</option>
                    { for free.map(|name| html! { <option value={name}>{ name }</option> }) }
                </select>
            </div>
        </div>
    }
}

fn change(index: usize, change: impl Fn(&mut GatewayResponse) + 'static) -> FormEdit {
    FormEdit::api(move |api| {
        if let Some((_, response)) = api.gateway_responses.get_mut(index) {
            change(response);
        }
    })
}

fn response_fields(dispatch: &Dispatch, index: usize, name: &str, response: &GatewayResponse) -> Html {
    let number = index.to_string();
    let hook = |field: &str| ["form-response-", field, "-", &number].concat();
    let template = response
        .response_templates
        .iter()
        .find(|(media, _)| media == JSON);
    let gone = on_change(dispatch, move |_: MouseEvent| {
        FormEdit::api(move |api| remove_at(&mut api.gateway_responses, index))
    });
    let default = ResponseType::ALL
        .iter()
        .find(|it| it.name() == name)
        .map(|it| it.status().to_string());
    let status = response
        .status_code
        .map_or_else(String::new, |status| status.to_string());
    let headers: Vec<(String, String)> = response
        .response_parameters
        .iter()
        .map(|(name, value)| {
            let name = name.strip_prefix(HEADER_PREFIX).unwrap_or(name);
            (name.to_owned(), value.clone())
        })
        .collect();
    let status_id = hook("status");
    let on_status = on_text(dispatch, &status_id, &status, move |status| {
        let status: Option<u16> = status.parse().ok();
        change(index, move |response| response.status_code = status)
    });
    let on_headers = on_pairs(dispatch, &hook("header"), &headers, move |edit| {
        change(index, move |response| edit_headers(response, edit.clone()))
    });
    let status = Field::new(&status_id, "Status code", &status, on_status)
        .class("narrow")
        .placeholder(default.as_deref().unwrap_or("default"));
    let headers = KeyValues {
        noun: "response header",
        label: "Headers ('static value' in single quotes, or a mapping expression)",
        pairs: &headers,
        property: None,
        names: None,
        on_edit: on_headers,
    };
    let (template_id, template) = (hook("template"), template.map_or("", |(_, text)| text));
    let on_template = on_text(dispatch, &template_id, template, move |text: String| {
        change(index, move |response| {
            response.response_templates.retain(|(media, _)| media != JSON);
            if !text.is_empty() {
                response.response_templates.push((JSON.into(), text.clone()));
            }
        })
    });
    let template = Field::new(
        &template_id,
        "Response template (application/json)",
        template,
        on_template,
    )
    .class("wide")
    .placeholder("{\"message\":$context.error.messageString}")
    .long();
    html! {
        <fieldset class="form-group">
            <legend class="mono">{ name.to_owned() }</legend>
            { remove(["response ", name].concat(), gone) }
            { status.html() }
            { headers.html() }
            { template.html() }
        </fieldset>
    }
}

/// Edit a header. The form shows the name without the prefix that the format has.
fn edit_headers(response: &mut GatewayResponse, edit: PairEdit) {
    let parameters = &mut response.response_parameters;
    let edit = match edit {
        PairEdit::Name(index, name) => PairEdit::Name(index, [HEADER_PREFIX, &name].concat()),
        PairEdit::Add => {
            parameters.push((HEADER_PREFIX.into(), "''".into()));
            return;
        }
        other => other,
    };
    edit.apply(parameters);
}
