//! The comparison of an outcome with what a scenario expects of it.

use serde_json::{Map, Value as Json};

/// A property of an outcome that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The JSON pointer (RFC 6901) of the property: `/statusCode`.
    pub path: String,
    /// The expected value, as JSON.
    pub expected: String,
    /// The value of the outcome, as JSON; none if it has no such property.
    pub found: Option<String>,
}

/// Compare an outcome, as JSON, with the properties that are expected of it.
///
/// - Objects: every expected member must be there and be as expected; other members do not matter.
///   The names in `headers` are case-insensitive. `null` also stands for a member that is not there.
/// - `log`: the expected lines occur among the lines of the log, in their order; `*` in an expected
///   line stands for any text, so that ids and times need not be known.
/// - `diagnostics`: each expected one holds for one of those that are there, in any order.
/// - Other lists: as many items, each as expected.
/// - Everything else: equal; numbers by their value.
///
/// ```
/// use serde_json::json;
/// use why403::scenario::differences;
/// let outcome = json!({"statusCode": 403, "headers": {"x-amzn-ErrorType": "ForbiddenException"}, "log": ["a", "b 7"]});
/// let expect = json!({"statusCode": 403, "headers": {"X-Amzn-ErrorType": "ForbiddenException"}, "log": ["b *"]});
/// assert!(differences(&expect, &outcome).is_empty());
/// let found = differences(&json!({"statusCode": 200}), &outcome);
/// assert_eq!((found[0].path.as_str(), found[0].expected.as_str()), ("/statusCode", "200"));
/// ```
pub fn differences(expect: &Json, outcome: &Json) -> Vec<Difference> {
    let mut out = Vec::new();
    compare("", expect, Some(outcome), &mut out);
    out
}

fn compare(path: &str, expected: &Json, found: Option<&Json>, out: &mut Vec<Difference>) {
    let holds = match (expected, found) {
        (Json::Object(wanted), Some(Json::Object(members))) => {
            for (name, wanted) in wanted {
                let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                let member = if path.starts_with("/headers/") {
                    get_ignoring_case(members, name)
                } else {
                    members.get(name)
                };
                compare(&path, wanted, member, out);
            }
            true
        }
        (Json::Array(wanted), Some(Json::Array(items))) => match path {
            "/log" => in_order(wanted, items),
            "/diagnostics" => wanted.iter().all(|wanted| {
                items.iter().any(|item| {
                    let mut differences = Vec::new();
                    compare("", wanted, Some(item), &mut differences);
                    differences.is_empty()
                })
            }),
            _ if wanted.len() == items.len() => {
                for (index, (wanted, item)) in wanted.iter().zip(items).enumerate() {
                    compare(&format!("{path}/{index}"), wanted, Some(item), out);
                }
                true
            }
            _ => false,
        },
        (Json::Number(wanted), Some(Json::Number(number))) => {
            wanted == number || wanted.as_f64() == number.as_f64()
        }
        (wanted, Some(value)) => wanted == value,
        (wanted, None) => wanted.is_null(),
    };
    if !holds {
        out.push(Difference {
            path: path.to_owned(),
            expected: expected.to_string(),
            found: found.map(Json::to_string),
        });
    }
}

fn get_ignoring_case<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    let found = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

/// Whether every pattern matches a line, each after the one before it.
fn in_order(patterns: &[Json], lines: &[Json]) -> bool {
    let mut lines = lines.iter().filter_map(Json::as_str);
    patterns.iter().all(|pattern| {
        pattern
            .as_str()
            .is_some_and(|pattern| lines.any(|line| matches(pattern, line)))
    })
}

/// Whether a line matches a pattern, in which `*` stands for any text. The asterisks of a masked identity match too.
fn matches(pattern: &str, line: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == line;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(mut line) = line.strip_prefix(first).and_then(|line| line.strip_suffix(last)) else {
        return false;
    };
    middle.split('*').all(|part| match line.split_once(part) {
        Some((_, after)) => {
            line = after;
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(expect: Json, outcome: Json) -> Vec<String> {
        differences(&expect, &outcome)
            .into_iter()
            .map(|found| found.path)
            .collect()
    }

    #[test]
    fn what_is_not_expected_does_not_matter() {
        assert_eq!(paths(json!({}), json!({"a": 1})), [""; 0]);
        assert_eq!(
            paths(json!({"a": {"b": 1}}), json!({"a": {"b": 1.0, "c": 2}})),
            [""; 0]
        );
    }

    #[test]
    fn every_difference_is_named() {
        assert_eq!(
            paths(
                json!({"a": {"b": 1, "c/d": 2}, "e": 3}),
                json!({"a": {"b": 2}, "e": 3})
            ),
            ["/a/b", "/a/c~1d"]
        );
        assert_eq!(paths(json!({"a": [1, 2]}), json!({"a": [1]})), ["/a"]);
        assert_eq!(paths(json!({"a": [1, 2]}), json!({"a": [1, 3]})), ["/a/1"]);
        assert_eq!(paths(json!({"a": "1"}), json!({"a": 1})), ["/a"]);
    }

    #[test]
    fn null_is_nothing() {
        assert_eq!(
            paths(json!({"headers": {"X": null}}), json!({"headers": {}})),
            [""; 0]
        );
        assert_eq!(
            paths(json!({"headers": {"X": null}}), json!({"headers": {"x": "1"}})),
            ["/headers/X"]
        );
        assert_eq!(paths(json!({"a": 1}), json!({"a": null})), ["/a"]);
    }

    #[test]
    fn log_lines_are_found_in_their_order() {
        let log = |wanted: Json| {
            paths(
                json!({"log": wanted}),
                json!({"log": ["Id: W9=", "who: ****ab", "end"]}),
            )
        };
        assert_eq!(log(json!(["Id: *", "end"])), [""; 0]);
        assert_eq!(log(json!(["who: ****ab"])), [""; 0]);
        assert_eq!(log(json!(["*", "*", "*"])), [""; 0]);
        assert_eq!(log(json!(["end", "Id: *"])), ["/log"]);
        assert_eq!(log(json!(["Id"])), ["/log"]);
        assert_eq!(log(json!(["*", "*", "*", "*"])), ["/log"]);
        assert_eq!(log(json!(["w*o*:*b"])), [""; 0]);
        assert_eq!(log(json!(["w*z*:*b"])), ["/log"]);
    }

    #[test]
    fn one_diagnostic_has_to_hold() {
        let found = |wanted: Json| {
            paths(
                json!({"diagnostics": wanted}),
                json!({"diagnostics": [{"code": "a", "start": 1}, {"code": "b"}]}),
            )
        };
        assert_eq!(found(json!([{"code": "b"}])), [""; 0]);
        assert_eq!(found(json!([{"code": "c"}])), ["/diagnostics"]);
    }
}
