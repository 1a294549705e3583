//! Warnings about a scenario: each fires on its case, and not on what is nearly the same.

#![allow(clippy::expect_used)]

use why403::explain;
use why403::explain::{Warning, WarningReport};
use why403::scenario::{self, Scenario};

/// The start of every ARN of the default API.
const API: &str = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234";

fn read(text: &str) -> Scenario {
    let read = scenario::read(text);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.scenario
}

fn codes(scenario: &Scenario) -> Vec<&'static str> {
    explain::warnings(scenario).iter().map(|one| one.code).collect()
}

/// The scenario of a text has exactly one warning, of this code; that of the other text has none of it.
fn fires(code: &str, text: &str, near_miss: &str) -> Warning {
    let scenario = read(text);
    let found = explain::warnings(&scenario);
    let of_code: Vec<&Warning> = found.iter().filter(|one| one.code == code).collect();
    assert_eq!(of_code.len(), 1, "{code} in {text}: {:?}", codes(&scenario));
    assert!(!codes(&read(near_miss)).contains(&code), "{code} in {near_miss}");
    let warning = of_code.first().map(|one| (*one).clone()).expect("one");
    assert!(warning.sentence.ends_with('.'), "{}", warning.sentence);
    assert_eq!(
        warning.sentence.matches('`').count() % 2,
        0,
        "{}",
        warning.sentence
    );
    assert_eq!(warning.rule.id, format!("warning-{code}"));
    if let Some(edited) = WarningReport::from(warning.clone()).apply_edit(&scenario) {
        assert!(
            !codes(&edited).contains(&warning.code),
            "{code} after its edit: {}",
            scenario::write(&edited)
        );
    }
    warning
}

/// A scenario whose function returns an Allow for this resource, a JSON text. The authorizer may have other properties.
fn output(resource: &str, authorizer: &str) -> String {
    format!(
        r#"{{ "authorizer": {{ {authorizer} "lambda": [{{ "returns": {{ "principalId": "a", "policyDocument": {{
            "Version": "2012-10-17", "Statement": [
              {{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": {resource} }} ] }} }} }}] }} }}"#
    )
}

/// A scenario without authorizer, with these statements in its resource policy. The API may have other properties.
fn policy(statements: &str, api: &str) -> String {
    guarded("null", statements, api)
}

fn guarded(authorizer: &str, statements: &str, api: &str) -> String {
    format!(
        r#"{{ "authorizer": {authorizer}, "api": {{ {api} "policy": {{ "Version": "2012-10-17", "Statement": [{statements}] }} }} }}"#
    )
}

/// A statement of a resource policy.
fn statement(effect: &str, principal: &str, resource: &str, condition: &str) -> String {
    let condition = if condition.is_empty() {
        String::new()
    } else {
        format!(r#", "Condition": {{ {condition} }}"#)
    };
    format!(
        r#"{{ "Effect": "{effect}", "Principal": {principal}, "Action": "execute-api:Invoke", "Resource": "{resource}"{condition} }}"#
    )
}

fn everyone(condition: &str) -> String {
    statement("Allow", "\"*\"", "execute-api:/*", condition)
}

#[test]
fn a_cached_policy_for_one_method_arn() {
    let warning = fires(
        "cached-method-arn",
        &output("\"${event.methodArn}\"", ""),
        &output("\"${event.methodArn}\"", "\"authorizerResultTtlInSeconds\": 0,"),
    );
    assert!(warning.edit.is_some());
    // The path is part of the key.
    fires(
        "cached-method-arn",
        &output("\"${event.methodArn}\"", "\"authorizerResultTtlInSeconds\": 60,"),
        &output(
            "\"${event.methodArn}\"",
            r#""type": "REQUEST", "identitySource": "method.request.header.Authorization, context.path","#,
        ),
    );
}

#[test]
fn an_arn_of_another_stage_api_or_account() {
    let near = output(&format!("\"{API}/dev/GET/pets\""), "");
    for other in [
        format!("\"{API}/prod/GET/pets\""),
        format!("\"{}/dev/GET/pets\"", API.replace("abcdef1234", "zzzzzzzzzz")),
        format!("\"{}/dev/GET/pets\"", API.replace("123456789012", "210987654321")),
        format!("\"{}/dev/GET/pets\"", API.replace("us-east-1", "eu-west-1")),
    ] {
        let warning = fires("other-api", &output(&other, ""), &near);
        assert!(warning.edit.is_some(), "{other}");
    }
    let any = output("\"arn:aws:execute-api:*:*:*/*/GET/pets\"", "");
    fires(
        "other-api",
        &policy(&statement("Allow", "\"*\"", "execute-api:/prod/GET/pets", ""), ""),
        &any,
    );
}

#[test]
fn an_empty_list_of_resources() {
    fires("empty-resource", &output("[]", ""), &output("[\"*\"]", ""));
}

#[test]
fn a_wildcard_for_the_verb_that_crosses_slashes() {
    let methods = r#""methods": [{ "httpMethod": "GET", "path": "/pets" }, { "httpMethod": "POST", "path": "/pets" }],"#;
    let to = |resource: &str| policy(&statement("Allow", "\"*\"", resource, ""), methods);
    let warning = fires(
        "wildcard-crosses-slash",
        &to("execute-api:/dev/*/pets"),
        &to("execute-api:/dev/*/*"),
    );
    assert!(
        warning.sentence.contains("`POST /x/pets`"),
        "{}",
        warning.sentence
    );
    let edit = warning.edit.expect("the API has verbs for it");
    assert_eq!(
        edit.replacement,
        r#"["execute-api:/dev/GET/pets", "execute-api:/dev/POST/pets"]"#
    );
    // A Deny that matches more is no gap.
    fires(
        "wildcard-crosses-slash",
        &to("execute-api:/dev/*/pets"),
        &policy(
            &[
                everyone(""),
                statement("Deny", "\"*\"", "execute-api:/dev/*/pets", ""),
            ]
            .join(","),
            methods,
        ),
    );
}

#[test]
fn an_open_proxy_behind_a_guarded_verb() {
    let api = |verb: &str, proxy: &str| {
        format!(
            r#"{{ "api": {{ "methods": [ {{ "httpMethod": "{verb}", "path": "/admin" }},
                {{ "httpMethod": "ANY", "path": "/{{proxy+}}", "authorizationType": "{proxy}" }} ] }} }}"#
        )
    };
    let warning = fires("open-proxy", &api("POST", "NONE"), &api("POST", "CUSTOM"));
    assert_eq!(warning.subject.to_string(), "/api/methods/1");
    fires("open-proxy", &api("POST", "NONE"), &api("ANY", "NONE"));
}

#[test]
fn a_resource_policy_of_denies_alone() {
    let deny = statement(
        "Deny",
        "\"*\"",
        "execute-api:/*",
        r#""IpAddress": { "aws:SourceIp": "192.0.2.0/24" }"#,
    );
    fires(
        "denies-alone",
        &policy(&deny, ""),
        &policy(&[everyone(""), deny.clone()].join(","), ""),
    );
    // With a Lambda authorizer its Allow is enough.
    fires("denies-alone", &policy(&deny, ""), &guarded("{}", &deny, ""));
}

#[test]
fn an_arn_that_ends_before_the_method() {
    for short in [
        API.to_owned(),
        format!("{API}/"),
        format!("{API}/dev"),
        format!("{API}/dev/"),
    ] {
        fires(
            "arn-without-method",
            &policy(&statement("Allow", "\"*\"", &short, ""), ""),
            &policy(&statement("Allow", "\"*\"", &format!("{API}/*"), ""), ""),
        );
    }
    fires(
        "arn-without-method",
        &output(&format!("\"{API}\""), ""),
        &output(&format!("\"{API}/dev/GET/\""), ""),
    );
}

#[test]
fn a_source_address_on_a_private_api() {
    let list = everyone(r#""IpAddress": { "aws:SourceIp": "10.0.0.0/16" }"#);
    fires(
        "source-ip-on-private",
        &policy(&list, r#""endpointType": "PRIVATE","#),
        &policy(&list, ""),
    );
    let vpc = everyone(r#""IpAddress": { "aws:VpcSourceIp": "10.0.0.0/16" }"#);
    fires(
        "source-ip-on-private",
        &policy(&list, r#""endpointType": "PRIVATE","#),
        &policy(&vpc, r#""endpointType": "PRIVATE","#),
    );
}

#[test]
fn an_address_list_that_keeps_nobody_out() {
    let list = everyone(r#""IpAddress": { "aws:SourceIp": "192.0.2.0/24" }"#);
    let deny = statement(
        "Deny",
        "\"*\"",
        "execute-api:/*",
        r#""NotIpAddress": { "aws:SourceIp": "192.0.2.0/24" }"#,
    );
    fires(
        "list-without-effect",
        &guarded("{}", &list, ""),
        &policy(&list, ""),
    );
    fires(
        "list-without-effect",
        &guarded("{}", &list, ""),
        &guarded("{}", &[list.clone(), deny].join(","), ""),
    );
}

#[test]
fn an_address_without_a_mask() {
    let to = |address: &str| {
        policy(
            &everyone(&format!(r#""IpAddress": {{ "aws:SourceIp": "{address}" }}"#)),
            "",
        )
    };
    let warning = fires("one-address", &to("0.0.0.0"), &to("0.0.0.0/0"));
    assert_eq!(warning.edit.expect("an edit").replacement, "\"0.0.0.0/0\"");
    fires("one-address", &to("::"), &to("192.0.2.7"));
}

#[test]
fn an_ipv4_list_on_a_dual_stack_endpoint() {
    let to = |networks: &str, api: &str| {
        policy(
            &everyone(&format!(r#""IpAddress": {{ "aws:SourceIp": [{networks}] }}"#)),
            api,
        )
    };
    let dual = r#""ipAddressType": "dualstack","#;
    fires(
        "ipv4-on-dualstack",
        &to("\"192.0.2.0/24\"", dual),
        &to("\"192.0.2.0/24\"", ""),
    );
    fires(
        "ipv4-on-dualstack",
        &to("\"192.0.2.0/24\"", dual),
        &to("\"192.0.2.0/24\", \"2001:db8::/32\"", dual),
    );
}

#[test]
fn a_vpc_compared_with_an_endpoint() {
    let to = |key: &str, id: &str| {
        policy(
            &everyone(&format!(r#""StringEquals": {{ "{key}": "{id}" }}"#)),
            r#""endpointType": "PRIVATE","#,
        )
    };
    let near = to("aws:SourceVpce", "vpce-0123456789abcdef0");
    fires("vpc-as-endpoint", &to("aws:sourceVpce", "vpc-0a1b2c3d"), &near);
    fires(
        "vpc-as-endpoint",
        &to("aws:SourceVpc", "vpce-0123456789abcdef0"),
        &to("aws:SourceVpc", "vpc-0a1b2c3d"),
    );
}

#[test]
fn a_principal_that_no_anonymous_caller_is() {
    let named = statement(
        "Allow",
        r#"{ "AWS": "arn:aws:iam::123456789012:root" }"#,
        "execute-api:/*",
        "",
    );
    let signed = r#""methods": [{ "httpMethod": "GET", "path": "/pets", "authorizationType": "AWS_IAM" }],"#;
    fires("never-anonymous", &policy(&named, ""), &policy(&named, signed));
    let any = statement("Allow", r#"{ "AWS": "*" }"#, "execute-api:/*", "");
    fires("never-anonymous", &policy(&named, ""), &policy(&any, ""));
}

#[test]
fn a_response_for_tokens_that_never_get_it() {
    let api = |name: &str, methods: &str| {
        format!(
            r#"{{ "api": {{ {methods} "gatewayResponses": {{ "{name}": {{ "responseTemplates": {{ "application/json": "{{}}" }} }} }} }} }}"#
        )
    };
    let signed = r#""methods": [{ "httpMethod": "GET", "path": "/pets", "authorizationType": "AWS_IAM" }],"#;
    fires(
        "expired-token",
        &api("EXPIRED_TOKEN", ""),
        &api("EXPIRED_TOKEN", signed),
    );
    fires(
        "expired-token",
        &api("EXPIRED_TOKEN", ""),
        &api("UNAUTHORIZED", ""),
    );
}

#[test]
fn a_partition_that_does_not_fit_the_region() {
    let to = |arn: &str, region: &str| {
        policy(
            &statement("Allow", "\"*\"", arn, ""),
            &format!(r#""region": "{region}","#),
        )
    };
    let warning = fires(
        "partition",
        &to(
            "arn:aws:execute-api:cn-north-1:123456789012:abcdef1234/*",
            "cn-north-1",
        ),
        &to(
            "arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/*",
            "cn-north-1",
        ),
    );
    assert_eq!(
        warning.edit.expect("an edit").replacement,
        "\"arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/*\""
    );
    fires(
        "partition",
        &to("arn:aws-us-gov:execute-api:*:*:*", "us-east-1"),
        &to("arn:*:execute-api:us-east-1:*:*", "us-east-1"),
    );
}

#[test]
fn a_response_with_another_status() {
    let api = |name: &str, status: u16| {
        format!(r#"{{ "api": {{ "gatewayResponses": {{ "{name}": {{ "statusCode": {status} }} }} }} }}"#)
    };
    fires(
        "status-changed",
        &api("ACCESS_DENIED", 404),
        &api("ACCESS_DENIED", 403),
    );
    let without = r#"{ "api": { "gatewayResponses": { "DEFAULT_4XX": { "responseParameters": { "gatewayresponse.header.X": "'x'" } } } } }"#;
    fires("status-changed", &api("DEFAULT_4XX", 400), without);
}

#[test]
fn a_scenario_of_defaults_has_no_warning() {
    assert_eq!(codes(&Scenario::default()), [""; 0]);
    assert_eq!(explain::warnings(&Scenario::default()), []);
}

#[test]
fn what_the_timeline_brings_is_looked_at_once() {
    let open = statement("Allow", "\"*\"", "execute-api:/*", "");
    let one_address = statement(
        "Deny",
        "\"*\"",
        "execute-api:/*",
        r#""NotIpAddress": { "aws:SourceIp": "0.0.0.0" }"#,
    );
    let at = |start: &str, kind: &str, patched: &str| {
        let patched = format!(r#"{{ "Version": "2012-10-17", "Statement": [{patched}] }}"#);
        read(&format!(
            r#"{{ "authorizer": null, "api": {{ "policy": {{ "Version": "2012-10-17", "Statement": [{start}] }} }},
                "timeline": [{{ "request": {{}} }}, {{ "at": 1, "{kind}": {{ "api": {{ "policy": {patched} }} }} }},
                             {{ "at": 2, "{kind}": {{ "api": {{ "stageVariables": {{ "a": "b" }} }} }} }}] }}"#
        ))
    };
    let both = format!("{open}, {one_address}");
    for kind in ["set", "update"] {
        let scenario = at(&open, kind, &both);
        let found = explain::warnings(&scenario);
        assert_eq!(codes(&scenario), ["one-address"], "{kind}");
        let warning = found.first().expect("one");
        assert_eq!(
            warning.subject.to_string(),
            format!("/timeline/1/{kind}/api/policy")
        );
        assert_eq!((warning.span, &warning.edit), (None, &None));
        // What is replaced and what stays is said once.
        assert_eq!(codes(&at(&both, kind, &open)), ["one-address"], "{kind}");
        assert_eq!(codes(&at(&both, kind, &both)), ["one-address"], "{kind}");
        assert!(codes(&at(&open, kind, &open)).is_empty(), "{kind}");
    }
    let later = read(
        r#"{ "authorizer": { "authorizerResultTtlInSeconds": 0, "lambda": [{ "returns": { "principalId": "a",
              "policyDocument": { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "${event.methodArn}" }] } } }] },
            "timeline": [{ "set": { "authorizer": { "authorizerResultTtlInSeconds": 60 } } }] }"#,
    );
    let found = explain::warnings(&later);
    assert_eq!(codes(&later), ["cached-method-arn"]);
    // The text is the scenario's own, and so is the place.
    assert!(found.iter().all(|one| one.span.is_some() && one.edit.is_some()));
}
