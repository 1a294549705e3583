//! Diagnostics: a stable code, a position in a text, a message, and the edit that mends it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 byte offsets into one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte; never before `start`.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The part of `text` that this range covers; empty where the range does not fit the text.
    ///
    /// ```
    /// # use why403::json::Span;
    /// assert_eq!(Span::new(1, 3).slice("abcd"), "bc");
    /// assert_eq!(Span::new(3, 9).slice("abcd"), "");
    /// ```
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// AWS accepts the text, and it does what it says.
    Info,
    /// AWS accepts the text, but it hardly does what its author meant.
    Warning,
    /// AWS refuses the text.
    Error,
}

/// A replacement in a text that mends what a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextEdit {
    /// The label of a button that makes the edit: "replace with `Allow`".
    pub title: String,
    /// The range that is replaced; empty for an insertion.
    #[serde(flatten)]
    pub span: Span,
    /// The text that takes its place.
    pub replacement: String,
}

/// A message about a text, at a position in it.
///
/// Messages are in lower case without a full stop and put a person's input in backticks; the
/// help says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Diagnostic {
    /// Stable, lower case with hyphens; listed in `tests/diagnostics`.
    pub code: Cow<'static, str>,
    /// The severity, by which lists are sorted and marked.
    pub severity: Severity,
    /// The message, in lower case and without a full stop.
    pub message: String,
    /// Advice on how to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The position in the text.
    #[serde(flatten)]
    pub span: Span,
    /// The edit that mends it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit: Option<TextEdit>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message: message.into(),
            help: None,
            span,
            edit: None,
        }
    }

    /// Make a diagnostic about something that AWS refuses.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    /// Make a diagnostic about something that AWS accepts, but that hardly does what its author meant.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// Make a diagnostic about something that AWS accepts and that does what it says.
    pub fn info(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, code, span, message)
    }

    /// Add a help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Add an edit that replaces `span` by `replacement`.
    #[must_use]
    pub fn edit(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.edit = Some(TextEdit {
            title: title.into(),
            span,
            replacement: replacement.into(),
        });
        self
    }
}

/// The most diagnostics of one policy.
const MOST: usize = 100;

/// The first of a policy's diagnostics, the first error among them, and how many more there are.
pub(crate) fn bounded(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diagnostics.len() <= MOST {
        return diagnostics;
    }
    let mut rest = diagnostics.split_off(MOST);
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    if !diagnostics.iter().any(is_error)
        && let Some(error) = rest.iter().position(is_error)
    {
        diagnostics.push(rest.remove(error));
    }
    if let Some(next) = rest.first() {
        let message = format!("{} more diagnostics are not listed", rest.len());
        diagnostics.push(Diagnostic::info("diagnostics-more", next.span, message));
    }
    diagnostics
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset in a text.
    ///
    /// ```
    /// # use why403::json::Position;
    /// assert_eq!(Position::new("{\n  \"é\" x", 8), Position { line: 2, column: 6 });
    /// ```
    pub fn new(text: &str, offset: usize) -> Self {
        let before = text.get(..text.floor_char_boundary(offset)).unwrap_or("");
        let last = before.rsplit('\n').next().unwrap_or("");
        Self {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
        }
    }
}
