//! Warnings about a scenario. They name what AWS accepts and what hardly does what its author meant, whatever a request's outcome
//! is.

mod condition;
mod resource;
mod rule;

use std::collections::{HashMap, HashSet};

pub(crate) use rule::RULES;
use rule::{
    CACHED_METHOD_ARN, DENIES_ALONE, EXPIRED_TOKEN, NEVER_ANONYMOUS, OPEN_PROXY, STATUS_CHANGED, WarningRule,
};

use crate::explain::policy_text::{PolicyText, policies};
use crate::gateway::{ResponseType, api_arn};
use crate::json;
use crate::json::{Span, TextEdit};
use crate::policy::{Effect, PolicyString, PrincipalKind, Statement};
use crate::rule::Rule;
use crate::scenario;
use crate::scenario::{
    Api, AuthorizationType, EventIndex, EventKind, IdentitySource, Method, Scenario, Subject, TextId,
};

/// A warning about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// Stable, lower case with hyphens: the id of its rule without `warning-`.
    pub code: &'static str,
    /// The part of the scenario that it is about.
    pub subject: Subject,
    /// The place within that text; none for what is no text.
    pub span: Option<Span>,
    /// The warning, in a sentence. Code is in backticks.
    pub sentence: String,
    /// The edit of the text that mends it, where there is one.
    pub edit: Option<TextEdit>,
    /// The rule of AWS's behaviour behind it.
    pub rule: &'static Rule,
}

/// Warnings about a scenario: its policies, methods, authorizer and gateway responses. They are about it as it starts, and after
/// each change that is saved or deployed on its timeline. Each warning comes once.
///
/// ```
/// use why403::{explain, scenario};
///
/// let text = r#"{ "api": { "gatewayResponses": { "UNAUTHORIZED": { "statusCode": 200 } } } }"#;
/// let warnings = explain::warnings(&scenario::read(text).scenario);
/// assert_eq!(warnings[0].code, "status-changed");
/// ```
pub fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut found = of_one(scenario);
    let key = |one: &Warning| (one.code, one.sentence.clone());
    let mut known: HashSet<_> = found.iter().map(key).collect();
    let mut state = scenario.clone();
    let mut brought = Brought::new();
    let patches = scenario
        .timeline
        .iter()
        .zip(0..)
        .filter_map(|(event, index)| match &event.what {
            EventKind::Set(patch) => Some((TextId::Deployment(EventIndex(index)), patch)),
            EventKind::Update(patch) => Some((TextId::Update(EventIndex(index)), patch)),
            _ => None,
        });
    let last = patches.clone().count().saturating_sub(1);
    for (at, (id, patch)) in patches.enumerate() {
        let parsed = json::parse(patch);
        let Some(root) = parsed.valid() else { continue };
        scenario::apply_patch(root, patch, &mut state.api, &mut state.authorizer);
        for section in root.as_object().unwrap_or_default() {
            for property in section.node.as_object().unwrap_or_default() {
                brought.insert((section.key.to_string(), property.key.to_string()), id);
            }
        }
        if at >= MAX_STATES && at < last {
            continue;
        }
        for warning in of_one(&state) {
            if known.insert(key(&warning)) {
                found.push(in_patch(warning, &brought));
            }
        }
    }
    found
}

/// The most patches after each of which the scenario is looked through; of more, only the last.
const MAX_STATES: usize = 50;

/// The last patch that named a property of the API or of the authorizer.
type Brought = HashMap<(String, String), TextId>;

/// The most proxies that are looked behind.
const MAX_PROXIES: usize = 50;

/// A warning about what a patch brought, if one did. In the patch it has no place and no edit.
fn in_patch(warning: Warning, brought: &Brought) -> Warning {
    let pointer = warning.subject.to_string();
    let mut sections = pointer.split('/').skip(1);
    let (Some(section), Some(property)) = (sections.next(), sections.next()) else {
        return warning;
    };
    match brought.get(&(section.to_owned(), property.to_owned())) {
        Some(patch) => Warning {
            subject: Subject::from_pointer(patch.pointer() + &pointer),
            span: None,
            edit: None,
            ..warning
        },
        None => warning,
    }
}

/// The warnings about a scenario as it starts.
fn of_one(scenario: &Scenario) -> Vec<Warning> {
    let mut finder = Finder {
        scenario,
        api: &scenario.api,
        found: Vec::new(),
    };
    for policy in &policies(scenario) {
        finder.policy(policy);
    }
    finder.methods();
    finder.gateway_responses();
    finder.found
}

struct Finder<'a> {
    scenario: &'a Scenario,
    api: &'a Api,
    found: Vec<Warning>,
}

impl Finder<'_> {
    fn push(&mut self, rule: &'static WarningRule, subject: Subject, span: Option<Span>, sentence: String) {
        self.found.push(Warning {
            code: rule.code,
            subject,
            span,
            sentence,
            edit: None,
            rule: &rule.rule,
        });
    }

    /// A warning about a place in a policy's text.
    fn at(&mut self, rule: &'static WarningRule, policy: &PolicyText<'_>, span: Span, sentence: String) {
        self.push(rule, Subject::Text(policy.text_id), Some(span), sentence);
    }

    /// Add an edit to the last warning.
    fn edit(&mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) {
        if let Some(last) = self.found.last_mut() {
            last.edit = Some(TextEdit {
                title: title.into(),
                span,
                replacement: replacement.into(),
            });
        }
    }

    /// Whether a method has this authorization type; without a list each has the authorizer, or nothing.
    fn any_method(&self, wanted: impl Fn(AuthorizationType) -> bool) -> bool {
        match &self.api.methods {
            Some(methods) => methods
                .iter()
                .any(|method| wanted(authorization(method, self.scenario.authorizer.is_some()))),
            None if self.scenario.authorizer.is_some() => wanted(AuthorizationType::Custom),
            None => wanted(AuthorizationType::None),
        }
    }

    fn policy(&mut self, policy: &PolicyText<'_>) {
        for statement in &policy.document.statements {
            self.resources(policy, statement);
            for condition in &statement.conditions {
                self.condition(policy, statement, condition);
            }
        }
        if policy.text_id == TextId::ResourcePolicy {
            self.denies_alone(policy);
            self.principals(policy);
            self.list_without_effect(policy);
        }
        if matches!(policy.text_id, TextId::AuthorizerOutput(_)) {
            self.cached_method_arn(policy);
        }
    }

    fn cached_method_arn(&mut self, policy: &PolicyText<'_>) {
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        let path_in_key = authorizer.identity_sources().any(|source| match source {
            IdentitySource::Context(name) => ["path", "resourcePath", "resourceId"].contains(&&*name),
            _ => false,
        });
        if authorizer.authorizer_result_ttl_in_seconds == 0 || path_in_key {
            return;
        }
        const METHOD_ARN: &str = "${event.methodArn}";
        let Some(pattern) = only_allowed_resource(policy).filter(|one| &*one.text == METHOD_ARN) else {
            return;
        };
        let ttl = authorizer.authorizer_result_ttl_in_seconds;
        self.at(
            &CACHED_METHOD_ARN,
            policy,
            pattern.span,
            format!(
                "The policy allows `event.methodArn` alone and is cached for {ttl} seconds, so until it expires \
                 the same token is denied on every other method and path."
            ),
        );
        let stage = format!("{}/{}/*/*", api_arn(self.api), self.api.stage_name);
        self.edit(
            "Allow every method of the stage",
            pattern.span,
            json::quote(&stage),
        );
    }

    fn denies_alone(&mut self, policy: &PolicyText<'_>) {
        let statements = &policy.document.statements;
        let deny = |one: &Statement| one.effect == Some(Effect::Deny);
        let alone = self.any_method(|authorization| {
            matches!(
                authorization,
                AuthorizationType::None | AuthorizationType::CognitoUserPools
            )
        });
        if statements.is_empty() || !statements.iter().all(deny) || !alone {
            return;
        }
        self.at(
            &DENIES_ALONE,
            policy,
            policy.document.span,
            "The resource policy has only Deny statements. Methods without a Lambda authorizer or AWS_IAM also need an Allow statement in it."
                .to_owned(),
        );
        let allow = "\n    { \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"execute-api:Invoke\", \
                     \"Resource\": \"execute-api:/*\" }";
        let root = json::parse(policy.text).root;
        let insertion =
            root.and_then(|root| crate::explain::policy_text::statement_insertion(&root, policy.text, allow));
        if let Some((span, text)) = insertion {
            self.edit(
                "Add an Allow statement for everything that is not denied",
                span,
                text,
            );
        }
    }

    fn principals(&mut self, policy: &PolicyText<'_>) {
        if self.any_method(|authorization| authorization == AuthorizationType::AwsIam) {
            return;
        }
        for statement in &policy.document.statements {
            let Some(part) = statement.principals.as_ref().filter(|part| !part.negated) else {
                continue;
            };
            let named =
                |one: &crate::policy::Principal| one.kind != PrincipalKind::Everybody && &*one.id.text != "*";
            if !part.principals.is_empty() && part.principals.iter().all(named) {
                self.at(
                    &NEVER_ANONYMOUS,
                    policy,
                    part.span,
                    "No method uses AWS_IAM, so every caller is anonymous and the statement applies to no caller."
                        .to_owned(),
                );
            }
        }
    }

    /// A proxy that nobody guards, behind a resource of which some verbs are guarded.
    fn methods(&mut self) {
        let methods: Vec<&Method> = self.api.methods.iter().flatten().collect();
        let custom = self.scenario.authorizer.is_some();
        let answered: HashSet<(&str, &str)> = methods
            .iter()
            .map(|method| (&*method.path, &*method.http_method))
            .collect();
        let is_open = |method: &Method| authorization(method, custom) == AuthorizationType::None;
        let proxies = methods.iter().enumerate();
        let proxies: Vec<(usize, &Method)> = proxies
            .filter(|(_, method)| {
                method.path.ends_with("+}") && is_open(method) && method.http_method != "OPTIONS"
            })
            .map(|(index, method)| (index, *method))
            .take(MAX_PROXIES)
            .collect();
        for (index, proxy) in proxies {
            let prefix = proxy.path.rsplit_once('/').map_or("", |(prefix, _)| prefix);
            let behind = methods.iter().find(|method| {
                let covered = method.path != proxy.path
                    && method
                        .path
                        .strip_prefix(prefix)
                        .is_some_and(|rest| rest.len() > 1);
                let has = |verb| answered.contains(&(&*method.path, verb));
                let lacks = |verb| !has(verb) && !has("ANY");
                let reachable = match proxy.http_method.as_str() {
                    "ANY" => ["GET", "POST", "PUT", "DELETE", "PATCH"].into_iter().any(lacks),
                    verb => lacks(verb),
                };
                covered && !is_open(method) && method.http_method != "OPTIONS" && reachable
            });
            if let Some(guarded) = behind {
                let sentence = format!(
                    "`{} {}` requires authorization, but other methods on that path are answered by `{} {}`, which does not.",
                    guarded.http_method, guarded.path, proxy.http_method, proxy.path
                );
                let subject = Subject::Property(format!("/api/methods/{index}"));
                self.push(&OPEN_PROXY, subject, None, sentence);
            }
        }
    }

    fn gateway_responses(&mut self) {
        let iam = self.any_method(|authorization| authorization == AuthorizationType::AwsIam);
        for (name, response) in &self.api.gateway_responses {
            let subject = || Subject::Property(format!("/api/gatewayResponses/{name}"));
            if name == "EXPIRED_TOKEN" && !iam {
                let sentence = "`EXPIRED_TOKEN` is for expired AWS session tokens, and no method uses AWS_IAM, so this API \
                                never returns it."
                    .to_owned();
                self.push(&EXPIRED_TOKEN, subject(), None, sentence);
                continue;
            }
            let Some(status) = response.status_code else {
                continue;
            };
            let usual = ResponseType::ALL.iter().find(|one| one.name() == name);
            let sentence = match (usual, name.as_str()) {
                (Some(usual), _) if usual.status() == status => continue,
                (Some(usual), _) => format!(
                    "`{name}` answers {status} here instead of {}, which clients and monitoring may not expect.",
                    usual.status()
                ),
                (None, "DEFAULT_4XX" | "DEFAULT_5XX") => format!(
                    "`{name}` answers {status} for every response of its kind that is not customised itself, whatever its usual status."
                ),
                (None, _) => continue,
            };
            self.push(&STATUS_CHANGED, subject(), None, sentence);
        }
    }
}

/// A method's authorization: it cannot have an authorizer that does not exist.
fn authorization(method: &Method, authorizer: bool) -> AuthorizationType {
    match method.authorization_type {
        AuthorizationType::Custom if !authorizer => AuthorizationType::None,
        other => other,
    }
}

/// The resource that a policy's Allow statements name, if there is only one.
fn only_allowed_resource<'a>(policy: &'a PolicyText<'_>) -> Option<&'a PolicyString> {
    let allows = policy
        .document
        .statements
        .iter()
        .filter(|one| one.effect == Some(Effect::Allow));
    let mut patterns = allows.flat_map(|one| one.resources.iter().flat_map(|part| &part.patterns));
    let first = patterns.next()?;
    patterns.next().is_none().then_some(first)
}
