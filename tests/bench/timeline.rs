//! Time long timelines: what a request costs must not grow with the number of requests.
//!
//! The policies have about 8 KB each, as large as a resource policy may be. The last line of each part says how much more a request
//! costs among 10,000 than among 100; over 1.5 the program fails.

#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use std::fmt::Write;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ProcessTime;
use why403::gateway::simulate;
use why403::json::quote;
use why403::scenario::{self, Call, Event, EventKind, Millis, Scenario};

const ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
const MOST: f64 = 1.5;
/// The requests of the longest timeline.
const MOST_REQUESTS: usize = 10_000;

fn main() -> ExitCode {
    let large = policy(8_000, "");
    let for_the_path = policy(8_000, r#""${event.methodArn}","#);
    // With its principals it is as long as a resource policy may be.
    let resource_policy = policy(7_200, "").replace(r#""Action""#, r#""Principal":"*","Action""#);
    let parts = [
        ("cached for each of 50 callers", scenario(&large, None, 300)),
        ("called for each request", scenario(&large, None, 0)),
        (
            "called, and another text for each of 50 paths",
            scenario(&for_the_path, None, 0),
        ),
        (
            "with a resource policy as large",
            scenario(&large, Some(&resource_policy), 300),
        ),
    ];
    // `cargo test --all-targets` runs this too: there it is only seen that each request is allowed.
    if !std::env::args().any(|argument| argument == "--bench") {
        for (_, scenario) in &parts {
            assert_allowed(&with_requests(scenario, 100));
        }
        return ExitCode::SUCCESS;
    }
    let table = std::env::args().any(|argument| argument == "--table");
    let mut well = true;
    for (name, scenario) in parts {
        if !table {
            println!("{name}");
        }
        let mut each = [0.0; 3];
        for (each, requests) in each.iter_mut().zip([100u32, 1_000, 10_000]) {
            let scenario = with_requests(&scenario, requests);
            assert_allowed(&scenario);
            *each = time(&scenario).as_nanos() as f64 / MOST_REQUESTS as f64 / 1_000.0;
            if !table {
                println!("{requests:>8} requests {each:>8.1} µs each");
            }
        }
        let growth = each[2] / each[0];
        well &= growth <= MOST;
        if table {
            let [few, _, many] = each;
            println!(
                "| a request among 10,000, {name}, native | {many:.1} µs | among 100 | {few:.1} µs | {growth:.2} |"
            );
        } else {
            println!("{growth:>26.2} times");
        }
    }
    if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn assert_allowed(scenario: &Scenario) {
    let outcomes = simulate(scenario).outcomes;
    assert!(outcomes.iter().all(|outcome| outcome.status_code == Some(200)));
}

/// A policy of about this many bytes that allows most requests with its last statement. `resource` is put before the first one's.
fn policy(size: usize, resource: &str) -> String {
    let mut text = r#"{"Version":"2012-10-17","Statement":["#.to_owned();
    let mut place = 0;
    while text.len() < size {
        write!(
            text,
            r#"{{"Effect":"Allow","Action":"execute-api:Invoke","Resource":[{resource}"{ARN}/GET/orders/{place}/*","{ARN}/PUT/orders/{place}/items/?"],"Condition":{{"IpAddress":{{"aws:SourceIp":"198.51.100.0/24"}}}}}},"#
        )
        .unwrap();
        place += 1;
    }
    write!(
        text,
        r#"{{"Effect":"Allow","Action":"*","Resource":"{ARN}/*/pets/*"}}]}}"#
    )
    .unwrap();
    text
}

/// The texts go in as typed, as long as they are.
fn scenario(output_policy: &str, resource_policy: Option<&str>, ttl: u32) -> Scenario {
    let resource_policy = resource_policy.map_or("null".into(), quote);
    let output = quote(&format!(
        r#"{{"principalId":"a","policyDocument":{output_policy}}}"#
    ));
    let text = format!(
        r#"{{"why403":1,"api":{{"policy":{resource_policy}}},"authorizer":{{"authorizerResultTtlInSeconds":{ttl},"lambda":[{{"returns":{output}}}]}}}}"#
    );
    let read = scenario::read(&text);
    assert_eq!(read.diagnostics, []);
    read.scenario
}

fn with_requests(scenario: &Scenario, requests: u32) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.timeline = (0..requests)
        .map(|at| {
            let mut call = Call::default();
            call.request.path = format!("/pets/{}", at % 50);
            call.request.headers = vec![("Authorization".into(), format!("Bearer caller-{}", at % 50))];
            Event {
                at: Millis::from_whole_seconds(at),
                what: EventKind::Request(Arc::new(call)),
            }
        })
        .collect();
    scenario
}

/// The best of three runs of as many timelines as make `MOST_REQUESTS`. All outcomes are kept until the end of a run: what memory costs
/// is the same for short timelines and for long ones, and only the length is compared.
fn time(scenario: &Scenario) -> Duration {
    let timelines = MOST_REQUESTS / scenario.timeline.len();
    (0..3)
        .map(|_| {
            let mut kept = Vec::with_capacity(timelines);
            let start = ProcessTime::now();
            kept.extend((0..timelines).map(|_| simulate(black_box(scenario))));
            start.elapsed()
        })
        .min()
        .unwrap()
}
