//! The page around the embed, which is told of outcomes: `www/embed/frame.js`.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::State;
use why403::gateway::DecidedBy;
use why403::scenario::RequestIndex;

#[wasm_bindgen]
extern "C" {
    type EmbedHost;

    #[wasm_bindgen(thread_local_v2, js_name = why403Host)]
    static HOST: Option<EmbedHost>;

    #[wasm_bindgen(method)]
    fn outcome(this: &EmbedHost, detail: JsValue);
}

/// The outcome as it is reported to the page around an embed. It has no text of a scenario, which a reader may have typed.
#[derive(PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeDetail {
    request: RequestIndex,
    status_code: Option<u16>,
    /// The other possible statuses, where it is not known which is AWS's.
    alternatives: Vec<u16>,
    kind: &'static str,
    decided_by: DecidedBy,
    /// Whether the reader has edited the scenario.
    edited: bool,
}

impl OutcomeDetail {
    /// Summarise the outcome in view; none without a request.
    pub fn new(state: &State) -> Option<Self> {
        let outcome = state.selected_outcome()?.outcome;
        Some(Self {
            request: state.selected,
            status_code: outcome.status_code,
            alternatives: outcome.alternatives.iter().map(|it| it.status_code).collect(),
            kind: OutcomeKind::from_outcome(outcome).key(),
            decided_by: outcome.decided_by,
            edited: state.edited,
        })
    }

    /// Report the outcome to the page around the embed.
    pub fn report(&self) {
        HOST.with(|host| {
            if let Some(host) = host {
                host.outcome(serde_wasm_bindgen::to_value(self).unwrap_or_default());
            }
        });
    }
}
