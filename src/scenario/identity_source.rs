//! The identity sources of an authorizer.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scenario::model::{Authorizer, Request};

const HEADER: &str = "method.request.header.";
const QUERY_STRING: &str = "method.request.querystring.";
const STAGE_VARIABLE: &str = "stageVariables.";
const CONTEXT: &str = "context.";

/// An identity source of a Lambda authorizer. `Display` writes it as AWS does: `method.request.header.Authorization`.
///
/// Source: API Gateway developer guide, configure-api-gateway-lambda-authorization.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub enum IdentitySource {
    /// A header, `method.request.header.Name`; its case is ignored.
    Header(String),
    /// A query string parameter, `method.request.querystring.name`.
    QueryString(String),
    /// A stage variable, `stageVariables.name`.
    StageVariable(String),
    /// A `$context` variable, `context.name`.
    Context(String),
    /// A text of no form that API Gateway knows.
    Unknown(String),
}

impl IdentitySource {
    /// Parse one identity source.
    pub fn parse(text: &str) -> Self {
        let name = |prefix: &str| {
            let name = text.strip_prefix(prefix).filter(|name| !name.is_empty());
            name.map(str::to_owned)
        };
        // `method.request.header.` twice is a slip of the pen, and no header has such a name.
        let of_request = |prefix| name(prefix).filter(|name| !name.starts_with("method.request."));
        let known = of_request(HEADER).map(Self::Header);
        let known = known.or_else(|| of_request(QUERY_STRING).map(Self::QueryString));
        let known = known.or_else(|| name(STAGE_VARIABLE).map(Self::StageVariable));
        let known = known.or_else(|| name(CONTEXT).map(Self::Context));
        known.unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }

    /// The identity source that a text of no known form was meant to be; none where that cannot be told.
    ///
    /// ```
    /// # use why403::scenario::IdentitySource;
    /// let meant = |text: &str| IdentitySource::meant_by(text).map(|source| source.to_string());
    /// assert_eq!(meant("$request.header.X").as_deref(), Some("method.request.header.X"));
    /// assert_eq!(meant("Authorization").as_deref(), Some("method.request.header.Authorization"));
    /// assert_eq!(meant("method.request.path.id"), None);
    /// ```
    pub fn meant_by(text: &str) -> Option<Self> {
        let mut rest = text.trim().trim_start_matches('$');
        let mut header = None;
        // What stands in front of the name, in whatever case and however often.
        while let Some((first, after)) = rest.split_once('.') {
            match &*first.to_ascii_lowercase() {
                "method" | "route" | "request" | "integration" if header.is_none() || after.contains('.') => {
                }
                "header" | "headers" => header = Some(true),
                "querystring" | "querystrings" | "query" => header = Some(false),
                "stagevariables" if header.is_none() => return named(after, Self::StageVariable),
                "context" if header.is_none() => return named(after, Self::Context),
                _ => break,
            }
            rest = after;
        }
        match header {
            Some(true) => named(rest, Self::Header),
            Some(false) => named(rest, Self::QueryString),
            // A name alone is a header's, as the console asks for it.
            None if rest == text.trim() && !rest.contains('.') => named(rest, Self::Header),
            None => None,
        }
    }
}

/// An identity source with this name, if it is one word of the letters that names are made of.
fn named(name: &str, of: fn(String) -> IdentitySource) -> Option<IdentitySource> {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let name_alone = !name.is_empty() && name.bytes().all(letter);
    name_alone.then(|| of(name.to_owned()))
}

impl fmt::Display for IdentitySource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, name) = match self {
            Self::Header(name) => (HEADER, name),
            Self::QueryString(name) => (QUERY_STRING, name),
            Self::StageVariable(name) => (STAGE_VARIABLE, name),
            Self::Context(name) => (CONTEXT, name),
            Self::Unknown(text) => ("", text),
        };
        write!(formatter, "{prefix}{name}")
    }
}

impl Serialize for IdentitySource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IdentitySource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self::parse(&text))
    }
}

/// More identity sources than this are not evaluated: a diagnostic says so.
pub(crate) const MAX_IDENTITY_SOURCES: usize = 1000;

impl Authorizer {
    /// Parse `identitySource`: the identity sources in their order, at most a thousand.
    pub fn identity_sources(&self) -> impl Iterator<Item = IdentitySource> {
        self.identity_source
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .take(MAX_IDENTITY_SOURCES)
            .map(IdentitySource::parse)
    }
}

impl Request {
    /// The value of a header, its name without regard to case. Of several it is the last, without white space around it.
    ///
    /// Source: inferred from HTTP and from proxy events.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().rev();
        let (_, value) = headers.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value.trim_matches([' ', '\t']))
    }

    /// The API key that the request sends: `apiKey` of the scenario, or else the header `x-api-key`.
    pub fn sent_api_key(&self) -> Option<&str> {
        self.api_key.as_deref().or_else(|| self.header("x-api-key"))
    }

    /// The value that the request sends for an identity source; none if it sends none or an empty one.
    pub fn identity(&self, source: &IdentitySource) -> Option<&str> {
        let value = match source {
            IdentitySource::Header(name) => self.header(name),
            IdentitySource::QueryString(name) => {
                let mut pairs = self.query_string_parameters.iter().rev();
                let found = pairs.find(|(key, _)| key == name);
                found.map(|(_, value)| value.as_str())
            }
            _ => None,
        };
        value.filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_told_from_what_was_written() {
        let meant = |text: &str| IdentitySource::meant_by(text).map(|source| source.to_string());
        for (text, expected) in [
            (
                "$request.header.Authorization",
                Some("method.request.header.Authorization"),
            ),
            ("$request.querystring.q", Some("method.request.querystring.q")),
            ("$context.identity.sourceIp", Some("context.identity.sourceIp")),
            ("$stageVariables.v", Some("stageVariables.v")),
            ("route.request.header.X", Some("method.request.header.X")),
            ("Method.Request.Header.X", Some("method.request.header.X")),
            ("method.request.headers.X", Some("method.request.header.X")),
            (
                "method.request.header.method.request.header.X",
                Some("method.request.header.X"),
            ),
            ("X-Token", Some("method.request.header.X-Token")),
            ("method.request.path.id", None),
            ("method.request.header.", None),
            ("a token", None),
            ("", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn each_form_is_parsed_and_written_back() {
        let texts = [
            "method.request.header.X.Y",
            "method.request.querystring.q",
            "stageVariables.v",
            "context.identity.sourceIp",
            "method.request.path.id",
            "context.",
            "method.request.header.method.request.header.X",
        ];
        let authorizer = Authorizer {
            identity_source: texts.join(" ,, "),
            ..Authorizer::default()
        };
        let parsed: Vec<_> = authorizer.identity_sources().collect();
        assert_eq!(parsed[0], IdentitySource::Header("X.Y".into()));
        assert_eq!(parsed[5], IdentitySource::Unknown("context.".into()));
        assert_eq!(parsed[6], IdentitySource::Unknown(texts[6].into()));
        assert!(parsed.iter().map(ToString::to_string).eq(texts));
    }
}
