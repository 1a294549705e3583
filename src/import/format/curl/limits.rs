//! Limits on how much of a text is read as requests.

/// More requests than this in one text are not read.
pub(super) const MAX_REQUESTS: usize = 50;

/// A command is looked for in so many lines.
pub(super) const MAX_LINES: usize = 1_000;
