//! What a text says of an API and a request, to which causes add what they need.

use serde_json::{Map, Value, json};

use super::check::Ids;
use super::customised::last_outcome;
use crate::gateway::Outcome;
use crate::import::draft::Draft;

/// What a text says of an API and a request.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Known {
    /// The scenario of what it says; its last request is the one that was refused.
    pub(super) scenario: Value,
    /// The properties of it that are assumed.
    pub(super) assumed: Vec<String>,
    /// Whether it has all of the request's headers.
    pub(in crate::import) all_headers: bool,
    /// The signed caller, by ARN.
    pub(in crate::import) caller: Option<String>,
}

impl Known {
    pub(in crate::import) fn new(draft: Draft) -> Self {
        let (scenario, assumed) = draft.into_parts();
        Self {
            scenario,
            assumed,
            ..Self::default()
        }
    }

    /// The text at a JSON pointer.
    pub(in crate::import) fn text(&self, pointer: &str) -> Option<&str> {
        self.scenario.pointer(pointer)?.as_str()
    }

    /// The property of the request.
    pub(super) fn request(&self, name: &str) -> Option<&Value> {
        let events = self.scenario.get("timeline")?.as_array()?;
        events.last()?.get("request")?.get(name)
    }

    /// Set a property of the request.
    pub(in crate::import) fn set_request(&mut self, name: &str, value: &str) {
        let event = self.scenario.pointer_mut("/timeline/0/request");
        if let Some(request) = event.and_then(Value::as_object_mut) {
            request.insert(name.to_owned(), value.into());
        }
    }

    pub(super) fn verb(&self) -> &str {
        self.request("httpMethod")
            .and_then(Value::as_str)
            .unwrap_or("GET")
    }

    pub(super) fn path(&self) -> &str {
        self.request("path").and_then(Value::as_str).unwrap_or("/pets")
    }

    /// The value of a header of the request.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.request("headers")?.as_object()?;
        let header = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        header.1.as_str()
    }

    /// The ids for the commands of what to look at.
    pub(in crate::import) fn ids(&self) -> Ids<'_> {
        Ids {
            region: self.text("/api/region"),
            api: self.text("/api/restApiId"),
            stage: self.text("/api/stageName"),
            authorizer: self.text("/authorizer/id"),
            caller: self.caller.as_deref(),
        }
    }

    /// The ARN of a method of the API, with the format's defaults for what is not known.
    pub(super) fn arn(&self, path: &str) -> String {
        let api = |name, default| self.text(name).unwrap_or(default).to_owned();
        let region = api("/api/region", "us-east-1");
        format!(
            "arn:{}:execute-api:{region}:{}:{}/{}/{}/{}",
            crate::gateway::partition(&region),
            api("/api/accountId", "123456789012"),
            api("/api/restApiId", "abcdef1234"),
            api("/api/stageName", "dev"),
            self.verb(),
            path.trim_start_matches('/'),
        )
    }

    /// The outcome of what is known alone.
    pub(in crate::import) fn outcome(&self) -> Option<Outcome> {
        last_outcome(&self.scenario)
    }

    /// What is known, as a reading without a cause.
    pub(in crate::import) fn into_parts(self) -> (Value, Vec<String>) {
        (self.scenario, self.assumed)
    }

    /// Add what another text says of the same API and the same request, where it is not known yet.
    pub(in crate::import) fn complete(&mut self, other: &Value, assumed: Vec<String>) {
        if !self.scenario.is_object() {
            self.scenario = json!({});
        }
        let mut added = Vec::new();
        if let Some(root) = self.scenario.as_object_mut() {
            root.entry("api").or_insert_with(|| json!({}));
            if let Some(authorizer) = other.get("authorizer")
                && !root.contains_key("authorizer")
            {
                root.insert("authorizer".to_owned(), authorizer.clone());
                added.push("/authorizer".to_owned());
            }
            root.entry("timeline")
                .or_insert_with(|| json!([{ "request": {} }]));
        }
        for pointer in ["/api", "/timeline/0/request"] {
            if let Some(known) = self.scenario.pointer_mut(pointer).and_then(Value::as_object_mut)
                && let Some(new) = other.pointer(pointer).and_then(Value::as_object)
            {
                add(known, new, pointer, &mut added);
            }
        }
        // What was known already is not assumed by the other text.
        for pointer in assumed {
            if added.iter().any(|outer| is_in(&pointer, outer)) {
                self.assumed.push(pointer);
            } else {
                let inner = added.iter().filter(|inner| is_in(inner, &pointer));
                self.assumed.extend(inner.cloned());
            }
        }
    }

    /// The same with a method and a path, which are assumed where they are not known.
    pub(in crate::import) fn with_a_request(self) -> Self {
        match self.with(&json!({})) {
            Some((scenario, assumed)) => Self {
                scenario,
                assumed,
                ..self
            },
            None => self,
        }
    }

    /// Whether it says what authorizer there is, or that there is none.
    pub(in crate::import) fn has_authorizer(&self) -> bool {
        self.scenario.get("authorizer").is_some()
    }

    /// The scenario with what a cause adds, and the properties that are assumed then.
    pub(super) fn with(&self, added: &Value) -> Option<(Value, Vec<String>)> {
        let mut scenario = match &self.scenario {
            Value::Object(_) => self.scenario.clone(),
            _ => json!({}),
        };
        let mut assumed = self.assumed.clone();
        let root = scenario.as_object_mut()?;
        let api = added.get("api").and_then(Value::as_object);
        if let Some(api) = api.filter(|api| !api.is_empty()) {
            let known = root.entry("api").or_insert_with(|| json!({}));
            add(known.as_object_mut()?, api, "/api", &mut assumed);
        }
        if let Some(authorizer) = added.get("authorizer") {
            match (root.get_mut("authorizer"), authorizer.as_object()) {
                (Some(Value::Object(known)), Some(new)) => add(known, new, "/authorizer", &mut assumed),
                (Some(_), _) => {}
                (None, _) => {
                    root.insert("authorizer".to_owned(), authorizer.clone());
                    assumed.push("/authorizer".to_owned());
                }
            }
        }
        let timeline = root.entry("timeline").or_insert_with(|| json!([{}]));
        let events = timeline.as_array_mut()?;
        let at = format!("/timeline/{}/request", events.len().saturating_sub(1));
        let event = events.last_mut()?.as_object_mut()?;
        let request = event.entry("request").or_insert_with(|| json!({}));
        let default = json!({ "httpMethod": self.verb(), "path": self.path() });
        for new in [added.get("request"), Some(&default)] {
            if let Some(new) = new.and_then(Value::as_object) {
                add(request.as_object_mut()?, new, &at, &mut assumed);
            }
        }
        if let Some(Value::Object(earlier)) = added.get("earlier") {
            // The earlier request is the same one to another path.
            let mut first = request.clone();
            first.as_object_mut()?.extend(earlier.clone());
            event.insert("at".to_owned(), json!(60));
            events.insert(0, json!({ "request": first }));
            for pointer in &mut assumed {
                if let Some(rest) = pointer.strip_prefix("/timeline/0") {
                    *pointer = format!("/timeline/1{rest}");
                }
            }
            assumed.push("/timeline/0".to_owned());
            root.insert("view".to_owned(), json!({ "request": 1 }));
        }
        Some((scenario, assumed))
    }
}

/// Whether a JSON pointer is another one, or leads to what is in it.
pub(in crate::import) fn is_in(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Add the members that an object does not have, each of which is then assumed. Headers, the caller and the first method are added to
/// as well.
fn add(known: &mut Map<String, Value>, new: &Map<String, Value>, at: &str, assumed: &mut Vec<String>) {
    for (name, value) in new {
        let pointer = format!("{at}/{name}");
        match (known.get_mut(name), value) {
            (None, _) => {
                known.insert(name.clone(), value.clone());
                assumed.push(pointer);
            }
            (Some(Value::Object(headers)), Value::Object(new)) if name == "headers" => {
                let is_known = |name: &str| headers.keys().any(|key| key.eq_ignore_ascii_case(name));
                let mut missing = new.clone();
                missing.retain(|name, _| !is_known(name));
                add(headers, &missing, &pointer, assumed);
            }
            (Some(Value::Object(caller)), Value::Object(new)) if name == "caller" => {
                add(caller, new, &pointer, assumed);
            }
            (Some(Value::Array(methods)), Value::Array(new)) if name == "methods" => {
                let first = methods.first_mut().and_then(Value::as_object_mut);
                if let (Some(method), Some(Value::Object(new))) = (first, new.first()) {
                    add(method, new, &format!("{pointer}/0"), assumed);
                }
            }
            (Some(_), _) => {}
        }
    }
}
