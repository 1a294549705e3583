//! A cause of a refusal, as the list of causes has it.

use std::borrow::Cow;

use serde_json::Value;

use super::check::Check;
use crate::gateway::DecidedBy;
use crate::import::reading::Product;
use crate::rule::Certainty;

/// A cause of a refusal.
pub(super) struct Cause {
    pub(super) title: Cow<'static, str>,
    pub(super) what: What,
    pub(super) check: Check,
    /// The layer that refuses.
    pub(super) by: Option<DecidedBy>,
}

/// How a cause is shown.
pub(super) enum What {
    /// By what has to be added to a scenario.
    Scenario(Value),
    /// Not by a simulation: the answer that is known of it.
    Elsewhere(Elsewhere),
}

/// An answer that is not simulated.
#[derive(Clone, Copy)]
pub(super) struct Elsewhere {
    pub(super) status: u16,
    /// The message, or how it begins, which then ends in `…`.
    pub(super) message: &'static str,
    /// The error types in the header that it may have, the likeliest first.
    pub(super) error_types: &'static [&'static str],
    pub(super) response_type: &'static str,
    pub(super) proof: &'static str,
    pub(super) certainty: Certainty,
    pub(super) product: Option<Product>,
}
