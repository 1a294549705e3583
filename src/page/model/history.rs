//! What can be undone: one list of steps for all panes, each with the request and the rule that were in view.
//!
//! Typing merges into steps of about a word each. There is no clock here: whether two edits belong together
//! is read off the text that they change, as it was before and after.

use std::cell::RefCell;
use std::rc::Rc;

use crate::page::model::state::{Stash, State};
use why403::scenario::Scenario;

/// How many steps are kept.
const MOST: usize = 200;

/// The steps done and undone.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// Oldest first.
    done: Vec<Rc<Step>>,
    /// The one that was undone last is last.
    undone: Vec<Rc<Step>>,
    /// What was typed in the last step, if more may be typed into it. A cell, because a pause comes in the middle
    /// of a click, and must not draw the switch anew that is being clicked.
    typing: RefCell<Option<Typing>>,
    /// How many pieces of work were begun.
    begun: u32,
}

/// What a step changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// In words that follow "Undone: ".
    pub what: &'static str,
    /// The id of the element that shows it; empty for none.
    pub id: &'static str,
}

/// The last step that was undone or redone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// How many there were before it: two that read the same are told apart.
    pub number: u32,
    /// Whether it was undone, and not redone.
    pub undone: bool,
    /// What it changed.
    pub touched: Touched,
}

#[derive(Clone, Debug)]
struct Step {
    touched: Touched,
    before: Moment,
    after: Moment,
}

/// The part of the state that a step brings back.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    scenario: Rc<Scenario>,
    accepted: Option<Rc<Scenario>>,
    aside: Rc<Stash>,
    selected: usize,
    rule: usize,
    edited: bool,
    sitting: u32,
}

/// What a person did to the scenario, as far as undoing it is concerned.
#[derive(Debug)]
pub(crate) struct Deed {
    /// What it changes.
    pub touched: Touched,
    /// Which of several such things.
    pub index: usize,
    /// How.
    pub way: Way,
}

/// How something was changed.
#[derive(Debug)]
pub(crate) enum Way {
    /// At once.
    AtOnce,
    /// A number takes one value after the other, as under a slider.
    Counting,
    /// A text is now this; before, if that is known, it was that.
    Writing { old: Option<String>, new: String },
}

impl State {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.history.done.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.history.undone.is_empty()
    }

    /// What is typed next is a step of its own.
    pub(crate) fn pause(&self) {
        self.history.typing.take();
    }

    /// Another piece of work begins.
    pub(crate) fn begin(&mut self) {
        self.history.begun = self.history.begun.saturating_add(1);
        self.sitting = self.history.begun;
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            scenario: Rc::clone(&self.scenario),
            accepted: self.accepted.clone(),
            aside: Rc::clone(&self.aside),
            selected: self.selected,
            rule: self.rule,
            edited: self.edited,
            sitting: self.sitting,
        }
    }

    /// Notes the step that led here from `before`; what changed nothing is none.
    pub(crate) fn note(&mut self, before: Moment, deed: Deed) {
        if before.scenario == self.scenario {
            return;
        }
        let after = self.moment();
        let history = &mut self.history;
        history.undone.clear();
        let touched = deed.touched;
        let earlier = history.typing.take();
        let (typing, goes_on) = Typing::after(earlier, deed);
        history.typing.replace(typing);
        match history.done.last_mut() {
            Some(last) if goes_on => Rc::make_mut(last).after = after,
            _ => {
                if history.done.len() >= MOST {
                    history.done.remove(0);
                }
                history.done.push(Rc::new(Step {
                    touched,
                    before,
                    after,
                }));
            }
        }
    }

    /// Undoes the last step, or redoes the one that was undone last; says whether there was one.
    pub(crate) fn travel(&mut self, undo: bool) -> bool {
        let History {
            done, undone, typing, ..
        } = &mut self.history;
        let (from, to) = if undo { (done, undone) } else { (undone, done) };
        let Some(step) = from.pop() else { return false };
        typing.take();
        let moment = if undo { &step.before } else { &step.after };
        // A word about another piece of work is none about this one.
        if moment.sitting != self.sitting {
            self.notice = None;
        }
        self.scenario = Rc::clone(&moment.scenario);
        self.accepted = moment.accepted.clone();
        self.aside = Rc::clone(&moment.aside);
        self.selected = moment.selected;
        self.rule = moment.rule;
        self.edited = moment.edited;
        self.sitting = moment.sitting;
        self.said = Some(Said {
            number: self.said.map_or(0, |said| said.number.wrapping_add(1)),
            undone: undo,
            touched: step.touched,
        });
        to.push(step);
        true
    }
}

/// What was typed in a step so far, and where.
#[derive(Clone, Debug)]
struct Typing {
    what: (&'static str, usize),
    /// None while a number is counted.
    text: Option<Written>,
}

/// A run of keystrokes in a text.
#[derive(Clone, Debug)]
struct Written {
    /// The text as it is now.
    now: String,
    /// Whether letters are written, and not deleted.
    writing: bool,
    /// From where to where they were written; where they were deleted, both are where.
    start: usize,
    end: usize,
    /// Whether the last of them is a blank.
    blank: bool,
}

impl Typing {
    /// What is being typed after this deed, and whether the deed goes on with what was typed before it.
    fn after(earlier: Option<Self>, deed: Deed) -> (Option<Self>, bool) {
        let what = (deed.touched.what, deed.index);
        let earlier = earlier.filter(|earlier| earlier.what == what);
        let (old, new) = match deed.way {
            Way::AtOnce => return (None, false),
            Way::Counting => {
                let goes_on = earlier.is_some();
                return (Some(Self { what, text: None }), goes_on);
            }
            Way::Writing { old, new } => (old, new),
        };
        let earlier = earlier.and_then(|earlier| earlier.text);
        let old = old.or_else(|| earlier.as_ref().map(|earlier| earlier.now.clone()));
        let Some(old) = old else {
            // The first that is known of a text: what follows within it may go on with it.
            let end = new.len();
            let first = Written {
                now: new,
                writing: true,
                start: 0,
                end,
                blank: false,
            };
            return (
                Some(Self {
                    what,
                    text: Some(first),
                }),
                false,
            );
        };
        let (text, goes_on) = Written::after(earlier, &old, new);
        (
            text.map(|text| Self {
                what,
                text: Some(text),
            }),
            goes_on,
        )
    }
}

impl Written {
    fn after(earlier: Option<Self>, old: &str, new: String) -> (Option<Self>, bool) {
        let start = common_start(old, &new);
        let rest = common_end(old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
        let piece = |text: &str| -> String {
            let end = text.len().saturating_sub(rest);
            text.get(start..end).unwrap_or("").to_owned()
        };
        let (gone, came) = (piece(old), piece(&new));
        let writing = !came.is_empty();
        let letters = if writing { &came } else { &gone };
        let breaks = letters.starts_with('\n');
        let blank = |letter: Option<char>| letter.is_some_and(char::is_whitespace);
        let earlier = earlier.filter(|earlier| {
            // Between words, and before a line break, a new step begins.
            let between = breaks || earlier.blank && !blank(letters.chars().next());
            let gone_end = start.saturating_add(gone.len());
            let beside = if writing {
                // Within what was written; an input method puts one letter in another's place.
                start >= earlier.start && gone_end <= earlier.end
            } else {
                // Backwards or forwards from where the last letter was deleted.
                start == earlier.start || gone_end == earlier.start
            };
            earlier.writing == writing && beside && !between
        });
        // A pair of brackets or quotes is one keystroke in a good editor, and so is a line break with its indentation.
        let one = letters.chars().nth(1).is_none()
            || matches!(letters.as_str(), "{}" | "[]" | "()" | "\"\"")
            || breaks && letters.trim().is_empty();
        let composed = earlier.is_some() && writing && !gone.is_empty();
        if !one && !composed {
            return (None, false);
        }
        let goes_on = earlier.is_some();
        let came_end = start.saturating_add(came.len());
        let (from, to) = match &earlier {
            Some(earlier) if writing => (
                earlier.start,
                earlier.end.saturating_sub(gone.len()).saturating_add(came.len()),
            ),
            _ => (start, came_end),
        };
        let now = Self {
            writing,
            start: from,
            end: to,
            blank: !breaks && blank(letters.chars().last()),
            now: new,
        };
        (Some(now), goes_on)
    }
}

/// How many bytes two texts have in common at their start, whole letters.
fn common_start(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let whole = |at: &usize| one.is_char_boundary(*at) && other.is_char_boundary(*at);
    (0..=same).rev().find(whole).unwrap_or(0)
}

/// How many bytes two texts have in common at their end, whole letters.
fn common_end(one: &str, other: &str) -> usize {
    let pairs = one.bytes().rev().zip(other.bytes().rev());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let whole = |length: &usize| {
        one.is_char_boundary(one.len().saturating_sub(*length))
            && other.is_char_boundary(other.len().saturating_sub(*length))
    };
    (0..=same).rev().find(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOUCHED: Touched = Touched { what: "text", id: "" };

    /// How many steps a text takes on its way through these.
    fn steps(texts: &[&str]) -> usize {
        let mut typing = None;
        let mut steps = 0;
        for pair in texts.windows(2) {
            let way = Way::Writing {
                old: Some(pair[0].into()),
                new: pair[1].into(),
            };
            let (next, goes_on) = Typing::after(
                typing,
                Deed {
                    touched: TOUCHED,
                    index: 0,
                    way,
                },
            );
            typing = next;
            steps += usize::from(!goes_on);
        }
        steps
    }

    #[test]
    fn a_word_is_one_step_with_the_blank_behind_it() {
        assert_eq!(steps(&["", "o", "on", "one", "one ", "one t", "one tw"]), 2);
        assert_eq!(steps(&["{}", "{x}", "{xy}", "{xyz}"]), 1);
        // What stands before it may be the same letter.
        assert_eq!(steps(&["xa", "xaa", "xaba", "xabca"]), 1);
    }

    #[test]
    fn a_line_break_begins_a_step_which_may_bring_its_indentation() {
        assert_eq!(steps(&["a", "ab", "ab\n  ", "ab\n  c", "ab\n  cd"]), 2);
    }

    #[test]
    fn deleting_is_another_step_than_writing_backwards_and_forwards() {
        assert_eq!(steps(&["", "a", "ab", "abc", "ab", "a", ""]), 2);
        assert_eq!(steps(&["abcd", "acd", "ad", "a"]), 1);
        assert_eq!(steps(&["aaaa", "aaa", "aa", "a"]), 1);
    }

    #[test]
    fn a_paste_is_a_step_of_its_own() {
        assert_eq!(steps(&["", "a", "ab", "ab, pasted", "ab, pasted!"]), 3);
        assert_eq!(steps(&["all of it", "other", "other1"]), 2);
    }

    #[test]
    fn elsewhere_in_the_text_is_another_step() {
        assert_eq!(steps(&["12345678", "1a2345678", "1a23456b78", "1a23456bc78"]), 2);
    }

    #[test]
    fn a_pair_of_brackets_is_a_keystroke_and_what_is_composed_is_typed() {
        assert_eq!(steps(&["", "{}", "{\"\"}", "{\"a\"}", "{\"ab\"}"]), 1);
        assert_eq!(steps(&["", "k", "か", "かn", "かんじ", "漢字"]), 1);
        assert_eq!(steps(&["é", "éé", "éèé"]), 1);
    }

    #[test]
    fn a_text_of_which_the_past_is_not_known_is_typed_too() {
        let deed = |new: &str| Deed {
            touched: TOUCHED,
            index: 0,
            way: Way::Writing {
                old: None,
                new: new.into(),
            },
        };
        let (typing, goes_on) = Typing::after(None, deed("a"));
        assert!(!goes_on);
        let (typing, goes_on) = Typing::after(typing, deed("ab"));
        assert!(goes_on);
        let (_, goes_on) = Typing::after(typing, deed("ab, pasted"));
        assert!(!goes_on);
    }
}
