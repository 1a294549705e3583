//! The tree of a JSON text.

use std::sync::Arc;

use crate::json::diagnostic::{Diagnostic, Span};

/// A value and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The bytes of the value, brackets and quotes included.
    pub span: Span,
    /// The value, without white space and comments around it.
    pub value: Value,
}

/// A JSON value. Strings are shared, so that a policy that is read from a tree need not copy them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Arc<str>),
    /// A string, its escapes resolved. A lone surrogate becomes U+FFFD.
    String(Arc<str>),
    /// A list.
    Array(Vec<Node>),
    /// An object's members in the order of the text, duplicates included.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The key, its escapes resolved.
    pub key: Arc<str>,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

/// The result of parsing a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The value, as far as it could be read; none if the text holds none.
    pub root: Option<Node>,
    /// The mistakes, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// The value, if the text is exactly one well-formed JSON value.
    pub fn valid(&self) -> Option<&Node> {
        if self.diagnostics.is_empty() {
            self.root.as_ref()
        } else {
            None
        }
    }
}

impl Value {
    /// The kind of the value, in words with an article: `a string`, `null`.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value {
            Some(text)
        } else {
            None
        }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        if let Value::Object(members) = &self.value {
            Some(members)
        } else {
            None
        }
    }

    /// The items, if it is a list.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(items) = &self.value {
            Some(items)
        } else {
            None
        }
    }

    /// The value of the last member with this key, as most JSON readers take it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?
            .iter()
            .rev()
            .find(|member| &*member.key == key)
            .map(|member| &member.node)
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}
