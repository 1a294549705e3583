//! What a person can do by name or by key: one table, from which the palette, the keys and the list of keys are made.

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does, as a person would look for it.
    pub name: &'static str,
    /// The keys that do it, as [`crate::page::app::shortcuts`] writes them; empty for none.
    pub keys: &'static str,
    /// How it is done.
    pub act: Act,
}

/// How something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The last step is undone.
    Undo,
    /// And done again.
    Redo,
    /// The request before the one in view comes into view.
    Previous,
    /// The request after it.
    Next,
    /// The request in view happens once more.
    Repeat,
    /// The authorizer cache is flushed after it.
    Flush,
    /// Plain text areas become rich editors, or the other way round.
    Editors,
    /// A dialog opens.
    Show(Dialog),
    /// The focus goes to the first of these elements that is there.
    Go(&'static str),
    /// The control with this name is pressed, which also says what came of it: the name is its test hook.
    Press(&'static str),
}

/// The dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The palette of commands.
    Palette,
    /// The list of keys.
    Keys,
}

const fn command(name: &'static str, keys: &'static str, act: Act) -> Command {
    Command { name, keys, act }
}

/// The commands beside panels, examples and earlier work.
///
/// No key here is a letter or a sign alone (WCAG 2.1.4), and none is taken by the browsers or by the rich editor:
/// of those that are, Ctrl+K (Firefox: its search field) is taken from the browser as on most pages that have a palette.
pub static COMMANDS: &[Command] = &[
    command("Find a command", "Mod+K", Act::Show(Dialog::Palette)),
    command("List of keys", "Mod+/", Act::Show(Dialog::Keys)),
    command("Undo", "Mod+Z", Act::Undo),
    command("Redo", "Mod+Shift+Z", Act::Redo),
    command(
        "Go to the request",
        "Alt+Shift+1",
        Act::Go("request-path request-add"),
    ),
    command(
        "Go to the authorizer’s output",
        "Alt+Shift+2",
        Act::Go("editor-output thrown authorizer-attached"),
    ),
    command(
        "Go to the resource policy",
        "Alt+Shift+3",
        Act::Go("editor-policy policy-attached"),
    ),
    command("Go to the response", "Alt+Shift+4", Act::Go("response")),
    command("Previous request", "Alt+PageUp", Act::Previous),
    command("Next request", "Alt+PageDown", Act::Next),
    command("Add a request", "", Act::Press("request-add")),
    command("Repeat this request", "", Act::Repeat),
    command("Remove this request", "", Act::Press("request-remove")),
    command("Add a header", "", Act::Press("header-add")),
    command("Flush the authorizer cache after this request", "", Act::Flush),
    command(
        "Attach or detach the resource policy",
        "",
        Act::Press("policy-attached"),
    ),
    command(
        "Attach or detach the authorizer",
        "",
        Act::Press("authorizer-attached"),
    ),
    command("Another output for some tokens", "", Act::Press("rule-add")),
    command(
        "Format the authorizer’s output, JSON",
        "",
        Act::Press("editor-output-format"),
    ),
    command(
        "Format the resource policy, JSON",
        "",
        Act::Press("editor-policy-format"),
    ),
    command("Rich editors or plain text", "", Act::Editors),
    command("Copy a link to this state", "", Act::Press("copy-link")),
    command("Copy the response’s body", "", Act::Press("copy-body")),
    command("Copy the method ARN", "", Act::Press("copy-method-arn")),
    command("Copy the request as curl", "", Act::Press("copy-curl")),
    command("AWS as of the article of 2022", "", Act::Press("rules-0")),
    command("AWS as of today", "", Act::Press("rules-1")),
    command("Theme: as the system has it", "", Act::Press("theme-0")),
    command("Theme: light", "", Act::Press("theme-1")),
    command("Theme: dark", "", Act::Press("theme-2")),
];

/// Further keys, which work in one place only: what they do, and the keys.
pub static ELSEWHERE: &[(&str, &[(&str, &str)])] = &[
    (
        "On a request in the timeline",
        &[
            ("The request before or after it", "Left, Right"),
            ("Earlier or later by a second", "Shift+Left, Shift+Right"),
            ("Earlier or later by ten", "Shift+PageDown, Shift+PageUp"),
            ("Remove it", "Delete"),
        ],
    ),
    (
        "In a rich editor",
        &[
            ("Find and replace", "Mod+F"),
            ("What can be written here", "Ctrl+Space"),
            ("What it means and how it fared", "Alt+F1, Mod+I"),
            ("The next remark, the one before", "F8, Shift+F8"),
            ("Indent more or less", "Mod+], Mod+["),
            ("A line up or down", "Alt+Up, Alt+Down"),
        ],
    ),
];

/// The act that these keys stand for.
pub fn by_keys(keys: &str) -> Option<Act> {
    // Redo has two: the other one is older.
    let keys = if keys == "Mod+Y" { "Mod+Shift+Z" } else { keys };
    let found = COMMANDS.iter().find(|it| it.keys == keys && !keys.is_empty());
    found.map(|it| it.act)
}

/// Whether each of the words stands somewhere in the text; both in lower case.
pub fn fits(text: &str, words: &str) -> bool {
    words.split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_there_once_and_names_too() {
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
    fn no_key_is_a_letter_or_a_sign_alone() {
        assert!(
            COMMANDS
                .iter()
                .all(|it| it.keys.is_empty() || it.keys.contains('+'))
        );
    }

    #[test]
    fn keys_lead_to_their_act() {
        assert_eq!(by_keys("Mod+Z"), Some(Act::Undo));
        assert_eq!(by_keys("Mod+Y"), Some(Act::Redo));
        assert_eq!(by_keys("Mod+Q"), None);
        assert_eq!(by_keys(""), None);
    }

    #[test]
    fn words_are_found_in_any_order() {
        assert!(fits("go to the resource policy", "policy go"));
        assert!(fits("anything", "  "));
        assert!(!fits("go to the response", "policy"));
    }
}
