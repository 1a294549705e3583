//! Edits of the scenario: what they change, and how.

use std::sync::Arc;

use crate::page::model::edit_origin::{EditOrigin, EditTarget, Typing};
use crate::page::model::form_edit::FormEdit;
use crate::page::model::text_field::TextField;
use crate::page::model::timeline_edit::TimelineEdit;
use crate::page::model::work::Work;
use why403::scenario::{
    Authorizer, AuthorizerType, AwsVersion, Behaviour, Call, EndpointType, Event, EventKind, LambdaCase,
    Millis, Pairs, Request, Scenario, TextId, When,
};

/// The resource policy that is attached at first: it allows every request.
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

/// The output of a new case: it allows the request that the function is called for.
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

/// The longest that API Gateway caches an authorizer's results, in seconds.
const MAX_TTL: u32 = 3600;

/// A change of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Replace a text that has an editor.
    Text(TextId, String),
    Field(TextField, String),
    /// Change the headers of the request in view.
    Headers(PairEdit),
    /// Change the query string of the request in view.
    Query(PairEdit),
    /// Move the request in view to this time.
    At(Millis),
    /// Attach or detach the resource policy.
    PolicyAttached(bool),
    /// Attach or detach the Lambda authorizer.
    AuthorizerAttached(bool),
    /// Change the authorizer's type.
    AuthorizerType(AuthorizerType),
    /// Change how long the authorizer's results are cached, in seconds.
    Ttl(u32),
    /// Change what the function does in the case in view.
    Behaviour(BehaviourKind),
    /// Add a case of the function in front of the one in view. It is a copy, which changes no outcome until it is edited.
    AddCase,
    /// Remove the case in view.
    RemoveCase,
    /// Change the API's endpoint type.
    Endpoint(EndpointType),
    /// Change which AWS is simulated.
    AwsVersion(AwsVersion),
    /// Repeat the request in view, ten seconds after the last event. Where there is none, add a first request.
    AddRequest,
    /// Remove the request in view.
    RemoveRequest,
    /// Change the timeline.
    Timeline(TimelineEdit),
    /// Change what a form shows.
    Form(FormEdit),
    Suggestion(Box<Scenario>),
    /// Replace the scenario by what was typed as JSON.
    Json(Box<Scenario>),
}

impl Edit {
    /// The origin of the edit, by which the history groups edits.
    pub(super) fn origin(&self, work: &Work) -> EditOrigin {
        let request = work.request();
        let (label, element_id, index, typing) = match self {
            Edit::Text(id, new) => {
                let (label, element_id, index) = match id {
                    TextId::ResourcePolicy => ("the resource policy", "editor-policy", 0),
                    TextId::AuthorizerOutput(case) => {
                        ("the Lambda authorizer response", "editor-output", case.0)
                    }
                    TextId::CallerPolicy(event) | TextId::CallerLimit(event, _) => {
                        ("the request", "", event.0)
                    }
                    // Deployments are edited as part of the timeline, not on their own.
                    TextId::Deployment(_)
                    | TextId::DeployedPolicy(_)
                    | TextId::Update(_)
                    | TextId::UpdatedPolicy(_) => ("", "", 0),
                    TextId::VpcEndpointPolicy => ("the VPC endpoint policy", "editor-vpce-policy", 0),
                };
                let old = work.scenario.text(*id).unwrap_or_default();
                (label, element_id, index, Typing::between(old, new))
            }
            Edit::Field(field, new) => {
                let (label, element_id) = field.label_and_element();
                let old = field.get(work).unwrap_or_default();
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
            Edit::AddCase => ("an added response", "", 0, None),
            Edit::RemoveCase => ("a removed response", "", 0, None),
            Edit::Endpoint(_) => ("the endpoint type", "", 0, None),
            Edit::AwsVersion(_) => ("the version of the error messages", "", 0, None),
            Edit::AddRequest => ("an added request", "request-path", 0, None),
            Edit::RemoveRequest => ("a removed request", "request-path", 0, None),
            Edit::Timeline(TimelineEdit::MoveTo(index, _) | TimelineEdit::MoveBy(index, _)) => (
                "the time of an event",
                "panel-timeline",
                index.0,
                Some(Typing::Replace),
            ),
            Edit::Timeline(_) => ("the timeline", "panel-timeline", 0, None),
            Edit::Form(change) => (change.label, "", 0, change.typing),
            Edit::Suggestion(_) => ("a possible fix", "", 0, None),
            Edit::Json(_) => ("the whole scenario", "editor-whole", 0, Some(Typing::Replace)),
        };
        let field_id = match self {
            Edit::Form(change) => change.field_id.clone(),
            _ => String::new(),
        };
        EditOrigin {
            target: EditTarget { label, element_id },
            index,
            field_id,
            typing,
        }
    }
}

/// A change in a list of names and values; positions that do not exist change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairEdit {
    /// Replace the name at this position.
    Name(usize, String),
    /// Replace the value at this position.
    Value(usize, String),
    /// Add an empty pair at the end.
    Add,
    /// Remove the pair at this position.
    Remove(usize),
}

impl PairEdit {
    /// Make the change.
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
            PairEdit::Remove(index) => remove_at(pairs, index),
        }
    }

    /// The number of the field that is typed into, and how.
    pub(crate) fn field_and_typing(&self, pairs: Option<&Pairs>) -> (usize, Option<Typing>) {
        let pair = |index: usize| pairs.and_then(|pairs| pairs.get(index));
        let (field, old, new) = match self {
            PairEdit::Name(index, new) => (2 * index, pair(*index).map(|pair| &pair.0), new),
            PairEdit::Value(index, new) => (2 * index + 1, pair(*index).map(|pair| &pair.1), new),
            PairEdit::Add | PairEdit::Remove(_) => return (0, None),
        };
        (field, old.and_then(|old| Typing::between(old, new)))
    }
}

/// Remove the item with this index, if there is one.
pub fn remove_at<T>(items: &mut Vec<T>, index: usize) {
    if index < items.len() {
        items.remove(index);
    }
}

/// The ways in which a function can behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BehaviourKind {
    /// It returns an output.
    Returns,
    Throws,
    /// It does not answer in time.
    TimesOut,
    /// Lambda throttles it.
    Throttled,
}

impl From<&Behaviour> for BehaviourKind {
    fn from(behaviour: &Behaviour) -> Self {
        match behaviour {
            Behaviour::Returns(_) => Self::Returns,
            Behaviour::Throws(_) => Self::Throws,
            Behaviour::TimesOut => Self::TimesOut,
            Behaviour::Throttled => Self::Throttled,
        }
    }
}

impl Edit {
    /// Make the edit. `None` if what is to be edited does not exist.
    pub(super) fn apply(self, work: &mut Work) -> Option<()> {
        match self {
            Edit::Text(TextId::ResourcePolicy, text) => work.scenario_mut().api.policy = Some(text),
            Edit::Text(TextId::CallerPolicy(event), text) => {
                let EventKind::Request(call) = &mut work.scenario_mut().timeline.get_mut(event.0)?.what
                else {
                    return None;
                };
                let caller = Arc::make_mut(call).request.caller.as_mut()?;
                caller.identity_policy = Some(text).filter(|text| !text.is_empty());
            }
            Edit::Text(id, text) => *work.scenario_mut().text_mut(id)? = text,
            Edit::Field(field, text) => return field.set(work, text),
            Edit::Headers(edit) => edit.apply(&mut work.request_mut()?.headers),
            Edit::Query(edit) => edit.apply(&mut work.request_mut()?.query_string_parameters),
            Edit::At(at) => work.event_mut()?.at = at,
            Edit::PolicyAttached(true) => {
                let policy = work.stash_mut().policy.take();
                work.scenario_mut().api.policy = Some(policy.unwrap_or_else(|| FIRST_POLICY.into()));
            }
            Edit::PolicyAttached(false) => {
                work.stash_mut().policy = work.scenario_mut().api.policy.take();
            }
            Edit::AuthorizerAttached(true) => {
                let authorizer = work.stash_mut().authorizer.take();
                work.scenario_mut().authorizer = Some(authorizer.unwrap_or_else(first_authorizer));
            }
            Edit::AuthorizerAttached(false) => {
                work.stash_mut().authorizer = work.scenario_mut().authorizer.take();
            }
            Edit::AuthorizerType(authorizer_type) => {
                work.authorizer_mut()?.authorizer_type = authorizer_type;
            }
            Edit::Ttl(seconds) => {
                work.authorizer_mut()?.authorizer_result_ttl_in_seconds = seconds.min(MAX_TTL);
            }
            Edit::Behaviour(kind) => return set_behaviour(work, kind),
            Edit::AddCase => {
                let case = copied_case(work).unwrap_or_else(|| new_case(When::Always));
                let index = work.case.0;
                let cases = &mut work.authorizer_mut()?.lambda;
                cases.insert(index.min(cases.len()), case);
            }
            Edit::RemoveCase => {
                let index = work.case.0;
                remove_at(&mut work.authorizer_mut()?.lambda, index);
            }
            Edit::Endpoint(endpoint_type) => work.scenario_mut().api.endpoint_type = endpoint_type,
            Edit::AwsVersion(version) => work.scenario_mut().aws_version = version,
            Edit::AddRequest => {
                // What was expected of the first need not hold for the second.
                let request = work.request().cloned().unwrap_or_default();
                work.append_request(Call {
                    request,
                    expect: None,
                });
            }
            Edit::RemoveRequest => {
                let event = work.event_in_view()?;
                work.scenario_mut().timeline.remove(event.0);
            }
            Edit::Timeline(edit) => return edit.apply(work),
            Edit::Form(change) => change.apply(work),
            Edit::Suggestion(scenario) | Edit::Json(scenario) => *work.scenario_mut() = *scenario,
        }
        Some(())
    }
}

/// Change what the function does in the case in view. Its output is stashed while it returns none.
fn set_behaviour(work: &mut Work, kind: BehaviourKind) -> Option<()> {
    work.case_mut()?;
    let next = match kind {
        BehaviourKind::Returns => {
            let output = work.stash_mut().output.take();
            Behaviour::Returns(output.unwrap_or_else(|| FIRST_OUTPUT.into()))
        }
        BehaviourKind::Throws => Behaviour::Throws("Unauthorized".into()),
        BehaviourKind::TimesOut => Behaviour::TimesOut,
        BehaviourKind::Throttled => Behaviour::Throttled,
    };
    if let Behaviour::Returns(output) = std::mem::replace(&mut work.case_mut()?.behaviour, next) {
        work.stash_mut().output = Some(output);
    }
    Some(())
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

/// A blank scenario: one request with a token, which the authorizer allows.
pub fn first_scenario(aws_version: AwsVersion) -> Scenario {
    let request = Request {
        headers: vec![("Authorization".into(), "Bearer token".into())],
        ..Request::default()
    };
    let call = Call {
        request,
        expect: None,
    };
    Scenario {
        aws_version,
        authorizer: Some(first_authorizer()),
        timeline: vec![Event {
            at: Millis::ZERO,
            what: EventKind::Request(Arc::new(call)),
        }],
        ..Scenario::default()
    }
}

/// A copy of the case in view. A case for any token becomes one for the token of the request in view, so that it can be edited
/// without a change for others.
fn copied_case(work: &Work) -> Option<LambdaCase> {
    let mut case = work.cases().get(work.case.0)?.clone();
    if case.when == When::Always
        && let Some(token) = first_identity(work)
    {
        case.when = When::Identity(token);
    }
    Some(case)
}

/// The value of the first identity source in the request in view, if it is a pattern for itself alone.
fn first_identity(work: &Work) -> Option<String> {
    let source = work.scenario.authorizer.as_ref()?.identity_sources().next()?;
    let value = work.request()?.identity(&source)?;
    (!value.contains(['*', '?'])).then(|| value.to_owned())
}
