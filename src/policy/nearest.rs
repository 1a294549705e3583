//! The known name that a misspelt one was meant to be.

/// The name nearest to `text`: the same but for case, or at most two letters (a third of a short
/// name) wrong, missing or too many.
pub(crate) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = text.to_lowercase();
    names
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .min()
        .filter(|(distance, name)| *distance <= 2 && distance.saturating_mul(3) <= name.len())
        .map(|(_, name)| name)
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    // A text of any length may come in, but one much longer than any name is near to none.
    if left.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index.saturating_add(1);
        let mut next = vec![before];
        for (other, above) in right.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(*other != letter));
            before = replaced
                .min(above.saturating_add(1))
                .min(before.saturating_add(1));
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        let names = || ["Action", "NotAction", "StringEquals"].into_iter();
        assert_eq!(nearest("action", names()), Some("Action"));
        assert_eq!(nearest("Actions", names()), Some("Action"));
        assert_eq!(nearest("StringEqual", names()), Some("StringEquals"));
        assert_eq!(nearest("Foo", names()), None);
        assert_eq!(nearest("", names()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
