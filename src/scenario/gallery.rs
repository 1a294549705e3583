//! The index of the gallery: examples to begin with, one scenario each.
//!
//! The scenarios are files, `www/gallery/<name>.json`, and no part of the program. An example that people may have linked to
//! (`#g:name`) keeps its name.

/// An example of the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The heading that it stands under; the examples of one group follow each other.
    pub group: &'static str,
    /// Its name in a link and the name of its file: `cached-policy`.
    pub name: &'static str,
    /// Its title; also the scenario's own.
    pub title: &'static str,
}

/// The examples, in the order of the menu.
pub fn examples() -> &'static [Example] {
    EXAMPLES
}

/// The example with this name.
///
/// ```
/// # use why403::scenario::gallery;
/// assert!(gallery::find("cached-policy").is_some());
/// assert!(gallery::find("no-such-example").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

macro_rules! examples {
    ($($group:literal { $($name:literal: $title:literal,)* })*) => {
        &[$($(Example { group: $group, name: $name, title: $title },)*)*]
    };
}

static EXAMPLES: &[Example] = examples! {
    "The messages, as the article has them" {
        "authorizer-explicit-deny": "The authorizer says no",
        "authorizer-implicit-deny": "The authorizer does not mention this path",
        "resource-policy-implicit-deny": "The resource policy lets in another network",
        "resource-policy-explicit-deny": "The resource policy blocks this address",
        "missing-token": "No token, no call",
        "token-refused": "The token does not fit the expression",
    }
    "The cached policy" {
        "cached-policy": "It works, and ten seconds later it does not",
        "cached-policy-wildcard": "Cure: one policy for every path",
        "cached-policy-ttl-0": "Cure: turn the cache off",
        "cached-policy-flush": "A flush helps for a moment",
        "cached-deny": "One forbidden page locks a person out",
        "cached-policy-path-key": "Cure: the path becomes part of the key",
    }
    "Refused before the function is called" {
        "two-identity-sources": "A header or a key? Both",
        "ttl-0-still-401": "The cache is off, and still 401",
    }
    "The function fails" {
        "unauthorized-exactly": "Only one word makes a 401",
        "function-times-out": "The function takes too long",
    }
    "The function’s answer cannot be used" {
        "not-json": "The answer is not JSON",
        "proxy-style-answer": "The function answers like an API",
        "bare-policy": "The policy without its wrapper",
        "list-in-context": "A list in the context",
        "condition-null": "A condition that is null",
    }
    "The authorizer’s policy surprises" {
        "hard-coded-stage": "The policy names another stage",
        "empty-resource-list": "An empty list lets everybody in",
        "own-words": "A 403 in your own words",
    }
    "The resource policy" {
        "silent-authorizer": "The authorizer says nothing, and it is 200",
        "deny-only": "A policy with nothing but a Deny",
        "anonymous": "“User: anonymous”, though the account is mine",
        "private-api": "A private API sees no public address",
        "policy-not-saved": "A policy that cannot be saved",
    }
    "Routes, keys and browsers" {
        "missing-authentication-token": "“Missing Authentication Token” means: no such route",
        "not-a-key-value-pair": "A bearer token on a route that is not there",
        "open-proxy": "A guarded path with an open door beside it",
        "api-key": "“Forbidden”: the API key",
        "usage-identifier-key": "The key that the authorizer has to bring",
        "cors-error": "The browser says CORS, the answer is 401",
        "signed-caller": "The method asks for a signature",
    }
    "The same messages today" {
        "today-explicit-deny": "Today: the authorizer says no",
        "today-implicit-deny": "Today: the authorizer does not mention this path",
        "today-resource-policy-implicit-deny": "Today: the resource policy lets in another network",
        "today-resource-policy-explicit-deny": "Today: the resource policy blocks this address",
    }
};

/// The scenario of an example, from its file.
#[cfg(test)]
pub(crate) fn read(name: &str) -> crate::scenario::Scenario {
    let path = format!("{}/www/gallery/{name}.json", env!("CARGO_MANIFEST_DIR"));
    crate::scenario::read(&std::fs::read_to_string(path).unwrap()).scenario
}
