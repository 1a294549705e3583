//! The types of condition values: dates, networks, bytes, booleans; numbers are in [`crate::json`].
//!
//! Each reads a text into a value that can be compared, or into none. What none means depends on the operator.

mod base64;
pub(crate) mod civil;
mod date;
mod network;

pub(crate) use base64::decode as base64;
pub use date::Instant;
pub(crate) use network::{Address, Network};

/// Read a boolean: anything but `true`, in whatever case, is false (recorded from AWS, 2026).
pub(crate) fn boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

/// Whether a text is `true` or `false`, in whatever case.
pub(crate) fn is_truth_value(text: &str) -> bool {
    boolean(text) || text.eq_ignore_ascii_case("false")
}
