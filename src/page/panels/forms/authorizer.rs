//! The authorizer's settings as a form.

use yew::prelude::*;

use crate::page::model::state::{Change, Edit, State};
use crate::page::panels::cache_ttl;
use crate::page::panels::forms::{on_change, on_text};
use crate::page::platform::dispatch::on_edit;
use crate::page::ui::field::{Field, choice, switch};
use why403::scenario::{Authorizer, AuthorizerType};

const TYPES: [(AuthorizerType, &str); 2] = [
    (AuthorizerType::Token, "a token (TOKEN)"),
    (AuthorizerType::Request, "the request (REQUEST)"),
];
const RESULTS: [(Option<bool>, &str); 3] = [
    (None, "is tried"),
    (Some(true), "fits"),
    (Some(false), "does not fit"),
];

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
    // An expression that this program cannot read needs its result given.
    let unreadable = state
        .simulation
        .diagnostics()
        .iter()
        .any(|it| it.code == "validation-unreadable");
    let text = |id: &'static str,
                label: &'static str,
                value: &str,
                placeholder: &'static str,
                set: fn(&mut Authorizer, String)| {
        let on_input = on_text(dispatch, id, value, move |value: String| {
            Change::authorizer(move |authorizer| set(authorizer, value.clone()))
        });
        let field = Field::new(id, label, value, on_input);
        field.placeholder(placeholder).class("wide").html()
    };
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let on_type = on_change(dispatch, |authorizer_type| {
        Change::authorizer(move |authorizer| authorizer.authorizer_type = authorizer_type)
    });
    let on_result = on_change(dispatch, |result| {
        Change::authorizer(move |authorizer| authorizer.identity_validation_result = result)
    });
    html! {
        <div class="form" data-testid="form-authorizer">
            { attached(true) }
            { choice("form-type", "The function is given", &TYPES, authorizer.authorizer_type, on_type) }
            { cache_ttl::view("form", authorizer.authorizer_result_ttl_in_seconds, dispatch) }
            <div class="fields">
                { text("form-source", "Identity source, comma-separated", &authorizer.identity_source, "none", |it, value| it.identity_source = value) }
                if token {
                    { text("form-validation", "Validation expression for the token", &authorizer.identity_validation_expression, "any token", |it, value| it.identity_validation_expression = value) }
                }
            </div>
            if token && (unreadable || authorizer.identity_validation_result.is_some()) {
                { choice("form-result", "If the expression cannot be read here, a token", &RESULTS, authorizer.identity_validation_result, on_result) }
            }
            <div class="fields">
                { text("form-authorizer-id", "Id", &authorizer.id, "", |it, value| it.id = value) }
                { text("form-authorizer-name", "Name", &authorizer.name, "", |it, value| it.name = value) }
            </div>
        </div>
    }
}
