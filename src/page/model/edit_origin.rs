//! The origin of an edit, by which the history groups edits.

use why403::json::TextChange;

/// The target of an edit, for the messages about undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditTarget {
    /// In words that follow "Undone: ".
    pub label: &'static str,
    /// The id of the element that shows it; empty for none.
    pub element_id: &'static str,
}

/// The origin of an edit. Edits with the same origin can be coalesced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditOrigin {
    pub target: EditTarget,
    /// Which of several fields with this target.
    pub index: usize,
    /// The id of a form's field; empty for others.
    pub field_id: String,
    /// None for an edit that is never coalesced.
    pub typing: Option<Typing>,
}

impl EditOrigin {
    /// The origin of opening another scenario.
    pub const LOAD: Self = Self {
        target: EditTarget {
            label: "another scenario opened",
            element_id: "",
        },
        index: 0,
        field_id: String::new(),
        typing: None,
    };
}

/// The kinds of edits that come in quick succession.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typing {
    /// A letter is inserted or replaced.
    Insert,
    /// A letter is deleted.
    Delete,
    /// A value takes the place of another one, as under a slider.
    Replace,
}

impl Typing {
    /// The most bytes that one keystroke removes or inserts: a letter, or a pair of brackets.
    const MAX_KEYSTROKE: usize = 4;

    /// The keystroke that leads from one text to the other; none if it takes several, as for a paste.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        let TextChange { span, insert } = TextChange::between(old, new)?;
        if (span.end - span.start).max(insert.len()) > Self::MAX_KEYSTROKE {
            None
        } else if new.len() < old.len() {
            Some(Typing::Delete)
        } else {
            Some(Typing::Insert)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Typing;

    #[test]
    fn a_keystroke_inserts_or_deletes() {
        assert_eq!(Typing::between("", "a"), Some(Typing::Insert));
        assert_eq!(Typing::between("{", "{\"\""), Some(Typing::Insert));
        assert_eq!(Typing::between("か", "漢"), Some(Typing::Insert));
        assert_eq!(Typing::between("🔑", "🔒"), Some(Typing::Insert));
        assert_eq!(Typing::between("abc", "ab"), Some(Typing::Delete));
    }

    #[test]
    fn a_paste_and_a_cut_are_not_keystrokes() {
        assert_eq!(Typing::between("a", "a pasted"), None);
        assert_eq!(Typing::between("a word cut", "a"), None);
    }

    #[test]
    fn a_replacement_of_the_same_length_is_not_a_keystroke() {
        assert_eq!(Typing::between("/pets/7", "/cats/8"), None);
        assert_eq!(Typing::between("[1,22,\n3]", "[\n1,22,3]"), None);
        assert_eq!(Typing::between("same", "same"), None);
    }
}
