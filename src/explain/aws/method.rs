//! The commands and properties for a change of the methods.

use super::{Change, shell_quoted};
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
            self.run(format!(
                "RESOURCE_ID=$(aws apigateway create-resource --rest-api-id {} --parent-id \"$RESOURCE_ID\" --path-part {} \
                 --query id --output text)",
                self.api.rest_api_id,
                shell_quoted(part)
            ));
        }
    }

    /// The command that finds the id of a resource.
    pub(super) fn find_resource(&mut self, path: &str) {
        let query = shell_quoted(&format!("items[?path==`{path}`].id"));
        self.run(format!(
            "RESOURCE_ID=$(aws apigateway get-resources --rest-api-id {} --limit 500 --query {query} --output text)",
            self.api.rest_api_id
        ));
    }

    pub(super) fn new_method(&mut self, method: &Method) {
        let Method {
            http_method,
            authorization_type,
            api_key_required,
            ..
        } = method;
        let id = self.api.rest_api_id.clone();
        let authorizer = match (authorization_type, self.authorizer) {
            (AuthorizationType::Custom, Some(authorizer)) => authorizer.id.as_str(),
            (AuthorizationType::Custom | AuthorizationType::CognitoUserPools, _) => "AUTHORIZER_ID",
            (AuthorizationType::None | AuthorizationType::AwsIam, _) => "",
        };
        let guard = if authorizer.is_empty() {
            ""
        } else {
            " --authorizer-id "
        };
        let authorization = [authorization(*authorization_type), guard, authorizer].concat();
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

    pub(super) fn changed_method(&mut self, before: &Method, after: &Method) {
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
