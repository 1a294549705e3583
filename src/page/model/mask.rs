//! Scenarios without the tokens and API keys that are in them.

use std::collections::{BTreeSet, HashMap, HashSet};

use why403::json::escape;
use why403::scenario::{self, IdentitySource, Scenario};

/// The headers whose values are masked, besides those that are identity sources.
const SECRET_HEADERS: [&str; 4] = ["authorization", "proxy-authorization", "x-api-key", "cookie"];
/// The fewest characters of a value that is masked: shorter ones are examples.
const SHORTEST: usize = 8;

/// Write a scenario with masks, `masked-1` and so on, in the place of tokens and API keys.
///
/// They are masked wherever they stand. The same value gets the same mask, so that a token still fits the response that is meant for it. Nothing can be decoded of it.
pub fn write_masked(scenario: &Scenario) -> String {
    let text = scenario::write(scenario);
    let masks: HashMap<String, String> = secrets(scenario)
        .iter()
        .zip(1..)
        .map(|(secret, number)| (escape(secret), ["masked-", &number.to_string()].concat()))
        .collect();
    let starts: HashSet<&[u8]> = masks
        .keys()
        .filter_map(|it| it.as_bytes().get(..SHORTEST))
        .collect();
    let lengths: BTreeSet<usize> = masks.keys().map(String::len).collect();
    // In one pass: what is a mask already, another value may get. Of two that begin at a place, the longer one stands there.
    let secret_at = |text: &str| {
        starts.get(text.as_bytes().get(..SHORTEST)?)?;
        let found = lengths
            .iter()
            .rev()
            .find_map(|length| masks.get_key_value(text.get(..*length)?));
        found.map(|(secret, mask)| (secret.len(), mask.as_str()))
    };
    let mut masked = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let length = if let Some((length, mask)) = secret_at(rest) {
            masked.push_str(mask);
            length
        } else {
            masked.push(next);
            next.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    masked
}

/// The tokens and API keys, each once.
fn secrets(scenario: &Scenario) -> Vec<String> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    let mut add = |value: &str| {
        let value = value.split_once(' ').map_or(value, |(scheme, rest)| {
            let scheme = scheme.to_ascii_lowercase();
            if ["bearer", "basic"].contains(&scheme.as_str()) {
                rest
            } else {
                value
            }
        });
        if value.chars().count() >= SHORTEST && known.insert(value.to_owned()) {
            found.push(value.to_owned());
        }
    };
    let sources: Vec<IdentitySource> = match &scenario.authorizer {
        Some(authorizer) => authorizer.identity_sources().collect(),
        None => Vec::new(),
    };
    for request in scenario.requests() {
        let request = &request.call.request;
        for (name, value) in &request.headers {
            let is_token = value.starts_with("eyJ") && value.matches('.').count() == 2;
            if is_token
                || SECRET_HEADERS
                    .iter()
                    .any(|secret| name.eq_ignore_ascii_case(secret))
            {
                add(value);
            }
        }
        for source in &sources {
            if matches!(source, IdentitySource::Header(_) | IdentitySource::QueryString(_))
                && let Some(value) = request.identity(source)
            {
                add(value);
            }
        }
        if let Some(key) = &request.api_key {
            add(key);
        }
    }
    for key in &scenario.api.api_keys {
        add(&key.value);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_keys_are_masked_wherever_they_stand() {
        let text = r#"{"api": {"apiKeys": ["0123456789key"]},
            "authorizer": {"type": "REQUEST", "identitySource": "method.request.querystring.sig",
                "lambda": [{"when": "Bearer secret-token", "returns": {"principalId": "a", "usageIdentifierKey": "0123456789key"}}]},
            "timeline": [{"request": {"path": "/pets", "headers": {"Authorization": "Bearer secret-token", "x-api-key": "0123456789key",
                "X-Other": "kept-as-it-is", "X-Jwt": "eyJhbGciOi.eyJzdWIiOi.c2ln"}, "queryStringParameters": {"sig": "a\"quoted one", "page": "1234567890"}}},
                {"request": {"headers": {"Authorization": "Bearer bob"}}}]}"#;
        let read = scenario::read(text);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        let masked = write_masked(&read.scenario);
        for secret in ["secret-token", "0123456789key", "eyJ", "quoted one"] {
            assert!(!masked.contains(secret), "{secret} in {masked}");
        }
        for kept in ["kept-as-it-is", "1234567890", "Bearer bob"] {
            assert!(masked.contains(kept), "{kept} not in {masked}");
        }
        let again = scenario::read(&masked);
        assert!(again.diagnostics.is_empty());
        // The token still fits the response that is meant for it.
        assert_eq!(masked.matches("Bearer masked-").count(), 2, "{masked}");
    }

    #[test]
    fn different_tokens_stay_different_however_often_they_are_masked() {
        let request =
            |token: &str| format!(r#"{{"request": {{"headers": {{"Authorization": "{token}"}}}}}}"#);
        for tokens in [
            ["a-token", "a-token-that-is-longer", "a-token-that-is"],
            ["masked-2", "masked-1", "masked-11"],
            ["masked-1", "masked-2", "masked-3"],
        ] {
            let text = format!(r#"{{"timeline": [{}]}}"#, tokens.map(request).join(","));
            let mut masked = write_masked(&scenario::read(&text).scenario);
            for _ in 0..2 {
                for mask in 1..=tokens.iter().filter(|token| token.len() >= SHORTEST).count() {
                    assert_eq!(
                        masked.matches(&format!("\"masked-{mask}\"")).count(),
                        1,
                        "{masked}"
                    );
                }
                let again = write_masked(&scenario::read(&masked).scenario);
                assert_eq!(again, masked);
                masked = again;
            }
        }
    }
}
