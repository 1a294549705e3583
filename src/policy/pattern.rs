//! Patterns: wildcards, variables, ARNs, and the alignment of a pattern with a text.

pub(crate) mod align;
pub(crate) mod arn;
pub(crate) mod variable;
pub(crate) mod wildcard;
