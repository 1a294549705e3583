//! What `aws apigateway get-…` prints: an API with its stage, methods, responses and authorizers.

mod parts;

use crate::import::cli_output::CliParts;
use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};

pub(in crate::import) static REST_API: Format = Format {
    kind: Kind::RestApi,
    description: "What `aws apigateway` prints, one output or several after one another: get-rest-api, get-resources --embed methods, \
                  get-method, get-stage, get-authorizers, get-gateway-responses, get-api-keys --include-values, get-usage-plans. Also `aws ec2 \
                  describe-vpc-endpoints`: the policy of an endpoint of `execute-api`.",
    example: r#"{"id": "a1b2c3d4e5", "name": "pets", "apiKeySource": "HEADER", "endpointConfiguration": {"types": ["REGIONAL"]}}"#,
    recognise: recognise_api,
    read: parts::read,
};

pub(in crate::import) static AUTHORIZER: Format = Format {
    kind: Kind::Authorizer,
    description: "What `aws apigateway get-authorizer` or `get-authorizers` prints: type, identity sources, validation expression, TTL, role.",
    example: r#"{"id": "auth01", "name": "tokens", "type": "TOKEN", "authType": "custom", "identitySource": "method.request.header.Authorization", "authorizerResultTtlInSeconds": 300}"#,
    recognise: recognise_authorizer,
    read: parts::read,
};

fn recognise_api(input: &Input<'_>) -> Option<(Confidence, String)> {
    let parts = CliParts::of(input.tree());
    let names: Vec<&str> = [
        ("an API", parts.apis.len()),
        ("a stage", parts.stages.len()),
        ("resources", parts.resources.len()),
        ("a method", parts.methods.len()),
        ("authorizers", parts.authorizers.len()),
        ("gateway responses", parts.responses.len()),
        ("API keys", parts.keys.len()),
        ("usage plans", parts.plans.len()),
        ("a deployment", parts.summaries.len()),
        ("VPC endpoints", parts.endpoints.len()),
        ("an API of `aws apigatewayv2`", parts.other_product.len()),
    ]
    .into_iter()
    .filter_map(|(name, count)| (count > 0).then_some(name))
    .collect();
    if parts.is_empty() || (parts.only_authorizers() && parts.other_product.is_empty()) {
        return None;
    }
    let alone = names.len() == 1;
    let is_own = |resource: &&&crate::json::Node| {
        let names = ["pathPart", "parentId", "resourceMethods"];
        names.iter().any(|name| resource.get(name).is_some())
    };
    let resources = !parts.resources.is_empty() && parts.resources.iter().find(is_own).is_none();
    let unsure = parts.only_authorizers() || (alone && (resources || !parts.methods.is_empty()));
    let confidence = if unsure {
        Confidence::Likely
    } else {
        Confidence::Certain
    };
    Some((confidence, format!("it has {}", names.join(", "))))
}

fn recognise_authorizer(input: &Input<'_>) -> Option<(Confidence, String)> {
    let parts = CliParts::of(input.tree());
    let only = parts.only_authorizers() && parts.other_product.is_empty();
    let first = parts.authorizers.first().filter(|_| only)?;
    let certain = ["id", "authType", "providerARNs", "authorizerUri"]
        .iter()
        .any(|name| first.get(name).is_some());
    let confidence = if certain {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    Some((
        confidence,
        "it has `type` and `identitySource` as an authorizer of a REST API".to_owned(),
    ))
}
