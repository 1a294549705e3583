//! Answers that do not come from a request to a REST API.
//!
//! They answer a change of the API, or come from an HTTP or WebSocket API, or from what stands in front of or beside API Gateway.

use super::HttpResponse;
use crate::import::reading::{Product, Reading};
use crate::rule::Certainty;

/// The reading of an answer that is no REST API's; none if it may be one.
pub(super) fn read(response: &HttpResponse<'_>, text: &str) -> Option<Reading> {
    let message = response.message.clone().flatten().unwrap_or_default();
    let body = response.body.unwrap_or(text);
    let has = |name: &str| response.header(name).is_some();
    let reading = |title: &str, product, certainty, proof: &str, check: &[&str]| Reading {
        title: title.to_owned(),
        certainty,
        proves: vec![proof.to_owned()],
        check: check.iter().map(|&look| look.to_owned()).collect(),
        product: Some(product),
        ..Reading::default()
    };
    if body.contains("Invalid policy document") {
        return Some(reading(
            "API Gateway did not save the resource policy",
            Product::Rest,
            Certainty::Inferred,
            "This answers a change of the API, not a request: the API keeps the policy that it has",
            &[
                "Paste the policy: what API Gateway refuses on saving is marked in it",
                "aws apigateway get-rest-api --rest-api-id REST_API_ID --query policy",
            ],
        ));
    }
    let challenge = response.header("www-authenticate").unwrap_or("");
    let http = |title: &str, proof: &str| {
        let check = [
            "Log `$context.authorizer.error` and `$context.error.responseType` in the access log of the stage: an HTTP API has no execution log",
            "aws apigatewayv2 get-authorizers --api-id API_ID",
            "aws apigatewayv2 get-routes --api-id API_ID",
        ];
        Some(reading(title, Product::Http, Certainty::Recorded, proof, &check))
    };
    let with_header = has("apigw-requestid") && !has("x-amzn-errortype");
    let named = "The header `apigw-requestid` without `x-amzn-ErrorType` is that of an HTTP API";
    // A gateway response of a REST API may set the same header.
    let may_be_http = !has("x-amzn-errortype");
    if may_be_http && challenge.contains("insufficient_scope") {
        return http(
            "The JWT authorizer of an HTTP API: the token has no scope of the route",
            "`insufficient_scope` in `www-authenticate` comes from an HTTP API",
        );
    }
    if may_be_http && challenge.contains("invalid_token") {
        return http(
            "The JWT authorizer of an HTTP API: the token is not valid",
            "`error_description` in `www-authenticate` says what is wrong with it",
        );
    }
    if with_header {
        return match (response.status, message.as_str()) {
            (Some(401), _) | (_, "Unauthorized") => http(
                "The authorizer of an HTTP API: an identity source is missing, or the function failed with `Unauthorized`",
                named,
            ),
            (Some(403), _) | (_, "Forbidden") => http(
                "The authorizer of an HTTP API refused the request, explicitly or not, or the request is not signed",
                named,
            ),
            (Some(404), _) => http("An HTTP API has no such route", named),
            (Some(500), _) => http("The authorizer or the integration of an HTTP API failed", named),
            _ => http("An HTTP API answered", named),
        };
    }
    if message == "Internal Server Error" && !has("x-amzn-errortype") {
        return http(
            "The authorizer or the integration of an HTTP API failed",
            "A REST API writes `Internal server error`, or `null` for its authorizer",
        );
    }
    if message == "Not Found" && !has("x-amzn-errortype") {
        return http(
            "An HTTP API has no such route",
            "A REST API answers an unknown path with 403 `Missing Authentication Token`",
        );
    }
    if body.contains("\"connectionId\"") && body.contains("\"requestId\"")
        || body.contains("WebSocket connection to")
        || body.contains("Unexpected server response: ")
    {
        return Some(reading(
            "A WebSocket API refused the message or the handshake",
            Product::WebSocket,
            Certainty::Inferred,
            "Only `$connect` has an authorizer; its denials have the wording of a REST API's, which a browser does not show",
            &["Read the execution log of the WebSocket API: its group is /aws/apigateway/API_ID/STAGE_NAME"],
        ));
    }
    let other = |title, proof, check| Some(reading(title, Product::Other, Certainty::Reported, proof, check));
    let by_cloudfront = response
        .header("x-cache")
        .is_some_and(|cache| cache.eq_ignore_ascii_case("Error from cloudfront"));
    let is_page = by_cloudfront && !has("x-amzn-errortype") && body.trim_start().starts_with('<');
    if is_page || body.contains("(CloudFront)") || body.contains("The request could not be satisfied") {
        let title = if body.contains("Request blocked") {
            "CloudFront blocked the request: a web ACL of AWS WAF or a geographic restriction"
        } else if body.contains("Bad request") {
            "CloudFront refused the request: it is not allowed in this form, a GET with a body for instance"
        } else {
            "CloudFront refused the request"
        };
        return other(
            title,
            "The page of HTML is CloudFront's: API Gateway answers in JSON, and this request did not reach it",
            &[
                "See whether an edge-optimized endpoint, a custom domain name or a distribution of your own answered:",
                "aws cloudfront list-distributions --query 'DistributionList.Items[].[Id,Aliases.Items,WebACLId]'",
            ],
        );
    }
    // API Gateway writes `Message` for denials by policies alone.
    let of_function = message == "Forbidden" && body.contains("\"Message\"") && !has("x-amz-apigw-id");
    if of_function || message.starts_with("Forbidden. For troubleshooting Function URL authorization issues")
    {
        return other(
            "The URL of a Lambda function refused the request",
            "API Gateway was not asked",
            &["aws lambda get-function-url-config --function-name FUNCTION_NAME"],
        );
    }
    if response
        .header("server")
        .is_some_and(|server| server.starts_with("awselb"))
    {
        return other(
            "A load balancer refused the request",
            "The header `server` is a load balancer's",
            &["aws elbv2 describe-rules --listener-arn LISTENER_ARN"],
        );
    }
    if body.contains("<Code>AccessDenied</Code>") {
        return other(
            "Amazon S3 refused the request",
            "Answers in XML with `Code` are those of S3",
            &["aws s3api get-bucket-policy --bucket BUCKET"],
        );
    }
    if body.contains("\"errors\"") && body.contains("\"errorType\"") {
        return other(
            "AWS AppSync refused the request",
            "A list of `errors` with `errorType` is that of AppSync",
            &["aws appsync list-graphql-apis"],
        );
    }
    None
}
