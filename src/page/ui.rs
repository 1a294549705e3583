//! The controls that every part of the page uses.

pub mod announcer;
pub mod certainty;
pub mod copy_button;
pub mod deferred;
pub mod empty_state;
pub mod field;
pub mod focus;
pub mod icon;
pub mod key_values;
pub mod svg;
#[cfg(test)]
pub mod testing;
