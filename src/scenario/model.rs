//! The scenario: plain data and the format's defaults.

mod lesson;
mod request;
mod view;

use std::sync::Arc;

pub use lesson::Lesson;
pub(crate) use request::MAX_CONTEXT_VALUES;
pub use request::{ContextValue, Host, Request, SignedCaller, Token, TokenUse};
use serde::{Deserialize, Serialize};
pub use view::View;

use crate::scenario::index::{EventIndex, RequestIndex};
use crate::scenario::millis::Millis;

/// The version of the scenario format.
pub const VERSION: u8 = 1;

/// Names and values in the order in which they were written.
pub type Pairs = Vec<(String, String)>;

/// A scenario. `src/scenario/FORMAT.md` describes its JSON format.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Scenario {
    /// The title, plain text.
    pub title: String,
    /// The description, plain text of one or more paragraphs.
    pub description: String,
    /// The version of AWS that is simulated; `rules` in JSON.
    #[cfg_attr(test, ts(rename = "rules"))]
    pub aws_version: AwsVersion,
    /// The REST API with its stage.
    pub api: Api,
    /// The Lambda authorizer; none if the methods have none.
    pub authorizer: Option<Authorizer>,
    /// The events, in the order of the list; they happen in the order of their times.
    pub timeline: Vec<Event>,
    /// The lesson, if the scenario is one.
    pub lesson: Option<Lesson>,
    /// The view that the page opens; none: the first refused request, and the panels as they are.
    pub view: Option<View>,
}

/// The version of AWS that is simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum AwsVersion {
    /// AWS as its article of 2022 describes it; the key of a denial is as the article prints it, `message`.
    #[default]
    Article,
    /// AWS as recorded in 2025 and 2026.
    Current,
}

/// A REST API with the one stage that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Api {
    /// The region: `us-east-1`.
    pub region: String,
    /// The account, twelve digits.
    pub account_id: String,
    /// The id of the API, ten letters and digits.
    pub rest_api_id: String,
    /// The name of the stage: `dev`.
    pub stage_name: String,
    /// The endpoint type; regional by default.
    pub endpoint_type: EndpointType,
    /// The stage variables, in their order.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub stage_variables: Pairs,
    /// The source of a request's API key.
    pub api_key_source: ApiKeySource,
    /// The API keys that exist, with their usage plans.
    #[cfg_attr(test, ts(type = "Array<string | ApiKey>"))]
    pub api_keys: Vec<ApiKey>,
    /// The methods; none: every method and path exists and has the authorizer.
    pub methods: Option<Vec<Method>>,
    /// The text of the resource policy as typed; none if no policy is attached.
    #[cfg_attr(test, ts(type = "Json"))]
    pub policy: Option<String>,
    /// The policy's text of the VPC endpoint that requests to a private API come through. None: it allows everything.
    #[cfg_attr(test, ts(type = "Json"))]
    pub vpc_endpoint_policy: Option<String>,
    /// Whether the API was deployed to the stage.
    pub deployed: bool,
    /// Whether the default endpoint is disabled, so that only custom domain names reach the API.
    pub disable_execute_api_endpoint: bool,
    /// The address families of the endpoint.
    pub ip_address_type: IpAddressType,
    /// The customised gateway responses, by response type.
    #[cfg_attr(test, ts(as = "std::collections::HashMap<String, GatewayResponse>"))]
    pub gateway_responses: Vec<(String, GatewayResponse)>,
}

/// An API key, and its place in the usage plan of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct ApiKey {
    /// The value that requests send.
    pub value: String,
    /// Whether the key is enabled.
    pub enabled: bool,
    /// Whether the key is in a usage plan that has the stage.
    pub usage_plan: bool,
    /// The limit of the usage plan that the key has exceeded; none in most scenarios.
    pub exceeded: Option<UsageLimit>,
}

/// A limit of a usage plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum UsageLimit {
    /// The rate and burst of requests.
    Throttle,
    /// The number of requests in a day, a week or a month.
    Quota,
}

/// The address families of an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum IpAddressType {
    /// IPv4 only.
    #[default]
    Ipv4,
    /// IPv4 and IPv6.
    Dualstack,
}

/// The endpoint type of an API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "UPPERCASE"))]
pub enum EndpointType {
    /// Reached in the region.
    #[default]
    Regional,
    /// Reached through CloudFront.
    Edge,
    /// Reached from VPC endpoints only.
    Private,
}

/// The source of a request's API key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "UPPERCASE"))]
pub enum ApiKeySource {
    /// The `x-api-key` header.
    #[default]
    Header,
    /// `usageIdentifierKey` in the output of the authorizer.
    Authorizer,
}

/// A method of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Method {
    /// The HTTP method: `GET`, or `ANY`.
    pub http_method: String,
    /// The path of the resource: `/pets/{petId}`, `/{proxy+}`.
    pub path: String,
    /// The authorization type; `NONE` by default.
    pub authorization_type: AuthorizationType,
    /// Whether a request needs an API key.
    pub api_key_required: bool,
    /// The scopes of which an access token needs one, for `COGNITO_USER_POOLS`.
    pub authorization_scopes: Vec<String>,
}

/// The authorization type of a method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "SCREAMING_SNAKE_CASE"))]
pub enum AuthorizationType {
    /// `NONE`: only the resource policy.
    None,
    /// `CUSTOM`: the Lambda authorizer.
    #[default]
    Custom,
    /// `AWS_IAM`: a signed request.
    AwsIam,
    /// `COGNITO_USER_POOLS`: a Cognito user pool.
    CognitoUserPools,
}

/// A customised gateway response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct GatewayResponse {
    /// The status; none for the default of the response type.
    pub status_code: Option<u16>,
    /// The headers, by `gatewayresponse.header.Name`.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub response_parameters: Pairs,
    /// The body templates, by media type.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub response_templates: Pairs,
}

/// A Lambda authorizer with its function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Authorizer {
    /// The id, six letters and digits.
    pub id: String,
    /// The name.
    pub name: String,
    /// The type: TOKEN or REQUEST.
    #[cfg_attr(test, ts(rename = "type"))]
    pub authorizer_type: AuthorizerType,
    /// The identity sources, separated by commas as AWS stores them; empty for none.
    pub identity_source: String,
    /// The validation expression of a TOKEN authorizer; empty for none.
    pub identity_validation_expression: String,
    /// Whether the validation expression matches every token, `match` or `nomatch`. A person chooses it for an expression
    /// that the engine cannot read; none: nothing is chosen.
    #[cfg_attr(test, ts(type = "'match' | 'nomatch' | null"))]
    pub identity_validation_result: Option<bool>,
    /// The TTL of cached results in seconds, from 0 to 3600; 0 turns the cache off.
    pub authorizer_result_ttl_in_seconds: u32,
    /// Whether the function's resource-based policy lets API Gateway invoke it.
    pub lambda_invoke_permission: bool,
    /// The role with which API Gateway invokes the function. None: the function's resource-based policy decides.
    #[cfg_attr(test, ts(type = "string | AuthorizerCredentials | null"))]
    pub authorizer_credentials: Option<AuthorizerCredentials>,
    /// The cases of the function; the first that applies is used.
    pub lambda: Vec<LambdaCase>,
}

/// The role with which API Gateway invokes the function of an authorizer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct AuthorizerCredentials {
    /// The ARN of the role.
    pub arn: String,
    /// Whether API Gateway can assume the role.
    pub assumable: bool,
}

/// The type of a Lambda authorizer, which decides what its function is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "UPPERCASE"))]
pub enum AuthorizerType {
    /// The value of one header.
    #[default]
    Token,
    /// The whole request.
    Request,
}

/// A case of the Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        type = "{ when?: string | Record<string, string> } & ({ returns: Json } | { throws: string } | { timesOut: true } | { throttled: true })"
    )
)]
pub struct LambdaCase {
    /// The condition under which the case applies.
    pub when: When,
    /// The behaviour of the function in this case.
    pub behaviour: Behaviour,
}

/// The condition of a case of the Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// The case applies to every call.
    Always,
    /// The value of the first identity source matches this pattern (`*`, `?`).
    Identity(String),
    /// The values at these paths of the event (`event.path`) match these patterns, all of them.
    Event(Pairs),
}

/// The behaviour of the Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Return this JSON text, after each `${event.…}` in it was replaced.
    Returns(String),
    /// Fail with this message.
    Throws(String),
    /// The function times out.
    TimesOut,
    /// Is throttled by Lambda.
    Throttled,
}

/// An event of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        rename = "TimelineEvent",
        type = "{ at?: number } & ({ request: ScenarioRequest; expect?: Record<string, Json> } | { flushStageAuthorizersCache: true } | { set: Patch } | { update: Patch } | { deploy: true })"
    )
)]
pub struct Event {
    /// The time of the event, from the start of the timeline.
    pub at: Millis,
    /// The kind of the event, with its content.
    pub what: EventKind,
}

/// The kind of an event, with its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A request. Shared, so that a copy of a scenario with another policy need not copy the requests.
    Request(Arc<Call>),
    /// A flush of the stage's authorizer cache.
    FlushStageAuthorizersCache,
    /// A change that is deployed at once. It is the text of a JSON merge patch (RFC 7396) of `api` and `authorizer`.
    Set(String),
    /// A change that is saved and not deployed: a JSON merge patch as for [`EventKind::Set`].
    Update(String),
    /// A deployment of what was saved.
    Deploy,
}

/// A request, and what a lesson or a regression file expects of its outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The request, as the client sends it.
    pub request: Request,
    /// The expected properties of the outcome, as the text of a JSON object; none if nothing is expected.
    pub expect: Option<String>,
}

/// A request of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestEvent<'a> {
    /// Its position in the timeline.
    pub event: EventIndex,
    /// The time at which it comes.
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
            _ => None,
        })
    }

    /// The events in the order of time, each request with its index. Those of one time stand in the order of the list.
    pub fn events_by_time(&self) -> Vec<(EventIndex, Option<RequestIndex>, &Event)> {
        let mut requests = 0;
        let mut events: Vec<_> = Vec::with_capacity(self.timeline.len());
        for (index, event) in self.timeline.iter().enumerate() {
            let is_request = matches!(event.what, EventKind::Request(_));
            events.push((
                EventIndex(index),
                is_request.then_some(RequestIndex(requests)),
                event,
            ));
            requests += usize::from(is_request);
        }
        events.sort_by_key(|(_, _, event)| event.at);
        events
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
                _ => None,
            });
        calls.into_iter().nth(index.0).map(Arc::make_mut)
    }
}

impl Authorizer {
    /// The TTL of a cached result; zero turns the cache off.
    pub fn ttl(&self) -> Millis {
        Millis::from_whole_seconds(self.authorizer_result_ttl_in_seconds)
    }
}

impl Default for Scenario {
    /// The defaults of the format: an API whose methods have a TOKEN authorizer, and an empty timeline.
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            aws_version: AwsVersion::default(),
            api: Api::default(),
            authorizer: Some(Authorizer::default()),
            timeline: Vec::new(),
            lesson: None,
            view: None,
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
            vpc_endpoint_policy: None,
            deployed: true,
            disable_execute_api_endpoint: false,
            ip_address_type: IpAddressType::default(),
            gateway_responses: Vec::new(),
        }
    }
}

impl Default for ApiKey {
    fn default() -> Self {
        Self {
            value: String::new(),
            enabled: true,
            usage_plan: true,
            exceeded: None,
        }
    }
}

impl Default for AuthorizerCredentials {
    fn default() -> Self {
        Self {
            arn: String::new(),
            assumable: true,
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
            authorization_scopes: Vec::new(),
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
            lambda_invoke_permission: true,
            authorizer_credentials: None,
            lambda: Vec::new(),
        }
    }
}
