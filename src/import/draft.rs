//! A scenario of which a text gave only a part.

use serde_json::{Map, Value};

/// A part of a scenario, in the words of the scenario format, that grows as a text is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    root: Map<String, Value>,
    assumed: Vec<String>,
}

impl Draft {
    /// Set a property of the API: `restApiId`.
    pub(super) fn api(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.set_in("api", name, value.into())
    }

    /// Set a property of the authorizer: `identitySource`.
    pub(super) fn authorizer(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.set_in("authorizer", name, value.into())
    }

    /// Set a property of the scenario itself: `title`.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.root.insert(name.to_owned(), value.into());
        self
    }

    /// Add a request to the timeline: its properties in the scenario format.
    pub(super) fn request(&mut self, request: Map<String, Value>) -> &mut Self {
        self.event(Map::from_iter([("request".to_owned(), Value::Object(request))]))
    }

    /// Add an event to the timeline.
    pub(super) fn event(&mut self, event: Map<String, Value>) -> &mut Self {
        let timeline = self
            .root
            .entry("timeline")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(events) = timeline {
            events.push(Value::Object(event));
        }
        self
    }

    /// The property at this JSON pointer.
    pub(super) fn get(&self, pointer: &str) -> Option<&Value> {
        let mut names = pointer.trim_start_matches('/').split('/');
        let first = self.root.get(names.next()?)?;
        let rest: String = names.flat_map(|name| ["/", name]).collect();
        first.pointer(&rest)
    }

    /// Say that the property at this JSON pointer is assumed: the text does not hold it.
    pub(super) fn assume(&mut self, pointer: impl Into<String>) -> &mut Self {
        self.assumed.push(pointer.into());
        self
    }

    /// The scenario, and the properties that are assumed.
    pub(super) fn into_parts(self) -> (Value, Vec<String>) {
        (Value::Object(self.root), self.assumed)
    }

    fn set_in(&mut self, section: &str, name: &str, value: Value) -> &mut Self {
        let section = self
            .root
            .entry(section)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(members) = section {
            members.insert(name.to_owned(), value);
        }
        self
    }
}
