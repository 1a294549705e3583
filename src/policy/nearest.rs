//! The known name that a misspelt one was meant to be.

/// No name is nearly as long; a longer text is not worth comparing.
const MAX_LENGTH: usize = 64;

/// The name nearest to a misspelt one, for a suggestion. It is the same but for case, or at most two letters (a third of a short
/// name) are wrong, missing or too many.
pub(crate) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let lower = text.to_lowercase();
    names
        .map(|name| (strsim::levenshtein(&lower, &name.to_lowercase()), name))
        .min()
        .filter(|(distance, name)| *distance <= 2 && distance * 3 <= name.len())
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_near_up_to_two_letters_and_any_case() {
        let names = || ["Action", "NotAction", "StringEquals"].into_iter();
        assert_eq!(nearest("action", names()), Some("Action"));
        assert_eq!(nearest("Actions", names()), Some("Action"));
        assert_eq!(nearest("StringEqual", names()), Some("StringEquals"));
        assert_eq!(nearest("Foo", names()), None);
        assert_eq!(nearest("", names()), None);
        assert_eq!(nearest(&"Action".repeat(20), names()), None);
    }
}
