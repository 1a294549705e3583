//! Routing: the method that answers a request, and the refusal if there is none.

use crate::gateway::conclusion::{ResponseSource, StepResult, conclude};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::DecidedBy;
use crate::gateway::request_target::RequestTarget;
use crate::gateway::response::hash::sha256_base64;
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::uncertainty::{Uncertainties, Uncertainty};
use crate::rule::{Certainty, Rule};
use crate::scenario::{Api, AuthorizationType, AwsVersion, Pairs, Request};

static MATCH: Rule = Rule {
    id: "route-match",
    statement: "a request goes to the most specific resource that has its verb: a literal part before a `{parameter}` before \
           `{proxy+}`, a verb before `ANY`; a resource without the verb falls through to `{proxy+}`",
    source: "API Gateway developer guide; fall-through measured on AWS (ministack 7057b2d)",
    url: Some(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html",
    ),
    certainty: Certainty::Recorded,
};

static NO_ROUTE: Rule = Rule {
    id: "route-not-found",
    statement: "an unknown path or verb gets 403 `Missing Authentication Token`",
    source: "AWS Knowledge Center; recorded (LocalStack snapshot test_routing_not_found)",
    url: Some("https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"),
    certainty: Certainty::Recorded,
};

static NOT_A_SIGNATURE: Rule = Rule {
    id: "authorization-not-a-signature",
    statement: "where the method has no Lambda authorizer, an `Authorization` header is read as a Signature Version 4",
    source: "serverless#3205 and later recordings",
    url: Some("https://github.com/serverless/serverless/issues/3205"),
    certainty: Certainty::Recorded,
};

static HASHED_SIGNATURE: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "authorization-hashed",
        statement: "newer answers print a hash of the `Authorization` header; which bytes are hashed is not known, here it is the whole value",
        source: "recorded; the hashed bytes are unknown",
        url: None,
        certainty: Certainty::Unknown,
    },
    alternative: "if only the part after the scheme is hashed",
};

static LONG_ARN: Rule = Rule {
    id: "method-arn-length",
    statement: "a method ARN of more than 1,600 bytes on an authorized method gets 414 `Request URI too long`; how its body is written is not known",
    source: "API Gateway developer guide: quotas",
    url: Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"),
    certainty: Certainty::Unknown,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &MATCH,
    &NO_ROUTE,
    &NOT_A_SIGNATURE,
    HASHED_SIGNATURE.rule,
    &LONG_ARN,
];

/// The most bytes that a method ARN may have.
const MAX_ARN: usize = 1600;

/// The method that answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The resource's path: `/pets/{petId}`.
    pub resource: String,
    /// The verb that it is defined for: `GET`, or `ANY`.
    pub verb: String,
    pub authorization: AuthorizationType,
    pub authorization_scopes: Vec<String>,
    pub api_key_required: bool,
    /// The values of the resource's path parameters.
    pub parameters: Pairs,
    pub evidence: Evidence,
}

impl Route {
    /// A placeholder while no method has been found.
    pub(crate) fn nowhere(path: &str) -> Self {
        Self {
            resource: path.to_owned(),
            verb: "ANY".into(),
            authorization: AuthorizationType::None,
            authorization_scopes: Vec::new(),
            api_key_required: false,
            parameters: Pairs::new(),
            evidence: Evidence::NotRun,
        }
    }
}

/// Find the method; ends the request where there is none.
pub(crate) fn route(
    api: &Api,
    guarded: bool,
    request: &Request,
    target: &RequestTarget,
    version: AwsVersion,
    uncertainties: &mut Uncertainties,
) -> StepResult<Route> {
    let RequestTarget { verb, path, arn, .. } = target;
    let Some(route) = find(api, guarded, verb, path) else {
        let evidence = |bad_signature| Evidence::NoSuchMethod {
            verb: verb.clone(),
            path: path.clone(),
            bad_signature,
        };
        return unsigned(
            request,
            version,
            DecidedBy::Routing,
            evidence,
            &NO_ROUTE,
            uncertainties,
        );
    };
    if route.authorization != AuthorizationType::None && arn.len() > MAX_ARN {
        let evidence = Evidence::MethodArnTooLong { bytes: arn.len() };
        let too_long = ResponseSource::Fixed {
            status: 414,
            error_type: "",
            message: "Request URI too long".into(),
            other_body: Some("Request URI too long"),
        };
        return conclude(DecidedBy::Routing, None, too_long, evidence, &[&LONG_ARN]);
    }
    StepResult::Continue(route)
}

/// The rule by which a route was found.
pub(crate) fn rule() -> &'static Rule {
    &MATCH
}

/// The most specific method for a verb and a path. `guarded`: the API has a Lambda authorizer.
pub(crate) fn find(api: &Api, guarded: bool, verb: &str, path: &str) -> Option<Route> {
    let default = if guarded {
        AuthorizationType::Custom
    } else {
        AuthorizationType::None
    };
    let Some(methods) = &api.methods else {
        return Some(Route {
            resource: if path == "/" {
                "/".into()
            } else {
                "/{proxy+}".into()
            },
            verb: "ANY".into(),
            authorization: default,
            authorization_scopes: Vec::new(),
            api_key_required: false,
            parameters: vec![("proxy".into(), path.trim_matches('/').into())],
            evidence: Evidence::EveryMethodExists,
        });
    };
    let candidates = methods
        .iter()
        .filter(|method| method.http_method == verb || method.http_method == "ANY");
    let fits = candidates
        .filter_map(|method| fit(&method.path, path).map(|(rank, parameters)| (rank, method, parameters)));
    // The first of equals is kept: `max_by` alone would take the last.
    let best = fits.reduce(|best, next| {
        let rank = |(rank, method, _): &(Vec<u8>, &crate::scenario::Method, Pairs)| {
            (rank.clone(), method.http_method != "ANY")
        };
        if rank(&next) > rank(&best) { next } else { best }
    });
    let (_, method, parameters) = best?;
    Some(Route {
        resource: method.path.clone(),
        verb: method.http_method.clone(),
        // A method cannot have an authorizer that does not exist.
        authorization: match method.authorization_type {
            AuthorizationType::Custom => default,
            other => other,
        },
        authorization_scopes: method.authorization_scopes.clone(),
        api_key_required: method.api_key_required,
        parameters,
        evidence: Evidence::Method {
            verb: method.http_method.clone(),
            path: method.path.clone(),
        },
    })
}

/// Match a resource's path with a request's. The result is how specifically it answers (part by part: 2 literal, 1 parameter, 0
/// proxy), and the parameters' values. A trailing slash and leading double slashes do not count (recorded: LocalStack snapshots).
fn fit(resource: &str, path: &str) -> Option<(Vec<u8>, Pairs)> {
    let mut rank = Vec::new();
    let mut parameters = Pairs::new();
    let path = path.trim_start_matches('/');
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut rest = (!path.is_empty()).then_some(path);
    let resource = resource.trim_matches('/');
    for part in resource.split('/').filter(|part| !part.is_empty()) {
        let here = rest?;
        let parameter = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(proxy) = parameter.and_then(|name| name.strip_suffix('+')) {
            rank.push(0);
            parameters.push((proxy.into(), here.into()));
            return Some((rank, parameters));
        }
        let (segment, after) = match here.split_once('/') {
            Some((segment, after)) => (segment, Some(after)),
            None => (here, None),
        };
        match parameter {
            Some(name) => {
                if segment.is_empty() {
                    return None;
                }
                rank.push(1);
                parameters.push((name.into(), segment.into()));
            }
            None if part == segment => rank.push(2),
            None => return None,
        }
        rest = after;
    }
    rest.is_none().then_some((rank, parameters))
}

/// Refuse a request without a usable signature. The answer is `Missing Authentication Token`, or the error in an `Authorization`
/// header that API Gateway reads as a signature. `evidence` takes whether there is such a header.
pub(crate) fn unsigned<T>(
    request: &Request,
    version: AwsVersion,
    decided_by: DecidedBy,
    evidence: impl Fn(bool) -> Evidence,
    rule: &'static Rule,
    uncertainties: &mut Uncertainties,
) -> StepResult<T> {
    let header = request.header("Authorization").filter(|value| !value.is_empty());
    // No error in the header: a readable signature for a path that does not exist.
    let error = header.and_then(|header| signature_error(header, version, uncertainties));
    let Some((message, hashed)) = error else {
        let missing = ResponseSource::gateway(
            ResponseType::MissingAuthenticationToken,
            "Missing Authentication Token",
        );
        return conclude(decided_by, None, missing, evidence(false), &[rule]);
    };
    let last = if hashed {
        HASHED_SIGNATURE.rule
    } else {
        &NOT_A_SIGNATURE
    };
    // Which response type it has is not known; a live probe saw that customising UNAUTHORIZED and ACCESS_DENIED left it alone.
    let gateway = ResponseSource::Gateway {
        response_type: ResponseType::MissingAuthenticationToken,
        error_type: "IncompleteSignatureException",
        message: Some(message),
    };
    conclude(decided_by, None, gateway, evidence(true), &[rule, last])
}

/// The error in an `Authorization` header read as Signature Version 4. With it comes whether the text has a hash in it.
fn signature_error(
    header: &str,
    version: AwsVersion,
    uncertainties: &mut Uncertainties,
) -> Option<(String, bool)> {
    let parameters = header.split_once(' ').map_or(header, |(_, rest)| rest);
    let mut parts = parameters.split(',').map(str::trim);
    if let Some(bad) = parts.find(|part| !part.contains('=')) {
        if version == AwsVersion::Article {
            let message = format!(
                "'{bad}' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'."
            );
            return Some((message, false));
        }
        let hashed = if uncertainties.encounter(HASHED_SIGNATURE) {
            parameters
        } else {
            header
        };
        let message = format!(
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{}'.",
            sha256_base64(hashed.as_bytes())
        );
        return Some((message, true));
    }
    let named = |name: &str| {
        parameters.split(',').any(|part| {
            part.trim()
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('='))
        })
    };
    let mut message = String::new();
    for name in ["Credential", "Signature", "SignedHeaders"] {
        if !named(name) {
            message += &format!("Authorization header requires '{name}' parameter. ");
        }
    }
    if message.is_empty() {
        return None;
    }
    message +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=";
    message += header;
    Some((message, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Method;

    fn found(methods: &[(&str, &str)], verb: &str, path: &str) -> Option<String> {
        let methods = methods.iter().map(|(verb, path)| Method {
            http_method: (*verb).into(),
            path: (*path).into(),
            ..crate::scenario::Method::default()
        });
        let api = Api {
            methods: Some(methods.collect()),
            ..Api::default()
        };
        find(&api, true, verb, path).map(|route| format!("{} {}", route.verb, route.resource))
    }

    #[test]
    fn the_most_specific_method_wins() {
        let methods = [
            ("ANY", "/{proxy+}"),
            ("GET", "/pets/{id}"),
            ("GET", "/pets/mine"),
            ("ANY", "/pets/mine"),
            ("ANY", "/"),
        ];
        let found = |verb, path| found(&methods, verb, path).unwrap_or_default();
        assert_eq!(found("GET", "/pets/7"), "GET /pets/{id}");
        assert_eq!(found("GET", "/pets/mine"), "GET /pets/mine");
        assert_eq!(found("PUT", "/pets/mine"), "ANY /pets/mine");
        assert_eq!(found("POST", "/pets/7"), "ANY /{proxy+}", "falls through by verb");
        assert_eq!(
            found("GET", "/pets/7/"),
            "GET /pets/{id}",
            "a trailing slash does not count"
        );
        assert_eq!(
            found("GET", "//pets/7"),
            "GET /pets/{id}",
            "nor do leading slashes"
        );
        assert_eq!(found("GET", "/"), "ANY /");
        assert_eq!(found("GET", "/Pets/mine/x"), "ANY /{proxy+}");
    }

    #[test]
    fn a_proxy_does_not_match_its_parent() {
        assert_eq!(found(&[("GET", "/a/{proxy+}")], "GET", "/a"), None);
        assert_eq!(
            found(&[("GET", "/a/{proxy+}")], "GET", "/a/b/c").as_deref(),
            Some("GET /a/{proxy+}")
        );
    }

    #[test]
    fn an_authorization_header_is_read_as_a_signature() {
        let text = |header| {
            signature_error(header, AwsVersion::Article, &mut Uncertainties::default())
                .map(|(text, _)| text)
                .unwrap_or_default()
        };
        assert_eq!(
            text("Bearer x"),
            "'x' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer x'."
        );
        assert_eq!(
            text("k=v"),
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
             Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a \
             'X-Amz-Date' or a 'Date' header. Authorization=k=v"
        );
        assert_eq!(
            text("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c"),
            ""
        );
    }
}
