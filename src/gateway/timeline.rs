//! The timeline: what is deployed at each moment, what the cache holds, and each text read once.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::cache::Cache;
use super::doubt::Doubts;
use super::event::Variables;
use super::ids::Ids;
use super::output::{self, Output, Unusable};
use super::resource_policy::{self, SavedPolicy};
use super::{Outcome, Simulation, arn, function, identity, route, workflow};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::json;
use crate::policy::{self, Document, Kind};
use crate::scenario::{self, Api, Authorizer, Behaviour, Call, Request, Rules, Scenario, What};

/// Texts that are kept read. A function that answers with `event.methodArn` returns a new one for each path; beyond this
/// many the earlier ones are forgotten.
const MAX_READ: usize = 256;

/// An output as it was read.
pub(super) struct ReadOutput {
    /// Whether or not it can be used.
    pub result: Result<Rc<Output>, Box<Unusable>>,
    /// Its text as the log has it: without white space between JSON's signs.
    pub one_line: String,
}

/// What is deployed, and what it remembers.
pub(super) struct World {
    pub rules: Rules,
    pub api: Rc<Api>,
    pub authorizer: Option<Rc<Authorizer>>,
    pub policy: Rc<SavedPolicy>,
    pub cache: Cache,
    outputs: HashMap<String, Rc<ReadOutput>>,
    callers: HashMap<String, Rc<(Document, Vec<Diagnostic>)>>,
    /// Remarks on the function's texts, each once, with the place as typed.
    pub diagnostics: Vec<Diagnostic>,
}

impl World {
    fn new(scenario: &Scenario) -> Self {
        Self {
            rules: scenario.rules,
            api: Rc::new(scenario.api.clone()),
            authorizer: scenario.authorizer.clone().map(Rc::new),
            policy: Rc::new(resource_policy::save(
                &scenario.api,
                resource_policy::PATH.to_owned(),
            )),
            cache: Cache::default(),
            outputs: HashMap::new(),
            callers: HashMap::new(),
            diagnostics: Vec::new(),
        }
    }

    fn deploy(&mut self, patch: &serde_json::Value, path: &str) {
        let authorizer = self.authorizer.as_deref().cloned();
        let (api, authorizer, diagnostics) = scenario::patch(&self.api, &authorizer, patch);
        for diagnostic in diagnostics {
            let path = format!("{path}{}", diagnostic.path);
            self.tell([diagnostic].into_iter(), &path, &[]);
        }
        self.cache.deployed();
        let same_text = api.policy == self.api.policy;
        // The short forms of its resources name the region, the account and the API.
        let same_policy = same_text && arn::api_arn(&api) == arn::api_arn(&self.api);
        self.api = Rc::new(api);
        self.authorizer = authorizer.map(Rc::new);
        if same_policy {
            return;
        }
        let path = if same_text {
            self.policy.path.clone()
        } else {
            format!("{path}{}", resource_policy::PATH)
        };
        let policy = resource_policy::save(&self.api, path);
        self.tell(policy.diagnostics.iter().cloned(), &policy.path, &[]);
        self.policy = Rc::new(policy);
    }

    /// Reads what the function returned, each text once.
    pub(super) fn output(&mut self, text: &str) -> Rc<ReadOutput> {
        if let Some(read) = self.outputs.get(text) {
            return Rc::clone(read);
        }
        if self.outputs.len() >= MAX_READ {
            self.outputs.clear();
        }
        let read = Rc::new(ReadOutput {
            result: output::read(text).map(Rc::new),
            one_line: json::minify(text).unwrap_or_else(|| text.to_owned()),
        });
        self.outputs.insert(text.to_owned(), Rc::clone(&read));
        read
    }

    /// Reads a caller's identity-based policy, each text once.
    pub(super) fn caller_policy(&mut self, text: &str) -> Rc<(Document, Vec<Diagnostic>)> {
        if let Some(read) = self.callers.get(text) {
            return Rc::clone(read);
        }
        let parsed = json::parse(text);
        let read = Rc::new(match parsed.valid() {
            Some(root) => policy::read(root, Kind::Identity),
            None => (Document::default(), parsed.diagnostics),
        });
        self.callers.insert(text.to_owned(), Rc::clone(&read));
        read
    }

    /// Notes remarks on a text, with their places in the text as typed; each once.
    pub(super) fn tell(
        &mut self,
        diagnostics: impl Iterator<Item = Diagnostic>,
        path: &str,
        substitutions: &[function::Substitution],
    ) {
        for mut diagnostic in diagnostics {
            diagnostic.path = path.to_owned();
            diagnostic.span = function::as_typed(substitutions, diagnostic.span);
            if let Some(edit) = &mut diagnostic.edit {
                edit.span = function::as_typed(substitutions, edit.span);
            }
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

/// Runs the timeline by time, and gives the outcomes in the order of the list.
pub(super) fn run(scenario: &Scenario) -> Simulation {
    let mut world = World::new(scenario);
    let policy_diagnostics = world.policy.diagnostics.clone();
    let settings = scenario
        .authorizer
        .as_ref()
        .map(identity::diagnose)
        .unwrap_or_default();
    // Maps keep these orders: each sort of its own would add kilobytes to the wasm. The bits of numbers that are not negative
    // are in the order of the numbers.
    let order: BTreeMap<_, _> = scenario
        .timeline
        .iter()
        .enumerate()
        .map(|(place, event)| ((event.at.to_bits(), place), event))
        .collect();
    let mut outcomes: BTreeMap<usize, Outcome> = BTreeMap::new();
    for ((_, place), event) in order {
        match &event.what {
            What::Request(call) => {
                outcomes.insert(place, workflow::answer(&mut world, place, event.at, call));
            }
            What::FlushStageAuthorizersCache => world.cache.flush(&world.api),
            What::Set(patch) => world.deploy(patch, &format!("/timeline/{place}/set")),
        }
    }
    diagnose_unreached(&mut world, scenario);
    let mut diagnostics = policy_diagnostics;
    diagnostics.extend(settings);
    diagnostics.append(&mut world.diagnostics);
    Simulation {
        outcomes: outcomes.into_values().collect(),
        diagnostics,
    }
}

/// JSON pointer of the text that a rule of the function returns.
pub(super) fn returns_path(rule: usize) -> String {
    format!("/authorizer/lambda/{rule}/returns")
}

/// Remarks on what the function would return where no request of the timeline got that far: as if the first request did.
fn diagnose_unreached(world: &mut World, scenario: &Scenario) {
    let Some(authorizer) = &scenario.authorizer else {
        return;
    };
    let calls = scenario.timeline.iter().filter_map(|event| match &event.what {
        What::Request(call) => Some(&call.request),
        _ => None,
    });
    let fallback = Call::default();
    let request = calls.clone().next().unwrap_or(&fallback.request);
    let event_text = sample_event(&scenario.api, authorizer, request);
    let event = json::parse(&event_text).root;
    for (place, rule) in authorizer.lambda.iter().enumerate() {
        let Behaviour::Returns(text) = &rule.does else {
            continue;
        };
        let path = returns_path(place);
        let Some(event) = &event else { continue };
        if world
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.path == path && diagnostic.severity == Severity::Error)
        {
            continue;
        }
        let filled = function::fill(text, event, &event_text);
        let read = world.output(&filled.text);
        let found = match &read.result {
            Ok(output) => &output.diagnostics,
            Err(unusable) => &unusable.diagnostics,
        };
        world.tell(found.iter().cloned(), &path, &filled.substitutions);
        let unknown = filled
            .unknown
            .iter()
            .map(|(name, span)| unknown_path(name, *span));
        world.tell(unknown, &path, &[]);
    }
}

/// A remark on a `${event.…}` that the event does not have.
fn unknown_path(name: &str, span: Span) -> Diagnostic {
    Diagnostic::warning("event-path-unknown", span, format!("the event has no `{name}`"))
        .help("a TOKEN authorizer's event has type, methodArn and authorizationToken only")
}

fn sample_event(api: &Api, authorizer: &Authorizer, request: &Request) -> String {
    let ids = Ids::new(0, &request.time);
    let target = workflow::Target::of(api, request);
    let found = route::route(
        api,
        true,
        request,
        &target,
        Rules::default(),
        &mut Doubts::default(),
    );
    let fallback = route::Route::nowhere(&target.path);
    let route = match found {
        std::ops::ControlFlow::Continue(route) => route,
        std::ops::ControlFlow::Break(_) => fallback,
    };
    let variables = Variables {
        api,
        request,
        verb: &target.verb,
        path: &target.path,
        query: &target.query,
        route: &route,
        method_arn: &target.arn,
        ids: &ids,
    };
    let token = identity::source_names(authorizer)
        .next()
        .and_then(|name| variables.get(name))
        .unwrap_or_default();
    variables.event(authorizer.authorizer_type, &token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_read_once() {
        let mut scenario = Scenario::default();
        scenario.api.policy = Some(r#"{"Statement":[]}"#.into());
        let mut world = World::new(&scenario);
        let text = r#"{"principalId":"a","policyDocument":{"Statement":[]}}"#;
        let first = world.output(text);
        assert!(Rc::ptr_eq(&first, &world.output(text)));
        assert!(Rc::ptr_eq(&world.caller_policy(text), &world.caller_policy(text)));

        let policy = Rc::clone(&world.policy);
        world.deploy(
            &serde_json::json!({"api": {"stageVariables": {"a": "b"}}}),
            "/timeline/0/set",
        );
        assert!(Rc::ptr_eq(&policy, &world.policy));
        world.deploy(
            &serde_json::json!({"api": {"region": "eu-west-1"}}),
            "/timeline/1/set",
        );
        assert!(
            !Rc::ptr_eq(&policy, &world.policy),
            "its short forms name the region"
        );
    }
}
