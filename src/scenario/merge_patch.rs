//! JSON merge patches (RFC 7396), on texts: one merged into another, and the difference of two values.

use std::collections::{HashMap, HashSet};

use crate::json;
use crate::json::{Member, Node, quote};

/// Merge a patch into another one. Applied, the result does what both do one after the other, except that `null` takes a property
/// out of the first one. None if the second is no JSON.
///
/// ```
/// use why403::scenario::merge_patches;
/// let first = r#"{"api":{"region":"eu-west-1"},"authorizer":{"name":"a"}}"#;
/// let merged = merge_patches(first, r#"{"api":{"region":null},"authorizer":{"id":"b"}}"#);
/// assert_eq!(merged.unwrap(), r#"{"api":{},"authorizer":{"name":"a","id":"b"}}"#);
/// ```
pub fn merge_patches(first: &str, second: &str) -> Option<String> {
    let (target, patch) = (json::parse(first), json::parse(second));
    let mut merged = String::new();
    merge(first, target.valid(), patch.valid()?, &mut merged);
    Some(merged)
}

/// The patch that makes one value the other; none where they are equal.
pub(crate) fn difference(before: &Node, after: &Node) -> Option<String> {
    let (Some(old), Some(new)) = (before.as_object(), after.as_object()) else {
        let after = json::compact(after);
        return (json::compact(before) != after).then_some(after);
    };
    let changed = new.iter().filter_map(|one| {
        let change = match before.get(&one.key) {
            Some(known) => difference(known, &one.node)?,
            None => json::compact(&one.node),
        };
        Some((&one.key, change))
    });
    let removed = old.iter().filter(|one| after.get(&one.key).is_none());
    let removed = removed.map(|one| (&one.key, "null".to_owned()));
    let members: Vec<String> = changed
        .chain(removed)
        .map(|(key, change)| [&quote(key), ":", &change].concat())
        .collect();
    (!members.is_empty()).then(|| ["{", &members.join(","), "}"].concat())
}

/// Merge texts, so that what the patch does not name is copied as it is.
pub(crate) fn merge(text: &str, target: Option<&Node>, patch: &Node, out: &mut String) {
    let Some(changes) = patch.as_object() else {
        out.push_str(&json::compact(patch));
        return;
    };
    let members = target.and_then(Node::as_object).unwrap_or(&[]);
    let changed: HashMap<&str, &Node> = changes
        .iter()
        .map(|member| (&*member.key, &member.node))
        .collect();
    let known: HashSet<&str> = members.iter().map(|member| &*member.key).collect();
    let mut separator = '{';
    let mut begin = |out: &mut String, key: &str| {
        out.push(separator);
        separator = ',';
        out.push_str(&quote(key));
        out.push(':');
    };
    for member in members {
        match changed.get(&*member.key) {
            None => {
                begin(out, &member.key);
                out.push_str(member.node.span.slice(text));
            }
            Some(change) if change.is_null() => {}
            Some(change) => {
                begin(out, &member.key);
                merge(text, Some(&member.node), change, out);
            }
        }
    }
    for Member {
        key, node: change, ..
    } in json::without_repeats(changes)
    {
        if !change.is_null() && !known.contains(&**key) {
            begin(out, key);
            merge(text, None, change, out);
        }
    }
    out.push_str(if separator == '{' { "{}" } else { "}" });
}
