//! The words of the format for the values of enumerations.

use crate::scenario::model::{
    ApiKeySource, AuthorizationType, AuthorizerType, AwsVersion, EndpointType, Host, IpAddressType, TokenUse,
    UsageLimit,
};

/// The words of `rules`.
pub(crate) const AWS_VERSIONS: [(&str, AwsVersion); 2] =
    [("article", AwsVersion::Article), ("current", AwsVersion::Current)];

/// The words of `endpointType`.
pub(crate) const ENDPOINT_TYPES: [(&str, EndpointType); 3] = [
    ("REGIONAL", EndpointType::Regional),
    ("EDGE", EndpointType::Edge),
    ("PRIVATE", EndpointType::Private),
];

/// The words of `ipAddressType`.
pub(crate) const IP_ADDRESS_TYPES: [(&str, IpAddressType); 2] = [
    ("ipv4", IpAddressType::Ipv4),
    ("dualstack", IpAddressType::Dualstack),
];

/// The words of an API key's `exceeded`.
pub(crate) const USAGE_LIMITS: [(&str, UsageLimit); 2] =
    [("throttle", UsageLimit::Throttle), ("quota", UsageLimit::Quota)];

/// The words of a token's `use`.
pub(crate) const TOKEN_USES: [(&str, TokenUse); 2] = [("id", TokenUse::Id), ("access", TokenUse::Access)];

/// The words of a request's `host`.
pub(crate) const HOSTS: [(&str, Host); 4] = [
    ("default", Host::Default),
    ("customDomain", Host::CustomDomain),
    ("vpcEndpoint", Host::VpcEndpoint),
    ("vpcEndpointWithHost", Host::VpcEndpointWithHost),
];

/// The words of `apiKeySource`.
pub(crate) const API_KEY_SOURCES: [(&str, ApiKeySource); 2] = [
    ("HEADER", ApiKeySource::Header),
    ("AUTHORIZER", ApiKeySource::Authorizer),
];

/// The words of `authorizationType`.
pub(crate) const AUTHORIZATION_TYPES: [(&str, AuthorizationType); 4] = [
    ("NONE", AuthorizationType::None),
    ("CUSTOM", AuthorizationType::Custom),
    ("AWS_IAM", AuthorizationType::AwsIam),
    ("COGNITO_USER_POOLS", AuthorizationType::CognitoUserPools),
];

/// The words of an authorizer's `type`.
pub(crate) const AUTHORIZER_TYPES: [(&str, AuthorizerType); 2] = [
    ("TOKEN", AuthorizerType::Token),
    ("REQUEST", AuthorizerType::Request),
];

/// The words of `identityValidationResult`: whether the expression lets a token through.
pub(crate) const VALIDATION_RESULTS: [(&str, bool); 2] = [("match", true), ("nomatch", false)];
