//! Behaviour of AWS that is not known, and the alternative outcomes that follow from it.
//!
//! A step that needs an unknown fact assumes the likelier and records the uncertainty. Afterwards the workflow runs the request
//! once more for each uncertainty, with the alternative assumed; if the response differs, it becomes an alternative of the
//! outcome, whose certainty is then `unknown`. Where nothing but the response is uncertain, no second run is needed:
//! `Conclusion::alternative`.

use crate::rule::Rule;

/// A fact about AWS that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uncertainty {
    /// The rule of which it is not known whether it holds.
    pub rule: &'static Rule,
    /// The condition under which the alternative holds: "if …".
    pub alternative: &'static str,
}

/// The uncertainties that one run of the workflow encounters.
#[derive(Debug, Default)]
pub(crate) struct Uncertainties {
    /// The one whose alternative this run assumes.
    alternative: Option<Uncertainty>,
    encountered: Vec<Uncertainty>,
}

impl Uncertainties {
    /// For a run that assumes the alternative of this uncertainty.
    pub(crate) fn with_alternative(uncertainty: Uncertainty) -> Self {
        Self {
            alternative: Some(uncertainty),
            encountered: Vec::new(),
        }
    }

    /// Record an uncertainty; return whether this run assumes its alternative.
    pub(crate) fn encounter(&mut self, uncertainty: Uncertainty) -> bool {
        if !self.encountered.contains(&uncertainty) {
            self.encountered.push(uncertainty);
        }
        self.alternative == Some(uncertainty)
    }

    /// Whether this run assumes the alternative of an uncertainty that every request encounters.
    pub(crate) fn is_alternative(&self, uncertainty: Uncertainty) -> bool {
        self.alternative == Some(uncertainty)
    }

    /// The uncertainties in the order in which they were encountered.
    pub(crate) fn encountered(&self) -> &[Uncertainty] {
        &self.encountered
    }
}
