//! The values of a text, with their notation and what was not understood.

use crate::json::{Diagnostic, Node, Severity};

/// The values of a text, and what was not understood.
#[derive(Debug, Default)]
pub(in crate::import) struct Tree {
    /// The notation; none if the text is in none of them.
    pub(in crate::import) notation: Option<Notation>,
    /// The values, in the order of the text: JSON values one after another, the documents of YAML.
    pub(in crate::import) values: Vec<Node>,
    /// What was not understood (errors), or stands for a value that is not known (of severity info).
    pub(in crate::import) diagnostics: Vec<Diagnostic>,
    /// The text that the positions are in, where it is not the one that was given: that was escaped.
    pub(in crate::import) text: Option<String>,
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Notation {
    /// JSON, without any mistake: one value or several.
    Json,
    /// JSON with comments, trailing commas, other quotation marks or mistakes.
    NearlyJson,
    /// An object or list of JavaScript or Python.
    Literal,
    /// YAML.
    Yaml,
}

impl Tree {
    /// The value, if there is exactly one.
    pub(in crate::import) fn only(&self) -> Option<&Node> {
        match self.values.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    /// What was not understood.
    pub(in crate::import) fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let errors = self.diagnostics.iter();
        errors.filter(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
