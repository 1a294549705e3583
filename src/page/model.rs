//! The page's state, its reducer, and the view models derived from it. No browser is needed.

pub mod by_address;
pub mod commands;
pub mod control_task;
pub mod edit;
pub mod edit_origin;
pub mod form_edit;
pub mod history;
pub mod labels;
pub mod mask;
pub mod not_a_scenario;
pub mod outcome_summary;
pub mod panel_layout;
pub mod partly_read;
pub mod search;
pub mod state;
pub mod statement_markers;
#[cfg(test)]
pub mod testing;
pub mod text_field;
pub mod theme;
pub mod timeline_chart;
pub mod timeline_edit;
pub mod work;
