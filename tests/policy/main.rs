//! Tests of the policy language. They are recorded and documented cases, properties, damaged inputs, and two other evaluators.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod corpus;
mod diagnostics;
#[cfg(not(target_arch = "wasm32"))]
mod differential;
#[cfg(not(target_arch = "wasm32"))]
mod generate;
#[cfg(not(target_arch = "wasm32"))]
mod mutation;
#[cfg(not(target_arch = "wasm32"))]
mod peers;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
#[cfg(not(target_arch = "wasm32"))]
#[path = "../common/random.rs"]
mod random;

use why403::json;
use why403::policy::{AccessRequest, Caller, Context, Document, PolicyKind, PolicyTrace, evaluate, read};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Read a text that is well-formed JSON.
fn document(text: &str, kind: PolicyKind) -> Document {
    let parsed = json::parse(text);
    read(parsed.valid().unwrap_or_else(|| panic!("{text}")), kind).0
}

fn trace(document: &Document, action: &str, resource: &str, context: &Context) -> PolicyTrace {
    evaluate(
        document,
        &AccessRequest {
            action,
            resource,
            caller: &Caller::Anonymous,
            context,
        },
    )
}
