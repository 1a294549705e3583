//! The format's text to a scenario.

use super::Scenario;
use crate::diagnostic::Diagnostic;

/// What was understood of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// The scenario; what could not be read has its default.
    pub scenario: Scenario,
    /// What could not be read, with its path, line and column; an unknown property is a warning.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the scenario format.
pub fn read(_text: &str) -> Read {
    Read::default()
}
