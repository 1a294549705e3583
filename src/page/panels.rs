//! The panels that a person opens, closes and pins.

pub mod arn_alignment;
pub mod authorizer_event;
pub mod cache_ttl;
pub mod deployment;
pub mod evaluation_steps;
pub mod execution_log;
pub mod forms;
pub mod frame;
pub mod headers;
pub mod outcome_tables;
pub mod panel_area;
pub mod statements;
pub mod timeline;
pub mod timeline_table;

#[cfg(test)]
mod tests;

pub use frame::PageStates;
pub use panel_area::{open_panels, panel_area, use_panel_of_location, use_stored_layout};
