//! Texts with wildcards and variables: patterns, ARNs, and where a text departs from a pattern.

pub(crate) mod align;
pub(crate) mod arn;
pub(crate) mod variable;
pub(crate) mod wildcard;
