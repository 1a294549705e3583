//! The API's methods as a form.

use yew::prelude::*;

use crate::page::app::Dispatch;
use crate::page::model::state::{Change, State};
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::tell;
use crate::page::platform::dom as browser;
use crate::page::ui::field::{Field, switch};
use why403::scenario::{AuthorizationType, Method};

const GUARDS: [(AuthorizationType, &str); 4] = [
    (AuthorizationType::Custom, "Lambda authorizer"),
    (AuthorizationType::None, "nobody (NONE)"),
    (AuthorizationType::AwsIam, "IAM (AWS_IAM)"),
    (AuthorizationType::CognitoUserPools, "Cognito user pool"),
];

/// The API's methods.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let dispatch = state.dispatcher();
    let methods = &state.scenario.api.methods;
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
    let new = tell(&dispatch, |_: MouseEvent| {
        Change::api(|api| api.methods.get_or_insert_default().push(Method::default()))
    });
    html! {
        <div class="form" data-testid="form-methods">
            { switch("form-methods-listed", "only the methods listed here exist", methods.is_some(), on_listed) }
            if let Some(methods) = methods {
                { for methods.iter().enumerate().map(|(index, method)| row(&dispatch, index, method)) }
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

fn row(dispatch: &Dispatch, index: usize, method: &Method) -> Html {
    let (number, human) = (index.to_string(), index.saturating_add(1).to_string());
    let hook = |name: &str| ["form-method-", name, "-", &number].concat();
    let on_verb = tell(dispatch, move |verb: String| {
        change(index, move |method| method.http_method.clone_from(&verb))
    });
    let on_path = tell(dispatch, move |path: String| {
        change(index, move |method| method.path.clone_from(&path))
    });
    let on_guard = tell(dispatch, move |event: Event| {
        let chosen: Option<usize> = browser::value_of(&event).parse().ok();
        change(index, move |method| {
            if let Some((guard, _)) = chosen.and_then(|chosen| GUARDS.get(chosen)) {
                method.authorization_type = *guard;
            }
        })
    });
    let on_key = tell(dispatch, move |on: bool| {
        change(index, move |method| method.api_key_required = on)
    });
    let gone = tell(dispatch, move |_: MouseEvent| {
        Change::api(move |api| {
            if let Some(methods) = api.methods.as_mut()
                && index < methods.len()
            {
                methods.remove(index);
            }
        })
    });
    let verb = Field {
        id: &hook("verb"),
        label: "Method",
        value: &method.http_method,
        class: "narrow",
        list: Some("methods"),
        on_input: on_verb,
        ..Field::default()
    };
    let path = Field {
        id: &hook("path"),
        label: "Path",
        value: &method.path,
        class: "wide",
        on_input: on_path,
        ..Field::default()
    };
    html! {
        <div class="form-row">
            { verb.html() }
            { path.html() }
            <div class="field">
                <label for={hook("guard")}>{ "Guarded by" }</label>
                <select id={hook("guard")} data-testid={hook("guard")} onchange={on_guard}>
                    { for GUARDS.iter().enumerate().map(|(place, (guard, words))| html! {
                        <option value={place.to_string()} selected={*guard == method.authorization_type}>{ *words }</option>
                    }) }
                </select>
            </div>
            { switch(&hook("key"), "needs an API key", method.api_key_required, on_key) }
            { remove(["method ", &human].concat(), gone) }
        </div>
    }
}
