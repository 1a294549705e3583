//! The scenario: plain data and the format's defaults.

use std::sync::Arc;

use crate::scenario::index::{EventIndex, RequestIndex};
use crate::scenario::millis::Millis;

/// The version of the format that is read and written here.
pub const VERSION: u8 = 1;

/// Names and values in the order in which they were written.
pub type Pairs = Vec<(String, String)>;

/// One scenario. `scenario/FORMAT.md` describes the format as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Plain text.
    pub title: String,
    /// Plain text, may hold several paragraphs.
    pub description: String,
    /// Which AWS is simulated; `rules` in JSON.
    pub aws_version: AwsVersion,
    /// The REST API and its stage.
    pub api: Api,
    /// The Lambda authorizer; none: the methods have no authorizer.
    pub authorizer: Option<Authorizer>,
    /// What happens, in the order of the list.
    pub timeline: Vec<Event>,
    /// The lesson that this scenario is, if it is one.
    pub lesson: Option<Lesson>,
}

/// Which AWS is simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AwsVersion {
    /// As AWS's article of 2022 describes it.
    #[default]
    Article,
    /// As recorded in 2025 and 2026.
    Current,
}

/// A REST API and the one stage that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// `us-east-1`
    pub region: String,
    /// Twelve digits.
    pub account_id: String,
    /// Ten letters and digits.
    pub rest_api_id: String,
    /// `dev`
    pub stage_name: String,
    /// How clients reach it.
    pub endpoint_type: EndpointType,
    /// The stage's variables.
    pub stage_variables: Pairs,
    /// Where the API key of a request is looked for.
    pub api_key_source: ApiKeySource,
    /// The values of the keys in the stage's usage plan.
    pub api_keys: Vec<String>,
    /// The methods; none: every method and path exists, guarded by the authorizer.
    pub methods: Option<Vec<Method>>,
    /// The resource policy's text as typed; none: no policy is attached.
    pub policy: Option<String>,
    /// The gateway responses that are customised, by response type.
    pub gateway_responses: Vec<(String, GatewayResponse)>,
}

/// How clients reach the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointType {
    /// In the region.
    #[default]
    Regional,
    /// Through CloudFront.
    Edge,
    /// From VPC endpoints only.
    Private,
}

/// Where the API key of a request is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKeySource {
    /// The `x-api-key` header.
    #[default]
    Header,
    /// `usageIdentifierKey` of the authorizer's output.
    Authorizer,
}

/// A method of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// `GET`, or `ANY`.
    pub http_method: String,
    /// The resource's path: `/pets/{petId}`, `/{proxy+}`.
    pub path: String,
    /// Who guards it.
    pub authorization_type: AuthorizationType,
    /// Whether a request needs an API key.
    pub api_key_required: bool,
}

/// Who guards a method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AuthorizationType {
    /// Nobody but the resource policy.
    None,
    /// The Lambda authorizer.
    #[default]
    Custom,
    /// IAM: a signed request.
    AwsIam,
    /// A Cognito user pool.
    CognitoUserPools,
}

/// A customised gateway response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// The status; none: the response type's own.
    pub status_code: Option<u16>,
    /// Headers by `gatewayresponse.header.Name`.
    pub response_parameters: Pairs,
    /// Body templates by media type.
    pub response_templates: Pairs,
}

/// A Lambda authorizer and what its function does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorizer {
    /// Six letters and digits.
    pub id: String,
    /// Free.
    pub name: String,
    /// What it is given.
    pub authorizer_type: AuthorizerType,
    /// Comma-separated, as AWS stores it; empty for none.
    pub identity_source: String,
    /// TOKEN only; empty for none.
    pub identity_validation_expression: String,
    /// `identityValidationResult`, `match` or `nomatch`: what the expression says of every token, chosen by a
    /// person because the expression is one that our engine cannot read. None: nothing is chosen.
    pub identity_validation_result: Option<bool>,
    /// Seconds, 0 to 3600; 0 turns the cache off.
    pub authorizer_result_ttl_in_seconds: u32,
    /// What the function does; the first rule that applies is used.
    pub lambda: Vec<LambdaCase>,
}

/// What a Lambda authorizer is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthorizerType {
    /// One header's value.
    #[default]
    Token,
    /// The request.
    Request,
}

/// When the function does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LambdaCase {
    /// When the rule applies.
    pub when: When,
    /// What the function then does.
    pub behaviour: Behaviour,
}

/// When a rule of the function applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// To every call.
    Always,
    /// When the first identity source's value fits this pattern (`*`, `?`).
    Identity(String),
    /// When the values at these paths of the event fit these patterns, all of them: `event.path`.
    Event(Pairs),
}

/// What the function does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Returns this JSON text, after `${event.…}` in it has been filled in.
    Returns(String),
    /// Fails with this message.
    Throws(String),
    /// Does not answer in time.
    TimesOut,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happens.
    pub at: Millis,
    /// What happens.
    pub what: EventKind,
}

/// What happens at one point of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A client calls. Shared: while a policy is typed, the requests stay what they are.
    Request(Arc<Call>),
    /// Somebody flushes the stage's authorizer cache.
    FlushStageAuthorizersCache,
    /// A JSON merge patch (RFC 7396) of `api` and `authorizer` is deployed: the text of an object.
    Set(String),
}

/// A client's call, and what a lesson or a regression file expects of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The request.
    pub request: Request,
    /// The outcome's properties that are expected, as the text of a JSON object; none: nothing is.
    pub expect: Option<String>,
}

/// A client's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`
    pub http_method: String,
    /// The path after the stage, as the client sent it: `/pets/7`.
    pub path: String,
    /// Headers, with the client's case.
    pub headers: Pairs,
    /// The query string's parameters, decoded.
    pub query_string_parameters: Pairs,
    /// The client's address as API Gateway sees it.
    pub source_ip: String,
    /// The VPC that the request comes from, for a private API.
    pub vpc_id: Option<String>,
    /// The VPC endpoint that it came through.
    pub vpc_endpoint_id: Option<String>,
    /// The client's address within the VPC.
    pub vpc_source_ip: Option<String>,
    /// Whether it came over TLS.
    pub tls: bool,
    /// When, RFC 3339.
    pub time: String,
    /// The value of `x-api-key`; none: whatever the headers say.
    pub api_key: Option<String>,
    /// The AWS principal who signed the request (Signature Version 4); none: it is not signed.
    pub caller: Option<SignedCaller>,
    /// Further condition keys, or other values for those above.
    pub context: Vec<(String, ContextValue)>,
}

/// The AWS principal who signed a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedCaller {
    /// `arn:aws:iam::123456789012:user/alice`; the account in it is the caller's.
    pub arn: String,
    /// The text of the identity-based policy attached to the caller; none: it has none.
    pub identity_policy: Option<String>,
}

/// The value of a condition key, as a scenario gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// A single-valued key.
    Single(String),
    /// A multivalued key, also with one value or none.
    Many(Vec<String>),
    /// The key is absent, whatever the request says.
    Absent,
}

/// What makes a scenario a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// What to reach.
    pub goal: String,
    /// Help, one after the other.
    pub hints: Vec<String>,
    /// JSON pointers of what may not be edited.
    pub locked: Vec<String>,
}

/// A request of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestEvent<'a> {
    /// Its position in the timeline.
    pub event: EventIndex,
    /// When it comes.
    pub at: Millis,
    /// The request, and what is expected of its outcome.
    pub call: &'a Call,
}

impl Scenario {
    /// The requests of the timeline, in the order of the list; a [`RequestIndex`] counts them.
    pub fn requests(&self) -> impl Iterator<Item = RequestEvent<'_>> + Clone {
        let events = self.timeline.iter().enumerate();
        events.filter_map(|(index, event)| match &event.what {
            EventKind::Request(call) => Some(RequestEvent {
                event: EventIndex(index),
                at: event.at,
                call,
            }),
            EventKind::FlushStageAuthorizersCache | EventKind::Set(_) => None,
        })
    }

    /// The request with this index.
    pub fn request(&self, index: RequestIndex) -> Option<RequestEvent<'_>> {
        self.requests().nth(index.0)
    }

    /// The request with this index, to change it.
    pub fn request_mut(&mut self, index: RequestIndex) -> Option<&mut Call> {
        let calls = self
            .timeline
            .iter_mut()
            .filter_map(|event| match &mut event.what {
                EventKind::Request(call) => Some(call),
                EventKind::FlushStageAuthorizersCache | EventKind::Set(_) => None,
            });
        calls.into_iter().nth(index.0).map(Arc::make_mut)
    }
}

impl Authorizer {
    /// How long a result is cached; zero turns the cache off.
    pub fn ttl(&self) -> Millis {
        Millis::from_whole_seconds(self.authorizer_result_ttl_in_seconds)
    }
}

impl Default for Scenario {
    /// The format's defaults: an API whose methods a TOKEN authorizer guards, and nothing happens.
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            aws_version: AwsVersion::default(),
            api: Api::default(),
            authorizer: Some(Authorizer::default()),
            timeline: Vec::new(),
            lesson: None,
        }
    }
}

impl Default for Api {
    fn default() -> Self {
        Self {
            region: "us-east-1".into(),
            account_id: "123456789012".into(),
            rest_api_id: "abcdef1234".into(),
            stage_name: "dev".into(),
            endpoint_type: EndpointType::default(),
            stage_variables: Vec::new(),
            api_key_source: ApiKeySource::default(),
            api_keys: Vec::new(),
            methods: None,
            policy: None,
            gateway_responses: Vec::new(),
        }
    }
}

impl Default for Method {
    fn default() -> Self {
        Self {
            http_method: "GET".into(),
            path: "/pets/{petId}".into(),
            authorization_type: AuthorizationType::default(),
            api_key_required: false,
        }
    }
}

impl Default for Authorizer {
    fn default() -> Self {
        Self {
            id: "auth01".into(),
            name: "authorizer".into(),
            authorizer_type: AuthorizerType::default(),
            identity_source: "method.request.header.Authorization".into(),
            identity_validation_expression: String::new(),
            identity_validation_result: None,
            authorizer_result_ttl_in_seconds: 300,
            lambda: Vec::new(),
        }
    }
}

impl Default for Request {
    fn default() -> Self {
        Self {
            http_method: "GET".into(),
            path: "/pets/7".into(),
            headers: Vec::new(),
            query_string_parameters: Vec::new(),
            source_ip: "203.0.113.7".into(),
            vpc_id: None,
            vpc_endpoint_id: None,
            vpc_source_ip: None,
            tls: true,
            time: "2026-01-01T00:00:00Z".into(),
            api_key: None,
            caller: None,
            context: Vec::new(),
        }
    }
}
