//! JSON Web Tokens: what their claims say. Nothing is verified.

use serde_json::Map;

use crate::explain::shell::ShellCommand;
use crate::gateway::jwt;
use crate::import::draft::Draft;
use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::import::time::rfc3339;
use crate::import::tree::text_at;
use crate::json::{Node, Severity, Value};

pub(in crate::import) static JWT: Format = Format {
    kind: Kind::Jwt,
    description: "A JSON Web Token, with or without `Bearer`: its claims, and whether it is an ID or access token of a Cognito user pool. The \
                  signature is not verified.",
    example: "Bearer eyJhbGciOiJSUzI1NiJ9.eyJ0b2tlbl91c2UiOiJhY2Nlc3MiLCJzY29wZSI6InBldHMvcmVhZCIsImV4cCI6MTc2NzI1MDAwMH0.c2ln",
    recognise,
    read,
};

/// The value of the header and the token in it: `Authorization: Bearer eyJ…`, `Bearer eyJ…`, `eyJ…`.
fn token(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().trim_matches(['"', '\'', ',']);
    let value = match text.split_once(':') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("authorization") => value.trim(),
        Some(_) => return None,
        None => text,
    };
    let token = value.rsplit_once(' ').map_or(value, |(_, token)| token);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_=.".contains(letter);
    let is_token = token.starts_with("eyJ") && token.contains('.') && token.chars().all(plain);
    (is_token && value.split_whitespace().count() <= 2).then_some((value, token))
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let (_, token) = token(input.text)?;
    let whole = claims(token).is_some();
    Some(if whole {
        (
            Confidence::Certain,
            "its parts are the header and the claims of a JSON Web Token".to_owned(),
        )
    } else {
        (Confidence::Likely, "it begins as a JSON Web Token".to_owned())
    })
}

fn claims(token: &str) -> Option<(Node, Node)> {
    let mut parts = token.split('.');
    Some((jwt::object(parts.next()?)?, jwt::object(parts.next()?)?))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let Some((value, token)) = token(input.text) else {
        notes.add(
            Severity::Error,
            "this is no JSON Web Token: three parts of base64url with points between them",
            None,
        );
        return Vec::new();
    };
    let parts = token.split('.').count();
    let Some((header, claims)) = claims(token) else {
        let message = if parts == 5 {
            "the token is encrypted (JWE): what it holds cannot be read"
        } else {
            "the token cannot be decoded: it is cut off, or something was added to it"
        };
        notes.add(Severity::Error, message, None);
        return Vec::new();
    };
    if parts != 3 || token.ends_with('.') {
        notes.warn("the token has no signature: no authorizer should take it");
    }
    if text_at(&header, "alg").is_some_and(|algorithm| algorithm.eq_ignore_ascii_case("none")) {
        notes.warn("the token says `alg: none`: it is not signed");
    }
    notes.info("the signature is not verified");
    for name in ["iss", "token_use", "aud", "client_id", "scope", "sub"] {
        if let Some(claim) = claims.get(name) {
            notes.info(format!("`{name}` is {}", crate::json::compact(claim)));
        }
    }
    for (name, what) in [
        ("iat", "was issued"),
        ("nbf", "is valid from"),
        ("exp", "expires"),
    ] {
        let time = claims.get(name).and_then(seconds).and_then(rfc3339);
        if let Some(time) = time {
            let when = if name == "nbf" { time } else { format!("at {time}") };
            notes.info(format!(
                "the token {what} {when} (`{name}`); the simulated request has a time of its own"
            ));
        }
    }
    let mut draft = Draft::default();
    let headers = Map::from_iter([("Authorization".to_owned(), value.into())]);
    draft.request(Map::from_iter([("headers".to_owned(), headers.into())]));
    vec![described(Reading::of(title(&claims), draft), &claims)]
}

fn seconds(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => match number.split_once(['.', 'e', 'E']) {
            None => number.parse().ok(),
            // A fraction of a second; any other number with an exponent is no time that anybody writes.
            Some((whole, rest)) => whole
                .parse()
                .ok()
                .filter(|_| rest.bytes().all(|digit| digit.is_ascii_digit())),
        },
        _ => None,
    }
}

/// The user pool that issued a token: region and id.
fn user_pool(claims: &Node) -> Option<(&str, &str)> {
    let issuer = text_at(claims, "iss")?.strip_prefix("https://cognito-idp.")?;
    let (region, rest) = issuer.split_once(".amazonaws.com")?;
    Some((region, rest.trim_start_matches(".cn").trim_start_matches('/')))
}

fn title(claims: &Node) -> String {
    let token_use = text_at(claims, "token_use");
    match (user_pool(claims), token_use) {
        (Some((_, pool)), Some("access")) => format!("An access token of the Cognito user pool {pool}"),
        (Some((_, pool)), Some("id")) => format!("An ID token of the Cognito user pool {pool}"),
        (Some((_, pool)), _) => format!("A token of the Cognito user pool {pool}"),
        (None, _) => match text_at(claims, "iss") {
            Some(issuer) => format!("A JSON Web Token of {issuer}"),
            None => "A JSON Web Token".to_owned(),
        },
    }
}

/// Add what a token of a user pool means for a method with a Cognito authorizer.
fn described(mut reading: Reading, claims: &Node) -> Reading {
    let Some((region, pool)) = user_pool(claims) else {
        return reading;
    };
    let scope = text_at(claims, "scope");
    match text_at(claims, "token_use") {
        Some("access") => {
            let what = scope.map_or_else(
                || "it has authorization scopes".to_owned(),
                |scope| format!("its authorization scopes include one of: {scope}"),
            );
            reading.proves.push(format!(
                "A method with a Cognito authorizer takes this token only if {what}"
            ));
            reading = reading.rule_of("cognito-token-use").rule_of("cognito-scopes");
        }
        Some("id") => {
            reading.proves.push(
                "A method with a Cognito authorizer takes this token only if it has no authorization scopes"
                    .to_owned(),
            );
            reading = reading.rule_of("cognito-token-use");
        }
        _ => {}
    }
    let command = ShellCommand::aws("cognito-idp describe-user-pool").option("--user-pool-id", pool);
    reading.check.push(command.in_region(Some(region)).into_text());
    reading
}
