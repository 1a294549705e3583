//! The authorizer's settings as a form.

use yew::prelude::*;

use crate::page::model::state::{Change, Edit, State};
use crate::page::panels::cache_ttl;
use crate::page::panels::forms::on_change;
use crate::page::platform::dispatch::on_edit;
use crate::page::ui::field::{Field, choice, switch};
use why403::scenario::{Authorizer, AuthorizerType};

/// The authorizer's settings.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let dispatch = &state.dispatcher();
    let on_attached = on_edit(dispatch, Edit::AuthorizerAttached);
    let attached = |on| {
        switch(
            "form-attached",
            "the methods have a Lambda authorizer",
            on,
            on_attached,
        )
    };
    let Some(authorizer) = &state.scenario.authorizer else {
        return attached(false);
    };
    // What this program cannot read needs its result given.
    let unreadable = state
        .simulation
        .diagnostics()
        .iter()
        .any(|it| it.path.ends_with("/identityValidationExpression"));
    let text = |id: &'static str,
                label: &'static str,
                value: &str,
                placeholder: &'static str,
                set: fn(&mut Authorizer, String)| {
        let on_input = on_change(dispatch, move |value: String| {
            Change::authorizer(move |authorizer| set(authorizer, value.clone()))
        });
        let field = Field {
            id,
            label,
            value,
            placeholder,
            class: "wide",
            on_input,
            ..Field::default()
        };
        field.html()
    };
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let on_type = on_change(dispatch, |index: usize| {
        Change::authorizer(move |authorizer| {
            authorizer.authorizer_type = if index == 0 {
                AuthorizerType::Token
            } else {
                AuthorizerType::Request
            };
        })
    });
    let on_result = on_change(dispatch, |index: usize| {
        Change::authorizer(move |authorizer| {
            authorizer.identity_validation_result = RESULTS.get(index).copied().flatten()
        })
    });
    let chosen = RESULTS
        .iter()
        .position(|it| *it == authorizer.identity_validation_result);
    html! {
        <div class="form" data-testid="form-authorizer">
            { attached(true) }
            { choice("form-type", "The function is given", &["a token (TOKEN)", "the request (REQUEST)"], usize::from(!token), on_type) }
            { cache_ttl::view("form", authorizer.authorizer_result_ttl_in_seconds, dispatch) }
            <div class="fields">
                { text("form-source", "Identity source, comma-separated", &authorizer.identity_source, "none", |it, value| it.identity_source = value) }
                if token {
                    { text("form-validation", "Validation expression for the token", &authorizer.identity_validation_expression, "any token", |it, value| it.identity_validation_expression = value) }
                }
            </div>
            if token && (unreadable || authorizer.identity_validation_result.is_some()) {
                { choice("form-result", "If the expression cannot be read here, a token", &["is tried", "fits", "does not fit"], chosen.unwrap_or(0), on_result) }
            }
            <div class="fields">
                { text("form-authorizer-id", "Id", &authorizer.id, "", |it, value| it.id = value) }
                { text("form-authorizer-name", "Name", &authorizer.name, "", |it, value| it.name = value) }
            </div>
        </div>
    }
}

const RESULTS: [Option<bool>; 3] = [None, Some(true), Some(false)];
