//! Where the scenario comes from when the page opens, and where a person's work is saved.

pub mod autosave;
pub mod examples;
mod loaded;
mod opening;
pub mod saved_work;
pub mod stopped;
pub mod url;
