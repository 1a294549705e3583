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
    /// Parses a number: a sign, digits with a point among them, an exponent. `NaN`, `Infinity` and the empty text are none.
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

    fn sign(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Compares by value.
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
