//! A policy document as it was read: every element with its place in the text.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::Span;
use crate::policy::model::operator::Operator;

/// Which kind of policy a document is: what it may hold differs, and who checks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Attached to a caller. IAM checks it when it is saved. Has no `Principal`.
    #[default]
    Identity,
    /// Returned by a Lambda authorizer: as [`Kind::Identity`], but nobody checks it before it is used.
    ///
    /// So much that IAM refuses is let through here and never matches, and an empty `Resource`
    /// list matches everything.
    Authorizer,
    /// Attached to a resource. Has a `Principal`.
    Resource,
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Version {
    /// The older one, and the one without a `Version` element: variables are plain text.
    #[default]
    #[serde(rename = "2008-10-17")]
    V2008,
    /// The current one.
    #[serde(rename = "2012-10-17")]
    V2012,
}

/// A policy as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Which kind it was read as.
    pub kind: Kind,
    /// The whole document.
    pub span: Span,
    /// The language's version.
    pub version: Version,
    /// The statements in their order.
    pub statements: Vec<Statement>,
}

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies.
    Deny,
}

/// A statement as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The statement's object.
    pub span: Span,
    /// Its id.
    pub sid: Option<PolicyString>,
    /// What it does.
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
    /// False where something in it could not be read: then it never applies.
    pub readable: bool,
}

/// A string of the policy and its place. Shared, because a trace quotes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyString {
    /// The string; a number or boolean is as it was written.
    pub text: Arc<str>,
    /// The value's place, quotes included.
    pub span: Span,
}

/// A list of patterns that must, or must not, take a request's action or resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// True for `NotAction` and `NotResource`.
    pub negated: bool,
    /// The element's name.
    pub key_span: Span,
    /// Its value: a string or a list.
    pub span: Span,
    /// The patterns in their order.
    pub patterns: Vec<PolicyString>,
}

/// Whom a statement is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principals {
    /// True for `NotPrincipal`.
    pub negated: bool,
    /// The element's name.
    pub key_span: Span,
    /// Its value.
    pub span: Span,
    /// The principals in their order.
    pub principals: Vec<Principal>,
}

/// One principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// What kind it is.
    pub kind: PrincipalKind,
    /// Its id.
    pub id: PolicyString,
}

/// What kind a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PrincipalKind {
    /// `"*"`, without a type: everybody.
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

/// One key of one operator, and the values that it is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// The operator's place.
    pub operator_span: Span,
    /// The condition key.
    pub key: PolicyString,
    /// The operands' place: a value or a list.
    pub span: Span,
    /// The operands in their order.
    pub operands: Vec<PolicyString>,
}
