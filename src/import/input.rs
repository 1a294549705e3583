//! The text that is read, with what several formats need of it.

use std::cell::OnceCell;

use crate::import::policy::{self, FoundPolicy};
use crate::import::tree::Tree;
use crate::json::{self, Node, Parsed, Severity};

/// The text that is read, with what several formats need of it.
pub(super) struct Input<'a> {
    /// The text, without a byte order mark.
    pub(super) text: &'a str,
    json: OnceCell<Parsed>,
    tree: OnceCell<Tree>,
    policies: OnceCell<Vec<FoundPolicy>>,
}

impl<'a> Input<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
            json: OnceCell::new(),
            tree: OnceCell::new(),
            policies: OnceCell::new(),
        }
    }

    /// The text as JSON, mistakes included.
    pub(super) fn json(&self) -> &Parsed {
        self.json.get_or_init(|| json::parse(self.text))
    }

    /// The text as values: JSON or nearly JSON, one or several, a literal of JavaScript or Python, YAML.
    pub(super) fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::new(self.text, self.json()))
    }

    /// The policies in the text.
    pub(super) fn policies(&self) -> &[FoundPolicy] {
        self.policies.get_or_init(|| policy::find(self.text, self.tree()))
    }

    /// What to say where the text is of no kind.
    pub(super) fn not_recognised(&self) -> String {
        if self.text.trim().is_empty() {
            "the text is empty".to_owned()
        } else {
            "this is not recognised as a message, a log, a request, a policy or a template".to_owned()
        }
    }

    /// The first mistake of a text that looks like JSON or YAML, with its line and column.
    pub(super) fn mistake(&self) -> Option<(String, (usize, usize))> {
        let is_json = self.text.trim_start().starts_with(['{', '[']);
        let of_json = self.json().diagnostics.iter().filter(|_| is_json);
        let mut mistakes = self.tree().errors().chain(of_json);
        let mistake = mistakes.find(|mistake| mistake.severity == Severity::Error)?;
        let at = self.place(mistake.span.start);
        Some((mistake.message.clone(), at))
    }

    /// The line and column of a byte of the text, each from 1; the column in characters.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        let position = json::Position::new(self.text, offset);
        (position.line, position.column)
    }
}

/// The lines of values that are asked for in the order of the text. Each part of it is looked at once.
pub(super) struct Lines<'a> {
    /// The text from the value that was asked for last.
    rest: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            at: 0,
            line: 1,
        }
    }

    /// The line, from 1, in which a value begins.
    pub(super) fn of(&mut self, node: &Node) -> usize {
        let between = node.span.start.saturating_sub(self.at);
        if let Some((before, rest)) = self.rest.split_at_checked(between) {
            self.line += before.matches('\n').count();
            self.at += between;
            self.rest = rest;
        }
        self.line
    }
}
