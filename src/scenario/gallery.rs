//! The gallery: examples to begin with, one scenario each, in the order of the menu.
//!
//! The texts lie in `www/gallery`, one file each, and are part of the program: an example opens
//! without a request. An example that people may have linked to (`#g:name`) keeps its name.

/// An example of the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The heading that it stands under; entries of one group follow each other.
    pub group: &'static str,
    /// Its name in a link: `cached-policy`.
    pub name: &'static str,
    /// Its title; also the scenario's own.
    pub title: &'static str,
    /// The scenario format's text.
    pub text: &'static str,
}

/// The examples, in the order of the menu.
pub fn entries() -> &'static [Entry] {
    ENTRIES
}

/// The example with this name.
///
/// ```
/// # use why403::scenario::gallery;
/// assert!(gallery::find("cached-policy").is_some());
/// assert!(gallery::find("no-such-example").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.name == name)
}

macro_rules! entry {
    ($group:literal, $name:literal, $title:literal) => {
        Entry {
            group: $group,
            name: $name,
            title: $title,
            text: include_str!(concat!("../../www/gallery/", $name, ".json")),
        }
    };
}

static ENTRIES: &[Entry] = &[
    entry!(
        "The messages, as the article has them",
        "authorizer-explicit-deny",
        "The authorizer says no"
    ),
    entry!(
        "The messages, as the article has them",
        "authorizer-implicit-deny",
        "The authorizer does not mention this path"
    ),
    entry!(
        "The messages, as the article has them",
        "resource-policy-implicit-deny",
        "The resource policy lets in another network"
    ),
    entry!(
        "The messages, as the article has them",
        "resource-policy-explicit-deny",
        "The resource policy blocks this address"
    ),
    entry!(
        "The messages, as the article has them",
        "missing-token",
        "No token, no call"
    ),
    entry!(
        "The messages, as the article has them",
        "token-refused",
        "The token does not fit the expression"
    ),
    entry!(
        "The cached policy",
        "cached-policy",
        "It works, and ten seconds later it does not"
    ),
];
