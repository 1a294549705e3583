//! Tasks of the worker, `src/bin/worker.rs`: what may take longer than a key.

use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Run a task and resolve to its result: in `www/boot.js`.
    #[wasm_bindgen(catch, js_name = why403Task)]
    fn run_task(name: &str, text: &str, number: usize) -> Result<Promise, JsValue>;
}

/// The reason why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskError {
    /// A newer task has taken its place.
    Replaced,
    /// The worker could not be loaded, or has failed.
    Failed,
}

/// Run a task about a text and a number in it.
pub async fn run<T: DeserializeOwned>(name: &str, text: &str, number: usize) -> Result<T, TaskError> {
    let promise = run_task(name, text, number).map_err(|_| TaskError::Failed)?;
    let result = JsFuture::from(promise).await.map_err(|_| TaskError::Failed)?;
    if result.is_undefined() {
        return Err(TaskError::Replaced);
    }
    serde_wasm_bindgen::from_value(result).map_err(|_| TaskError::Failed)
}
