//! Diagnostics about the parts of a scenario.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{Diagnostic, Position};
use crate::scenario::text_id::TextId;

/// A diagnostic about a part of a scenario; it dereferences to the [`Diagnostic`].
///
/// `Display` writes the message, after its line and column where there are any.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ScenarioDiagnostic {
    /// The diagnostic; its span is a range of the subject's text, or of the whole text that was read.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
    /// The part of the scenario that it is about; `path` in JSON.
    #[serde(rename = "path")]
    pub subject: Subject,
    /// The position of its span in the text that was read; none for a diagnostic of the simulation.
    #[serde(skip)]
    pub position: Option<Position>,
}

/// The part of a scenario that a diagnostic is about. Serialized, it is a JSON pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub enum Subject {
    /// A text that people edit on its own.
    Text(TextId),
    /// Another property, by its JSON pointer; empty for the whole scenario.
    Property(String),
}

impl ScenarioDiagnostic {
    /// The diagnostic of a text.
    pub(crate) fn about(text_id: TextId, diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            subject: Subject::Text(text_id),
            position: None,
        }
    }
}

impl Subject {
    /// The subject that a JSON pointer names.
    pub fn from_pointer(pointer: String) -> Self {
        TextId::from_pointer(&pointer).map_or(Self::Property(pointer), Self::Text)
    }

    /// The text; none for another property.
    pub fn text_id(&self) -> Option<TextId> {
        match self {
            Self::Text(text_id) => Some(*text_id),
            Self::Property(_) => None,
        }
    }
}

impl Deref for ScenarioDiagnostic {
    type Target = Diagnostic;

    fn deref(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

impl fmt::Display for ScenarioDiagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.position {
            write!(formatter, "line {line}, column {column}: ")?;
        }
        formatter.write_str(&self.message)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text_id) => formatter.write_str(&text_id.pointer()),
            Self::Property(pointer) => formatter.write_str(pointer),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from_pointer)
    }
}
