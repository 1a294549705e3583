//! Points in time, in every form that IAM reads.

/// A point in time: milliseconds since 1970. What is finer is cut off (recorded from AWS, 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i128);

impl Instant {
    /// Reads an ISO 8601 date or date and time, down to a year alone, or epoch seconds.
    ///
    /// A time without a zone is UTC (recorded from AWS, 2026). Digits alone are epoch seconds,
    /// unless there are four of them: then they are a year, as in the W3C profile that IAM names.
    pub fn parse(text: &str) -> Option<Self> {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_year && let Ok(seconds) = text.parse::<i64>() {
            return Some(Self(i128::from(seconds).saturating_mul(1_000)));
        }
        let (date, time) = text.split_once(['T', 't']).unwrap_or((text, ""));
        let days = days(date)?;
        let milliseconds = time_of_day(time)?;
        Some(Self(
            i128::from(days)
                .saturating_mul(86_400_000)
                .saturating_add(i128::from(milliseconds)),
        ))
    }

    /// Whole seconds since 1970.
    pub fn seconds(self) -> i64 {
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
    let year = if negative { year.saturating_neg() } else { year };
    let month = parts.next().map_or(Some(1), |text| {
        digits(text, 2).and_then(|month| within(month, 1, 12))
    })?;
    let day = parts.next().map_or(Some(1), |text| {
        digits(text, 2).and_then(|day| within(day, 1, days_in_month(year, month)))
    })?;
    if parts.next().is_some() {
        return None;
    }
    Some(days_from_civil(year, month, day))
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar. The year starts in March here, so
/// that the leap day is its last. At most nine digits of year: nothing below can overflow.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = if month > 2 {
        month.saturating_sub(3)
    } else {
        month.saturating_add(9)
    };
    let day_of_year = month
        .saturating_mul(153)
        .saturating_add(2)
        .div_euclid(5)
        .saturating_add(day)
        .saturating_sub(1);
    let day_of_era = year_of_era
        .saturating_mul(365)
        .saturating_add(year_of_era.div_euclid(4))
        .saturating_sub(year_of_era.div_euclid(100))
        .saturating_add(day_of_year);
    era.saturating_mul(146_097)
        .saturating_add(day_of_era)
        .saturating_sub(719_468)
}

/// Milliseconds of `13`, `13:20`, `13:20:15.593Z`, `13:20:15+01:00`, each in UTC; the empty text is midnight.
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
    let minutes = hours.saturating_mul(60).saturating_add(minutes);
    let seconds = minutes.saturating_mul(60).saturating_add(seconds);
    let milliseconds = seconds
        .saturating_mul(1_000)
        .saturating_add(fraction.map_or(Some(0), milliseconds)?);
    Some(milliseconds.saturating_sub(offset.saturating_mul(60_000)))
}

/// The first three digits of a fraction; nine are the most that IAM accepts.
fn milliseconds(fraction: &str) -> Option<i64> {
    digits(fraction, 9)?;
    let three = fraction.bytes().chain([b'0', b'0']).take(3);
    Some(three.fold(0i64, |sum, digit| {
        sum.saturating_mul(10)
            .saturating_add(i64::from(digit.saturating_sub(b'0')))
    }))
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
    let minutes = hours
        .saturating_mul(60)
        .saturating_add(within(digits(minutes, 2)?, 0, 59)?);
    Some(if west { minutes.saturating_neg() } else { minutes })
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
