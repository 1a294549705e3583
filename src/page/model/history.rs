//! Undo and redo: a linear history of snapshots of the work.
//!
//! Edits of the same field that follow each other quickly are coalesced into one undo group, as in CodeMirror and ProseMirror: a
//! pause of [`NEW_GROUP_DELAY`], another field or request, or deleting after inserting begins another group. Everything else, such as a
//! switch, is a group of its own.

use std::rc::Rc;

use crate::page::model::edit_origin::{EditOrigin, EditTarget};
use crate::page::model::work::Work;

/// The number of groups that can be undone.
const MAX_GROUPS: usize = 200;

/// The pause after which an edit begins another undo group, in milliseconds (CodeMirror's default).
pub const NEW_GROUP_DELAY: u64 = 500;

/// The undo groups before and after the present state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// The groups that can be undone, oldest first.
    done: Vec<Rc<UndoGroup>>,
    /// The groups that can be redone; the last one was undone last.
    undone: Vec<Rc<UndoGroup>>,
    /// The number of groups in `done` that are not undone for now: those of before presenter's mode.
    withheld: usize,
    /// The last edit and its time, if another edit may be coalesced with it.
    last_edit: Option<(EditOrigin, u64)>,
}

/// Edits that are undone together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UndoGroup {
    pub target: EditTarget,
    pub before: Work,
    pub after: Work,
}

impl History {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.done.len() > self.withheld
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Add an edit that was made `at` this time, in milliseconds. It joins the last group, or is a group of its own.
    pub fn record(&mut self, before: Work, after: Work, origin: EditOrigin, at: u64) {
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
                    self.withheld = self.withheld.saturating_sub(1);
                }
                self.done.push(Rc::new(UndoGroup {
                    target,
                    before,
                    after,
                }));
            }
        }
    }

    /// End the last group: the next edit begins another one.
    pub fn end_group(&mut self) {
        self.last_edit = None;
    }

    /// Withhold what could be undone or redone until now, or give back what could be undone.
    pub fn withhold(&mut self, withholds: bool) {
        self.end_group();
        if withholds {
            self.undone.clear();
        }
        self.withheld = if withholds { self.done.len() } else { 0 };
    }

    /// Move the last group to those that can be redone, and return it.
    pub fn undo(&mut self) -> Option<Rc<UndoGroup>> {
        self.end_group();
        if !self.can_undo() {
            return None;
        }
        let group = self.done.pop()?;
        self.undone.push(Rc::clone(&group));
        Some(group)
    }

    /// Move the group that was undone last to those that can be undone, and return it.
    pub fn redo(&mut self) -> Option<Rc<UndoGroup>> {
        self.end_group();
        let group = self.undone.pop()?;
        self.done.push(Rc::clone(&group));
        Some(group)
    }
}
