//! Suggestions that mend requests and the methods that they are to reach.

use super::{allow, first, holds, opens, read, suggested, titles};
use why403::scenario::Scenario;

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
    assert_eq!(has("\"items[?path=='/a'].id\""), 1, "{commands:?}");
    assert_eq!(has("create-resource"), 2, "{commands:?}");
    assert_eq!(
        has("--authorization-type CUSTOM --authorizer-id auth01"),
        1,
        "{commands:?}"
    );
}

#[test]
fn a_method_is_added_to_the_resource_that_is_there() {
    let edits = super::suggested(&super::common::example("missing-authentication-token"), 1);
    let added = holds(&edits, "Add the method `DELETE /pets/{petId}` to the API", 401);
    let commands = &added.aws.commands;
    let has = |part: &str| commands.iter().any(|one| one.contains(part));
    assert!(
        has("path=='/pets/{petId}'") && has("--http-method DELETE"),
        "{commands:?}"
    );
    assert!(!has("create-resource"), "{commands:?}");

    for (methods, path, title) in [
        (
            "/pets/{petId}",
            "/pets/7/toys",
            "Add the method `GET /pets/{petId}/toys` to the API",
        ),
        (
            "/pets/{petId}/{proxy+}",
            "/pets/7",
            "Add the method `GET /pets/{petId}` to the API",
        ),
        ("/a/{proxy+}", "/b", "Add the method `GET /b` to the API"),
    ] {
        let edits = first(&format!(
            r#"{{ "authorizer": null, "api": {{ "methods": [{{ "path": "{methods}", "authorizationType": "NONE" }}] }},
                "timeline": [{{ "request": {{ "path": "{path}" }} }}] }}"#
        ));
        holds(&edits, title, 200);
    }
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
