//! A rule of AWS's behaviour: what it says, who says so, and how certain it is.

use serde::{Deserialize, Serialize};

/// How well a rule is known, best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// AWS's documentation says it.
    #[default]
    Documented,
    /// A response or log of a live API shows it.
    Recorded,
    /// Users report it.
    Reported,
    /// It follows from something known, but nobody has shown it.
    Inferred,
    /// Not known, or the sources contradict each other.
    Unknown,
}

impl Certainty {
    /// The certainty of a conclusion that rests on both: the weaker of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// One rule of AWS's behaviour. Each is a `static` that stands beside the one function that applies it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable, lower case with hyphens.
    pub id: &'static str,
    /// The rule in one sentence.
    pub statement: &'static str,
    /// Whose word it is, in a few words.
    pub source: &'static str,
    /// Where to read it, if it can be read.
    pub url: Option<&'static str>,
    /// How well it is known.
    pub certainty: Certainty,
}
