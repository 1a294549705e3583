//! The forms beside the JSON, for those who do not know its shape: views of the same state.

mod api;
mod authorizer;
mod input;
mod methods;
mod request;
mod responses;

pub use api::ApiForm;
pub use authorizer::AuthorizerForm;
pub use methods::MethodsForm;
pub use request::RequestForm;
pub use responses::ResponsesForm;

use yew::Callback;

use super::super::Dispatch;
use crate::page::state::{Action, Change, Edit};

/// What makes of a field's new value the change of the scenario.
fn tell<T: 'static>(dispatch: &Dispatch, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |value| dispatch.dispatch(Action::Edit(Edit::Change(change(value)))))
}

/// A text that may be absent: empty is absent.
fn optional(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
