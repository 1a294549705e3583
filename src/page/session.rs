//! What outlives a visit: autosave, saved work, the page's address.

pub mod autosave;
pub mod saved_work;
