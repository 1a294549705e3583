//! What is deployed at a moment of the timeline, with the authorizer cache and the texts that were parsed.

use std::collections::HashMap;
use std::rc::Rc;

use crate::gateway::arn;
use crate::gateway::steps::authorizer_output::{Output, Unusable};
use crate::gateway::steps::cache::Cache;
use crate::gateway::steps::resource_policy::SavedPolicy;
use crate::gateway::steps::{authorizer_function, authorizer_output, resource_policy};
use crate::json::{Diagnostic, Span};
use crate::policy::{Document, Kind};
use crate::scenario::{
    Api, Authorizer, AwsVersion, EventIndex, EventKind, Scenario, ScenarioDiagnostic, Subject, TextId,
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
    /// What is saved and not deployed.
    saved: Option<Saved>,
    /// Where what is deployed comes from.
    pub origins: Origins,
    outputs: HashMap<String, Rc<ReadOutput>>,
    /// The last output with its text: hashing a long text takes longer than comparing it.
    last_output: Option<(String, Rc<ReadOutput>)>,
    /// The policies that were parsed, by kind.
    policies: HashMap<Kind, HashMap<String, Rc<ReadPolicy>>>,
    /// Diagnostics of the texts that requests reached, each once, with spans in the text as typed.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

/// A parsed policy with its diagnostics.
type ReadPolicy = (Document, Vec<Diagnostic>);

/// What is saved and waits for a deployment.
struct Saved {
    api: Api,
    authorizer: Option<Authorizer>,
    origins: Origins,
    /// The first of the changes.
    since: PatchId,
}

/// The patches that brought what is deployed or saved; none for what was there at the start.
#[derive(Clone, Copy, Default)]
pub(crate) struct Origins {
    /// That of the resource policy.
    pub policy: Option<PatchId>,
    /// That of the function's cases.
    pub function: Option<PatchId>,
    /// That of the identity sources.
    pub identity: Option<PatchId>,
}

impl Origins {
    /// The text that the resource policy comes from.
    fn policy_text(self) -> TextId {
        self.policy.map_or(TextId::ResourcePolicy, PatchId::policy)
    }
}

/// The merge patch of an event of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatchId {
    /// One that is deployed at once.
    Set(EventIndex),
    /// One that is only saved.
    Update(EventIndex),
}

impl PatchId {
    /// The text of the patch.
    pub(crate) fn text(self) -> TextId {
        match self {
            Self::Set(event) => TextId::Deployment(event),
            Self::Update(event) => TextId::Update(event),
        }
    }

    /// The resource policy within the patch.
    fn policy(self) -> TextId {
        match self {
            Self::Set(event) => TextId::DeployedPolicy(event),
            Self::Update(event) => TextId::UpdatedPolicy(event),
        }
    }
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
            saved: None,
            origins: Origins::default(),
            outputs: HashMap::new(),
            last_output: None,
            policies: HashMap::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Lets an event happen that is no request.
    pub(crate) fn happen(&mut self, index: EventIndex, event: &EventKind) {
        match event {
            EventKind::Request(_) => {}
            EventKind::FlushStageAuthorizersCache => self.cache.flush(&self.api),
            EventKind::Set(patch) => {
                self.save(patch, PatchId::Set(index));
                self.deploy();
            }
            EventKind::Update(patch) => self.save(patch, PatchId::Update(index)),
            EventKind::Deploy => {
                if !self.api.deployed {
                    self.save(r#"{"api":{"deployed":true}}"#, PatchId::Update(index));
                }
                self.deploy();
            }
        }
    }

    /// Saves the change of an event, a merge patch, without deploying it.
    pub(crate) fn save(&mut self, patch: &str, id: PatchId) {
        let before = self.saved.take().unwrap_or_else(|| Saved {
            api: (*self.api).clone(),
            authorizer: self.authorizer.as_deref().cloned(),
            origins: self.origins,
            since: id,
        });
        let (api, authorizer, diagnostics) = scenario::patch(&before.api, &before.authorizer, patch);
        let mut origins = before.origins;
        if api.policy != before.api.policy {
            origins.policy = Some(id);
        }
        let (new, old) = (authorizer.as_ref(), before.authorizer.as_ref());
        if new.map(|it| &it.lambda) != old.map(|it| &it.lambda) {
            origins.function = Some(id);
        }
        if new.map(|it| &it.identity_source) != old.map(|it| &it.identity_source) {
            origins.identity = Some(id);
        }
        self.saved = Some(Saved {
            api,
            authorizer,
            origins,
            since: before.since,
        });
        for diagnostic in diagnostics {
            let pointer = format!("{}{}", id.text().pointer(), diagnostic.subject);
            self.push(ScenarioDiagnostic {
                subject: Subject::from_pointer(pointer),
                ..diagnostic
            });
        }
    }

    /// Deploys what is saved.
    pub(crate) fn deploy(&mut self) {
        self.cache.deployed();
        let Some(saved) = self.saved.take() else {
            return;
        };
        let Saved {
            api,
            authorizer,
            origins,
            ..
        } = saved;
        // The short forms of the policy's resources name the region, the account and the API.
        let same_policy = api.policy == self.api.policy && arn::api_arn(&api) == arn::api_arn(&self.api);
        self.api = Rc::new(api);
        self.authorizer = authorizer.map(Rc::new);
        self.origins = origins;
        if same_policy {
            return;
        }
        let policy = resource_policy::save(&self.api, origins.policy_text());
        policy.diagnostics.iter().for_each(|one| self.push(one.clone()));
        self.policy = Rc::new(policy);
    }

    /// The first change that is saved and waits for a deployment.
    pub(crate) fn waiting(&self) -> Option<PatchId> {
        self.saved.as_ref().map(|saved| saved.since)
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

    /// Reads a policy that a request brings along, each text once.
    pub(crate) fn policy(&mut self, text: &str, kind: Kind) -> Rc<ReadPolicy> {
        let of_kind = self.policies.entry(kind).or_default();
        if let Some(read) = of_kind.get(text) {
            return Rc::clone(read);
        }
        let parsed = json::parse(text);
        let read = Rc::new(match parsed.valid() {
            Some(root) => policy::read(root, kind),
            None => (Document::default(), parsed.diagnostics),
        });
        of_kind.insert(text.to_owned(), Rc::clone(&read));
        read
    }

    /// Adds the diagnostics of a text, each once, and returns them, with their spans converted to the text as typed.
    ///
    /// Those of an output that a deployment brought are about that deployment, and have no span.
    pub(crate) fn report(
        &mut self,
        diagnostics: &[Diagnostic],
        text_id: TextId,
        substitutions: &[authorizer_function::Substitution],
    ) -> Vec<ScenarioDiagnostic> {
        let deployed = match (self.origins.function, text_id) {
            (Some(patch), TextId::AuthorizerOutput(_)) => Some(patch.text().pointer() + &text_id.pointer()),
            _ => None,
        };
        let converted = diagnostics.iter().map(|diagnostic| {
            let mut diagnostic = diagnostic.clone();
            if let Some(pointer) = &deployed {
                diagnostic.span = Span::default();
                diagnostic.edit = None;
                let subject = Subject::from_pointer(pointer.clone());
                return ScenarioDiagnostic {
                    subject,
                    ..ScenarioDiagnostic::about(text_id, diagnostic)
                };
            }
            diagnostic.span = authorizer_function::as_typed(substitutions, diagnostic.span);
            if let Some(edit) = &mut diagnostic.edit {
                edit.span = authorizer_function::as_typed(substitutions, edit.span);
            }
            ScenarioDiagnostic::about(text_id, diagnostic)
        });
        let converted: Vec<_> = converted.collect();
        converted.iter().for_each(|one| self.push(one.clone()));
        converted
    }

    fn push(&mut self, diagnostic: ScenarioDiagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}
