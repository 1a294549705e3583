//! The causes of a refusal: each is a scenario in which it happens, and those that give the answer that was seen are its readings.
//!
//! What is known is never changed: a cause adds what it needs, and what it added is assumed. Its scenario is simulated, and the cause is
//! a reading only if the outcome is what was seen. So the rules of API Gateway are not repeated here, and no reading can say anything
//! that its scenario does not show.

mod check;
mod customised;
mod elsewhere;
mod list;
mod proof;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::gateway::{DecidedBy, Decision, Outcome};
use crate::import::draft::Draft;
use crate::import::reading::{Product, Reading};
use crate::rule::Certainty;
use crate::scenario::{self, EventKind};
use crate::simulate;

pub(super) use check::{Check, Ids};
use customised::customised;
pub(super) use proof::Wording;

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

    /// Sets a property of the request.
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

    /// Adds what another text says of the same API and the same request, where it is not known yet.
    pub(super) fn complete(&mut self, other: &Value, assumed: Vec<String>) {
        if !self.scenario.is_object() {
            self.scenario = json!({});
        }
        if let Some(root) = self.scenario.as_object_mut() {
            root.entry("api").or_insert_with(|| json!({}));
            if let Some(authorizer) = other.get("authorizer") {
                root.entry("authorizer").or_insert_with(|| authorizer.clone());
            }
            root.entry("timeline")
                .or_insert_with(|| json!([{ "request": {} }]));
        }
        for pointer in ["/api", "/timeline/0/request"] {
            if let Some(known) = self.scenario.pointer_mut(pointer).and_then(Value::as_object_mut)
                && let Some(new) = other.pointer(pointer).and_then(Value::as_object)
            {
                add(known, new, pointer, &mut Vec::new());
            }
        }
        self.assumed.extend(assumed);
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

/// Adds the members that an object does not have, each of which is then assumed. Headers and the first method are added to as well.
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

/// What was seen of an answer; none where nothing is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen<'a> {
    pub(super) status: Option<u16>,
    /// The whole body.
    pub(super) body: Option<&'a str>,
    /// The message; within, none for `null`.
    pub(super) message: Option<Option<&'a str>>,
    /// The error type in the header.
    pub(super) error_type: Option<&'a str>,
    /// The type of the gateway response.
    pub(super) response_type: Option<&'a str>,
    pub(super) decided_by: Option<&'a [DecidedBy]>,
    pub(super) decision: Option<Decision>,
    pub(super) authorizer_invoked: Option<bool>,
    /// What of the message stands for something unknown.
    pub(super) blurred: Option<Blurred>,
}

/// A part of a message that stands for something unknown, so that no simulation gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blurred {
    /// The hash of a header.
    Hash,
    /// An ARN that is masked or cut off.
    Arn,
    /// The end, which was cut off.
    End,
}

impl Blurred {
    /// The message without that part.
    fn without(self, message: &str) -> String {
        match self {
            Self::Hash => message.split("(hashed with").next().unwrap_or("").to_owned(),
            Self::Arn => {
                let arn = Wording::of(message).arn.unwrap_or("");
                message.replacen(arn, "", 1)
            }
            Self::End => message.to_owned(),
        }
    }
}

/// How an answer fits what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is what was seen.
    Same,
    /// It may be: where AWS's answer is not known, it is the other one.
    Alternative,
    /// It would be, if the API had a gateway response of its own for it.
    Customised,
}

/// An answer, of a simulation or of what is not simulated.
struct Answer<'a> {
    status: Option<u16>,
    bodies: Vec<&'a str>,
    /// The bodies that AWS may give instead.
    others: Vec<&'a str>,
    error_type: Option<&'a str>,
    response_type: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let error_type = outcome
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-errortype"));
        let bodies = [Some(&outcome.body), outcome.body_as_sent.as_ref()];
        let others = outcome.alternatives.iter().map(|other| other.body.as_str());
        let bodies = bodies.into_iter().flatten().map(String::as_str);
        Self {
            status: outcome.status_code,
            bodies: bodies.collect(),
            others: others.collect(),
            error_type: error_type.map(|(_, value)| value.as_str()),
            response_type: outcome.response_type.map(|kind| kind.name()),
        }
    }
}

impl Seen<'_> {
    /// Whether an outcome is what was seen.
    pub(super) fn is(&self, outcome: &Outcome) -> bool {
        self.decided_so(outcome) && self.fit(&Answer::of(outcome)) == Some(Fit::Same)
    }

    /// Whether an outcome is decided as was seen.
    fn decided_so(&self, outcome: &Outcome) -> bool {
        self.decided_by
            .is_none_or(|layers| layers.contains(&outcome.decided_by))
            && self
                .decision
                .is_none_or(|decision| outcome.decision == Some(decision))
            && self
                .authorizer_invoked
                .is_none_or(|invoked| outcome.authorizer_invoked == invoked)
    }

    fn fit(&self, answer: &Answer<'_>) -> Option<Fit> {
        let types = [
            (self.error_type, answer.error_type),
            (
                self.response_type.filter(|kind| !kind.starts_with("DEFAULT_")),
                answer.response_type,
            ),
        ];
        let mut known_type = false;
        for (seen, given) in types {
            let Some(seen) = seen else { continue };
            if !given.is_some_and(|given| given.eq_ignore_ascii_case(seen)) {
                return None;
            }
            known_type = true;
        }
        let same_status = self.status.is_none_or(|status| answer.status == Some(status));
        let Some(message) = self.message else {
            return match self.body {
                // A body of the API's own; the type has to say which answer it is.
                Some(body) if !body.trim().is_empty() => known_type.then_some(Fit::Customised),
                _ if same_status => Some(Fit::Same),
                _ => known_type.then_some(Fit::Customised),
            };
        };
        let messages: Vec<_> = answer.bodies.iter().filter_map(|body| message_of(body)).collect();
        if let Some(blurred) = self.blurred {
            let seen = message.map(|text| blurred.without(text));
            let same = messages.iter().flatten().any(|other| match (blurred, message) {
                (Blurred::End, Some(start)) => other.starts_with(start),
                _ => Some(blurred.without(other)) == seen,
            });
            return same.then_some(Fit::Same);
        }
        let same_message = messages.iter().any(|other| other.as_deref() == message);
        let is_body = |other: &&str| match self.body {
            Some(body) => same_json(body, other),
            None => message_of(other).is_some_and(|other| other.as_deref() == message),
        };
        let same_body = answer.bodies.iter().any(is_body);
        if same_status && !same_body && answer.others.iter().any(is_body) {
            return Some(Fit::Alternative);
        }
        match (same_body && same_status, same_message, known_type) {
            (true, ..) => Some(Fit::Same),
            (false, true, _) | (false, false, true) => Some(Fit::Customised),
            (false, false, false) => None,
        }
    }
}

/// The message of an answer's body: within, none for `null`. None for a body without one.
pub(super) fn message_of(body: &str) -> Option<Option<String>> {
    let value: Value = serde_json::from_str(body).ok()?;
    let members = value.as_object()?;
    match members.get("message").or_else(|| members.get("Message"))? {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text.clone())),
        _ => None,
    }
}

/// Whether two bodies are the same but for blanks.
fn same_json(one: &str, other: &str) -> bool {
    if one.trim() == other.trim() {
        return true;
    }
    let parsed = |text| serde_json::from_str::<Value>(text).ok();
    parsed(one).is_some_and(|one| parsed(other) == Some(one))
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
    error_type: &'static str,
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
    let versions = match known.text("/rules") {
        Some(_) => vec![scenario],
        None => {
            let mut current = scenario.clone();
            current
                .as_object_mut()?
                .insert("rules".to_owned(), "current".into());
            vec![scenario, current]
        }
    };
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
        if best.as_ref().is_none_or(|(other, _)| fit < *other) {
            let mut reading = reading(known, seen, cause, &outcome);
            if fit == Fit::Customised {
                reading.title += ", with a gateway response of the API's own";
            }
            reading.scenario = Some(scenario);
            reading.assumed = assumed;
            best = Some((fit, reading));
        }
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
    let given = Answer {
        status: Some(answer.status),
        bodies: vec![&body],
        others: Vec::new(),
        error_type: Some(answer.error_type).filter(|kind| !kind.is_empty()),
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
