//! What is deployed at a moment of the timeline, with the authorizer cache and the texts that were parsed.

use std::collections::HashMap;
use std::rc::Rc;

use crate::gateway::arn;
use crate::gateway::steps::authorizer_output::{Output, Unusable};
use crate::gateway::steps::cache::Cache;
use crate::gateway::steps::resource_policy::SavedPolicy;
use crate::gateway::steps::{authorizer_function, authorizer_output, resource_policy};
use crate::json::Diagnostic;
use crate::policy::{Document, Kind};
use crate::scenario::{
    Api, Authorizer, AwsVersion, EventIndex, Scenario, ScenarioDiagnostic, Subject, TextId,
};
use crate::{json, policy, scenario};

/// The most parsed outputs that are kept. A function that returns `event.methodArn` returns another text for each path.
const MAX_READ: usize = 256;

/// A parsed output.
pub(crate) struct ReadOutput {
    /// Whether or not it can be used.
    pub result: Result<Rc<Output>, Box<Unusable>>,
    /// Its text as the log has it: without white space between tokens.
    pub one_line: String,
}

/// The deployed API with its authorizer, its cache and the texts that were parsed.
pub(crate) struct Deployment {
    pub aws_version: AwsVersion,
    pub api: Rc<Api>,
    pub authorizer: Option<Rc<Authorizer>>,
    pub policy: Rc<SavedPolicy>,
    pub cache: Cache,
    outputs: HashMap<String, Rc<ReadOutput>>,
    /// The last output with its text: hashing a long text takes longer than comparing it.
    last_output: Option<(String, Rc<ReadOutput>)>,
    callers: HashMap<String, Rc<(Document, Vec<Diagnostic>)>>,
    /// Diagnostics of the texts that requests reached, each once, with spans in the text as typed.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

impl Deployment {
    /// The deployment at the start of the timeline.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            aws_version: scenario.aws_version,
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
    pub(crate) fn deploy(&mut self, patch: &str, event: EventIndex) {
        let authorizer = self.authorizer.as_deref().cloned();
        let (api, authorizer, diagnostics) = scenario::patch(&self.api, &authorizer, patch);
        for diagnostic in diagnostics {
            let pointer = format!("{}{}", TextId::Deployment(event).pointer(), diagnostic.subject);
            self.push(ScenarioDiagnostic {
                subject: Subject::from_pointer(pointer),
                ..diagnostic
            });
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
        policy.diagnostics.iter().for_each(|one| self.push(one.clone()));
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
            result: authorizer_output::read(text).map(Rc::new),
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

    /// Adds the diagnostics of a text, each once, with their spans converted to the text as typed.
    pub(crate) fn report(
        &mut self,
        diagnostics: impl Iterator<Item = Diagnostic>,
        text_id: TextId,
        substitutions: &[authorizer_function::Substitution],
    ) {
        for mut diagnostic in diagnostics {
            diagnostic.span = authorizer_function::as_typed(substitutions, diagnostic.span);
            if let Some(edit) = &mut diagnostic.edit {
                edit.span = authorizer_function::as_typed(substitutions, edit.span);
            }
            self.push(ScenarioDiagnostic::about(text_id, diagnostic));
        }
    }

    fn push(&mut self, diagnostic: ScenarioDiagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}
