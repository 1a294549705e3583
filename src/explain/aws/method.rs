//! The commands and properties for a change of the methods.

use super::{Change, Command, query};
use crate::scenario::{Api, AuthorizationType, Method};

impl Change<'_> {
    pub(super) fn methods(&mut self, before: &Api, after: &Api) {
        let known: Vec<&Method> = before.methods.iter().flatten().collect();
        for method in after.methods.iter().flatten() {
            let same = known
                .iter()
                .find(|one| one.http_method == method.http_method && one.path == method.path);
            match same {
                Some(one) if *one == method => {}
                Some(one) => self.changed_method(one, method),
                None if before.methods.is_none() && method.http_method == "ANY" => {}
                None => {
                    self.find_or_make_resource(before, &method.path);
                    self.new_method(method);
                }
            }
        }
    }

    /// The commands that find the id of a resource, or make it and those above it that the API lacks.
    fn find_or_make_resource(&mut self, api: &Api, path: &str) {
        let within = |known: &str, above: &str| {
            let rest = known.strip_prefix(above.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let known = |above: &str| match &api.methods {
            Some(methods) => above == "/" || methods.iter().any(|one| within(&one.path, above)),
            None => true,
        };
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut above = ends.filter_map(|end| path.get(..end.max(1)).filter(|above| known(above)));
        let above = above.next_back().unwrap_or("/");
        self.find_resource(above);
        let missing = path.strip_prefix(above).unwrap_or_default().split('/');
        for part in missing.filter(|part| !part.is_empty()) {
            let command = self
                .on_api("apigateway create-resource")
                .words("--parent-id \"$RESOURCE_ID\"")
                .option("--path-part", part)
                .words("--query id");
            self.run(command.into_variable("RESOURCE_ID"));
        }
    }

    /// The command that finds the id of a resource.
    pub(super) fn find_resource(&mut self, path: &str) {
        let command = self.on_api("apigateway get-resources").words("--limit 500");
        let command = command.option("--query", &query("path", path));
        self.run(command.into_variable("RESOURCE_ID"));
    }

    /// A command about a method of the resource that was found.
    fn on_method(&self, operation: &'static str, http_method: &str) -> Command {
        let command = self.on_api(operation).words("--resource-id \"$RESOURCE_ID\"");
        command.option("--http-method", http_method)
    }

    pub(super) fn new_method(&mut self, method: &Method) {
        let Method {
            http_method,
            authorization_type,
            api_key_required,
            ..
        } = method;
        let command = self.on_method("apigateway put-method", http_method);
        let command = command.option("--authorization-type", authorization(*authorization_type));
        let command = match (authorization_type, self.authorizer) {
            (AuthorizationType::Custom, Some(authorizer)) => {
                command.option("--authorizer-id", &authorizer.id)
            }
            (AuthorizationType::Custom | AuthorizationType::CognitoUserPools, _) => {
                command.words("--authorizer-id AUTHORIZER_ID")
            }
            (AuthorizationType::None | AuthorizationType::AwsIam, _) => command,
        };
        self.run(command.words(if *api_key_required {
            "--api-key-required"
        } else {
            "--no-api-key-required"
        }));
        if http_method == "OPTIONS" {
            let command = self.on_method("apigateway put-integration", http_method);
            let template = "{\"application/json\":\"{\\\"statusCode\\\":200}\"}";
            self.run(
                command
                    .words("--type MOCK")
                    .option("--request-templates", template),
            );
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

    pub(super) fn changed_method(&mut self, before: &Method, after: &Method) {
        self.find_resource(&after.path);
        let command = |change: &Self| change.on_method("apigateway update-method", &after.http_method);
        if before.authorization_type != after.authorization_type {
            let value = authorization(after.authorization_type);
            self.patch(command(self), "replace", "/authorizationType", value);
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
            self.patch(command(self), "replace", "/apiKeyRequired", &value);
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
                self.patch(command(self), "add", "/authorizationScopes", scope);
                self.property([
                    "AWS::ApiGateway::Method.AuthorizationScopes",
                    "AWS::Serverless::Function.Events.Auth.AuthorizationScopes",
                    "aws_api_gateway_method.authorization_scopes",
                ]);
            }
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
