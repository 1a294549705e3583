//! The identity sources of an authorizer in a request. Their values are read, set and removed, and misspelt sources are repaired.

use std::collections::HashSet;

use crate::scenario::{Authorizer, AuthorizerType, Behaviour, IdentitySource, Pairs, Request, When};

/// The value of the first identity source that the request has.
pub(crate) fn identity(request: &Request, authorizer: &Authorizer) -> Option<String> {
    let source = authorizer.identity_sources().next()?;
    request.identity(&source).map(str::to_owned)
}

/// An authorizer's identity sources as a REST API writes them; none if they need no repair.
///
/// A doubled prefix, the way of HTTP APIs (`$request.header.X`), a bare header name, and of a TOKEN authorizer several sources, none, or
/// one that is no header.
pub(crate) fn repaired_identity_source(authorizer: &Authorizer) -> Option<String> {
    let repair = |source: &str| match IdentitySource::parse(source) {
        IdentitySource::Unknown(text) => {
            IdentitySource::meant_by(&text).map_or(text, |meant| meant.to_string())
        }
        known => known.to_string(),
    };
    let mut sources: Vec<String> = authorizer
        .identity_source
        .split(',')
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .map(repair)
        .collect();
    if authorizer.authorizer_type == AuthorizerType::Token {
        let header = sources
            .into_iter()
            .find(|source| matches!(IdentitySource::parse(source), IdentitySource::Header(_)));
        sources = vec![header.unwrap_or_else(|| "method.request.header.Authorization".to_owned())];
    }
    let repaired = sources.join(", ");
    let written: Vec<&str> = authorizer.identity_source.split(',').map(str::trim).collect();
    (!repaired.is_empty() && repaired != written.join(", ")).then_some(repaired)
}

/// A token that fits a case in which the function returns a policy. It is one that allows something, if there is any.
pub(crate) fn sample_token(authorizer: &Authorizer) -> String {
    let cases = authorizer.lambda.iter();
    let returned = cases.filter_map(|case| match (&case.when, &case.behaviour) {
        (When::Identity(pattern), Behaviour::Returns(text)) => Some((pattern, text.contains("Allow"))),
        _ => None,
    });
    let returned: Vec<_> = returned.collect();
    let best = returned.iter().find(|(_, allows)| *allows).or(returned.first());
    best.map_or_else(
        || "Bearer alice".into(),
        |(pattern, _)| pattern.replace(['*', '?'], "x"),
    )
}

/// Take out of a request what its identity sources name, in one pass: thousands may be named.
pub(crate) fn remove_identity(request: &mut Request, authorizer: &Authorizer) {
    let (mut headers, mut parameters) = (HashSet::new(), HashSet::new());
    for source in authorizer.identity_sources() {
        match source {
            IdentitySource::Header(key) => headers.insert(key.to_ascii_lowercase()),
            IdentitySource::QueryString(key) => parameters.insert(key.to_ascii_lowercase()),
            _ => false,
        };
    }
    let kept = |names: &HashSet<String>, name: &str| !names.contains(&name.to_ascii_lowercase());
    request.headers.retain(|(name, _)| kept(&headers, name));
    request
        .query_string_parameters
        .retain(|(name, _)| kept(&parameters, name));
}

/// The pairs of a request that hold an identity source, and its name. None for one that is not of the request.
pub(crate) fn place(request: &mut Request, source: IdentitySource) -> Option<(&mut Pairs, String)> {
    match source {
        IdentitySource::Header(key) => Some((&mut request.headers, key)),
        IdentitySource::QueryString(key) => Some((&mut request.query_string_parameters, key)),
        _ => None,
    }
}

/// Send a value in each identity source of the request.
pub(crate) fn set_identity(request: &mut Request, authorizer: &Authorizer, value: &str) {
    remove_identity(request, authorizer);
    // A source that is named twice is sent once.
    let mut sent = HashSet::new();
    for source in authorizer.identity_sources() {
        if !sent.insert(source.to_string().to_ascii_lowercase()) {
            continue;
        }
        if let Some((pairs, key)) = place(request, source) {
            pairs.push((key, value.to_owned()));
        }
    }
}
