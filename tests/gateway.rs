//! The gateway's cases, natively and in wasm. They are `gateway/<topic>/<case>.json`, each with its source and certainty.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[cfg(not(target_arch = "wasm32"))]
#[path = "gateway/properties.rs"]
mod properties;
#[cfg(not(target_arch = "wasm32"))]
#[path = "common/random.rs"]
mod random;
#[path = "gateway/run.rs"]
mod run;

use std::sync::Arc;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
use why403::gateway::simulate;
use why403::scenario::{EndpointType, Event, EventKind, Millis, Scenario};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[test]
fn every_case_holds() {
    let mut failed = String::new();
    for (name, text) in run::cases() {
        for failure in run::failures(text) {
            failed.push_str(&format!("\n{name}: {failure}"));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// The order of headers, which a JSON object does not keep. Source: recordings over HTTP/1.1, and loige.co (2023) over HTTP/2.
#[test]
fn headers_come_in_the_recorded_order() {
    let names = |endpoint_type| {
        let mut scenario = Scenario::default();
        scenario.api.endpoint_type = endpoint_type;
        let what = EventKind::Request(Arc::default());
        scenario.timeline.push(Event {
            at: Millis::ZERO,
            what,
        });
        let outcome = simulate(&scenario).outcomes.remove(0);
        let names: Vec<String> = outcome.headers.into_iter().map(|(name, _)| name).collect();
        names.join(" ")
    };
    assert_eq!(
        names(EndpointType::Regional),
        "Date Content-Type Content-Length Connection x-amzn-RequestId x-amzn-ErrorType x-amz-apigw-id"
    );
    assert_eq!(
        names(EndpointType::Edge),
        "content-type content-length date x-amzn-requestid x-amzn-errortype x-amz-apigw-id x-cache via"
    );
}

/// Cargo does not notice a new file in an embedded folder: without this, it would not be run.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_case_is_embedded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gateway");
    for topic in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        for file in std::fs::read_dir(topic.path()).into_iter().flatten() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().with_extension("");
            assert!(
                run::cases()
                    .iter()
                    .any(|(case, _)| *case == name.to_str().unwrap()),
                "{} is new: `touch tests/gateway/run.rs`",
                name.display()
            );
        }
    }
}
