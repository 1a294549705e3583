//! The worker: what may take longer than a key, in a thread of its own.
//!
//! `www/tasks.js` calls it. A task runs step by step, so that a newer one can take its place; where there are no workers, the
//! page runs it in slices.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::explain::ReportSearch;
use why403::scenario::{self, RequestIndex};

/// A task that is under way.
#[wasm_bindgen]
pub struct Task(ReportSearch);

#[wasm_bindgen]
impl Task {
    /// The search for suggestions and warnings about a request: a scenario's text, and the request's index.
    pub fn report(scenario: &str, request: usize) -> Self {
        let scenario = scenario::read(scenario).scenario;
        Self(ReportSearch::new(scenario, RequestIndex(request)))
    }

    /// Runs one step; says whether there are more.
    pub fn step(&mut self) -> bool {
        self.0.step()
    }

    /// The result: a [`why403::explain::Report`].
    pub fn result(self) -> JsValue {
        serde_wasm_bindgen::to_value(&self.0.found()).unwrap_or(JsValue::UNDEFINED)
    }
}

fn main() {}
