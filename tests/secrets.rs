//! Secrets: each kind is found wherever it stands, and replaced with the outcomes kept.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "gateway/run.rs"]
#[allow(dead_code)]
mod run;

use why403::gateway::{Outcome, simulate};
use why403::scenario::{RequestIndex, Scenario, gallery, read, write};
use why403::secrets::{Replaced, Secret, SecretKind, find, replace};

fn scenario(text: &str) -> Scenario {
    let read = read(text);
    assert_eq!(read.diagnostics, [], "{text}");
    read.scenario
}

fn found(text: &str) -> Vec<(SecretKind, String, String, usize)> {
    let secrets = find(&scenario(text)).into_iter();
    secrets
        .map(|secret| (secret.kind, secret.value, secret.stand_in, secret.count))
        .collect()
}

/// The kinds and values that are found in a description.
fn in_text(text: &str) -> Vec<(SecretKind, String)> {
    let scenario = Scenario {
        description: text.into(),
        ..Scenario::default()
    };
    values(&scenario)
}

/// The kinds and values that are found in a scenario.
fn values(scenario: &Scenario) -> Vec<(SecretKind, String)> {
    let secrets = find(scenario).into_iter();
    secrets.map(|secret| (secret.kind, secret.value)).collect()
}

fn stand_ins(replaced: &Replaced) -> Vec<&str> {
    let replaced = replaced.replaced.iter();
    replaced.map(|secret| secret.stand_in.as_str()).collect()
}

/// The scenarios of the gallery.
fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    let examples = gallery::examples().iter();
    examples.map(|entry| (entry.name, common::example_text(entry.name)))
}

/// The scenarios of the gallery and of the gateway's cases, with their names.
fn corpora() -> Vec<(&'static str, &'static str)> {
    let cases = run::cases().into_iter();
    let cases = cases.map(|(name, text)| (name, run::scenario_text(text)));
    let all: Vec<_> = examples().chain(cases).collect();
    assert!(all.len() > 200, "{}", all.len());
    all
}

/// The requests whose outcomes differ, by the outcomes' JSON.
fn differing(before: &Scenario, after: &Scenario) -> Vec<RequestIndex> {
    let facts = |outcome: &Outcome| {
        let json = serde_json::to_value(outcome).unwrap();
        ["statusCode", "decision", "decidedBy", "certainty"].map(|name| json[name].clone())
    };
    let (before, after) = (simulate(before).outcomes, simulate(after).outcomes);
    assert_eq!(before.len(), after.len());
    let pairs = before.iter().zip(&after).enumerate();
    pairs
        .filter(|(_, (one, other))| facts(one) != facts(other))
        .map(|(index, _)| RequestIndex(index))
        .collect()
}

/// Check that nothing is left of what was found, and that what is reported differs; return both.
fn check(name: &str, scenario: &Scenario) -> (Vec<Secret>, Vec<RequestIndex>) {
    let found = find(scenario);
    for kinds in [
        &SecretKind::ALL[..],
        &[SecretKind::Token, SecretKind::AccessKey, SecretKind::ApiKey],
    ] {
        let replaced = replace(scenario, kinds);
        let text = write(&replaced.scenario);
        let again = find(&replaced.scenario);
        for secret in found.iter().filter(|secret| kinds.contains(&secret.kind)) {
            assert!(
                !again.iter().any(|other| other.value == secret.value),
                "{name}: {secret:?} is found again"
            );
            // `2.3.4.5` is a part of `12.3.4.56`.
            if secret.kind != SecretKind::IpAddress {
                assert!(!text.contains(&secret.value), "{name}: {secret:?} in {text}");
            }
        }
        assert_eq!(
            replaced.changed,
            differing(scenario, &replaced.scenario),
            "{name}"
        );
    }
    (found, replace(scenario, &SecretKind::ALL).changed)
}

#[test]
fn nothing_is_left_in_the_gallery_and_the_cases() {
    for (name, text) in corpora() {
        check(name, &read(text).scenario);
    }
}

#[test]
fn what_examples_hold_is_no_secret() {
    for (name, text) in examples() {
        assert_eq!(find(&read(text).scenario), [], "{name}");
    }
}

#[test]
fn outcomes_are_kept_where_the_values_are_a_persons_own() {
    let own = [
        ("123456789012", "318204957716"),
        ("210987654321", "604718223905"),
        ("abcdef1234", "k3v9x0t2qa"),
        ("Bearer alice", "Bearer 8f14e45fceea167a5a36dedd4bea2543"),
        ("Bearer bob", "Bearer c9f0f895fb98ab9159f51fd0297e236d"),
        ("0123456789abcdefghij", "Zk4Jr0pWq81LmTtY5vUu"),
        ("198.51.100.", "54.239.28."),
        ("192.0.2.", "13.248.118."),
        ("203.0.113.", "52.94.76."),
        ("2001:db8:", "2600:1f18:"),
        ("example.com", "pets-r-us.io"),
        ("vpc-1", "vpc-07a3c1e9f2b4d6081"),
        ("vpce-1", "vpce-0b5d9e37a1c2f4860"),
        ("vpce-2", "vpce-0c1e9a7b35d2f8604"),
    ];
    let mut secrets = 0;
    let mut requests = 0;
    let mut changed = Vec::new();
    for (name, text) in corpora() {
        let text = own
            .iter()
            .fold(text.to_owned(), |text, (example, own)| text.replace(example, own));
        let scenario = read(&text).scenario;
        let (found, differing) = check(name, &scenario);
        secrets += found.len();
        requests += scenario.requests().count();
        changed.extend(differing.iter().map(|index| format!("{name} {index}")));
    }
    println!("{secrets} secrets, {requests} requests, of which these differ: {changed:#?}");
    assert!(secrets > 500, "{secrets}");
    assert!(changed.is_empty(), "{changed:#?}");
}

#[test]
fn each_kind_is_found_in_any_text() {
    use SecretKind::*;
    for (kind, value) in [
        (Token, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"),
        (AccessKey, "AKIA3XJ7Q2LM5N8P4RTV"),
        (AccessKey, "ASIA3XJ7Q2LM5N8P4RTV"),
        (AccessKey, "q8Zr2VtY5uX1wLk9Jh3Gf6Dc0Sb7Na4MpOiU+eQx"),
        (AccountId, "318204957716"),
        (VpcId, "vpce-0b5d9e37a1c2f4860"),
        (VpcId, "vpc-07a3c1e9"),
        (VpcId, "vpce-svc-0b5d9e37a1c2f4860"),
        (Email, "jane.doe+aws@pets-r-us.io"),
        (IpAddress, "52.94.76.9"),
        (IpAddress, "52.94.76.0/22"),
        (IpAddress, "2600:1f18::7"),
        (IpAddress, "2600:1f18:1::/48"),
        (HostName, "api.pets-r-us.io"),
        (HostName, "vault.corp.internal"),
    ] {
        for around in [
            "{}",
            "see {}.",
            "\"{}\"",
            "({})",
            "a, {}, b",
            "x={}&y",
            "é{}é",
            "https://{}/x",
        ] {
            let text = around.replace("{}", value);
            // A key's characters are those of a path.
            if value.len() == 40 && text.contains("//") || kind == Email && text.contains("//") {
                continue;
            }
            let found = in_text(&text);
            assert!(found.contains(&(kind, value.to_owned())), "{text}: {found:?}");
        }
    }
    assert_eq!(
        in_text("arn:aws:execute-api:eu-west-1:318204957716:k3v9x0t2qa/prod"),
        [(AccountId, "318204957716".into()), (ApiId, "k3v9x0t2qa".into())]
    );
    for host in ["k3v9x0t2qa", "k3v9x0t2qa-vpce-0b5d9e37a1c2f4860"] {
        let found = in_text(&format!("https://{host}.execute-api.eu-west-1.amazonaws.com/dev"));
        assert!(found.contains(&(ApiId, "k3v9x0t2qa".into())), "{found:?}");
    }
    assert_eq!(
        in_text("curl -H 'Authorization: Bearer 8f14e45fceea167a'"),
        [(Token, "8f14e45fceea167a".into())]
    );
}

#[test]
fn what_only_looks_like_a_secret_is_not_found() {
    for text in [
        "Bearer alice, Basic auth, Bearer of bad news, bearer unauthorized",
        "123456789012, 111122223333, 1234567890123, order 12345678901, a318204957716",
        "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY AKIASHORT",
        "203.0.113.7 198.51.100.0/24 10.0.0.1 172.16.3.4/12 192.168.1.5 127.0.0.1 0.0.0.0/0 1.2.3 300.1.2.3",
        "2001:db8::1 fd00::1 ::1 12:30:45 arn:aws:iam::123456789012:root a::b",
        "me@example.com api.example.org my.test dev.localhost lambda.us-east-1.amazonaws.com docs.aws.amazon.com",
        "method.request.header.Authorization, event.headers.X-Tenant, $context.error.message, index.html, a.json",
        "vpc-1 vpce-0123456789abcdef0 vpc-endpoint-policy vpc-12345678",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "2026-01-01T00:00:00Z 1.8.0 e.g. i.e.",
    ] {
        assert_eq!(in_text(text), [], "{text}");
    }
}

#[test]
fn a_value_is_told_by_where_it_stands() {
    use SecretKind::*;
    let text = r#"{"api": {"restApiId": "k3v9x0t2qa", "apiKeys": ["Zk4Jr0pWq81LmTtY", {"value": "p0Qw93Xv71Bn22Ls", "enabled": false}]},
        "authorizer": {"type": "REQUEST", "identitySource": "method.request.querystring.sig, method.request.header.X-Caller",
            "lambda": [{"when": {"event.headers.Cookie": "sid=77ab01cd99ef"},
                "returns": "{'usageIdentifierKey': 0}"}, {"returns": "{ \"usageIdentifierKey\": \"Mv55Rt90Zx12Qq34\", \"context\": {\"dbPassword\": \"hunter2hunter2hunter2\"} }"}]},
        "timeline": [{"request": {"path": "/a?x=1&sig=a1b2c9d8e7f6", "headers": {"Cookie": "theme=dark; sid=77ab01cd99ef", "X-Caller": "caller-4711-x",
            "X-Other": "kept-as-1-is"}}},
            {"at": 1, "set": {"api": {"apiKeys": ["Hh66Jj77Kk88Ll99"]}}}]}"#;
    let values = values(&scenario(text));
    let expected = [
        (Token, "77ab01cd99ef"),
        (Token, "hunter2hunter2hunter2"),
        (Token, "a1b2c9d8e7f6"),
        (Token, "caller-4711-x"),
        (ApiKey, "Zk4Jr0pWq81LmTtY"),
        (ApiKey, "p0Qw93Xv71Bn22Ls"),
        (ApiKey, "Mv55Rt90Zx12Qq34"),
        (ApiKey, "Hh66Jj77Kk88Ll99"),
        (ApiId, "k3v9x0t2qa"),
    ];
    assert_eq!(values, expected.map(|(kind, value)| (kind, value.to_owned())));
}

#[test]
fn different_values_have_different_stand_ins_and_the_same_value_the_same() {
    let text = r#"{"title": "318204957716 and 604718223905", "api": {"accountId": "318204957716",
        "policy": {"Statement": [{"Effect": "Deny", "Principal": {"AWS": ["604718223905", "arn:aws:iam::318204957716:root"]},
            "Condition": {"StringEquals": {"aws:PrincipalAccount": 604718223905}}}]}},
        "timeline": [{"request": {}, "expect": {"body": "… ********7716:"}}]}"#;
    use SecretKind::AccountId;
    let own = |value: &str, stand_in: &str, count| (AccountId, value.to_owned(), stand_in.to_owned(), count);
    assert_eq!(
        found(text),
        [
            own("318204957716", "111122223333", 4),
            own("604718223905", "444455556666", 3)
        ]
    );
    let replaced = write(&replace(&scenario(text), &[AccountId]).scenario);
    for part in [
        r#""title":"111122223333 and 444455556666""#,
        r#""aws:PrincipalAccount":444455556666"#,
        "arn:aws:iam::111122223333:root",
        "********3333:",
    ] {
        assert!(replaced.contains(part), "{part} in {replaced}");
    }
    // A stand-in that the scenario has already is no stand-in of something else.
    let taken = found(r#"{"title": "318204957716 111122223333"}"#);
    assert_eq!(taken, [own("318204957716", "444455556666", 1)]);
    let many: Vec<String> = (0..1500u64)
        .map(|at| (700_000_000_007 + at * 13).to_string())
        .collect();
    let secrets = find(&scenario(&format!(r#"{{"title": "{}"}}"#, many.join(" "))));
    let stand_ins: std::collections::HashSet<&str> =
        secrets.iter().map(|secret| secret.stand_in.as_str()).collect();
    assert_eq!(stand_ins.len(), many.len());
}

#[test]
fn a_second_replacement_finds_nothing_and_counts_on() {
    let first = scenario(
        r#"{"title": "mail jane@pets-r-us.io at api.pets-r-us.io or www.cats-r-us.de", "timeline": [{"request": {"sourceIp": "52.94.76.9",
            "headers": {"Authorization": "Bearer 8f14e45fceea167a", "X-Jwt": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"}}}]}"#,
    );
    let mut second = replace(&first, &SecretKind::ALL).scenario;
    assert_eq!(
        second.title,
        "mail user1@example.com at host1.example.com or host2.example.net"
    );
    assert_eq!(find(&second), []);
    let request = second.request_mut(RequestIndex(0)).unwrap();
    request
        .request
        .headers
        .push(("Proxy-Authorization".into(), "Bearer c9f0f895fb98ab91".into()));
    request.request.headers.push((
        "X-Jwt2".into(),
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiIn0.c2ln".into(),
    ));
    let secrets = find(&second);
    let jwt = write(&second);
    assert_eq!(secrets.len(), 2, "{secrets:?}");
    assert!(
        secrets.iter().any(|secret| secret.stand_in == "example-token-2"),
        "{secrets:?}"
    );
    assert!(
        secrets.iter().all(|secret| !jwt.contains(&secret.stand_in)),
        "{secrets:?}"
    );
}

#[test]
fn a_jwt_keeps_the_claims_that_decide() {
    let jwt = |claims: &str| {
        use base64::Engine;
        let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", part(r#"{"alg":"RS256","kid":"k"}"#), part(claims))
    };
    let access = jwt(
        r#"{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC","token_use":"access","scope":"https://pets-r-us.io/read","exp":1999999999}"#,
    );
    let expired = jwt(r#"{"token_use":"access","scope":"https://pets-r-us.io/read","exp":100}"#);
    let id = jwt(r#"{"token_use":"id","aud":"4kq8client","email":"jane@pets-r-us.io"}"#);
    // With an expression for the audience, which an access token has not.
    for (expression, first) in [("", 200), ("4kq8.*", 401)] {
        let text = format!(
            r#"{{"api": {{"methods": [{{"path": "/a", "authorizationType": "COGNITO_USER_POOLS", "authorizationScopes": ["https://pets-r-us.io/read"]}},
                {{"path": "/b", "authorizationType": "COGNITO_USER_POOLS"}}]}}, "authorizer": {{"identityValidationExpression": "{expression}"}},
                "timeline": [{{"request": {{"path": "/a", "headers": {{"Authorization": "{access}"}}}}}},
                {{"request": {{"path": "/a", "headers": {{"Authorization": "Bearer {expired}"}}}}}},
                {{"request": {{"path": "/b", "headers": {{"Authorization": "{id}"}}}}}}]}}"#
        );
        let scenario = scenario(&text);
        let outcomes = simulate(&scenario).outcomes;
        let statuses: Vec<_> = outcomes.iter().map(|outcome| outcome.status_code).collect();
        assert_eq!(statuses, [Some(first), Some(401), Some(200)]);
        for kinds in [&[SecretKind::Token][..], &SecretKind::ALL] {
            let replaced = replace(&scenario, kinds);
            assert_eq!(replaced.changed, []);
            let headers: Vec<&str> = replaced
                .scenario
                .requests()
                .map(|event| event.call.request.headers[0].1.as_str())
                .collect();
            assert!(
                headers.iter().all(|value| value.ends_with(".example")),
                "{headers:?}"
            );
            assert!(headers[1].starts_with("Bearer eyJ"), "{headers:?}");
        }
    }
}

#[test]
fn a_token_that_an_expression_must_match_keeps_its_shape() {
    let text = r#"{"authorizer": {"identityValidationExpression": "^[a-f0-9]{16}$", "lambda": [{"when": "8f14e45fceea167a", "returns": {"principalId": "a",
        "policyDocument": {"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}}, {"throws": "Unauthorized"}]},
        "timeline": [{"request": {"headers": {"Authorization": "8f14e45fceea167a"}}}, {"request": {"headers": {"Authorization": "c9f0f895fb98ab91"}}}]}"#;
    let replaced = replace(&scenario(text), &[SecretKind::Token]);
    assert_eq!(replaced.changed, []);
    let stand_ins = stand_ins(&replaced);
    assert_eq!(stand_ins.len(), 2);
    assert!(
        stand_ins
            .iter()
            .all(|stand_in| stand_in.len() == 16 && stand_in.bytes().all(|byte| byte.is_ascii_hexdigit()))
    );
    assert_ne!(stand_ins[0], stand_ins[1]);
}

#[test]
fn a_token_keeps_what_a_pattern_shows_of_it() {
    let text = r#"{"authorizer": {"lambda": [{"when": "Bearer admin-*-x", "returns": {"principalId": "a",
        "policyDocument": {"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}]}}}, {"throws": "Unauthorized"}]},
        "timeline": [{"request": {"headers": {"Authorization": "Bearer admin-77ab01cd99-x"}}},
            {"request": {"headers": {"Authorization": "Bearer other-77ab01cd99-x"}}}]}"#;
    let replaced = replace(&scenario(text), &[SecretKind::Token]);
    assert_eq!(replaced.changed, []);
    let stand_ins = stand_ins(&replaced);
    assert!(
        stand_ins[0].starts_with("admin-") && stand_ins[0].ends_with("-x"),
        "{stand_ins:?}"
    );
    assert!(
        !stand_ins[0].contains("77ab01") && !stand_ins[1].contains("other"),
        "{stand_ins:?}"
    );
}

#[test]
fn an_address_stays_in_the_networks_of_a_condition() {
    let text = r#"{"api": {"policy": {"Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"},
            {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*",
                "Condition": {"NotIpAddress": {"aws:SourceIp": ["52.94.0.0/16", "203.0.113.0/24"]}}},
            {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*",
                "Condition": {"IpAddress": {"aws:SourceIp": "52.94.76.0/24"}}}]}}, "authorizer": null,
        "timeline": [{"request": {"sourceIp": "52.94.76.9"}}, {"request": {"sourceIp": "52.94.1.1"}}, {"request": {"sourceIp": "54.0.0.1"}},
            {"request": {"sourceIp": "203.0.113.9"}}]}"#;
    let scenario = scenario(text);
    let statuses = |scenario: &Scenario| -> Vec<_> {
        let outcomes = simulate(scenario).outcomes;
        outcomes.iter().map(|outcome| outcome.status_code).collect()
    };
    assert_eq!(statuses(&scenario), [Some(403), Some(200), Some(403), Some(200)]);
    let replaced = replace(&scenario, &[SecretKind::IpAddress]);
    assert_eq!(statuses(&replaced.scenario), statuses(&scenario));
    assert_eq!(replaced.replaced.len(), 5);
}

#[test]
fn other_kinds_stay_as_they_are() {
    let text = r#"{"title": "318204957716 jane@pets-r-us.io", "timeline": [{"request": {"headers": {"Authorization": "Bearer 8f14e45fceea167a"}}}]}"#;
    let scenario = scenario(text);
    let replaced = replace(&scenario, &[SecretKind::Token]);
    assert_eq!(replaced.scenario.title, scenario.title);
    assert_eq!(replaced.replaced.len(), 1);
    assert_eq!(replace(&scenario, &[]).scenario, scenario);
    let hosts = replace(&scenario, &[SecretKind::HostName]).scenario;
    assert_eq!(hosts.title, "318204957716 jane@example.com");
}
