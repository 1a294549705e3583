//! The properties of a scenario that can be taken over on their own.

use serde_json::{Map, Value};

/// A scenario as JSON; without properties, if the text is none.
pub(super) fn parsed(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The properties that can be taken over on their own, each with its JSON pointer. They are those of the API and of the authorizer, and the
/// rest as a whole.
pub(super) fn properties(scenario: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (name, value) in scenario {
        match (name.as_str(), value) {
            ("why403", _) => {}
            ("api" | "authorizer", Value::Object(members)) => {
                found.extend(
                    members
                        .iter()
                        .map(|(member, value)| (format!("/{name}/{member}"), value)),
                );
            }
            _ => found.push((format!("/{name}"), value)),
        }
    }
    found
}

/// The value at a pointer of [`properties`].
pub(super) fn get<'a>(scenario: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let (section, name) = split(pointer);
    let value = scenario.get(section)?;
    name.map_or(Some(value), |name| value.get(name))
}

/// Put a value where a pointer of [`properties`] leads.
pub(super) fn put(scenario: &mut Map<String, Value>, pointer: &str, value: Value) {
    let (section, name) = split(pointer);
    let Some(name) = name else {
        scenario.insert(section.to_owned(), value);
        return;
    };
    let section = scenario.entry(section).or_insert(Value::Null);
    if !section.is_object() {
        *section = Value::Object(Map::new());
    }
    if let Value::Object(members) = section {
        members.insert(name.to_owned(), value);
    }
}

/// The section that a pointer leads into, and the name of the property in it; none for the whole section.
pub(super) fn split(pointer: &str) -> (&str, Option<&str>) {
    let pointer = pointer.strip_prefix('/').unwrap_or(pointer);
    pointer
        .split_once('/')
        .map_or((pointer, None), |(section, name)| (section, Some(name)))
}
