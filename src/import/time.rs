//! Points in time as the scenario format writes them.

use crate::policy::value::civil::CivilDate;

/// A time in seconds since 1970 as RFC 3339 writes it, in UTC; none beyond the year 9999.
pub(super) fn rfc3339(epoch: i64) -> Option<String> {
    const LAST: i64 = 253_402_300_799;
    if !(0..=LAST).contains(&epoch) {
        return None;
    }
    let CivilDate { year, month, day } = CivilDate::from_days(epoch.div_euclid(86_400));
    let second = epoch.rem_euclid(86_400);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z",
        second % 60
    ))
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
