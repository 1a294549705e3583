//! Rules of AWS's behaviour, with their source and certainty.

use serde::{Deserialize, Serialize};

/// The certainty of a rule; the most certain comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Documented by AWS.
    #[default]
    Documented,
    /// Recorded from a live API: a response or a log shows it.
    Recorded,
    /// Reported by users.
    Reported,
    /// Inferred from what is known; nobody has shown it.
    Inferred,
    /// Unknown, or the sources contradict each other.
    Unknown,
}

impl Certainty {
    /// The certainty of a conclusion that depends on both: the lower one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// A rule of AWS's behaviour: a `static` beside the function that applies it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rule {
    /// A stable id, in lower case with hyphens.
    pub id: &'static str,
    /// The rule in one sentence; `says` in JSON.
    #[serde(rename = "says")]
    pub statement: &'static str,
    /// The source in a few words.
    pub source: &'static str,
    /// The address of the source, if it has one.
    pub url: Option<&'static str>,
    /// Its certainty; that of an outcome is that of the weakest rule.
    pub certainty: Certainty,
}
