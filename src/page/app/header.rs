//! The page's header.

use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::examples::Examples;
use crate::page::app::theme::theme_choice;
use crate::page::model::commands::Dialog;
use crate::page::model::state::{Action, Edit, State};
use crate::page::platform::dispatch::{Dispatch, on, on_edit};
use crate::page::platform::{dialogs, keyboard};
use crate::page::ui::field::choice;
use crate::page::ui::icon::Icon;
use why403::scenario::AwsVersion;

/// The page's name and its tools.
pub fn header(context: &CommandContext) -> Html {
    html! {
        <header class="top">
            <div class="brand">
                <h1 translate="no">{ "why" }<b>{ "403" }</b></h1>
                <p>{ "Why did API Gateway say no?" }</p>
            </div>
            <div class="tools">
                { tools(context) }
            </div>
        </header>
    }
}

/// The foot of the page.
pub fn footer(context: &CommandContext) -> Html {
    let shown = context.frame.as_ref().map(|frame| frame.dialog.clone());
    html! {
        <footer class="foot">
            <p class="small">{ "Everything stays in this browser." }</p>
            <DialogButton dialog={Dialog::Privacy} {shown} />
            <a class="small" href="./licences.txt">{ "Licences" }</a>
        </footer>
    }
}

/// The tools of the page as a whole.
fn tools(context: &CommandContext) -> Html {
    let state = &context.state;
    let shown = context.frame.as_ref().map(|frame| frame.dialog.clone());
    html! {
        <>
            <div class="steps" role="group" aria-label="History">
                <HistoryButton action={Action::Undo} enabled={state.can_undo()} dispatch={state.dispatcher()} />
                <HistoryButton action={Action::Redo} enabled={state.can_redo()} dispatch={state.dispatcher()} />
            </div>
            <Examples state={state.clone()} />
            { dialog_button(if state.invitation { "Paste what you have" } else { "Paste" }, "import", Icon::Copy, "Paste what you have: an error, a log, a request, a policy or a template") }
            { dialog_button("Share", "share", Icon::Open, &with_keys("Share", "Mod+S")) }
            { aws_version_choice(state) }
            { for context.frame.as_ref().map(|frame| theme_choice(&frame.theme)) }
            <div class="steps" role="group" aria-label="Commands and shortcuts">
                <DialogButton dialog={Dialog::Palette} shown={shown.clone()} />
                <DialogButton dialog={Dialog::Keys} {shown} />
            </div>
        </>
    }
}

/// The properties of a button that opens a dialog.
#[derive(PartialEq, Properties)]
struct DialogButtonProps {
    dialog: Dialog,
    /// The dialog that is shown; none in the embed, which has no dialogs.
    shown: Option<UseStateHandle<Option<Dialog>>>,
}

/// The button that opens a dialog.
#[component]
fn DialogButton(props: &DialogButtonProps) -> Html {
    let dialog = props.dialog;
    let (label, icon, test_id, keys) = match dialog {
        Dialog::Palette => ("Search", Icon::Find, "palette", "Mod+K"),
        Dialog::Keys => ("Shortcuts", Icon::Keys, "keys-list", "Mod+/"),
        Dialog::Privacy => ("Privacy and stored data", Icon::Info, "privacy-open", ""),
    };
    let shown = props.shown.clone();
    let onclick = Callback::from(move |_| {
        if let Some(shown) = &shown {
            shown.set(Some(dialog));
        }
    });
    html! {
        <button
            type="button" class="bare worded" data-testid={test_id} title={with_keys(label, keys)} aria-haspopup="dialog"
            {onclick}
        >
            { icon.html() }<span class="word">{ label }</span>
        </button>
    }
}

/// A button's label with its shortcut, if it has one.
fn with_keys(label: &str, keys: &str) -> String {
    if keys.is_empty() {
        return label.into();
    }
    let modifier = if keyboard::is_apple() { "⌘" } else { "Ctrl+" };
    [label, " (", &keys.replace("Mod+", modifier), ")"].concat()
}

/// The properties of a button that undoes or redoes.
#[derive(PartialEq, Properties)]
struct HistoryButtonProps {
    action: Action,
    enabled: bool,
    dispatch: Dispatch,
}

/// The button that undoes or redoes. It is never `disabled`, so that it keeps the focus.
#[component]
fn HistoryButton(props: &HistoryButtonProps) -> Html {
    let (label, icon, test_id, keys) = match props.action {
        Action::Undo => ("Undo", Icon::Undo, "undo", "Mod+Z"),
        _ => ("Redo", Icon::Redo, "redo", "Mod+Shift+Z"),
    };
    let onclick = on::<MouseEvent>(&props.dispatch, props.action.clone());
    html! {
        <button
            type="button" class="bare" data-testid={test_id} aria-label={label} title={with_keys(label, keys)}
            aria-disabled={(!props.enabled).then_some("true")} {onclick}
        >
            { icon.html() }
        </button>
    }
}

/// The button that opens a dialog of `www/dialogs/`, by its name.
fn dialog_button(label: &'static str, name: &'static str, icon: Icon, title: &str) -> Html {
    let onclick = Callback::from(move |_: MouseEvent| dialogs::open(name, ""));
    html! {
        <button
            type="button" class="button" data-testid={name} title={title.to_owned()} aria-haspopup="dialog" {onclick}
        >
            { icon.html() }{ label }
        </button>
    }
}

/// The choice of which AWS is simulated.
fn aws_version_choice(state: &UseReducerHandle<State>) -> Html {
    const VERSIONS: [(AwsVersion, &str); 2] = [
        (AwsVersion::Current, "current"),
        (AwsVersion::Article, "2022 article"),
    ];
    let on_choose = on_edit(&state.dispatcher(), Edit::AwsVersion);
    choice(
        "rules",
        "Error messages",
        &VERSIONS,
        state.scenario.aws_version,
        on_choose,
    )
}
