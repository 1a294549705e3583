//! The caller of a request, and its condition keys.

use serde::{Deserialize, Serialize};

/// The caller of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// A caller without AWS credentials.
    #[default]
    Anonymous,
    /// An AWS principal.
    Aws {
        /// `arn:aws:iam::123456789012:user/alice`
        arn: String,
    },
}

/// The value of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// The value of a single-valued key.
    Single(String),
    /// The values of a multivalued key; it may have one or none.
    Many(Vec<String>),
}

impl Values {
    /// The values as a list.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Values::Single(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        }
    }
}

/// The condition keys of a request. Their names are case-insensitive.
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
    /// Sets the value of a key.
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

    /// Removes a key.
    pub fn remove(&mut self, key: &str) {
        self.keys.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Values> {
        self.keys
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, values)| values)
    }

    /// The keys and their values, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.keys.iter().map(|(name, values)| (name.as_str(), values))
    }
}
