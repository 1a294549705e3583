//! A request of a client, with its caller and what of its way to the API matters.

use crate::scenario::model::Pairs;

/// A request of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(rename = "ScenarioRequest", rename_all = "camelCase")
)]
pub struct Request {
    /// The HTTP method: `GET`.
    pub http_method: String,
    /// The path after the stage, as the client sent it: `/pets/7`.
    pub path: String,
    /// The headers, with the case that the client sent.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub headers: Pairs,
    /// The query string parameters, decoded.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub query_string_parameters: Pairs,
    /// The IP address of the client as API Gateway sees it.
    pub source_ip: String,
    /// The VPC of the client of a private API.
    pub vpc_id: Option<String>,
    /// The VPC endpoint that the request came through.
    pub vpc_endpoint_id: Option<String>,
    /// The IP address of the client within the VPC.
    pub vpc_source_ip: Option<String>,
    /// Whether the request came over TLS.
    pub tls: bool,
    /// The time of the request, RFC 3339.
    pub time: String,
    /// The value of `x-api-key`; none: as the headers have it.
    pub api_key: Option<String>,
    /// The token in the identity source of a Cognito authorizer. None: a JWT there is decoded, anything else is no token.
    pub token: Option<Token>,
    /// The host name that the request is sent to; none: one that reaches the API.
    pub host: Option<Host>,
    /// Whether the custom domain name maps the path of the request to the API, if it is sent to one.
    pub base_path_mapped: bool,
    /// Whether the custom domain name trusts the client's certificate (mutual TLS). It counts if the request is sent to one.
    pub client_certificate_trusted: bool,
    /// The AWS principal who signed the request (Signature Version 4); none if it is not signed.
    pub caller: Option<SignedCaller>,
    /// More condition keys, or other values for those above.
    #[cfg_attr(test, ts(as = "std::collections::HashMap<String, ContextValue>"))]
    pub context: Vec<(String, ContextValue)>,
}

/// The AWS principal who signed a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct SignedCaller {
    /// The ARN: `arn:aws:iam::123456789012:user/alice`.
    pub arn: String,
    /// The text of the identity-based policy that is attached to the caller; none if it has none.
    #[cfg_attr(test, ts(type = "Json"))]
    pub identity_policy: Option<String>,
    /// The text of the permissions boundary; none if there is none.
    #[cfg_attr(test, ts(type = "Json"))]
    pub permissions_boundary: Option<String>,
    /// The text of the session policy; none if there is none.
    #[cfg_attr(test, ts(type = "Json"))]
    pub session_policy: Option<String>,
    /// The texts of the service control policies; none of them: no such policy limits the account.
    #[cfg_attr(test, ts(type = "Array<Json>"))]
    pub service_control_policies: Vec<String>,
    /// The texts of the resource control policies.
    #[cfg_attr(test, ts(type = "Array<Json>"))]
    pub resource_control_policies: Vec<String>,
}

/// A token of a Cognito user pool, as far as its verification matters.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Token {
    /// Its use, as an ID token or an access token; `use` in JSON.
    #[cfg_attr(test, ts(rename = "use"))]
    pub token_use: TokenUse,
    /// The scopes of an access token.
    pub scopes: Vec<String>,
    /// Whether it has expired.
    pub expired: bool,
    /// Whether its signature and issuer are those of the user pool.
    pub valid: bool,
    /// Its audience, which a validation expression of the user pool's authorizer has to match. Empty: it does.
    pub audience: String,
}

/// The use of a user pool's token, `token_use` in its claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum TokenUse {
    /// An ID token.
    #[default]
    Id,
    /// An access token.
    Access,
}

/// The host name that a request is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub enum Host {
    /// The default endpoint: `abcdef1234.execute-api.us-east-1.amazonaws.com`.
    Default,
    /// A custom domain name.
    CustomDomain,
    /// The VPC endpoint's own name, without a header that names the API.
    VpcEndpoint,
    /// The VPC endpoint's own name, with the API in `Host` or `x-apigw-api-id`.
    VpcEndpointWithHost,
}

/// The most values of a multivalued condition key that are evaluated.
///
/// A condition compares each of them with each of its own.
pub(crate) const MAX_CONTEXT_VALUES: usize = 100;

/// The value of a condition key in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(untagged))]
pub enum ContextValue {
    /// The value of a single-valued key.
    Single(String),
    /// The values of a multivalued key; it may have one or none.
    Many(Vec<String>),
    /// The key is absent, also if the request would have it.
    Absent,
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
            token: None,
            host: None,
            base_path_mapped: true,
            client_certificate_trusted: true,
            caller: None,
            context: Vec::new(),
        }
    }
}

impl Default for Token {
    fn default() -> Self {
        Self {
            token_use: TokenUse::default(),
            scopes: Vec::new(),
            expired: false,
            valid: true,
            audience: String::new(),
        }
    }
}
