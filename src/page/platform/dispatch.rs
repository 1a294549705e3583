//! The way of actions from the components to the reducer.

use std::rc::Rc;

use yew::{Callback, Properties, Reducible, UseReducerDispatcher};

use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::clock;

/// What components hand their actions to.
pub type Dispatch = UseReducerDispatcher<State>;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.apply(action))
    }
}

/// The props of a component that is a view of a state: rendered again only when the state is another one.
#[derive(Clone, PartialEq, Properties)]
pub struct StateProps {
    /// The state, which is compared by address.
    pub state: State,
    /// Where actions go.
    pub dispatch: Dispatch,
}

pub fn on<T>(dispatch: &Dispatch, action: Action) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(action.clone()))
}

/// Makes a callback that makes an edit of what it is called with, if that yields one.
pub fn on_edit<T, E: Into<Option<Edit>>>(
    dispatch: &Dispatch,
    edit: impl Fn(T) -> E + 'static,
) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |value| {
        if let Some(edit) = edit(value).into() {
            dispatch.dispatch(edit_now(edit));
        }
    })
}

/// Makes the action of an edit that is made now.
pub fn edit_now(edit: Edit) -> Action {
    Action::Edit(edit, clock::now())
}
