//! Matching of patterns with `*` and `?`, in time that is at most the product of both lengths.

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
}

impl Symbol for PatternToken {
    fn is_star(self) -> bool {
        self == PatternToken::Star
    }

    fn takes(self, unit: u16) -> bool {
        self == PatternToken::One || self == PatternToken::Unit(unit)
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
        return furthest(pattern.as_bytes(), text.as_bytes(), u8::takes_any_case).is_none();
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    furthest(&tokens(pattern), &units, PatternToken::takes_any_case).is_none()
}

/// Whether the symbols match all units.
pub(crate) fn glob<P: Symbol, T: Copy + Into<u16>>(pattern: &[P], text: &[T]) -> bool {
    furthest(pattern, text, P::takes).is_none()
}

/// Where a pattern and a text differ: the most symbols that match, and how many units they match; none if the pattern
/// matches the whole text.
///
/// The search is greedy and backtracks to the last star only: what follows an earlier star was found at the leftmost
/// position, so another position for it cannot help.
pub(crate) fn furthest<P: Symbol, T: Copy + Into<u16>>(
    pattern: &[P],
    text: &[T],
    takes: fn(P, u16) -> bool,
) -> Option<(usize, usize)> {
    let (mut at, mut position) = (0usize, 0usize);
    let mut retry: Option<(usize, usize)> = None;
    let mut best = (0usize, 0usize);
    loop {
        let symbol = pattern.get(at).copied();
        if let Some(symbol) = symbol
            && symbol.is_star()
        {
            at += 1;
            if at == pattern.len() {
                return None;
            }
            retry = Some((at, position));
            best = best.max((at, position));
            continue;
        }
        match text.get(position) {
            None if symbol.is_none() => return None,
            None => return Some(best),
            Some(unit) if symbol.is_some_and(|symbol| takes(symbol, (*unit).into())) => {
                at += 1;
                position += 1;
                if at > best.0 {
                    best = (at, position);
                }
            }
            Some(_) => {
                let Some((after_star, from)) = retry else {
                    return Some(best);
                };
                let from = from + 1;
                retry = Some((after_star, from));
                (at, position) = (after_star, from);
            }
        }
    }
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
    fn a_hostile_pattern_is_matched_in_little_time() {
        let pattern = "*a".repeat(256);
        let text = format!("{}b", "a".repeat(1_599));
        let start = std::time::Instant::now();
        no(&pattern, &text);
        assert!(start.elapsed().as_millis() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn furthest_gives_where_pattern_and_text_differ() {
        assert_eq!(furthest(b"GET/pets/*", b"GET/cats/1", u8::takes), Some((4, 4)));
        assert_eq!(furthest(b"*/POST", b"dev/GET", u8::takes), Some((2, 4)));
        assert_eq!(furthest(b"a*", b"abc", u8::takes), None);
    }
}
