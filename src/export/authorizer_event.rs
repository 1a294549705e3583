//! The event of an authorizer's function, to test it with.

use crate::gateway::Outcome;
use crate::json;

/// The event laid out for reading; none if the function was not called.
pub(super) fn event(outcome: &Outcome) -> Option<String> {
    let event = outcome.trace.event.as_deref()?;
    Some(json::pretty(event).unwrap_or_else(|| event.to_owned()))
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
            first
                .is_some_and(|event| event.starts_with("{\n  \"type\": \"TOKEN\",\n  \"methodArn\": \"arn:"))
        );
        assert_eq!(second, None, "its answer came from the cache");
    }
}
