//! The notice at the top of the page, and the invitation to a first edit.

use yew::prelude::*;

use crate::page::model::state::{Action, Notice, State};
use crate::page::platform::dispatch::on;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::scenario::Scenario;

/// The notice, if there is one.
pub fn notice_bar(state: &UseReducerHandle<State>) -> Html {
    // The live region is always there: not every screen reader announces one that is added with its text.
    html! {
        <div role="status" aria-live="polite">
            { for state.notice.as_ref().map(|it| notice(state, it)) }
        </div>
    }
}

fn notice(state: &UseReducerHandle<State>, notice: &Notice) -> Html {
    let onclick = on::<MouseEvent>(&state.dispatcher(), Action::DismissNotice);
    let recovered = notice.recovered.clone().map(|scenario| {
        let dispatch = state.dispatcher();
        let onclick = Callback::from(move |_| {
            dispatch.dispatch(Action::Load(Box::new(Scenario::clone(&scenario)), None));
        });
        html! {
            <button type="button" class="button" data-testid="open-recovered" {onclick}>
                { "Open the recovered part" }
            </button>
        }
    });
    html! {
        <div class="notice" data-testid="notice" data-meaning={notice.problem.then_some("failed")}>
            { if notice.problem { Icon::Warning.html() } else { Icon::Info.html() } }
            <p>{ with_code(&notice.text) }</p>
            { recovered }
            <button type="button" class="bare" aria-label="Dismiss" {onclick}>
                { Icon::Remove.html() }
            </button>
        </div>
    }
}

/// The invitation to a first edit, shown on a first visit.
pub fn invitation(state: &UseReducerHandle<State>) -> Html {
    if !state.invitation {
        return Html::default();
    }
    html! {
        <div class="invitation" data-testid="invitation">
            <p>
                <b>{ "Try it: " }</b>
                { with_code("add a `*` after `GET/pets` below. The 403 becomes a 200.") }
            </p>
            <button
                type="button" class="bare" aria-label="Dismiss" data-testid="decline"
                onclick={on::<MouseEvent>(&state.dispatcher(), Action::DismissInvitation)}
            >
                { Icon::Remove.html() }
            </button>
        </div>
    }
}
