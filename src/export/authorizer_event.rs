//! The event of an authorizer's function, to test it with.

use crate::export::NotExported;
use crate::gateway::{CacheUse, Outcome};
use crate::json;

/// The event laid out for reading; an error if the function was not called.
pub(super) fn event(outcome: &Outcome) -> Result<String, NotExported> {
    match outcome.trace.event.as_deref() {
        Some(event) => Ok(json::pretty(event).unwrap_or_else(|| event.to_owned())),
        None if outcome.cache == CacheUse::Hit => Err(NotExported::Cached),
        None => Err(NotExported::FunctionNotCalled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::simulate;
    use crate::scenario::gallery;

    #[test]
    fn only_a_request_that_calls_the_function_has_an_event() {
        let outcomes = simulate(&gallery::read("cached-policy")).outcomes;
        let [first, second] = [0, 1].map(|at| event(&outcomes[at]));
        assert!(
            first.is_ok_and(|event| event.starts_with("{\n  \"type\": \"TOKEN\",\n  \"methodArn\": \"arn:"))
        );
        assert_eq!(second, Err(NotExported::Cached));
        let outcomes = simulate(&gallery::read("missing-token")).outcomes;
        assert_eq!(event(&outcomes[0]), Err(NotExported::FunctionNotCalled));
    }
}
