//! Points in time as the scenario format writes them.

use crate::policy::value::civil::{CivilTime, LAST_SECOND};

/// A time in seconds since 1970 as RFC 3339 writes it, in UTC; none beyond the year 9999.
pub(super) fn rfc3339(epoch: i64) -> Option<String> {
    (0..=LAST_SECOND)
        .contains(&epoch)
        .then(|| CivilTime::from_epoch(epoch).to_string())
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(rfc3339(1_767_225_599).as_deref(), Some("2025-12-31T23:59:59Z"));
        assert_eq!(rfc3339(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(rfc3339(-1), None);
        assert_eq!(rfc3339(i64::MAX), None);
    }
}
