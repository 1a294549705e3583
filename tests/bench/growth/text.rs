//! The parts that the texts of inputs are put together from.

use std::fmt::Write;

use why403::json::quote;

/// Items with commas between two texts.
pub fn list(before: &str, n: usize, one: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = before.to_owned();
    for at in 0..n {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&one(at));
    }
    text + after
}

/// Texts one after another.
pub fn repeated(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

/// A scenario with what the function returns and the entries of the timeline.
pub fn scenario(returns: &str, timeline: &str) -> String {
    format!(r#"{{"authorizer":{{"lambda":[{{"returns":{returns}}}]}},"timeline":[{timeline}]}}"#)
}

pub fn request(at: usize, token: &str) -> String {
    format!(r#"{{"at":{at},"request":{{"path":"/{at}","headers":{{"Authorization":"{token}"}}}}}}"#)
}

/// A request to a path of one letter many times.
pub fn long_path(n: usize) -> String {
    format!(
        r#"{{"request":{{"path":"/{}","headers":{{"Authorization":"a"}}}}}}"#,
        "a".repeat(n)
    )
}

/// An output that allows a resource.
pub fn allow(resource: &str) -> String {
    statements(1, |_| format!(r#""Resource":"{resource}""#))
}

/// An output with so many statements, each with these elements besides.
pub fn statements(n: usize, one: impl Fn(usize) -> String) -> String {
    let statement = |at: usize| {
        format!(
            r#"{{"Effect":"Allow","Action":"execute-api:Invoke",{}}}"#,
            one(at)
        )
    };
    let mut text = String::new();
    write!(
        text,
        r#"{{"principalId":"u","policyDocument":{{"Version":"2012-10-17","Statement":{}}}}}"#,
        list("[", n, statement, "]")
    )
    .unwrap();
    text
}

pub fn conditions_policy(n: usize, one: impl Fn(usize) -> String) -> String {
    let conditions = list("{", n, one, "}");
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{conditions}}}]}}"#
    )
}

/// A scenario whose resource policy has these conditions.
pub fn conditions(n: usize, one: impl Fn(usize) -> String) -> String {
    with_policy(&conditions_policy(n, one))
}

pub fn with_policy(policy: &str) -> String {
    format!(
        r#"{{"api":{{"policy":{policy}}},"authorizer":{{"lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
        allow("*"),
        request(0, "a")
    )
}

pub fn headers(kind: &str, n: usize, name: &str) -> String {
    let headers = list(
        r#"{"Authorization":"a","#,
        n,
        |at| format!(r#""{name}{at}":"a""#),
        "}",
    );
    format!(
        r#"{{"authorizer":{{"type":"{kind}","lambda":[{{"returns":{}}}]}},"timeline":[{{"request":{{"headers":{headers}}}}}]}}"#,
        allow("*")
    )
}

pub fn validation(expression: &str, token: &str) -> String {
    format!(
        r#"{{"authorizer":{{"identityValidationExpression":{},"lambda":[{{"returns":{}}}]}},"timeline":[{}]}}"#,
        quote(expression),
        allow("*"),
        request(0, token)
    )
}
