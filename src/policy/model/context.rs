//! The caller of a request, and its condition keys.

use std::collections::BTreeMap;

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
#[cfg_attr(test, derive(ts_rs::TS))]
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
    /// Each with its name as written, by its name in lower case.
    keys: BTreeMap<String, (String, Values)>,
}

impl Context {
    /// Set the value of a key.
    pub fn insert(&mut self, key: &str, values: Values) {
        self.keys
            .insert(key.to_ascii_lowercase(), (key.to_owned(), values));
    }

    /// Remove a key.
    pub fn remove(&mut self, key: &str) {
        self.keys.remove(&key.to_ascii_lowercase());
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Values> {
        self.keys.get(&key.to_ascii_lowercase()).map(|(_, values)| values)
    }

    /// The keys and their values, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.keys.values().map(|(name, values)| (name.as_str(), values))
    }
}
