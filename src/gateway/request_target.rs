//! The target of a request as API Gateway reads it: verb, path, query string and method ARN.

use crate::gateway::arn;
use crate::scenario::{Api, Pairs, Request};

/// The target of a request.
pub(crate) struct RequestTarget {
    pub verb: String,
    pub path: String,
    pub query: Pairs,
    pub arn: String,
}

impl RequestTarget {
    /// Read a request's target.
    ///
    /// A query string typed into the path counts as one: it is never part of the ARN (reported: chalice#1470).
    pub(crate) fn new(api: &Api, request: &Request) -> Self {
        Self::with_path_in_arn(api, request, str::to_owned)
    }

    /// Read a request's target, with a function that writes the path into the ARN.
    pub(crate) fn with_path_in_arn(
        api: &Api,
        request: &Request,
        path_in_arn: impl Fn(&str) -> String,
    ) -> Self {
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
