//! The progress of the simulation of a long timeline.

use yew::prelude::*;

use crate::page::model::state::{Action, State};
use crate::page::platform::dispatch::on;

/// The progress of the simulation with a button that stops it, or goes on; empty at its end. The style sheet shows it after half a
/// second.
pub fn progress(state: &UseReducerHandle<State>) -> Html {
    if state.simulation.is_finished() {
        return Html::default();
    }
    let dispatch = state.dispatcher();
    let (done, all) = state.simulation.progress();
    let (class, text, label, action) = if state.stopped {
        (
            "stopped",
            "Simulation stopped at request",
            "Continue",
            Action::ContinueSimulation,
        )
    } else {
        ("running", "Simulating: request", "Stop", Action::StopSimulation)
    };
    html! {
        <div class={classes!("progress", class)} data-testid="progress">
            <progress max={all.to_string()} value={done.to_string()} aria-label="Simulated requests" />
            <span>{ text }{ " " }{ done }{ " of " }{ all }</span>
            <button type="button" class="quiet" data-testid="progress-button" onclick={on::<MouseEvent>(&dispatch, action)}>{ label }</button>
        </div>
    }
}
