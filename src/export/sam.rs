//! The API as a SAM template, its document within it.

use crate::export::openapi::{document, has_other_policy, object_of};
use crate::export::template::{API_KEYS, USER_POOL, function_arn, has_user_pool, left_out, name};
use crate::export::yaml::yaml;
use crate::json::{Node, Value};
use crate::scenario::{EndpointType, IpAddressType, Scenario};

/// The template, in YAML. The document is in `DefinitionBody`, since `Auth` has other defaults and orders the identity sources anew.
pub(super) fn sam(scenario: &Scenario) -> String {
    let api = &scenario.api;
    let missing = left_out(
        scenario,
        &[
            (has_other_policy(api), "the resource policy, which is no JSON"),
            (!api.api_keys.is_empty(), API_KEYS),
            (has_user_pool(api), USER_POOL),
            (
                true,
                "the account, the region and the id of the API, which CloudFormation gives",
            ),
        ],
    );
    let kind = match api.endpoint_type {
        EndpointType::Regional => "REGIONAL",
        EndpointType::Edge => "EDGE",
        EndpointType::Private => "PRIVATE",
    };
    let mut endpoint = Node::object([("Type", Node::string(kind))]);
    if api.ip_address_type == IpAddressType::Dualstack {
        endpoint.push("IpAddressType", Node::string("dualstack"));
    }
    let mut properties = Node::object([
        ("Name", Node::string(name(scenario))),
        ("StageName", Node::string(api.stage_name.as_str())),
        ("EndpointConfiguration", endpoint),
    ]);
    if !api.stage_variables.is_empty() {
        properties.push("Variables", object_of(&api.stage_variables));
    }
    if api.disable_execute_api_endpoint {
        properties.push(
            "DisableExecuteApiEndpoint",
            Value::Bool(true).at(crate::json::Span::default()),
        );
    }
    properties.push("DefinitionBody", document(scenario, &[]));
    let of = Node::string;
    let mut resources = Node::object([(
        "Api",
        Node::object([("Type", of("AWS::Serverless::Api")), ("Properties", properties)]),
    )]);
    let invoked = scenario
        .authorizer
        .as_ref()
        .filter(|one| one.lambda_invoke_permission && one.authorizer_credentials.is_none());
    if invoked.is_some() {
        let source =
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*";
        let permission = Node::object([
            ("Action", of("lambda:InvokeFunction")),
            ("FunctionName", Node::string(function_arn(api))),
            ("Principal", of("apigateway.amazonaws.com")),
            ("SourceArn", Node::object([("Fn::Sub", of(source))])),
        ]);
        resources.push(
            "AuthorizerPermission",
            Node::object([
                ("Type", of("AWS::Lambda::Permission")),
                ("Properties", permission),
            ]),
        );
    }
    let template = Node::object([
        ("AWSTemplateFormatVersion", of("2010-09-09")),
        ("Transform", of("AWS::Serverless-2016-10-31")),
        ("Resources", resources),
    ]);
    let mut out = String::from("# Exported by why403 from a scenario.\n");
    for what in missing {
        out += &format!("# Not included: {what}.\n");
    }
    out + &yaml(&template)
}
