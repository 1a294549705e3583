//! Loading and saving: the scenario of the address, the examples, and a person's work.

pub mod autosave;
pub mod examples;
mod loaded;
mod opening;
pub mod saved_work;
pub mod stopped;
pub mod url;
