//! The identity sources of an authorizer.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scenario::model::Authorizer;

const HEADER: &str = "method.request.header.";
const QUERY_STRING: &str = "method.request.querystring.";
const STAGE_VARIABLE: &str = "stageVariables.";
const CONTEXT: &str = "context.";

/// An identity source of a Lambda authorizer. `Display` writes it as AWS does: `method.request.header.Authorization`.
///
/// Source: API Gateway developer guide, configure-api-gateway-lambda-authorization.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Parses one identity source.
    pub fn parse(text: &str) -> Self {
        let name = |prefix: &str| {
            let name = text.strip_prefix(prefix).filter(|name| !name.is_empty());
            name.map(str::to_owned)
        };
        let known = name(HEADER).map(Self::Header);
        let known = known.or_else(|| name(QUERY_STRING).map(Self::QueryString));
        let known = known.or_else(|| name(STAGE_VARIABLE).map(Self::StageVariable));
        let known = known.or_else(|| name(CONTEXT).map(Self::Context));
        known.unwrap_or_else(|| Self::Unknown(text.to_owned()))
    }
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

impl Authorizer {
    /// Parses `identitySource`: the identity sources in their order.
    pub fn identity_sources(&self) -> impl Iterator<Item = IdentitySource> {
        self.identity_source
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(IdentitySource::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_parsed_and_written_back() {
        let texts = [
            "method.request.header.X.Y",
            "method.request.querystring.q",
            "stageVariables.v",
            "context.identity.sourceIp",
            "method.request.path.id",
            "context.",
        ];
        let authorizer = Authorizer {
            identity_source: texts.join(" ,, "),
            ..Authorizer::default()
        };
        let parsed: Vec<_> = authorizer.identity_sources().collect();
        assert_eq!(parsed[0], IdentitySource::Header("X.Y".into()));
        assert_eq!(parsed[5], IdentitySource::Unknown("context.".into()));
        assert!(parsed.iter().map(ToString::to_string).eq(texts));
    }
}
