//! What stands where there is nothing yet: why, and the button that begins.

use yew::prelude::*;

use crate::page::model::state::{Action, Edit, State};
use crate::page::ui::icon::Icon;

/// Says what is missing, and offers the edit that brings it.
pub fn empty(state: &UseReducerHandle<State>, says: &'static str, does: &'static str, edit: Edit) -> Html {
    let dispatch = state.dispatcher();
    let onclick = Callback::from(move |_| dispatch.dispatch(Action::Edit(edit.clone())));
    html! {
        <div class="empty">
            <p>{ says }</p>
            <button type="button" class="quiet" {onclick}>{ Icon::Add.html() }{ does }</button>
        </div>
    }
}
