//! Texts that CloudWatch cut off.

/// What stands at the end of what CloudWatch cut off.
const CUT: &str = "[TRUNCATED]";

/// Whether a text of the log was cut off.
pub(super) fn is_cut(text: &str) -> bool {
    text.trim_end().ends_with(CUT)
}

/// A text of the log without what stands at the end of one that was cut off.
pub(super) fn uncut(text: &str) -> &str {
    let text = text.trim_end();
    text.strip_suffix(CUT).map_or(text, str::trim_end)
}
