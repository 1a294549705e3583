//! What is deployed at a moment of the timeline, what the cache holds, and each text read once.

use std::collections::HashMap;
use std::rc::Rc;

use crate::gateway::arn;
use crate::gateway::steps::authorizer_output::{Output, Unusable};
use crate::gateway::steps::cache::Cache;
use crate::gateway::steps::resource_policy::SavedPolicy;
use crate::gateway::steps::{authorizer_function as function, authorizer_output as output, resource_policy};
use crate::json::Diagnostic;
use crate::policy::{Document, Kind};
use crate::scenario::{Api, Authorizer, AwsVersion, Scenario, TextId};
use crate::{json, policy, scenario};

/// Texts that are kept read. A function that answers with `event.methodArn` returns a new one for each path; beyond this
/// many the earlier ones are forgotten.
const MAX_READ: usize = 256;

/// An output as it was read.
pub(crate) struct ReadOutput {
    /// Whether or not it can be used.
    pub result: Result<Rc<Output>, Box<Unusable>>,
    /// Its text as the log has it: without white space between JSON's signs.
    pub one_line: String,
}

/// What is deployed, and what it remembers.
pub(crate) struct Deployment {
    pub rules: AwsVersion,
    pub api: Rc<Api>,
    pub authorizer: Option<Rc<Authorizer>>,
    pub policy: Rc<SavedPolicy>,
    pub cache: Cache,
    outputs: HashMap<String, Rc<ReadOutput>>,
    /// The one that was asked for last, with its text: to find a long text in a map takes longer than to compare it.
    last_output: Option<(String, Rc<ReadOutput>)>,
    callers: HashMap<String, Rc<(Document, Vec<Diagnostic>)>>,
    /// Remarks on the function's texts, each once, with the place as typed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Deployment {
    /// Before anything has happened.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            rules: scenario.aws_version,
            api: Rc::new(scenario.api.clone()),
            authorizer: scenario.authorizer.clone().map(Rc::new),
            policy: Rc::new(resource_policy::save(&scenario.api, TextId::ResourcePolicy)),
            cache: Cache::default(),
            outputs: HashMap::new(),
            last_output: None,
            callers: HashMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Deploys the merge patch of the event with this index.
    pub(crate) fn deploy(&mut self, patch: &str, event: usize) {
        let authorizer = self.authorizer.as_deref().cloned();
        let (api, authorizer, diagnostics) = scenario::patch(&self.api, &authorizer, patch);
        for diagnostic in diagnostics {
            let path = TextId::Deployment(event).pointer() + &diagnostic.path;
            self.report([diagnostic].into_iter(), &path, &[]);
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
        let text_id = if same_text {
            self.policy.text_id
        } else {
            TextId::DeployedPolicy(event)
        };
        let policy = resource_policy::save(&self.api, text_id);
        self.report(policy.diagnostics.iter().cloned(), &text_id.pointer(), &[]);
        self.policy = Rc::new(policy);
    }

    /// Reads what the function returned, each text once.
    pub(crate) fn output(&mut self, text: &str) -> Rc<ReadOutput> {
        if let Some((last, read)) = &self.last_output
            && last == text
        {
            return Rc::clone(read);
        }
        let read = self.output_by_text(text);
        self.last_output = Some((text.to_owned(), Rc::clone(&read)));
        read
    }

    fn output_by_text(&mut self, text: &str) -> Rc<ReadOutput> {
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
    pub(crate) fn caller_policy(&mut self, text: &str) -> Rc<(Document, Vec<Diagnostic>)> {
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
    pub(crate) fn report(
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
