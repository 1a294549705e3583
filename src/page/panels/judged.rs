//! The policies that were held against a request, each with the text that its trace's places are in.

use crate::gateway::Outcome;
use crate::json::{self, Value};
use crate::page::state::State;
use crate::policy::{StatementTrace, Trace};

use crate::diagnostic::Span;

/// A policy that was held against a request.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Whose policy it is.
    pub name: &'static str,
    /// The text that the places are in.
    pub text: &'a str,
    /// How its statements fared.
    pub trace: &'a Trace,
    /// Whether it is the resource policy, in which resources have a short form.
    pub of_resource: bool,
}

/// The policies that were held against the request of an outcome.
pub fn all<'a>(state: &'a State, outcome: &'a Outcome) -> Vec<Judged<'a>> {
    let trace = &outcome.trace;
    let caller = state.request().and_then(|request| request.caller.as_ref());
    let candidates = [
        (
            "The authorizer’s policy",
            trace.authorizer_policy.as_ref(),
            trace.authorizer_output.as_deref(),
            false,
        ),
        (
            "The caller’s policy",
            trace.caller_policy.as_ref(),
            caller.and_then(|caller| caller.identity_policy.as_deref()),
            false,
        ),
        (
            "The resource policy",
            trace.resource_policy.as_ref(),
            Some(&*trace.resource_policy_text),
            true,
        ),
    ];
    let judged = candidates
        .into_iter()
        .filter_map(|(name, trace, text, of_resource)| {
            Some(Judged {
                name,
                trace: trace?,
                text: text?,
                of_resource,
            })
        });
    judged.collect()
}

impl Judged<'_> {
    /// The string that stands at a place, without its quotes.
    pub fn string(&self, span: Span) -> String {
        match json::parse(span.of(self.text)).root.map(|node| node.value) {
            Some(Value::String(text)) => text.to_string(),
            _ => span.of(self.text).to_owned(),
        }
    }

    /// A statement by its id, or by its number.
    pub fn name_of(statement: &StatementTrace, index: usize) -> String {
        let number = ["Statement ", &index.saturating_add(1).to_string()].concat();
        match &statement.sid {
            Some(sid) => [&number, ", ", sid].concat(),
            None => number,
        }
    }
}
