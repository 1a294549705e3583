//! The status and the certainty of an outcome, in words.

use crate::gateway::Outcome;
use crate::rule::Certainty;

/// The status, or that there is none.
pub(super) fn status(outcome: &Outcome) -> String {
    let status = outcome.status_code.map(|status| status.to_string());
    status.unwrap_or_else(|| "no response".to_owned())
}

/// The certainty of an outcome, in words that follow "Certainty:".
pub(super) fn certainty(outcome: &Outcome) -> &'static str {
    match outcome.certainty {
        Certainty::Documented => "documented by AWS",
        Certainty::Recorded => "recorded from AWS",
        Certainty::Reported => "reported by users",
        Certainty::Inferred => "inferred",
        Certainty::Unknown => "unknown",
    }
}
