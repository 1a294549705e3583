//! Secrets in a scenario: what should not be shown to others, and stand-ins that keep the outcomes.
//!
//! [`find`] looks through every text of a scenario: policies, outputs, headers, patterns, the title. [`replace`] puts a stand-in in the
//! place of each value that was found, wherever it occurs, and simulates both scenarios to say which outcomes differ. A stand-in is a
//! value of AWS's documentation or one reserved for examples, and the same value always gets the same one. What is such a value already,
//! and what has its default, is not found.

mod address;
mod documentation;
mod kind;
mod places;
mod rewrite;
mod scan;
mod stand_in;

use serde::Serialize;

use crate::gateway::{Outcome, simulate};
use crate::json;
use crate::json::Node;
use crate::scenario::{RequestIndex, Scenario, read, write};
pub use kind::SecretKind;
use places::SecretValues;
use rewrite::Rewriter;
use stand_in::{Shape, stand_ins};

/// A value that should not be shown to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// Its kind, by which it is replaced or not.
    pub kind: SecretKind,
    /// The value, as it stands in the scenario.
    pub value: String,
    /// The stand-in, if all kinds are replaced.
    pub stand_in: String,
    /// The number of places where it occurs.
    pub count: usize,
}

/// A scenario after the replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The scenario with stand-ins.
    pub scenario: Scenario,
    /// The values that were replaced, each with the stand-in that it got.
    pub replaced: Vec<Secret>,
    /// The requests whose status, decision, deciding layer or certainty differs after the replacement.
    pub changed: Vec<RequestIndex>,
}

/// Find the secrets of a scenario, by kind and then in the order in which they first occur.
///
/// ```
/// use why403::scenario::read;
/// use why403::secrets::{SecretKind, find};
/// let scenario = read(r#"{"api": {"accountId": "318204957716"}}"#).scenario;
/// let found = &find(&scenario)[0];
/// assert_eq!((found.kind, found.stand_in.as_str()), (SecretKind::AccountId, "111122223333"));
/// ```
pub fn find(scenario: &Scenario) -> Vec<Secret> {
    Search::new(scenario).secrets()
}

/// Replace the secrets of these kinds.
///
/// Where outcomes would differ, tokens and API keys get stand-ins of the same shape, if fewer outcomes differ then: the authorizer may
/// have an expression that tokens must match.
pub fn replace(scenario: &Scenario, kinds: &[SecretKind]) -> Replaced {
    Search::new(scenario).replace(kinds).replaced
}

/// A replacement with the outcomes around it.
pub(crate) struct Replacement {
    pub(crate) replaced: Replaced,
    pub(crate) before: Vec<Outcome>,
    /// None if nothing was replaced.
    after: Option<Vec<Outcome>>,
}

impl Replacement {
    /// The outcomes after the replacement.
    pub(crate) fn after(&self) -> &[Outcome] {
        self.after.as_ref().unwrap_or(&self.before)
    }
}

/// A scenario with the values that were found in it.
pub(crate) struct Search<'a> {
    scenario: &'a Scenario,
    text: String,
    root: Option<Node>,
    values: SecretValues,
}

impl<'a> Search<'a> {
    /// Find the secrets of a scenario.
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        let text = write(scenario);
        let root = json::parse(&text).root;
        Self {
            values: root.as_ref().map_or_else(SecretValues::default, SecretValues::of),
            scenario,
            text,
            root,
        }
    }

    /// The secrets, as [`find`] returns them.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        self.rewritten(&SecretKind::ALL, Shape::Short).1
    }

    /// Replace the secrets of these kinds, as [`replace`] does.
    pub(crate) fn replace(&self, kinds: &[SecretKind]) -> Replacement {
        let before = simulate(self.scenario).outcomes;
        let with = |shape| {
            let (text, replaced) = self.rewritten(kinds, shape);
            let (scenario, after) = if replaced.is_empty() {
                (self.scenario.clone(), None)
            } else {
                let scenario = read(&text).scenario;
                let after = simulate(&scenario).outcomes;
                (scenario, Some(after))
            };
            let changed = after
                .as_ref()
                .map_or_else(Vec::new, |after| differing(&before, after));
            let replaced = Replaced {
                scenario,
                replaced,
                changed,
            };
            (replaced, after)
        };
        let mut best = with(Shape::Short);
        if !best.0.changed.is_empty() {
            let same = with(Shape::Same);
            if same.0.changed.len() < best.0.changed.len() {
                best = same;
            }
        }
        let (replaced, after) = best;
        Replacement {
            replaced,
            before,
            after,
        }
    }

    /// The scenario's text with stand-ins, and what was replaced.
    fn rewritten(&self, kinds: &[SecretKind], shape: Shape) -> (String, Vec<Secret>) {
        let stand_ins = stand_ins(&self.values, kinds, shape);
        let pairs = self.values.found.iter().zip(&stand_ins);
        let chosen = pairs
            .clone()
            .filter(|(value, _)| kinds.contains(&value.kind))
            .map(|(value, stand_in)| (value.kind, value.text.as_str(), stand_in.as_str()));
        let mut rewriter = Rewriter::new(chosen);
        let rewritten = match &self.root {
            Some(root) => rewriter.json(&self.text, root),
            None => self.text.clone(),
        };
        let counts = rewriter.counts();
        let mut secrets: Vec<Secret> = pairs
            .filter_map(|(value, stand_in)| {
                Some(Secret {
                    kind: value.kind,
                    value: value.text.clone(),
                    stand_in: stand_in.clone(),
                    count: *counts.get(value.text.as_str()).filter(|count| **count > 0)?,
                })
            })
            .collect();
        secrets.sort_by_key(|secret| secret.kind);
        (rewritten, secrets)
    }
}

/// The requests whose outcomes differ in what matters.
fn differing(before: &[Outcome], after: &[Outcome]) -> Vec<RequestIndex> {
    let same = |one: &Outcome, other: &Outcome| {
        (one.status_code, one.decision, one.decided_by, one.certainty)
            == (
                other.status_code,
                other.decision,
                other.decided_by,
                other.certainty,
            )
    };
    let pairs = before.iter().zip(after).zip(0..);
    pairs
        .filter(|((one, other), _)| !same(one, other))
        .map(|(_, index)| RequestIndex(index))
        .collect()
}
