//! What an edit of a scenario comes to on AWS: commands of its command-line interface, and properties of templates.
//!
//! Both are made from the difference of two scenarios, so that they cannot say anything else than the edit does.

use std::fmt;

use crate::gateway::api_arn;
use crate::json;
use crate::scenario::{
    Api, ApiKey, AuthorizationType, Authorizer, AuthorizerType, Behaviour, EventKind, Method, Request,
    Scenario,
};

/// What to do on AWS for the same effect as an edit has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateProperty {
    /// The tool whose template it is.
    pub tool: Tool,
    /// The property within its resource: `AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds`.
    pub property: &'static str,
}

/// A tool with templates. `Display` writes its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// AWS CloudFormation.
    CloudFormation,
    /// The AWS Serverless Application Model.
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
    pub(crate) fn between(before: &Scenario, after: &Scenario) -> Self {
        let mut change = Change {
            api: &after.api,
            done: Self::default(),
        };
        change.api(&before.api, &after.api);
        change.methods(&before.api, &after.api);
        change.keys(&before.api, &after.api);
        if let Some(new) = &after.authorizer {
            change.authorizer(before.authorizer.as_ref(), new);
        }
        change.timeline(before, after);
        change.done.commands_end(&after.api)
    }

    fn commands_end(mut self, api: &Api) -> Self {
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
    done: AwsChange,
}

impl Change<'_> {
    fn run(&mut self, command: String) {
        self.done.commands.push(command);
    }

    fn property(&mut self, properties: Properties) {
        let tools = [Tool::CloudFormation, Tool::Sam, Tool::Terraform];
        for (tool, property) in tools.into_iter().zip(properties) {
            let entry = TemplateProperty { tool, property };
            if !property.is_empty() && !self.done.properties.contains(&entry) {
                self.done.properties.push(entry);
            }
        }
    }

    /// A command about the API with a patch operation.
    fn patch(&mut self, command: &str, ids: &str, operation: &str, path: &str, value: &str) {
        let id = &self.api.rest_api_id;
        let operations = format!(
            "[{{\"op\":\"{operation}\",\"path\":\"{path}\",\"value\":{}}}]",
            json::quote(value)
        );
        let operations = shell_quoted(&operations);
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

    fn methods(&mut self, before: &Api, after: &Api) {
        let known: Vec<&Method> = before.methods.iter().flatten().collect();
        for method in after.methods.iter().flatten() {
            let same = known
                .iter()
                .find(|one| one.http_method == method.http_method && one.path == method.path);
            match same {
                Some(one) if *one == method => {}
                Some(one) => self.changed_method(one, method),
                None if before.methods.is_none() && method.http_method == "ANY" => {}
                None => self.new_method(method),
            }
        }
    }

    /// The command that finds the id of a resource.
    fn find_resource(&mut self, path: &str) {
        let query = shell_quoted(&format!("items[?path==`{path}`].id"));
        self.run(format!(
            "RESOURCE_ID=$(aws apigateway get-resources --rest-api-id {} --limit 500 --query {query} --output text)",
            self.api.rest_api_id
        ));
    }

    fn new_method(&mut self, method: &Method) {
        let Method {
            http_method,
            path,
            authorization_type,
            api_key_required,
            ..
        } = method;
        self.find_resource(path);
        let id = self.api.rest_api_id.clone();
        let authorization = authorization(*authorization_type);
        let key = if *api_key_required {
            "--api-key-required"
        } else {
            "--no-api-key-required"
        };
        self.run(format!(
            "aws apigateway put-method --rest-api-id {id} --resource-id \"$RESOURCE_ID\" --http-method {http_method} \
             --authorization-type {authorization} {key}"
        ));
        if http_method == "OPTIONS" {
            let template = shell_quoted("{\"application/json\":\"{\\\"statusCode\\\":200}\"}");
            self.run(format!(
                "aws apigateway put-integration --rest-api-id {id} --resource-id \"$RESOURCE_ID\" --http-method OPTIONS \
                 --type MOCK --request-templates {template}"
            ));
        }
        self.done.deploys = true;
        self.property([
            "AWS::ApiGateway::Method",
            if http_method == "OPTIONS" {
                "AWS::Serverless::Api.Auth.AddDefaultAuthorizerToCorsPreflight"
            } else {
                "AWS::Serverless::Function.Events"
            },
            "aws_api_gateway_method",
        ]);
    }

    fn changed_method(&mut self, before: &Method, after: &Method) {
        self.find_resource(&after.path);
        let ids = format!(
            " --resource-id \"$RESOURCE_ID\" --http-method {}",
            after.http_method
        );
        if before.authorization_type != after.authorization_type {
            let value = authorization(after.authorization_type);
            self.patch("update-method", &ids, "replace", "/authorizationType", value);
            self.property([
                "AWS::ApiGateway::Method.AuthorizationType",
                if after.http_method == "OPTIONS" {
                    "AWS::Serverless::Api.Auth.AddDefaultAuthorizerToCorsPreflight"
                } else {
                    "AWS::Serverless::Function.Events.Auth.Authorizer"
                },
                "aws_api_gateway_method.authorization",
            ]);
        }
        if before.api_key_required != after.api_key_required {
            let value = after.api_key_required.to_string();
            self.patch("update-method", &ids, "replace", "/apiKeyRequired", &value);
            self.property([
                "AWS::ApiGateway::Method.ApiKeyRequired",
                if after.http_method == "OPTIONS" {
                    "AWS::Serverless::Api.Auth.AddApiKeyRequiredToCorsPreflight"
                } else {
                    "AWS::Serverless::Function.Events.Auth.ApiKeyRequired"
                },
                "aws_api_gateway_method.api_key_required",
            ]);
        }
        for scope in &after.authorization_scopes {
            if !before.authorization_scopes.contains(scope) {
                self.patch("update-method", &ids, "add", "/authorizationScopes", scope);
                self.property([
                    "AWS::ApiGateway::Method.AuthorizationScopes",
                    "AWS::Serverless::Function.Events.Auth.AuthorizationScopes",
                    "aws_api_gateway_method.authorization_scopes",
                ]);
            }
        }
    }

    fn keys(&mut self, before: &Api, after: &Api) {
        let planned = |api: &Api| api.api_keys.iter().any(|key| key.usage_plan);
        for key in &after.api_keys {
            let known = before.api_keys.iter().find(|one| one.value == key.value);
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
                if !planned(before) {
                    self.run(format!(
                        "aws apigateway create-usage-plan --name {} --api-stages apiId={},stage={}",
                        after.stage_name, after.rest_api_id, after.stage_name
                    ));
                }
                self.run(
                    "aws apigateway create-usage-plan-key --usage-plan-id USAGE_PLAN_ID --key-type API_KEY --key-id \"$KEY_ID\""
                        .to_owned(),
                );
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

    fn authorizer(&mut self, before: Option<&Authorizer>, after: &Authorizer) {
        let Some(before) = before else { return };
        let ids = format!(" --authorizer-id {}", after.id);
        if before.authorizer_type != after.authorizer_type {
            let value = match after.authorizer_type {
                AuthorizerType::Token => "TOKEN",
                AuthorizerType::Request => "REQUEST",
            };
            self.patch("update-authorizer", &ids, "replace", "/type", value);
            self.property([
                "AWS::ApiGateway::Authorizer.Type",
                "AWS::Serverless::Api.Auth.Authorizers.FunctionPayloadType",
                "aws_api_gateway_authorizer.type",
            ]);
        }
        if before.identity_source != after.identity_source {
            self.patch(
                "update-authorizer",
                &ids,
                "replace",
                "/identitySource",
                &after.identity_source,
            );
            self.property([
                "AWS::ApiGateway::Authorizer.IdentitySource",
                "AWS::Serverless::Api.Auth.Authorizers.Identity",
                "aws_api_gateway_authorizer.identity_source",
            ]);
        }
        if before.identity_validation_expression != after.identity_validation_expression {
            self.patch(
                "update-authorizer",
                &ids,
                "replace",
                "/identityValidationExpression",
                &after.identity_validation_expression,
            );
            self.property([
                "AWS::ApiGateway::Authorizer.IdentityValidationExpression",
                "AWS::Serverless::Api.Auth.Authorizers.Identity.ValidationExpression",
                "aws_api_gateway_authorizer.identity_validation_expression",
            ]);
        }
        if before.authorizer_result_ttl_in_seconds != after.authorizer_result_ttl_in_seconds {
            let value = after.authorizer_result_ttl_in_seconds.to_string();
            self.patch(
                "update-authorizer",
                &ids,
                "replace",
                "/authorizerResultTtlInSeconds",
                &value,
            );
            self.property([
                "AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds",
                "AWS::Serverless::Api.Auth.Authorizers.Identity.ReauthorizeEvery",
                "aws_api_gateway_authorizer.authorizer_result_ttl_in_seconds",
            ]);
        }
        if before.lambda_invoke_permission != after.lambda_invoke_permission {
            let source = format!("{}/authorizers/{}", api_arn(self.api), after.id);
            self.run(format!(
                "aws lambda add-permission --function-name FUNCTION_NAME --statement-id apigateway-{} \
                 --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn {source}",
                after.id
            ));
            self.property(["AWS::Lambda::Permission", "", "aws_lambda_permission"]);
        }
        if let (Some(old), Some(role)) = (&before.authorizer_credentials, &after.authorizer_credentials)
            && old.assumable != role.assumable
        {
            let name = role.arn.rsplit('/').next().unwrap_or("ROLE_NAME");
            let trust = shell_quoted(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\
                 \"apigateway.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
            );
            self.run(format!(
                "aws iam update-assume-role-policy --role-name {name} --policy-document {trust}"
            ));
            self.property([
                "AWS::IAM::Role.AssumeRolePolicyDocument",
                "AWS::Serverless::Api.Auth.Authorizers.FunctionInvokeRole",
                "aws_iam_role.assume_role_policy",
            ]);
        }
        if before.lambda != after.lambda {
            let returns = |authorizer: &Authorizer| {
                let mut cases = authorizer.lambda.iter();
                cases.any(|case| matches!(case.behaviour, Behaviour::Returns(_)))
            };
            self.run(
                "aws lambda update-function-code --function-name FUNCTION_NAME --zip-file fileb://function.zip"
                    .to_owned(),
            );
            // What the old code returned stays in the cache.
            if after.authorizer_result_ttl_in_seconds > 0 && returns(before) {
                self.run(format!(
                    "aws apigateway flush-stage-authorizers-cache --rest-api-id {} --stage-name {}",
                    self.api.rest_api_id, self.api.stage_name
                ));
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
            match (&old.what, &new.what) {
                (EventKind::Request(old), EventKind::Request(new)) => {
                    self.request(&old.request, &new.request)
                }
                (EventKind::Set(old), EventKind::Set(new))
                | (EventKind::Update(old), EventKind::Update(new))
                    if old != new =>
                {
                    let policy = json::parse(new).root.and_then(|root| {
                        let policy = root.get("api")?.get("policy")?;
                        Some(match policy.as_str() {
                            Some(text) => text.to_owned(),
                            None => policy.span.slice(new).to_owned(),
                        })
                    });
                    if let Some(policy) = policy {
                        self.resource_policy(Some(&policy));
                    }
                }
                _ => {}
            }
        }
    }

    fn request(&mut self, old: &Request, new: &Request) {
        if !old.base_path_mapped && new.base_path_mapped {
            self.run(format!(
                "aws apigateway create-base-path-mapping --domain-name DOMAIN_NAME --rest-api-id {} --stage {} --base-path BASE_PATH",
                self.api.rest_api_id, self.api.stage_name
            ));
            self.property([
                "AWS::ApiGateway::BasePathMapping",
                "AWS::Serverless::Api.Domain.BasePath",
                "aws_api_gateway_base_path_mapping",
            ]);
        }
        let (Some(old), Some(new)) = (&old.caller, &new.caller) else {
            return;
        };
        if old.arn != new.arn {
            return;
        }
        if let Some(policy) = new
            .identity_policy
            .as_deref()
            .filter(|_| old.identity_policy != new.identity_policy)
        {
            let resource = new.arn.splitn(6, ':').nth(5).unwrap_or("");
            let mut parts = resource.split('/');
            let (kind, rest) = (
                parts.next().unwrap_or(""),
                resource.rsplit('/').next().unwrap_or(""),
            );
            let policy = shell_quoted(&one_line(policy));
            let whom = match kind {
                "assumed-role" => format!(
                    "put-role-policy --role-name {}",
                    parts.next().unwrap_or("ROLE_NAME")
                ),
                "role" => format!("put-role-policy --role-name {rest}"),
                "user" => format!("put-user-policy --user-name {rest}"),
                _ => "put-role-policy --role-name ROLE_NAME".to_owned(),
            };
            self.run(format!(
                "aws iam {whom} --policy-name invoke-{} --policy-document {policy}",
                self.api.rest_api_id
            ));
            self.property([
                "AWS::IAM::Policy.PolicyDocument",
                "AWS::Serverless::Function.Policies",
                if kind == "user" {
                    "aws_iam_user_policy.policy"
                } else {
                    "aws_iam_role_policy.policy"
                },
            ]);
        }
        if old.permissions_boundary != new.permissions_boundary {
            self.run(
                "aws iam create-policy-version --policy-arn BOUNDARY_ARN --set-as-default --policy-document \
                 file://boundary.json"
                    .to_owned(),
            );
        }
        if old.service_control_policies != new.service_control_policies
            || old.resource_control_policies != new.resource_control_policies
        {
            self.run(
                "aws organizations update-policy --policy-id POLICY_ID --content file://policy.json"
                    .to_owned(),
            );
        }
    }
}

/// The name of an authorization type, as AWS has it.
fn authorization(authorization: AuthorizationType) -> &'static str {
    match authorization {
        AuthorizationType::None => "NONE",
        AuthorizationType::Custom => "CUSTOM",
        AuthorizationType::AwsIam => "AWS_IAM",
        AuthorizationType::CognitoUserPools => "COGNITO_USER_POOLS",
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
