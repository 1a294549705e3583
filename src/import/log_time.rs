//! Times as logs write them.

use crate::import::time::rfc3339;

/// The RFC 3339 form of so many milliseconds since 1970; none beyond the year 9999.
pub(super) fn from_millis(millis: i64) -> Option<String> {
    let text = rfc3339(millis.div_euclid(1000))?;
    Some(text.replace('Z', &format!(".{:03}Z", millis.rem_euclid(1000))))
}

/// The time at the start of a line, in RFC 3339, and the rest of the line. Known are ISO times with `T` or a blank and with any offset,
/// and those of the console's test: `Fri Jun 09 20:04:12 UTC 2023 : `.
pub(super) fn at_start(line: &str) -> Option<(String, &str)> {
    iso(line).or_else(|| of_test(line))
}

fn iso(line: &str) -> Option<(String, &str)> {
    let date = line.get(..19)?;
    let bytes = date.as_bytes();
    let is_form = bytes.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        10 => matches!(byte, b'T' | b' '),
        13 | 16 => *byte == b':',
        _ => byte.is_ascii_digit(),
    });
    if !is_form {
        return None;
    }
    let rest = line.get(19..)?;
    let end = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'));
    let (fraction, mut rest) = rest.split_at(end.unwrap_or(rest.len()));
    let mut offset = "Z";
    if let Some(after) = rest.strip_prefix('Z') {
        rest = after;
    } else if rest.starts_with(['+', '-'])
        && let (Some(found), Some(after)) = (rest.get(..6), rest.get(6..))
        && found.get(3..4) == Some(":")
    {
        (offset, rest) = (found, after);
    }
    if offset == "+00:00" {
        offset = "Z";
    }
    Some((format!("{}{fraction}{offset}", date.replace(' ', "T")), rest))
}

fn of_test(line: &str) -> Option<(String, &str)> {
    let (time, rest) = line
        .split_once(" : ")
        .or_else(|| Some((line.strip_suffix(" :")?, "")))?;
    let mut words = time.split_whitespace();
    let (_, month, day, clock, zone, year) = (
        words.next()?,
        month(words.next()?)?,
        words.next()?.parse::<u8>().ok()?,
        words.next()?,
        words.next()?,
        words.next()?.parse::<u16>().ok()?,
    );
    let is_clock = clock.len() == 8
        && clock
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ':');
    (is_clock && zone == "UTC").then(|| (format!("{year:04}-{month:02}-{day:02}T{clock}Z"), rest))
}

/// The number of a month by its English name of three letters.
fn month(name: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    MONTHS.iter().position(|month| *month == name).map(|at| at + 1)
}

/// The RFC 3339 form of `$context.requestTime`: `25/Sep/2026:09:19:54 +0000`.
pub(super) fn of_access_log(time: &str) -> Option<String> {
    let time = time.trim_matches(['[', ']']);
    let (date, zone) = time.split_once(' ')?;
    let (date, clock) = date.split_once(':')?;
    let mut parts = date.split('/');
    let day: u8 = parts.next()?.parse().ok()?;
    let month = month(parts.next()?)?;
    let year: u16 = parts.next()?.parse().ok()?;
    let offset = match (zone, zone.get(..3), zone.get(3..)) {
        ("+0000", ..) => "Z".to_owned(),
        (_, Some(hours), Some(minutes)) => format!("{hours}:{minutes}"),
        _ => return None,
    };
    Some(format!("{year:04}-{month:02}-{day:02}T{clock}{offset}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_logs_are_read() {
        let read = |line| at_start(line).map(|(time, _)| time).unwrap_or_default();
        assert_eq!(read("2026-09-25T09:20:28.457Z (x) y"), "2026-09-25T09:20:28.457Z");
        assert_eq!(
            read("2026-09-25T09:20:28.457000+00:00 s"),
            "2026-09-25T09:20:28.457000Z"
        );
        assert_eq!(
            read("2020-07-02T11:34:31.881-04:00 (a)"),
            "2020-07-02T11:34:31.881-04:00"
        );
        assert_eq!(read("2026-09-25 09:20:28.457"), "2026-09-25T09:20:28.457Z");
        assert_eq!(
            read("Fri Jun 09 20:04:12 UTC 2023 : Starting"),
            "2023-06-09T20:04:12Z"
        );
        assert_eq!(read("good morning"), "");
        assert_eq!(
            from_millis(1_790_328_028_457).as_deref(),
            Some("2026-09-25T09:20:28.457Z")
        );
        assert_eq!(
            of_access_log("[25/Sep/2026:09:19:54 +0000]").as_deref(),
            Some("2026-09-25T09:19:54Z")
        );
        assert_eq!(of_access_log("yesterday"), None);
    }
}
