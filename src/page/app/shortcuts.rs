//! Shortcuts: caught at the window, before any field or editor sees them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::model::commands::{CommandKind, by_keys};
use crate::page::platform::{dom, keyboard};

/// Run commands by their shortcuts, and undo and redo also by the browser's menu and by gestures. What was undone is scrolled
/// into view.
#[hook]
pub fn use_shortcuts(context: &CommandContext) {
    let latest = use_mut_ref(|| context.clone());
    latest.replace(context.clone());
    use_effect_with((), move |()| {
        let listeners = [listen("keydown", &latest), listen("beforeinput", &latest)];
        move || drop(listeners)
    });
    use_effect_with(context.state.undo_notice, |notice| {
        if let Some(notice) = notice {
            dom::scroll_into_view(notice.target.element_id);
        }
    });
}

fn listen(event: &'static str, latest: &Rc<RefCell<CommandContext>>) -> Option<EventListener> {
    let latest = Rc::clone(latest);
    let options = EventListenerOptions {
        passive: false,
        ..EventListenerOptions::run_in_capture_phase()
    };
    let listener = move |event: &Event| {
        let context = latest.borrow().clone();
        if let Some(command) = command(event).filter(|command| is_active(*command, &context)) {
            event.prevent_default();
            event.stop_propagation();
            context.run(command);
        }
    };
    let window = dom::window()?;
    Some(EventListener::new_with_options(&window, event, options, listener))
}

fn command(event: &Event) -> Option<CommandKind> {
    match keyboard::input_type(event).as_deref() {
        Some("historyUndo") => Some(CommandKind::Undo),
        Some("historyRedo") => Some(CommandKind::Redo),
        Some(_) => None,
        None => by_keys(&keyboard::shortcut(event)?),
    }
}

/// Whether a shortcut is active. The embed has undo and redo alone, and an open dialog leaves the keys to its own field.
fn is_active(command: CommandKind, context: &CommandContext) -> bool {
    match &context.frame {
        None => matches!(command, CommandKind::Undo | CommandKind::Redo),
        Some(frame) if frame.dialog.is_some() => matches!(command, CommandKind::OpenDialog(_)),
        Some(_) => !dom::has_modal_dialog(),
    }
}
