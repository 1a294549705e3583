//! Policies and requests as plain data.

pub(crate) mod context;
pub(crate) mod document;
pub(crate) mod operator;
