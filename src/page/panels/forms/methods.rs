//! The API's methods as a form.

use yew::prelude::*;

use super::super::PanelProps;
use super::input::{Input, add, remove};
use super::tell;
use crate::page::browser;
use crate::page::field::Switch;
use crate::page::state::Change;
use crate::scenario::{AuthorizationType, Method};

const GUARDS: [(AuthorizationType, &str); 4] = [
    (AuthorizationType::Custom, "Lambda authorizer"),
    (AuthorizationType::None, "nobody (NONE)"),
    (AuthorizationType::AwsIam, "IAM (AWS_IAM)"),
    (AuthorizationType::CognitoUserPools, "Cognito user pool"),
];

/// The API's methods.
#[component]
pub fn MethodsForm(props: &PanelProps) -> Html {
    let dispatch = props.state.dispatcher();
    let methods = &props.state.scenario.api.methods;
    let on_listed = tell(&dispatch, |on: bool| {
        Change::api(move |api| {
            let any = Method {
                http_method: "ANY".into(),
                path: "/{proxy+}".into(),
                ..Method::default()
            };
            api.methods = on.then(|| vec![any]);
        })
    });
    let new = tell(&dispatch, |()| {
        Change::api(|api| api.methods.get_or_insert_default().push(Method::default()))
    });
    html! {
        <div class="form" data-testid="form-methods">
            <Switch id="form-methods-listed" label="only the methods listed here exist" on={methods.is_some()} on_change={on_listed} />
            if let Some(methods) = methods {
                { for methods.iter().enumerate().map(|(index, method)| row(props, index, method)) }
                { add("form-method-add", "Add a method", new) }
            } else {
                <p class="small">{ "Every method and path exists, and the authorizer guards them all." }</p>
            }
        </div>
    }
}

/// What a change does to one method.
fn change(index: usize, change: impl Fn(&mut Method) + 'static) -> Change {
    Change::api(move |api| {
        if let Some(method) = api.methods.as_mut().and_then(|methods| methods.get_mut(index)) {
            change(method);
        }
    })
}

fn row(props: &PanelProps, index: usize, method: &Method) -> Html {
    let dispatch = props.state.dispatcher();
    let (number, human) = (index.to_string(), index.saturating_add(1).to_string());
    let hook = |name: &str| ["form-method-", name, "-", &number].concat();
    let on_verb = tell(&dispatch, move |verb: String| {
        change(index, move |method| method.http_method.clone_from(&verb))
    });
    let on_path = tell(&dispatch, move |path: String| {
        change(index, move |method| method.path.clone_from(&path))
    });
    let on_guard = tell(&dispatch, move |event: Event| {
        let chosen: Option<usize> = browser::value_of(&event).parse().ok();
        change(index, move |method| {
            if let Some((guard, _)) = chosen.and_then(|chosen| GUARDS.get(chosen)) {
                method.authorization_type = *guard;
            }
        })
    });
    let on_key = tell(&dispatch, move |on: bool| {
        change(index, move |method| method.api_key_required = on)
    });
    let gone = tell(&dispatch, move |()| {
        Change::api(move |api| {
            if let Some(methods) = api.methods.as_mut()
                && index < methods.len()
            {
                methods.remove(index);
            }
        })
    });
    html! {
        <div class="form-row">
            <Input id={hook("verb")} label="Method" class="narrow" value={method.http_method.clone()} on_input={on_verb} list="methods" />
            <Input id={hook("path")} label="Path" class="wide" value={method.path.clone()} on_input={on_path} />
            <div class="field">
                <label for={hook("guard")}>{ "Guarded by" }</label>
                <select id={hook("guard")} data-testid={hook("guard")} onchange={on_guard}>
                    { for GUARDS.iter().enumerate().map(|(place, (guard, words))| html! {
                        <option value={place.to_string()} selected={*guard == method.authorization_type}>{ *words }</option>
                    }) }
                </select>
            </div>
            <Switch id={hook("key")} label="needs an API key" on={method.api_key_required} on_change={on_key} />
            { remove(["method ", &human].concat(), gone) }
        </div>
    }
}
