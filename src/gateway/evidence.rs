//! The evidence of the workflow's steps.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::gateway::decision::DenyingPolicy;
use crate::prose::code;
use crate::rule::Rule;
use crate::scenario::{IdentitySource, UsageLimit};

/// The evidence of a step: the reason for its [`Finding`](crate::gateway::Finding).
///
/// `Display` writes it as a clause in lower case without a full stop, code in backticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Evidence {
    /// The step did not run. Written as nothing.
    NotRun,

    /// API Gateway would refuse to save the resource policy, so nothing that is deployed has it.
    PolicyNotSaved,

    /// The API has no list of methods, so that each exists.
    EveryMethodExists,
    /// The method that answers.
    Method {
        /// `GET`, or `ANY`.
        verb: String,
        /// The path of its resource: `/pets/{petId}`.
        path: String,
    },
    /// No method answers.
    NoSuchMethod {
        /// The request's verb.
        verb: String,
        /// The request's path.
        path: String,
        /// Whether the request has an `Authorization` header that cannot be read as a signature.
        bad_signature: bool,
    },
    /// The method ARN is longer than API Gateway takes.
    MethodArnTooLong {
        /// Its length.
        bytes: usize,
    },
    /// A private API was called from outside of its VPC endpoints.
    NotThroughVpcEndpoint,
    /// The request was sent to a VPC endpoint's own name, without `Host` or `x-apigw-api-id`.
    ApiNotNamed,
    /// A public API was called through a VPC endpoint.
    PublicApiThroughVpcEndpoint,
    /// The default endpoint is disabled, and the request came to it.
    DefaultEndpointDisabled,
    /// The custom domain name maps the path to no API.
    BasePathNotMapped,
    /// The custom domain name does not trust the client's certificate.
    ClientCertificateNotTrusted,
    /// The API is not deployed to the stage.
    StageNotDeployed,

    /// The API is not private, so that the policy of a VPC endpoint is not asked.
    NoVpcEndpoint,
    /// The policy of the VPC endpoint allows the request.
    VpcEndpointPolicyAllows,
    /// The policy of the VPC endpoint denies the request.
    VpcEndpointPolicyDenies,
    /// The policy of the VPC endpoint does not allow the request.
    VpcEndpointPolicyDoesNotAllow,

    /// No resource policy is attached.
    NoResourcePolicy,
    /// The resource policy allows the request.
    ResourcePolicyAllows,
    /// The resource policy does not deny the request; whether it allows it is not asked yet.
    ResourcePolicyDoesNotDeny,
    /// The resource policy denies the request.
    ResourcePolicyDenies,
    /// The resource policy denies the request before the authorizer is asked.
    ResourcePolicyDeniesFirst,
    /// The resource policy does not allow the request.
    ResourcePolicyDoesNotAllow,

    /// The authorizer has no identity source.
    NoIdentitySource,
    /// Every identity source of a REQUEST authorizer is there.
    IdentitySourcesPresent,
    /// An identity source is missing or empty.
    IdentitySourceMissing {
        /// The first such identity source.
        source: IdentitySource,
    },
    /// An identity source is missing, but at TTL 0 none is validated.
    IdentitySourceNotValidated {
        /// The first such identity source.
        source: IdentitySource,
    },
    /// A TOKEN authorizer's token is there, and there is no validation expression.
    TokenPresent,
    /// The token fits the validation expression.
    TokenValid {
        /// The validation expression.
        expression: String,
    },
    /// The token does not fit the validation expression.
    TokenInvalid {
        /// The validation expression.
        expression: String,
    },
    /// There is a token for the Cognito user pool.
    UserPoolTokenPresent,
    /// There is no token for the Cognito user pool.
    UserPoolTokenMissing,
    /// The value in the token's place is no JWT.
    UserPoolTokenUnreadable,
    /// The token is of another user pool, or its signature is wrong.
    UserPoolTokenInvalid,
    /// The token has expired.
    UserPoolTokenExpired,
    /// An access token was sent to a method without authorization scopes.
    AccessTokenWithoutScopes,
    /// An ID token was sent to a method with authorization scopes.
    IdTokenWithScopes,
    /// The access token has none of the method's authorization scopes.
    ScopeMissing,
    /// The audience of the token does not match the validation expression, or an access token has none.
    AudienceInvalid {
        /// The validation expression.
        expression: String,
    },
    /// An AWS principal signed the request.
    Signed {
        /// The principal's ARN.
        arn: String,
    },
    /// The method is guarded by IAM and the request is not signed.
    NotSigned {
        /// Whether the request has an `Authorization` header that cannot be read as a signature.
        bad_signature: bool,
    },

    /// The authorizer's results are not cached.
    NotCached,
    /// An earlier result is used again.
    CacheHit,
    /// Nothing is cached for this identity.
    CacheMiss,

    /// The function returned a text, whatever it holds.
    FunctionReturned,
    /// The function failed with exactly `Unauthorized`.
    FunctionUnauthorized,
    /// The function failed with another message.
    FunctionFailed {
        /// The message of its error.
        message: String,
    },
    /// The function did not answer in time.
    FunctionTimedOut,
    /// Lambda throttled the call of the function.
    FunctionThrottled,
    /// The function's resource-based policy does not let API Gateway invoke it.
    FunctionNotPermitted,
    /// API Gateway cannot assume the role that is to invoke the function.
    RoleNotAssumable {
        /// The ARN of the role.
        arn: String,
    },

    /// API Gateway can use what the function returned.
    OutputUsable,
    /// What the function returned is not JSON.
    OutputUnreadable,
    /// API Gateway cannot use what the function returned.
    OutputUnusable {
        /// The message of the first error in its text.
        problem: String,
    },
    /// API Gateway may refuse what the function returned, and here it does.
    OutputRefused {
        /// The rule that is not certain.
        rule: &'static Rule,
    },

    /// The authorizer's policy allows the request.
    AuthorizerPolicyAllows,
    /// The authorizer's policy denies the request.
    AuthorizerPolicyDenies,
    /// The authorizer's policy does not allow the request.
    AuthorizerPolicyDoesNotAllow,
    /// The authorizer's policy is silent and the resource policy allows the request.
    OnlyResourcePolicyAllows,
    /// Neither the authorizer's policy nor the resource policy allows the request.
    NeitherPolicyAllows,
    /// A signed caller's policy and the resource policy together allow the request.
    PoliciesAllow,
    /// A signed caller's policy or the resource policy denies the request.
    PolicyDenies,
    /// A signed caller's policy and the resource policy together do not allow the request.
    PoliciesDoNotAllow,
    /// A policy that limits a signed caller denies the request.
    LimitDenies {
        /// The kind of policy.
        policy: DenyingPolicy,
    },
    /// A policy that limits a signed caller does not allow the request.
    LimitDoesNotAllow {
        /// The kind of policy.
        policy: DenyingPolicy,
    },

    /// The method requires no API key.
    ApiKeyNotRequired,
    /// The API key is in the stage's usage plan.
    ApiKeyKnown,
    /// The method requires an API key and there is none.
    ApiKeyMissing,
    /// The API key is not in the stage's usage plan.
    ApiKeyUnknown,
    /// The API key exists, and is in no usage plan of the stage.
    ApiKeyInNoUsagePlan,
    /// The stage is in no usage plan.
    NoUsagePlan,
    /// The API key exists, and is disabled.
    ApiKeyDisabled,
    /// The API key is over a limit of its usage plan.
    UsageLimitExceeded {
        /// The limit: the rate or the quota.
        limit: UsageLimit,
    },

    /// No step refused the request.
    NothingRefused,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NotRun => "",
            Self::PolicyNotSaved => {
                "API Gateway would refuse to save the resource policy, so it cannot be deployed"
            }
            Self::EveryMethodExists => "the scenario lists no methods, so every method exists",
            Self::Method { verb, path } => return f.write_str(&code(&[verb, " ", path].concat())),
            Self::NoSuchMethod {
                verb,
                path,
                bad_signature,
            } => {
                let request = code(&[verb, " ", path].concat());
                write!(f, "no method of the API answers {request}")?;
                signature(*bad_signature)
            }
            Self::MethodArnTooLong { bytes } => return write!(f, "the method ARN has {bytes} bytes"),
            Self::NotThroughVpcEndpoint => {
                "the API is private and the request does not come through a VPC endpoint"
            }
            Self::ApiNotNamed => {
                "the request is sent to the VPC endpoint's own name, and neither `Host` nor `x-apigw-api-id` names the API"
            }
            Self::PublicApiThroughVpcEndpoint => {
                "the API is not private, and a VPC endpoint with private DNS refuses requests to such APIs"
            }
            Self::DefaultEndpointDisabled => "the default endpoint of the API is disabled",
            Self::BasePathNotMapped => "no API mapping of the custom domain name covers the path",
            Self::ClientCertificateNotTrusted => {
                "the custom domain name does not trust the client's certificate (mutual TLS)"
            }
            Self::StageNotDeployed => "the API is not deployed to the stage",
            Self::NoVpcEndpoint => "the API is not private, so no VPC endpoint policy is evaluated",
            Self::VpcEndpointPolicyAllows => "the VPC endpoint policy allows the request",
            Self::VpcEndpointPolicyDenies => "the VPC endpoint policy denies the request",
            Self::VpcEndpointPolicyDoesNotAllow => "the VPC endpoint policy does not allow the request",
            Self::NoResourcePolicy => "the API has no resource policy",
            Self::ResourcePolicyAllows => "the resource policy allows the request",
            Self::ResourcePolicyDoesNotDeny => "the resource policy does not deny the request",
            Self::ResourcePolicyDenies => "the resource policy denies the request",
            Self::ResourcePolicyDeniesFirst => {
                "the resource policy denies the request before the authorizer is called"
            }
            Self::ResourcePolicyDoesNotAllow => "the resource policy does not allow the request",
            Self::NoIdentitySource => "the authorizer has no identity source",
            Self::IdentitySourcesPresent => "every identity source is present",
            Self::IdentitySourceMissing { source } => {
                return write!(f, "{} is missing or empty", code(&source.to_string()));
            }
            Self::IdentitySourceNotValidated { source } => {
                return write!(
                    f,
                    "{} is missing, but with TTL 0 identity sources are not validated",
                    code(&source.to_string())
                );
            }
            Self::TokenPresent => "the token is present",
            Self::TokenValid { expression } => {
                return write!(
                    f,
                    "the token matches the validation expression {}",
                    code(expression)
                );
            }
            Self::TokenInvalid { expression } => {
                return write!(
                    f,
                    "the token does not match the validation expression {}",
                    code(expression)
                );
            }
            Self::UserPoolTokenPresent => "the user pool's token is accepted",
            Self::UserPoolTokenMissing => "there is no token for the user pool",
            Self::UserPoolTokenUnreadable => "the value is not a JWT",
            Self::UserPoolTokenInvalid => "the token is not one of the user pool",
            Self::UserPoolTokenExpired => "the token has expired",
            Self::AccessTokenWithoutScopes => {
                "the token is an access token, and the method has no authorization scopes, so it takes ID tokens only"
            }
            Self::IdTokenWithScopes => {
                "the token is an ID token, and the method has authorization scopes, so it takes access tokens only"
            }
            Self::ScopeMissing => "the access token has none of the method's authorization scopes",
            Self::AudienceInvalid { expression } => {
                return write!(
                    f,
                    "the audience of the token does not match the validation expression {}",
                    code(expression)
                );
            }
            Self::Signed { arn } => return write!(f, "the request is signed by {}", code(arn)),
            Self::NotSigned { bad_signature } => {
                f.write_str("the request is not signed")?;
                signature(*bad_signature)
            }
            Self::NotCached => "results are not cached",
            Self::CacheHit => "a cached result is used",
            Self::CacheMiss => "nothing is cached for this identity",
            Self::FunctionReturned => "the function returned",
            Self::FunctionUnauthorized => "the function failed with exactly `Unauthorized`",
            Self::FunctionFailed { message } => {
                return write!(f, "the function failed with {}", code(message));
            }
            Self::FunctionTimedOut => "the function did not answer in time",
            Self::FunctionThrottled => "Lambda throttled the call of the function",
            Self::FunctionNotPermitted => {
                "the function's resource-based policy does not let API Gateway invoke it"
            }
            Self::RoleNotAssumable { arn } => {
                return write!(f, "API Gateway cannot assume the role {}", code(arn));
            }
            Self::OutputUsable => "the response can be used",
            Self::OutputUnreadable => "the response cannot be read",
            Self::OutputUnusable { problem } => problem,
            Self::OutputRefused { rule } => rule.statement,
            Self::AuthorizerPolicyAllows => "the authorizer's policy allows the request",
            Self::AuthorizerPolicyDenies => "the authorizer's policy denies the request",
            Self::AuthorizerPolicyDoesNotAllow => "the authorizer's policy does not allow the request",
            Self::OnlyResourcePolicyAllows => {
                "the authorizer's policy neither allows nor denies the request, but the resource policy allows it"
            }
            Self::NeitherPolicyAllows => {
                "neither the authorizer's policy nor the resource policy allows the request"
            }
            Self::PoliciesAllow => "the policies allow the request",
            Self::PolicyDenies => "a policy denies the request of this caller",
            Self::PoliciesDoNotAllow => "the policies do not allow the request of this caller",
            Self::LimitDenies { policy } => {
                return write!(f, "{} denies the request of this caller", policy.with_article());
            }
            Self::LimitDoesNotAllow { policy } => {
                return write!(
                    f,
                    "{} does not allow the request of this caller",
                    policy.with_article()
                );
            }
            Self::ApiKeyNotRequired => "the method requires no API key",
            Self::ApiKeyKnown => "the API key is in the stage's usage plan",
            Self::ApiKeyMissing => "the method requires an API key and the request has none",
            Self::ApiKeyUnknown => "the API key is not in the stage's usage plan",
            Self::ApiKeyInNoUsagePlan => "the API key is in no usage plan of the stage",
            Self::NoUsagePlan => "the stage is in no usage plan, so no API key is valid for the method",
            Self::ApiKeyDisabled => "the API key is disabled",
            Self::UsageLimitExceeded { limit } => match limit {
                UsageLimit::Throttle => "the API key is over the rate of its usage plan",
                UsageLimit::Quota => "the API key is over the quota of its usage plan",
            },
            Self::NothingRefused => "no step denied the request",
        };
        f.write_str(text)
    }
}

/// The end of a clause about a request that lacks a usable signature.
fn signature(bad: bool) -> &'static str {
    if bad {
        ", and its `Authorization` header is not a signature"
    } else {
        ""
    }
}
