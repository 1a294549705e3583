//! The benchmark in WebAssembly under Node.js: a policy from its text to a decision.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use wasm_bindgen::prelude::wasm_bindgen;
use why403::json;
use why403::policy::{AccessRequest, Caller, Context, Document, PolicyKind, Values, evaluate, read};

/// A policy that has been read.
#[wasm_bindgen]
pub struct Policy(Document);

#[wasm_bindgen]
impl Policy {
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Self {
        Self(read(&json::parse(text).root.unwrap(), PolicyKind::Identity).0)
    }

    /// The verdict, as a word; `context` is keys and values in turns.
    pub fn decide(&self, action: &str, resource: &str, context: Vec<String>) -> String {
        let mut keys = Context::default();
        for pair in context.chunks_exact(2) {
            if let [key, value] = pair {
                keys.insert(key, Values::Single(value.clone()));
            }
        }
        let request = AccessRequest {
            action,
            resource,
            caller: &Caller::Anonymous,
            context: &keys,
        };
        format!("{:?}", evaluate(&self.0, &request).verdict)
    }
}

/// A policy of at most so many bytes.
#[wasm_bindgen]
pub fn policy(bytes: usize) -> String {
    sample::policy_of(bytes)
}

/// The action, the resource and the context of the request.
#[wasm_bindgen]
pub fn request() -> Vec<String> {
    let context = sample::CONTEXT.iter().flat_map(|(key, value)| [*key, *value]);
    [sample::ACTION, sample::RESOURCE]
        .into_iter()
        .chain(context)
        .map(str::to_owned)
        .collect()
}
