//! The scenario in view without what was pasted into an editor and is imported instead.

use std::collections::HashMap;

use super::merge::object;
use crate::json::{self, Node};

/// The text of the scenario in view without what was pasted into an editor.
///
/// `before` is the scenario's text before that. A text that holds what was pasted, or a value that is it, is as it was. Whatever else
/// was edited since stays.
///
/// ```
/// use why403::import::preview::without;
/// let before = r#"{"title": "Pets", "api": {"policy": {}}}"#;
/// let pasted = r#"{"title": "Cats", "api": {"policy": "curl example.com"}}"#;
/// assert_eq!(without(pasted, before, "curl example.com"), r#"{"title":"Cats","api":{"policy":{}}}"#);
/// ```
pub fn without(current: &str, before: &str, pasted: &str) -> String {
    let (now, then) = (json::parse(current), json::parse(before));
    let text = pasted.replace("\r\n", "\n").replace('\r', "\n");
    let value = json::parse(pasted);
    let pasted = Pasted {
        text: &text,
        value: value
            .valid()
            .filter(|value| value.as_object().is_some() || value.as_array().is_some()),
    };
    let unpasted = match (now.valid(), then.valid()) {
        (Some(now), Some(then)) => pasted.taken_out(current, now, before, Some(then)),
        _ => None,
    };
    unpasted.unwrap_or_else(|| current.to_owned())
}

/// What was pasted into an editor.
struct Pasted<'a> {
    /// The text as an editor has it.
    text: &'a str,
    /// The object or list that it is.
    value: Option<&'a Node>,
}

impl Pasted<'_> {
    /// The text of a value without it; none if the value was not there before.
    fn taken_out(&self, text: &str, value: &Node, earlier: &str, before: Option<&Node>) -> Option<String> {
        let own = || Some(value.span.slice(text).to_owned());
        let old = || before.map(|before| before.span.slice(earlier).to_owned());
        match (&value.value, before.map(|before| &before.value)) {
            (json::Value::String(now), _) if now.contains(self.text) => {
                let same = before.and_then(Node::as_str) == Some(&**now);
                if same { own() } else { old() }
            }
            _ if self.value.is_some_and(|pasted| is_same(value, pasted)) => old(),
            (json::Value::Object(members), Some(json::Value::Object(others))) => {
                let others: HashMap<&str, &Node> =
                    others.iter().map(|other| (&*other.key, &other.node)).collect();
                let members = members.iter().filter_map(|member| {
                    let other = others.get(&*member.key).copied();
                    let value = self.taken_out(text, &member.node, earlier, other)?;
                    Some((member.key.to_string(), value))
                });
                Some(object(members.collect()))
            }
            // Where items were added or removed since, which is which is not known.
            (json::Value::Array(items), Some(json::Value::Array(others))) if items.len() == others.len() => {
                let items = items
                    .iter()
                    .zip(others)
                    .filter_map(|(item, other)| self.taken_out(text, item, earlier, Some(other)));
                Some(["[", &items.collect::<Vec<_>>().join(","), "]"].concat())
            }
            _ => own(),
        }
    }
}

/// Whether two objects or lists are the same but for white space.
fn is_same(one: &Node, other: &Node) -> bool {
    let length = |node: &Node| match &node.value {
        json::Value::Object(members) => (true, members.len()),
        json::Value::Array(items) => (false, items.len()),
        _ => (false, usize::MAX),
    };
    length(one) == length(other) && json::compact(one) == json::compact(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_is_taken_back_and_no_later_edit() {
        let before = r#"{"api":{"region":"a"},"authorizer":{"lambda":[{"returns":{"b":1,"a":1.0}}]},"timeline":[{"request":{"path":"/a"}}]}"#;
        let pasted = "curl\r\nhttps://example.com";
        let scenario = |returns: &str, path: &str| {
            format!(
                r#"{{"api":{{"region":"a","policy":"x curl\nhttps://example.com y"}},"authorizer":{{"lambda":[{{"returns":{returns}}}]}},"timeline":[{{"request":{{"path":"{path}"}}}}]}}"#
            )
        };
        let now = scenario(r#""curl\nhttps://example.com""#, "/later");
        let expected = before.replace("/a\"", "/later\"");
        assert_eq!(without(&now, before, pasted), expected);
        // A value that is what was pasted, laid out in another way.
        let now = r#"{"api":{"region":"b","policy":{"a":[1,2]}}}"#;
        let before = r#"{"api":{"region":"a","policy":{"c":1}}}"#;
        assert_eq!(
            without(now, before, "{ \"a\": [1, 2] }"),
            r#"{"api":{"region":"b","policy":{"c":1}}}"#
        );
        // What was edited after it was pasted stays, as do lists of another length.
        let now = r#"{"api":{"policy":"curl"},"timeline":[{"a":"curl -v"},{}]}"#;
        assert_eq!(without(now, r#"{"timeline":[{}]}"#, "curl -v"), now);
        assert_eq!(without("{", "{}", "x"), "{");
    }
}
