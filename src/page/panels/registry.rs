//! What every panel is given.

use yew::prelude::*;

use crate::page::model::state::{Edit, State};
use crate::page::ui::empty_state::empty;

/// What every panel with a memory of its own is a view of.
#[derive(PartialEq, Properties)]
pub struct PanelProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// What a panel shows that is of a request, where there is none.
pub fn nobody_calls(state: &UseReducerHandle<State>) -> Html {
    empty(state, "No request is in view.", "Add a request", Edit::AddRequest)
}
