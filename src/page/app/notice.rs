//! The notice at the top of the page, and the invitation to a first edit.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::model::state::{Action, Notice, Offer, State};
use crate::page::platform::dispatch::on;
use crate::page::platform::{dialogs, rescue};
use crate::page::session::stopped::OpeningNote;
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::scenario::{self, Scenario};

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
    html! {
        <div class="notice" data-testid="notice" data-outcome-kind={notice.problem.then_some("failed")}>
            { if notice.problem { Icon::Warning.html() } else { Icon::Info.html() } }
            <p>{ with_code(&notice.text) }</p>
            { for notice.offer.as_ref().map(|it| offer(state, it)) }
            <button type="button" class="bare" aria-label="Dismiss" {onclick}>
                { Icon::Remove.html() }
            </button>
        </div>
    }
}

/// The buttons for what a notice offers.
fn offer(state: &UseReducerHandle<State>, offer: &Offer) -> Html {
    let button = |hook: &'static str, label: &'static str, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="button" data-testid={hook} {onclick}>{ label }</button> }
    };
    let dispatch = state.dispatcher();
    match offer {
        Offer::OpenRecovered(scenario) => {
            let scenario = Rc::clone(scenario);
            let open = Callback::from(move |_| {
                dispatch.dispatch(Action::Load(Box::new(Scenario::clone(&scenario)), None));
            });
            button("open-recovered", "Open the recovered part", open)
        }
        Offer::OpenStopped(text) => {
            let (text, copied) = (Rc::clone(text), Rc::clone(text));
            let open = Callback::from(move |_| {
                dispatch.dispatch(Action::Load(Box::new(scenario::read(&text).scenario), None));
                // Should it stop the page again, they stay.
                OpeningNote::Work.end_at_rest();
                OpeningNote::Link.end_at_rest();
            });
            let text = Callback::from(move |()| copied.to_string());
            html! {
                <>
                    { button("open-stopped", "Open anyway", open) }
                    <CopyButton hook="copy-stopped" label="Copy text" {text} />
                </>
            }
        }
        Offer::TakeAlong => {
            let [file, copy] = [(); 2].map(|()| state.clone());
            let download = Callback::from(move |_| rescue::download(&scenario::write_pretty(&file.scenario)));
            let share = Callback::from(|_| dialogs::open("share", ""));
            let copy = Callback::from(move |()| scenario::write_pretty(&copy.scenario));
            html! {
                <>
                    { button("take-file", "Download", download) }
                    { button("take-link", "Share", share) }
                    <CopyButton hook="take-copy" label="Copy JSON" text={copy} />
                </>
            }
        }
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
