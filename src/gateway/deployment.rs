//! The deployment at a moment of the timeline. With it are the authorizer cache and the texts that were parsed.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::gateway::arn;
use crate::gateway::steps::authorizer_function::Cases;
use crate::gateway::steps::authorizer_output::{AuthorizerOutput, Unusable};
use crate::gateway::steps::cache::Cache;
use crate::gateway::steps::identity_source::Expression;
use crate::gateway::steps::resource_policy::SavedPolicy;
use crate::gateway::steps::{authorizer_function, authorizer_output, resource_policy};
use crate::json::{Diagnostic, Span};
use crate::policy::{Document, PolicyKind};
use crate::scenario::{
    Api, Authorizer, AwsVersion, EventIndex, EventKind, LambdaCase, Scenario, ScenarioDiagnostic, Subject,
    TextId,
};
use crate::{json, policy, scenario};

/// The most parsed outputs that are kept. A function that returns `event.methodArn` returns another text for each path.
const MAX_READ: usize = 256;

/// A parsed output.
pub(crate) struct ReadOutput {
    /// Whether or not it can be used.
    pub result: Result<Rc<AuthorizerOutput>, Box<Unusable>>,
    /// Its text as the log has it: without white space between tokens.
    pub one_line: String,
}

/// The deployed API with its authorizer, its cache and the texts that were parsed.
#[derive(Clone)]
pub(crate) struct Deployment {
    pub aws_version: AwsVersion,
    pub api: Rc<Api>,
    pub authorizer: Option<Rc<Authorizer>>,
    pub policy: Rc<SavedPolicy>,
    pub cache: Cache,
    /// The patches that are saved and not deployed.
    waiting: Vec<(PatchId, String)>,
    /// The patches that brought it.
    pub origins: Origins,
    outputs: HashMap<String, Rc<ReadOutput>>,
    /// The function's cases, once they were looked through.
    cases: Option<Rc<Cases>>,
    /// The validation expression that was compiled last.
    expression: Option<(String, Rc<Expression>)>,
    /// The policies that were parsed, by kind.
    policies: HashMap<PolicyKind, HashMap<String, Rc<ReadPolicy>>>,
    /// Diagnostics of the texts that requests reached, each once, with spans in the text as typed.
    pub diagnostics: Vec<ScenarioDiagnostic>,
    reported: HashSet<ScenarioDiagnostic>,
}

/// A parsed policy with its diagnostics.
type ReadPolicy = (Document, Vec<Diagnostic>);

/// The patches that brought what is deployed; none for what was there at the start.
#[derive(Clone, Copy, Default)]
pub(crate) struct Origins {
    /// The patch that brought the resource policy.
    pub policy: Option<PatchId>,
    /// The patch that brought the function's cases.
    pub function: Option<PatchId>,
    /// The patch that brought the identity sources.
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
            waiting: Vec::new(),
            origins: Origins::default(),
            outputs: HashMap::new(),
            cases: None,
            expression: None,
            policies: HashMap::new(),
            diagnostics: Vec::new(),
            reported: HashSet::new(),
        }
    }

    /// Let an event happen that is no request.
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

    /// Save the change of an event, a merge patch, without deploying it.
    pub(crate) fn save(&mut self, patch: &str, id: PatchId) {
        self.waiting.push((id, patch.to_owned()));
    }

    /// Deploy what is saved. What the patches do not name is neither copied nor read again.
    pub(crate) fn deploy(&mut self) {
        self.cache.deployed();
        if self.apply_waiting() {
            let policy = resource_policy::save(&self.api, self.origins.policy_text());
            policy.diagnostics.iter().for_each(|one| self.push(one.clone()));
            self.policy = Rc::new(policy);
        }
    }

    /// Apply the patches that are saved; whether the resource policy becomes another one.
    pub(crate) fn apply_waiting(&mut self) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let mut api = Rc::unwrap_or_clone(std::mem::take(&mut self.api));
        let mut authorizer = self.authorizer.take().map(Rc::unwrap_or_clone);
        // The short forms of the policy's resources name the region, the account and the API.
        let (arn, policy) = (arn::api_arn(&api), self.origins.policy);
        for (id, patch) in std::mem::take(&mut self.waiting) {
            self.apply(&mut api, &mut authorizer, &patch, id);
        }
        let changed = self.origins.policy != policy || arn::api_arn(&api) != arn;
        self.api = Rc::new(api);
        self.authorizer = authorizer.map(Rc::new);
        changed
    }

    /// Apply a patch, and record what it changes.
    fn apply(&mut self, api: &mut Api, authorizer: &mut Option<Authorizer>, patch: &str, id: PatchId) {
        let parsed = json::parse(patch);
        let Some(node) = parsed.valid() else { return };
        let names = |section: &str, keys: &[&str]| {
            let section = node.get(section);
            section.is_some_and(|one| one.is_null() || keys.iter().any(|key| one.get(key).is_some()))
        };
        let policy = names("api", &["policy", "id"]).then(|| api.policy.clone());
        let function =
            names("authorizer", &["lambda"]).then(|| authorizer.as_ref().map(|it| it.lambda.clone()));
        let source = |one: &Option<Authorizer>| one.as_ref().map(|it| it.identity_source.clone());
        let identity = source(authorizer);
        let diagnostics = scenario::apply_patch(node, patch, api, authorizer);
        if policy.is_some_and(|before| before != api.policy) {
            self.origins.policy = Some(id);
        }
        if function.is_some_and(|before| before.as_ref() != authorizer.as_ref().map(|it| &it.lambda)) {
            self.origins.function = Some(id);
            self.cases = None;
        }
        if source(authorizer) != identity {
            self.origins.identity = Some(id);
        }
        for diagnostic in diagnostics {
            let pointer = format!("{}{}", id.text().pointer(), diagnostic.subject);
            self.push(ScenarioDiagnostic {
                subject: Subject::from_pointer(pointer),
                ..diagnostic
            });
        }
    }

    /// The first change that is saved and waits for a deployment.
    pub(crate) fn waiting(&self) -> Option<PatchId> {
        self.waiting.first().map(|(id, _)| *id)
    }

    /// Whether the change of this event is saved and waits for a deployment.
    pub(crate) fn waits(&self, event: EventIndex) -> bool {
        self.waiting.iter().any(|(id, _)| *id == PatchId::Update(event))
    }

    /// Read what the function returned, each text once.
    pub(crate) fn output(&mut self, text: &str) -> Rc<ReadOutput> {
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

    /// The function's cases, to choose from.
    pub(crate) fn cases(&mut self, cases: &[LambdaCase]) -> Rc<Cases> {
        Rc::clone(self.cases.get_or_insert_with(|| Rc::new(Cases::new(cases))))
    }

    /// Compile a validation expression, each once until another one is deployed.
    pub(crate) fn expression(&mut self, text: &str) -> Rc<Expression> {
        match &self.expression {
            Some((known, compiled)) if known == text => Rc::clone(compiled),
            _ => {
                let compiled = Rc::new(Expression::compile(text));
                self.expression = Some((text.to_owned(), Rc::clone(&compiled)));
                compiled
            }
        }
    }

    /// Read a policy that a request brings along, each text once.
    pub(crate) fn policy(&mut self, text: &str, kind: PolicyKind) -> Rc<ReadPolicy> {
        let of_kind = self.policies.entry(kind).or_default();
        if let Some(read) = of_kind.get(text) {
            return Rc::clone(read);
        }
        let parsed = json::parse(text);
        let read = Rc::new(match parsed.valid() {
            Some(root) => {
                let (document, diagnostics) = policy::read(root, kind);
                (document, json::bounded(diagnostics))
            }
            None => (Document::default(), parsed.diagnostics),
        });
        of_kind.insert(text.to_owned(), Rc::clone(&read));
        read
    }

    /// Add the diagnostics of a text, each once, and return them. Their spans are converted to the text as typed.
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
        if self.reported.insert(diagnostic.clone()) {
            self.diagnostics.push(diagnostic);
        }
    }
}
