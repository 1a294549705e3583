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

use crate::page::model::state::{Change, Edit, PairEdit};
use crate::page::platform::dispatch::{Dispatch, on_edit};
pub use api::{ENDPOINTS, view as api};
pub use authorizer::view as authorizer;
pub use methods::view as methods;
pub use request::view as request;
pub use responses::view as responses;

/// Makes the callback that changes the scenario by a field's new value.
fn on_change<T: 'static>(dispatch: &Dispatch, change: impl Fn(T) -> Change + 'static) -> Callback<T> {
    on_edit(dispatch, move |value: T| {
        let typed = is_typed(&value);
        Edit::Change(change(value).typed(typed))
    })
}

/// Whether a field's new value is a text.
fn is_typed(value: &dyn Any) -> bool {
    matches!(
        value.downcast_ref(),
        Some(PairEdit::Name(..) | PairEdit::Value(..))
    ) || value.is::<String>()
}

/// Removes the item with this index, if there is one.
fn remove_at<T>(items: &mut Vec<T>, index: usize) {
    if index < items.len() {
        items.remove(index);
    }
}

/// An optional text: empty is absent.
fn optional(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
