//! The policies and outputs of functions that causes add to a scenario.

use serde_json::{Value, json};

/// A statement of an identity-based policy or of an output.
pub(super) fn statement(effect: &str, resource: &str) -> Value {
    json!({ "Effect": effect, "Action": "execute-api:Invoke", "Resource": resource })
}

/// A policy of these statements.
pub(super) fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// A policy with principals: a resource policy, or that of a VPC endpoint.
pub(super) fn for_everybody(statements: &[(&str, &str)]) -> Value {
    let statements: Vec<Value> = statements
        .iter()
        .map(|(effect, resource)| {
            json!({ "Effect": effect, "Principal": "*", "Action": "execute-api:Invoke", "Resource": resource })
        })
        .collect();
    document(&statements)
}

/// What a function returns.
pub(super) fn output(effect: &str, resource: &str) -> Value {
    json!([{ "returns": { "principalId": "user", "policyDocument": document(&[statement(effect, resource)]) } }])
}
