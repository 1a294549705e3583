//! The IAM policy language: read with places, evaluated, explained. Knows nothing of API Gateway.
//!
//! [`read`] makes a [`Document`] of a JSON value and says what is wrong with it; [`evaluate`]
//! holds a [`Request`] against it and says how every part of every statement fared. Neither fails.

mod align;
mod arn;
mod condition;
mod context;
mod document;
mod evaluate;
mod last;
mod lint;
mod nearest;
mod operator;
mod principal;
mod read;
mod resource;
mod trace;
mod value;
mod variable;
mod wildcard;

pub use align::{Alignment, PartAlignment, PieceAlignment, align};
pub use context::{Caller, Context, Values};
pub use document::{
    Condition, Document, Effect, Kind, Patterns, Principal, PrincipalKind, Principals, Statement, Text,
    Version,
};
pub use evaluate::{Request, evaluate};
pub use lint::{Expectations, lint};
pub use operator::{Comparison, Operator, Order, SetOperator};
pub use read::read;
pub use trace::{
    Absent, ConditionTrace, EntryTrace, Match, OperandTrace, PartTrace, Reason, StatementTrace, Trace,
    ValueTrace, Verdict,
};
pub use value::Instant;
pub use wildcard::like;
