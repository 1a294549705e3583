//! The table of commands. The command palette, the shortcuts and the list of keys are made of it.

use crate::page::model::control_task::{ControlTask, CopyTarget};
use crate::page::model::state::{Action, Edit, PairEdit, State, TimelineEdit};
use crate::page::model::theme::Theme;
use why403::scenario::{AwsVersion, RequestIndex, TextId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageCommand {
    /// Its name, in the words in which a person looks for it.
    pub name: &'static str,
    /// Its shortcut, such as `Mod+Shift+Z`; empty for none. `Mod` is the command key on Apple's keyboards and Ctrl elsewhere.
    pub keys: &'static str,
    /// Its effect.
    pub kind: CommandKind,
}

/// The effect of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandKind {
    OpenDialog(Dialog),
    /// Open a dialog of `www/dialogs/`, by its name, for a purpose that it knows.
    LoadDialog(&'static str, &'static str),
    /// Open a blank scenario.
    NewScenario,
    /// Undo the last edits.
    Undo,
    /// Redo what was undone last.
    Redo,
    /// Focus the first of these elements that exists, by their ids.
    Focus(&'static [&'static str]),
    /// Select the request before the one in view.
    PreviousRequest,
    /// Select the request after the one in view.
    NextRequest,
    /// Repeat the request in view.
    AddRequest,
    /// Remove the request in view.
    RemoveRequest,
    /// Add a header to the request in view.
    AddHeader,
    /// Flush the authorizer cache after the request in view.
    FlushCache,
    /// Attach or detach the resource policy.
    TogglePolicy,
    /// Attach or detach the authorizer.
    ToggleAuthorizer,
    /// Add a case to the authorizer's function.
    AddCase,
    /// Change which AWS is simulated.
    SetAwsVersion(AwsVersion),
    /// Change the theme.
    SetTheme(Theme),
    /// Switch between rich editors and plain text areas.
    SwitchEditors,
    /// Format the authorizer's output in view.
    FormatOutput,
    /// Format the resource policy.
    FormatPolicy,
    /// Copy a text to the clipboard.
    Copy(CopyTarget),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Palette,
    /// The list of keys.
    Keys,
    /// The privacy dialog.
    Privacy,
}

impl CommandKind {
    /// Make the action that the command dispatches `at` this time of the browser's clock. None for a command that changes no
    /// state, or that is not possible now.
    pub fn action(self, state: &State, at: u64) -> Option<Action> {
        let edit = match self {
            CommandKind::Undo => return Some(Action::Undo),
            CommandKind::Redo => return Some(Action::Redo),
            CommandKind::PreviousRequest => {
                return Some(Action::SelectRequest(RequestIndex(
                    state.selected.0.saturating_sub(1),
                )));
            }
            CommandKind::NextRequest => {
                return Some(Action::SelectRequest(RequestIndex(state.selected.0 + 1)));
            }
            CommandKind::FormatOutput => {
                return request_format(state, TextId::AuthorizerOutput(state.case));
            }
            CommandKind::FormatPolicy => return request_format(state, TextId::ResourcePolicy),
            CommandKind::Copy(target) => {
                return can_copy(state, target).then_some(Action::RequestTask(ControlTask::Copy(target)));
            }
            CommandKind::AddRequest => Edit::AddRequest,
            CommandKind::RemoveRequest if state.scenario.requests().nth(1).is_some() => Edit::RemoveRequest,
            CommandKind::AddHeader if state.request().is_some() => Edit::Headers(PairEdit::Add),
            CommandKind::FlushCache => Edit::Timeline(TimelineEdit::Flush),
            CommandKind::TogglePolicy => Edit::PolicyAttached(state.scenario.api.policy.is_none()),
            CommandKind::ToggleAuthorizer => Edit::AuthorizerAttached(state.scenario.authorizer.is_none()),
            CommandKind::AddCase if state.scenario.authorizer.is_some() => Edit::AddCase,
            CommandKind::SetAwsVersion(version) => Edit::AwsVersion(version),
            _ => return None,
        };
        Some(Action::Edit(edit, at))
    }

    /// Whether the command changes the state: then it has an action where it is possible.
    fn changes_state(self) -> bool {
        !matches!(
            self,
            CommandKind::OpenDialog(_)
                | CommandKind::LoadDialog(..)
                | CommandKind::NewScenario
                | CommandKind::Focus(_)
                | CommandKind::SetTheme(_)
                | CommandKind::SwitchEditors
        )
    }

    /// Whether the command is possible in this state.
    pub fn is_possible(self, state: &State) -> bool {
        !self.changes_state() || self.action(state, 0).is_some()
    }
}

fn request_format(state: &State, text_id: TextId) -> Option<Action> {
    let task = ControlTask::Format(text_id);
    state.scenario.text(text_id).map(|_| Action::RequestTask(task))
}

/// Whether the page shows what is to be copied.
fn can_copy(state: &State, target: CopyTarget) -> bool {
    let answer = state.selected_outcome();
    match target {
        CopyTarget::Body => answer.is_some_and(|answer| {
            answer.outcome.status_code.is_some() || !answer.outcome.alternatives.is_empty()
        }),
        CopyTarget::MethodArn => answer.is_some(),
        CopyTarget::Curl => state.request().is_some(),
    }
}

const fn command(name: &'static str, keys: &'static str, kind: CommandKind) -> PageCommand {
    PageCommand { name, keys, kind }
}

/// All commands but those that open a panel, an example or saved work.
///
/// No shortcut is a single character (WCAG 2.1.4), and none is a browser's or the rich editor's own but Ctrl+K, Firefox's search
/// field, which most pages with a command palette take.
pub static COMMANDS: &[PageCommand] = {
    use CommandKind::{
        AddCase, AddHeader, AddRequest, Copy, FlushCache, Focus, FormatOutput, FormatPolicy, LoadDialog,
        NewScenario, NextRequest, OpenDialog, PreviousRequest, Redo, RemoveRequest, SetAwsVersion, SetTheme,
        SwitchEditors, ToggleAuthorizer, TogglePolicy, Undo,
    };
    &[
        command(
            "Search commands and examples",
            "Mod+K",
            OpenDialog(Dialog::Palette),
        ),
        command("Keyboard shortcuts", "Mod+/", OpenDialog(Dialog::Keys)),
        command("Privacy and stored data", "", OpenDialog(Dialog::Privacy)),
        command("Share or export", "Mod+S", LoadDialog("share", "")),
        command("New scenario", "", NewScenario),
        command(
            "Paste what you have: import an error, a log, a request, a policy, a template",
            "",
            LoadDialog("import", ""),
        ),
        command("Open a scenario file", "", LoadDialog("saved-work", "file")),
        command("Saved scenarios", "", LoadDialog("saved-work", "")),
        command(
            "Make a lesson of this scenario",
            "",
            LoadDialog("make-lesson", ""),
        ),
        command("Presenter’s mode", "", LoadDialog("presenter", "")),
        command("Undo", "Mod+Z", Undo),
        command("Redo", "Mod+Shift+Z", Redo),
        command(
            "Go to the request",
            "Alt+Shift+1",
            Focus(&["request-path", "request-add"]),
        ),
        command(
            "Go to the Lambda authorizer response",
            "Alt+Shift+2",
            Focus(&["editor-output", "thrown", "authorizer-attached"]),
        ),
        command(
            "Go to the resource policy",
            "Alt+Shift+3",
            Focus(&["editor-policy", "policy-attached"]),
        ),
        command("Go to the response", "Alt+Shift+4", Focus(&["response"])),
        command("Previous request", "Alt+PageUp", PreviousRequest),
        command("Next request", "Alt+PageDown", NextRequest),
        command("Add a request: repeat this one", "", AddRequest),
        command("Remove this request", "", RemoveRequest),
        command("Add a header", "", AddHeader),
        command("Flush the authorizer cache after this request", "", FlushCache),
        command("Attach or detach the resource policy", "", TogglePolicy),
        command("Enable or disable the Lambda authorizer", "", ToggleAuthorizer),
        command("Add a response for other tokens", "", AddCase),
        command("Format the Lambda authorizer response", "", FormatOutput),
        command("Format the resource policy", "", FormatPolicy),
        command("Switch between rich editors and plain text", "", SwitchEditors),
        command("Copy link", "", LoadDialog("share", "copy")),
        command(
            "Put the link in the address bar",
            "",
            LoadDialog("share", "address"),
        ),
        command("Copy the response body", "", Copy(CopyTarget::Body)),
        command("Copy the method ARN", "", Copy(CopyTarget::MethodArn)),
        command("Copy the request as cURL", "", Copy(CopyTarget::Curl)),
        command(
            "Error messages: 2022 article",
            "",
            SetAwsVersion(AwsVersion::Article),
        ),
        command("Error messages: current", "", SetAwsVersion(AwsVersion::Current)),
        command("Theme: system", "", SetTheme(Theme::System)),
        command("Theme: light", "", SetTheme(Theme::Light)),
        command("Theme: dark", "", SetTheme(Theme::Dark)),
    ]
};

/// The keys that work in one place only: the place, and what each key does there.
pub static LOCAL_KEYS: &[(&str, &[(&str, &str)])] = &[
    (
        "On a request in the timeline chart",
        &[
            ("Previous or next request", "Left, Right"),
            ("Move 1 second earlier or later", "Shift+Left, Shift+Right"),
            ("Move 10 seconds earlier or later", "Shift+PageDown, Shift+PageUp"),
            ("Remove the request", "Delete"),
        ],
    ),
    (
        "In a rich editor",
        &[
            ("Find and replace", "Mod+F"),
            ("Show completions", "Ctrl+Space"),
            ("Show documentation and evaluation", "Alt+F1, Mod+I"),
            ("Next or previous problem", "F8, Shift+F8"),
            ("Increase or decrease the indent", "Mod+], Mod+["),
            ("Move the line up or down", "Alt+Up, Alt+Down"),
        ],
    ),
];

/// The command with this shortcut.
pub fn by_keys(keys: &str) -> Option<CommandKind> {
    // The other usual shortcut for redo.
    let keys = if keys == "Mod+Y" { "Mod+Shift+Z" } else { keys };
    let found = COMMANDS
        .iter()
        .find(|command| command.keys == keys && !keys.is_empty());
    found.map(|command| command.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::scenario::Scenario;

    #[test]
    fn names_and_shortcuts_are_unique() {
        for (index, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[index + 1..] {
                assert_ne!(command.name, other.name);
                assert!(
                    command.keys.is_empty() || command.keys != other.keys,
                    "{}",
                    command.keys
                );
            }
        }
    }

    #[test]
    fn no_shortcut_is_a_single_character() {
        assert!(
            COMMANDS
                .iter()
                .all(|it| it.keys.is_empty() || it.keys.contains('+'))
        );
    }

    #[test]
    fn shortcuts_have_their_command() {
        assert_eq!(by_keys("Mod+Z"), Some(CommandKind::Undo));
        assert_eq!(by_keys("Mod+Y"), Some(CommandKind::Redo));
        assert_eq!(by_keys("Mod+Q"), None);
        assert_eq!(by_keys(""), None);
    }

    #[test]
    fn commands_depend_on_the_state() {
        let state = State::new(Scenario::default());
        for kind in [
            CommandKind::RemoveRequest,
            CommandKind::AddHeader,
            CommandKind::FormatPolicy,
            CommandKind::Copy(CopyTarget::Body),
            CommandKind::Copy(CopyTarget::Curl),
        ] {
            assert!(!kind.is_possible(&state), "{kind:?}");
        }
        let add = CommandKind::AddRequest.action(&state, 0).unwrap();
        let one = state.apply(add.clone());
        assert!(!CommandKind::RemoveRequest.is_possible(&one));
        assert!(CommandKind::RemoveRequest.is_possible(&one.apply(add)));
        let toggled = one.apply(CommandKind::TogglePolicy.action(&one, 0).unwrap());
        assert!(toggled.scenario.api.policy.is_some());
        let formatted = toggled.apply(CommandKind::FormatPolicy.action(&toggled, 0).unwrap());
        let task = ControlTask::Format(TextId::ResourcePolicy);
        assert_eq!(formatted.requested_task, Some(task));
        assert_eq!(formatted.apply(Action::TaskBegun).requested_task, None);
        assert!(CommandKind::Copy(CopyTarget::Body).is_possible(&toggled));
    }
}
