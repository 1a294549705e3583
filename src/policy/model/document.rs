//! Policy documents: every element with its position in the text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::Span;
use crate::policy::model::operator::Operator;

/// The kind of a policy, which decides what it may hold and who checks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// A policy attached to a caller. IAM checks it when it is saved. It has no `Principal`.
    #[default]
    Identity,
    /// A policy returned by a Lambda authorizer. It is like [`PolicyKind::Identity`], but not checked before it is used.
    ///
    /// Much that IAM refuses is accepted here and never matches.
    Authorizer,
    /// A policy attached to a resource. It has a `Principal`.
    Resource,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Version {
    /// The older version, and the default without a `Version` element: variables are plain text.
    #[default]
    #[serde(rename = "2008-10-17")]
    V2008,
    /// The current version.
    #[serde(rename = "2012-10-17")]
    V2012,
}

/// A policy, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The kind that it was read as.
    pub kind: PolicyKind,
    /// The document's object.
    pub span: Span,
    /// The version of the policy language.
    pub version: Version,
    /// The statements in their order.
    pub statements: Vec<Statement>,
}

/// The effect of a statement that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// A statement, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The statement's object.
    pub span: Span,
    /// `Sid`; none if the statement has none.
    pub sid: Option<PolicyString>,
    /// `Effect`; none if it could not be read.
    pub effect: Option<Effect>,
    /// The value of `Effect`.
    pub effect_span: Span,
    /// `Principal` or `NotPrincipal`; none in an identity policy.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub actions: Option<Patterns>,
    /// `Resource` or `NotResource`.
    pub resources: Option<Patterns>,
    /// One for each key of each operator, in the order of the text.
    pub conditions: Vec<Condition>,
    /// Whether everything in it could be read; if not, it never applies.
    pub readable: bool,
}

/// A string of a policy and its position. The string is shared with the traces that quote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyString {
    /// The string; a number or boolean is as it was written.
    pub text: Arc<str>,
    /// The position of the value, quotes included.
    pub span: Span,
}

/// `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// Whether it is `NotAction` or `NotResource`.
    pub negated: bool,
    /// The position of the element's name.
    pub key_span: Span,
    /// The position of its value, a string or a list.
    pub span: Span,
    /// The patterns in their order.
    pub patterns: Vec<PolicyString>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principals {
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// The position of the element's name.
    pub key_span: Span,
    /// The position of its value.
    pub span: Span,
    /// The principals in their order.
    pub principals: Vec<Principal>,
}

/// A principal of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The kind of the principal.
    pub kind: PrincipalKind,
    /// Its ARN, account, service or other id; `*` for everybody.
    pub id: PolicyString,
}

/// The kind of a principal, by the key that it stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PrincipalKind {
    /// `"*"` without a type: everybody.
    Everybody,
    /// `AWS`: an account, a user, a role, a session, or `*`.
    #[serde(rename = "AWS")]
    Aws,
    /// `Service`
    Service,
    /// `Federated`
    Federated,
    /// `CanonicalUser`
    CanonicalUser,
}

/// A condition: one key of one operator, and its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator, with its set operator and `IfExists`.
    pub operator: Operator,
    /// The position of the operator.
    pub operator_span: Span,
    /// The condition key.
    pub key: PolicyString,
    /// The position of the operands, a value or a list.
    pub span: Span,
    /// The operands in their order.
    pub operands: Vec<PolicyString>,
}
