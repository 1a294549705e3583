//! Undo and redo: a linear history of snapshots.
//!
//! Edits of the same field that follow each other quickly are coalesced into one undo group, as in CodeMirror and ProseMirror: a
//! pause of [`NEW_GROUP_DELAY`], another field, or deleting after inserting begins another group. Everything else, such as a
//! switch, is a group of its own.

use std::rc::Rc;

use crate::page::model::edit::EditTarget;
use crate::page::model::state::Stash;
use why403::scenario::Scenario;

/// How many groups can be undone.
const MAX_GROUPS: usize = 200;

/// The pause after which an edit begins another undo group, in milliseconds (CodeMirror's default).
pub const NEW_GROUP_DELAY: u64 = 500;

/// The undo groups before and after the present state.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// What can be undone, oldest first.
    done: Vec<Rc<UndoGroup>>,
    /// What can be redone; the last one was undone last.
    undone: Vec<Rc<UndoGroup>>,
    /// The last edit and its time, if another edit may be coalesced with it.
    last_edit: Option<(EditOrigin, u64)>,
}

/// Edits that are undone together.
#[derive(Debug, Clone)]
pub(crate) struct UndoGroup {
    pub target: EditTarget,
    pub before: Snapshot,
    pub after: Snapshot,
}

/// The part of the state that undoing an edit restores.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub scenario: Rc<Scenario>,
    pub last_saved: Option<Rc<Scenario>>,
    pub(super) stash: Rc<Stash>,
    pub selected: usize,
    pub case: usize,
    pub edited: bool,
    pub work_id: u32,
}

/// What an edit changes and how: edits with the same origin can be coalesced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditOrigin {
    pub target: EditTarget,
    /// Which of several fields with this target.
    pub index: usize,
    /// None for an edit that is never coalesced.
    pub typing: Option<Typing>,
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
    /// The most bytes that one keystroke changes: a letter, or a pair of brackets.
    const MAX_KEYSTROKE: usize = 4;

    /// Reads off two texts whether a single keystroke leads from one to the other; a paste does not.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if new.len().abs_diff(old.len()) > Self::MAX_KEYSTROKE {
            None
        } else if new.len() < old.len() {
            Some(Typing::Delete)
        } else {
            Some(Typing::Insert)
        }
    }
}

impl History {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Adds an edit that was made `at` this time, in milliseconds: to the last group, or as a group of its own.
    pub fn record(&mut self, before: Snapshot, after: Snapshot, origin: EditOrigin, at: u64) {
        self.undone.clear();
        let coalesces = origin.typing.is_some()
            && self
                .last_edit
                .as_ref()
                .is_some_and(|(last, then)| *last == origin && at.saturating_sub(*then) < NEW_GROUP_DELAY);
        let target = origin.target;
        self.last_edit = Some((origin, at));
        match self.done.last_mut() {
            Some(group) if coalesces => Rc::make_mut(group).after = after,
            _ => {
                if self.done.len() == MAX_GROUPS {
                    self.done.remove(0);
                }
                self.done.push(Rc::new(UndoGroup {
                    target,
                    before,
                    after,
                }));
            }
        }
    }

    /// Moves the last group to those that can be redone, and returns it.
    pub fn undo(&mut self) -> Option<Rc<UndoGroup>> {
        self.last_edit = None;
        let group = self.done.pop()?;
        self.undone.push(Rc::clone(&group));
        Some(group)
    }

    /// Moves the group that was undone last to those that can be undone, and returns it.
    pub fn redo(&mut self) -> Option<Rc<UndoGroup>> {
        self.last_edit = None;
        let group = self.undone.pop()?;
        self.done.push(Rc::clone(&group));
        Some(group)
    }
}

#[cfg(test)]
mod tests {
    use super::Typing;

    #[test]
    fn a_keystroke_inserts_or_deletes() {
        assert_eq!(Typing::between("", "a"), Some(Typing::Insert));
        assert_eq!(Typing::between("{", "{\"\""), Some(Typing::Insert));
        assert_eq!(Typing::between("か", "漢字"), Some(Typing::Insert));
        assert_eq!(Typing::between("abc", "ab"), Some(Typing::Delete));
    }

    #[test]
    fn a_paste_and_a_cut_are_not_keystrokes() {
        assert_eq!(Typing::between("a", "a pasted"), None);
        assert_eq!(Typing::between("a word cut", "a"), None);
    }
}
