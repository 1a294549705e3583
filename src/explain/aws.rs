//! What an edit of a scenario comes to on AWS: commands of its command-line interface, and properties of templates.
//!
//! Both are made from the difference of two scenarios, so that they cannot say anything else than the edit does.

mod authorizer;
mod method;
mod request;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json;
use crate::scenario::{Api, ApiKey, Authorizer, EventKind, Scenario};

/// What to do on AWS for the same effect as an edit has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[non_exhaustive]
pub struct AwsChange {
    /// The commands in their order. A word in capitals stands for an id that the scenario does not have.
    pub commands: Vec<String>,
    /// The properties of templates that the edit changes.
    pub properties: Vec<TemplateProperty>,
    /// Whether the API has to be deployed for it; the last command does.
    pub deploys: bool,
}

/// A property of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[non_exhaustive]
pub struct TemplateProperty {
    /// The tool whose template it is.
    pub tool: Tool,
    /// The property within its resource: `AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds`.
    pub property: Cow<'static, str>,
}

/// A tool with templates. `Display` writes its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Tool {
    /// AWS CloudFormation.
    CloudFormation,
    /// The AWS Serverless Application Model.
    #[serde(rename = "SAM")]
    Sam,
    /// Terraform's AWS provider.
    Terraform,
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CloudFormation => "CloudFormation",
            Self::Sam => "SAM",
            Self::Terraform => "Terraform",
        })
    }
}

/// The properties for a change, by tool.
type Properties = [&'static str; 3];

impl AwsChange {
    /// What makes one scenario the other. What only a client does, such as to send a token, is nothing on AWS.
    pub fn between(before: &Scenario, after: &Scenario) -> Self {
        let mut change = Change {
            api: &after.api,
            authorizer: after.authorizer.as_ref(),
            done: Self::default(),
        };
        change.api(&before.api, &after.api);
        change.methods(&before.api, &after.api);
        change.keys(&before.api, &after.api);
        if let Some(new) = &after.authorizer {
            change.authorizer(before.authorizer.as_ref(), new);
        }
        change.timeline(before, after);
        change.done.with_deployment(&after.api)
    }

    /// Adds the command that deploys the API, where it has to be deployed.
    fn with_deployment(mut self, api: &Api) -> Self {
        if self.deploys {
            self.commands.push(format!(
                "aws apigateway create-deployment --rest-api-id {} --stage-name {}",
                api.rest_api_id, api.stage_name
            ));
        }
        self
    }
}

struct Change<'a> {
    api: &'a Api,
    authorizer: Option<&'a Authorizer>,
    done: AwsChange,
}

impl Change<'_> {
    fn run(&mut self, command: String) {
        self.done.commands.push(command);
    }

    fn property(&mut self, properties: Properties) {
        let tools = [Tool::CloudFormation, Tool::Sam, Tool::Terraform];
        for (tool, property) in tools.into_iter().zip(properties) {
            let entry = TemplateProperty {
                tool,
                property: Cow::Borrowed(property),
            };
            if !property.is_empty() && !self.done.properties.contains(&entry) {
                self.done.properties.push(entry);
            }
        }
    }

    /// A command about the API with a patch operation.
    fn patch(&mut self, command: &str, ids: &str, operation: &str, path: &str, value: &str) {
        self.patch_all(command, ids, operation, &[(path, value.to_owned())]);
    }

    /// One command with a patch operation for each path and its value; none without any.
    fn patch_all(&mut self, command: &str, ids: &str, operation: &str, changes: &[(&str, String)]) {
        if changes.is_empty() {
            return;
        }
        let id = &self.api.rest_api_id;
        let operations: Vec<String> = changes
            .iter()
            .map(|(path, value)| {
                let value = json::quote(value);
                format!("{{\"op\":\"{operation}\",\"path\":\"{path}\",\"value\":{value}}}")
            })
            .collect();
        let operations = shell_quoted(&format!("[{}]", operations.join(",")));
        self.run(format!(
            "aws apigateway {command} --rest-api-id {id}{ids} --patch-operations {operations}"
        ));
        self.done.deploys = true;
    }

    fn api(&mut self, before: &Api, after: &Api) {
        if before.policy != after.policy {
            self.resource_policy(after.policy.as_deref());
        }
        if before.disable_execute_api_endpoint != after.disable_execute_api_endpoint {
            let value = after.disable_execute_api_endpoint.to_string();
            self.patch(
                "update-rest-api",
                "",
                "replace",
                "/disableExecuteApiEndpoint",
                &value,
            );
            self.property([
                "AWS::ApiGateway::RestApi.DisableExecuteApiEndpoint",
                "AWS::Serverless::Api.DisableExecuteApiEndpoint",
                "aws_api_gateway_rest_api.disable_execute_api_endpoint",
            ]);
        }
        if before.deployed != after.deployed {
            self.done.deploys = true;
            self.property([
                "AWS::ApiGateway::Deployment",
                "",
                "aws_api_gateway_deployment.triggers",
            ]);
        }
        if before.vpc_endpoint_policy != after.vpc_endpoint_policy {
            let document = after.vpc_endpoint_policy.as_deref().map(one_line);
            let policy = match document {
                Some(policy) => format!("--policy-document {}", shell_quoted(&policy)),
                None => "--reset-policy".to_owned(),
            };
            self.run(format!(
                "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID {policy}"
            ));
            self.property([
                "AWS::EC2::VPCEndpoint.PolicyDocument",
                "AWS::EC2::VPCEndpoint.PolicyDocument",
                "aws_vpc_endpoint.policy",
            ]);
        }
        self.gateway_responses(before, after);
    }

    fn gateway_responses(&mut self, before: &Api, after: &Api) {
        for (name, response) in &after.gateway_responses {
            let known = before.gateway_responses.iter().find(|(key, _)| key == name);
            if known.is_some_and(|(_, known)| known == response) {
                continue;
            }
            let id = &self.api.rest_api_id;
            let parameters: Vec<String> = response
                .response_parameters
                .iter()
                .map(|(key, value)| format!("{}:{}", json::quote(key), json::quote(value)))
                .collect();
            let parameters = shell_quoted(&format!("{{{}}}", parameters.join(",")));
            let status = response
                .status_code
                .map_or_else(String::new, |status| format!(" --status-code {status}"));
            self.run(format!(
                "aws apigateway put-gateway-response --rest-api-id {id} --response-type {name}{status} \
                 --response-parameters {parameters}"
            ));
            self.done.deploys = true;
            self.property([
                "AWS::ApiGateway::GatewayResponse.ResponseParameters",
                "AWS::Serverless::Api.GatewayResponses",
                "aws_api_gateway_gateway_response.response_parameters",
            ]);
        }
    }

    fn resource_policy(&mut self, policy: Option<&str>) {
        let policy = policy.map(one_line).unwrap_or_default();
        self.patch("update-rest-api", "", "replace", "/policy", &policy);
        self.property([
            "AWS::ApiGateway::RestApi.Policy",
            "AWS::Serverless::Api.Auth.ResourcePolicy",
            "aws_api_gateway_rest_api_policy.policy",
        ]);
    }

    fn keys(&mut self, before: &Api, after: &Api) {
        let planned = |api: &Api| api.api_keys.iter().any(|key| key.usage_plan);
        let known: HashMap<&str, &ApiKey> = before
            .api_keys
            .iter()
            .rev()
            .map(|one| (&*one.value, one))
            .collect();
        for key in &after.api_keys {
            let known = known.get(&*key.value).copied();
            if known == Some(key) {
                continue;
            }
            let fresh = ApiKey {
                usage_plan: false,
                ..ApiKey::default()
            };
            let known = known.unwrap_or(&fresh);
            // A raw string of JMESPath: between backticks would be JSON.
            let value = key.value.replace('\\', "\\\\").replace('\'', "\\'");
            let query = shell_quoted(&format!("items[?value=='{value}'].id"));
            self.run(format!(
                "KEY_ID=$(aws apigateway get-api-keys --include-values --query {query} --output text)"
            ));
            if known.enabled != key.enabled {
                self.run(
                    "aws apigateway update-api-key --api-key \"$KEY_ID\" --patch-operations \
                     op=replace,path=/enabled,value=true"
                        .to_owned(),
                );
                self.property([
                    "AWS::ApiGateway::ApiKey.Enabled",
                    "",
                    "aws_api_gateway_api_key.enabled",
                ]);
            }
            if known.usage_plan != key.usage_plan {
                let plan = if planned(before) {
                    "USAGE_PLAN_ID"
                } else {
                    self.run(format!(
                        "PLAN_ID=$(aws apigateway create-usage-plan --name {} --api-stages apiId={},stage={} --query id --output text)",
                        after.stage_name, after.rest_api_id, after.stage_name
                    ));
                    "\"$PLAN_ID\""
                };
                self.run(format!(
                    "aws apigateway create-usage-plan-key --usage-plan-id {plan} --key-type API_KEY --key-id \"$KEY_ID\""
                ));
                self.property([
                    "AWS::ApiGateway::UsagePlanKey",
                    "AWS::Serverless::Api.Auth.UsagePlan",
                    "aws_api_gateway_usage_plan_key",
                ]);
            }
            if known.exceeded.is_some() && key.exceeded.is_none() {
                self.run(
                    "aws apigateway update-usage-plan --usage-plan-id USAGE_PLAN_ID --patch-operations \
                     op=replace,path=/throttle/rateLimit,value=RATE op=replace,path=/quota/limit,value=LIMIT"
                        .to_owned(),
                );
                self.property([
                    "AWS::ApiGateway::UsagePlan.Throttle",
                    "AWS::Serverless::Api.Auth.UsagePlan.Throttle",
                    "aws_api_gateway_usage_plan.throttle_settings",
                ]);
            }
        }
    }

    fn timeline(&mut self, before: &Scenario, after: &Scenario) {
        let deployments = |scenario: &Scenario| {
            let events = scenario.timeline.iter();
            events.filter(|event| event.what == EventKind::Deploy).count()
        };
        self.done.deploys |= deployments(after) > deployments(before);
        for (old, new) in before.timeline.iter().zip(&after.timeline) {
            if let (EventKind::Request(old), EventKind::Request(new)) = (&old.what, &new.what) {
                self.request(&old.request, &new.request);
            }
        }
    }
}

/// A JSON text in one line.
fn one_line(text: &str) -> String {
    json::minify(text).unwrap_or_else(|| text.to_owned())
}

/// A text as one word for a POSIX shell.
fn shell_quoted(text: &str) -> String {
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_ttl_is_a_patch_of_the_authorizer_and_a_deployment() {
        let before = Scenario::default();
        let mut after = before.clone();
        if let Some(authorizer) = &mut after.authorizer {
            authorizer.authorizer_result_ttl_in_seconds = 0;
        }
        let change = AwsChange::between(&before, &after);
        assert!(change.deploys);
        assert_eq!(
            change.commands,
            [
                "aws apigateway update-authorizer --rest-api-id abcdef1234 --authorizer-id auth01 --patch-operations \
                 '[{\"op\":\"replace\",\"path\":\"/authorizerResultTtlInSeconds\",\"value\":\"0\"}]'",
                "aws apigateway create-deployment --rest-api-id abcdef1234 --stage-name dev",
            ]
        );
        assert_eq!(change.properties.len(), 3);
    }

    #[test]
    fn what_the_client_sends_is_nothing_on_aws() {
        let before = crate::scenario::gallery::read("missing-token");
        let mut after = before.clone();
        if let Some(call) = after.request_mut(crate::scenario::RequestIndex(0)) {
            call.request.path = "/elsewhere".into();
        }
        assert_eq!(AwsChange::between(&before, &after), AwsChange::default());
    }

    #[test]
    fn a_quote_in_a_policy_does_not_end_the_word() {
        assert_eq!(shell_quoted("it's"), "'it'\\''s'");
    }
}
