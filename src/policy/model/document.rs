//! A policy document as it was read: every element with its place in the text.

use std::rc::Rc;

use serde::Serialize;

use crate::json::Span;
use crate::policy::eval::evaluate::Request;
use crate::policy::eval::resource::Head;
use crate::policy::eval::trace::{ConditionTrace, PartTrace, Trace};
use crate::policy::last::Last;
use crate::policy::model::context::{Caller, Context, Values};
use crate::policy::model::operator::Operator;
use crate::policy::value::Network;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Which kind it was read as.
    pub kind: Kind,
    /// The whole document.
    pub span: Span,
    /// The language's version.
    pub version: Version,
    /// The statements in their order.
    pub statements: Vec<Statement>,
    /// How a request fared.
    pub(crate) last: Last<Asked, Trace>,
}

/// What was asked of a document last.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    action: String,
    resource: String,
    caller: Caller,
    context: Context,
}

impl Asked {
    /// This request.
    pub fn of(request: &Request<'_>) -> Self {
        Self {
            action: request.action.to_owned(),
            resource: request.resource.to_owned(),
            caller: request.caller.clone(),
            context: request.context.clone(),
        }
    }

    /// Whether it is the same.
    pub fn is(&self, request: &Request<'_>) -> bool {
        self.resource == request.resource
            && self.action == request.action
            && self.caller == *request.caller
            && self.context == *request.context
    }
}

impl Document {
    /// Forgets how requests fared: for those who time how long it takes to find out.
    pub fn forget(&self) {
        self.last.forget();
        for statement in &self.statements {
            if let Some(principals) = &statement.principals {
                principals.last.forget();
            }
            if let Some(actions) = &statement.actions {
                actions.last.forget();
            }
            if let Some(resources) = &statement.resources {
                resources.heads.forget();
            }
            for condition in &statement.conditions {
                condition.last.forget();
                condition.networks.forget();
            }
        }
    }
}

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies.
    Deny,
}

/// A statement as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The statement's object.
    pub span: Span,
    /// Its id.
    pub sid: Option<Text>,
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
pub struct Text {
    /// The string; a number or boolean is as it was written.
    pub text: Rc<str>,
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
    pub patterns: Vec<Text>,
    /// How they fared with an action.
    pub(crate) last: Last<String, PartTrace>,
    /// How they fared, as patterns of resources, with all of an ARN but its sixth part.
    pub(crate) heads: Last<String, Vec<Head>>,
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
    /// How they fared with a caller.
    pub(crate) last: Last<Caller, PartTrace>,
}

/// One principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// What kind it is.
    pub kind: PrincipalKind,
    /// Its id.
    pub id: Text,
}

/// What kind a principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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
    pub key: Text,
    /// The operands' place: a value or a list.
    pub span: Span,
    /// The operands in their order.
    pub operands: Vec<Text>,
    /// The operands as networks, once they were asked for; none for one that is no network.
    pub(crate) networks: Last<(), Vec<Option<Network>>>,
    /// How they fared with a value of the key; none: it was absent.
    pub(crate) last: Last<Option<Values>, ConditionTrace>,
}
