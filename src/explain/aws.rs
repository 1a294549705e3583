//! An edit of a scenario as changes on AWS. It is given as commands of the AWS CLI and as properties of templates.
//!
//! Both are made from the difference of two scenarios, so that they cannot say anything else than the edit does.

mod authorizer;
mod creation;
mod method;
mod request;

pub(crate) use creation::creation;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::explain::shell::ShellCommand;
use crate::json;
use crate::scenario::{Api, ApiKey, Authorizer, EventKind, GatewayResponse, Scenario};

/// The changes on AWS that have the same effect as an edit.
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

/// A property of a template, with the tool whose template it is.
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
    /// The changes that make one scenario the other. What only a client does, such as to send a token, is nothing on AWS.
    pub fn between(before: &Scenario, after: &Scenario) -> Self {
        let mut change = ScenarioChange {
            api: &after.api,
            authorizer: after.authorizer.as_ref(),
            created: false,
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

    /// Add the command that deploys the API, where it has to be deployed.
    fn with_deployment(mut self, api: &Api) -> Self {
        if self.deploys {
            let command = ShellCommand::aws("apigateway create-deployment")
                .option("--rest-api-id", &api.rest_api_id)
                .option("--stage-name", &api.stage_name);
            self.commands.push(command.into_text());
        }
        self
    }
}

struct ScenarioChange<'a> {
    api: &'a Api,
    authorizer: Option<&'a Authorizer>,
    /// Whether the API is made by these commands. Its id is in `$API_ID` then, and that of its authorizer in `$AUTHORIZER_ID`.
    created: bool,
    done: AwsChange,
}

impl ScenarioChange<'_> {
    fn run(&mut self, command: ShellCommand) {
        self.done.commands.push(command.into_text());
    }

    /// A command about the API.
    fn on_api(&self, operation: &'static str) -> ShellCommand {
        if self.created {
            return ShellCommand::aws(operation).words("--rest-api-id \"$API_ID\"");
        }
        ShellCommand::aws(operation).option("--rest-api-id", &self.api.rest_api_id)
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

    /// Run a command with a patch operation.
    fn patch(&mut self, command: ShellCommand, operation: &str, path: &str, value: &str) {
        self.patch_all(command, operation, &[(path, value.to_owned())]);
    }

    /// Run a command with a patch operation for each path and its value; none without any.
    fn patch_all(&mut self, command: ShellCommand, operation: &str, changes: &[(&str, String)]) {
        if changes.is_empty() {
            return;
        }
        let operations: Vec<String> = changes
            .iter()
            .map(|(path, value)| {
                let value = json::quote(value);
                format!("{{\"op\":\"{operation}\",\"path\":\"{path}\",\"value\":{value}}}")
            })
            .collect();
        self.run(command.option("--patch-operations", &format!("[{}]", operations.join(","))));
        self.done.deploys = true;
    }

    fn api(&mut self, before: &Api, after: &Api) {
        if before.policy != after.policy {
            self.resource_policy(after.policy.as_deref());
        }
        if before.disable_execute_api_endpoint != after.disable_execute_api_endpoint {
            let value = after.disable_execute_api_endpoint.to_string();
            let command = self.on_api("apigateway update-rest-api");
            self.patch(command, "replace", "/disableExecuteApiEndpoint", &value);
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
            let command = ShellCommand::aws("ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID");
            self.run(match after.vpc_endpoint_policy.as_deref() {
                Some(policy) => command.option("--policy-document", &one_line(policy)),
                None => command.words("--reset-policy"),
            });
            self.property([
                "AWS::EC2::VPCEndpoint.PolicyDocument",
                "AWS::EC2::VPCEndpoint.PolicyDocument",
                "aws_vpc_endpoint.policy",
            ]);
        }
        self.gateway_responses(before, after);
    }

    fn gateway_responses(&mut self, before: &Api, after: &Api) {
        let known: HashMap<&str, &GatewayResponse> = before
            .gateway_responses
            .iter()
            .rev()
            .map(|(name, response)| (name.as_str(), response))
            .collect();
        for (name, response) in &after.gateway_responses {
            if known.get(name.as_str()) == Some(&response) {
                continue;
            }
            let mut command = self
                .on_api("apigateway put-gateway-response")
                .option("--response-type", name);
            if let Some(status) = response.status_code {
                command = command.option("--status-code", &status.to_string());
            }
            // What the command does not name, it removes.
            for (option, pairs) in [
                ("--response-parameters", &response.response_parameters),
                ("--response-templates", &response.response_templates),
            ] {
                if !pairs.is_empty() {
                    let pairs = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                    command = command.option(option, &json_object(pairs));
                }
            }
            self.run(command);
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
        let command = self.on_api("apigateway update-rest-api");
        self.patch(command, "replace", "/policy", &policy);
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
            let find = ShellCommand::aws("apigateway get-api-keys --include-values");
            let find = find.option("--query", &query("value", &key.value));
            self.run(find.into_variable("KEY_ID"));
            if known.enabled != key.enabled {
                self.run(ShellCommand::aws(
                    "apigateway update-api-key --api-key \"$KEY_ID\" --patch-operations op=replace,path=/enabled,value=true",
                ));
                self.property([
                    "AWS::ApiGateway::ApiKey.Enabled",
                    "",
                    "aws_api_gateway_api_key.enabled",
                ]);
            }
            if known.usage_plan != key.usage_plan {
                let command = ShellCommand::aws("apigateway create-usage-plan-key");
                let command = if planned(before) {
                    command.words("--usage-plan-id USAGE_PLAN_ID")
                } else {
                    let (api, stage) = (&after.rest_api_id, &after.stage_name);
                    let stages = [("apiId", api.as_str()), ("stage", stage)].into_iter();
                    let plan = ShellCommand::aws("apigateway create-usage-plan")
                        .option("--name", stage)
                        .option("--api-stages", &format!("[{}]", json_object(stages)))
                        .words("--query id");
                    self.run(plan.into_variable("PLAN_ID"));
                    command.words("--usage-plan-id \"$PLAN_ID\"")
                };
                self.run(command.words("--key-type API_KEY --key-id \"$KEY_ID\""));
                self.property([
                    "AWS::ApiGateway::UsagePlanKey",
                    "AWS::Serverless::Api.Auth.UsagePlan",
                    "aws_api_gateway_usage_plan_key",
                ]);
            }
            if known.exceeded.is_some() && key.exceeded.is_none() {
                self.run(ShellCommand::aws(
                    "apigateway update-usage-plan --usage-plan-id USAGE_PLAN_ID --patch-operations \
                     op=replace,path=/throttle/rateLimit,value=RATE op=replace,path=/quota/limit,value=LIMIT",
                ));
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

/// An object of JSON with strings as its values.
fn json_object<'a>(members: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let members = members.map(|(key, value)| [&json::quote(key), ":", &json::quote(value)].concat());
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A JMESPath expression for the ids of the items with this value. It is a raw string: between backticks would be JSON.
fn query(property: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('\'', "\\'");
    format!("items[?{property}=='{value}'].id")
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
    fn a_new_method_has_its_integration_before_it_is_deployed() {
        let before = crate::scenario::read(
            r#"{"api": {"methods": [{"path": "/pets"}]}, "authorizer": {"identitySource": "method.request.header.X-Token"}}"#,
        );
        let patch = r#"{"api": {"methods": [{"path": "/pets"}, {"httpMethod": "POST", "path": "/pets"},
            {"httpMethod": "OPTIONS", "path": "/pets", "authorizationType": "NONE"}]}}"#;
        let after = before.scenario.patched(patch).expect("the patch");
        let commands = AwsChange::between(&before.scenario, &after).commands;
        let operations: Vec<&str> = commands
            .iter()
            .filter_map(|one| one.split("aws apigateway ").nth(1)?.split(' ').next())
            .collect();
        assert_eq!(
            operations,
            [
                "get-resources",
                "put-method",
                "put-integration",
                "get-resources",
                "put-method",
                "put-integration",
                "put-method-response",
                "put-integration-response",
                "create-deployment",
            ]
        );
        let declared = &commands[6];
        assert!(
            declared.contains("\"method.response.header.Access-Control-Allow-Origin\":false"),
            "{declared}"
        );
        let sent = &commands[7];
        for part in [
            "Access-Control-Allow-Origin\":\"'\\''*'\\''\"",
            "X-Amz-Security-Token,X-Token'\\''\"",
            ",OPTIONS,",
        ] {
            assert!(sent.contains(part), "{part} in {sent}");
        }
    }

    #[test]
    fn a_method_that_gets_an_authorizer_names_it() {
        let before = crate::scenario::read(
            r#"{"api": {"methods": [{"path": "/pets", "authorizationType": "NONE"}]}}"#,
        );
        let patch = r#"{"api": {"methods": [{"path": "/pets"}]}}"#;
        let after = before.scenario.patched(patch).expect("the patch");
        let commands = AwsChange::between(&before.scenario, &after).commands;
        let operations = r#"[{"op":"replace","path":"/authorizationType","value":"CUSTOM"},{"op":"replace","path":"/authorizerId","value":"auth01"}]"#;
        assert!(commands[1].contains(operations), "{commands:#?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_runs_nothing_but_aws_whatever_the_names_are() {
        const NAME: &str = "x;touch y $(id)`id`\n'\"\\";
        let name = json::quote(NAME);
        let arn = |before: &str, after: &str| json::quote(&[before, NAME, after].concat());
        let (role, user) = (arn("arn:aws:iam::1:role/", ""), arn("arn:aws:iam::1:user/", ""));
        let session = arn("arn:aws:sts::1:assumed-role/", "/s");
        let before = crate::scenario::read(&format!(
            r#"{{"api": {{"stageName": {name}, "restApiId": {name}, "accountId": {name}, "region": {name},
                "methods": [{{"httpMethod": {name}, "path": "/", "authorizationType": "AWS_IAM"}}]}},
              "authorizer": {{"id": {name}, "authorizerCredentials": {{"arn": {role}, "assumable": false}}, "lambda": [{{"returns": ""}}]}},
              "timeline": [{{"request": {{"host": "customDomain", "basePathMapped": false, "caller": {{"arn": {user}}}}}}},
                {{"request": {{"caller": {{"arn": {session}}}}}}}]}}"#
        ));
        let path = arn("/", "/b");
        let patch = format!(
            r#"{{"api": {{"policy": {name}, "vpcEndpointPolicy": {name}, "deployed": false, "disableExecuteApiEndpoint": true,
                "apiKeys": [{name}], "gatewayResponses": {{{name}: {{"responseParameters": {{{name}: {name}}}}}}},
                "methods": [{{"httpMethod": {name}, "path": "/", "authorizationType": "CUSTOM", "apiKeyRequired": true,
                    "authorizationScopes": [{name}]}}, {{"httpMethod": {name}, "path": {path}}}, {{"httpMethod": "OPTIONS", "path": {path}}}]}},
              "authorizer": {{"type": "REQUEST", "identitySource": {name}, "identityValidationExpression": {name},
                "lambdaInvokePermission": false, "authorizerCredentials": {{"assumable": true}}, "lambda": []}}}}"#
        );
        let mut after = before.scenario.patched(&patch).expect("the patch");
        for index in [0, 1] {
            let call = after
                .request_mut(crate::scenario::RequestIndex(index))
                .expect("the request");
            call.request.base_path_mapped = true;
            call.request.caller.as_mut().expect("the caller").identity_policy = Some(NAME.into());
        }
        let commands = AwsChange::between(&before.scenario, &after).commands;
        assert!(commands.len() > 20, "{commands:#?}");
        for command in commands {
            // Nothing else than `aws` can be found, so that whatever else ran would say so.
            let script = format!("PATH=\naws() {{ printf '%s\\n' \"$@\"; }}\n{command}");
            let output = std::process::Command::new("bash").args(["-c", &script]).output();
            let output = output.expect("bash");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
            let printed = String::from_utf8_lossy(&output.stdout);
            let names_something = command.contains("touch") && !command.contains("=$(aws");
            assert!(
                !names_something || printed.contains("x;touch y $(id)`id`"),
                "{command}"
            );
        }
    }
}
