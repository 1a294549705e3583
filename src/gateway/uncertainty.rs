//! Points on a request's way at which it is not known what AWS does.
//!
//! A step that comes to such a point takes the likelier way and notes the other. Afterwards the request is run once more for each
//! of these, taking the other way there; where the answer differs, it is shown beside the first, and the outcome is `unknown`.
//! Where nothing but the end differs, no second run is needed: the answer has both (`Answer::other_end`).

use crate::rule::Rule;

/// One such point: the rule that is not certain, and when AWS's answer would be the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uncertainty {
    pub rule: &'static Rule,
    /// "if …"
    pub otherwise: &'static str,
}

/// The doubts of one run of a request.
#[derive(Debug, Default)]
pub(crate) struct Uncertainties {
    /// The one at which this run takes the other way.
    other: Option<Uncertainty>,
    met: Vec<Uncertainty>,
}

impl Uncertainties {
    /// For a run that takes the other way at this point.
    pub(crate) fn other(doubt: Uncertainty) -> Self {
        Self {
            other: Some(doubt),
            met: Vec::new(),
        }
    }

    /// Notes that the request came to this point; whether this run takes the other way.
    pub(crate) fn otherwise(&mut self, doubt: Uncertainty) -> bool {
        if !self.met.contains(&doubt) {
            self.met.push(doubt);
        }
        self.other == Some(doubt)
    }

    /// Whether this run takes the other way at this point, which a request always comes to.
    pub(crate) fn is_other(&self, doubt: Uncertainty) -> bool {
        self.other == Some(doubt)
    }

    /// The points that the request came to, in the order of its way.
    pub(crate) fn met(&self) -> &[Uncertainty] {
        &self.met
    }
}
