//! The top of the page: what this is, which AWS is simulated, and the theme.

use yew::prelude::*;

use crate::page::app::examples::Examples;
use crate::page::app::shortcuts::{Place, run};
use crate::page::app::theme::theme;
use crate::page::model::commands::{Act, Dialog};
use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::dispatch::edit_now;
use crate::page::platform::{dom as browser, location};
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::choice;
use crate::page::ui::icon::Icon;
use why403::scenario::AwsVersion;
use why403::scenario::link::{Format, encode};

/// The top of the page.
pub fn header(place: &Place) -> Html {
    html! {
        <header class="top">
            <div class="brand">
                <h1 translate="no">{ "why" }<b>{ "403" }</b></h1>
                <p>{ "Why did API Gateway say no?" }</p>
            </div>
            <div class="tools">
                { tools(place) }
            </div>
        </header>
    }
}

fn tools(place: &Place) -> Html {
    let state = &place.state;
    let can = (state.can_undo(), state.can_redo());
    html! { <Tools place={place.clone()} {can} rules={state.scenario.aws_version} /> }
}

/// What is done with the page as a whole.
#[derive(Properties)]
struct ToolsProps {
    /// Leads to the newest state, always.
    place: Place,
    /// Whether there is something to undo and to redo.
    can: (bool, bool),
    rules: AwsVersion,
}

impl PartialEq for ToolsProps {
    /// Nothing else of the state is shown, and a key draws nothing here.
    fn eq(&self, other: &Self) -> bool {
        self.can == other.can && self.rules == other.rules
    }
}

#[component]
fn Tools(ToolsProps { place, can, rules }: &ToolsProps) -> Html {
    let state = &place.state;
    html! {
        <>
            <div class="steps" role="group" aria-label="History">
                { step(state, Action::Undo, can.0) }
                { step(state, Action::Redo, can.1) }
            </div>
            <Examples state={state.clone()} />
            { copy_link(state) }
            { rules_choice(state, *rules) }
            { theme() }
            <div class="steps" role="group" aria-label="Commands and keys">
                { opens(place, Dialog::Palette) }
                { opens(place, Dialog::Keys) }
            </div>
        </>
    }
}

/// The button that opens a dialog.
fn opens(place: &Place, dialog: Dialog) -> Html {
    let (word, icon, hook, keys) = match dialog {
        Dialog::Palette => ("Commands", Icon::Find, "palette", "Mod+K"),
        Dialog::Keys => ("Keys", Icon::Keys, "keys-list", "Mod+/"),
    };
    let place = place.clone();
    html! {
        <button
            type="button" class="bare worded" data-testid={hook} title={with_keys(word, keys)} aria-haspopup="dialog"
            onclick={Callback::from(move |_| run(Act::Show(dialog), &place))}
        >
            { icon.html() }<span class="word">{ word }</span>
        </button>
    }
}

/// A button's words with the keys that do the same.
fn with_keys(word: &str, keys: &str) -> String {
    let modifier = if browser::is_apple() { "⌘" } else { "Ctrl+" };
    [word, " (", &keys.replace("Mod+", modifier), ")"].concat()
}

/// The button that undoes or redoes. It keeps the focus when there is nothing more to do: it is not `disabled`.
fn step(state: &UseReducerHandle<State>, action: Action, can: bool) -> Html {
    let (word, icon, hook, keys) = match action {
        Action::Undo => ("Undo", Icon::Undo, "undo", "Mod+Z"),
        _ => ("Redo", Icon::Redo, "redo", "Mod+Shift+Z"),
    };
    let dispatch = state.dispatcher();
    let onclick = Callback::from(move |_| dispatch.dispatch(action.clone()));
    html! {
        <button
            type="button" class="bare" data-testid={hook} aria-label={word} title={with_keys(word, keys)}
            aria-disabled={(!can).then_some("true")} {onclick}
        >
            { icon.html() }
        </button>
    }
}

/// Copies a link to exactly this state; the address is that link too.
fn copy_link(state: &UseReducerHandle<State>) -> Html {
    let state = state.clone();
    let text = Callback::from(move |()| {
        let fragment = encode(&state.scenario, Format::Deflate);
        location::set_fragment(Some(&fragment));
        location::page_url("", &fragment)
    });
    html! {
        <CopyButton
            hook="copy-link" label="Copy link" copied="Link copied" refused="The link is in the address bar" {text}
        />
    }
}

/// Which AWS is simulated.
fn rules_choice(state: &UseReducerHandle<State>, now: AwsVersion) -> Html {
    let rules = [AwsVersion::Article, AwsVersion::Current];
    let on_choose = {
        let dispatch = state.dispatcher();
        Callback::from(move |index: usize| {
            if let Some(rules) = rules.get(index) {
                dispatch.dispatch(edit_now(Edit::AwsVersion(*rules)));
            }
        })
    };
    let chosen = rules.iter().position(|it| *it == now).unwrap_or(0);
    choice(
        "rules",
        "AWS as of",
        &["2022 article", "today"],
        chosen,
        on_choose,
    )
}
