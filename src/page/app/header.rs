//! The page's header.

use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::examples::Examples;
use crate::page::app::theme::theme_choice;
use crate::page::model::commands::{CommandKind, Dialog};
use crate::page::model::state::{Action, Edit, State};
use crate::page::model::theme::Theme;
use crate::page::platform::dispatch::edit_now;
use crate::page::platform::{keyboard, location};
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::choice;
use crate::page::ui::icon::Icon;
use why403::scenario::AwsVersion;
use why403::scenario::link::{Format, encode};

/// The header.
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

fn tools(context: &CommandContext) -> Html {
    let state = &context.state;
    html! {
        <Tools
            context={context.clone()} can_undo={state.can_undo()} can_redo={state.can_redo()}
            aws_version={state.scenario.aws_version} theme={context.frame.as_ref().map(|frame| *frame.theme)}
        />
    }
}

/// The tools of the page as a whole.
#[derive(Properties)]
struct ToolsProps {
    /// Its handles dereference to the newest state.
    context: CommandContext,
    can_undo: bool,
    can_redo: bool,
    aws_version: AwsVersion,
    theme: Option<Theme>,
}

impl PartialEq for ToolsProps {
    /// Ignores the context, of which nothing else is shown.
    fn eq(&self, other: &Self) -> bool {
        self.can_undo == other.can_undo
            && self.can_redo == other.can_redo
            && self.aws_version == other.aws_version
            && self.theme == other.theme
    }
}

#[component]
fn Tools(props: &ToolsProps) -> Html {
    let context = &props.context;
    let state = &context.state;
    html! {
        <>
            <div class="steps" role="group" aria-label="History">
                { history_button(state, Action::Undo, props.can_undo) }
                { history_button(state, Action::Redo, props.can_redo) }
            </div>
            <Examples state={state.clone()} />
            { copy_link(state) }
            { aws_version_choice(state, props.aws_version) }
            { for context.frame.as_ref().map(|frame| theme_choice(&frame.theme)) }
            <div class="steps" role="group" aria-label="Commands and keys">
                { dialog_button(context, Dialog::Palette) }
                { dialog_button(context, Dialog::Keys) }
            </div>
        </>
    }
}

/// The button that opens a dialog.
fn dialog_button(context: &CommandContext, dialog: Dialog) -> Html {
    let (label, icon, test_id, keys) = match dialog {
        Dialog::Palette => ("Commands", Icon::Find, "palette", "Mod+K"),
        Dialog::Keys => ("Keys", Icon::Keys, "keys-list", "Mod+/"),
    };
    let context = context.clone();
    html! {
        <button
            type="button" class="bare worded" data-testid={test_id} title={with_keys(label, keys)} aria-haspopup="dialog"
            onclick={Callback::from(move |_| context.run(CommandKind::OpenDialog(dialog)))}
        >
            { icon.html() }<span class="word">{ label }</span>
        </button>
    }
}

/// A button's label with its shortcut.
fn with_keys(label: &str, keys: &str) -> String {
    let modifier = if keyboard::is_apple() { "⌘" } else { "Ctrl+" };
    [label, " (", &keys.replace("Mod+", modifier), ")"].concat()
}

/// The button that undoes or redoes. It is never `disabled`, so that it keeps the focus.
fn history_button(state: &UseReducerHandle<State>, action: Action, enabled: bool) -> Html {
    let (label, icon, test_id, keys) = match action {
        Action::Undo => ("Undo", Icon::Undo, "undo", "Mod+Z"),
        _ => ("Redo", Icon::Redo, "redo", "Mod+Shift+Z"),
    };
    let dispatch = state.dispatcher();
    let onclick = Callback::from(move |_| dispatch.dispatch(action.clone()));
    html! {
        <button
            type="button" class="bare" data-testid={test_id} aria-label={label} title={with_keys(label, keys)}
            aria-disabled={(!enabled).then_some("true")} {onclick}
        >
            { icon.html() }
        </button>
    }
}

/// The button that copies a link to this scenario. The address becomes that link too.
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

/// The choice of which AWS is simulated.
fn aws_version_choice(state: &UseReducerHandle<State>, current: AwsVersion) -> Html {
    const VERSIONS: [AwsVersion; 2] = [AwsVersion::Article, AwsVersion::Current];
    let on_choose = {
        let dispatch = state.dispatcher();
        Callback::from(move |index: usize| {
            if let Some(version) = VERSIONS.get(index) {
                dispatch.dispatch(edit_now(Edit::AwsVersion(*version)));
            }
        })
    };
    let chosen = VERSIONS.iter().position(|it| *it == current).unwrap_or(0);
    choice(
        "rules",
        "AWS as of",
        &["2022 article", "today"],
        chosen,
        on_choose,
    )
}
