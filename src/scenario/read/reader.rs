//! Typed reading of a JSON tree. Never fails: what does not fit is reported with its path, line and column, and the
//! property keeps the value that it had.

use std::collections::{HashMap, HashSet};

use crate::json;
use crate::json::{Diagnostic, Node, Number, Position, Span, Value};
use crate::scenario::diagnostic::{ScenarioDiagnostic, Subject};
use crate::scenario::model::Pairs;

/// The maximum number of diagnostics for one text.
const MAX_DIAGNOSTICS: usize = 50;

/// The number of entries of an object (stage variables, templates) from which on patches add no more.
///
/// Each patch looks through all entries, so thousands of patches of thousands of entries would take their product.
const MAX_PATCHED_ENTRIES: usize = 1000;

/// A node of the tree and the path to it.
#[derive(Clone, Copy)]
pub(crate) struct NodePath<'a> {
    pub(crate) node: &'a Node,
    parent: Option<&'a NodePath<'a>>,
    step: PathSegment<'a>,
}

#[derive(Clone, Copy)]
enum PathSegment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> NodePath<'a> {
    pub(crate) fn root(node: &'a Node) -> Self {
        Self {
            node,
            parent: None,
            step: PathSegment::Root,
        }
    }

    fn key(&'a self, key: &'a str, node: &'a Node) -> Self {
        Self {
            node,
            parent: Some(self),
            step: PathSegment::Key(key),
        }
    }

    fn index(&'a self, index: usize, node: &'a Node) -> Self {
        Self {
            node,
            parent: Some(self),
            step: PathSegment::Index(index),
        }
    }

    /// The JSON pointer (RFC 6901).
    fn pointer(&self) -> String {
        let mut out = self.parent.map(NodePath::pointer).unwrap_or_default();
        match self.step {
            PathSegment::Root => {}
            PathSegment::Key(key) => {
                out.push('/');
                out.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            PathSegment::Index(index) => {
                out.push('/');
                out.push_str(&index.to_string());
            }
        }
        out
    }
}

/// A reader of values from nodes, which collects diagnostics.
pub(crate) struct ScenarioReader<'t> {
    pub(crate) text: &'t str,
    pub(crate) diagnostics: Vec<ScenarioDiagnostic>,
    /// The part of the text that a person typed: diagnostics give places in it. None: nobody typed the text, and there are
    /// no places.
    pub(crate) typed: Option<Span>,
    /// Whether a merge patch is read, in which `null` removes a property.
    pub(crate) patch: bool,
}

impl ScenarioReader<'_> {
    fn push(&mut self, mut diagnostic: Diagnostic, path: String) {
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            return;
        }
        let position = self.typed.map(|typed| {
            let own = typed.slice(self.text);
            let within = |offset: usize| offset.saturating_sub(typed.start).min(own.len());
            let span = |span: Span| Span::new(within(span.start), within(span.end));
            diagnostic.span = span(diagnostic.span);
            if let Some(edit) = &mut diagnostic.edit {
                edit.span = span(edit.span);
            }
            Position::new(own, diagnostic.span.start)
        });
        if position.is_none() {
            diagnostic.span = Span::default();
            diagnostic.edit = None;
        }
        self.diagnostics.push(ScenarioDiagnostic {
            diagnostic,
            subject: Subject::Property(path),
            position,
        });
    }

    /// Report what is wrong with the text as JSON.
    pub(crate) fn syntax(&mut self, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic, String::new());
        }
    }

    /// Report something that the format does not allow.
    pub(crate) fn error(&mut self, at: &NodePath<'_>, code: &'static str, message: impl AsRef<str>) {
        self.report(at, Diagnostic::error(code, at.node.span, message.as_ref()));
    }

    /// Report something that the format allows, but that hardly does what its author meant.
    pub(crate) fn warning(&mut self, at: &NodePath<'_>, code: &'static str, message: impl AsRef<str>) {
        self.report(at, Diagnostic::warning(code, at.node.span, message.as_ref()));
    }

    fn report(&mut self, at: &NodePath<'_>, mut diagnostic: Diagnostic) {
        let path = at.pointer();
        let name = if path.is_empty() {
            "the scenario"
        } else {
            path.as_str()
        };
        diagnostic.message = format!("`{name}` {}", diagnostic.message);
        self.push(diagnostic, path);
    }

    fn wrong_type(&mut self, at: &NodePath<'_>, wanted: &str) {
        let message = format!("takes {wanted}, not {}", at.node.value.kind());
        self.error(at, "scenario-type", message);
    }

    fn wrong_value(&mut self, at: &NodePath<'_>, wanted: &str) {
        let found: String = at.node.span.slice(self.text).chars().take(40).collect();
        self.error(at, "scenario-value", format!("takes {wanted}, not `{found}`"));
    }

    /// Read the members of an object with `one`, which returns whether it knows the key.
    pub(crate) fn members(
        &mut self,
        at: &NodePath<'_>,
        one: &mut dyn FnMut(&mut Self, &str, &NodePath<'_>) -> bool,
    ) {
        let Some(members) = at.node.as_object() else {
            self.wrong_type(at, "an object");
            return;
        };
        for (index, member) in members.iter().enumerate() {
            let place = at.key(&member.key, &member.node);
            if self.patch && member.node.is_null() {
                continue;
            }
            if !one(self, &member.key, &place) {
                let diagnostic = Diagnostic::warning(
                    "scenario-unknown",
                    member.key_span,
                    "is not a property of the scenario format and is ignored",
                );
                self.report(&place, diagnostic);
            } else if self.diagnostics.len() < MAX_DIAGNOSTICS
                && members.iter().take(index).any(|other| other.key == member.key)
            {
                self.warning(&place, "scenario-duplicate", "appears twice; the last one counts");
            }
        }
    }

    /// Read a value with `read`; none for `null`.
    pub(crate) fn optional<T>(
        &mut self,
        at: &NodePath<'_>,
        read: impl FnOnce(&mut Self, &NodePath<'_>) -> T,
    ) -> Option<T> {
        (!at.node.is_null()).then(|| read(self, at))
    }

    /// Read the items of a list with `one`.
    pub(crate) fn items<T>(
        &mut self,
        at: &NodePath<'_>,
        mut one: impl FnMut(&mut Self, &NodePath<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(items) = at.node.as_array() else {
            self.wrong_type(at, "a list");
            return None;
        };
        // A patch replaces a list as a whole.
        let patch = std::mem::take(&mut self.patch);
        let mut out = Vec::new();
        for (index, item) in items.iter().enumerate() {
            out.extend(one(self, &at.index(index, item)));
        }
        self.patch = patch;
        Some(out)
    }

    /// Read the members of an object with any keys.
    pub(crate) fn entries<T>(
        &mut self,
        at: &NodePath<'_>,
        mut one: impl FnMut(&mut Self, &NodePath<'_>) -> Option<T>,
    ) -> Vec<(String, T)> {
        let Some(members) = at.node.as_object() else {
            self.wrong_type(at, "an object");
            return Vec::new();
        };
        let mut out = Vec::new();
        for member in members {
            if let Some(value) = one(self, &at.key(&member.key, &member.node)) {
                out.push((member.key.to_string(), value));
            }
        }
        out
    }

    /// The members of an object that a patch removes.
    pub(crate) fn removed<'n>(&self, at: &NodePath<'n>) -> Vec<&'n str> {
        let members = at.node.as_object().filter(|_| self.patch).unwrap_or_default();
        if !members.iter().any(|member| member.node.is_null()) {
            return Vec::new();
        }
        let last = json::without_repeats(members).into_iter();
        last.filter(|member| member.node.is_null())
            .map(|member| &*member.key)
            .collect()
    }

    /// Read the members of an object with any keys into those that there are, in a patch, or into none. `one` returns whether a value
    /// is read.
    pub(crate) fn change_entries<T: Default>(
        &mut self,
        at: &NodePath<'_>,
        out: &mut Vec<(String, T)>,
        mut one: impl FnMut(&mut Self, &NodePath<'_>, &mut T) -> bool,
    ) {
        if !self.patch {
            *out = self.entries(at, |reader, at| {
                let mut value = T::default();
                one(reader, at, &mut value).then_some(value)
            });
            return;
        }
        let Some(members) = at.node.as_object() else {
            return self.wrong_type(at, "an object");
        };
        // Few changes of many entries, or many changes of any: neither takes the product of both.
        let mut places: Option<HashMap<String, usize>> = (members.len() > 8).then(|| {
            out.iter()
                .zip(0..)
                .map(|((name, _), at)| (name.clone(), at))
                .collect()
        });
        for member in members.iter().filter(|member| !member.node.is_null()) {
            let found = match &places {
                Some(places) => places.get(&*member.key).copied(),
                None => out.iter().position(|(name, _)| **name == *member.key),
            };
            let at = at.key(&member.key, &member.node);
            if let Some((_, value)) = found.and_then(|found| out.get_mut(found)) {
                one(self, &at, value);
                continue;
            }
            if out.len() >= MAX_PATCHED_ENTRIES {
                let message = format!("would be the entry after {MAX_PATCHED_ENTRIES}: a patch adds no more");
                self.error(&at, "scenario-value", message);
                continue;
            }
            let mut value = T::default();
            if one(self, &at, &mut value) {
                if let Some(places) = &mut places {
                    places.insert(member.key.to_string(), out.len());
                }
                out.push((member.key.to_string(), value));
            }
        }
        let removed: HashSet<&str> = self.removed(at).into_iter().collect();
        if !removed.is_empty() {
            out.retain(|(name, _)| !removed.contains(name.as_str()));
        }
    }

    pub(crate) fn string_value(&mut self, at: &NodePath<'_>) -> Option<String> {
        if let Some(text) = at.node.as_str() {
            return Some(text.to_owned());
        }
        self.wrong_type(at, "a string");
        None
    }

    pub(crate) fn string(&mut self, at: &NodePath<'_>, out: &mut String) {
        if let Some(text) = self.string_value(at) {
            *out = text;
        }
    }

    /// Read a string or `null`.
    pub(crate) fn optional_string(&mut self, at: &NodePath<'_>, out: &mut Option<String>) {
        if at.node.is_null() {
            *out = None;
        } else if let Some(text) = at.node.as_str() {
            *out = Some(text.to_owned());
        } else {
            self.wrong_type(at, "a string or null");
        }
    }

    pub(crate) fn strings(&mut self, at: &NodePath<'_>, out: &mut Vec<String>) {
        if let Some(items) = self.items(at, |reader, at| reader.string_value(at)) {
            *out = items;
        }
    }

    /// Read an object of strings.
    pub(crate) fn pairs(&mut self, at: &NodePath<'_>, out: &mut Pairs) {
        self.change_entries(at, out, |reader, at, out| {
            let value = reader.string_value(at);
            let read = value.is_some();
            if let Some(value) = value {
                *out = value;
            }
            read
        });
    }

    pub(crate) fn boolean(&mut self, at: &NodePath<'_>, out: &mut bool) {
        if let Value::Bool(value) = at.node.value {
            *out = value;
        } else {
            self.wrong_type(at, "true or false");
        }
    }

    /// A whole number within bounds, both included.
    pub(crate) fn whole(&mut self, at: &NodePath<'_>, wanted: &str, least: u16, most: u16) -> Option<u16> {
        self.number(at, wanted, |number| {
            let number = u16::try_from(number.whole()?).ok()?;
            (least..=most).contains(&number).then_some(number)
        })
    }

    /// Whether a property is `true`.
    pub(crate) fn is_true(&mut self, at: &NodePath<'_>) -> bool {
        let mut value = false;
        self.boolean(at, &mut value);
        value
    }

    /// The first of the values of an object that takes one of several; reports none and more than one.
    pub(crate) fn one_of<T>(&mut self, at: &NodePath<'_>, found: Vec<T>, of: &str) -> Option<T> {
        match found.len() {
            0 if at.node.as_object().is_some() => {
                self.error(
                    at,
                    "scenario-one-of",
                    format!("takes one of {of}; it is left out"),
                );
            }
            0 | 1 => {}
            _ => self.error(
                at,
                "scenario-one-of",
                format!("takes only one of {of}; the first is used"),
            ),
        }
        found.into_iter().next()
    }

    /// Read a number; reports a value that is no number or for which `convert` gives none.
    pub(crate) fn number<T>(
        &mut self,
        at: &NodePath<'_>,
        wanted: &str,
        convert: impl FnOnce(Number<'_>) -> Option<T>,
    ) -> Option<T> {
        let Value::Number(raw) = &at.node.value else {
            self.wrong_type(at, wanted);
            return None;
        };
        let value = Number::parse(raw).and_then(convert);
        if value.is_none() {
            self.wrong_value(at, wanted);
        }
        value
    }

    /// Read one of a few words.
    pub(crate) fn word<T: Copy>(&mut self, at: &NodePath<'_>, words: &[(&str, T)], out: &mut T) {
        if let Some(value) = self.word_value(at, words) {
            *out = value;
        }
    }

    pub(crate) fn word_value<T: Copy>(&mut self, at: &NodePath<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.string_value(at)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let all: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!("takes {}, not `{text}`", all.join(" or "));
        let mut diagnostic = Diagnostic::error("scenario-value", at.node.span, message);
        if let Some((word, _)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text)) {
            diagnostic = diagnostic.edit(format!("replace with `{word}`"), at.node.span, json::quote(word));
        }
        self.report(at, diagnostic);
        None
    }

    /// Read a text that is given as a JSON value, or as a string that holds it as typed.
    pub(crate) fn embedded(&self, at: &NodePath<'_>) -> String {
        match &at.node.value {
            Value::String(text) => text.as_ref().to_owned(),
            _ => {
                let raw = at.node.span.slice(self.text);
                // A value that holds a mistake is kept as written.
                json::pretty(raw).unwrap_or_else(|| raw.to_owned())
            }
        }
    }

    /// Read an object as text.
    pub(crate) fn object(&mut self, at: &NodePath<'_>) -> Option<String> {
        if at.node.as_object().is_none() {
            self.wrong_type(at, "an object");
            return None;
        }
        self.check_numbers(at);
        Some(json::compact(at.node))
    }

    /// Report numbers that other readers of JSON do not take as they are.
    fn check_numbers(&mut self, at: &NodePath<'_>) {
        match &at.node.value {
            Value::Number(raw) if Number::parse(raw).is_none_or(|number| number.is_huge()) => {
                self.wrong_value(at, "a number of ordinary size");
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.check_numbers(&at.index(index, item));
                }
            }
            Value::Object(members) => {
                for member in members {
                    self.check_numbers(&at.key(&member.key, &member.node));
                }
            }
            _ => {}
        }
    }
}
