//! A name alone: the ARN of a method, authorizer, stage or function, or the host name of an API.

use serde_json::Map;

use crate::import::address::ApiAddress;
use crate::import::draft::Draft;
use crate::import::http_request::HttpRequest;
use crate::import::http_request::commands;
use crate::import::method_arn::{MethodArn, is_exact};
use crate::import::reading::{Notes, Product, Reading};
use crate::json::Severity;

/// What a name says of an API; a part that is missing or has a wildcard is none.
#[derive(Debug, Default)]
struct Named<'a> {
    region: Option<&'a str>,
    account: Option<&'a str>,
    api: Option<&'a str>,
    stage: Option<&'a str>,
    authorizer: Option<&'a str>,
    method: Option<&'a str>,
    path: Option<String>,
    vpc_endpoint: Option<&'a str>,
}

/// Why a text is such a name; none if it is not.
pub(super) fn recognise(text: &str) -> Option<&'static str> {
    let text = unquoted(text);
    if text.contains(char::is_whitespace) {
        return None;
    }
    if named(text).is_some() || is_of_other_product(text) {
        return Some("it is an ARN");
    }
    host(text).map(|_| "it is the host name of an API, without a scheme")
}

pub(super) fn read(text: &str, notes: &mut Notes) -> Vec<Reading> {
    let text = unquoted(text);
    if let Some(named) = named(text) {
        return vec![named.into_reading(text, notes)];
    }
    if is_of_other_product(text) {
        let what = "this is the ARN of an HTTP API or a WebSocket API, not of a REST API";
        notes.add(Severity::Error, what, None);
        return vec![Reading {
            title: "An HTTP API or a WebSocket API".to_owned(),
            product: Some(Product::Http),
            ..Reading::default()
        }];
    }
    let Some(address) = host(text) else {
        return Vec::new();
    };
    if address.stage.is_some() || address.product().is_some() {
        return vec![HttpRequest::get(address).into_reading(notes)];
    }
    let named = Named {
        region: address.region.as_deref(),
        api: address.api_id.as_deref(),
        vpc_endpoint: address.vpc_endpoint.as_deref(),
        ..Named::default()
    };
    vec![named.into_reading(&address.host, notes)]
}

/// Whether a text is the ARN of an API of `aws apigatewayv2`.
fn is_of_other_product(text: &str) -> bool {
    text.starts_with("arn:") && text.contains(":apigateway:") && text.contains("::/apis/")
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`', ','])
}

/// A host name of API Gateway, and what may follow it.
fn host(text: &str) -> Option<ApiAddress> {
    let address = ApiAddress::parse(text).filter(ApiAddress::is_execute_api);
    let address = address.filter(|_| !text.contains("://"))?;
    Some(ApiAddress {
        scheme: "https".to_owned(),
        ..address
    })
}

/// What an ARN says; none for a text that is none, or one of another service.
fn named(arn: &str) -> Option<Named<'_>> {
    if let Some(arn) = MethodArn::parse(arn) {
        let named = Named {
            region: exact(arn.region),
            account: exact(arn.account),
            api: exact(arn.api),
            ..Named::default()
        };
        if arn.stage == "authorizers" {
            return Some(Named {
                authorizer: exact(arn.method),
                ..named
            });
        }
        return Some(Named {
            stage: exact(arn.stage),
            method: exact(arn.method),
            path: is_exact(arn.method)
                .then(|| format!("/{}", arn.path))
                .filter(|path| is_exact(path)),
            ..named
        });
    }
    let rest = arn.strip_prefix("arn:")?.split_once(':')?.1;
    if rest.starts_with("lambda:") {
        return function(arn);
    }
    let (region, rest) = rest.strip_prefix("apigateway:")?.split_once(':')?;
    if let Some((_, called)) = rest.split_once("/functions/") {
        return function(called.strip_suffix("/invocations").unwrap_or(called));
    }
    let mut parts = rest.strip_prefix(":/restapis/")?.split('/');
    let mut found = Named {
        region: exact(region),
        api: exact(parts.next()?),
        ..Named::default()
    };
    match (parts.next(), parts.next()) {
        (Some("authorizers"), Some(id)) => found.authorizer = exact(id),
        (Some("stages"), Some(stage)) => found.stage = exact(stage),
        _ => {}
    }
    Some(found)
}

/// What the ARN of a function says; none for a text that is none.
fn function(arn: &str) -> Option<Named<'_>> {
    let rest = arn.strip_prefix("arn:")?.split_once(':')?.1;
    let (region, rest) = rest.strip_prefix("lambda:")?.split_once(':')?;
    let (account, name) = rest.split_once(':')?;
    name.starts_with("function:").then(|| Named {
        region: exact(region),
        account: exact(account),
        ..Named::default()
    })
}

fn exact(part: &str) -> Option<&str> {
    Some(part).filter(|part| is_exact(part))
}

impl Named<'_> {
    fn into_reading(self, text: &str, notes: &mut Notes) -> Reading {
        let mut draft = Draft::default();
        for (name, value) in [
            ("region", self.region),
            ("accountId", self.account.filter(|account| account.len() == 12)),
            ("restApiId", self.api),
            ("stageName", self.stage),
        ] {
            if let Some(value) = value {
                draft.api(name, value);
            }
        }
        if let Some(id) = self.authorizer {
            draft.authorizer("id", id);
        }
        let mut request = Map::new();
        if let Some(endpoint) = self.vpc_endpoint {
            draft.api("endpointType", "PRIVATE");
            request.insert("vpcEndpointId".to_owned(), endpoint.into());
        }
        if let (Some(method), Some(path)) = (self.method, self.path) {
            request.insert("httpMethod".to_owned(), method.into());
            request.insert("path".to_owned(), path.into());
        }
        if !request.is_empty() {
            draft.request(request);
        }
        let what = match (self.api, self.authorizer, text.contains(":function:")) {
            (_, _, true) => "the ARN of a function, which names no API: only its region and account are read",
            (None, ..) => "a name without the id of an API",
            (_, Some(_), _) => {
                "the ARN of an authorizer: what its function answers, and what guards the methods, is not in it"
            }
            _ => "a name of an API: its policy, methods and authorizer are not in it",
        };
        notes.add(Severity::Info, format!("this is {what}"), None);
        Reading {
            check: self
                .api
                .map(|api| commands(api, self.region, self.stage))
                .unwrap_or_default(),
            product: self
                .api
                .map(|_| Product::Rest)
                .filter(|_| text.starts_with("arn:")),
            ..Reading::of(text.chars().take(200).collect::<String>(), draft)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let parts = |text| {
            let named = named(text)?;
            let part = |part: Option<&str>| part.unwrap_or("").to_owned();
            Some(
                [
                    named.region,
                    named.account,
                    named.api,
                    named.stage,
                    named.authorizer,
                    named.method,
                    named.path.as_deref(),
                ]
                .map(part)
                .join(" "),
            )
        };
        for (text, expected) in [
            (
                "arn:aws:execute-api:eu-west-1:123456789012:abc/dev/GET/a/b",
                Some("eu-west-1 123456789012 abc dev  GET /a/b"),
            ),
            (
                "arn:aws:execute-api:eu-west-1:123456789012:abc/*/GET/*",
                Some("eu-west-1 123456789012 abc   GET "),
            ),
            (
                "arn:aws:execute-api:eu-west-1:123456789012:abc/authorizers/x1",
                Some("eu-west-1 123456789012 abc  x1  "),
            ),
            (
                "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/dev",
                Some("eu-west-1  abc dev   "),
            ),
            (
                "arn:aws:apigateway:eu-west-1::/restapis/abc/authorizers/x1",
                Some("eu-west-1  abc  x1  "),
            ),
            (
                "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations",
                Some("eu-west-1 123456789012     "),
            ),
            (
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                Some("eu-west-1 123456789012     "),
            ),
            ("arn:aws:lambda:eu-west-1:123456789012:layer:f", None),
            ("arn:aws:iam::123456789012:role/r", None),
            ("arn:aws:apigateway:eu-west-1::/apis/abc", None),
        ] {
            assert_eq!(parts(text).as_deref(), expected, "{text}");
        }
    }

    /// A text of a few megabytes, each ARN within another one.
    #[test]
    fn an_arn_within_many_others_is_none() {
        let text = "arn:a:apigateway:r:/functions/".repeat(200_000);
        assert!(recognise(&text).is_none());
    }

    #[test]
    fn host_names_are_recognised_without_a_scheme() {
        for text in [
            "abc.execute-api.eu-west-1.amazonaws.com",
            "'abc.execute-api.eu-west-1.amazonaws.com/dev/a?b=c'",
        ] {
            assert!(recognise(text).is_some(), "{text}");
        }
        for text in [
            "https://abc.execute-api.eu-west-1.amazonaws.com",
            "api.example.com",
            "a b.execute-api.eu-west-1.amazonaws.com",
            "",
        ] {
            assert!(recognise(text).is_none(), "{text}");
        }
    }
}
