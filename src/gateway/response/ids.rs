//! The ids and times of a request. They are made from its position in the timeline, so that the same scenario always has the same
//! outcome.

use crate::policy::Instant;
use crate::policy::value::civil::{CivilDate, CivilTime};
use crate::scenario::EventIndex;

/// One request's ids and times.
#[derive(Debug)]
pub(crate) struct RequestIds {
    event: EventIndex,
    /// Seconds since 1970.
    epoch: i64,
}

impl RequestIds {
    /// The ids of the request at this position, at this time (RFC 3339). A time that cannot be read is 1970.
    pub(crate) fn new(event: EventIndex, time: &str) -> Self {
        Self {
            event,
            epoch: Instant::parse(time).map_or(0, Instant::epoch_seconds),
        }
    }

    /// `c6af9ac6-7b61-11e6-9a41-000000000001`
    pub(crate) fn request_id(&self) -> String {
        format!("c6af9ac6-7b61-11e6-9a41-{:012x}", self.event.0 + 1)
    }

    /// Fifteen characters and `=`, as in `x-amz-apigw-id`.
    pub(crate) fn extended_request_id(&self) -> String {
        format!("W9zMPGrHtj{:05}=", (self.event.0 + 1) % 100_000)
    }

    /// `Thu, 01 Jan 2026 00:00:00 GMT`
    pub(crate) fn http_date(&self) -> String {
        let weekday = pick(
            &["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"],
            self.epoch.div_euclid(86_400).rem_euclid(7),
        );
        let CivilTime {
            date: CivilDate { year, month, day },
            hour,
            minute,
            second,
        } = self.time();
        format!(
            "{weekday}, {day:02} {} {year:04} {hour:02}:{minute:02}:{second:02} GMT",
            month_name(month)
        )
    }

    /// `20260101T000000Z`
    pub(crate) fn basic_time(&self) -> String {
        self.iso_time().replace(['-', ':'], "")
    }

    /// `2026-01-01T00:00:00Z`
    pub(crate) fn iso_time(&self) -> String {
        self.time().to_string()
    }

    /// `01/Jan/2026:00:00:00 +0000`, as `$context.requestTime` has it.
    pub(crate) fn log_time(&self) -> String {
        let CivilTime {
            date: CivilDate { year, month, day },
            hour,
            minute,
            second,
        } = self.time();
        format!(
            "{day:02}/{}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000",
            month_name(month)
        )
    }

    /// Seconds since 1970.
    pub(crate) fn epoch(&self) -> i64 {
        self.epoch
    }

    fn time(&self) -> CivilTime {
        CivilTime::from_epoch(self.epoch)
    }
}

fn month_name(month: i64) -> &'static str {
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    pick(&names, month - 1)
}

fn pick(names: &[&'static str], at: i64) -> &'static str {
    usize::try_from(at)
        .ok()
        .and_then(|at| names.get(at))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_every_form() {
        let ids = RequestIds {
            event: EventIndex(0),
            epoch: 1_767_225_600,
        };
        assert_eq!(ids.http_date(), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(ids.basic_time(), "20260101T000000Z");
        assert_eq!(ids.iso_time(), "2026-01-01T00:00:00Z");
        assert_eq!(ids.log_time(), "01/Jan/2026:00:00:00 +0000");
        let leap = RequestIds {
            event: EventIndex(0),
            epoch: 951_782_399,
        };
        assert_eq!(leap.iso_time(), "2000-02-28T23:59:59Z");
        for epoch in [i64::MIN, i64::MAX] {
            assert!(
                RequestIds {
                    event: EventIndex(usize::MAX),
                    epoch
                }
                .http_date()
                .ends_with("GMT")
            );
        }
    }
}
