//! What `aws apigateway get-…` prints: one output or several, taken apart into what each describes.

use crate::import::tree::{Tree, at, pretty, text_at};
use crate::json::{self, Node};

/// The parts of an API in a text, each kind in the order of the text.
#[derive(Debug, Default)]
pub(super) struct CliParts<'a> {
    /// `get-rest-api`, `get-rest-apis`.
    pub(super) apis: Vec<&'a Node>,
    /// `get-stage`, `get-stages`.
    pub(super) stages: Vec<&'a Node>,
    /// `get-resources`, `get-resource`.
    pub(super) resources: Vec<&'a Node>,
    /// `get-method`.
    pub(super) methods: Vec<&'a Node>,
    /// `get-authorizer`, `get-authorizers`.
    pub(super) authorizers: Vec<&'a Node>,
    /// `get-gateway-response`, `get-gateway-responses`.
    pub(super) responses: Vec<&'a Node>,
    /// `get-api-key`, `get-api-keys`.
    pub(super) keys: Vec<&'a Node>,
    /// `get-usage-plan`, `get-usage-plans`.
    pub(super) plans: Vec<&'a Node>,
    /// `get-deployment --embed apisummary`.
    pub(super) summaries: Vec<&'a Node>,
    /// `aws ec2 describe-vpc-endpoints`.
    pub(super) endpoints: Vec<&'a Node>,
    /// What `aws apigatewayv2` prints: the names begin with a capital letter.
    pub(super) other_product: Vec<&'a Node>,
    /// Whether a list goes on in a further output.
    pub(super) has_more: bool,
    /// Values that are none of these.
    pub(super) unknown: Vec<&'a Node>,
}

impl<'a> CliParts<'a> {
    /// Take the values of a text apart.
    pub(super) fn of(tree: &'a Tree) -> Self {
        let mut parts = Self::default();
        for value in &tree.values {
            parts.add(value, 0);
        }
        parts
    }

    /// Whether the text holds any of them.
    pub(super) fn is_empty(&self) -> bool {
        self.only_authorizers() && self.authorizers.is_empty() && self.other_product.is_empty()
    }

    /// Whether the text holds nothing but authorizers.
    pub(super) fn only_authorizers(&self) -> bool {
        [
            &self.apis,
            &self.stages,
            &self.resources,
            &self.methods,
            &self.responses,
            &self.keys,
            &self.plans,
            &self.summaries,
            &self.endpoints,
        ]
        .iter()
        .all(|list| list.is_empty())
    }

    fn add(&mut self, node: &'a Node, depth: usize) {
        let lists = ["items", "item", "Items", "VpcEndpoints"]
            .into_iter()
            .filter_map(|name| node.get(name)?.as_array());
        let list = lists.chain(node.as_array()).next();
        if let Some(items) = list.filter(|_| depth == 0) {
            self.has_more |= ["position", "NextToken", "nextToken"]
                .iter()
                .any(|name| text_at(node, name).is_some());
            for item in items {
                self.add(item, 1);
            }
            return;
        }
        let has = |name: &str| node.get(name).is_some();
        let is = |name: &str, words: &[&str]| text_at(node, name).is_some_and(|word| words.contains(&word));
        let list = match () {
            () if [
                "ApiId",
                "ProtocolType",
                "RouteKey",
                "AuthorizerPayloadFormatVersion",
                "ApiEndpoint",
            ]
            .iter()
            .any(|name| has(name)) =>
            {
                &mut self.other_product
            }
            () if is("type", &["TOKEN", "REQUEST", "COGNITO_USER_POOLS"])
                && (has("id") || has("authorizerUri") || has("identitySource")) =>
            {
                &mut self.authorizers
            }
            () if has("responseType")
                && (has("responseTemplates") || has("responseParameters") || has("defaultResponse")) =>
            {
                &mut self.responses
            }
            () if has("stageName")
                && [
                    "deploymentId",
                    "methodSettings",
                    "cacheClusterEnabled",
                    "tracingEnabled",
                    "variables",
                ]
                .iter()
                .any(|name| has(name)) =>
            {
                &mut self.stages
            }
            () if has("VpcEndpointId") => &mut self.endpoints,
            () if has("apiStages") => &mut self.plans,
            () if has("apiSummary") => &mut self.summaries,
            () if has("id") && has("path") && !has("method") => &mut self.resources,
            () if has("httpMethod") && has("authorizationType") => &mut self.methods,
            () if has("stageKeys") => &mut self.keys,
            () if has("id")
                && [
                    "apiKeySource",
                    "endpointConfiguration",
                    "rootResourceId",
                    "disableExecuteApiEndpoint",
                ]
                .iter()
                .any(|name| has(name)) =>
            {
                &mut self.apis
            }
            () => &mut self.unknown,
        };
        list.push(node);
    }
}

/// The region and the name of the function in an authorizer's URI.
pub(super) fn function_of(authorizer: &Node) -> Option<(&str, &str)> {
    let uri = text_at(authorizer, "authorizerUri")?;
    let region = uri.strip_prefix("arn:")?.split(':').nth(2)?;
    let (_, function) = uri.split_once(":function:")?;
    Some((region, function.split('/').next().unwrap_or(function)))
}

/// The methods of resources: path, verb and what `get-method` prints, which may be empty.
pub(super) fn methods<'a>(resources: &[&'a Node]) -> Vec<(&'a str, &'a str, &'a Node)> {
    let mut found = Vec::new();
    for resource in resources {
        let path = text_at(resource, "path").unwrap_or("/");
        for member in at(resource, "resourceMethods")
            .and_then(Node::as_object)
            .unwrap_or_default()
        {
            found.push((path, &*member.key, &member.node));
        }
    }
    found
}

/// A policy as text, which may stand in a string and be escaped once more; none if it is empty.
pub(super) fn policy_text(node: &Node) -> Option<String> {
    let text = match node.as_str() {
        Some("") => return None,
        Some(text) => json::unescaped(text).unwrap_or_else(|| text.to_owned()),
        None if node.is_null() => return None,
        None => pretty(node),
    };
    Some(json::pretty(&text).unwrap_or(text))
}
