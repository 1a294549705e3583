//! Matching of patterns with `*` and `?`, in time that is in proportion to the length of the text.

use std::collections::HashMap;

/// A symbol of a pattern whose variables were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternToken {
    /// Any run of UTF-16 units, also none.
    Star,
    /// Exactly one UTF-16 unit.
    One,
    /// This UTF-16 unit, also a `*` that is the value of a variable.
    Unit(u16),
}

fn is_wildcard(byte: u8) -> bool {
    matches!(byte, b'*' | b'?')
}

/// A symbol of a pattern: a byte of an ASCII pattern as written, or a token.
pub(crate) trait Symbol: Copy {
    /// Whether it is `*`.
    fn is_star(self) -> bool;
    /// Whether it matches this unit; a `*` matches none.
    fn takes(self, unit: u16) -> bool;
    /// The only unit that it matches; none for a wildcard.
    fn unit(self) -> Option<u16>;

    /// Like [`Symbol::takes`], with ASCII letters compared case-insensitively.
    fn takes_any_case(self, unit: u16) -> bool {
        self.takes(unit)
            || u8::try_from(unit)
                .is_ok_and(|byte| byte.is_ascii_alphabetic() && self.takes(u16::from(byte ^ 0x20)))
    }
}

impl Symbol for u8 {
    fn is_star(self) -> bool {
        self == b'*'
    }

    fn takes(self, unit: u16) -> bool {
        self == b'?' || u16::from(self) == unit
    }

    fn unit(self) -> Option<u16> {
        (!is_wildcard(self)).then_some(self.into())
    }
}

impl Symbol for PatternToken {
    fn is_star(self) -> bool {
        self == PatternToken::Star
    }

    fn takes(self, unit: u16) -> bool {
        self == PatternToken::One || self == PatternToken::Unit(unit)
    }

    fn unit(self) -> Option<u16> {
        match self {
            PatternToken::Unit(unit) => Some(unit),
            PatternToken::Star | PatternToken::One => None,
        }
    }
}

/// The tokens of a pattern without variables.
pub(crate) fn tokens(pattern: &str) -> Vec<PatternToken> {
    pattern
        .encode_utf16()
        .map(|unit| match unit {
            0x2a => PatternToken::Star,
            0x3f => PatternToken::One,
            unit => PatternToken::Unit(unit),
        })
        .collect()
}

/// Whether a pattern matches a whole text.
///
/// `*` matches any run of characters, `/` and `:` included; `?` matches one UTF-16 unit, so that a
/// character outside the basic plane needs two (recorded from AWS, 2026).
pub fn like(pattern: &str, text: &str) -> bool {
    let Some(plain) = pattern.bytes().position(is_wildcard) else {
        return pattern == text;
    };
    let (Some((prefix, pattern)), Some((start, text))) =
        (pattern.split_at_checked(plain), text.split_at_checked(plain))
    else {
        return false;
    };
    if prefix != start {
        return false;
    }
    if pattern == "*" {
        return true;
    }
    if pattern.is_ascii() && text.is_ascii() {
        return glob(pattern.as_bytes(), text.as_bytes());
    }
    like_tokens(&tokens(pattern), text)
}

/// Whether a pattern whose variables were replaced matches a whole text.
pub(crate) fn like_tokens(pattern: &[PatternToken], text: &str) -> bool {
    let units: Vec<u16> = text.encode_utf16().collect();
    glob(pattern, &units)
}

/// Like [`like`], with ASCII letters compared case-insensitively, as in action names.
pub(crate) fn like_ignoring_case(pattern: &str, text: &str) -> bool {
    if pattern == "*" || pattern == text || pattern.eq_ignore_ascii_case(text) {
        return true;
    }
    if !pattern.bytes().any(is_wildcard) {
        return false;
    }
    if pattern.is_ascii() && text.is_ascii() {
        return matches(pattern.as_bytes(), text.as_bytes(), u8::takes_any_case);
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    matches(&tokens(pattern), &units, PatternToken::takes_any_case)
}

/// Whether the symbols match all units.
pub(crate) fn glob<P: Symbol, T: Copy + Into<u16>>(pattern: &[P], text: &[T]) -> bool {
    matches(pattern, text, P::takes)
}

/// Whether the symbols match all units, with a function that says which symbol matches which unit.
///
/// The first run between stars stands at the beginning and the last one at the end. Each of the others is searched for from the
/// left: what follows a star was found as early as it can be, so another position for it cannot help.
fn matches<P: Symbol, T: Copy + Into<u16>>(pattern: &[P], text: &[T], takes: fn(P, u16) -> bool) -> bool {
    let mut runs = pattern.split(|symbol| symbol.is_star());
    let first = runs.next().unwrap_or_default();
    let Some((start, mut rest)) = text.split_at_checked(first.len()) else {
        return false;
    };
    if !fits(first, start, takes) {
        return false;
    }
    let Some(last) = runs.next_back() else {
        return rest.is_empty();
    };
    let Some((middle, end)) = rest
        .len()
        .checked_sub(last.len())
        .and_then(|at| rest.split_at_checked(at))
    else {
        return false;
    };
    rest = middle;
    runs.all(|run| match end_of(run, rest, takes) {
        Some(end) => {
            rest = rest.get(end..).unwrap_or_default();
            true
        }
        None => false,
    }) && fits(last, end, takes)
}

/// Whether symbols match as many units, one by one.
fn fits<P: Symbol, T: Copy + Into<u16>>(run: &[P], text: &[T], takes: fn(P, u16) -> bool) -> bool {
    run.iter()
        .zip(text)
        .all(|(symbol, unit)| takes(*symbol, (*unit).into()))
}

/// The most symbols of a run that is tried at each position. That takes no memory; resources and actions have shorter runs.
const SHORT_RUN: usize = 32;

/// The most symbols of a run with a `?` between two stars. A longer one matches nothing, so that the time stays bounded. API
/// Gateway's quota for a resource is 512 characters.
const MAX_RUN: usize = 1 << 12;

/// The end of the first part of a text that a run without stars matches.
fn end_of<P: Symbol, T: Copy + Into<u16>>(run: &[P], text: &[T], takes: fn(P, u16) -> bool) -> Option<usize> {
    if run.len() <= SHORT_RUN {
        let mut starts = 0..=text.len().checked_sub(run.len())?;
        let start = starts.find(|start| fits(run, text.get(*start..).unwrap_or_default(), takes))?;
        return Some(start + run.len());
    }
    let units: Option<Vec<u16>> = run.iter().map(|symbol| symbol.unit()).collect();
    match units {
        Some(units) => end_of_units(run, &units, text, takes),
        None if run.len() <= MAX_RUN => end_of_long_run(run, text, takes),
        None => None,
    }
}

/// Knuth, Morris and Pratt's search, for a run without `?`.
fn end_of_units<P: Symbol, T: Copy + Into<u16>>(
    run: &[P],
    units: &[u16],
    text: &[T],
    takes: fn(P, u16) -> bool,
) -> Option<usize> {
    // For each length: that of the longest shorter beginning of the run that is also an end of the run up to there.
    let mut shorter = vec![0usize; run.len() + 1];
    let step = |shorter: &[usize], mut length: usize, unit: u16| {
        loop {
            if run.get(length).is_some_and(|symbol| takes(*symbol, unit)) {
                return length + 1;
            }
            if length == 0 {
                return 0;
            }
            length = shorter.get(length).copied().unwrap_or(0);
        }
    };
    let mut length = 0;
    for (at, unit) in units.iter().enumerate().skip(1) {
        length = step(&shorter, length, *unit);
        if let Some(known) = shorter.get_mut(at + 1) {
            *known = length;
        }
    }
    length = 0;
    let end = text.iter().position(|unit| {
        length = step(&shorter, length, (*unit).into());
        length == run.len()
    })?;
    Some(end + 1)
}

/// The search for a run with `?`: 64 beginnings of it are followed at once, a bit for each.
fn end_of_long_run<P: Symbol, T: Copy + Into<u16>>(
    run: &[P],
    text: &[T],
    takes: fn(P, u16) -> bool,
) -> Option<usize> {
    let mut masks: HashMap<u16, Vec<u64>> = HashMap::new();
    let mut state = vec![0u64; run.len().div_ceil(64)];
    let last = 1u64 << ((run.len() - 1) % 64);
    let end = text.iter().position(|unit| {
        let unit: u16 = (*unit).into();
        let mask = masks.entry(unit).or_insert_with(|| {
            let bits = |block: &[P]| {
                let bit = |(at, symbol): (usize, &P)| u64::from(takes(*symbol, unit)) << at;
                block.iter().enumerate().map(bit).sum()
            };
            run.chunks(64).map(bits).collect()
        });
        let mut carry = 1;
        for (block, mask) in state.iter_mut().zip(mask.iter()) {
            let next = *block >> 63;
            *block = ((*block << 1) | carry) & mask;
            carry = next;
        }
        state.last().is_some_and(|block| block & last != 0)
    })?;
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes(pattern: &str, text: &str) {
        assert!(like(pattern, text), "`{pattern}` should match `{text}`");
    }

    fn no(pattern: &str, text: &str) {
        assert!(!like(pattern, text), "`{pattern}` should not match `{text}`");
    }

    #[test]
    fn stars_cross_separators() {
        yes("a/*/c", "a/b/b/c");
        yes("*", "");
        yes("**", "x");
        no("a/*/c", "a/c");
        no("", "x");
        yes("", "");
    }

    #[test]
    fn a_question_mark_is_one_utf16_unit() {
        yes("a?", "ab");
        no("a?", "a");
        yes("a??", "a\u{10400}");
        no("a?", "a\u{10400}");
        yes("a?", "aé");
    }

    #[test]
    fn long_runs_are_found_as_short_ones_are() {
        // Any match of a pattern of one star, tried at each position.
        let slowly = |run: &[u8], text: &[u8]| {
            text.len() >= run.len() && text.windows(run.len()).any(|part| fits(run, part, u8::takes))
        };
        for round in 0..2_000 {
            let letter =
                |letters: &[u8], at: usize| letters[(at * at + round * at / 3) % 1009 % letters.len()];
            let letters: &[u8] = if round % 2 == 0 { b"aaaaaab" } else { b"aaaaaaab?" };
            let run: Vec<u8> = (0..33 + round % 100).map(|at| letter(letters, at)).collect();
            let mut text: Vec<u8> = (0..300).map(|at| letter(b"aaaaaab", at + round)).collect();
            if round % 3 == 0 {
                text.extend(run.iter().map(|one| if *one == b'?' { b'x' } else { *one }));
                text.extend((0..round % 7).map(|at| letter(b"ab", at)));
            }
            let pattern = [b"*", &*run, b"*"].concat();
            assert_eq!(glob(&pattern, &text), slowly(&run, &text), "{pattern:?} {text:?}");
        }
    }
}
