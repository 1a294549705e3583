//! The request's side: who asks, and the condition keys that come with the request.

use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// Of a single-valued key.
    Single(String),
    /// Of a multivalued key, also with one value or none.
    Many(Vec<String>),
}

impl Values {
    /// The values, one or many.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Values::Single(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        }
    }
}

/// The condition keys of a request; names without regard to case.
///
/// ```
/// use why403::policy::{Context, Values};
/// let mut context = Context::default();
/// context.insert("aws:SourceIp", Values::Single("192.0.2.1".into()));
/// assert!(context.get("AWS:sourceip").is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    // A request has about ten keys: a list keeps their order.
    keys: Vec<(String, Values)>,
}

impl Context {
    /// Sets a key, in place of the value that it had.
    pub fn insert(&mut self, key: impl Into<String>, values: Values) {
        let key = key.into();
        match self
            .keys
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case(&key))
        {
            Some((_, old)) => *old = values,
            None => self.keys.push((key, values)),
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &str) {
        self.keys.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
    }

    /// A key's value.
    pub fn get(&self, key: &str) -> Option<&Values> {
        self.keys
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, values)| values)
    }

    /// All keys in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.keys.iter().map(|(name, values)| (name.as_str(), values))
    }
}
