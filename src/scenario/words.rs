//! The words of the format for the values of enumerations.

use crate::scenario::model::{ApiKeySource, AuthorizationType, AuthorizerType, AwsVersion, EndpointType};

/// The words of `rules`.
pub(crate) const AWS_VERSIONS: [(&str, AwsVersion); 2] =
    [("article", AwsVersion::Article), ("current", AwsVersion::Current)];

/// The words of `endpointType`.
pub(crate) const ENDPOINT_TYPES: [(&str, EndpointType); 3] = [
    ("REGIONAL", EndpointType::Regional),
    ("EDGE", EndpointType::Edge),
    ("PRIVATE", EndpointType::Private),
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
