//! JSON Web Tokens, decoded without verification: what their claims say of use, scopes and expiry.

use crate::json;
use crate::json::{Node, Value};
use crate::scenario::link::base64url;
use crate::scenario::{Token, TokenUse};

/// Decode a JWT (RFC 7519) as a token of a Cognito user pool; none if the text is no JWT.
///
/// The signature is not verified: [`Token::valid`] is true. `now` is in seconds since 1970. A token without `token_use` is an access
/// token if it has `scope`, otherwise an ID token.
pub(crate) fn decode(text: &str, now: i64) -> Option<Token> {
    let mut parts = text.split('.');
    let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    object(header)?;
    let claims = object(claims)?;
    let scope = claims.get("scope").and_then(Node::as_str);
    let token_use = match claims.get("token_use").and_then(Node::as_str) {
        Some("access") => TokenUse::Access,
        None if scope.is_some() => TokenUse::Access,
        _ => TokenUse::Id,
    };
    let expires = match claims.get("exp").map(|node| &node.value) {
        Some(Value::Number(seconds)) => seconds.parse::<i64>().ok(),
        _ => None,
    };
    let audience = claims.get("aud").and_then(Node::as_str);
    Some(Token {
        token_use,
        scopes: scope
            .unwrap_or("")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        expired: expires.is_some_and(|expires| expires <= now),
        valid: true,
        audience: audience.unwrap_or("").to_owned(),
    })
}

/// The JSON object in a part of a token.
pub(crate) fn object(part: &str) -> Option<Node> {
    let decoded = base64url::decode(part);
    let whole = decoded.stray.is_none() && !decoded.cut;
    let text = whole
        .then_some(decoded.bytes)
        .and_then(|bytes| String::from_utf8(bytes).ok())?;
    json::parse(&text)
        .valid()
        .filter(|root| root.as_object().is_some())
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        let part = |text: &str| base64url::encode(text.as_bytes());
        [&part(r#"{"alg":"RS256"}"#), ".", &part(claims), ".c2ln"].concat()
    }

    #[test]
    fn the_claims_say_what_a_token_is() {
        let access = decode(&jwt(r#"{"token_use":"access","scope":"a b","exp":100}"#), 100).unwrap();
        assert_eq!(access.token_use, TokenUse::Access);
        assert_eq!(access.scopes, ["a", "b"]);
        assert!(access.expired);
        let id = decode(&jwt(r#"{"token_use":"id","aud":"client","exp":101}"#), 100).unwrap();
        assert_eq!(
            (id.token_use, id.expired, id.audience.as_str()),
            (TokenUse::Id, false, "client")
        );
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in ["", "a", "a.b", "a.b.c", "e30.W10.x", "e30.e30.x.y"] {
            assert_eq!(decode(text, 0), None, "{text}");
        }
        assert!(
            decode("e30.e30.", 0).is_some(),
            "an empty signature is not looked at"
        );
    }
}
