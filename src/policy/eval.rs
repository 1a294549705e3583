//! The evaluation of a policy, with a trace of every part of every statement.

pub(crate) mod condition;
pub(crate) mod evaluate;
mod expand;
pub(crate) mod otherwise;
pub(crate) mod principal;
pub(crate) mod resource;
pub(crate) mod trace;
