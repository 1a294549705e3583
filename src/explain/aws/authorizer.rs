//! The commands and properties for a change of the authorizer.

use super::{ScenarioChange, ShellCommand};
use crate::gateway::api_arn;
use crate::scenario::{Authorizer, AuthorizerType, Behaviour};

impl ScenarioChange<'_> {
    pub(super) fn authorizer(&mut self, before: Option<&Authorizer>, after: &Authorizer) {
        let Some(before) = before else { return };
        // One update: of an empty identity source with a TTL above 0, API Gateway would refuse the first of two.
        let mut changes: Vec<(&str, String)> = Vec::new();
        if before.authorizer_type != after.authorizer_type {
            let value = match after.authorizer_type {
                AuthorizerType::Token => "TOKEN",
                AuthorizerType::Request => "REQUEST",
            };
            changes.push(("/type", value.to_owned()));
            self.property([
                "AWS::ApiGateway::Authorizer.Type",
                "AWS::Serverless::Api.Auth.Authorizers.FunctionPayloadType",
                "aws_api_gateway_authorizer.type",
            ]);
        }
        if before.identity_source != after.identity_source {
            changes.push(("/identitySource", after.identity_source.clone()));
            self.property([
                "AWS::ApiGateway::Authorizer.IdentitySource",
                "AWS::Serverless::Api.Auth.Authorizers.Identity",
                "aws_api_gateway_authorizer.identity_source",
            ]);
        }
        if before.identity_validation_expression != after.identity_validation_expression {
            changes.push((
                "/identityValidationExpression",
                after.identity_validation_expression.clone(),
            ));
            self.property([
                "AWS::ApiGateway::Authorizer.IdentityValidationExpression",
                "AWS::Serverless::Api.Auth.Authorizers.Identity.ValidationExpression",
                "aws_api_gateway_authorizer.identity_validation_expression",
            ]);
        }
        if before.authorizer_result_ttl_in_seconds != after.authorizer_result_ttl_in_seconds {
            let value = after.authorizer_result_ttl_in_seconds.to_string();
            changes.push(("/authorizerResultTtlInSeconds", value));
            self.property([
                "AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds",
                "AWS::Serverless::Api.Auth.Authorizers.Identity.ReauthorizeEvery",
                "aws_api_gateway_authorizer.authorizer_result_ttl_in_seconds",
            ]);
        }
        let command = self.on_api("apigateway update-authorizer");
        self.patch_all(command.option("--authorizer-id", &after.id), "replace", &changes);
        if before.lambda_invoke_permission != after.lambda_invoke_permission {
            let source = format!("{}/authorizers/{}", api_arn(self.api), after.id);
            let command = ShellCommand::aws("lambda add-permission --function-name FUNCTION_NAME")
                .option("--statement-id", &["apigateway-", &after.id].concat())
                .words("--action lambda:InvokeFunction --principal apigateway.amazonaws.com");
            self.run(command.option("--source-arn", &source));
            self.property(["AWS::Lambda::Permission", "", "aws_lambda_permission"]);
        }
        if let (Some(old), Some(role)) = (&before.authorizer_credentials, &after.authorizer_credentials)
            && old.assumable != role.assumable
        {
            let name = role.arn.rsplit('/').next().unwrap_or("ROLE_NAME");
            let trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\
                         \"apigateway.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
            let command = ShellCommand::aws("iam update-assume-role-policy").option("--role-name", name);
            self.run(command.option("--policy-document", trust));
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
            self.run(ShellCommand::aws(
                "lambda update-function-code --function-name FUNCTION_NAME --zip-file fileb://function.zip",
            ));
            // What the old code returned stays in the cache.
            if after.authorizer_result_ttl_in_seconds > 0 && returns(before) {
                let command = self.on_api("apigateway flush-stage-authorizers-cache");
                self.run(command.option("--stage-name", &self.api.stage_name));
            }
        }
    }
}
