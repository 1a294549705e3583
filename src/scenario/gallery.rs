//! The index of the gallery: examples to begin with, one scenario each.
//!
//! The scenarios are files, `www/gallery/<name>.json`, and no part of the program. An example that people may have linked to
//! (`#g:name`) keeps its name.

use crate::scenario::index::RequestIndex;

/// An example of the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The heading that it stands under; the examples of one group follow each other.
    pub group: &'static str,
    /// Its name in a link and the name of its file: `cached-policy`.
    pub name: &'static str,
    /// Its title; also the scenario's own.
    pub title: &'static str,
    /// The request that its title speaks of, at which it opens.
    pub request: RequestIndex,
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
    ($($group:literal { $($name:literal: $title:literal at $request:literal,)* })*) => {
        &[$($(Example { group: $group, name: $name, title: $title, request: RequestIndex($request) },)*)*]
    };
}

// Each with the request at which it opens, counted from 0.
static EXAMPLES: &[Example] = examples! {
    "Common 403 and 401 responses" {
        "authorizer-explicit-deny": "The authorizer denies the request" at 1,
        "authorizer-implicit-deny": "The authorizer’s policy does not cover the path" at 1,
        "resource-policy-implicit-deny": "The resource policy allows another IP range" at 1,
        "resource-policy-explicit-deny": "The resource policy denies the IP address" at 0,
        "missing-token": "The token is missing" at 0,
        "token-refused": "The token does not match the validation expression" at 0,
    }
    "Authorizer cache" {
        "cached-policy": "It works, and 10 seconds later it returns 403" at 1,
        "cached-policy-wildcard": "Fix: one policy for every path" at 1,
        "cached-policy-ttl-0": "Fix: disable the cache" at 2,
        "cached-policy-flush": "A cache flush helps only once" at 2,
        "cached-deny": "A cached Deny blocks every path" at 2,
        "cached-policy-path-key": "Fix: add the path to the cache key" at 1,
    }
    "Rejected before the function is called" {
        "two-identity-sources": "Two identity sources: both are required" at 0,
        "ttl-0-still-401": "The cache is disabled, and still 401" at 0,
    }
    "The function fails" {
        "unauthorized-exactly": "Only “Unauthorized” gives a 401" at 0,
        "function-times-out": "The function times out" at 0,
    }
    "Invalid Lambda authorizer response" {
        "not-json": "The response is not JSON" at 0,
        "proxy-style-answer": "The function returns a proxy response" at 0,
        "bare-policy": "The policy without policyDocument" at 0,
        "list-in-context": "A list in the context" at 0,
        "condition-null": "A condition that is null" at 0,
    }
    "The authorizer’s policy" {
        "hard-coded-stage": "The policy names another stage" at 0,
        "empty-resource-list": "An empty Resource list: 403 or 200?" at 0,
        "own-words": "A custom 403 message" at 0,
    }
    "The resource policy" {
        "silent-authorizer": "The authorizer neither allows nor denies, and it is 200" at 0,
        "deny-only": "A resource policy with only a Deny" at 0,
        "anonymous": "“User: anonymous”, though the account is allowed" at 0,
        "private-api": "aws:SourceIp on a private API" at 0,
        "policy-not-saved": "A resource policy that cannot be saved" at 0,
    }
    "Methods, API keys and CORS" {
        "missing-authentication-token": "“Missing Authentication Token”: no such method or path" at 0,
        "not-a-key-value-pair": "A bearer token on a path that does not exist" at 0,
        "open-proxy": "An open {proxy+} behind a protected method" at 1,
        "api-key": "“Forbidden”: the API key" at 0,
        "usage-identifier-key": "The authorizer must return the API key" at 1,
        "cors-error": "The browser reports CORS, the response is 401" at 0,
        "preflight": "The preflight is rejected, and the browser reports CORS" at 0,
        "signed-caller": "The method requires a signature (AWS_IAM)" at 0,
    }
    "Current error messages" {
        "today-explicit-deny": "Current message: the authorizer denies the request" at 0,
        "today-implicit-deny": "Current message: the authorizer’s policy does not cover the path" at 0,
        "today-resource-policy-implicit-deny": "Current message: the resource policy allows another IP range" at 0,
        "today-resource-policy-explicit-deny": "Current message: the resource policy denies the IP address" at 0,
    }
};

/// The scenario of an example, from its file.
#[cfg(test)]
pub(crate) fn read(name: &str) -> crate::scenario::Scenario {
    let path = format!("{}/www/gallery/{name}.json", env!("CARGO_MANIFEST_DIR"));
    crate::scenario::read(&std::fs::read_to_string(path).unwrap()).scenario
}
