//! Values that stand in no text: they have no position.

use std::sync::Arc;

use crate::json::diagnostic::Span;
use crate::json::value::{Member, Node, Value};

impl Node {
    /// A string.
    pub(crate) fn string(text: impl Into<Arc<str>>) -> Self {
        Value::String(text.into()).at(Span::default())
    }

    /// A list.
    pub(crate) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Value::Array(items.into_iter().collect()).at(Span::default())
    }

    /// An object.
    pub(crate) fn object<Key: Into<Arc<str>>>(members: impl IntoIterator<Item = (Key, Self)>) -> Self {
        let members = members.into_iter().map(|(key, node)| Member {
            key: key.into(),
            key_span: Span::default(),
            node,
        });
        Value::Object(members.collect()).at(Span::default())
    }

    /// Add a member to an object; nothing to what is none.
    pub(crate) fn push(&mut self, key: impl Into<Arc<str>>, node: Self) {
        if let Value::Object(members) = &mut self.value {
            members.push(Member {
                key: key.into(),
                key_span: Span::default(),
                node,
            });
        }
    }
}

impl Value {
    /// The value at this position.
    pub(crate) fn at(self, span: Span) -> Node {
        Node { span, value: self }
    }
}
