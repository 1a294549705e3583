//! The forms beside the JSON, for those who do not know its shape: views of the same state.

mod api;
mod authorizer;
mod buttons;
mod methods;
mod request;
mod responses;
pub mod scenario_json;

pub use api::view as api;
pub use authorizer::view as authorizer;
pub use methods::view as methods;
pub use request::view as request;
pub use responses::view as responses;

use std::any::Any;

use yew::Callback;

use crate::page::app::Dispatch;
use crate::page::model::state::{Action, Change, Edit, PairEdit};

/// What makes of a field's new value the change of the scenario.
fn tell<T: 'static>(dispatch: &Dispatch, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |value: T| {
        let text = typed(&value);
        dispatch.dispatch(Action::Edit(Edit::Change(change(value).typed(text))));
    })
}

/// The text, if a field's new value is one.
fn typed(value: &dyn Any) -> Option<String> {
    let text = match value.downcast_ref() {
        Some(PairEdit::Name(_, text) | PairEdit::Value(_, text)) => Some(text),
        _ => value.downcast_ref(),
    };
    text.cloned()
}

/// A text that may be absent: empty is absent.
fn optional(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
