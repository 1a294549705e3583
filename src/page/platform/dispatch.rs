//! The way of actions from the components to the reducer.

use std::rc::Rc;

use yew::{Reducible, UseReducerDispatcher};

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

/// Makes the action of an edit that is made now.
pub fn edit_now(edit: Edit) -> Action {
    Action::Edit(edit, clock::now())
}
