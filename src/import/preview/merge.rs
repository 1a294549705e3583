//! Properties of a reading in place of those of the scenario in view.

use super::property::{parsed, properties, split};
use crate::json::{self, Node};

/// The text of the scenario in view with these properties of a reading's scenario in place of its own.
///
/// What it holds beside them stays as it is written.
pub fn merge(current: &str, reading: &str, pointers: &[&str]) -> String {
    let mut merged = Written::of(current);
    for (pointer, value) in properties(&parsed(reading)) {
        if pointers.contains(&pointer.as_str()) {
            merged.put(&pointer, value.to_string());
        }
    }
    merged.into_text()
}

/// A scenario's text, taken apart as far as [`properties`] do. The values are as they are written.
struct Written(Vec<(String, WrittenValue)>);

enum WrittenValue {
    Whole(String),
    Section(Vec<(String, String)>),
}

impl Written {
    fn of(text: &str) -> Self {
        let root = json::parse(text).root;
        let members = root.as_ref().and_then(Node::as_object).unwrap_or_default();
        let of_text = |node: &Node| node.span.slice(text).to_owned();
        let members = members.iter().map(|member| {
            let value = match (&*member.key, member.node.as_object()) {
                ("api" | "authorizer", Some(members)) => {
                    let members = members.iter();
                    let members = members.map(|member| (member.key.to_string(), of_text(&member.node)));
                    WrittenValue::Section(members.collect())
                }
                _ => WrittenValue::Whole(of_text(&member.node)),
            };
            (member.key.to_string(), value)
        });
        Self(members.collect())
    }

    /// Put a value where a pointer of [`properties`] leads.
    fn put(&mut self, pointer: &str, value: String) {
        let (section, name) = split(pointer);
        let value = match name {
            None => WrittenValue::Whole(value),
            Some(name) => {
                let mut members = match self.0.iter_mut().find(|(key, _)| key == section) {
                    Some((_, WrittenValue::Section(members))) => std::mem::take(members),
                    _ => Vec::new(),
                };
                members.retain(|(key, _)| key != name);
                members.push((name.to_owned(), value));
                WrittenValue::Section(members)
            }
        };
        match self.0.iter_mut().find(|(key, _)| key == section) {
            Some((_, old)) => *old = value,
            None => self.0.push((section.to_owned(), value)),
        }
    }

    fn into_text(self) -> String {
        let members = self.0.into_iter().map(|(key, value)| match value {
            WrittenValue::Whole(text) => (key, text),
            WrittenValue::Section(members) => (key, object(members)),
        });
        object(members.collect())
    }
}

/// The text of an object of these members.
pub(super) fn object(members: Vec<(String, String)>) -> String {
    let members = members
        .iter()
        .map(|(key, value)| [&*json::quote(key), ":", value].concat());
    ["{", &members.collect::<Vec<_>>().join(","), "}"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_replaced_stays_as_it_is_written() {
        let current = r#"{"why403":1,"api":{"policy":{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Limit":1.0}]},"region":"eu-west-1"},"authorizer":null,
            "timeline":[{"request":{"headers":{"X-A":"1","X-A":"2"}}}]}"#;
        let reading =
            r#"{"api": {"region": "eu-central-1", "stageName": "live"}, "authorizer": {"type": "REQUEST"}}"#;
        assert_eq!(
            merge(current, reading, &["/api/region", "/authorizer/type"]),
            r#"{"why403":1,"api":{"policy":{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Limit":1.0}]},"region":"eu-central-1"},"authorizer":{"type":"REQUEST"},"timeline":[{"request":{"headers":{"X-A":"1","X-A":"2"}}}]}"#
        );
    }
}
