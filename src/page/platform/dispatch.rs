//! Dispatching: the way of actions from the components to the reducer.

use std::rc::Rc;

use yew::{Callback, Properties, Reducible, UseReducerDispatcher, hook, use_effect_with};

use crate::page::model::control_task::ControlTask;
use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::clock;

/// The dispatcher of actions to the reducer.
pub type Dispatch = UseReducerDispatcher<State>;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.apply(action))
    }
}

/// The props of a component that draws from the whole state. It is rendered again only when the state is another one.
#[derive(Clone, PartialEq, Properties)]
pub struct StateProps {
    /// The state, which is compared by address.
    pub state: State,
    /// The dispatcher of actions.
    pub dispatch: Dispatch,
}

/// A task that a command has requested of a control.
#[derive(Clone, PartialEq)]
pub struct RequestedTask(Dispatch);

impl RequestedTask {
    /// The task, if it is requested of its control.
    pub fn find(state: &State, dispatch: &Dispatch, task: ControlTask) -> Option<Self> {
        (state.requested_task == Some(task)).then(|| Self(dispatch.clone()))
    }
}

/// Has a control do a requested task.
#[hook]
pub fn use_requested_task(task: Option<RequestedTask>, run: &Callback<()>) {
    let run = run.clone();
    use_effect_with(task, move |task| {
        if let Some(RequestedTask(dispatch)) = task {
            run.emit(());
            dispatch.dispatch(Action::TaskBegun);
        }
    });
}

pub fn on<T>(dispatch: &Dispatch, action: Action) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(action.clone()))
}

/// Make a callback that makes an edit of what it is called with, if that yields one.
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

/// Make the action of an edit that is made now.
pub fn edit_now(edit: Edit) -> Action {
    Action::Edit(edit, clock::now())
}
