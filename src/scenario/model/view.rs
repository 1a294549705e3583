//! The view in which the page opens a scenario.

use serde::Deserialize;

use crate::scenario::index::RequestIndex;

/// The view in which the page opens a scenario. It has no influence on outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct View {
    /// The request whose outcome is shown.
    pub request: RequestIndex,
    /// The names of the open panels; none of them: the panels stay as they are.
    pub panels: Vec<String>,
}
