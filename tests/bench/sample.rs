//! A policy of any size and a request that it allows, for every benchmark that decides.

use std::fmt::Write;

pub const ACTION: &str = "execute-api:Invoke";
pub const RESOURCE: &str = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/orders/42/items/7";

/// What the request says of itself.
pub const CONTEXT: [(&str, &str); 6] = [
    ("aws:CurrentTime", "2026-03-01T12:00:00Z"),
    ("aws:EpochTime", "1772366400"),
    ("aws:SecureTransport", "true"),
    ("aws:SourceIp", "203.0.113.77"),
    ("aws:UserAgent", "curl/8.5.0"),
    ("aws:Referer", "https://shop.example.com/orders"),
];

/// A policy of a realistic mix with so many statements. It has lists of methods, conditions, and Denies that do not apply.
pub fn policy(statements: u32) -> String {
    let mut text = String::from("{\"Version\": \"2012-10-17\", \"Statement\": [");
    for index in 0..statements {
        if index > 0 {
            text.push_str(", ");
        }
        statement(&mut text, index);
    }
    text.push_str("]}");
    text
}

/// As many statements as fit into so many bytes.
pub fn policy_of(bytes: usize) -> String {
    let mut best = policy(1);
    for statements in 2.. {
        let text = policy(statements);
        if text.len() > bytes {
            break;
        }
        best = text;
    }
    best
}

fn statement(text: &mut String, index: u32) {
    let api = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5";
    let written = match index % 4 {
        0 => write!(
            text,
            r#"{{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": ["{api}/prod/GET/orders/*", "{api}/prod/POST/orders", "{api}/prod/GET/customers/c{index}/*"]}}"#
        ),
        1 => write!(
            text,
            r#"{{"Effect": "Allow", "Action": ["execute-api:Invoke", "execute-api:ManageConnections"], "Resource": "{api}/*/GET/reports/{index}/*", "Condition": {{"IpAddress": {{"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}}}}}"#
        ),
        2 => write!(
            text,
            r#"{{"Effect": "Deny", "Action": "execute-api:*", "Resource": "{api}/prod/*/admin/a{index}/*", "Condition": {{"StringNotLike": {{"aws:UserAgent": "internal-*"}}, "Bool": {{"aws:SecureTransport": "true"}}}}}}"#
        ),
        _ => write!(
            text,
            r#"{{"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "{api}/prod/DELETE/*", "Condition": {{"DateGreaterThan": {{"aws:CurrentTime": "2026-12-31T23:59:59Z"}}}}}}"#
        ),
    };
    written.unwrap();
}
