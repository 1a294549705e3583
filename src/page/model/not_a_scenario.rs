//! The refusal of JSON that is no scenario, so that it never replaces one.

use why403::scenario::Read;

/// Other kinds of JSON, by a property of each: the words follow "this looks like".
const OTHERS: [(&str, &str); 14] = [
    ("Statement", "a policy"),
    ("policyDocument", "a Lambda authorizer response"),
    ("PolicyDocument", "output of the AWS CLI with a policy in it"),
    ("isAuthorized", "a Lambda authorizer response of an HTTP API"),
    ("methodArn", "the input event of a Lambda authorizer"),
    ("routeArn", "the input event of a Lambda authorizer"),
    ("requestContext", "the input event of a Lambda function"),
    ("AWSTemplateFormatVersion", "a CloudFormation template"),
    ("Resources", "a CloudFormation template"),
    ("openapi", "an OpenAPI definition"),
    ("swagger", "an OpenAPI definition"),
    ("items", "output of the AWS CLI"),
    ("log", "a HAR file"),
    ("message", "the body of a response"),
];

/// The refusal of what is no scenario, or no section of one, in a sentence; none if it is one.
///
/// It is none if all is as without it (`is_default`), and it has properties that the format does not know. They have paths of so
/// many parts: 1 for a scenario, 2 for its `api`.
pub fn not_a_scenario(read: &Read, is_default: bool, parts: usize) -> Option<String> {
    let pointer = |code: &str| {
        let found = read.diagnostics.iter().filter(move |it| it.code == code);
        found.map(|it| it.subject.to_string()).collect::<Vec<_>>()
    };
    if pointer("scenario-type").iter().any(String::is_empty) {
        return Some("this JSON is not an object, so it is not a scenario".to_owned());
    }
    let unknown = pointer("scenario-unknown");
    let mut unknown = unknown
        .iter()
        .filter(|pointer| pointer.matches('/').count() == parts)
        .filter_map(|pointer| pointer.rsplit('/').next());
    let first = unknown.clone().next().filter(|_| is_default)?;
    let known = |key: &str| OTHERS.iter().find(|(other, _)| *other == key);
    Some(match unknown.find_map(known) {
        Some((_, other)) => ["this looks like ", other, ", not a scenario"].concat(),
        None => ["this is not a scenario: it has properties such as `", first, "`"].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use why403::scenario::{Scenario, Section, read, read_section};

    fn refusal(text: &str) -> Option<String> {
        let read = read(text);
        not_a_scenario(&read, read.scenario == Scenario::default(), 1)
    }

    #[test]
    fn other_json_is_refused_by_what_it_looks_like() {
        for (text, word) in [
            (r#"{"Version": "2012-10-17", "Statement": []}"#, "a policy"),
            (
                r#"{"principalId": "a", "policyDocument": {}}"#,
                "authorizer response",
            ),
            (r#"{"type": "TOKEN", "methodArn": "arn"}"#, "input event"),
            (r#"{"AWSTemplateFormatVersion": "2010-09-09"}"#, "CloudFormation"),
            (r#"{"colour": "blue"}"#, "`colour`"),
            ("[1]", "not an object"),
            ("null", "not an object"),
        ] {
            let refused = refusal(text).unwrap_or_default();
            assert!(refused.contains(word), "{text}: {refused}");
        }
    }

    #[test]
    fn a_scenario_is_not_refused() {
        for text in [
            "{}",
            r#"{"title": "Mine", "Statement": []}"#,
            r#"{"timeline": [], "later": 1, "rules": "current"}"#,
            r#"{"api": {"region": "eu-west-1", "later": 1}}"#,
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    #[test]
    fn a_section_is_refused_too() {
        let scenario = Scenario::default();
        let text = r#"{"Statement": []}"#;
        let read = read_section(text, &scenario, Section::Api);
        assert!(
            not_a_scenario(&read, true, 2)
                .unwrap_or_default()
                .contains("a policy")
        );
    }
}
