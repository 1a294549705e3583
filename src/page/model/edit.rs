//! The ways in which a person changes a scenario.

use std::rc::Rc;
use std::sync::Arc;

use crate::page::model::history::{Deed, Touched, Way};
use crate::page::model::state::{Change, State, TimelineEdit};
use why403::scenario::{
    Authorizer, AuthorizerType, AwsVersion, Behaviour, Call, EndpointType, Event, EventKind, LambdaCase,
    Millis, Pairs, Request, RequestIndex, Scenario, When,
};

/// The policy that is attached when somebody attaches one: it lets everybody in.
pub(crate) const FIRST_POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "execute-api:Invoke",
      "Resource": "execute-api:/*"
    }
  ]
}"#;

/// The output of a function that has none yet: it allows exactly the request that it was asked about.
const FIRST_OUTPUT: &str = r#"{
  "principalId": "user",
  "policyDocument": {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "execute-api:Invoke",
        "Resource": "${event.methodArn}"
      }
    ]
  }
}"#;

/// How long after the last request a new one comes.
const NEXT_REQUEST_AFTER: Millis = Millis::from_whole_seconds(10);

/// A change of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A text is now this.
    Text(Text, String),
    /// The headers of the request in view.
    Headers(PairEdit),
    /// The query string's parameters of the request in view.
    Query(PairEdit),
    /// When the request in view comes.
    At(Millis),
    /// Whether a resource policy is attached.
    PolicyAttached(bool),
    /// Whether the methods have a Lambda authorizer.
    AuthorizerAttached(bool),
    /// What the authorizer is given.
    AuthorizerType(AuthorizerType),
    /// Seconds that its results are kept.
    Ttl(u32),
    /// What the function does under the rule in view.
    Does(Does),
    /// A further rule for the function, in front of the one in view.
    AddRule,
    /// The rule in view goes.
    RemoveRule,
    /// How clients reach the API.
    Endpoint(EndpointType),
    /// Which AWS is simulated.
    AwsVersion(AwsVersion),
    /// A further request: same token, other path, ten seconds later.
    AddRequest,
    /// The request in view goes.
    RemoveRequest,
    /// What happens when.
    TimelineEdit(TimelineEdit),
    /// What a form says.
    Change(Change),
    /// All of it is now this: a proposal is taken up.
    Whole(Box<Scenario>),
    /// All of it is now this: it was typed as this text.
    Written(Box<Scenario>, String),
}

impl Edit {
    /// What the edit does to this state, for undoing it.
    pub(crate) fn deed(&self, state: &State) -> Deed {
        let (selected, scenario) = (state.selected, &state.scenario);
        let touched = |what, id| Touched { what, id };
        let at_once = |what, id| (touched(what, id), 0, Way::AtOnce);
        let counting = |what, id, index| (touched(what, id), index, Way::Counting);
        let (touched, index, way) = match self {
            Edit::Text(text, new) => {
                let (what, id) = text.shown();
                let old = text
                    .of(scenario, selected, state.rule)
                    .unwrap_or_default()
                    .to_owned();
                let new = new.clone();
                (touched(what, id), 0, Way::Writing { old: Some(old), new })
            }
            Edit::Headers(edit) => {
                let request = request(scenario, selected);
                let (index, way) = edit.way(request.map(|request| &request.headers));
                (touched("the headers", "request-path"), index, way)
            }
            Edit::Query(edit) => {
                let request = request(scenario, selected);
                let (index, way) = edit.way(request.map(|request| &request.query_string_parameters));
                (touched("the query string", "request-path"), index, way)
            }
            Edit::At(_) => counting("the request’s time", "request-at", 0),
            Edit::PolicyAttached(_) => at_once("the resource policy", "policy-attached"),
            Edit::AuthorizerAttached(_) => at_once("the authorizer", "authorizer-attached"),
            Edit::AuthorizerType(_) => at_once("the authorizer’s type", ""),
            Edit::Ttl(_) => counting("the cache TTL", "authorizer-ttl", 0),
            Edit::Does(_) => at_once("what the function does", ""),
            Edit::AddRule => at_once("another output", ""),
            Edit::RemoveRule => at_once("an output removed", ""),
            Edit::Endpoint(_) => at_once("the endpoint", ""),
            Edit::AwsVersion(_) => at_once("which AWS is simulated", ""),
            Edit::AddRequest => at_once("another request", "request-path"),
            Edit::RemoveRequest => at_once("a request removed", "request-path"),
            Edit::TimelineEdit(TimelineEdit::At(index, _) | TimelineEdit::Later(index, _)) => {
                counting("a time", "panel-timeline", *index)
            }
            Edit::TimelineEdit(_) => at_once("what happens when", "panel-timeline"),
            Edit::Change(change) => {
                let way = change
                    .typed
                    .clone()
                    .map_or(Way::AtOnce, |new| Way::Writing { old: None, new });
                (change.touched, 0, way)
            }
            Edit::Whole(_) => at_once("the proposal", ""),
            Edit::Written(_, new) => {
                let new = new.clone();
                (
                    touched("the whole scenario", "editor-whole"),
                    0,
                    Way::Writing { old: None, new },
                )
            }
        };
        Deed { touched, index, way }
    }
}

/// The texts that can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// What the function returns under the rule in view.
    Output,
    /// The message that it throws.
    Thrown,
    /// The token pattern for which the rule in view applies; empty: always.
    When,
    /// The resource policy.
    Policy,
    /// Of the request in view.
    HttpMethod,
    /// Of the request in view.
    Path,
    /// Of the request in view.
    SourceIp,
    /// Of the API.
    Region,
    /// Of the API.
    AccountId,
    /// Of the API.
    RestApiId,
    /// Of the API.
    StageName,
    /// Of the authorizer.
    IdentitySource,
    /// Of the authorizer.
    IdentityValidation,
    /// Of the request in view; empty: none.
    VpcEndpointId,
}

impl Text {
    /// What it is, in words, and the id of the field that shows it.
    fn shown(self) -> (&'static str, &'static str) {
        match self {
            Text::Output => ("the authorizer’s output", "editor-output"),
            Text::Thrown => ("the error message", "thrown"),
            Text::When => ("for which tokens", "rule-when"),
            Text::Policy => ("the resource policy", "editor-policy"),
            Text::HttpMethod => ("the method", "request-method"),
            Text::Path => ("the path", "request-path"),
            Text::SourceIp => ("the source IP", "request-source-ip"),
            Text::Region => ("the region", "api-region"),
            Text::AccountId => ("the account", "api-account"),
            Text::RestApiId => ("the API’s id", "api-id"),
            Text::StageName => ("the stage", "api-stage"),
            Text::IdentitySource => ("the identity source", "identity-source"),
            Text::IdentityValidation => ("the token validation", "identity-validation"),
            Text::VpcEndpointId => ("the VPC endpoint", "request-vpce"),
        }
    }

    /// What it is now; none where there is none.
    pub fn of(self, scenario: &Scenario, selected: usize, rule: usize) -> Option<&str> {
        let authorizer = scenario.authorizer.as_ref();
        let rule = authorizer.and_then(|authorizer| authorizer.lambda.get(rule));
        let request = request(scenario, selected);
        match self {
            Text::Output => match &rule?.does {
                Behaviour::Returns(output) => Some(output),
                _ => None,
            },
            Text::Thrown => match &rule?.does {
                Behaviour::Throws(message) => Some(message),
                _ => None,
            },
            Text::When => match &rule?.when {
                When::Identity(pattern) => Some(pattern),
                _ => None,
            },
            Text::Policy => scenario.api.policy.as_deref(),
            Text::HttpMethod => Some(&request?.http_method),
            Text::Path => Some(&request?.path),
            Text::SourceIp => Some(&request?.source_ip),
            Text::VpcEndpointId => request?.vpc_endpoint_id.as_deref(),
            Text::Region => Some(&scenario.api.region),
            Text::AccountId => Some(&scenario.api.account_id),
            Text::RestApiId => Some(&scenario.api.rest_api_id),
            Text::StageName => Some(&scenario.api.stage_name),
            Text::IdentitySource => Some(&authorizer?.identity_source),
            Text::IdentityValidation => Some(&authorizer?.identity_validation_expression),
        }
    }
}

/// A change in a list of names and values; positions that do not exist change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairEdit {
    /// The name at this position.
    Name(usize, String),
    /// The value at this position.
    Value(usize, String),
    /// An empty pair at the end.
    Add,
    /// The pair at this position goes.
    Remove(usize),
}

impl PairEdit {
    /// Which of the fields it changes, and how.
    fn way(&self, pairs: Option<&Pairs>) -> (usize, Way) {
        let pair = |index: usize| pairs.and_then(|pairs| pairs.get(index));
        let (index, old, new) = match self {
            PairEdit::Name(index, new) => (index.saturating_mul(2), pair(*index).map(|pair| &pair.0), new),
            PairEdit::Value(index, new) => {
                let field = index.saturating_mul(2).saturating_add(1);
                (field, pair(*index).map(|pair| &pair.1), new)
            }
            PairEdit::Add | PairEdit::Remove(_) => return (0, Way::AtOnce),
        };
        let (old, new) = (old.cloned(), new.clone());
        (index, Way::Writing { old, new })
    }
}

/// The ways in which a function can behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It returns an output.
    Returns,
    /// It throws.
    Throws,
    /// It does not answer in time.
    TimesOut,
}

impl State {
    /// Makes the change; what is derived is brought up to date by [`State::apply`].
    pub(crate) fn edit(&mut self, edit: Edit) {
        let (selected, rule) = (self.selected, self.rule);
        let aside = Rc::make_mut(&mut self.aside);
        let scenario = Rc::make_mut(&mut self.scenario);
        match edit {
            Edit::Text(text, value) => set_text(scenario, selected, rule, text, value),
            Edit::Headers(edit) => {
                if let Some(request) = request_mut(scenario, selected) {
                    edit_pairs(&mut request.headers, edit);
                }
            }
            Edit::Query(edit) => {
                if let Some(request) = request_mut(scenario, selected) {
                    edit_pairs(&mut request.query_string_parameters, edit);
                }
            }
            Edit::At(at) => {
                if let Some(event) = event_mut(scenario, selected) {
                    event.at = at;
                }
            }
            Edit::PolicyAttached(true) => {
                scenario.api.policy = Some(aside.policy.take().unwrap_or_else(|| FIRST_POLICY.into()));
            }
            Edit::PolicyAttached(false) => aside.policy = scenario.api.policy.take(),
            Edit::AuthorizerAttached(true) => {
                scenario.authorizer = Some(aside.authorizer.take().unwrap_or_else(first_authorizer));
            }
            Edit::AuthorizerAttached(false) => aside.authorizer = scenario.authorizer.take(),
            Edit::AuthorizerType(authorizer_type) => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    authorizer.authorizer_type = authorizer_type;
                }
            }
            Edit::Ttl(seconds) => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    authorizer.authorizer_result_ttl_in_seconds = seconds.min(3600);
                }
            }
            Edit::Does(does) => {
                if let Some(rule) = rule_mut(scenario, rule) {
                    let next = match does {
                        Does::Returns => {
                            let output = aside.output.take();
                            Behaviour::Returns(output.unwrap_or_else(|| FIRST_OUTPUT.into()))
                        }
                        Does::Throws => Behaviour::Throws("Unauthorized".into()),
                        Does::TimesOut => Behaviour::TimesOut,
                    };
                    if let Behaviour::Returns(output) = std::mem::replace(&mut rule.does, next) {
                        aside.output = Some(output);
                    }
                }
            }
            Edit::AddRule => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    let at = rule.min(authorizer.lambda.len());
                    authorizer
                        .lambda
                        .insert(at, first_rule(When::Identity("Bearer *".into())));
                }
            }
            Edit::RemoveRule => {
                if let Some(authorizer) = &mut scenario.authorizer
                    && rule < authorizer.lambda.len()
                {
                    authorizer.lambda.remove(rule);
                }
            }
            Edit::Endpoint(endpoint_type) => scenario.api.endpoint_type = endpoint_type,
            Edit::AwsVersion(rules) => scenario.aws_version = rules,
            Edit::AddRequest => {
                add_request(scenario, selected);
                self.selected = usize::MAX;
            }
            Edit::RemoveRequest => remove_request(scenario, selected),
            Edit::TimelineEdit(change) => self.happen(change),
            Edit::Change(change) => change.make(scenario, selected),
            Edit::Whole(whole) | Edit::Written(whole, _) => *scenario = *whole,
        }
    }
}

/// What the function does under a rule.
pub fn does(rule: &LambdaCase) -> Does {
    match rule.does {
        Behaviour::Returns(_) => Does::Returns,
        Behaviour::Throws(_) => Does::Throws,
        Behaviour::TimesOut => Does::TimesOut,
    }
}

fn first_rule(when: When) -> LambdaCase {
    LambdaCase {
        when,
        does: Behaviour::Returns(FIRST_OUTPUT.into()),
    }
}

pub(crate) fn first_authorizer() -> Authorizer {
    Authorizer {
        lambda: vec![first_rule(When::Always)],
        ..Authorizer::default()
    }
}

fn event_mut(scenario: &mut Scenario, selected: usize) -> Option<&mut Event> {
    scenario
        .timeline
        .iter_mut()
        .filter(|event| matches!(event.what, EventKind::Request(_)))
        .nth(selected)
}

fn request(scenario: &Scenario, selected: usize) -> Option<&Request> {
    let request = scenario.request(RequestIndex(selected))?;
    Some(&request.call.request)
}

pub(crate) fn request_mut(scenario: &mut Scenario, selected: usize) -> Option<&mut Request> {
    let call = scenario.request_mut(RequestIndex(selected))?;
    Some(&mut call.request)
}

fn rule_mut(scenario: &mut Scenario, rule: usize) -> Option<&mut LambdaCase> {
    scenario.authorizer.as_mut()?.lambda.get_mut(rule)
}

fn set_text(scenario: &mut Scenario, selected: usize, rule: usize, text: Text, value: String) {
    match text {
        Text::Output => {
            if let Some(rule) = rule_mut(scenario, rule) {
                rule.does = Behaviour::Returns(value);
            }
        }
        Text::Thrown => {
            if let Some(rule) = rule_mut(scenario, rule) {
                rule.does = Behaviour::Throws(value);
            }
        }
        Text::When => {
            if let Some(rule) = rule_mut(scenario, rule) {
                rule.when = if value.is_empty() {
                    When::Always
                } else {
                    When::Identity(value)
                };
            }
        }
        Text::Policy => scenario.api.policy = Some(value),
        Text::Region => scenario.api.region = value,
        Text::AccountId => scenario.api.account_id = value,
        Text::RestApiId => scenario.api.rest_api_id = value,
        Text::StageName => scenario.api.stage_name = value,
        Text::IdentitySource => {
            if let Some(authorizer) = &mut scenario.authorizer {
                authorizer.identity_source = value;
            }
        }
        Text::IdentityValidation => {
            if let Some(authorizer) = &mut scenario.authorizer {
                authorizer.identity_validation_expression = value;
            }
        }
        Text::HttpMethod | Text::Path | Text::SourceIp | Text::VpcEndpointId => {
            if let Some(request) = request_mut(scenario, selected) {
                match text {
                    Text::HttpMethod => request.http_method = value,
                    Text::Path => request.path = value,
                    Text::SourceIp => request.source_ip = value,
                    _ => request.vpc_endpoint_id = Some(value).filter(|id| !id.is_empty()),
                }
            }
        }
    }
}

/// Makes a change in a list of names and values.
pub fn edit_pairs(pairs: &mut Pairs, edit: PairEdit) {
    match edit {
        PairEdit::Name(index, name) => {
            if let Some(pair) = pairs.get_mut(index) {
                pair.0 = name;
            }
        }
        PairEdit::Value(index, value) => {
            if let Some(pair) = pairs.get_mut(index) {
                pair.1 = value;
            }
        }
        PairEdit::Add => pairs.push((String::new(), String::new())),
        PairEdit::Remove(index) => {
            if index < pairs.len() {
                pairs.remove(index);
            }
        }
    }
}

fn add_request(scenario: &mut Scenario, selected: usize) {
    let mut request =
        request_mut(scenario, selected).map_or_else(Request::default, |request| request.clone());
    request.path = other_path(&request.path);
    let last = scenario.timeline.iter().map(|event| event.at).max();
    scenario.timeline.push(Event {
        at: last.map_or(Millis::ZERO, |at| at + NEXT_REQUEST_AFTER),
        what: EventKind::Request(Arc::new(Call {
            request,
            expect: None,
        })),
    });
}

fn remove_request(scenario: &mut Scenario, selected: usize) {
    let mut seen = 0_usize;
    scenario.timeline.retain(|event| {
        let is_request = matches!(event.what, EventKind::Request(_));
        let gone = is_request && seen == selected;
        seen = seen.saturating_add(usize::from(is_request));
        !gone
    });
}

/// A sibling of a path: the next number where it ends in one, else a child.
pub(crate) fn other_path(path: &str) -> String {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    match last.parse::<u32>() {
        Ok(number) => format!("{parent}/{}", number.wrapping_add(1)),
        Err(_) => format!("{}/7", path.trim_end_matches('/')),
    }
}
