//! Messages about a scenario that was read in part: its problems, and the parts that were read.

use std::cmp::Reverse;

use why403::scenario::{Read, Scenario};

/// The most problems that are named.
const MOST: usize = 3;

/// The problems of a scenario's text, the worst first; none if there are none.
pub fn problems(read: &Read) -> Option<String> {
    let mut found: Vec<_> = read.diagnostics.iter().collect();
    found.sort_by_key(|diagnostic| Reverse(diagnostic.severity));
    let named: Vec<String> = found.iter().take(MOST).map(ToString::to_string).collect();
    let more = match found.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    (!named.is_empty()).then(|| named.join("; ") + &more)
}

/// The parts of a scenario that were read, in a sentence; none if all is as in an empty one.
pub fn parts(scenario: &Scenario) -> Option<String> {
    let default = Scenario::default();
    let requests = match scenario.requests().count() {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    let parts = [
        (scenario.title != default.title, "title"),
        (scenario.description != default.description, "description"),
        (scenario.api != default.api, "API"),
        (scenario.authorizer != default.authorizer, "authorizer"),
        (!scenario.timeline.is_empty(), &requests),
        (scenario.lesson.is_some(), "lesson"),
    ];
    let read: Vec<&str> = parts.iter().filter(|part| part.0).map(|part| part.1).collect();
    (!read.is_empty()).then(|| format!("What was read: {}.", read.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::scenario::read;

    #[test]
    fn the_worst_problems_are_named_and_the_others_counted() {
        let problems = |text| problems(&read(text)).unwrap_or_default();
        assert_eq!(problems("{}"), "");
        assert_eq!(
            problems(r#"{"later": 1, "title": 2}"#),
            "line 1, column 23: `/title` takes a string, not a number; \
             line 1, column 2: `/later` is not a property of the scenario format and is ignored"
        );
        let many = problems(r#"{"a": 1, "b": 1, "c": 1, "title": 1, "d": 1}"#);
        assert!(
            many.contains("`/title`") && many.ends_with("; and 2 more"),
            "{many}"
        );
    }

    #[test]
    fn what_was_read_is_listed() {
        let parts = |text| parts(&read(text).scenario);
        assert_eq!(parts(r#"{"titl"#), None);
        assert_eq!(
            parts(r#"{"title": "Mine", "timeline": [{"request": {}}], "api": {"region": "eu-west-1", "stag"#)
                .as_deref(),
            Some("What was read: title, API, 1 request.")
        );
    }
}
