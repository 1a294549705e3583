//! The forms: sections of the scenario as fields, or as JSON.

mod api;
mod authorizer;
mod buttons;
mod methods;
mod request;
mod responses;
pub mod scenario_json;

use std::any::Any;

use yew::prelude::*;

use crate::page::model::state::{Change, Edit, PairEdit, State};
use crate::page::platform::dispatch::{Dispatch, edit_now};
use api::ApiForm;
use authorizer::AuthorizerForm;
use methods::MethodsForm;
pub use request::view as request;
use responses::ResponsesForm;
use why403::scenario::{Api, Authorizer, Scenario};

/// The API and its stage.
pub fn api(state: &UseReducerHandle<State>) -> Html {
    html! { <ApiForm api={api_settings(&state.scenario)} dispatch={state.dispatcher()} /> }
}

/// The authorizer's settings.
pub fn authorizer(state: &UseReducerHandle<State>) -> Html {
    let diagnostics = state.simulation.diagnostics();
    let unreadable = diagnostics
        .iter()
        .any(|it| it.path.ends_with("/identityValidationExpression"));
    let authorizer = state.scenario.authorizer.as_ref().map(authorizer_settings);
    html! { <AuthorizerForm {authorizer} {unreadable} dispatch={state.dispatcher()} /> }
}

/// The API's methods.
pub fn methods(state: &UseReducerHandle<State>) -> Html {
    html! { <MethodsForm methods={state.scenario.api.methods.clone()} dispatch={state.dispatcher()} /> }
}

/// The customised gateway responses.
pub fn responses(state: &UseReducerHandle<State>) -> Html {
    html! { <ResponsesForm responses={state.scenario.api.gateway_responses.clone()} dispatch={state.dispatcher()} /> }
}

/// The API without its policy, which is edited elsewhere and changes at every key.
pub fn api_settings(scenario: &Scenario) -> Api {
    Api {
        policy: None,
        ..scenario.api.clone()
    }
}

/// The authorizer without its function's cases, whose texts are edited elsewhere and change at every key.
pub fn authorizer_settings(authorizer: &Authorizer) -> Authorizer {
    Authorizer {
        lambda: Vec::new(),
        ..authorizer.clone()
    }
}

/// Makes the callback that changes the scenario by a field's new value.
fn on_change<T: 'static>(dispatch: &Dispatch, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |value: T| {
        let typed = is_typed(&value);
        dispatch.dispatch(edit_now(Edit::Change(change(value).typed(typed))));
    })
}

/// Whether a field's new value is a text.
fn is_typed(value: &dyn Any) -> bool {
    matches!(
        value.downcast_ref(),
        Some(PairEdit::Name(..) | PairEdit::Value(..))
    ) || value.is::<String>()
}

/// An optional text: empty is absent.
fn optional(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
