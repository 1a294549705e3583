//! The view model of an outcome in a list: tabs, the timeline, the status bar.

use crate::page::model::labels;
use crate::page::model::labels::OutcomeKind;
use why403::gateway::{CacheUse, Outcome};

/// A request's outcome in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeSummary {
    /// Its kind, which gives it its colour and its icon.
    pub kind: OutcomeKind,
    /// The kind in words.
    pub label: &'static str,
    /// The HTTP status; none where there is no response.
    pub status_code: Option<u16>,
    /// The use of the authorizer cache.
    pub cache: CacheUse,
}

impl OutcomeSummary {
    pub fn new(outcome: &Outcome) -> Self {
        Self {
            kind: OutcomeKind::from_outcome(outcome),
            label: labels::outcome(outcome),
            status_code: outcome.status_code,
            cache: outcome.cache,
        }
    }

    /// The status as text.
    pub fn status(&self) -> String {
        status(self.status_code)
    }
}

/// An HTTP status as text; a dash where there is none.
pub fn status(code: Option<u16>) -> String {
    code.map_or_else(|| "–".into(), |code| code.to_string())
}
