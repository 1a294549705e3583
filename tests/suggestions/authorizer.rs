//! Suggestions that mend the authorizer: its identity sources, its function and what that returns.

use super::{allow, first, holds, titles};

#[test]
fn the_identity_source_is_spelled_as_a_rest_api_does() {
    let at = |authorizer: &str, returns: &str| {
        format!(
            r#"{{ "authorizer": {{ {authorizer}, "lambda": [{{ "returns": {returns} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#
        )
    };
    let doubled = r#""identitySource": "method.request.header.method.request.header.Authorization""#;
    let edits = first(&at(doubled, &allow("*")));
    // No header of the doubled name is suggested.
    let title = "Write the identity source as `method.request.header.Authorization`";
    assert_eq!(titles(&edits), [title]);
    holds(&edits, title, 200);
    // What the function returns may be wrong as well.
    for (wrong, right) in [
        (doubled, "method.request.header.Authorization"),
        (
            r#""type": "REQUEST", "identitySource": "$request.header.Authorization""#,
            "method.request.header.Authorization",
        ),
        (
            r#""identitySource": "Authorization""#,
            "method.request.header.Authorization",
        ),
        (
            r#""type": "REQUEST", "identitySource": "$request.header.Authorization, $context.identity.sourceIp""#,
            "method.request.header.Authorization, context.identity.sourceIp",
        ),
    ] {
        let edits = first(&at(wrong, r#"{ "isAuthorized": true }"#));
        holds(&edits, &format!("Write the identity source as `{right}`"), 500);
    }
}

#[test]
fn a_missing_token_becomes_one_to_which_the_function_allows_something() {
    let edits = first(&format!(
        r#"{{ "authorizer": {{ "lambda": [
              {{ "when": "eve", "returns": {} }}, {{ "when": "alice", "returns": {} }}] }},
            "timeline": [{{ "request": {{}} }}] }}"#,
        allow("*").replace("Allow", "Deny"),
        allow("*")
    ));
    holds(&edits, "Add the missing `Authorization` header", 200);
}

#[test]
fn a_function_that_cannot_be_called_is_let_be_called() {
    let at = |property: &str| {
        format!(
            r#"{{ "authorizer": {{ {property}, "lambda": [{{ "returns": {} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#,
            allow("*")
        )
    };
    let edits = first(&at(r#""lambdaInvokePermission": false"#));
    let title = "Let API Gateway invoke the function: `lambda:InvokeFunction`";
    let aws = &holds(&edits, title, 200).aws;
    assert!(
        aws.commands.iter().any(|one| one.ends_with(
            "--principal apigateway.amazonaws.com --source-arn \
             arn:aws:execute-api:us-east-1:123456789012:abcdef1234/authorizers/auth01"
        )),
        "{aws:?}"
    );
    let role = "arn:aws:iam::123456789012:role/caller";
    let edits = first(&at(&format!(
        r#""authorizerCredentials": {{ "arn": "{role}", "assumable": false }}"#
    )));
    holds(&edits, &format!("Let API Gateway assume the role `{role}`"), 200);
}

#[test]
fn a_bare_policy_is_wrapped_and_a_browser_gets_its_header() {
    let edits = first(
        r#"{ "authorizer": { "lambda": [{ "returns": { "Version": "2012-10-17", "Statement": [
              { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*" }] } }] },
            "timeline": [{ "request": { "headers": { "Authorization": "t", "Origin": "https://example.com" } } }] }"#,
    );
    holds(&edits, "Put the policy into `policyDocument`", 200);
    let title = "Send `Access-Control-Allow-Origin` with the gateway response `DEFAULT_5XX`";
    let header = holds(&edits, title, 500);
    let commands = &header.aws.commands;
    assert!(
        commands
            .iter()
            .any(|one| one.contains("put-gateway-response") && one.contains("DEFAULT_5XX")),
        "{commands:?}"
    );
}

#[test]
fn an_identity_source_that_is_no_header_is_replaced_and_changed_in_one_update() {
    let at = |authorizer: &str| {
        let returns = allow("*");
        first(&format!(
            r#"{{ "authorizer": {{ {authorizer}, "lambda": [{{ "returns": {returns} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#
        ))
    };
    let title = "Write the identity source as `method.request.header.Authorization`";
    let edits = at(r#""type": "TOKEN", "identitySource": """#);
    assert_eq!(edits.first(), Some(holds(&edits, title, 200)));
    let edits = at(r#""type": "REQUEST", "identitySource": "stageVariables.tenant""#);
    let none = holds(&edits, "Name no identity source and turn the cache off", 200);
    // API Gateway refuses an empty identity source as long as results are cached.
    let updates = none
        .aws
        .commands
        .iter()
        .filter(|one| one.contains("update-authorizer"))
        .collect::<Vec<_>>();
    assert!(
        matches!(updates.as_slice(), [one] if one.contains("/identitySource") && one.contains("/authorizerResultTtlInSeconds")),
        "{updates:?}"
    );
}
