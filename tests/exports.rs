//! Round trips of templates. What is exported and imported again gives the same outcomes, over the gateway's cases and the
//! gallery.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "gateway/run.rs"]
#[allow(dead_code, reason = "the cases are run by another test")]
mod run;

use std::collections::HashSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;
use why403::export::{EmbedOptions, ExportKind, Exported};
use why403::gateway::simulate;
use why403::import::{Kind, import};
use why403::json;
use why403::scenario::{self, Scenario, gallery};

const TEMPLATES: [(ExportKind, Kind); 3] = [
    (ExportKind::Openapi, Kind::Openapi),
    (ExportKind::Sam, Kind::Sam),
    (ExportKind::Terraform, Kind::Terraform),
];

/// Every scenario with a request, with its name.
fn corpora() -> Vec<(String, Scenario)> {
    let cases = run::cases()
        .into_iter()
        .map(|(name, text)| (name, run::scenario_text(text)));
    let examples = gallery::examples()
        .iter()
        .map(|entry| (entry.name, common::example_text(entry.name)));
    let all = cases
        .chain(examples)
        .map(|(name, text)| (name.to_owned(), scenario::read(text).scenario));
    all.filter(|(_, scenario)| scenario.requests().next().is_some())
        .collect()
}

fn exported(scenario: &Scenario, kind: ExportKind) -> String {
    Exported::new(scenario, None, None, EmbedOptions::default())
        .text(kind)
        .unwrap()
}

/// The text, or an empty one where there is none of the kind.
fn exported_or_nothing(scenario: &Scenario, kind: ExportKind) -> String {
    let exported = Exported::new(scenario, None, None, EmbedOptions::default());
    exported.text(kind).unwrap_or_default()
}

/// Whether a template can hold the API. An OpenAPI document holds a policy as a value, so it has to be JSON, and has a method
/// once.
fn is_held(scenario: &Scenario, kind: ExportKind) -> bool {
    let is_json = |policy: &String| {
        json::parse(policy)
            .valid()
            .is_some_and(|root| root.as_object().is_some())
    };
    let mut seen = HashSet::new();
    let mut methods = scenario.api.methods.iter().flatten();
    let plain = methods.all(|method| {
        seen.insert((method.http_method.clone(), method.path.clone()))
            && method.path.starts_with('/')
            && !method.path.contains("//")
    });
    plain && (kind == ExportKind::Terraform || scenario.api.policy.as_ref().is_none_or(is_json))
}

/// The imported scenario, completed with what the template does not hold.
fn completed(imported: Scenario, original: &Scenario, kind: ExportKind) -> Scenario {
    let mut out = Scenario {
        api: imported.api,
        authorizer: imported.authorizer,
        ..original.clone()
    };
    let (api, own) = (&mut out.api, &original.api);
    api.account_id.clone_from(&own.account_id);
    api.api_keys.clone_from(&own.api_keys);
    api.deployed = own.deployed;
    api.vpc_endpoint_policy.clone_from(&own.vpc_endpoint_policy);
    if own.methods.is_none() {
        api.methods = None;
    }
    match kind {
        ExportKind::Openapi => {
            api.endpoint_type = own.endpoint_type;
            api.ip_address_type = own.ip_address_type;
            api.stage_variables.clone_from(&own.stage_variables);
        }
        ExportKind::Sam => {
            api.rest_api_id.clone_from(&own.rest_api_id);
            api.region.clone_from(&own.region);
        }
        _ => api.rest_api_id.clone_from(&own.rest_api_id),
    }
    if let (Some(authorizer), Some(own)) = (&mut out.authorizer, &original.authorizer) {
        authorizer.id.clone_from(&own.id);
        authorizer.name.clone_from(&own.name);
        authorizer.lambda.clone_from(&own.lambda);
        authorizer.lambda_invoke_permission = own.lambda_invoke_permission;
        authorizer.identity_validation_result = own.identity_validation_result;
        if let (Some(role), Some(own)) = (
            &mut authorizer.authorizer_credentials,
            &own.authorizer_credentials,
        ) {
            role.assumable = own.assumable;
        }
    }
    out
}

/// The outcomes without their diagnostics and traces. These have positions in texts that are laid out anew.
fn outcomes(scenario: &Scenario) -> Vec<Value> {
    let outcomes = serde_json::to_value(simulate(scenario).outcomes).unwrap();
    let Value::Array(mut outcomes) = outcomes else {
        panic!("no list")
    };
    for outcome in &mut outcomes {
        let members = outcome.as_object_mut().unwrap();
        members.remove("trace").unwrap();
        members.remove("diagnostics").unwrap();
    }
    outcomes
}

#[test]
fn what_is_exported_and_imported_gives_the_same_outcomes() {
    let (mut held, mut all) = (0, 0);
    let mut wrong = String::new();
    for (name, scenario) in corpora() {
        let expected = outcomes(&scenario);
        for (kind, read_as) in TEMPLATES {
            all += 1;
            if !is_held(&scenario, kind) {
                continue;
            }
            held += 1;
            let text = exported(&scenario, kind);
            let import = import(&text, None);
            assert_eq!(
                import.kind,
                Some(read_as),
                "{name}: {:?}\n{text}",
                import.recognised
            );
            let [reading] = import.readings.as_slice() else {
                panic!("{name}: {} readings of\n{text}", import.readings.len());
            };
            let read = scenario::read(&reading.scenario.as_ref().unwrap().to_string());
            assert_eq!(read.diagnostics, [], "{name}: {text}");
            let found = outcomes(&completed(read.scenario, &scenario, kind));
            if found != expected {
                wrong += &format!("\n{name} as {}", kind.name());
            }
        }
    }
    assert!(wrong.is_empty(), "other outcomes:{wrong}");
    assert!(held * 100 > all * 98, "{held} of {all} can be held");
}

/// What a template leaves out is said in it.
#[test]
fn what_is_left_out_is_said() {
    let text = r#"{"api": {"policy": "{", "apiKeys": ["k"], "endpointType": "PRIVATE", "stageVariables": {"a": "b"}, "deployed": false},
        "authorizer": {"lambdaInvokePermission": false}, "timeline": [{"request": {}}, {"set": {"authorizer": null}}]}"#;
    let scenario = scenario::read(text).scenario;
    for (kind, parts) in [
        (
            ExportKind::Openapi,
            &[
                "the endpoint type",
                "the stage variables",
                "the resource policy, which is no JSON",
                "the API keys",
            ][..],
        ),
        (
            ExportKind::Sam,
            &["the resource policy, which is no JSON", "the API keys"],
        ),
        (ExportKind::Terraform, &["the API keys"]),
        (ExportKind::AwsCli, &[]),
    ] {
        let text = exported(&scenario, kind);
        let shared = [
            "the requests",
            "the responses of the authorizer's function",
            "the changes of the timeline",
            "that the API is not deployed",
            "that API Gateway may not invoke the function",
            "the methods and paths",
        ];
        for part in parts.iter().chain(&shared) {
            assert!(text.contains(part), "{}: {part} in\n{text}", kind.name());
        }
    }
}

#[test]
fn a_deployment_of_terraform_waits_for_what_it_deploys() {
    let text = r#"{"api": {"policy": "{}", "gatewayResponses": {"ACCESS_DENIED": {"statusCode": 404}},
        "methods": [{"httpMethod": "GET", "path": "/a", "authorizationType": "NONE"}]}}"#;
    let text = exported(&scenario::read(text).scenario, ExportKind::Terraform);
    let waits = "depends_on = [aws_api_gateway_integration_response.get_a, aws_api_gateway_rest_api_policy.api, \
                 aws_api_gateway_gateway_response.access_denied]";
    assert!(text.contains(waits), "{text}");
}

#[test]
fn arns_and_hosts_are_those_of_the_partition() {
    let text = r#"{"api": {"region": "cn-north-1", "methods": [{"path": "/a", "authorizationType": "CUSTOM"},
        {"path": "/b", "authorizationType": "COGNITO_USER_POOLS"}]}, "timeline": [{"request": {}}]}"#;
    let scenario = scenario::read(text).scenario;
    for (kind, _) in TEMPLATES {
        let text = exported(&scenario, kind);
        assert!(text.contains("arn:aws-cn:lambda:cn-north-1:"), "{text}");
        assert!(
            text.contains("the Cognito user pool: replace the word in capitals"),
            "{text}"
        );
    }
    let openapi = exported(&scenario, ExportKind::Openapi);
    assert!(
        openapi.contains(".execute-api.cn-north-1.amazonaws.com.cn/"),
        "{openapi}"
    );
    for kind in ExportKind::ALL {
        let text = exported_or_nothing(&scenario, kind);
        assert!(!text.contains("arn:aws:"), "{}: {text}", kind.name());
    }
}

/// A shell runs the commands for every scenario, with an `aws` that says an id.
#[cfg(unix)]
#[test]
fn a_shell_runs_the_commands() {
    let hostile = r#"{"title": "$(touch /tmp/why403-was-here)`id`'\"\n;exit 3", "api": {"stageName": "$(exit 3)'", "apiKeys": ["';exit 3;'"],
        "methods": [{"httpMethod": "GET", "path": "/a'$(exit 3)/{b}"}], "policy": "it's $HOME"}, "timeline": [{"request": {}}]}"#;
    let mut script = String::from(
        "set -eu\naws() { for word in \"$@\"; do printf '[%s]' \"$word\" >&2; done; echo >&2; echo id; }\n",
    );
    let hostile = scenario::read(hostile).scenario;
    for scenario in corpora().iter().map(|(_, scenario)| scenario).chain([&hostile]) {
        script += &exported(scenario, ExportKind::AwsCli);
    }
    let mut bash = Command::new("bash")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash");
    let mut input = bash.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
    let output = bash.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}",
        said.get(said.len().saturating_sub(2_000)..).unwrap_or(&said)
    );
    for word in [
        "[$(touch /tmp/why403-was-here)`id`'\"\n;exit 3]",
        "[$(exit 3)']",
        "[';exit 3;']",
        "[a'$(exit 3)]",
        "[it's $HOME]",
        "[[{\"apiId\":\"id\",\"stage\":\"$(exit 3)'\"}]]",
    ] {
        assert!(said.contains(word), "{word}");
    }
}
