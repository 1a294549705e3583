//! The authorizer's settings as a form.

use yew::prelude::*;

use crate::page::model::state::{Edit, FormEdit, State};
use crate::page::panels::cache_ttl;
use crate::page::panels::forms::{on_change, on_text};
use crate::page::platform::dispatch::on_edit;
use crate::page::ui::field::{Field, choice, switch};
use why403::scenario::{Authorizer, AuthorizerType};

const TYPES: [(AuthorizerType, &str); 2] = [
    (AuthorizerType::Token, "Token (TOKEN)"),
    (AuthorizerType::Request, "Request (REQUEST)"),
];
const RESULTS: [(Option<bool>, &str); 3] = [
    (None, "Evaluate"),
    (Some(true), "Matches"),
    (Some(false), "Does not match"),
];

/// The authorizer's settings.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let dispatch = &state.dispatcher();
    let on_attached = on_edit(dispatch, Edit::AuthorizerAttached);
    let attached = |on| switch("form-attached", "Lambda authorizer enabled", on, on_attached);
    let Some(authorizer) = &state.scenario.authorizer else {
        return attached(false);
    };
    // An expression that this program cannot read needs its result given.
    let unreadable = state
        .simulation
        .diagnostics()
        .unwrap_or_default()
        .iter()
        .any(|it| ["validation-unreadable", "validation-too-large"].contains(&&*it.code));
    let text = |id: &'static str,
                label: &'static str,
                value: &str,
                placeholder: &'static str,
                set: fn(&mut Authorizer, String)| {
        let on_input = on_text(dispatch, id, value, move |value: String| {
            FormEdit::authorizer(move |authorizer| set(authorizer, value.clone()))
        });
        let field = Field::new(id, label, value, on_input);
        field.placeholder(placeholder).class("wide").html()
    };
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let on_type = on_change(dispatch, |authorizer_type| {
        FormEdit::authorizer(move |authorizer| authorizer.authorizer_type = authorizer_type)
    });
    let on_result = on_change(dispatch, |result| {
        FormEdit::authorizer(move |authorizer| authorizer.identity_validation_result = result)
    });
    let on_permission = on_change(dispatch, |on| {
        FormEdit::authorizer(move |authorizer| authorizer.lambda_invoke_permission = on)
    });
    let on_role = on_change(dispatch, |on: bool| {
        FormEdit::authorizer(move |authorizer| authorizer.authorizer_credentials = on.then(Default::default))
    });
    let on_assumable = on_change(dispatch, |on| {
        FormEdit::authorizer(move |authorizer| {
            if let Some(role) = &mut authorizer.authorizer_credentials {
                role.assumable = on;
            }
        })
    });
    let role = authorizer.authorizer_credentials.as_ref();
    html! {
        <div class="form" data-testid="form-authorizer">
            { attached(true) }
            { choice("form-type", "Lambda event payload", &TYPES, authorizer.authorizer_type, on_type) }
            { cache_ttl::view("form", authorizer.authorizer_result_ttl_in_seconds, dispatch) }
            <div class="fields">
                { text("form-source", "Identity sources (comma-separated)", &authorizer.identity_source, "none", |it, value| it.identity_source = value) }
                if token {
                    { text("form-validation", "Token validation", &authorizer.identity_validation_expression, "any token", |it, value| it.identity_validation_expression = value) }
                }
            </div>
            if token && (unreadable || authorizer.identity_validation_result.is_some()) {
                { choice("form-result", "Result of the token validation", &RESULTS, authorizer.identity_validation_result, on_result) }
            }
            <div class="fields">
                if role.is_none() {
                    { switch("form-permission", "Lambda permission lets API Gateway invoke the function", authorizer.lambda_invoke_permission, on_permission) }
                }
                { switch("form-role", "Invoke the function with an IAM role", role.is_some(), on_role) }
                if let Some(role) = role {
                    { text("form-role-arn", "Role ARN (authorizer credentials)", &role.arn, "arn:aws:iam::123456789012:role/name", |it, arn| {
                        if let Some(role) = &mut it.authorizer_credentials { role.arn = arn; }
                    }) }
                    { switch("form-assumable", "API Gateway can assume the role", role.assumable, on_assumable) }
                }
            </div>
            <div class="fields">
                { text("form-authorizer-id", "Authorizer ID", &authorizer.id, "", |it, value| it.id = value) }
                { text("form-authorizer-name", "Authorizer name", &authorizer.name, "", |it, value| it.name = value) }
            </div>
        </div>
    }
}
