//! why403 answers one question: why did API Gateway say no?
//!
//! The library is a pure function from a [`Scenario`] to outcomes: [`simulate`] runs the requests of a scenario's timeline
//! through the authorization workflow of an Amazon API Gateway REST API, [`explain()`] says in a sentence why an outcome is as it
//! is, and [`suggest`] finds edits after which the request gets further. There is no clock, no I/O and no randomness in it, and
//! nothing fails: what is wrong with a text is a [`ScenarioDiagnostic`].
//!
//! ```
//! use why403::{Certainty, RequestIndex, explain, read, simulate, suggest};
//!
//! let text = r#"{
//!     "authorizer": {
//!         "type": "TOKEN",
//!         "identitySource": "method.request.header.Authorization",
//!         "lambda": [{
//!             "returns": {
//!                 "principalId": "alice",
//!                 "policyDocument": {
//!                     "Version": "2012-10-17",
//!                     "Statement": [{
//!                         "Effect": "Allow",
//!                         "Action": "execute-api:Invoke",
//!                         "Resource": "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets"
//!                     }]
//!                 }
//!             }
//!         }]
//!     },
//!     "timeline": [{
//!         "request": { "httpMethod": "GET", "path": "/pets/7", "headers": { "Authorization": "Bearer alice" } }
//!     }]
//! }"#;
//! let read = read(text);
//! assert!(read.diagnostics.is_empty());
//!
//! let simulation = simulate(&read.scenario);
//! let outcome = &simulation.outcomes[0];
//! assert_eq!(outcome.status_code, Some(403));
//! assert_eq!(outcome.body, r#"{"message":"User is not authorized to access this resource"}"#);
//! assert_eq!(outcome.certainty, Certainty::Documented);
//!
//! let explanation = explain(&read.scenario, outcome);
//! assert_eq!(
//!     explanation.sentence,
//!     "The authorizer's policy allows `GET /pets` only; this request is `GET /pets/7`."
//! );
//!
//! let suggestions = suggest(&read.scenario, outcome, RequestIndex(0));
//! let first = &suggestions.edits[0];
//! assert_eq!(first.title, "Also allow `GET /pets/7`");
//! assert_eq!(simulate(&first.scenario).outcomes[0].status_code, Some(200));
//! ```
//!
//! The binary of this package is the web page on `wasm32` and the command line elsewhere.

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod explain;
pub mod export;
pub mod gateway;
pub mod import;
pub mod json;
pub mod policy;
pub mod prose;
pub mod rule;
pub mod scenario;
pub mod secrets;
#[cfg(test)]
mod typescript;

pub use explain::{Explanation, Suggestion, Suggestions, Warning, explain, suggest, warnings};
pub use gateway::{Evidence, Outcome, Simulation, Step, Trace, simulate};
pub use json::Diagnostic;
pub use rule::{Certainty, Rule};
pub use scenario::{RequestIndex, Scenario, ScenarioDiagnostic, read};

/// The catalogue of the rules of AWS's behaviour. First come those that the engine applies, in the order of the workflow, then
/// those behind the warnings.
///
/// ```
/// assert!(why403::rules().any(|rule| rule.id == "warning-open-proxy"));
/// ```
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    gateway::rules().chain(explain::RULES.iter().copied())
}
