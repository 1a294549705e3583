//! Dates of the proleptic Gregorian calendar and times of day, from and to numbers of days.
//!
//! The algorithms are Howard Hinnant's `days_from_civil` and `civil_from_days`: a year begins in March, so that the leap day
//! is its last, and an era is 400 years.

use std::fmt;

/// The last second of the year 9999, in seconds since 1970.
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;
const SECONDS_OF_DAY: i64 = 86_400;

/// A date. Years are astronomical: the year 0 comes before the year 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CivilDate {
    pub(crate) year: i64,
    /// From 1.
    pub(crate) month: i64,
    /// From 1.
    pub(crate) day: i64,
}

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
const DAYS_OF_ERA: i64 = 146_097;

impl CivilDate {
    /// The date so many days after 1970-01-01. For dates of at most nine digits of year.
    pub(crate) fn from_days(days: i64) -> Self {
        let era = (days + EPOCH).div_euclid(DAYS_OF_ERA);
        let day_of_era = (days + EPOCH).rem_euclid(DAYS_OF_ERA);
        let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / (DAYS_OF_ERA - 1);
        let year_of_era = (day_of_era - leap_days) / 365;
        let day_of_year = day_of_era - days_of_years(year_of_era);
        let month_from_march = (day_of_year * 5 + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - days_of_months(month_from_march) + 1,
        }
    }

    /// The days from 1970-01-01 to this date. For dates of at most nine digits of year.
    pub(crate) fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let month_from_march = (self.month + 9).rem_euclid(12);
        let day_of_era =
            days_of_years(year.rem_euclid(400)) + days_of_months(month_from_march) + self.day - 1;
        year.div_euclid(400) * DAYS_OF_ERA + day_of_era - EPOCH
    }
}

/// The days of so many years from the start of an era.
fn days_of_years(years: i64) -> i64 {
    years * 365 + years / 4 - years / 100
}

/// The days of so many months from March.
fn days_of_months(months: i64) -> i64 {
    (months * 153 + 2) / 5
}

/// A date and a time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CivilTime {
    pub(crate) date: CivilDate,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl CivilTime {
    /// The time so many seconds after 1970. Beyond the years 1 to 9999, for which there are forms to print, it is the nearest
    /// within.
    pub(crate) fn from_epoch(epoch: i64) -> Self {
        let epoch = epoch.clamp(-62_135_596_800, LAST_SECOND);
        let seconds = epoch.rem_euclid(SECONDS_OF_DAY);
        Self {
            date: CivilDate::from_days(epoch.div_euclid(SECONDS_OF_DAY)),
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
        }
    }
}

impl fmt::Display for CivilTime {
    /// As RFC 3339 writes it: `2026-01-01T00:00:00Z`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            date,
            hour,
            minute,
            second,
        } = self;
        let CivilDate { year, month, day } = date;
        write!(
            formatter,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// The number of days of a month.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_three_eras_follows_the_day_before() {
        let mut expected = CivilDate {
            year: -400,
            month: 1,
            day: 1,
        };
        let start = expected.days();
        for days in start..start + 3 * DAYS_OF_ERA {
            assert_eq!(CivilDate::from_days(days), expected);
            assert_eq!(expected.days(), days);
            expected.day += 1;
            if expected.day > days_in_month(expected.year, expected.month) {
                (expected.day, expected.month) = (1, expected.month + 1);
            }
            if expected.month > 12 {
                (expected.month, expected.year) = (1, expected.year + 1);
            }
        }
    }

    #[test]
    fn days_count_from_1970() {
        let date = |year, month, day| CivilDate { year, month, day };
        assert_eq!(date(1970, 1, 1).days(), 0);
        assert_eq!(date(2000, 2, 29).days(), 11_016);
        assert_eq!(CivilDate::from_days(-1), date(1969, 12, 31));
    }

    #[test]
    fn times_are_written_within_the_years_1_to_9999() {
        for (epoch, text) in [
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (i64::MIN, "0001-01-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(CivilTime::from_epoch(epoch).to_string(), text);
        }
    }
}
