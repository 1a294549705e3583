//! The authorizer's settings as a form.

use yew::prelude::*;

use super::super::PanelProps;
use super::super::ttl::Ttl;
use super::input::Input;
use super::tell;
use crate::page::field::{Choice, Switch};
use crate::page::state::{Action, Change, Edit};
use crate::scenario::{Authorizer, AuthorizerType};

/// The authorizer's settings.
#[component]
pub fn AuthorizerForm(props: &PanelProps) -> Html {
    let dispatch = props.state.dispatcher();
    let on_attached = {
        let dispatch = dispatch.clone();
        Callback::from(move |on| dispatch.dispatch(Action::Edit(Edit::AuthorizerAttached(on))))
    };
    let Some(authorizer) = &props.state.scenario.authorizer else {
        return html! { <Switch id="form-attached" label="the methods have a Lambda authorizer" on=false on_change={on_attached} /> };
    };
    let text = |id: &'static str,
                label: &'static str,
                value: &str,
                placeholder: &'static str,
                set: fn(&mut Authorizer, String)| {
        let on_input = tell(&dispatch, move |value: String| {
            Change::authorizer(move |authorizer| set(authorizer, value.clone()))
        });
        html! { <Input {id} {label} value={value.to_owned()} {placeholder} class="wide" {on_input} /> }
    };
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let on_type = tell(&dispatch, |index: usize| {
        Change::authorizer(move |authorizer| {
            authorizer.authorizer_type = if index == 0 {
                AuthorizerType::Token
            } else {
                AuthorizerType::Request
            };
        })
    });
    let on_result = tell(&dispatch, |index: usize| {
        Change::authorizer(move |authorizer| {
            authorizer.identity_validation_result = RESULTS.get(index).copied().flatten()
        })
    });
    let chosen = RESULTS
        .iter()
        .position(|it| *it == authorizer.identity_validation_result);
    let unreadable = props
        .state
        .simulation
        .diagnostics
        .iter()
        .any(|it| it.path.ends_with("/identityValidationExpression"));
    html! {
        <div class="form" data-testid="form-authorizer">
            <Switch id="form-attached" label="the methods have a Lambda authorizer" on=true on_change={on_attached} />
            <Choice
                name="form-type" label="The function is given" options={vec!["a token (TOKEN)".into(), "the request (REQUEST)".into()]}
                chosen={usize::from(!token)} on_choose={on_type}
            />
            <Ttl prefix="form" seconds={authorizer.authorizer_result_ttl_in_seconds} dispatch={dispatch.clone()} />
            <div class="fields">
                { text("form-source", "Identity source, comma-separated", &authorizer.identity_source, "none", |it, value| it.identity_source = value) }
                if token {
                    { text("form-validation", "Validation expression for the token", &authorizer.identity_validation_expression, "any token", |it, value| it.identity_validation_expression = value) }
                }
            </div>
            if token && (unreadable || authorizer.identity_validation_result.is_some()) {
                <Choice
                    name="form-result" label="If the expression cannot be read here, a token"
                    options={vec!["is tried".into(), "fits".into(), "does not fit".into()]} chosen={chosen.unwrap_or(0)} on_choose={on_result}
                />
            }
            <div class="fields">
                { text("form-authorizer-id", "Id", &authorizer.id, "", |it, value| it.id = value) }
                { text("form-authorizer-name", "Name", &authorizer.name, "", |it, value| it.name = value) }
            </div>
        </div>
    }
}

const RESULTS: [Option<bool>; 3] = [None, Some(true), Some(false)];
