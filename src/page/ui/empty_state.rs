//! An empty state: why there is nothing yet, and the button that begins.

use yew::prelude::*;

use crate::page::model::state::Edit;
use crate::page::platform::dispatch::{Dispatch, on_edit};
use crate::page::ui::icon::Icon;

pub fn empty(dispatch: &Dispatch, text: &'static str, button: &'static str, edit: Edit) -> Html {
    let onclick = on_edit(dispatch, move |_: MouseEvent| edit.clone());
    html! {
        <div class="empty">
            <p>{ text }</p>
            <button type="button" class="quiet" {onclick}>{ Icon::Add.html() }{ button }</button>
        </div>
    }
}

/// The empty state of a panel about a request, where there is none.
pub fn no_request(dispatch: &Dispatch) -> Html {
    empty(
        dispatch,
        "No request is selected.",
        "Add a request",
        Edit::AddRequest,
    )
}
