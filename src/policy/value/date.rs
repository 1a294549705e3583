//! Dates and times, in every form that IAM reads.

use crate::policy::value::civil::{CivilDate, days_in_month};

/// A point in time: milliseconds since 1970. Smaller fractions are cut off (recorded from AWS, 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i128);

impl Instant {
    /// Parse an ISO 8601 date or date and time, down to a year alone, or epoch seconds.
    ///
    /// A time without a zone is UTC (recorded from AWS, 2026). Digits alone are epoch seconds,
    /// unless there are four of them: then they are a year, as in the W3C profile that IAM names.
    pub fn parse(text: &str) -> Option<Self> {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_year && let Ok(seconds) = text.parse::<i64>() {
            return Some(Self(i128::from(seconds) * 1_000));
        }
        let (date, time) = text.split_once(['T', 't']).unwrap_or((text, ""));
        let days = days(date)?;
        let milliseconds = time_of_day(time)?;
        Some(Self(i128::from(days) * 86_400_000 + i128::from(milliseconds)))
    }

    /// Whole seconds since 1970; 0 where they do not fit.
    pub fn epoch_seconds(self) -> i64 {
        i64::try_from(self.0.div_euclid(1_000)).unwrap_or(0)
    }
}

/// A number of at most `width` digits and nothing else.
fn digits(text: &str, width: usize) -> Option<i64> {
    let fits = !text.is_empty() && text.len() <= width && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn within(value: i64, low: i64, high: i64) -> Option<i64> {
    (low..=high).contains(&value).then_some(value)
}

/// Days since 1970 of `2030`, `2030-01`, `2030-01-31`; years may have a sign.
fn days(date: &str) -> Option<i64> {
    let (negative, date) = match date.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, date.strip_prefix('+').unwrap_or(date)),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 9)?;
    let year = if negative { -year } else { year };
    let month = parts.next().map_or(Some(1), |text| {
        digits(text, 2).and_then(|month| within(month, 1, 12))
    })?;
    let day = parts.next().map_or(Some(1), |text| {
        digits(text, 2).and_then(|day| within(day, 1, days_in_month(year, month)))
    })?;
    if parts.next().is_some() {
        return None;
    }
    Some(CivilDate { year, month, day }.days())
}

/// A time of day in milliseconds, of `13`, `13:20`, `13:20:15.593Z` or `13:20:15+01:00`. Each is in UTC; the empty text is
/// midnight.
fn time_of_day(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => {
            let (clock, zone) = text.split_at_checked(at)?;
            (clock, zone_offset(zone)?)
        }
        None => (text, 0),
    };
    let mut parts = clock.split(':');
    let hours = within(digits(parts.next()?, 2)?, 0, 23)?;
    let minutes = parts.next().map_or(Some(0), |text| {
        digits(text, 2).and_then(|minute| within(minute, 0, 59))
    })?;
    let (seconds, fraction) = parts
        .next()
        .map_or(("0", None), |text| match text.split_once(['.', ',']) {
            Some((seconds, fraction)) => (seconds, Some(fraction)),
            None => (text, None),
        });
    if parts.next().is_some() {
        return None;
    }
    let seconds = within(digits(seconds, 2)?, 0, 59)?;
    let seconds = (hours * 60 + minutes) * 60 + seconds;
    let milliseconds = fraction.map_or(Some(0), milliseconds)?;
    Some(seconds * 1_000 + milliseconds - offset * 60_000)
}

/// The first three digits of a fraction; nine are the most that IAM accepts.
fn milliseconds(fraction: &str) -> Option<i64> {
    digits(fraction, 9)?;
    let three = fraction.bytes().chain([b'0', b'0']).take(3);
    Some(three.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

/// Minutes east of UTC of `Z`, `+01`, `+01:30`, `-0130`.
fn zone_offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (west, rest) = match zone.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(pair) => pair,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "00"),
    };
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let hours = within(digits(hours, 2)?, 0, 23)?;
    let minutes = hours * 60 + within(digits(minutes, 2)?, 0, 59)?;
    Some(if west { -minutes } else { minutes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(left: &str, right: &str) {
        assert!(Instant::parse(left).is_some(), "{left}");
        assert_eq!(Instant::parse(left), Instant::parse(right), "{left} {right}");
    }

    #[test]
    fn one_point_in_many_forms() {
        same("2030-01-01T00:00:00Z", "1893456000");
        same("2030-01-01T00:00:00", "+1893456000");
        same("2030", "2030-01-01");
        same("2030-01", "2030-01-01T00:00Z");
        same("2030-01-01T01:30:00+01:30", "2029-12-31T23:00:00-0100");
        same("2030-01-01T00:00:00.1231Z", "2030-01-01T00:00:00.1239Z");
        same("2016-12-13t2:00:00.593194+23", "2016-12-12T03:00:00.593Z");
        same("1969-12-31T23:59:59Z", "-1");
        same("2000-02-29", "951782400");
    }

    #[test]
    fn no_dates() {
        for text in [
            "",
            "not-a-date",
            "234-13",
            "2030-02-29",
            "2030-01-01T24:00:00Z",
            "2016-12-13t2:00:00.593194+1",
            "9223372036854775808",
            "2030-01-01 00:00:00",
            "1893456000.5",
        ] {
            assert!(Instant::parse(text).is_none(), "{text}");
        }
    }
}
