//! Decimal numbers of any length, compared exactly.

use std::cmp::Ordering;

/// A decimal number, as written. `1`, `1.0`, `+1` and `1e0` are equal.
///
/// Exact, not in floating point: AWS tells 9007199254740993 from 9007199254740992 (recorded, 2026).
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    negative: bool,
    /// Digits before the point, without leading zeros.
    whole: &'a str,
    /// Digits after the point, without trailing zeros.
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Number<'a> {
    /// Parse a number: a sign, digits with a point among them, an exponent. `NaN`, `Infinity` and the empty text are none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, i64::from(exponent.parse::<i32>().ok()?)),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        Some(Self {
            negative,
            whole: whole.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
            exponent,
        })
    }

    /// The significant digits, without leading zeros.
    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole
            .bytes()
            .chain(self.fraction.bytes())
            .skip_while(|digit| *digit == b'0')
    }

    fn is_zero(&self) -> bool {
        self.digits().next().is_none()
    }

    /// The power of ten of the first significant digit.
    fn magnitude(&self) -> i64 {
        let places = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let first = if self.whole.is_empty() {
            let zeros = self.fraction.bytes().take_while(|digit| *digit == b'0').count();
            -places(zeros) - 1
        } else {
            places(self.whole.len()) - 1
        };
        first + self.exponent
    }

    /// Whether the number is large beyond an `f64`. Other readers of JSON take it for infinite, or refuse it.
    pub fn is_huge(&self) -> bool {
        !self.is_zero() && self.magnitude() >= i64::from(f64::MAX_10_EXP)
    }

    /// The whole number that it is; none where it is negative, has a fraction, or has more than 18 digits.
    pub fn whole(&self) -> Option<u64> {
        self.split(0)
            .filter(|(_, rest)| rest.is_none())
            .map(|(whole, _)| whole)
    }

    /// The number in thousandths, rounded to the nearest. None where it is negative or has more than 18 digits.
    pub fn thousandths(&self) -> Option<u64> {
        let (whole, rest) = self.split(3)?;
        Some(whole + u64::from(rest.is_some_and(|digit| digit >= b'5')))
    }

    /// The whole part of the number with its point moved to the right. With it comes the first digit of the rest, if there is
    /// one.
    fn split(&self, places: i64) -> Option<(u64, Option<u8>)> {
        if self.is_zero() {
            return Some((0, None));
        }
        let length = self.magnitude() + 1 + places;
        if self.negative || length > 18 {
            return None;
        }
        if length < 0 {
            return Some((0, Some(b'0')));
        }
        let mut digits = self.digits();
        let whole = (0..length).fold(0, |whole, _| {
            whole * 10 + u64::from(digits.next().unwrap_or(b'0') - b'0')
        });
        let rest = digits.next();
        let is_exact = rest.into_iter().chain(digits).all(|digit| digit == b'0');
        Some((whole, rest.filter(|_| !is_exact)))
    }

    fn sign(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Compare by value.
    pub fn compare(&self, other: &Self) -> Ordering {
        let sign = self.sign();
        let by_sign = sign.cmp(&other.sign());
        if by_sign.is_ne() || sign == 0 {
            return by_sign;
        }
        let by_size = self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let (mut left, mut right) = (self.digits(), other.digits());
            loop {
                let (a, b) = (left.next(), right.next());
                if a.is_none() && b.is_none() {
                    return Ordering::Equal;
                }
                let order = a.unwrap_or(b'0').cmp(&b.unwrap_or(b'0'));
                if order.is_ne() {
                    return order;
                }
            }
        });
        if sign < 0 { by_size.reverse() } else { by_size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(left: &str, right: &str) -> Ordering {
        Number::parse(left)
            .unwrap()
            .compare(&Number::parse(right).unwrap())
    }

    #[test]
    fn whole_numbers_and_thousandths() {
        let read = |text| Number::parse(text).map(|number| (number.whole(), number.thousandths()));
        for (text, whole, thousandths) in [
            ("0.000", Some(0), Some(0)),
            ("-0", Some(0), Some(0)),
            ("300", Some(300), Some(300_000)),
            ("30.0e1", Some(300), Some(300_000)),
            ("1200e-2", Some(12), Some(12_000)),
            ("2.5", None, Some(2500)),
            ("0.0005", None, Some(1)),
            ("0.0004999", None, Some(0)),
            ("0.00001", None, Some(0)),
            ("-1", None, None),
            ("1e18", None, None),
        ] {
            assert_eq!(read(text), Some((whole, thousandths)), "{text}");
        }
    }

    #[test]
    fn huge_numbers_are_no_f64() {
        for (text, huge) in [
            ("1e307", false),
            ("0e999", false),
            ("-1e999", true),
            ("1e-999", false),
        ] {
            assert_eq!(Number::parse(text).unwrap().is_huge(), huge, "{text}");
        }
    }

    #[test]
    fn equal_in_value() {
        for text in ["1", "01", "+1", "1.0", "1.", "1e0", "10e-1", "0.1E1", "100e-2"] {
            assert_eq!(order(text, "1"), Ordering::Equal, "{text}");
        }
        assert_eq!(order("-0", "0.00e9"), Ordering::Equal);
        assert_eq!(order("10", "1e1"), Ordering::Equal);
    }

    #[test]
    fn ordered_by_value() {
        for (less, more) in [
            ("9007199254740992", "9007199254740993"),
            ("-2", "-1"),
            ("-1", "0"),
            ("0.09", "0.1"),
            ("9", "10"),
            ("1e-5", "1e5"),
            ("-1e5", "-1e4"),
        ] {
            assert_eq!(order(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(order(more, less), Ordering::Greater, "{more} {less}");
        }
    }

    #[test]
    fn no_numbers() {
        for text in [
            "", "NaN", "Infinity", ".", "e1", "1 ", "1e", "0x1", "1.2.3", "--1", "+-1",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }
}
