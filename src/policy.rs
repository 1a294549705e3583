//! The IAM policy language: read with places, evaluated, explained. Knows nothing of API Gateway.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::json::Node;

/// What one policy says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Verdict {
    /// A statement allows it and none denies it.
    Allow,
    /// A statement denies it.
    Deny,
    /// No statement applies.
    Silent,
}

/// Which kind of policy a document is: what it may hold differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Attached to a caller, or returned by an authorizer: has no `Principal`.
    Identity,
    /// Attached to a resource: has a `Principal`.
    Resource,
}

/// A policy as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// Nobody that AWS knows.
    #[default]
    Anonymous,
    /// An AWS principal.
    Aws {
        /// `arn:aws:iam::123456789012:user/alice`
        arn: String,
    },
}

/// A condition key's value in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Of a single-valued key.
    Single(String),
    /// Of a multivalued key, also with one value or none.
    Many(Vec<String>),
}

/// The condition keys of a request; names without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {}

/// What is asked of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `execute-api:Invoke`
    pub action: &'a str,
    /// The resource's ARN.
    pub resource: &'a str,
    /// Who asks.
    pub caller: &'a Caller,
    /// The condition keys.
    pub context: &'a Context,
}

/// How every statement of a policy fared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// What they come to.
    pub verdict: Verdict,
}

/// Reads a policy document from a JSON value.
pub fn read(_node: &Node, _kind: Kind) -> (Document, Vec<Diagnostic>) {
    (Document::default(), Vec::new())
}

/// Holds a request against a document.
pub fn evaluate(_document: &Document, _request: &Request<'_>) -> Trace {
    Trace {
        verdict: Verdict::Silent,
    }
}
