//! The event of an authorizer's function, to test it with.

use crate::explain::is_control;
use crate::export::exported::NotExported;
use crate::gateway::{CacheUse, Outcome};
use crate::json;

/// The event laid out for reading; an error if the function was not called.
pub(super) fn event(outcome: &Outcome) -> Result<String, NotExported> {
    match outcome.trace.event.as_deref() {
        Some(event) => Ok(escaped(&json::pretty(event).unwrap_or_else(|| event.to_owned()))),
        None if outcome.cache == CacheUse::Hit => Err(NotExported::Cached),
        None => Err(NotExported::FunctionNotCalled),
    }
}

/// A JSON text in which every control character of its strings is an escape sequence.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != '\n' && is_control(letter) {
            out += &format!("\\u{:04x}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::simulate;
    use crate::scenario::{gallery, read};

    #[test]
    fn control_characters_are_escape_sequences() {
        let text = r#"{"timeline": [{"request": {"headers": {"Authorization": "a\u001b\u009b\u202e"}}}],
            "authorizer": {"lambda": [{"throws": "x"}]}}"#;
        let outcomes = simulate(&read(text).scenario).outcomes;
        let event = event(&outcomes[0]).unwrap();
        assert!(
            event.contains(r#""authorizationToken": "a\u001b\u009b\u202e""#),
            "{event}"
        );
    }

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
