//! How a request ends: with a gateway response, or at the integration.

use std::ops::ControlFlow;

use crate::gateway::{DecidedBy, Decision, Evidence};
use crate::rule::{Certainty, Rule};

/// A gateway response type: its name, its default status and the error type that AWS names in `x-amzn-ErrorType`.
///
/// Source of names and statuses: API Gateway developer guide, supported-gateway-response-types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseType {
    /// `ACCESS_DENIED`
    pub name: &'static str,
    /// The status unless it is customised.
    pub status: u16,
    /// `AccessDeniedException`
    pub error_type: &'static str,
}

macro_rules! response_types {
    ($($constant:ident $status:literal $error_type:literal;)*) => {
        $(
            #[doc = concat!("`", stringify!($constant), "`")]
            pub const $constant: ResponseType =
                ResponseType { name: stringify!($constant), status: $status, error_type: $error_type };
        )*
        /// Every type that can be customised, but the two `DEFAULT_` ones.
        pub const RESPONSE_TYPES: &[ResponseType] = &[$($constant),*];
    };
}

response_types! {
    ACCESS_DENIED 403 "AccessDeniedException";
    API_CONFIGURATION_ERROR 500 "InternalServerErrorException";
    AUTHORIZER_CONFIGURATION_ERROR 500 "AuthorizerConfigurationException";
    AUTHORIZER_FAILURE 500 "AuthorizerFailureException";
    BAD_REQUEST_BODY 400 "BadRequestException";
    BAD_REQUEST_PARAMETERS 400 "BadRequestException";
    EXPIRED_TOKEN 403 "ExpiredTokenException";
    INTEGRATION_FAILURE 504 "InternalServerErrorException";
    INTEGRATION_TIMEOUT 504 "InternalServerErrorException";
    INVALID_API_KEY 403 "ForbiddenException";
    INVALID_SIGNATURE 403 "InvalidSignatureException";
    MISSING_AUTHENTICATION_TOKEN 403 "MissingAuthenticationTokenException";
    QUOTA_EXCEEDED 429 "LimitExceededException";
    REQUEST_TOO_LARGE 413 "RequestTooLargeException";
    RESOURCE_NOT_FOUND 404 "NotFoundException";
    THROTTLED 429 "TooManyRequestsException";
    UNAUTHORIZED 401 "UnauthorizedException";
    UNSUPPORTED_MEDIA_TYPE 415 "BadRequestException";
    WAF_FILTERED 403 "ForbiddenException";
}

/// How a request ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub decided_by: DecidedBy,
    pub decision: Option<Decision>,
    pub end: End,
    /// The end that it may have instead, and when, where nothing but that is not known.
    pub other_end: Option<(End, &'static str)>,
    /// What the step saw.
    pub evidence: Evidence,
    pub rules: Vec<&'static Rule>,
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum End {
    /// A gateway response that the API can customise; no message gives `null`.
    Gateway {
        response_type: ResponseType,
        error_type: &'static str,
        message: Option<String>,
    },
    /// An answer that the API cannot customise.
    Fixed {
        status: u16,
        error_type: &'static str,
        message: String,
        /// The body that AWS may send instead, where its form is not known.
        other_body: Option<&'static str>,
    },
    /// Whatever the integration answers.
    Integration,
    /// Nothing: the scenario could not be deployed.
    NotSaved,
}

impl End {
    pub(crate) fn gateway(response_type: ResponseType, message: impl Into<String>) -> Self {
        Self::Gateway {
            response_type,
            error_type: response_type.error_type,
            message: Some(message.into()),
        }
    }

    /// A gateway response without a message: `{"message":null}`.
    pub(crate) fn silent(response_type: ResponseType) -> Self {
        Self::Gateway {
            response_type,
            error_type: response_type.error_type,
            message: None,
        }
    }
}

/// A step either lets the request go on or ends it. Boxed: an answer is large, and rare on the way.
pub(crate) type Flow<T = ()> = ControlFlow<Box<Answer>, T>;

/// Ends the request.
pub(crate) fn end<T>(
    decided_by: DecidedBy,
    decision: Option<Decision>,
    end: End,
    evidence: Evidence,
    rules: &[&'static Rule],
) -> Flow<T> {
    ControlFlow::Break(Box::new(Answer {
        decided_by,
        decision,
        end,
        other_end: None,
        evidence,
        rules: rules.to_vec(),
    }))
}

/// The certainty of a conclusion from all these rules: that of the weakest.
pub(crate) fn weakest<'a>(rules: impl IntoIterator<Item = &'a &'static Rule>) -> Certainty {
    rules
        .into_iter()
        .map(|rule| rule.certainty)
        .max()
        .unwrap_or_default()
}
