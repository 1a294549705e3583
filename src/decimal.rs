//! Numbers as people write them: texts to `f64` and back, exactly as the standard library does it.
//!
//! The standard library's ways are fast for every number, by tables of sixteen kilobytes that do not compress: more than all
//! of the page's own drawings. Here are few numbers, nearly all of them whole or with a digit or two behind the point.

use std::cmp::Ordering;

/// The number that a text stands for: `7`, `-0.5`, `2.5e3`. Too large ones are infinite, as in JSON's other readers.
pub fn read(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    digits.iter_mut().for_each(|digit| *digit &= 0xf);
    let point = i64::try_from(whole.len()).ok()?.saturating_add(exponent);
    let size = nearest(&Decimal::new(digits, point));
    Some(if negative { -size } else { size })
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // What is beyond that is beyond every number, whatever its digits.
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 40);
    Some(if text.starts_with('-') {
        size.saturating_neg()
    } else {
        size
    })
}

/// The shortest text that reads back as this number, without an exponent.
pub fn write(number: f64) -> String {
    let size = number.abs();
    let text = if size.is_nan() {
        return "NaN".into();
    } else if size.is_infinite() {
        "inf".into()
    } else {
        shortest(size).text()
    };
    if number.is_sign_negative() {
        ["-", &text].concat()
    } else {
        text
    }
}

/// A decimal number that is not negative: `0.` and its digits, times ten to the power of `point`.
#[derive(Clone, PartialEq)]
struct Decimal {
    /// From 0 to 9, neither the first nor the last of them 0.
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn new(mut digits: Vec<u8>, mut point: i64) -> Self {
        let zeros = digits
            .iter()
            .position(|digit| *digit != 0)
            .unwrap_or(digits.len());
        digits.drain(..zeros);
        point = point.saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX));
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self { digits, point }
    }

    /// Exactly `mantissa` times two to the power of `exponent`.
    fn exact(mantissa: u64, exponent: i32) -> Self {
        // As digits in base a thousand million, the least first.
        let mut limbs: Vec<u64> = vec![mantissa % LIMB, mantissa / LIMB];
        let (factor, mut times) = if exponent < 0 {
            // Times five, and the point a place to the left, is half.
            (5_u64, exponent.unsigned_abs())
        } else {
            (2, exponent.unsigned_abs())
        };
        loop {
            // As many of the factors at once as a limb can take.
            let at_once = times.min(12);
            let mut carry = 0_u64;
            for limb in &mut limbs {
                let product = limb
                    .saturating_mul(factor.saturating_pow(at_once))
                    .saturating_add(carry);
                *limb = product % LIMB;
                carry = product / LIMB;
            }
            while carry > 0 {
                limbs.push(carry % LIMB);
                carry /= LIMB;
            }
            times = times.saturating_sub(at_once);
            if times == 0 {
                break;
            }
        }
        let mut digits = Vec::new();
        for limb in limbs.iter().rev() {
            let text = limb.to_string();
            digits.extend((text.len()..LIMB_DIGITS).map(|_| 0));
            digits.extend(text.bytes().map(|digit| digit & 0xf));
        }
        let point = i64::try_from(digits.len()).unwrap_or(0);
        Self::new(digits, point.saturating_add(i64::from(exponent.min(0))))
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (false, false) => self
                .point
                .cmp(&other.point)
                .then_with(|| self.digits.cmp(&other.digits)),
            (zero, other_zero) => other_zero.cmp(&zero),
        }
    }

    /// So many digits of it, and the same with the last digit one more.
    fn cut(&self, count: usize) -> [Self; 2] {
        let below: Vec<u8> = self.digits.iter().take(count).copied().collect();
        let mut above = below.clone();
        let mut point = self.point;
        // Nines become zeros, and the digit before them grows.
        while above.last() == Some(&9) {
            above.pop();
        }
        match above.last_mut() {
            Some(last) => *last = last.saturating_add(1),
            None => {
                above.push(1);
                point = point.saturating_add(1);
            }
        }
        [Self::new(below, self.point), Self::new(above, point)]
    }

    fn text(&self) -> String {
        let mut out = String::new();
        if self.digits.is_empty() {
            return "0".into();
        }
        if self.point <= 0 {
            out.push_str("0.");
            (self.point..0).for_each(|_| out.push('0'));
        }
        let mut place = 0_i64;
        for digit in &self.digits {
            if place == self.point && place > 0 {
                out.push('.');
            }
            out.push(char::from(digit | b'0'));
            place = place.saturating_add(1);
        }
        (place..self.point).for_each(|_| out.push('0'));
        out
    }
}

/// What a limb holds less than. Such a limb times the largest factor fits into 64 bits, and a mantissa into two limbs.
const LIMB: u64 = 1_000_000_000;
const LIMB_DIGITS: usize = 9;

/// A number that is finite and not negative, as a mantissa times a power of two.
fn parts(size: f64) -> (u64, i32) {
    let bits = size.to_bits();
    let exponent = i32::try_from(bits >> 52).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent.saturating_sub(1075))
    }
}

/// Halfway from a number to the next larger one.
fn halfway_up(size: f64) -> Decimal {
    let (mantissa, exponent) = parts(size);
    Decimal::exact(
        mantissa.saturating_mul(2).saturating_add(1),
        exponent.saturating_sub(1),
    )
}

/// The number nearest to a decimal one; of two that are as near, the one whose last bit is 0.
fn nearest(decimal: &Decimal) -> f64 {
    if decimal.digits.is_empty() || decimal.point < -330 {
        return 0.0;
    }
    if decimal.point > 310 {
        return f64::INFINITY;
    }
    // A guess, which is the answer where no step rounds; ten to the power of 22 is exact.
    let first = decimal.digits.iter().take(17);
    let taken = i64::try_from(first.len()).unwrap_or(0);
    let whole = first.fold(0_u64, |whole, digit| {
        whole.saturating_mul(10).saturating_add(u64::from(*digit))
    });
    let mut size = whole as f64;
    let scale = decimal.point.saturating_sub(taken);
    let power = |times: i64| (0..times).fold(1.0_f64, |power, _| power * 10.0);
    if decimal.digits.len() <= 15 && (-22..=22).contains(&scale) {
        return if scale < 0 {
            size / power(scale.saturating_neg())
        } else {
            size * power(scale)
        };
    }
    for _ in 0..scale.saturating_abs() {
        size = if scale < 0 { size / 10.0 } else { size * 10.0 };
    }
    size = size.min(f64::MAX);
    // From the guess to the answer.
    loop {
        let even = size.to_bits() & 1 == 0;
        match decimal.compare(&halfway_up(size)) {
            Ordering::Greater => size = size.next_up(),
            Ordering::Equal if !even => size = size.next_up(),
            _ => break,
        }
        if size.is_infinite() {
            return size;
        }
    }
    while size > 0.0 {
        let below = size.next_down();
        let even = below.to_bits() & 1 == 0;
        match decimal.compare(&halfway_up(below)) {
            Ordering::Less => size = below,
            Ordering::Equal if even => size = below,
            _ => break,
        }
    }
    size
}

/// The shortest decimal number whose nearest number is this; of several, the one that is nearest to it.
fn shortest(size: f64) -> Decimal {
    let (mantissa, exponent) = parts(size);
    let exact = Decimal::exact(mantissa, exponent);
    for count in 1..exact.digits.len() {
        let [below, above] = exact.cut(count);
        // 5 is the half of 10: what is left out is less than half, or more.
        let up = exact.digits.get(count).is_some_and(|digit| *digit >= 5);
        for near in if up { [above, below] } else { [below, above] } {
            if nearest(&near).to_bits() == size.to_bits() {
                return near;
            }
        }
    }
    exact
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of every size, among them the ends of the range.
    fn numbers() -> impl Iterator<Item = f64> {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let powers = (0..2046)
            .step_by(31)
            .map(|exponent: u64| f64::from_bits(exponent << 52));
        let ends = [
            0.0,
            f64::MIN_POSITIVE,
            f64::MAX,
            5e-324,
            0.1,
            0.3,
            1e21,
            1e22,
            1e23,
            9_007_199_254_740_993.0,
        ];
        let random: Vec<f64> = (0..300)
            .map(|index| match index % 3 {
                0 => f64::from_bits(next()),
                1 => f64::from(u32::try_from(next() >> 40).unwrap()) / 1000.0,
                _ => f64::from(u32::try_from(next() >> 32).unwrap()),
            })
            .collect();
        powers
            .chain(ends)
            .chain(random)
            .filter(|number| number.is_finite())
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        for number in numbers() {
            assert_eq!(write(number), number.to_string());
        }
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, -1.5] {
            assert_eq!(write(number), number.to_string());
        }
    }

    #[test]
    fn texts_are_read_as_the_standard_library_reads_them() {
        let same = |text: &str| {
            let (own, other) = (read(text).unwrap(), text.parse::<f64>().unwrap());
            assert_eq!(own.to_bits(), other.to_bits(), "{text}");
        };
        for number in numbers() {
            same(&number.to_string());
            same(&format!("{number:e}"));
            // More digits than a number has, and ties between two.
            let (mantissa, exponent) = parts(number.abs());
            same(&Decimal::exact(mantissa, exponent).text());
            same(&halfway_up(number.abs()).text());
            same(&format!("{}1", halfway_up(number.abs()).text()));
        }
        for text in [
            "0",
            "-0",
            "+7",
            "007",
            "1.",
            ".5",
            "1e400",
            "-1e400",
            "1e-400",
            "0e999999999999999999999",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "179769313486231580793e289",
            "179769313486231570000e289",
            "2.4703282292062328e-324",
            "2.4703282292062327e-324",
        ] {
            same(text);
        }
        let zeros = "0".repeat(400);
        same(&format!("1{zeros}e-400"));
        same(&format!("0.{zeros}1e401"));
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "1e5.0", "0x1", "1_0", " 1", "1 ", "--1", "1.2.3", "inf", "nan",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
