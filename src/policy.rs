//! The IAM policy language, independent of API Gateway.
//!
//! [`read`] turns a JSON value into a [`Document`] and diagnostics, [`lint`] adds what one service expects of its policies, and
//! [`evaluate`] matches an [`AccessRequest`] against a document: its [`PolicyTrace`] has the result of every part of every
//! statement, and the verdict follows from it. None of them fails.

pub(crate) mod eval;
mod lint;
pub(crate) mod model;
mod nearest;
pub(crate) mod pattern;
mod read;
pub(crate) mod value;

pub use eval::evaluate::{AccessRequest, evaluate};
pub(crate) use eval::principal::role_of_session;
pub use eval::trace::{
    Absent, ConditionTrace, EntryTrace, Match, OperandTrace, PartTrace, PolicyTrace, PrincipalMatch, Reason,
    StatementIndex, StatementTrace, ValueTrace, Verdict,
};
pub use lint::{LintProfile, lint};
pub use model::context::{Caller, Context, Values};
pub use model::document::{
    Condition, Document, Effect, Patterns, PolicyKind, PolicyString, Principal, PrincipalKind, Principals,
    Statement, Version,
};
pub use model::operator::{Comparison, Operator, Order, SetOperator};
pub use pattern::align::{Alignment, ArnPart, PartAlignment, PieceAlignment, align};
pub use pattern::wildcard::like;
pub use read::read;
pub use value::Instant;

use crate::rule::Rule;

/// Every rule that the evaluation of a policy applies beyond the plain comparison of strings.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let modules = [eval::resource::RULES, eval::condition::RULES];
    modules.into_iter().flatten().copied()
}
