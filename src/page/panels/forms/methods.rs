//! The API's methods as a form.

use yew::prelude::*;

use crate::page::model::state::FormEdit;
use crate::page::panels::forms::buttons::{add, remove};
use crate::page::panels::forms::{list, on_change, on_text, remove_at};
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::field::{Field, select, switch};
use why403::scenario::{Api, AuthorizationType, Method};

const AUTHORIZATION_TYPES: [(AuthorizationType, &str); 4] = [
    (AuthorizationType::Custom, "Lambda authorizer"),
    (AuthorizationType::None, "None"),
    (AuthorizationType::AwsIam, "AWS IAM"),
    (AuthorizationType::CognitoUserPools, "Cognito user pool"),
];

pub fn view(Api { methods, .. }: &Api, dispatch: &Dispatch) -> Html {
    let on_listed = on_change(dispatch, |on: bool| {
        FormEdit::api(move |api| {
            let any = Method {
                http_method: "ANY".into(),
                path: "/{proxy+}".into(),
                ..Method::default()
            };
            api.methods = on.then(|| vec![any]);
        })
    });
    let new = on_change(dispatch, |_: MouseEvent| {
        FormEdit::api(|api| api.methods.get_or_insert_default().push(Method::default()))
    });
    html! {
        <div class="form" data-testid="form-methods">
            { switch("form-methods-listed", "Only the listed methods exist", methods.is_some(), on_listed) }
            if let Some(methods) = methods {
                { for methods.iter().enumerate().map(|(index, method)| row(dispatch, index, method)) }
                { add("form-method-add", "Add a method", new) }
            } else {
                <p class="small">{ "Every method and path exists and uses the Lambda authorizer." }</p>
            }
        </div>
    }
}

fn change(index: usize, change: impl Fn(&mut Method) + 'static) -> FormEdit {
    FormEdit::api(move |api| {
        if let Some(method) = api.methods.as_mut().and_then(|methods| methods.get_mut(index)) {
            change(method);
        }
    })
}

fn row(dispatch: &Dispatch, index: usize, method: &Method) -> Html {
    let (number, human) = (index.to_string(), (index + 1).to_string());
    let hook = |name: &str| ["form-method-", name, "-", &number].concat();
    let (verb_id, path_id) = (hook("verb"), hook("path"));
    let on_verb = on_text(dispatch, &verb_id, &method.http_method, move |verb| {
        change(index, move |method| method.http_method.clone_from(&verb))
    });
    let on_path = on_text(dispatch, &path_id, &method.path, move |path| {
        change(index, move |method| method.path.clone_from(&path))
    });
    let on_authorization_type = on_change(dispatch, move |authorization_type| {
        change(index, move |method| {
            method.authorization_type = authorization_type
        })
    });
    let scopes_id = hook("scopes");
    let scopes = method.authorization_scopes.join(", ");
    let on_scopes = on_text(dispatch, &scopes_id, &scopes, move |scopes| {
        change(index, move |method| method.authorization_scopes = list(&scopes))
    });
    let on_key = on_change(dispatch, move |on: bool| {
        change(index, move |method| method.api_key_required = on)
    });
    let gone = on_change(dispatch, move |_: MouseEvent| {
        FormEdit::api(move |api| {
            if let Some(methods) = &mut api.methods {
                remove_at(methods, index);
            }
        })
    });
    let verb = Field::new(&verb_id, "Method", &method.http_method, on_verb);
    let path = Field::new(&path_id, "Path", &method.path, on_path);
    html! {
        <div class="form-row">
            { verb.class("narrow").list("methods").html() }
            { path.class("wide").html() }
            { select(&hook("guard"), "Authorization", &AUTHORIZATION_TYPES, method.authorization_type, on_authorization_type) }
            if method.authorization_type == AuthorizationType::CognitoUserPools {
                { Field::new(&scopes_id, "Authorization scopes", &scopes, on_scopes).placeholder("none").html() }
            }
            { switch(&hook("key"), "API key required", method.api_key_required, on_key) }
            { remove(["method ", &human].concat(), gone) }
        </div>
    }
}
