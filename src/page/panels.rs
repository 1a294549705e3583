//! The panels: drawn and tabular views of the outcome in view, each of which can be opened, closed and
//! pinned beside the response.

pub mod layout;
pub mod picture;

#[cfg(target_arch = "wasm32")]
mod arns;
#[cfg(target_arch = "wasm32")]
pub mod certainty;
#[cfg(target_arch = "wasm32")]
mod deck;
#[cfg(target_arch = "wasm32")]
mod drawing;
#[cfg(target_arch = "wasm32")]
mod event;
#[cfg(target_arch = "wasm32")]
pub mod flow;
#[cfg(target_arch = "wasm32")]
mod forms;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod happenings;
#[cfg(target_arch = "wasm32")]
pub mod headers;
#[cfg(target_arch = "wasm32")]
mod patch;
#[cfg(target_arch = "wasm32")]
mod statements;
#[cfg(target_arch = "wasm32")]
mod tables;
#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests;
#[cfg(target_arch = "wasm32")]
mod timeline;
#[cfg(target_arch = "wasm32")]
mod ttl;
#[cfg(target_arch = "wasm32")]
mod written;

#[cfg(target_arch = "wasm32")]
pub use deck::{deck, open_panels, use_kept_layout};
#[cfg(target_arch = "wasm32")]
pub use layout::Layout;

#[cfg(target_arch = "wasm32")]
use super::empty::empty;
#[cfg(target_arch = "wasm32")]
use super::state::{Edit, State};
#[cfg(target_arch = "wasm32")]
use yew::prelude::*;

/// What every panel with a memory of its own is a view of.
#[cfg(target_arch = "wasm32")]
#[derive(PartialEq, Properties)]
pub struct PanelProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// What a panel shows that is of a request, where there is none.
#[cfg(target_arch = "wasm32")]
fn nobody_calls(state: &UseReducerHandle<State>) -> Html {
    empty(state, "No request is in view.", "Add a request", Edit::AddRequest)
}
