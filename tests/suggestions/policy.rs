//! Suggestions that mend policies: resources, conditions, and what limits a caller.

use super::{allow, first, holds, opens, read, titles};
use why403::gateway;

#[test]
fn an_address_is_added_to_the_list_and_the_list_is_opened_last() {
    let edits = first(
        r#"{ "authorizer": null, "api": { "policy": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" },
            { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
              "Condition": { "NotIpAddress": { "aws:SourceIp": ["0.0.0.0"] } } }] } },
            "timeline": [{ "request": { "sourceIp": "198.51.100.7" } }] }"#,
    );
    let added = holds(&edits, "Add `198.51.100.7` to the condition", 200);
    assert!(
        opens(added).iter().all(|one| !one.contains(" from ")),
        "{:?}",
        opens(added)
    );
    let every = holds(&edits, "Write `0.0.0.0/0`: every address", 200);
    assert!(every.undoes_restriction && !added.undoes_restriction);
    assert_eq!(edits.first(), Some(added));
}

#[test]
fn an_execution_arn_without_methods_is_completed() {
    let edits = first(
        r#"{ "authorizer": null, "api": { "policy": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
              "Resource": "arn:aws:execute-api:us-east-1:123456789012:abcdef1234" }] } },
            "timeline": [{ "request": {} }] }"#,
    );
    holds(&edits, "Append `/*` to the ARN, which names no method", 200);
    holds(&edits, "Also allow `GET /pets/7` in the resource policy", 200);
}

#[test]
fn an_arn_of_another_api_and_one_with_two_slashes_are_mended() {
    let at = |resource: &str| {
        format!(
            r#"{{ "authorizer": {{ "lambda": [{{ "returns": {} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#,
            allow(resource)
        )
    };
    let edits = first(&at("arn:aws:execute-api:us-east-1:123456789012:zzzzzzzzzz/dev/*"));
    holds(&edits, "Name the API `abcdef1234` in the ARN", 200);
    let edits = first(&at(
        "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET//pets/7",
    ));
    holds(&edits, "Write one slash instead of two in the ARN", 200);
    let edits = first(&at("arn:aws:execute-api:eu-west-1:210987654321:abcdef1234/dev/*"));
    holds(
        &edits,
        "Name the region `us-east-1` and the account `123456789012` in the ARN",
        200,
    );
}

#[test]
fn a_vpc_id_is_compared_with_the_key_that_has_it() {
    let edits = first(
        r#"{ "authorizer": null, "api": { "endpointType": "PRIVATE", "policy": { "Version": "2012-10-17", "Statement": [
            { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
              "Condition": { "StringNotEquals": { "aws:SourceVpce": "vpc-0a1b2c3d" } } },
            { "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" }] } },
            "timeline": [{ "request": { "vpcId": "vpc-0a1b2c3d", "vpcEndpointId": "vpce-0123456789abcdef0" } }] }"#,
    );
    holds(&edits, "Compare the VPC’s id with `aws:SourceVpc`", 200);
    holds(&edits, "Add `vpce-0123456789abcdef0` to the condition", 200);
}

#[test]
fn a_caller_without_the_permission_gets_the_narrowest_statement_first() {
    let edits = first(
        r#"{ "authorizer": null, "api": { "methods": [{ "path": "/test", "authorizationType": "AWS_IAM" },
              { "path": "/other", "authorizationType": "AWS_IAM" }] },
            "timeline": [{ "request": { "path": "/test", "caller": {
              "arn": "arn:aws:sts::123456789012:assumed-role/auth/session",
              "identityPolicy": { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": "cognito-identity:*", "Resource": "*" }] } } } }] }"#,
    );
    let first = edits.first().expect("a suggestion");
    assert_eq!(
        first.title,
        "Add a statement that allows `GET /test` in the caller’s policy"
    );
    let commands = &first.aws.commands;
    assert!(
        commands
            .iter()
            .any(|one| one.starts_with("aws iam put-role-policy --role-name auth ")),
        "{commands:?}"
    );
    assert!(!first.aws.deploys);
    let wider = holds(&edits, "Add `execute-api:Invoke` to the statement’s actions", 200);
    assert!(
        opens(wider)
            .contains(&"GET /other as arn:aws:sts::123456789012:assumed-role/auth/session".to_owned())
    );
}

#[test]
fn a_policy_of_denies_alone_gets_an_allow_with_the_exception() {
    let edits = first(
        r#"{ "authorizer": null, "api": { "policy": { "Version": "2012-10-17", "Statement": [
              { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
                "Condition": { "NotIpAddress": { "aws:SourceIp": "10.0.0.0/8" } } }] } },
            "timeline": [{ "request": { "path": "/pets/7", "sourceIp": "203.0.113.7" } }] }"#,
    );
    let added = holds(
        &edits,
        "Add `203.0.113.7` to the condition, and allow `GET /pets/7`",
        200,
    );
    assert!(added.opens.is_empty(), "{:?}", opens(added));
    assert_eq!(titles(&edits).first(), Some(&added.title.as_str()));
}

/// A method with AWS_IAM on `/a`, called by this caller, with other properties of the API.
fn signed(caller: &str, api: &str) -> String {
    format!(
        r#"{{ "authorizer": null, "api": {{ {api} "methods": [{{ "path": "/a", "authorizationType": "AWS_IAM" }},
              {{ "path": "/b", "authorizationType": "AWS_IAM" }}] }},
            "timeline": [{{ "request": {{ "path": "/a", "caller": {caller} }} }}] }}"#
    )
}

/// A policy of these statements.
fn document(statements: &str) -> String {
    format!(r#"{{ "Version": "2012-10-17", "Statement": [{statements}] }}"#)
}

const ALLOW_ALL: &str = r#"{ "Effect": "Allow", "Action": "*", "Resource": "*" }"#;
const DENY_ALL: &str = r#"{ "Effect": "Deny", "Action": "*", "Resource": "*" }"#;
const ALLOW_S3: &str = r#"{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }"#;

#[test]
fn what_limits_a_caller_has_its_own_cures() {
    let user = "arn:aws:iam::123456789012:user/alice";
    let caller = |limit: &str| {
        let own = document(ALLOW_ALL);
        format!(r#"{{ "arn": "{user}", "identityPolicy": {own}, {limit} }}"#)
    };
    for (property, list) in [
        ("permissionsBoundary", false),
        ("sessionPolicy", false),
        ("serviceControlPolicies", true),
    ] {
        let limit = |statements: &str| match (document(statements), list) {
            (one, false) => format!(r#""{property}": {one}"#),
            (one, true) => format!(r#""{property}": [{one}]"#),
        };
        let edits = first(&signed(&caller(&limit(ALLOW_S3)), ""));
        let title = "Add a statement that allows `GET /a` in the policy that limits the caller";
        let narrow = holds(&edits, title, 200);
        assert_eq!(edits.first(), Some(narrow), "{property}: {:?}", titles(&edits));
        assert!(!opens(narrow).iter().any(|one| one.contains("/b")), "{property}");
        let edits = first(&signed(&caller(&limit(DENY_ALL)), ""));
        // The identity-based policy is not what has to change.
        assert!(
            edits.iter().all(|one| !one.title.contains("the caller’s policy")),
            "{property}: {:?}",
            titles(&edits)
        );
        let denied = edits.iter().find(|one| one.undoes_restriction);
        assert!(
            denied.is_none_or(|one| one.title == "Remove the statement that denies it"
                || one.title == "Change Deny to Allow"),
            "{property}: {:?}",
            titles(&edits)
        );
    }
}

#[test]
fn the_vpc_endpoint_policy_has_its_own_cures() {
    let at = |statements: &str| {
        let policy = document(r#"{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }"#);
        let endpoint = document(statements);
        first(&format!(
            r#"{{ "authorizer": null, "api": {{ "endpointType": "PRIVATE", "policy": {policy}, "vpcEndpointPolicy": {endpoint} }},
                "timeline": [{{ "request": {{ "vpcId": "vpc-1", "vpcEndpointId": "vpce-1", "vpcSourceIp": "10.0.0.7" }} }}] }}"#
        ))
    };
    let edits = at(
        r#"{ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
        "Resource": "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/*" }"#,
    );
    holds(&edits, "Name the stage `dev` in the ARN", 200);
    let added = holds(
        &edits,
        "Add a statement that allows `GET /pets/7` in the policy of the VPC endpoint",
        200,
    );
    let commands = &added.aws.commands;
    assert!(
        commands
            .iter()
            .any(|one| one.starts_with("aws ec2 modify-vpc-endpoint "))
            && !added.aws.deploys,
        "{commands:?}"
    );
    let removed = holds(&edits, "Remove the policy of the VPC endpoint", 200);
    assert_eq!(edits.last(), Some(removed));
    assert!(removed.undoes_restriction);
    let edits = at(
        r#"{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" },
           { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
             "Condition": { "NotIpAddress": { "aws:VpcSourceIp": "10.1.0.0/16" } } }"#,
    );
    let added = holds(&edits, "Add `10.0.0.7` to the condition", 200);
    assert_eq!(edits.first(), Some(added));
}

#[test]
fn the_root_user_needs_no_policy_and_gets_none() {
    let root = r#"{ "arn": "arn:aws:iam::123456789012:root" }"#;
    let scenario = read(&signed(root, ""));
    let outcome = &gateway::simulate(&scenario).outcomes;
    assert_eq!(outcome.first().and_then(|one| one.status_code), Some(200));
    let denied =
        document(r#"{ "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "execute-api:/*" }"#);
    let edits = first(&signed(root, &format!(r#""policy": {denied}, "#)));
    assert!(!edits.is_empty());
    for edit in &edits {
        let commands = edit.aws.commands.join("\n");
        assert!(
            !commands.contains("put-role-policy"),
            "{}: {commands}",
            edit.title
        );
    }
}

#[test]
fn an_expired_date_is_moved_rather_than_removed() {
    let at = |statements: &str| {
        let policy = document(statements);
        first(&format!(
            r#"{{ "authorizer": null, "api": {{ "policy": {policy} }},
                "timeline": [{{ "request": {{ "time": "2026-02-03T04:05:06Z" }} }}] }}"#
        ))
    };
    let allow = |operator: &str, date: &str| {
        format!(
            r#"{{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {{ "{operator}": {{ "aws:CurrentTime": "{date}" }} }} }}"#
        )
    };
    let edits = at(&allow("DateLessThan", "2025-12-31T00:00:00Z"));
    let moved = holds(
        &edits,
        "Move the date of `aws:CurrentTime` to `2027-02-03T04:05:06Z`",
        200,
    );
    assert!(moved.undoes_restriction);
    let edits = at(&allow("DateGreaterThan", "2026-12-31T00:00:00Z"));
    holds(
        &edits,
        "Move the date of `aws:CurrentTime` to `2025-02-03T04:05:06Z`",
        200,
    );
    let deny = allow("DateGreaterThan", "2026-01-01T00:00:00Z").replacen("Allow", "Deny", 1);
    let edits = at(&format!(
        r#"{{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }}, {deny}"#
    ));
    holds(
        &edits,
        "Move the date of `aws:CurrentTime` to `2027-02-03T04:05:06Z`",
        200,
    );
}

#[test]
fn a_condition_is_removed_without_leaving_an_empty_one() {
    let removed = |condition: &str| {
        let policy = document(&format!(
            r#"{{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {condition} }}"#
        ));
        let edits = first(&format!(
            r#"{{ "authorizer": null, "api": {{ "policy": {policy} }}, "timeline": [{{ "request": {{}} }}] }}"#
        ));
        let edit = edits
            .iter()
            .find(|one| one.title.starts_with("Remove the condition"));
        let policy = edit.and_then(|one| one.scenario.api.policy.clone());
        why403::json::minify(&policy.expect("a policy")).expect("JSON")
    };
    let alone = removed(r#"{ "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } }"#);
    assert!(!alone.contains("Condition"), "{alone}");
    let of_two = removed(
        r#"{ "Bool": { "aws:SecureTransport": "true" }, "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } }"#,
    );
    assert!(
        of_two.contains(r#""Condition":{"Bool":{"aws:SecureTransport":"true"}}"#),
        "{of_two}"
    );
}
