//! What a request asks for, as API Gateway reads it: verb, path, query string, method ARN, headers.

use crate::gateway::arn;
use crate::scenario::{Api, Pairs, Request};

/// What a request is aimed at.
pub(crate) struct Target {
    pub verb: String,
    pub path: String,
    pub query: Pairs,
    pub arn: String,
}

impl Target {
    /// A query string typed into the path counts as one: it is never part of the ARN (reported: chalice#1470).
    pub(crate) fn of(api: &Api, request: &Request) -> Self {
        Self::with_arn_of(api, request, str::to_owned)
    }

    /// With another reading of how the path stands in the ARN.
    pub(crate) fn with_arn_of(api: &Api, request: &Request, path_in_arn: impl Fn(&str) -> String) -> Self {
        let verb = request.http_method.trim().to_ascii_uppercase();
        let (path, typed) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let mut query = request.query_string_parameters.clone();
        for pair in typed.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.push((name.to_owned(), value.to_owned()));
        }
        let arn = arn::method_arn(api, &verb, &path_in_arn(&path));
        Self {
            verb,
            path,
            query,
            arn,
        }
    }
}

/// The value of a header, its name without regard to case; of several the last, without white space around it.
///
/// Source: inferred from HTTP and from proxy events.
pub(crate) fn header<'a>(headers: &'a Pairs, name: &str) -> Option<&'a str> {
    let found = headers
        .iter()
        .rev()
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim_matches([' ', '\t']))
}
