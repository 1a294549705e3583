//! What stands where there is nothing yet: why, and the button that begins.

use yew::prelude::*;

use super::icon::Icon;
use super::state::{Action, Edit, State};
use super::{Dispatch, browser};

/// Says what is missing, and offers the edit that brings it.
pub fn empty(state: &UseReducerHandle<State>, says: &'static str, does: &'static str, edit: Edit) -> Html {
    let dispatch = state.dispatcher();
    let onclick = Callback::from(move |_| begin(&dispatch, &edit));
    html! {
        <div class="empty">
            <p>{ says }</p>
            <button type="button" class="quiet" {onclick}>{ Icon::Add.html() }{ does }</button>
        </div>
    }
}

/// Makes the edit, and takes the focus to what it brings: the button that has it goes.
#[inline(never)] // Comes later, and would be drawn into what comes first.
fn begin(dispatch: &Dispatch, edit: &Edit) {
    let brings = match edit {
        Edit::AddRequest => "request-path",
        Edit::PolicyAttached(_) => "editor-policy",
        _ => "editor-output thrown",
    };
    dispatch.dispatch(Action::Edit(edit.clone()));
    browser::go_to_soon(brings.into());
}
