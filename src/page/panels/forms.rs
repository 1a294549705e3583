//! The forms: sections of the scenario as fields, or as JSON.

mod api;
mod authorizer;
mod buttons;
mod methods;
mod request;
mod responses;
pub mod scenario_json;

use yew::prelude::*;

use crate::page::model::edit::remove_at;
use crate::page::model::edit_origin::Typing;
use crate::page::model::state::{Edit, FormEdit, PairEdit};
use crate::page::platform::dispatch::{Dispatch, on_edit};
pub use api::{ENDPOINTS, view as api};
pub use authorizer::view as authorizer;
pub use methods::view as methods;
pub use request::view as request;
pub use responses::view as responses;

/// Make the callback that changes the scenario by a control's new value.
fn on_change<T: 'static>(dispatch: &Dispatch, change: impl Fn(T) -> FormEdit + 'static) -> Callback<T> {
    on_edit(dispatch, move |value: T| Edit::Form(change(value)))
}

/// Make the callback that changes the scenario by what is typed into a field, which shows `old`.
fn on_text(
    dispatch: &Dispatch,
    field_id: &str,
    old: &str,
    change: impl Fn(String) -> FormEdit + 'static,
) -> Callback<String> {
    let (field_id, old) = (field_id.to_owned(), old.to_owned());
    on_change(dispatch, move |new: String| {
        let typing = Typing::between(&old, &new);
        change(new).typed(field_id.clone(), typing)
    })
}

/// Make the callback for an edit of a list of names and values, which shows `old`.
fn on_pairs(
    dispatch: &Dispatch,
    list_id: &str,
    old: &[(String, String)],
    change: impl Fn(PairEdit) -> FormEdit + 'static,
) -> Callback<PairEdit> {
    let (list_id, old) = (list_id.to_owned(), old.to_owned());
    on_change(dispatch, move |edit: PairEdit| {
        let (index, typing) = edit.field_and_typing(Some(&old));
        change(edit).typed(format!("{list_id}-{index}"), typing)
    })
}

/// A list as a text with commas.
fn list(text: &str) -> Vec<String> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// An optional text: empty is absent.
fn optional(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
