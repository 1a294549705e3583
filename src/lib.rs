//! why403 answers one question: why did API Gateway say no?
//!
//! The library is a pure function from a [`scenario::Scenario`] to outcomes; see
//! [`gateway::simulate`]. The binary is the page on `wasm32` and the command line elsewhere.

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod explain;
pub mod gateway;
pub mod json;
pub mod policy;
pub mod rule;
pub mod scenario;
