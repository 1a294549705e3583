//! The ways in which a person changes a scenario.

use std::rc::Rc;

use super::{Change, Happening, State};
use crate::scenario::{
    Authorizer, AuthorizerType, Behaviour, Call, EndpointType, Event, LambdaRule, Pairs, Request, Rules,
    Scenario, What, When,
};

/// The policy that is attached when somebody attaches one: it lets everybody in.
pub(super) const FIRST_POLICY: &str = r#"{
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

/// How long after the last request a new one comes, in seconds.
const NEXT_REQUEST_AFTER: f64 = 10.0;

/// A change of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A text is now this.
    Text(Text, String),
    /// The headers of the request in view.
    Headers(PairEdit),
    /// The query string's parameters of the request in view.
    Query(PairEdit),
    /// When the request in view comes, in seconds from the start.
    At(f64),
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
    Rules(Rules),
    /// A further request: same token, other path, ten seconds later.
    AddRequest,
    /// The request in view goes.
    RemoveRequest,
    /// What happens when.
    Happening(Happening),
    /// What a form says.
    Change(Change),
    /// All of it is now this: a proposal is taken up.
    Whole(Box<Scenario>),
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
    pub(super) fn edit(&mut self, edit: Edit) {
        let (selected, rule) = (self.selected, self.rule);
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
                if at.is_finite()
                    && at >= 0.0
                    && let Some(event) = event_mut(scenario, selected)
                {
                    event.at = at;
                }
            }
            Edit::PolicyAttached(true) => {
                scenario.api.policy = Some(self.aside.policy.take().unwrap_or_else(|| FIRST_POLICY.into()));
            }
            Edit::PolicyAttached(false) => self.aside.policy = scenario.api.policy.take(),
            Edit::AuthorizerAttached(true) => {
                scenario.authorizer = Some(self.aside.authorizer.take().unwrap_or_else(first_authorizer));
            }
            Edit::AuthorizerAttached(false) => self.aside.authorizer = scenario.authorizer.take(),
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
                            let output = self.aside.output.take();
                            Behaviour::Returns(output.unwrap_or_else(|| FIRST_OUTPUT.into()))
                        }
                        Does::Throws => Behaviour::Throws("Unauthorized".into()),
                        Does::TimesOut => Behaviour::TimesOut,
                    };
                    if let Behaviour::Returns(output) = std::mem::replace(&mut rule.does, next) {
                        self.aside.output = Some(output);
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
            Edit::Rules(rules) => scenario.rules = rules,
            Edit::AddRequest => {
                add_request(scenario, selected);
                self.selected = usize::MAX;
            }
            Edit::RemoveRequest => remove_request(scenario, selected),
            Edit::Happening(change) => self.happen(change),
            Edit::Change(change) => change.make(scenario, selected),
            Edit::Whole(whole) => *scenario = *whole,
        }
    }
}

/// What the function does under a rule.
pub fn does(rule: &LambdaRule) -> Does {
    match rule.does {
        Behaviour::Returns(_) => Does::Returns,
        Behaviour::Throws(_) => Does::Throws,
        Behaviour::TimesOut => Does::TimesOut,
    }
}

fn first_rule(when: When) -> LambdaRule {
    LambdaRule {
        when,
        does: Behaviour::Returns(FIRST_OUTPUT.into()),
    }
}

pub(super) fn first_authorizer() -> Authorizer {
    Authorizer {
        lambda: vec![first_rule(When::Always)],
        ..Authorizer::default()
    }
}

fn event_mut(scenario: &mut Scenario, selected: usize) -> Option<&mut Event> {
    scenario
        .timeline
        .iter_mut()
        .filter(|event| matches!(event.what, What::Request(_)))
        .nth(selected)
}

pub(super) fn request_mut(scenario: &mut Scenario, selected: usize) -> Option<&mut Request> {
    match &mut event_mut(scenario, selected)?.what {
        What::Request(call) => Some(&mut call.request),
        _ => None,
    }
}

fn rule_mut(scenario: &mut Scenario, rule: usize) -> Option<&mut LambdaRule> {
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
    let last = scenario.timeline.iter().map(|event| event.at).reduce(f64::max);
    scenario.timeline.push(Event {
        at: last.map_or(0.0, |at| at + NEXT_REQUEST_AFTER),
        what: What::Request(Box::new(Call {
            request,
            expect: None,
        })),
    });
}

fn remove_request(scenario: &mut Scenario, selected: usize) {
    let mut seen = 0_usize;
    scenario.timeline.retain(|event| {
        let is_request = matches!(event.what, What::Request(_));
        let gone = is_request && seen == selected;
        seen = seen.saturating_add(usize::from(is_request));
        !gone
    });
}

/// A sibling of a path: the next number where it ends in one, else a child.
pub(super) fn other_path(path: &str) -> String {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    match last.parse::<u32>() {
        Ok(number) => format!("{parent}/{}", number.wrapping_add(1)),
        Err(_) => format!("{}/7", path.trim_end_matches('/')),
    }
}
