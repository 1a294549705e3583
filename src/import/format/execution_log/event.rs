//! The event that a log says the authorizer's function was sent.

use serde_json::{Map, Value};

use super::cut::{is_cut, uncut};
use crate::json::{self, Node};

/// The event of an authorizer's function, as far as the log has it.
#[derive(Debug, Default)]
pub(super) struct LogEvent<'a> {
    pub(super) kind: Option<&'static str>,
    pub(super) token: Option<String>,
    pub(super) verb: Option<&'a str>,
    pub(super) path: Option<String>,
    /// The path of the resource, with its parameters.
    pub(super) resource: Option<&'a str>,
    pub(super) headers: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    pub(super) stage_variables: Map<String, Value>,
    pub(super) source_ip: Option<String>,
}

impl<'a> LogEvent<'a> {
    /// Read the JSON of a log's entry; where it was cut off, what stands before the cut.
    pub(super) fn parse(text: &'a str) -> Self {
        let cut = is_cut(text);
        let text = uncut(text);
        let arn = raw(text, "methodArn");
        let mut event = Self::default();
        let mut of_arn = arn
            .and_then(|arn| arn.splitn(6, ':').nth(5))
            .unwrap_or("")
            .splitn(4, '/')
            .skip(2);
        event.verb = of_arn.next().filter(|verb| !verb.is_empty() && *verb != "*");
        event.path = of_arn.next().map(|path| format!("/{path}"));
        event.kind = match raw(text, "type") {
            Some("TOKEN") => Some("TOKEN"),
            Some("REQUEST") => Some("REQUEST"),
            _ => None,
        };
        // An event without a method ARN is that of an integration.
        if arn.is_none() && event.kind.is_none() {
            return event;
        }
        let Some(root) = json::parse(text).root else {
            return event;
        };
        // A value that touches the cut is not whole.
        let is_whole = |node: &Node| !cut || node.span.end < text.len();
        let string = |node: &Node| node.as_str().filter(|_| is_whole(node)).map(str::to_owned);
        event.token = root.get("authorizationToken").and_then(string);
        if event.kind == Some("REQUEST") {
            event.verb = raw(text, "httpMethod").or(event.verb);
            event.resource = raw(text, "resource");
            event.path = root.get("path").and_then(string).or(event.path);
        }
        let map = |name: &str| -> Map<String, Value> {
            let members = root.get(name).and_then(Node::as_object).unwrap_or_default();
            let whole = members
                .iter()
                .filter_map(|member| Some((member.key.to_string(), string(&member.node)?.into())));
            whole.collect()
        };
        event.headers = map("headers");
        event.query = map("queryStringParameters");
        event.stage_variables = map("stageVariables");
        let identity = root
            .get("requestContext")
            .and_then(|context| context.get("identity"));
        event.source_ip = identity
            .and_then(|identity| identity.get("sourceIp"))
            .and_then(string);
        event
    }
}

/// The text of a property that has no escapes, where it stands.
pub(super) fn raw<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let key = format!("\"{name}\"");
    let (_, rest) = text.split_once(&key)?;
    let rest = rest
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    let value = rest.split_once('"')?.0;
    (!value.contains('\\')).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_cut_is_read() {
        let text = r#"{"type":"REQUEST","methodArn":"arn:aws:execute-api:eu-west-1:123456789012:k1l2m3n4o5/live/GET/pets/7","resource":"/pets/{petId}","path":"/pets/7","httpMethod":"GET","headers":{"Accept":"*/*","Authorization":"Bear [TRUNCATED]"#;
        let event = LogEvent::parse(text);
        assert_eq!(event.verb, Some("GET"));
        assert_eq!(event.path.as_deref(), Some("/pets/7"));
        assert_eq!(event.resource, Some("/pets/{petId}"));
        assert_eq!(event.headers.get("Accept"), Some(&"*/*".into()));
        assert_eq!(event.headers.get("Authorization"), None);
    }
}
