//! The difference between two versions of a text.

use crate::json::Span;

/// The replacement of one range of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct TextChange<'a> {
    /// The range of the old text.
    pub span: Span,
    /// The text that takes its place.
    pub insert: &'a str,
}

impl<'a> TextChange<'a> {
    /// The smallest change from one text to another; none if they are equal.
    pub fn between(old: &str, new: &'a str) -> Option<Self> {
        if old == new {
            return None;
        }
        let pairs = old.chars().zip(new.chars());
        let start = common_length(pairs);
        let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
        let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
        let tail = common_length(pairs);
        Some(Self {
            span: Span::new(start, old.len() - tail),
            insert: new_rest.get(..new_rest.len() - tail)?,
        })
    }
}

/// The number of bytes that two texts have in common at their beginnings.
fn common_length(pairs: impl Iterator<Item = (char, char)>) -> usize {
    let same = pairs.take_while(|(left, right)| left == right);
    same.map(|(left, _)| left.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::TextChange;
    use crate::json::Span;

    #[test]
    fn a_change_is_as_small_as_it_can_be() {
        for (old, new, start, end, insert) in [
            ("a b c", "a x c", 2, 3, "x"),
            ("aa", "aaa", 2, 2, "a"),
            ("aaa", "aa", 2, 3, ""),
            ("", "x", 0, 0, "x"),
            ("é🔑", "é🔒", 2, 6, "🔒"),
        ] {
            let span = Span::new(start, end);
            assert_eq!(TextChange::between(old, new), Some(TextChange { span, insert }));
        }
        assert_eq!(TextChange::between("same", "same"), None);
    }
}
