//! The causes of a refusal. Each is a scenario in which it happens, and those that give the answer that was seen are its readings.
//!
//! What is known is never changed: a cause adds what it needs, and what it added is assumed. Its scenario is simulated, and the cause is
//! a reading only if the outcome is what was seen. So the rules of API Gateway are not repeated here, and no reading can say anything
//! that its scenario does not show.

mod check;
mod customised;
mod elsewhere;
mod list;
mod proof;
mod seen;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::gateway::{DecidedBy, Outcome};
use crate::import::draft::Draft;
use crate::import::reading::{Product, Reading};
use crate::rule::Certainty;
use crate::scenario::{self, EventKind};
use crate::simulate;

pub(super) use check::{Check, Ids};
use customised::customised;
pub(super) use proof::Wording;
use seen::{Answer, Fit, same_json};
pub(super) use seen::{Blurred, Seen, message_of};

/// What a text says of an API and a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The scenario of what it says; its last request is the one that was refused.
    scenario: Value,
    /// The properties of it that are assumed.
    assumed: Vec<String>,
    /// Whether it has all of the request's headers.
    pub(super) all_headers: bool,
    /// The signed caller, by ARN.
    pub(super) caller: Option<String>,
}

impl Known {
    pub(super) fn new(draft: Draft) -> Self {
        let (scenario, assumed) = draft.into_parts();
        Self {
            scenario,
            assumed,
            ..Self::default()
        }
    }

    /// The text at a JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.scenario.pointer(pointer)?.as_str()
    }

    /// The property of the request.
    fn request(&self, name: &str) -> Option<&Value> {
        let events = self.scenario.get("timeline")?.as_array()?;
        events.last()?.get("request")?.get(name)
    }

    /// Set a property of the request.
    pub(super) fn set_request(&mut self, name: &str, value: &str) {
        let event = self.scenario.pointer_mut("/timeline/0/request");
        if let Some(request) = event.and_then(Value::as_object_mut) {
            request.insert(name.to_owned(), value.into());
        }
    }

    fn verb(&self) -> &str {
        self.request("httpMethod")
            .and_then(Value::as_str)
            .unwrap_or("GET")
    }

    fn path(&self) -> &str {
        self.request("path").and_then(Value::as_str).unwrap_or("/pets")
    }

    /// The value of a header of the request.
    fn header(&self, name: &str) -> Option<&str> {
        let headers = self.request("headers")?.as_object()?;
        let header = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        header.1.as_str()
    }

    /// The ids for the commands of what to look at.
    pub(super) fn ids(&self) -> Ids<'_> {
        Ids {
            region: self.text("/api/region"),
            api: self.text("/api/restApiId"),
            stage: self.text("/api/stageName"),
            authorizer: self.text("/authorizer/id"),
            caller: self.caller.as_deref(),
        }
    }

    /// The ARN of a method of the API, with the format's defaults for what is not known.
    fn arn(&self, path: &str) -> String {
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
    pub(super) fn outcome(&self) -> Option<Outcome> {
        last_outcome(&self.scenario)
    }

    /// What is known, as a reading without a cause.
    pub(super) fn into_parts(self) -> (Value, Vec<String>) {
        (self.scenario, self.assumed)
    }

    /// Add what another text says of the same API and the same request, where it is not known yet.
    pub(super) fn complete(&mut self, other: &Value, assumed: Vec<String>) {
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
    pub(super) fn with_a_request(self) -> Self {
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
    pub(super) fn has_authorizer(&self) -> bool {
        self.scenario.get("authorizer").is_some()
    }

    /// The scenario with what a cause adds, and the properties that are assumed then.
    fn with(&self, added: &Value) -> Option<(Value, Vec<String>)> {
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
pub(super) fn is_in(inner: &str, outer: &str) -> bool {
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

/// The outcome of a scenario's last request.
fn last_outcome(scenario: &Value) -> Option<Outcome> {
    let read = scenario::read(&scenario.to_string());
    let is_request = |event: &scenario::Event| matches!(event.what, EventKind::Request(_));
    if !read.scenario.timeline.iter().any(is_request) {
        return None;
    }
    simulate(&read.scenario).outcomes.pop()
}

/// A cause of a refusal.
struct Cause {
    title: Cow<'static, str>,
    what: What,
    check: Check,
    /// The layer that refuses.
    by: Option<DecidedBy>,
}

/// How a cause is shown.
enum What {
    /// By what has to be added to a scenario.
    Scenario(Value),
    /// Not by a simulation: the answer that is known of it.
    Elsewhere(Elsewhere),
}

/// An answer that is not simulated.
#[derive(Clone, Copy)]
struct Elsewhere {
    status: u16,
    /// The message, or how it begins, which then ends in `…`.
    message: &'static str,
    /// The error types in the header that it may have, the likeliest first.
    error_types: &'static [&'static str],
    response_type: &'static str,
    proof: &'static str,
    certainty: Certainty,
    product: Option<Product>,
}

/// The causes that give what was seen, the likeliest first.
pub(super) fn readings(known: &Known, seen: &Seen<'_>) -> Vec<Reading> {
    readings_of(known, seen, |_| true)
}

/// The readings of those causes whose reading is kept.
pub(super) fn readings_of(known: &Known, seen: &Seen<'_>, keep: impl Fn(&Reading) -> bool) -> Vec<Reading> {
    let mut found: Vec<(Fit, Reading)> = Vec::new();
    let causes = list::causes(known);
    let causes = causes
        .into_iter()
        .filter(|cause| match (seen.decided_by, cause.by) {
            (Some(layers), Some(by)) => layers.contains(&by),
            // Whoever asks why a request was refused does not ask for what lets it pass.
            (None, by) => by != Some(DecidedBy::Integration),
            (Some(_), None) => true,
        });
    for cause in causes {
        let reading = match &cause.what {
            What::Scenario(added) => simulated(known, seen, &cause, added),
            What::Elsewhere(answer) => elsewhere(known, seen, &cause, answer),
        };
        let is_new = |(_, other): &(Fit, Reading), new: &Reading| {
            other.scenario.is_none() || other.scenario != new.scenario
        };
        if let Some((fit, reading)) = reading
            && keep(&reading)
            && found.iter().all(|other| is_new(other, &reading))
        {
            found.push((fit, reading));
        }
    }
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, reading)| reading).collect()
}

/// A cause as a reading, if its scenario gives what was seen, under either version of AWS.
fn simulated(known: &Known, seen: &Seen<'_>, cause: &Cause, added: &Value) -> Option<(Fit, Reading)> {
    let (scenario, assumed) = known.with(added)?;
    let versions: Vec<Value> = match known.text("/rules") {
        Some(_) => vec![scenario],
        None => ["article", "current"]
            .into_iter()
            .map(|version| {
                let mut scenario = scenario.clone();
                if let Some(root) = scenario.as_object_mut() {
                    root.insert("rules".to_owned(), version.into());
                }
                scenario
            })
            .collect(),
    };
    let mut fits = Vec::new();
    let mut best: Option<(Fit, Reading)> = None;
    for scenario in versions {
        let Some(outcome) = last_outcome(&scenario) else {
            continue;
        };
        // What is known may decide before the cause does.
        let is_its_own = cause.by.is_none_or(|by| by == outcome.decided_by);
        if !is_its_own || !seen.decided_so(&outcome) {
            continue;
        }
        let Some(fit) = seen.fit(&Answer::of(&outcome)) else {
            continue;
        };
        let (scenario, assumed) = match fit {
            Fit::Same | Fit::Alternative => (scenario, assumed.clone()),
            Fit::Customised => match customised(scenario, &assumed, seen, &outcome) {
                Some(customised) => customised,
                None => continue,
            },
        };
        fits.push(fit);
        if best.as_ref().is_none_or(|(other, _)| fit < *other) {
            let mut reading = reading(known, seen, cause, &outcome);
            if fit == Fit::Customised {
                reading.title += ", with a custom gateway response";
                reading.proves =
                    vec!["It proves nothing of the decision: a gateway response of the API wrote the message or the status".to_owned()];
            }
            reading.scenario = Some(scenario);
            reading.assumed = assumed;
            best = Some((fit, reading));
        }
    }
    // Where both versions answer so, the text does not show which one it is of.
    if let [one, other] = *fits
        && one == other
        && let Some((_, reading)) = &mut best
        && let Some(root) = reading.scenario.as_mut().and_then(Value::as_object_mut)
    {
        root.remove("rules");
    }
    best
}

/// What a cause's outcome says.
fn reading(known: &Known, seen: &Seen<'_>, cause: &Cause, outcome: &Outcome) -> Reading {
    let ended = outcome.trace.ended_at();
    let step = outcome.trace.steps.iter().find(|step| Some(step.name) == ended);
    let rules = step.map(|step| step.rules.iter().map(|rule| rule.id).collect());
    // What is proved is proved by the message that was seen, not by the one of the simulation.
    let wording = Wording::of(seen.message.flatten().unwrap_or(""));
    Reading {
        title: cause.title.clone().into_owned(),
        decided_by: Some(outcome.decided_by),
        decision: outcome.decision,
        rules: rules.unwrap_or_default(),
        certainty: outcome.certainty,
        proves: proof::of(outcome, &wording),
        check: cause.check.commands(&known.ids()),
        product: Some(Product::Rest),
        ..Reading::default()
    }
}

/// A cause that is not simulated, if its answer is what was seen.
fn elsewhere(known: &Known, seen: &Seen<'_>, cause: &Cause, answer: &Elsewhere) -> Option<(Fit, Reading)> {
    // Nothing is known of how the authorizer's policy or function would take part in it.
    if seen.decided_by.is_some() {
        return None;
    }
    let message = match answer.message.strip_suffix('…') {
        Some(start) => seen
            .message
            .flatten()
            .filter(|message| message.starts_with(start)),
        None => Some(answer.message),
    };
    let body = json!({ "message": message }).to_string();
    let is_seen = |kind: &&&str| {
        seen.error_type
            .is_some_and(|seen| seen.eq_ignore_ascii_case(kind))
    };
    let mut error_types = answer.error_types.iter();
    let error_type = error_types.clone().find(is_seen).or_else(|| error_types.next());
    let given = Answer {
        status: Some(answer.status),
        bodies: vec![&body],
        others: Vec::new(),
        error_type: error_type.copied(),
        response_type: Some(answer.response_type).filter(|kind| !kind.is_empty()),
    };
    // Without the message, a type that several answers have says too little.
    if answer.message.ends_with('…') && message.is_none() && seen.response_type.is_none() {
        return None;
    }
    let is_its_message = seen.message.is_none_or(|text| text.is_some() && text == message);
    let fit = seen.fit(&given).filter(|_| is_its_message)?;
    let reading = Reading {
        title: cause.title.clone().into_owned(),
        certainty: answer.certainty,
        proves: vec![answer.proof.to_owned()],
        check: cause.check.commands(&known.ids()),
        product: answer.product,
        ..Reading::default()
    };
    Some((fit, reading))
}
