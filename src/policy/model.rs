//! A policy and what it is evaluated against: plain data.

pub(crate) mod context;
pub(crate) mod document;
pub(crate) mod operator;
