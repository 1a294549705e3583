//! The one reducer: what the page is in, and everything that can happen to it.

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::explain::{Explanation, explain};
use crate::gateway::{DecidedBy, Outcome, Simulation, simulate};
use crate::page::words::Meaning;
use crate::scenario::{
    Authorizer, AuthorizerType, Behaviour, Call, EndpointType, Event, LambdaRule, Pairs, Request, Rules,
    Scenario, What, When,
};

/// The policy that is attached when somebody attaches one: it lets everybody in.
const FIRST_POLICY: &str = r#"{
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

/// What the page is in. Only [`State::apply`] makes a new one out of an old one.
#[derive(Clone, Debug)]
pub struct State {
    /// What is being edited.
    pub scenario: Rc<Scenario>,
    /// What it comes to; always that of `scenario`.
    pub simulation: Rc<Simulation>,
    /// What it would come to with the resource policy that API Gateway last accepted, while it
    /// would refuse to save the one that is being edited.
    before: Option<Rc<Simulation>>,
    /// The resource policy that API Gateway last accepted (within it: none attached).
    accepted: Option<Option<String>>,
    /// Why the request in view is answered as it is; none if the timeline has none.
    pub explanation: Option<Rc<Explanation>>,
    /// The request in view: its position among the timeline's requests.
    pub selected: usize,
    /// The rule of the function in view.
    pub rule: usize,
    /// Whether a person has changed the scenario since it was loaded.
    pub edited: bool,
    /// A word to the person, until it is dismissed.
    pub notice: Option<Notice>,
    /// What was switched off, for switching it on again.
    aside: Aside,
}

impl PartialEq for State {
    /// Cheap: scenarios and simulations are the same if they are the same allocation.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario)
            && self.selected == other.selected
            && self.rule == other.rule
            && self.edited == other.edited
            && self.notice == other.notice
    }
}

/// What was switched off and may come back.
#[derive(Clone, Debug, Default)]
struct Aside {
    policy: Option<String>,
    authorizer: Option<Authorizer>,
    output: Option<String>,
}

/// A word to the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Whether something went wrong.
    pub problem: bool,
    /// What to say, in one sentence or two; what stands in backticks is code.
    pub text: String,
    /// A scenario to open on demand: what could be recovered of a broken link.
    pub recovered: Option<Rc<Scenario>>,
}

impl Notice {
    /// Something went wrong.
    pub fn problem(text: String) -> Self {
        Self {
            problem: true,
            text,
            recovered: None,
        }
    }
}

/// Everything that can happen to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another scenario takes the place of this one.
    Load(Box<Scenario>),
    /// The same, with a word about it.
    Replace(Box<State>),
    /// A person changes the scenario.
    Edit(Edit),
    /// Another request comes into view.
    SelectRequest(usize),
    /// Another rule of the function comes into view.
    SelectRule(usize),
    /// Something is to be said.
    Notify(Notice),
    /// It has been read.
    Dismiss,
}

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

/// The outcome in view.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The outcome.
    pub outcome: &'a Outcome,
    /// Whether it is that of the resource policy accepted before, because API Gateway would refuse
    /// to save the present one.
    pub stale: bool,
}

impl State {
    /// The page with this scenario, the first request that does not get through in view.
    pub fn new(scenario: Scenario) -> Self {
        let mut state = Self {
            scenario: Rc::new(scenario),
            simulation: Rc::default(),
            explanation: None,
            before: None,
            accepted: None,
            selected: 0,
            rule: 0,
            edited: false,
            notice: None,
            aside: Aside::default(),
        };
        state.settle();
        // The first request that does not get through: that is what people come for.
        let refused = |outcome: &Outcome| Meaning::of(outcome) != Meaning::Allowed;
        state.selected = state.simulation.outcomes.iter().position(refused).unwrap_or(0);
        state.explain();
        state
    }

    /// The page after this has happened.
    #[must_use]
    pub fn apply(&self, action: Action) -> Self {
        match action {
            Action::Load(scenario) => Self::new(*scenario),
            Action::Replace(state) => *state,
            Action::Edit(edit) => {
                let mut next = self.clone();
                next.edit(edit);
                next.edited = true;
                next.settle();
                next.explain();
                next
            }
            Action::SelectRequest(index) => {
                let mut next = Self {
                    selected: index.min(self.requests().count().saturating_sub(1)),
                    ..self.clone()
                };
                next.explain();
                next
            }
            Action::SelectRule(index) => Self {
                rule: index.min(self.rules().len().saturating_sub(1)),
                ..self.clone()
            },
            Action::Notify(notice) => Self {
                notice: Some(notice),
                ..self.clone()
            },
            Action::Dismiss => Self {
                notice: None,
                ..self.clone()
            },
        }
    }

    /// The requests of the timeline with their times, in order.
    pub fn requests(&self) -> impl Iterator<Item = (f64, &Request)> {
        self.scenario
            .timeline
            .iter()
            .filter_map(|event| match &event.what {
                What::Request(call) => Some((event.at, &call.request)),
                _ => None,
            })
    }

    /// The request in view; none if the timeline has none.
    pub fn request(&self) -> Option<&Request> {
        self.requests().nth(self.selected).map(|(_, request)| request)
    }

    /// The rules of the function; empty without an authorizer.
    pub fn rules(&self) -> &[LambdaRule] {
        self.scenario
            .authorizer
            .as_ref()
            .map_or(&[], |authorizer| &authorizer.lambda)
    }

    /// The outcome of the request in view; none if the timeline has none.
    pub fn answer(&self) -> Option<Answer<'_>> {
        let now = self.simulation.outcomes.get(self.selected)?;
        if now.status_code.is_none()
            && let Some(before) = &self.before
            && let Some(outcome) = before.outcomes.get(self.selected)
        {
            return Some(Answer { outcome, stale: true });
        }
        Some(Answer {
            outcome: now,
            stale: false,
        })
    }

    /// What is said of the text at this JSON pointer, by the scenario as a whole and by the request in view.
    pub fn diagnostics(&self, path: &str) -> Vec<Diagnostic> {
        let outcome = self.simulation.outcomes.get(self.selected);
        let of_request = outcome.map_or(&[][..], |outcome| &outcome.diagnostics);
        let mut found: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.simulation.diagnostics.iter().chain(of_request) {
            if diagnostic.path == path && !found.contains(diagnostic) {
                found.push(diagnostic.clone());
            }
        }
        found
    }

    /// Brings what is derived up to date, and positions back to what exists.
    fn settle(&mut self) {
        self.selected = self.selected.min(self.requests().count().saturating_sub(1));
        self.rule = self.rule.min(self.rules().len().saturating_sub(1));
        self.simulation = Rc::new(simulate(&self.scenario));
        let refused = |outcome: &Outcome| outcome.decided_by == DecidedBy::PolicyNotSaved;
        if self.simulation.outcomes.iter().any(refused) {
            self.before = self.accepted.clone().map(|policy| {
                let mut scenario = Scenario::clone(&self.scenario);
                scenario.api.policy = policy;
                Rc::new(simulate(&scenario))
            });
        } else {
            self.before = None;
            self.accepted = Some(self.scenario.api.policy.clone());
        }
    }

    fn explain(&mut self) {
        self.explanation = explain(&self.scenario, &self.simulation, self.selected).map(Rc::new);
    }

    fn edit(&mut self, edit: Edit) {
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

fn first_authorizer() -> Authorizer {
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

fn request_mut(scenario: &mut Scenario, selected: usize) -> Option<&mut Request> {
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

fn edit_pairs(pairs: &mut Pairs, edit: PairEdit) {
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
fn other_path(path: &str) -> String {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    match last.parse::<u32>() {
        Ok(number) => format!("{parent}/{}", number.wrapping_add(1)),
        Err(_) => format!("{}/7", path.trim_end_matches('/')),
    }
}

#[cfg(target_arch = "wasm32")]
impl yew::Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.apply(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(at: f64, path: &str) -> Event {
        let request = Request {
            path: path.into(),
            ..Request::default()
        };
        Event {
            at,
            what: What::Request(Box::new(Call {
                request,
                expect: None,
            })),
        }
    }

    fn state() -> State {
        State::new(Scenario {
            authorizer: Some(first_authorizer()),
            timeline: vec![
                call(0.0, "/pets"),
                Event {
                    at: 5.0,
                    what: What::FlushStageAuthorizersCache,
                },
                call(60.0, "/pets/7"),
            ],
            ..Scenario::default()
        })
    }

    fn edit(state: &State, edit: Edit) -> State {
        state.apply(Action::Edit(edit))
    }

    #[test]
    fn a_text_goes_to_the_request_in_view() {
        let state = state().apply(Action::SelectRequest(1));
        let state = edit(&state, Edit::Text(Text::Path, "/cats".into()));
        let paths: Vec<&str> = state
            .requests()
            .map(|(_, request)| request.path.as_str())
            .collect();
        assert_eq!(paths, ["/pets", "/cats"]);
        assert!(state.edited);
    }

    #[test]
    fn an_added_request_has_another_path_and_comes_ten_seconds_later() {
        let state = edit(&state().apply(Action::SelectRequest(1)), Edit::AddRequest);
        assert_eq!(state.selected, 2);
        let (at, request) = state.requests().last().unwrap();
        assert_eq!((at, request.path.as_str()), (70.0, "/pets/8"));
        assert_eq!(other_path("/pets/"), "/pets/7");
        assert_eq!(other_path(""), "/7");
    }

    #[test]
    fn removing_takes_the_request_in_view_and_leaves_other_events() {
        let state = edit(&state().apply(Action::SelectRequest(1)), Edit::RemoveRequest);
        assert_eq!((state.selected, state.scenario.timeline.len()), (0, 2));
        let state = edit(&state, Edit::RemoveRequest);
        assert_eq!(state.scenario.timeline.len(), 1);
        assert!(state.request().is_none() && state.answer().is_none());
        // and adding begins again from nothing
        assert!(edit(&state, Edit::AddRequest).request().is_some());
    }

    #[test]
    fn what_is_switched_off_comes_back_as_it_was() {
        let typed = edit(&state(), Edit::Text(Text::Policy, "{ typed".into()));
        let off = edit(&typed, Edit::PolicyAttached(false));
        assert_eq!(off.scenario.api.policy, None);
        assert_eq!(
            edit(&off, Edit::PolicyAttached(true)).scenario.api.policy,
            typed.scenario.api.policy
        );

        let typed = edit(&state(), Edit::Text(Text::Output, "[1]".into()));
        let thrown = edit(&typed, Edit::Does(Does::Throws));
        assert_eq!(edit(&thrown, Edit::Does(Does::Returns)).scenario, typed.scenario);

        let off = edit(&typed, Edit::AuthorizerAttached(false));
        assert!(off.rules().is_empty());
        assert_eq!(
            edit(&off, Edit::AuthorizerAttached(true)).scenario,
            typed.scenario
        );
    }

    #[test]
    fn pairs_change_one_by_one_and_positions_that_do_not_exist_change_nothing() {
        let mut state = edit(&state(), Edit::Headers(PairEdit::Add));
        state = edit(&state, Edit::Headers(PairEdit::Name(0, "Authorization".into())));
        state = edit(&state, Edit::Headers(PairEdit::Value(0, "Bearer alice".into())));
        let headers = state.request().unwrap().headers.clone();
        assert_eq!(
            headers,
            [("Authorization".to_string(), "Bearer alice".to_string())]
        );
        for nothing in [
            PairEdit::Remove(1),
            PairEdit::Name(9, "x".into()),
            PairEdit::Value(9, "x".into()),
        ] {
            assert_eq!(
                edit(&state, Edit::Headers(nothing)).request().unwrap().headers,
                headers
            );
        }
        assert!(
            edit(&state, Edit::Headers(PairEdit::Remove(0)))
                .request()
                .unwrap()
                .headers
                .is_empty()
        );
    }

    #[test]
    fn a_number_that_makes_no_sense_changes_nothing() {
        for at in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(edit(&state(), Edit::At(at)).scenario, state().scenario);
        }
        let state = edit(&state(), Edit::Ttl(9999));
        assert_eq!(
            state
                .scenario
                .authorizer
                .as_ref()
                .unwrap()
                .authorizer_result_ttl_in_seconds,
            3600
        );
    }

    #[test]
    fn rules_are_added_in_front_and_removed() {
        let state = edit(&state(), Edit::AddRule);
        assert_eq!(state.rules().len(), 2);
        assert_eq!(state.rules()[0].when, When::Identity("Bearer *".into()));
        assert_eq!(edit(&state, Edit::RemoveRule).rules()[0].when, When::Always);
    }
}
