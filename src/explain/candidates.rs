//! Edits that may let a request get further, made from what the trace says failed.
//!
//! [`SuggestionSearch`](crate::explain::SuggestionSearch) simulates each of them.

mod api_key;
mod browser;
mod identity;
mod policy;
mod reach;

use std::rc::Rc;
use std::slice;

use crate::explain::aws::AwsChange;
use crate::explain::edit::{allow_text, open_policy, replace, unwrapped_policy};
use crate::explain::identity_source::identity;
use crate::explain::policy_text::statement_insertion;
use crate::explain::preflight::is_preflight;
use crate::explain::words;
use crate::gateway::{CacheUse, DecidedBy, Evidence, Outcome, Outcomes, StepName};
use crate::json::{Severity, TextEdit};
use crate::scenario::{
    Authorizer, AuthorizerType, Behaviour, Event, EventKind, LambdaCase, Method, Request, RequestIndex,
    Scenario, TextId, When,
};
use crate::{json, scenario};

/// An edit that may let the request get further.
pub(crate) struct Candidate {
    pub title: String,
    pub scenario: Scenario,
    pub aws: AwsChange,
    pub breadth: Breadth,
    pub goal: Goal,
}

/// The breadth of an edit: how much it lets through, by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// It repairs the mistake that the outcome comes from, whatever it opens.
    Repair,
    /// It lets this request through.
    Cure,
    /// It lets more through than it has to: not suggested where a narrower edit helps.
    Wide,
    /// It undoes a restriction that someone has put there.
    Restriction,
}

/// The goal of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The request gets further.
    Further,
    /// A browser lets the page read the answer.
    CorsHeader,
    /// The text can be saved or read, and the request gets at least as far.
    AsFar,
    /// The request gets through, and no edit before this one let it.
    Through,
}

/// The most candidates that are simulated.
const MAX_CANDIDATES: usize = 24;

/// The edits that may let the request with this index get further. Each has its title and the edited scenario.
pub(crate) fn candidates(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Vec<Candidate> {
    if outcome.status_code.is_some_and(|status| status < 400) {
        return Vec::new();
    }
    if let Some((deployed, outcome)) = as_deployed(scenario, outcome, index) {
        let mut found = of_start(&deployed, &outcome, index);
        for one in &mut found {
            one.scenario = redeployed(scenario, &deployed, &one.scenario, index);
        }
        return found;
    }
    of_start(scenario, outcome, index)
}

/// The edits of the API and the authorizer with which the scenario starts, and of the request.
fn of_start(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Vec<Candidate> {
    let Some(call) = words::call(scenario, index) else {
        return Vec::new();
    };
    let mut candidates = Candidates {
        scenario,
        outcome,
        index,
        request: &call.request,
        found: Vec::new(),
    };
    candidates.collect();
    candidates.found.truncate(MAX_CANDIDATES);
    candidates.found
}

/// The scenario that starts with what is deployed for the request, and the outcome there. None where nothing was deployed before
/// the request, or where it matters when it was.
fn as_deployed(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Option<(Scenario, Outcome)> {
    let is_change = |event: &Event| matches!(event.what, EventKind::Set(_) | EventKind::Update(_));
    if !scenario.timeline.iter().any(is_change) {
        return None;
    }
    let mut outcomes = Outcomes::new(Rc::new(scenario.clone()));
    let deployed = outcomes.run_until(index).then(|| outcomes.as_deployed())?;
    let mut outcomes = Outcomes::new(Rc::new(deployed.clone()));
    let there = outcomes.run_until(index).then(|| outcomes.next())??.1;
    let same = |one: &Outcome| (one.status_code, one.decided_by, one.decision);
    (deployed != *scenario && same(&there) == same(outcome)).then_some((deployed, there))
}

/// The scenario with an edit of what is deployed as a deployment of its own in front of the request.
fn redeployed(scenario: &Scenario, deployed: &Scenario, edited: &Scenario, index: RequestIndex) -> Scenario {
    let mut result = scenario.clone();
    if let (Some(call), Some(edited)) = (result.request_mut(index), edited.request(index)) {
        call.clone_from(edited.call);
    }
    if edited.timeline.len() > deployed.timeline.len() {
        insert_before(&mut result, index, EventKind::Deploy);
    }
    if let Some(patch) = scenario::patch_between(deployed, edited) {
        insert_before(&mut result, index, EventKind::Set(patch));
    }
    result
}

pub(super) struct Candidates<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    index: RequestIndex,
    request: &'a Request,
    found: Vec<Candidate>,
}

impl Candidates<'_> {
    // The generic ones are thin, since each is compiled once for every edit.

    fn push_as(&mut self, breadth: Breadth, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        let mut edit = Some(edit);
        self.push_edit(breadth, title.into(), &mut |scenario| {
            if let Some(edit) = edit.take() {
                edit(scenario);
            }
        });
    }

    fn push(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        self.push_as(Breadth::Cure, title, edit);
    }

    fn repair(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Scenario)) {
        self.push_as(Breadth::Repair, title, edit);
    }

    fn on_authorizer(
        &mut self,
        breadth: Breadth,
        title: impl Into<String>,
        edit: impl FnOnce(&mut Authorizer),
    ) {
        let mut edit = Some(edit);
        self.edit_authorizer(breadth, title.into(), &mut |authorizer| {
            if let Some(edit) = edit.take() {
                edit(authorizer);
            }
        });
    }

    fn on_request(&mut self, title: impl Into<String>, edit: impl FnOnce(&mut Request)) {
        let mut edit = Some(edit);
        self.edit_request(title.into(), &mut |request| {
            if let Some(edit) = edit.take() {
                edit(request);
            }
        });
    }

    fn push_edit(&mut self, breadth: Breadth, title: String, edit: &mut dyn FnMut(&mut Scenario)) {
        if self.found.len() >= MAX_CANDIDATES {
            return;
        }
        let mut edited = self.scenario.clone();
        edit(&mut edited);
        if edited != *self.scenario {
            self.found.push(Candidate {
                title,
                aws: AwsChange::between(self.scenario, &edited),
                scenario: edited,
                breadth,
                goal: Goal::Further,
            });
        }
    }

    fn edit_authorizer(&mut self, breadth: Breadth, title: String, edit: &mut dyn FnMut(&mut Authorizer)) {
        self.push_edit(breadth, title, &mut |scenario| {
            if let Some(authorizer) = &mut scenario.authorizer {
                edit(authorizer);
            }
        });
    }

    fn edit_request(&mut self, title: String, edit: &mut dyn FnMut(&mut Request)) {
        let index = self.index;
        self.push_edit(Breadth::Cure, title, &mut |scenario| {
            if let Some(call) = scenario.request_mut(index) {
                edit(&mut call.request);
            }
        });
    }

    fn collect(&mut self) {
        self.deploy_what_is_saved();
        if is_preflight(self.request) && self.is_guarded() {
            self.preflight();
            return self.cors_header();
        }
        self.repair_identity_source();
        match self.outcome.decided_by {
            DecidedBy::Integration => {}
            DecidedBy::Routing => self.reach(),
            DecidedBy::IdentitySource => self.identity_source(),
            DecidedBy::IdentityValidation => self.identity_validation(),
            DecidedBy::AuthorizerFunction => self.function(),
            DecidedBy::AuthorizerOutput => {
                self.wrap_policy();
                self.edits_of_diagnostics(|text| matches!(text, TextId::AuthorizerOutput(_)));
                self.function();
            }
            DecidedBy::PolicyNotSaved => {
                self.edits_of_diagnostics(|text| text == TextId::ResourcePolicy);
                self.replace_policy();
                self.push_as(Breadth::Restriction, "Remove the resource policy", |scenario| {
                    scenario.api.policy = None
                });
            }
            DecidedBy::AuthorizerPolicy | DecidedBy::Policies => {
                self.cache();
                self.authorizer_policy();
                self.caller_policies();
                self.resource_policy();
                self.another_identity();
            }
            DecidedBy::ResourcePolicy => {
                self.resource_policy();
                self.another_identity();
            }
            DecidedBy::VpcEndpointPolicy => self.vpc_endpoint_policy(),
            DecidedBy::ApiKey => self.api_key(),
        }
        self.cors_header();
    }

    /// A change that is saved and waits: the cause of many reports.
    fn deploy_what_is_saved(&mut self) {
        let waits = |code: &str| code == "change-not-deployed";
        if self.outcome.diagnostics.iter().any(|one| waits(&one.code)) {
            let index = self.index;
            self.repair("Deploy the API before this request", |scenario| {
                insert_before(scenario, index, EventKind::Deploy)
            });
        }
    }

    fn function(&mut self) {
        match self.outcome.trace.evidence(StepName::AuthorizerFunction).clone() {
            // Other code does not end throttling.
            Evidence::FunctionThrottled => return self.another_identity(),
            Evidence::FunctionNotPermitted => {
                return self.on_authorizer(
                    Breadth::Repair,
                    "Let API Gateway invoke the function: `lambda:InvokeFunction`",
                    |authorizer| authorizer.lambda_invoke_permission = true,
                );
            }
            Evidence::RoleNotAssumable { arn } => {
                let title = format!("Let API Gateway assume the role `{arn}`");
                return self.on_authorizer(Breadth::Repair, title, |authorizer| {
                    if let Some(role) = &mut authorizer.authorizer_credentials {
                        role.assumable = true;
                    }
                });
            }
            _ => {}
        }
        self.another_identity();
        self.unauthorized();
        let in_time = match self.outcome.trace.evidence(StepName::AuthorizerFunction) {
            Evidence::FunctionTimedOut => "answer in time and ",
            _ => "",
        };
        let allow = Behaviour::Returns(allow_text(&self.outcome.method_arn));
        let request = words::request(self.outcome);
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        let at = self.outcome.trace.lambda_case.map(|case| case.0);
        if let Some(token) = identity(self.request, authorizer) {
            let behaviour = allow.clone();
            let title = format!("Have the function {in_time}allow `{request}` to this token");
            self.on_authorizer(Breadth::Cure, title, |authorizer| {
                let at = at.unwrap_or(authorizer.lambda.len()).min(authorizer.lambda.len());
                let case = LambdaCase {
                    when: When::Identity(token),
                    behaviour,
                };
                authorizer.lambda.insert(at, case);
            });
        }
        match at {
            Some(index) => {
                let title = format!("Have the function {in_time}allow `{request}`");
                self.on_authorizer(Breadth::Wide, title, |authorizer| {
                    if let Some(case) = authorizer.lambda.get_mut(index) {
                        case.behaviour = allow;
                    }
                });
            }
            None => {
                let title = format!("Have the function allow `{request}` where no rule applies");
                self.on_authorizer(Breadth::Wide, title, |authorizer| {
                    authorizer.lambda.push(LambdaCase {
                        when: When::Always,
                        behaviour: allow,
                    });
                });
            }
        }
    }

    /// A function that means a 401: it fails with other words, or returns the answer of an integration.
    fn unauthorized(&mut self) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let returned = self.scenario.text(TextId::AuthorizerOutput(case));
        let status = returned.and_then(|text| {
            let root = json::parse(text).root?;
            Some(
                root.get("statusCode")?
                    .span
                    .slice(text)
                    .trim_matches('"')
                    .to_owned(),
            )
        });
        let (breadth, title) = match self.outcome.trace.evidence(StepName::AuthorizerFunction) {
            Evidence::FunctionFailed { message } if message.to_ascii_lowercase().contains("unauthorized") => {
                (Breadth::Repair, "Fail with exactly `Unauthorized`")
            }
            Evidence::FunctionFailed { .. } => (Breadth::Cure, "Fail with exactly `Unauthorized`"),
            _ if status.as_deref() == Some("401") => {
                (Breadth::Repair, "Throw `Unauthorized` instead of returning a 401")
            }
            _ => return,
        };
        self.on_authorizer(breadth, title, |authorizer| {
            if let Some(case) = authorizer.lambda.get_mut(case.0) {
                case.behaviour = Behaviour::Throws("Unauthorized".into());
            }
        });
    }

    /// AWS's three cures of a cached policy that was made for another request.
    fn cache(&mut self) {
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        if self.outcome.cache != CacheUse::Hit {
            return;
        }
        if let Some(case) = self.outcome.trace.lambda_case {
            let text_id = TextId::AuthorizerOutput(case);
            let stage = words::whole_stage(self.scenario);
            if self
                .scenario
                .text(text_id)
                .is_some_and(|text| text.contains("${event.methodArn}"))
            {
                self.push("Allow every method of the stage", |scenario| {
                    if let Some(text) = scenario.text_mut(text_id) {
                        *text = text.replace("${event.methodArn}", &stage);
                    }
                });
            }
        }
        self.on_authorizer(Breadth::Cure, "Turn the cache off: TTL 0", |authorizer| {
            authorizer.authorizer_result_ttl_in_seconds = 0
        });
        let mut sources: Vec<String> = authorizer
            .identity_sources()
            .map(|source| source.to_string())
            .collect();
        for more in ["context.path", "context.httpMethod"] {
            if !sources.iter().any(|source| source == more) {
                sources.push(more.to_owned());
            }
        }
        self.on_authorizer(
            Breadth::Cure,
            "Make the path and the method part of the cache key",
            |authorizer| {
                authorizer.authorizer_type = AuthorizerType::Request;
                authorizer.identity_source = sources.join(", ");
            },
        );
    }

    /// A policy that the function returns without `policyDocument` around it.
    fn wrap_policy(&mut self) {
        let Some(case) = self.outcome.trace.lambda_case else {
            return;
        };
        let text_id = TextId::AuthorizerOutput(case);
        if let Some(wrapped) = self.scenario.text(text_id).and_then(unwrapped_policy) {
            self.repair("Put the policy into `policyDocument`", |scenario| {
                if let Some(text) = scenario.text_mut(text_id) {
                    *text = wrapped;
                }
            });
        }
    }

    /// A policy in place of one that API Gateway would refuse.
    fn replace_policy(&mut self) {
        let policy = open_policy();
        self.push_as(
            Breadth::Wide,
            "Replace the policy with one that allows everyone",
            |scenario| scenario.api.policy = Some(policy),
        );
    }

    /// Add the edits of the errors in the wanted texts.
    fn edits_of_diagnostics(&mut self, is_wanted: impl Fn(TextId) -> bool) {
        let outcome = self.outcome;
        let errors = outcome
            .diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error);
        let edits: Vec<(TextId, TextEdit)> = errors
            .filter_map(|one| {
                let text_id = one.subject.text_id().filter(|id| is_wanted(*id))?;
                let edit = one.edit.clone()?;
                if one.code == "json-literal" {
                    // What its variables stand for is not known, so that the request may get no further.
                    self.repair_text("Write the object as JSON".to_owned(), &[(text_id, edit)]);
                    if let Some(last) = self.found.last_mut() {
                        last.goal = Goal::AsFar;
                    }
                    return None;
                }
                Some((text_id, edit))
            })
            .collect();
        for one in &edits {
            self.repair_text(words::capitalized(&one.1.title), slice::from_ref(one));
        }
        let mut title = edits.first().map(|(_, edit)| words::capitalized(&edit.title));
        if let [(_, first), _, ..] = edits.as_slice() {
            let same_place = edits
                .iter()
                .all(|(_, edit)| edit.span == first.span && edit.span.start == edit.span.end);
            let of_all = if same_place {
                let all: String = edits.iter().map(|(_, edit)| edit.replacement.as_str()).collect();
                format!("Add `{all}` at the end")
            } else {
                format!("Make all {} repairs", edits.len())
            };
            self.repair_text(of_all.clone(), &edits);
            title = Some(of_all);
        }
        if let (Some(title), Some((text_id, _))) = (title, edits.first()) {
            self.allow_after_repair(&title, *text_id, &edits);
        }
    }

    /// Make the repairs and allow the request, for a text that is cut before it allows anything.
    fn allow_after_repair(&mut self, title: &str, text_id: TextId, edits: &[(TextId, TextEdit)]) {
        let mut repaired = self.scenario.clone();
        apply(&mut repaired, edits);
        let Some(text) = repaired.text_mut(text_id) else {
            return;
        };
        let statement = format!(
            "\n    {}",
            self.narrow_statement(text_id == TextId::ResourcePolicy)
        );
        let insertion = json::parse(text).root.and_then(|root| {
            let policy = root.get("policyDocument").unwrap_or(&root);
            statement_insertion(policy, text, &statement)
        });
        let Some((span, insertion)) = insertion else {
            return;
        };
        replace(text, span, &insertion);
        let title = format!("{title}, and allow `{}`", words::request(self.outcome));
        self.repair(title, |scenario| *scenario = repaired);
        if let Some(last) = self.found.last_mut() {
            last.goal = Goal::Through;
        }
    }

    fn repair_text(&mut self, title: String, edits: &[(TextId, TextEdit)]) {
        self.repair(title, |scenario| apply(scenario, edits));
    }
}

/// Make edits of texts; of those that overlap, the last one.
fn apply(scenario: &mut Scenario, edits: &[(TextId, TextEdit)]) {
    // The last one first, so that the places of the others stay.
    let last_first: Vec<_> = edits.iter().rev().collect();
    let order = words::order(last_first.iter().map(|(_, edit)| usize::MAX - edit.span.start));
    let mut before = usize::MAX;
    for (text_id, edit) in order.into_iter().filter_map(|at| last_first.get(at)) {
        if edit.span.end <= before
            && let Some(text) = scenario.text_mut(*text_id)
        {
            replace(text, edit.span, &edit.replacement);
            before = edit.span.start;
        }
    }
}

/// Put an event in front of the request with this index.
fn insert_before(scenario: &mut Scenario, index: RequestIndex, what: EventKind) {
    let Some((event, at)) = scenario.request(index).map(|found| (found.event, found.at)) else {
        return;
    };
    scenario.timeline.insert(event.0, Event { at, what });
}

/// The method with this verb and path.
fn method_mut<'a>(scenario: &'a mut Scenario, verb: &str, path: &str) -> Option<&'a mut Method> {
    let mut methods = scenario.api.methods.iter_mut().flatten();
    methods.find(|method| method.http_method == verb && method.path == path)
}
