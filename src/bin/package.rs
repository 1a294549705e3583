//! The JavaScript package: texts in, plain values out.
//!
//! `www/pkg/why403.js` calls it, and documents what it calls. `www/pkg/types.d.ts` has the types of the values.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use why403::explain::scenario_report;
use why403::import::{Kind, import};
use why403::scenario::link::{self, Link, LinkFormat};
use why403::scenario::{self, Read, RequestIndex, ScenarioDiagnostic};
use why403::simulate;

/// Simulate a scenario: a [`why403::Simulation`]. It also has the diagnostics of the scenario itself.
#[wasm_bindgen]
pub fn evaluate(scenario: &str) -> Result<JsValue, JsError> {
    let read = read(scenario)?;
    let mut simulation = simulate(&read.scenario);
    simulation.diagnostics.splice(0..0, read.diagnostics);
    value(&simulation)
}

/// Answer the requests of a scenario, or the one with this index.
///
/// The value is a [`why403::explain::ScenarioReport`].
#[wasm_bindgen]
pub fn explain(scenario: &str, request: Option<usize>) -> Result<JsValue, JsError> {
    let read = read(scenario)?;
    let mut report = scenario_report(&read.scenario, request.map(RequestIndex));
    report.diagnostics.splice(0..0, read.diagnostics);
    value(&report)
}

/// The fragment of a link, without the `#`.
#[wasm_bindgen(js_name = toLink)]
pub fn to_link(scenario: &str) -> Result<String, JsError> {
    Ok(link::encode(&read(scenario)?.scenario, LinkFormat::Preset))
}

/// The content of a link's fragment, as the package returns it.
#[derive(Serialize)]
#[serde(untagged)]
enum LinkContent {
    Scenario {
        scenario: String,
        diagnostics: Vec<ScenarioDiagnostic>,
    },
    Example {
        example: &'static str,
    },
    Damaged {
        error: String,
        /// The scenario's text, as far as it could be read.
        recovered: Option<String>,
    },
}

/// Read the fragment of a link.
#[wasm_bindgen(js_name = fromLink)]
pub fn from_link(fragment: &str) -> Result<JsValue, JsError> {
    value(&match link::decode(fragment) {
        Ok(Link::Scenario(read)) => LinkContent::Scenario {
            scenario: scenario::write(&read.scenario),
            diagnostics: read.diagnostics,
        },
        Ok(Link::Gallery(example)) => LinkContent::Example {
            example: example.name,
        },
        Err(found) => LinkContent::Damaged {
            error: format!("{}; {}", found.message, found.help),
            recovered: found.recovered,
        },
    })
}

/// Read what people have in hand, as the kind with this name: a [`why403::import::Import`].
#[wasm_bindgen(js_name = importText)]
pub fn import_text(text: &str, kind: Option<String>) -> Result<JsValue, JsError> {
    let kind: Option<Kind> = kind
        .map(|kind| kind.parse())
        .transpose()
        .map_err(|error: String| JsError::new(&error))?;
    value(&import(text, kind))
}

/// The text of a scenario as it is saved in a file.
#[wasm_bindgen]
pub fn format(scenario: &str) -> Result<String, JsError> {
    Ok(scenario::write_pretty(&read(scenario)?.scenario))
}

/// Read a text that is a JSON object at least.
fn read(text: &str) -> Result<Read, JsError> {
    let read = scenario::read(text);
    let is_object = why403::json::parse(text)
        .valid()
        .is_some_and(|root| root.as_object().is_some());
    if is_object {
        return Ok(read);
    }
    let reason = read
        .diagnostics
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    Err(JsError::new(&format!("this is no scenario: {reason}")))
}

/// A value as JSON has it: `null` for what is absent, objects for maps.
fn value(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn main() {}
