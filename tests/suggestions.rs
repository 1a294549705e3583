//! Suggestions by cause: the one that mends it is there, and what would harm is not, or last.

#![allow(clippy::expect_used)]

mod common;

use why403::explain::{self, Suggestion};
use why403::gateway;
use why403::scenario::{self, RequestIndex, Scenario};

fn read(text: &str) -> Scenario {
    let read = scenario::read(text);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.scenario
}

/// The suggestions for the request with this index.
fn suggested(scenario: &Scenario, index: usize) -> Vec<Suggestion> {
    let simulation = gateway::simulate(scenario);
    let outcome = simulation.outcomes.get(index).expect("the request");
    explain::suggest(scenario, outcome, RequestIndex(index)).edits
}

/// The suggestions for the first request of a scenario.
fn first(text: &str) -> Vec<Suggestion> {
    suggested(&read(text), 0)
}

fn titles(edits: &[Suggestion]) -> Vec<&str> {
    edits.iter().map(|one| one.title.as_str()).collect()
}

/// The suggestion of this title, with the status that it promises.
fn holds<'a>(edits: &'a [Suggestion], title: &str, status: u16) -> &'a Suggestion {
    let found = edits.iter().find(|one| one.title == title);
    assert!(found.is_some(), "no `{title}` in {:#?}", titles(edits));
    let found = found.expect("it is there");
    assert_eq!(found.status_code, status, "{title}");
    found
}

fn opens(edit: &Suggestion) -> Vec<String> {
    edit.opens.iter().map(ToString::to_string).collect()
}

/// An output that allows this resource.
fn allow(resource: &str) -> String {
    format!(
        r#"{{ "principalId": "a", "policyDocument": {{ "Version": "2012-10-17", "Statement": [
            {{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "{resource}" }} ] }} }}"#
    )
}

#[test]
fn what_an_edit_opens_is_named_by_method_path_and_caller() {
    let text = format!(
        r#"{{ "api": {{ "methods": [{{ "path": "/pets/{{petId}}" }}] }},
            "authorizer": {{ "lambda": [{{ "when": "Bearer *", "returns": {} }}] }},
            "timeline": [{{ "request": {{ "headers": {{ "Authorization": "Bearer alice" }} }} }},
                         {{ "at": 1, "request": {{ "headers": {{ "Authorization": "Bearer bob" }} }} }}] }}"#,
        allow("arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/*")
    );
    let edits = first(&text);
    let stage = holds(&edits, "Name the stage `dev` in the ARN", 200);
    let opened = opens(stage);
    assert!(
        opened.contains(&"GET /pets/8 as Bearer bob".to_owned()),
        "{opened:?}"
    );
    assert!(
        opened.contains(&"GET /pets/7 as Bearer alice from 198.51.100.250".to_owned()),
        "{opened:?}"
    );
    // The request itself is not what it opens.
    assert!(!opened.contains(&"GET /pets/7 as Bearer alice".to_owned()));
    let narrow = holds(&edits, "Also allow `GET /pets/7`", 200);
    assert!(narrow.opens.len() < stage.opens.len());
    assert!(opens(narrow).iter().all(|one| one.starts_with("GET /pets/7 ")));
}

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
fn a_preflight_gets_a_method_of_its_own_and_nothing_else() {
    let timeline = r#""timeline": [{ "request": { "httpMethod": "OPTIONS", "path": "/items",
        "headers": { "Origin": "https://example.com", "Access-Control-Request-Method": "GET" } } }]"#;
    for (methods, title) in [
        (
            r#""methods": [{ "httpMethod": "ANY", "path": "/{proxy+}" }, { "httpMethod": "OPTIONS", "path": "/{proxy+}" }]"#,
            "Let `OPTIONS /{proxy+}` have neither authorizer nor API key",
        ),
        (
            r#""methods": [{ "httpMethod": "ANY", "path": "/{proxy+}" }]"#,
            "Add `OPTIONS /{proxy+}` without authorizer and API key",
        ),
        (
            r#""methods": [{ "httpMethod": "GET", "path": "/items", "apiKeyRequired": true }]"#,
            "Add `OPTIONS /items` without authorizer and API key",
        ),
        (
            r#""region": "us-east-1""#,
            "Add `OPTIONS` methods without authorizer and API key",
        ),
    ] {
        let scenario = read(&format!(r#"{{ "api": {{ {methods} }}, {timeline} }}"#));
        let edits = suggested(&scenario, 0);
        assert_eq!(titles(&edits), [title]);
        let edit = edits.first().expect("one");
        assert_eq!(edit.status_code, 200);
        let others = |scenario: &Scenario| {
            let methods = scenario.api.methods.iter().flatten();
            methods
                .filter(|method| method.http_method != "OPTIONS")
                .cloned()
                .collect::<Vec<_>>()
        };
        if scenario.api.methods.is_some() {
            assert_eq!(others(&edit.scenario), others(&scenario), "{title}");
        }
        assert!(
            opens(edit).iter().all(|one| one.starts_with("OPTIONS ")),
            "{title}: {:?}",
            opens(edit)
        );
    }
}

#[test]
fn a_key_is_taken_off_one_method_only() {
    let scenario = read(
        r#"{ "authorizer": null, "api": { "apiKeys": ["k"], "methods": [
            { "httpMethod": "ANY", "path": "/items", "authorizationType": "NONE", "apiKeyRequired": true },
            { "httpMethod": "GET", "path": "/other", "authorizationType": "NONE", "apiKeyRequired": true }] },
            "timeline": [{ "request": { "path": "/items" } }] }"#,
    );
    let edits = suggested(&scenario, 0);
    holds(&edits, "Send a key of the usage plan", 200);
    let off = holds(&edits, "Require no API key for `GET /items`", 200);
    assert!(off.undoes_restriction);
    assert_eq!(edits.last(), Some(off));
    let methods = off.scenario.api.methods.clone().expect("methods");
    assert_eq!(methods.iter().filter(|method| method.api_key_required).count(), 2);
}

#[test]
fn keys_are_put_into_the_plan_or_enabled() {
    let at = |keys: &str| {
        format!(
            r#"{{ "authorizer": null, "api": {{ "apiKeys": [{keys}], "methods": [
                {{ "path": "/", "authorizationType": "NONE", "apiKeyRequired": true }}] }},
                "timeline": [{{ "request": {{ "path": "/", "apiKey": "mine" }} }}] }}"#
        )
    };
    for keys in [
        "",
        "\"other\"",
        r#"{ "value": "mine", "usagePlan": false }, "other""#,
    ] {
        let edits = first(&at(keys));
        let added = holds(&edits, "Add the key to the usage plan", 200);
        let plan = added
            .aws
            .commands
            .iter()
            .any(|one| one.contains("create-usage-plan-key"));
        assert!(plan && !added.aws.deploys, "{:?}", added.aws);
    }
    let edits = first(&at(r#"{ "value": "mine", "enabled": false }, "other""#));
    holds(&edits, "Enable the key", 200);
}

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
fn what_keeps_a_request_from_the_api_has_its_cure() {
    for (api, request, title, marked) in [
        (r#""deployed": false"#, "", "Deploy the API to the stage", false),
        (
            r#""disableExecuteApiEndpoint": true"#,
            r#""host": "default""#,
            "Send the request to the custom domain name",
            false,
        ),
        (
            r#""disableExecuteApiEndpoint": true"#,
            r#""host": "default""#,
            "Enable the default endpoint",
            true,
        ),
        (
            "",
            r#""vpcEndpointId": "vpce-1""#,
            "Send the request past the VPC endpoint",
            false,
        ),
        (
            "",
            r#""host": "customDomain", "basePathMapped": false"#,
            "Map the path of the custom domain name to the API",
            false,
        ),
        (
            "",
            r#""host": "customDomain", "clientCertificateTrusted": false"#,
            "Send a client certificate of the truststore",
            false,
        ),
    ] {
        let text = format!(
            r#"{{ "authorizer": null, "api": {{ {api} }}, "timeline": [{{ "request": {{ {request} }} }}] }}"#
        );
        let edits = first(&text);
        assert_eq!(holds(&edits, title, 200).undoes_restriction, marked, "{title}");
    }
    let deployed =
        first(r#"{ "authorizer": null, "api": { "deployed": false }, "timeline": [{ "request": {} }] }"#);
    let aws = &holds(&deployed, "Deploy the API to the stage", 200).aws;
    assert_eq!(
        aws.commands,
        ["aws apigateway create-deployment --rest-api-id abcdef1234 --stage-name dev"]
    );
}

#[test]
fn a_saved_change_is_deployed_before_the_request() {
    let scenario = read(
        r#"{ "authorizer": null, "api": { "methods": [{ "path": "/old", "authorizationType": "NONE" }] },
            "timeline": [
              { "at": 0, "update": { "api": { "methods": [{ "path": "/new", "authorizationType": "NONE" }] } } },
              { "at": 5, "request": { "path": "/new" } }] }"#,
    );
    let edits = suggested(&scenario, 0);
    let deploy = holds(&edits, "Deploy the API before this request", 200);
    assert!(deploy.aws.deploys);
    assert_eq!(deploy.scenario.timeline.len(), 3);
}

#[test]
fn what_a_deployment_brought_is_mended_by_a_deployment_before_the_request() {
    let deny = allow("*").replace("Allow", "Deny");
    let scenario = read(&format!(
        r#"{{ "authorizer": {{ "lambda": [{{ "returns": {} }}] }},
            "timeline": [
              {{ "at": 0, "request": {{ "headers": {{ "Authorization": "t" }} }} }},
              {{ "at": 400, "set": {{ "authorizer": {{ "lambda": [{{ "returns": {deny} }}] }} }} }},
              {{ "at": 800, "request": {{ "headers": {{ "Authorization": "t" }} }} }},
              {{ "at": 900, "set": {{ "api": {{ "methods": [] }} }} }},
              {{ "at": 901, "request": {{ "path": "/new", "headers": {{ "Authorization": "t" }} }} }}] }}"#,
        allow("*")
    ));
    let edits = suggested(&scenario, 1);
    let allowed = holds(&edits, "Change Deny to Allow", 200);
    let after = gateway::simulate(&allowed.scenario).outcomes;
    assert_eq!(
        [0, 1].map(|at| after.get(at).and_then(|one| one.status_code)),
        [Some(200); 2]
    );
    assert!(
        allowed
            .aws
            .commands
            .iter()
            .any(|one| one.contains("update-function-code")),
        "{:?}",
        allowed.aws
    );
    assert_eq!(allowed.scenario.authorizer, scenario.authorizer);
    let edits = suggested(&scenario, 2);
    let deploys = &holds(&edits, "Add the method `GET /new` to the API", 403).aws;
    assert!(deploys.deploys, "{deploys:?}");
}

#[test]
fn a_method_that_is_added_brings_its_resources_and_its_authorizer() {
    let edits = first(&format!(
        r#"{{ "api": {{ "methods": [{{ "path": "/a/b" }}, {{ "path": "/a" }}] }},
            "authorizer": {{ "lambda": [{{ "returns": {} }}] }},
            "timeline": [{{ "request": {{ "path": "/a/c/d", "headers": {{ "Authorization": "t" }} }} }}] }}"#,
        allow("*")
    ));
    let found = edits.iter().find(|one| one.title.starts_with("Add the method"));
    let commands = &found.expect("the method").aws.commands;
    let has = |part: &str| commands.iter().filter(|one| one.contains(part)).count();
    assert_eq!(has("?path==`/a`"), 1, "{commands:?}");
    assert_eq!(has("create-resource"), 2, "{commands:?}");
    assert_eq!(
        has("--authorization-type CUSTOM --authorizer-id auth01"),
        1,
        "{commands:?}"
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
fn a_user_pool_gets_the_token_that_the_method_takes() {
    let at = |scopes: &str, token: &str| {
        format!(
            r#"{{ "authorizer": null, "api": {{ "methods": [{{ "path": "/pets/{{petId}}",
                  "authorizationType": "COGNITO_USER_POOLS", "authorizationScopes": [{scopes}] }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "x" }}, "token": {{ {token} }} }} }}] }}"#
        )
    };
    for (scopes, token, title) in [
        ("", r#""use": "access""#, "Send the ID token"),
        (
            "\"pets/read\"",
            r#""use": "id""#,
            "Send an access token with the scope `pets/read`",
        ),
        (
            "\"pets/read\"",
            r#""use": "access", "scopes": ["pets/write"]"#,
            "Add the scope `pets/write` to the method",
        ),
        (
            "",
            r#""use": "id", "expired": true"#,
            "Send a token that has not expired",
        ),
        (
            "",
            r#""use": "id", "valid": false"#,
            "Send a token of the user pool",
        ),
    ] {
        holds(&first(&at(scopes, token)), title, 200);
    }
}

#[test]
fn a_token_of_another_client_gets_the_audience_that_the_expression_matches() {
    let at = |expression: &str| {
        first(&format!(
            r#"{{ "authorizer": {{ "identityValidationExpression": "{expression}" }},
                "api": {{ "methods": [{{ "path": "/pets/{{petId}}", "authorizationType": "COGNITO_USER_POOLS" }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "x" }},
                  "token": {{ "use": "id", "audience": "other" }} }} }}] }}"#
        ))
    };
    for (expression, title) in [
        ("client7", "Send an ID token with the audience `client7`"),
        (
            "client-[0-9]",
            "Send an ID token whose audience matches `client-[0-9]`",
        ),
    ] {
        let edits = at(expression);
        assert_eq!(edits.first(), Some(holds(&edits, title, 200)));
        let removed = holds(&edits, "Remove the validation expression", 200);
        assert!(removed.undoes_restriction);
    }
}

#[test]
fn the_nearest_path_is_offered_and_the_stage_left_out() {
    let at = |path: &str| {
        format!(
            r#"{{ "authorizer": null, "api": {{ "methods": [{{ "path": "/pets/{{petId}}", "authorizationType": "NONE" }}] }},
                "timeline": [{{ "request": {{ "path": "{path}" }} }}] }}"#
        )
    };
    holds(&first(&at("/pet/7")), "Call `GET /pets/7` instead", 200);
    holds(
        &first(&at("/dev/pets/7")),
        "Leave the stage out of the path: `/pets/7`",
        200,
    );
    holds(
        &first(&at("/pets//7")),
        "Send one slash instead of two: `/pets/7`",
        200,
    );
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
fn the_repair_of_the_cause_comes_first() {
    for (example, request, title, status) in [
        ("bare-policy", 0, "Put the policy into `policyDocument`", 200),
        ("list-in-context", 0, "Make `roles` a string of JSON", 200),
        ("condition-null", 0, "Replace `null` with `{}`", 200),
        ("not-json", 0, "Add `]}}` at the end", 403),
        ("private-api", 0, "Compare `aws:VpcSourceIp` instead", 200),
        ("policy-not-saved", 0, "Add `\"Principal\": \"*\"`", 200),
        ("unauthorized-exactly", 1, "Fail with exactly `Unauthorized`", 401),
        (
            "proxy-style-answer",
            0,
            "Throw `Unauthorized` instead of returning a 401",
            401,
        ),
        (
            "usage-identifier-key",
            1,
            "Have the function return the key as `usageIdentifierKey`",
            200,
        ),
    ] {
        let edits = suggested(&common::example(example), request);
        let first = edits.first().expect("a suggestion");
        assert_eq!(
            (first.title.as_str(), first.status_code, first.repairs_cause),
            (title, status, true),
            "{example}: {:?}",
            titles(&edits)
        );
    }
}

#[test]
fn what_opens_least_comes_before_what_opens_more() {
    for (example, request, first, later) in [
        (
            "hard-coded-stage",
            0,
            "Also allow `GET /pets/7`",
            "Name the stage `dev` in the ARN",
        ),
        (
            "cached-policy",
            1,
            "Also allow `GET /pets/7`",
            "Allow every method of the stage",
        ),
    ] {
        let edits = suggested(&common::example(example), request);
        let opens: Vec<usize> = edits.iter().map(|one| one.opens.len()).collect();
        assert!(opens.is_sorted(), "{example}: {opens:?}");
        assert_eq!(titles(&edits).first().copied(), Some(first), "{example}");
        holds(&edits, later, 200);
    }
}

#[test]
fn a_missing_brace_and_a_literal_are_repaired_first() {
    let at = |returns: &str| {
        let quoted = why403::json::quote(returns);
        first(&format!(
            r#"{{ "authorizer": {{ "lambda": [{{ "returns": {quoted} }}] }},
                "timeline": [{{ "request": {{ "headers": {{ "Authorization": "t" }} }} }}] }}"#
        ))
    };
    let whole = allow("*");
    let edits = at(whole.trim_end().strip_suffix('}').expect("a brace"));
    assert_eq!(edits.first(), Some(holds(&edits, "Add `}` at the end", 200)));
    let edits = at(&whole.replace("\"Version\": \"2012-10-17\",", "\"Version\": \"2012-10-17\""));
    assert_eq!(edits.first(), Some(holds(&edits, "Insert a comma", 200)));
    // What `effect` stands for is not known, so the object is no valid output yet.
    let edits = at(
        "{ principalId: 'a', policyDocument: { Statement: [{ Effect: effect, Action: '*', Resource: '*' }] } }",
    );
    assert_eq!(
        edits.first(),
        Some(holds(&edits, "Write the object as JSON", 500))
    );
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
