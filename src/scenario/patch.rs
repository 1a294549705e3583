//! A JSON merge patch (RFC 7396) of the API and its authorizer: what a `set` of the timeline deploys.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::read::read_with;
use super::write::{plain, write_deployed};
use super::{Api, Authorizer};
use crate::diagnostic::Diagnostic;
use crate::json::{self, Node, quote};

/// The API and the authorizer after a patch, and what in the patch does not fit the format: paths
/// are those of the patched value (`/api/region`), and there are no places.
///
/// The patch applies to the two as the format writes them, so `null` gives a property its default.
/// Only `"authorizer": null` is read as the format reads it: the methods have no authorizer then.
/// What the patch leaves alone keeps its text, byte by byte.
///
/// ```
/// use why403::scenario::{Api, Authorizer, patch};
/// let ttl = serde_json::json!({"authorizer": {"authorizerResultTtlInSeconds": 0}});
/// let (_, authorizer, diagnostics) = patch(&Api::default(), &Some(Authorizer::default()), &ttl);
/// assert_eq!(authorizer.unwrap().authorizer_result_ttl_in_seconds, 0);
/// assert!(diagnostics.is_empty());
/// ```
pub fn patch(
    api: &Api,
    authorizer: &Option<Authorizer>,
    patch: &Json,
) -> (Api, Option<Authorizer>, Vec<Diagnostic>) {
    let target = write_deployed(api, authorizer.as_ref());
    let mut merged = String::new();
    merge(&target, json::parse(&target).root.as_ref(), patch, &mut merged);
    let read = read_with(&merged, false);
    let authorizer = match patch.get("authorizer") {
        Some(Json::Null) => None,
        _ => read.scenario.authorizer,
    };
    (read.scenario.api, authorizer, read.diagnostics)
}

/// Works on the text, so that what the patch leaves alone is copied and not written anew.
fn merge(text: &str, target: Option<&Node>, patch: &Json, out: &mut String) {
    let Json::Object(changes) = patch else {
        out.push_str(&plain(patch));
        return;
    };
    let members = target.and_then(Node::as_object).unwrap_or(&[]);
    let mut separator = '{';
    let mut begin = |out: &mut String, key: &str| {
        out.push(separator);
        separator = ',';
        out.push_str(&quote(key));
        out.push(':');
    };
    for member in members {
        match changes.get(&*member.key) {
            None => {
                begin(out, &member.key);
                out.push_str(member.node.span.of(text));
            }
            Some(Json::Null) => {}
            Some(change) => {
                begin(out, &member.key);
                merge(text, Some(&member.node), change, out);
            }
        }
    }
    let present: BTreeSet<&str> = members.iter().map(|member| member.key.as_ref()).collect();
    for (key, change) in changes {
        if !change.is_null() && !present.contains(key.as_str()) {
            begin(out, key);
            merge(text, None, change, out);
        }
    }
    out.push_str(if separator == '{' { "{}" } else { "}" });
}
