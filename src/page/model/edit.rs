//! Edits of the scenario: what they change, and how.

use std::rc::Rc;
use std::sync::Arc;

use crate::page::model::history::{EditOrigin, Typing};
use crate::page::model::state::{Change, State, TimelineEdit};
use why403::scenario::{
    Authorizer, AuthorizerType, AwsVersion, Behaviour, Call, EndpointType, Event, EventKind, LambdaCase,
    Millis, Pairs, Request, RequestIndex, Scenario, TextId, When,
};

/// The resource policy that is attached at first: it lets everybody in.
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

/// The output of a new case: it allows exactly the request that the function was asked about.
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

/// How long after the last event a new request comes.
pub(crate) const NEXT_REQUEST_AFTER: Millis = Millis::from_whole_seconds(10);
/// The longest that API Gateway caches an authorizer's results, in seconds.
const MAX_TTL: u32 = 3600;

/// A change of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Replaces a text that has an editor.
    Text(TextId, String),
    /// Replaces the text of a field.
    Field(TextField, String),
    /// Changes the headers of the request in view.
    Headers(PairEdit),
    /// Changes the query string of the request in view.
    Query(PairEdit),
    /// Moves the request in view to this time.
    At(Millis),
    /// Attaches or detaches the resource policy.
    PolicyAttached(bool),
    /// Attaches or detaches the Lambda authorizer.
    AuthorizerAttached(bool),
    /// Changes the authorizer's type.
    AuthorizerType(AuthorizerType),
    /// Changes how long the authorizer's results are cached, in seconds.
    Ttl(u32),
    /// Changes what the function does in the case in view.
    Behaviour(BehaviourKind),
    /// Adds a case of the function in front of the one in view.
    AddCase,
    /// Removes the case in view.
    RemoveCase,
    /// Changes the API's endpoint type.
    Endpoint(EndpointType),
    /// Changes which AWS is simulated.
    AwsVersion(AwsVersion),
    /// Adds a request like the one in view, with another path, ten seconds after the last one.
    AddRequest,
    /// Removes the request in view.
    RemoveRequest,
    /// Changes the timeline.
    Timeline(TimelineEdit),
    /// Changes what a form shows.
    Change(Change),
    /// Replaces the scenario by a suggestion's.
    Suggestion(Box<Scenario>),
    /// Replaces the scenario by what was typed as JSON.
    Json(Box<Scenario>),
}

/// What an edit changes, for the messages about undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditTarget {
    /// In words that follow "Undone: ".
    pub label: &'static str,
    /// The id of the element that shows it; empty for none.
    pub element_id: &'static str,
}

impl Edit {
    /// What the edit changes in this state, and how: the history groups edits by it.
    pub(crate) fn origin(&self, state: &State) -> EditOrigin {
        let (scenario, selected) = (&*state.scenario, state.selected);
        let request = request(scenario, selected);
        let (label, element_id, index, typing) = match self {
            Edit::Text(id, new) => {
                let (label, element_id, index) = match id {
                    TextId::ResourcePolicy => ("the resource policy", "editor-policy", 0),
                    TextId::AuthorizerOutput(case) => ("the authorizer’s output", "editor-output", case.0),
                    TextId::CallerPolicy(event) => ("the request", "", event.0),
                    TextId::Deployment(event) | TextId::DeployedPolicy(event) => {
                        ("what happens when", "panel-timeline", event.0)
                    }
                };
                let old = scenario.text(*id).unwrap_or_default();
                (label, element_id, index, Typing::between(old, new))
            }
            Edit::Field(field, new) => {
                let (label, element_id) = field.label_and_element();
                let old = field.get(scenario, selected, state.case).unwrap_or_default();
                (label, element_id, 0, Typing::between(old, new))
            }
            Edit::Headers(edit) => {
                let (index, typing) = edit.field_and_typing(request.map(|it| &it.headers));
                ("the headers", "request-path", index, typing)
            }
            Edit::Query(edit) => {
                let (index, typing) = edit.field_and_typing(request.map(|it| &it.query_string_parameters));
                ("the query string", "request-path", index, typing)
            }
            Edit::At(_) => ("the request’s time", "request-at", 0, Some(Typing::Replace)),
            Edit::PolicyAttached(_) => ("the resource policy", "policy-attached", 0, None),
            Edit::AuthorizerAttached(_) => ("the authorizer", "authorizer-attached", 0, None),
            Edit::AuthorizerType(_) => ("the authorizer’s type", "", 0, None),
            Edit::Ttl(_) => ("the cache TTL", "authorizer-ttl", 0, Some(Typing::Replace)),
            Edit::Behaviour(_) => ("what the function does", "", 0, None),
            Edit::AddCase => ("another output", "", 0, None),
            Edit::RemoveCase => ("an output removed", "", 0, None),
            Edit::Endpoint(_) => ("the endpoint", "", 0, None),
            Edit::AwsVersion(_) => ("which AWS is simulated", "", 0, None),
            Edit::AddRequest => ("another request", "request-path", 0, None),
            Edit::RemoveRequest => ("a request removed", "request-path", 0, None),
            Edit::Timeline(TimelineEdit::MoveTo(index, _) | TimelineEdit::MoveBy(index, _)) => {
                ("a time", "panel-timeline", *index, Some(Typing::Replace))
            }
            Edit::Timeline(_) => ("what happens when", "panel-timeline", 0, None),
            Edit::Change(change) => (change.label, "", 0, change.typed.then_some(Typing::Replace)),
            Edit::Suggestion(_) => ("the proposal", "", 0, None),
            Edit::Json(_) => ("the whole scenario", "editor-whole", 0, Some(Typing::Replace)),
        };
        EditOrigin {
            target: EditTarget { label, element_id },
            index,
            typing,
        }
    }
}

/// The fields of a single line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// The message that the function throws in the case in view.
    Thrown,
    /// The token pattern of the case in view; empty: any token.
    When,
    /// The method of the request in view.
    HttpMethod,
    /// The path of the request in view.
    Path,
    /// The source IP of the request in view.
    SourceIp,
    /// The API's region.
    Region,
    /// The API's account.
    AccountId,
    /// The API's id.
    RestApiId,
    /// The API's stage.
    StageName,
    /// The authorizer's identity source.
    IdentitySource,
    /// The authorizer's token validation expression.
    IdentityValidation,
    /// The VPC endpoint of the request in view; empty: none.
    VpcEndpointId,
}

impl TextField {
    fn label_and_element(self) -> (&'static str, &'static str) {
        match self {
            TextField::Thrown => ("the error message", "thrown"),
            TextField::When => ("for which tokens", "rule-when"),
            TextField::HttpMethod => ("the method", "request-method"),
            TextField::Path => ("the path", "request-path"),
            TextField::SourceIp => ("the source IP", "request-source-ip"),
            TextField::Region => ("the region", "api-region"),
            TextField::AccountId => ("the account", "api-account"),
            TextField::RestApiId => ("the API’s id", "api-id"),
            TextField::StageName => ("the stage", "api-stage"),
            TextField::IdentitySource => ("the identity source", "identity-source"),
            TextField::IdentityValidation => ("the token validation", "identity-validation"),
            TextField::VpcEndpointId => ("the VPC endpoint", "request-vpce"),
        }
    }

    /// The text in a scenario with this request and this case in view; none where there is none.
    pub fn get(self, scenario: &Scenario, selected: usize, case: usize) -> Option<&str> {
        let authorizer = scenario.authorizer.as_ref();
        let case = authorizer.and_then(|authorizer| authorizer.lambda.get(case));
        let request = request(scenario, selected);
        match self {
            TextField::Thrown => match &case?.behaviour {
                Behaviour::Throws(message) => Some(message),
                _ => None,
            },
            TextField::When => match &case?.when {
                When::Identity(pattern) => Some(pattern),
                _ => None,
            },
            TextField::HttpMethod => Some(&request?.http_method),
            TextField::Path => Some(&request?.path),
            TextField::SourceIp => Some(&request?.source_ip),
            TextField::VpcEndpointId => request?.vpc_endpoint_id.as_deref(),
            TextField::Region => Some(&scenario.api.region),
            TextField::AccountId => Some(&scenario.api.account_id),
            TextField::RestApiId => Some(&scenario.api.rest_api_id),
            TextField::StageName => Some(&scenario.api.stage_name),
            TextField::IdentitySource => Some(&authorizer?.identity_source),
            TextField::IdentityValidation => Some(&authorizer?.identity_validation_expression),
        }
    }
}

/// A change in a list of names and values; positions that do not exist change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairEdit {
    /// Replaces the name at this position.
    Name(usize, String),
    /// Replaces the value at this position.
    Value(usize, String),
    /// Adds an empty pair at the end.
    Add,
    /// Removes the pair at this position.
    Remove(usize),
}

impl PairEdit {
    /// Makes the change.
    pub fn apply(self, pairs: &mut Pairs) {
        match self {
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

    /// The number of the field that is typed into, and how.
    fn field_and_typing(&self, pairs: Option<&Pairs>) -> (usize, Option<Typing>) {
        let pair = |index: usize| pairs.and_then(|pairs| pairs.get(index));
        let (field, old, new) = match self {
            PairEdit::Name(index, new) => (2 * index, pair(*index).map(|pair| &pair.0), new),
            PairEdit::Value(index, new) => (2 * index + 1, pair(*index).map(|pair| &pair.1), new),
            PairEdit::Add | PairEdit::Remove(_) => return (0, None),
        };
        (field, old.and_then(|old| Typing::between(old, new)))
    }
}

/// The ways in which a function can behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BehaviourKind {
    /// It returns an output.
    Returns,
    /// It throws.
    Throws,
    /// It does not answer in time.
    TimesOut,
}

impl From<&Behaviour> for BehaviourKind {
    fn from(behaviour: &Behaviour) -> Self {
        match behaviour {
            Behaviour::Returns(_) => Self::Returns,
            Behaviour::Throws(_) => Self::Throws,
            Behaviour::TimesOut => Self::TimesOut,
        }
    }
}

impl State {
    /// Changes the scenario and the selection; [`State::apply`] brings up to date what is derived from them.
    pub(crate) fn change_scenario(&mut self, edit: Edit) {
        let (selected, case) = (self.selected, self.case);
        let stash = Rc::make_mut(&mut self.stash);
        let scenario = Rc::make_mut(&mut self.scenario);
        match edit {
            Edit::Text(TextId::ResourcePolicy, value) => scenario.api.policy = Some(value),
            Edit::Text(id, value) => {
                if let Some(text) = scenario.text_mut(id) {
                    *text = value;
                }
            }
            Edit::Field(field, value) => set_field(scenario, selected, case, field, value),
            Edit::Headers(edit) => {
                if let Some(request) = request_mut(scenario, selected) {
                    edit.apply(&mut request.headers);
                }
            }
            Edit::Query(edit) => {
                if let Some(request) = request_mut(scenario, selected) {
                    edit.apply(&mut request.query_string_parameters);
                }
            }
            Edit::At(at) => {
                if let Some(event) = event_mut(scenario, selected) {
                    event.at = at;
                }
            }
            Edit::PolicyAttached(true) => {
                scenario.api.policy = Some(stash.policy.take().unwrap_or_else(|| FIRST_POLICY.into()));
            }
            Edit::PolicyAttached(false) => stash.policy = scenario.api.policy.take(),
            Edit::AuthorizerAttached(true) => {
                scenario.authorizer = Some(stash.authorizer.take().unwrap_or_else(first_authorizer));
            }
            Edit::AuthorizerAttached(false) => stash.authorizer = scenario.authorizer.take(),
            Edit::AuthorizerType(authorizer_type) => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    authorizer.authorizer_type = authorizer_type;
                }
            }
            Edit::Ttl(seconds) => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    authorizer.authorizer_result_ttl_in_seconds = seconds.min(MAX_TTL);
                }
            }
            Edit::Behaviour(kind) => {
                if let Some(case) = case_mut(scenario, case) {
                    let next = match kind {
                        BehaviourKind::Returns => {
                            let output = stash.output.take();
                            Behaviour::Returns(output.unwrap_or_else(|| FIRST_OUTPUT.into()))
                        }
                        BehaviourKind::Throws => Behaviour::Throws("Unauthorized".into()),
                        BehaviourKind::TimesOut => Behaviour::TimesOut,
                    };
                    if let Behaviour::Returns(output) = std::mem::replace(&mut case.behaviour, next) {
                        stash.output = Some(output);
                    }
                }
            }
            Edit::AddCase => {
                if let Some(authorizer) = &mut scenario.authorizer {
                    let index = case.min(authorizer.lambda.len());
                    let bearer = When::Identity("Bearer *".into());
                    authorizer.lambda.insert(index, new_case(bearer));
                }
            }
            Edit::RemoveCase => {
                if let Some(authorizer) = &mut scenario.authorizer
                    && case < authorizer.lambda.len()
                {
                    authorizer.lambda.remove(case);
                }
            }
            Edit::Endpoint(endpoint_type) => scenario.api.endpoint_type = endpoint_type,
            Edit::AwsVersion(rules) => scenario.aws_version = rules,
            Edit::AddRequest => {
                add_request(scenario, selected);
                self.selected = usize::MAX;
            }
            Edit::RemoveRequest => remove_request(scenario, selected),
            Edit::Timeline(edit) => self.change_timeline(edit),
            Edit::Change(change) => change.apply(scenario, selected),
            Edit::Suggestion(other) | Edit::Json(other) => *scenario = *other,
        }
    }
}

fn new_case(when: When) -> LambdaCase {
    LambdaCase {
        when,
        behaviour: Behaviour::Returns(FIRST_OUTPUT.into()),
    }
}

pub(crate) fn first_authorizer() -> Authorizer {
    Authorizer {
        lambda: vec![new_case(When::Always)],
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

fn case_mut(scenario: &mut Scenario, case: usize) -> Option<&mut LambdaCase> {
    scenario.authorizer.as_mut()?.lambda.get_mut(case)
}

fn set_field(scenario: &mut Scenario, selected: usize, case: usize, field: TextField, value: String) {
    match field {
        TextField::Thrown => {
            if let Some(case) = case_mut(scenario, case) {
                case.behaviour = Behaviour::Throws(value);
            }
        }
        TextField::When => {
            if let Some(case) = case_mut(scenario, case) {
                case.when = if value.is_empty() {
                    When::Always
                } else {
                    When::Identity(value)
                };
            }
        }
        TextField::Region => scenario.api.region = value,
        TextField::AccountId => scenario.api.account_id = value,
        TextField::RestApiId => scenario.api.rest_api_id = value,
        TextField::StageName => scenario.api.stage_name = value,
        TextField::IdentitySource => {
            if let Some(authorizer) = &mut scenario.authorizer {
                authorizer.identity_source = value;
            }
        }
        TextField::IdentityValidation => {
            if let Some(authorizer) = &mut scenario.authorizer {
                authorizer.identity_validation_expression = value;
            }
        }
        TextField::HttpMethod | TextField::Path | TextField::SourceIp | TextField::VpcEndpointId => {
            if let Some(request) = request_mut(scenario, selected) {
                match field {
                    TextField::HttpMethod => request.http_method = value,
                    TextField::Path => request.path = value,
                    TextField::SourceIp => request.source_ip = value,
                    _ => request.vpc_endpoint_id = Some(value).filter(|id| !id.is_empty()),
                }
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
    let mut requests = 0..;
    scenario.timeline.retain(|event| {
        let is_request = matches!(event.what, EventKind::Request(_));
        !is_request || requests.next() != Some(selected)
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
