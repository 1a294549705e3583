//! Points in time and durations in whole milliseconds.

use std::fmt;
use std::ops::Add;

use crate::json::Number;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A time from the start of the timeline, or a duration, in milliseconds. It is at most [`Millis::MAX`].
///
/// JSON holds it as seconds, and so does its text: `2.5`.
///
/// ```
/// use why403::scenario::Millis;
/// let at = Millis::from_seconds(2.5).unwrap();
/// assert_eq!(at + Millis::from_whole_seconds(60), Millis::new(62_500));
/// assert_eq!(at.to_string(), "2.5");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "number"))]
pub struct Millis(u64);

impl Millis {
    /// The start.
    pub const ZERO: Self = Self(0);
    /// The longest time, a million million seconds. Up to it, seconds as an `f64` tell every millisecond from its neighbours.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// This many milliseconds; [`Millis::MAX`] for more than that.
    pub const fn new(millis: u64) -> Self {
        if millis < Self::MAX.0 {
            Self(millis)
        } else {
            Self::MAX
        }
    }

    /// Round seconds to the nearest millisecond; none where they are negative, too many, or not a number.
    ///
    /// ```
    /// # use why403::scenario::Millis;
    /// assert_eq!(Millis::from_seconds(0.0005), Some(Millis::new(1)));
    /// assert_eq!(Millis::from_seconds(-1.0), None);
    /// assert_eq!(Millis::from_seconds(1e21), None);
    /// ```
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        let limits = 0.0..=Self::MAX.as_seconds();
        // Within the limits and without a fraction: nothing is lost.
        limits
            .contains(&seconds)
            .then(|| Self((seconds * 1000.0).round() as u64))
    }

    /// This many seconds.
    pub const fn from_whole_seconds(seconds: u32) -> Self {
        Self(seconds as u64 * 1000)
    }

    /// Read seconds as people type them: `60`, `2.5`.
    pub fn parse_seconds(text: &str) -> Option<Self> {
        Self::from_number(Number::parse(text)?)
    }

    /// Round seconds to the nearest millisecond; none where they are negative or too many.
    pub(crate) fn from_number(seconds: Number<'_>) -> Option<Self> {
        let millis = seconds.thousandths()?;
        (millis <= Self::MAX.0).then_some(Self(millis))
    }

    /// The number of milliseconds.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The number of seconds.
    pub const fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// The time from `earlier` to this one; zero where `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }

    /// This time moved by so many milliseconds, but not before the start.
    #[must_use]
    pub const fn moved(self, by: i64) -> Self {
        Self::new(self.0.saturating_add_signed(by))
    }
}

/// Later than [`Millis::MAX`] is [`Millis::MAX`].
impl Add for Millis {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.0 + other.0)
    }
}

/// The number of seconds: `60`, `2.5`.
impl fmt::Display for Millis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0 / 1000, self.0 % 1000);
        if millis == 0 {
            return write!(formatter, "{seconds}");
        }
        formatter.write_str(format!("{seconds}.{millis:03}").trim_end_matches('0'))
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_seconds())
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Self::from_seconds(seconds).ok_or_else(|| de::Error::custom("takes seconds, 0 or more"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_survives_as_text_and_as_json() {
        let far = (0..1000).map(|back| Millis::MAX.moved(-back));
        let near = (0..5000).map(Millis::new);
        let between = (0..50).map(|bit| Millis::new((1 << bit) + 1));
        for time in near.chain(between).chain(far) {
            assert_eq!(Millis::parse_seconds(&time.to_string()), Some(time));
            let json = serde_json::to_string(&time).unwrap();
            assert_eq!(serde_json::from_str::<Millis>(&json).unwrap(), time, "{json}");
        }
    }

    #[test]
    fn only_seconds_from_zero_to_the_largest_are_a_time() {
        for text in ["", "soon", "-1", "-0.0001", "1e13", "inf", "NaN"] {
            assert_eq!(Millis::parse_seconds(text), None, "{text}");
        }
        assert_eq!(Millis::parse_seconds("-0"), Some(Millis::ZERO));
        assert_eq!(Millis::parse_seconds("2.5e3"), Some(Millis::new(2_500_000)));
        assert!(serde_json::from_str::<Millis>("-1").is_err());
    }

    #[test]
    fn arithmetic_stays_within_the_limits() {
        assert_eq!(Millis::MAX + Millis::MAX, Millis::MAX);
        assert_eq!(Millis::new(500).moved(-501), Millis::ZERO);
        assert_eq!(Millis::MAX.moved(i64::MAX), Millis::MAX);
        assert_eq!(Millis::new(1).since(Millis::new(2)), Millis::ZERO);
    }
}
