//! The causes that are not simulated. They stand before API Gateway, come after its authorization, or are of another product.

use super::check::Check;
use super::entry::{Cause, Elsewhere, What};
use crate::import::reading::Product;
use crate::rule::Certainty;

/// The causes, each with the answer that is known of it.
pub(super) fn causes() -> Vec<Cause> {
    let cause = |title: &'static str, check, answer| Cause {
        title: title.into(),
        what: What::Elsewhere(answer),
        check,
        by: None,
    };
    let plain = |status, message, error_types, response_type, proof| Elsewhere {
        status,
        message,
        error_types,
        response_type,
        proof,
        certainty: Certainty::Documented,
        product: Some(Product::Rest),
    };
    let inferred = |answer| Elsewhere {
        certainty: Certainty::Inferred,
        ..answer
    };
    let signature = "The request was read as a signed one (Signature Version 4) and the signature was refused, before any policy";
    let session = "AWS does not accept the session token of the credentials that signed the request; no policy was evaluated";
    let integration = "The authorization let the request pass, or the API's own configuration failed: the failure is not the authorizer's, which would answer `null`";
    vec![
        cause(
            "A web ACL of AWS WAF blocked the request",
            Check::Waf,
            plain(
                403,
                "Forbidden",
                &["ForbiddenException"],
                "WAF_FILTERED",
                "If it was AWS WAF, nothing of the API was evaluated",
            ),
        ),
        cause(
            "The rate of the stage, of the method or of the account was exceeded",
            Check::UsagePlan,
            plain(
                429,
                "Too Many Requests",
                &["TooManyRequestsException"],
                "THROTTLED",
                "The request passed the authorization",
            ),
        ),
        cause(
            "The signature does not fit the request",
            Check::Signature,
            plain(
                403,
                "The request signature we calculated does not match the signature you provided.…",
                &["InvalidSignatureException"],
                "INVALID_SIGNATURE",
                signature,
            ),
        ),
        cause(
            "The signature has expired",
            Check::Signature,
            plain(
                403,
                "Signature expired…",
                &["InvalidSignatureException"],
                "INVALID_SIGNATURE",
                signature,
            ),
        ),
        cause(
            "The signature is not yet valid: the client's clock is ahead",
            Check::Signature,
            inferred(plain(
                403,
                "Signature not yet current…",
                &["InvalidSignatureException"],
                "INVALID_SIGNATURE",
                signature,
            )),
        ),
        cause(
            "The signature is for another region or service",
            Check::Signature,
            inferred(plain(
                403,
                "Credential should be scoped to…",
                &["InvalidSignatureException"],
                "INVALID_SIGNATURE",
                signature,
            )),
        ),
        cause(
            "The session token of the signer has expired",
            Check::Signature,
            inferred(plain(
                403,
                "The security token included in the request is expired…",
                &["ExpiredTokenException"],
                "EXPIRED_TOKEN",
                session,
            )),
        ),
        cause(
            "The session token of the signer is not valid",
            Check::Signature,
            inferred(plain(
                403,
                "The security token included in the request is invalid…",
                &["AccessDeniedException", "UnrecognizedClientException"],
                "ACCESS_DENIED",
                session,
            )),
        ),
        cause(
            "The integration, or the configuration of the API, failed",
            Check::Integration,
            plain(
                500,
                "Internal server error",
                &["InternalServerErrorException"],
                "API_CONFIGURATION_ERROR",
                integration,
            ),
        ),
        cause(
            "The integration's function failed or gave an answer that API Gateway cannot use",
            Check::Integration,
            plain(
                502,
                "Internal server error",
                &["InternalServerErrorException"],
                "INTEGRATION_FAILURE",
                integration,
            ),
        ),
        cause(
            "The integration did not answer in time",
            Check::Integration,
            Elsewhere {
                certainty: Certainty::Reported,
                ..plain(
                    504,
                    "Endpoint request timed out",
                    &["InternalServerErrorException"],
                    "INTEGRATION_TIMEOUT",
                    "The request passed the authorization",
                )
            },
        ),
        cause(
            "The request lacks a parameter that the method requires",
            Check::Routes,
            plain(
                400,
                "Missing required request parameters…",
                &["BadRequestException"],
                "BAD_REQUEST_PARAMETERS",
                "The request passed the authorization: it is validated after it",
            ),
        ),
        cause(
            "The body of the request does not fit the method's model",
            Check::Routes,
            plain(
                400,
                "Invalid request body",
                &["BadRequestException"],
                "BAD_REQUEST_BODY",
                "The request passed the authorization: it is validated after it",
            ),
        ),
        cause(
            "The integration takes no body of this media type",
            Check::Routes,
            inferred(plain(
                415,
                "Unsupported Media Type",
                &["BadRequestException"],
                "UNSUPPORTED_MEDIA_TYPE",
                "The request passed the authorization",
            )),
        ),
        cause(
            "An HTTP API, not a REST API, refused the request: its 403 does not say why",
            Check::Http,
            Elsewhere {
                product: Some(Product::Http),
                certainty: Certainty::Recorded,
                ..plain(
                    403,
                    "Forbidden",
                    &[],
                    "",
                    "If it was an HTTP API, the header `apigw-requestid` is in the answer, and no `x-amzn-ErrorType`",
                )
            },
        ),
        cause(
            "An HTTP API, not a REST API, found no token, or its authorizer refused it",
            Check::Http,
            Elsewhere {
                product: Some(Product::Http),
                certainty: Certainty::Recorded,
                ..plain(
                    401,
                    "Unauthorized",
                    &[],
                    "",
                    "If it was an HTTP API, the header `apigw-requestid` is in the answer, and no `x-amzn-ErrorType`",
                )
            },
        ),
    ]
}
