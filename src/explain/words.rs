//! The words for requests, patterns and times.

use crate::gateway::{Outcome, api_arn};
use crate::scenario::{Call, EventKind, Millis, Request, RequestIndex, Scenario};

/// The request of the outcome with this index.
pub(crate) fn call(scenario: &Scenario, index: RequestIndex) -> Option<&Call> {
    Some(scenario.request(index)?.call)
}

/// The request of an outcome: found at once, where that of an index is counted up to.
pub(crate) fn request_of<'a>(scenario: &'a Scenario, outcome: &Outcome) -> Option<&'a Request> {
    match &scenario.timeline.get(outcome.event.0)?.what {
        EventKind::Request(call) => Some(&call.request),
        _ => None,
    }
}

/// `GET /pets/7`, from the method ARN.
pub(crate) fn request(outcome: &Outcome) -> String {
    method(&outcome.method_arn)
}

/// The method in an ARN or a pattern, `GET /pets/*`; the whole where it is no ARN of a method.
pub(crate) fn method(arn: &str) -> String {
    match method_and_path(arn) {
        Some((method, path)) => format!("{method} {path}"),
        None => arn.to_owned(),
    }
}

/// The HTTP method and the path in an ARN or a pattern, `GET` and `/pets/*`. None where it is no ARN of a method.
pub(crate) fn method_and_path(arn: &str) -> Option<(&str, &str)> {
    let resource = arn.splitn(6, ':').nth(5)?;
    let method = resource.splitn(3, '/').nth(2)?;
    let first = method.split_at_checked(method.find('/')?)?;
    let is_verb = |text: &str| VERBS.contains(&text);
    if is_verb(first.0) || first.0.contains(['*', '?', '$']) {
        return Some(first);
    }
    // AWS takes no stage with a slash in its name, but a scenario does: the method comes after it.
    let mut rest = first.1;
    while let Some(next) = rest
        .get(1..)
        .and_then(|rest| rest.split_at_checked(rest.find('/')?))
    {
        if is_verb(next.0) {
            return Some(next);
        }
        rest = next.1;
    }
    Some(first)
}

/// The HTTP methods that an API can have.
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The text with its first letter in upper case, if it is an ASCII letter.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// `60 seconds`, `2 minutes`, `1 hour`.
pub(crate) fn duration(duration: Millis) -> String {
    let seconds = (duration.as_u64() + 500) / 1000;
    let (count, unit) = match seconds {
        7200.. => ((seconds + 1800) / 3600, "hour"),
        180.. => ((seconds + 30) / 60, "minute"),
        _ => (seconds, "second"),
    };
    match count {
        0 => "less than a second".into(),
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

/// `a`, `a and b`, `a, b and 3 more`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => "nothing".into(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// The positions of keys in ascending order, those of equal keys in their own.
///
/// Sorting positions takes one compiled sort for everything that is put in order.
pub(crate) fn order(keys: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut keys: Vec<(usize, usize)> = keys.enumerate().map(|(at, key)| (key, at)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, at)| at).collect()
}

/// The text with one slash in place of several in a row.
pub(crate) fn single_slashes(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("//") {
        text = text.replace("//", "/");
    }
    text
}

/// Whether a character controls a terminal, or turns the direction of the text around it.
pub fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `arn:…:api/stage/*/*`: every method of the stage.
pub(crate) fn whole_stage(scenario: &Scenario) -> String {
    format!("{}/{}/*/*", api_arn(&scenario.api), scenario.api.stage_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_methods_times_and_lists() {
        assert_eq!(
            method("arn:aws:execute-api:us-east-1:1:a/dev/GET/pets/a:b"),
            "GET /pets/a:b"
        );
        assert_eq!(method("arn:aws:execute-api:*:*:*"), "arn:aws:execute-api:*:*:*");
        assert_eq!(method("*"), "*");
        assert_eq!(method_and_path("a:b:c:d:e:f/dev/GET/"), Some(("GET", "/")));
        assert_eq!(method_and_path("a:b:c:d:e:f/dev/GET"), None);
        assert_eq!(method("a:b:c:d:e:f/dev/v1/beta/GET/pets"), "GET /pets");
        assert_eq!(method("a:b:c:d:e:f/dev/*/GET/pets"), "* /GET/pets");
        assert_eq!(method("a:b:c:d:e:f/dev/get/pets/7"), "get /pets/7");
        assert_eq!(capitalized("no method"), "No method");
        assert_eq!(
            [200, 1000, 60_000, 300_000, 7_200_000].map(|millis| duration(Millis::new(millis))),
            [
                "less than a second",
                "1 second",
                "60 seconds",
                "5 minutes",
                "2 hours"
            ]
        );
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and 1 more");
    }
}
