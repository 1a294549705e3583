//! The execution of commands: they dispatch actions, or change the page's frame.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::page::app::examples::{MenuChoice, open_in};
use crate::page::editor::{focus_editor, switch_editors};
use crate::page::model::commands::{CommandKind, Dialog};
use crate::page::model::panel_layout::{Layout, Panel};
use crate::page::model::state::State;
use crate::page::model::theme::Theme;
use crate::page::platform::{clock, dialogs, dom};

/// The state and the frame that commands act on.
#[derive(Clone, PartialEq)]
pub struct CommandContext {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// The frame of the page; none in the embed, which has no commands but undo and redo.
    pub frame: Option<FrameState>,
}

/// The state of the page's frame.
#[derive(Clone, PartialEq)]
pub struct FrameState {
    /// The dialog that is shown.
    pub dialog: UseStateHandle<Option<Dialog>>,
    /// The panels' layout.
    pub layout: UseStateHandle<Layout>,
    /// The colour theme, stored in the browser.
    pub theme: UseStateHandle<Theme>,
    /// The id of the element that is focused after the next rendering.
    focus: Rc<RefCell<Option<String>>>,
}

/// Keep the state of the page's frame, and focus what a command asks for once it is rendered.
#[hook]
pub fn use_frame(layout: UseStateHandle<Layout>, theme: UseStateHandle<Theme>) -> FrameState {
    let dialog = use_state_eq(|| None);
    let focus = use_mut_ref(|| None::<String>);
    {
        let focus = focus.clone();
        use_effect(move || {
            if let Some(id) = focus.take() {
                focus_first(&[&id]);
            }
        });
    }
    FrameState {
        dialog,
        layout,
        theme,
        focus,
    }
}

/// Focus the first of the editors and other elements with these ids that exists.
fn focus_first(ids: &[&str]) {
    let _ = ids.iter().any(|id| focus_editor(id) || dom::focus_by_id(id));
}

impl CommandContext {
    /// Run a command.
    pub fn run(&self, command: CommandKind) {
        if let Some(action) = command.action(&self.state, clock::now()) {
            self.state.dispatch(action);
            return;
        }
        let Some(frame) = &self.frame else { return };
        match command {
            CommandKind::NewScenario => open_in(&self.state, &MenuChoice::New),
            CommandKind::LoadDialog(name, purpose) => dialogs::open(name, purpose),
            CommandKind::OpenDialog(dialog) => frame.dialog.set(Some(dialog)),
            CommandKind::SetTheme(theme) => frame.theme.set(theme),
            CommandKind::Focus(ids) => focus_first(ids),
            CommandKind::SwitchEditors => switch_editors(),
            _ => {}
        }
    }

    /// Open a panel and focus it.
    pub fn open_panel(&self, panel: Panel) {
        if let Some(frame) = &self.frame {
            frame.focus.replace(Some(["panel-", panel.name()].concat()));
            frame.layout.set(frame.layout.with_open(panel, true));
        }
    }
}
