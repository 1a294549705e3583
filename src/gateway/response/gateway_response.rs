//! The response that the client gets: gateway responses with their templates, and the headers.
//!
//! Source: API Gateway developer guide, supported-gateway-response-types and api-gateway-gatewayResponse-definition; recordings.

use std::collections::HashSet;

use crate::gateway::conclusion::ResponseSource;
use crate::gateway::event::RequestVariables;
use crate::gateway::response::response_type::ResponseType;
use crate::json;
use crate::rule::{Certainty, Rule};
use crate::scenario::{AwsVersion, EndpointType, GatewayResponse, Pairs};

static CUSTOMISED: Rule = Rule {
    id: "gateway-response",
    statement: "a response is customised by its own type, else by `DEFAULT_4XX` or `DEFAULT_5XX`; the error type in the header stays",
    source: "API Gateway developer guide: gateway responses",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
    ),
    certainty: Certainty::Documented,
};

static KEY_CASE: Rule = Rule {
    id: "access-denied-key-case",
    statement: "whether customising only the headers turns the `Message` of a denial into `message` is not known",
    source: "not known; the uncustomised response has `Message`, one with a template has what the template says",
    url: None,
    certainty: Certainty::Unknown,
};

static DENIAL_KEY: Rule = Rule {
    id: "access-denied-key",
    statement: "the default response to a denial has the key `Message`, with the older wording and with the newer one; the article of 2022 prints `message`",
    source: "answers since 2017, both wordings (loige.co, 2023, in full)",
    url: Some("https://loige.co/debugging-custom-apigateway-authorizers"),
    certainty: Certainty::Recorded,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&CUSTOMISED, &KEY_CASE, &DENIAL_KEY];

/// The response that the client gets.
#[derive(Debug, Default)]
pub(crate) struct Response {
    pub status: Option<u16>,
    pub response_type: Option<ResponseType>,
    pub headers: Pairs,
    pub body: String,
    /// The body as API Gateway itself sends it, where the article prints it otherwise.
    pub as_sent: Option<String>,
    /// The bodies that AWS may send instead, and when, where that is not known.
    pub other_bodies: Vec<(String, &'static str)>,
    pub rules: Vec<&'static Rule>,
}

/// Render the response. `authorizer` is the `context` of the authorizer's output, which templates may use.
pub(crate) fn write(
    end: &ResponseSource,
    version: AwsVersion,
    variables: &RequestVariables<'_>,
    authorizer: &Pairs,
) -> Response {
    match end {
        ResponseSource::NotSaved => Response::default(),
        ResponseSource::Integration => Response {
            status: Some(200),
            headers: headers(variables, None, None, None),
            ..Response::default()
        },
        ResponseSource::Fixed {
            status,
            error_type,
            message,
            other_body,
        } => {
            let body = format!("{{\"message\":{}}}", json::quote(message));
            let error_type = (!error_type.is_empty()).then_some(*error_type);
            Response {
                status: Some(*status),
                headers: headers(variables, Some("application/json"), Some(&body), error_type),
                body,
                other_bodies: other_body
                    .map(|body| (body.to_owned(), "if the body is plain text"))
                    .into_iter()
                    .collect(),
                ..Response::default()
            }
        }
        ResponseSource::Gateway {
            response_type,
            error_type,
            message,
        } => gateway(
            *response_type,
            error_type,
            message.as_deref(),
            version,
            variables,
            authorizer,
        ),
    }
}

fn gateway(
    kind: ResponseType,
    error_type: &str,
    message: Option<&str>,
    version: AwsVersion,
    variables: &RequestVariables<'_>,
    authorizer: &Pairs,
) -> Response {
    let custom = |name: &str| {
        variables
            .api
            .gateway_responses
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, response)| response)
    };
    let fallback = if kind.status() >= 500 {
        "DEFAULT_5XX"
    } else {
        "DEFAULT_4XX"
    };
    let own = custom(kind.name());
    let customised = own.or_else(|| custom(fallback));
    let status = customised
        .and_then(|response| response.status_code)
        .unwrap_or(kind.status());
    let template = customised.and_then(|response| template(response, variables));
    let denial = kind == ResponseType::AccessDenied;
    let key_is_capital = denial && version == AwsVersion::Current;
    let quoted = message.map_or_else(|| "null".to_owned(), json::quote);
    let standard =
        |capital: bool| format!("{{\"{}\":{quoted}}}", if capital { "Message" } else { "message" });
    let mut response = Response {
        status: Some(status),
        response_type: Some(kind),
        ..Response::default()
    };
    let media_type = match template {
        Some((media_type, template)) => {
            response.body = fill(template, kind, message, variables, authorizer);
            media_type
        }
        None => {
            response.body = standard(key_is_capital);
            match (customised, version) {
                (Some(_), AwsVersion::Current) if denial => {
                    let says = "if customising the response changes the key";
                    response.other_bodies.push((standard(false), says));
                    response.rules.push(&KEY_CASE);
                }
                (None, AwsVersion::Current) if denial => response.rules.push(&DENIAL_KEY),
                (None, AwsVersion::Article) if denial => response.as_sent = Some(standard(true)),
                _ => {}
            }
            "application/json"
        }
    };
    response.headers = headers(
        variables,
        Some(media_type),
        Some(&response.body),
        Some(error_type),
    );
    if let Some(customised) = customised {
        response.rules.push(&CUSTOMISED);
        for (name, mapping) in &customised.response_parameters {
            let Some(name) = name.strip_prefix("gatewayresponse.header.") else {
                continue;
            };
            let Some(value) = mapped(mapping, variables, authorizer) else {
                continue;
            };
            response.headers.push((name.to_owned(), value));
        }
        // Of several with one name the last.
        let mut names = HashSet::new();
        let mut last: Pairs = std::mem::take(&mut response.headers);
        last.reverse();
        last.retain(|(name, _)| names.insert(name.to_ascii_lowercase()));
        last.reverse();
        response.headers = last;
    }
    response
}

/// The template for the media type that the client accepts, else for JSON, else the first.
fn template<'a>(
    response: &'a GatewayResponse,
    variables: &RequestVariables<'_>,
) -> Option<(&'a str, &'a str)> {
    let templates = &response.response_templates;
    let by_type = |wanted: &str| templates.iter().find(|(media_type, _)| media_type == wanted);
    let accept = variables.request.header("Accept").unwrap_or("");
    let accepted = accept
        .split(',')
        .filter_map(|part| part.split(';').next())
        .find_map(|part| by_type(part.trim()));
    let found = accepted
        .or_else(|| by_type("application/json"))
        .or_else(|| templates.first());
    found.map(|(media_type, template)| (media_type.as_str(), template.as_str()))
}

/// Replace `$context.…`, `$stageVariables.…` and `$method.request.…`. It is plain replacement, not VTL, so what is unquoted
/// in the template comes out unquoted.
fn fill(
    template: &str,
    kind: ResponseType,
    message: Option<&str>,
    variables: &RequestVariables<'_>,
    authorizer: &Pairs,
) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let length = after.find(|letter| !is_name(letter)).unwrap_or(after.len());
        let (name, tail) = after.split_at_checked(length).unwrap_or((after, ""));
        let trimmed = name.trim_end_matches('.');
        let value = match trimmed {
            "context.error.message" => Some(message.unwrap_or("").to_owned()),
            "context.error.messageString" => Some(message.map_or_else(|| "null".to_owned(), json::quote)),
            "context.error.responseType" => Some(kind.name().to_owned()),
            "context.error.validationErrorString" => Some(String::new()),
            _ => variable(trimmed, variables, authorizer),
        };
        match value {
            Some(value) => {
                out.push_str(&value);
                out.push_str(name.get(trimmed.len()..).unwrap_or(""));
            }
            // A variable without a value renders as nothing; a `$` that begins none stays.
            None if ["context.", "stageVariables.", "method.request."]
                .iter()
                .any(|prefix| trimmed.starts_with(prefix)) => {}
            None => {
                out.push('$');
                out.push_str(name);
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn variable(name: &str, variables: &RequestVariables<'_>, authorizer: &Pairs) -> Option<String> {
    match name.strip_prefix("context.authorizer.") {
        Some(key) => authorizer
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.clone()),
        None => variables.get(name),
    }
}

/// The value of a response parameter: a literal in single quotes, or a variable.
fn mapped(mapping: &str, variables: &RequestVariables<'_>, authorizer: &Pairs) -> Option<String> {
    match mapping
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
    {
        Some(literal) => Some(literal.to_owned()),
        None => variable(mapping, variables, authorizer),
    }
}

/// The headers of a gateway response, in the order in which they were recorded. At an edge endpoint they are in lower case, with
/// the date third and with CloudFront's own (loige.co, 2023). No `Retry-After` and no `WWW-Authenticate` is ever sent.
fn headers(
    variables: &RequestVariables<'_>,
    media_type: Option<&str>,
    body: Option<&str>,
    error_type: Option<&str>,
) -> Pairs {
    let ids = variables.ids;
    let edge = variables.api.endpoint_type == EndpointType::Edge;
    let date = ("Date", Some(ids.http_date()));
    let media_type = ("Content-Type", media_type.map(str::to_owned));
    let length = ("Content-Length", body.map(|body| body.len().to_string()));
    let mut headers = if edge {
        vec![media_type, length, date]
    } else {
        vec![
            date,
            media_type,
            length,
            ("Connection", Some("keep-alive".into())),
        ]
    };
    headers.push(("x-amzn-RequestId", Some(ids.request_id())));
    headers.push(("x-amzn-ErrorType", error_type.map(str::to_owned)));
    headers.push(("x-amz-apigw-id", Some(ids.extended_request_id())));
    if edge {
        let cache = if error_type.is_some() {
            "Error from cloudfront"
        } else {
            "Miss from cloudfront"
        };
        headers.push(("x-cache", Some(cache.into())));
        headers.push(("via", Some("1.1 cloudfront.net (CloudFront)".into())));
    }
    let name = |name: &str| {
        if edge {
            name.to_ascii_lowercase()
        } else {
            name.to_owned()
        }
    };
    headers
        .into_iter()
        .filter_map(|(key, value)| Some((name(key), value?)))
        .collect()
}
