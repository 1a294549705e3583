//! The index of the gallery: examples to begin with, one scenario each.
//!
//! The scenarios are files, `www/gallery/<name>.json` and `www/lessons/<name>.json`, and no part of the program. An example or a
//! lesson that people may have linked to (`#g:name`) keeps its name.

use crate::scenario::index::RequestIndex;

/// An example of the gallery, or a lesson.
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

/// The lessons of the course, in their order.
pub fn lessons() -> &'static [Example] {
    LESSONS
}

/// The example or the lesson with this name.
///
/// ```
/// # use why403::scenario::gallery;
/// assert!(gallery::find("cached-policy").is_some());
/// assert!(gallery::find("least-privilege").is_some());
/// assert!(gallery::find("no-such-example").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Example> {
    let mut all = EXAMPLES.iter().chain(LESSONS);
    all.find(|example| example.name == name)
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
        "cached-policy-proxy": "Behind {proxy+}, one path works and the next is 403" at 1,
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
        "error-alarms": "Each 401 raises the function’s error alarm" at 0,
        "header-case": "The function does not find the header" at 1,
        "no-invoke-permission": "API Gateway may not invoke the function" at 0,
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
        "console-test-stage": "The ARN comes from the console’s test" at 0,
        "colon-in-path": "The path has a colon, and the policy loses the rest" at 1,
        "empty-resource-list": "An empty Resource list: 403 or 200?" at 0,
        "own-words": "A custom 403 message" at 0,
    }
    "The resource policy" {
        "silent-authorizer": "The authorizer neither allows nor denies, and it is 200" at 0,
        "deny-only": "A resource policy with only a Deny" at 0,
        "anonymous": "“User: anonymous”, though the account is allowed" at 0,
        "ipv6-source": "An IPv6 client, and a list of IPv4 ranges" at 1,
        "execution-arn": "Terraform’s execution_arn as the Resource" at 0,
        "private-api": "aws:SourceIp on a private API" at 0,
        "leftover-vpce-deny": "A regional API still answers like a private one" at 0,
        "policy-not-deployed": "The resource policy was changed, and the response was not" at 1,
        "policy-not-saved": "A resource policy that cannot be saved" at 0,
    }
    "Methods, API keys and CORS" {
        "missing-authentication-token": "“Missing Authentication Token”: no such method or path" at 0,
        "custom-domain-path": "The stage stands in the path of a custom domain name" at 0,
        "not-deployed": "“Forbidden”: the API was never deployed" at 0,
        "not-a-key-value-pair": "A bearer token on a path that does not exist" at 0,
        "open-proxy": "An open {proxy+} behind a protected method" at 1,
        "api-key": "“Forbidden”: the API key" at 0,
        "usage-plan": "“Forbidden”: the key is in no usage plan of the stage" at 0,
        "usage-identifier-key": "The authorizer must return the API key" at 1,
        "cors-error": "The browser reports CORS, the response is 401" at 0,
        "preflight": "The preflight is rejected, and the browser reports CORS" at 0,
        "sam-preflight": "SAM’s default authorizer protects OPTIONS" at 0,
        "signed-caller": "The method requires a signature (AWS_IAM)" at 0,
        "cognito-access-token": "Cognito: an access token gets 401" at 0,
    }
    "Current error messages" {
        "today-explicit-deny": "Current message: the authorizer denies the request" at 0,
        "today-implicit-deny": "Current message: the authorizer’s policy does not cover the path" at 0,
        "today-resource-policy-implicit-deny": "Current message: the resource policy allows another IP range" at 0,
        "today-resource-policy-explicit-deny": "Current message: the resource policy denies the IP address" at 0,
    }
};

static LESSONS: &[Example] = examples! {
    "Lessons" {
        "first-403": "The first 403" at 1,
        "wrong-header": "A 401 before the function is called" at 0,
        "deny-wins": "A Deny overrides every Allow" at 0,
        "exactly-unauthorized": "A 500 where a 401 was meant" at 0,
        "intermittent-403": "The intermittent 403" at 1,
        "least-privilege": "Least privilege" at 1,
        "two-policies": "Two policies, one verdict" at 1,
        "anonymous-caller": "Who is anonymous?" at 0,
        "signed-callers": "A caller from another account" at 0,
        "private-apis": "Private APIs" at 0,
        "key-and-plan": "“Forbidden” says the least" at 0,
        "cors-preflight": "The browser says CORS" at 0,
        "open-proxy-closed": "The open proxy" at 1,
    }
};

/// The scenario of an example, from its file.
#[cfg(test)]
pub(crate) fn read(name: &str) -> crate::scenario::Scenario {
    let path = format!("{}/www/gallery/{name}.json", env!("CARGO_MANIFEST_DIR"));
    crate::scenario::read(&std::fs::read_to_string(path).unwrap()).scenario
}
