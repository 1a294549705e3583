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
    entry!(
        "The cached policy",
        "cached-policy-wildcard",
        "Cure: one policy for every path"
    ),
    entry!(
        "The cached policy",
        "cached-policy-ttl-0",
        "Cure: turn the cache off"
    ),
    entry!(
        "The cached policy",
        "cached-policy-flush",
        "A flush helps for a moment"
    ),
    entry!(
        "The cached policy",
        "cached-deny",
        "One forbidden page locks a person out"
    ),
    entry!(
        "The cached policy",
        "cached-policy-path-key",
        "Cure: the path becomes part of the key"
    ),
    entry!(
        "Refused before the function is called",
        "two-identity-sources",
        "A header or a key? Both"
    ),
    entry!(
        "Refused before the function is called",
        "ttl-0-still-401",
        "The cache is off, and still 401"
    ),
    entry!(
        "The function fails",
        "unauthorized-exactly",
        "Only one word makes a 401"
    ),
    entry!(
        "The function fails",
        "function-times-out",
        "The function takes too long"
    ),
    entry!(
        "The function’s answer cannot be used",
        "not-json",
        "The answer is not JSON"
    ),
    entry!(
        "The function’s answer cannot be used",
        "proxy-style-answer",
        "The function answers like an API"
    ),
    entry!(
        "The function’s answer cannot be used",
        "bare-policy",
        "The policy without its wrapper"
    ),
    entry!(
        "The function’s answer cannot be used",
        "list-in-context",
        "A list in the context"
    ),
    entry!(
        "The function’s answer cannot be used",
        "condition-null",
        "A condition that is null"
    ),
    entry!(
        "The authorizer’s policy surprises",
        "hard-coded-stage",
        "The policy names another stage"
    ),
    entry!(
        "The authorizer’s policy surprises",
        "empty-resource-list",
        "An empty list lets everybody in"
    ),
    entry!(
        "The authorizer’s policy surprises",
        "own-words",
        "A 403 in your own words"
    ),
    entry!(
        "The resource policy",
        "silent-authorizer",
        "The authorizer says nothing, and it is 200"
    ),
    entry!(
        "The resource policy",
        "deny-only",
        "A policy with nothing but a Deny"
    ),
    entry!(
        "The resource policy",
        "anonymous",
        "“User: anonymous”, though the account is mine"
    ),
    entry!(
        "The resource policy",
        "private-api",
        "A private API sees no public address"
    ),
    entry!(
        "The resource policy",
        "policy-not-saved",
        "A policy that cannot be saved"
    ),
    entry!(
        "Routes, keys and browsers",
        "missing-authentication-token",
        "“Missing Authentication Token” means: no such route"
    ),
    entry!(
        "Routes, keys and browsers",
        "not-a-key-value-pair",
        "A bearer token on a route that is not there"
    ),
    entry!(
        "Routes, keys and browsers",
        "open-proxy",
        "A guarded path with an open door beside it"
    ),
    entry!("Routes, keys and browsers", "api-key", "“Forbidden”: the API key"),
    entry!(
        "Routes, keys and browsers",
        "usage-identifier-key",
        "The key that the authorizer has to bring"
    ),
    entry!(
        "Routes, keys and browsers",
        "cors-error",
        "The browser says CORS, the answer is 401"
    ),
    entry!(
        "Routes, keys and browsers",
        "signed-caller",
        "The method asks for a signature"
    ),
    entry!(
        "The same messages today",
        "today-explicit-deny",
        "Today: the authorizer says no"
    ),
    entry!(
        "The same messages today",
        "today-implicit-deny",
        "Today: the authorizer does not mention this path"
    ),
    entry!(
        "The same messages today",
        "today-resource-policy-implicit-deny",
        "Today: the resource policy lets in another network"
    ),
    entry!(
        "The same messages today",
        "today-resource-policy-explicit-deny",
        "Today: the resource policy blocks this address"
    ),
];
