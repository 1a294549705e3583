//! The types of gateway responses.

use serde::{Deserialize, Serialize};

macro_rules! response_types {
    ($($variant:ident $name:literal $status:literal $error_type:literal;)*) => {
        /// A gateway response type.
        ///
        /// Source of names and statuses: API Gateway developer guide, supported-gateway-response-types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[non_exhaustive]
        pub enum ResponseType {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl ResponseType {
            /// Every type that can be customised, but the two `DEFAULT_` ones.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// `ACCESS_DENIED`
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The status unless it is customised.
            pub fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                }
            }

            /// The error type in `x-amzn-ErrorType`: `AccessDeniedException`.
            pub fn error_type(self) -> &'static str {
                match self {
                    $(Self::$variant => $error_type,)*
                }
            }
        }
    };
}

response_types! {
    AccessDenied "ACCESS_DENIED" 403 "AccessDeniedException";
    ApiConfigurationError "API_CONFIGURATION_ERROR" 500 "InternalServerErrorException";
    AuthorizerConfigurationError "AUTHORIZER_CONFIGURATION_ERROR" 500 "AuthorizerConfigurationException";
    AuthorizerFailure "AUTHORIZER_FAILURE" 500 "AuthorizerFailureException";
    BadRequestBody "BAD_REQUEST_BODY" 400 "BadRequestException";
    BadRequestParameters "BAD_REQUEST_PARAMETERS" 400 "BadRequestException";
    ExpiredToken "EXPIRED_TOKEN" 403 "ExpiredTokenException";
    IntegrationFailure "INTEGRATION_FAILURE" 504 "InternalServerErrorException";
    IntegrationTimeout "INTEGRATION_TIMEOUT" 504 "InternalServerErrorException";
    InvalidApiKey "INVALID_API_KEY" 403 "ForbiddenException";
    InvalidSignature "INVALID_SIGNATURE" 403 "InvalidSignatureException";
    MissingAuthenticationToken "MISSING_AUTHENTICATION_TOKEN" 403 "MissingAuthenticationTokenException";
    QuotaExceeded "QUOTA_EXCEEDED" 429 "LimitExceededException";
    RequestTooLarge "REQUEST_TOO_LARGE" 413 "RequestTooLargeException";
    ResourceNotFound "RESOURCE_NOT_FOUND" 404 "NotFoundException";
    Throttled "THROTTLED" 429 "TooManyRequestsException";
    Unauthorized "UNAUTHORIZED" 401 "UnauthorizedException";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" 415 "BadRequestException";
    WafFiltered "WAF_FILTERED" 403 "ForbiddenException";
}
