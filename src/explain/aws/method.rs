//! The commands and properties for a change of the methods.

use super::{ScenarioChange, ShellCommand, json_object, query};
use crate::json;
use crate::scenario::{Api, AuthorizationType, Authorizer, IdentitySource, Method};

impl ScenarioChange<'_> {
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
            self.create_resource(part);
        }
    }

    /// The command that makes a resource beneath the one that was found.
    pub(super) fn create_resource(&mut self, part: &str) {
        let command = self
            .on_api("apigateway create-resource")
            .words("--parent-id \"$RESOURCE_ID\"")
            .option("--path-part", part)
            .words("--query id");
        self.run(command.into_variable("RESOURCE_ID"));
    }

    /// The command that finds the id of a resource.
    pub(super) fn find_resource(&mut self, path: &str) {
        let command = self.on_api("apigateway get-resources").words("--limit 500");
        let command = command.option("--query", &query("path", path));
        self.run(command.into_variable("RESOURCE_ID"));
    }

    /// A command about a method of the resource that was found.
    fn on_method(&self, operation: &'static str, http_method: &str) -> ShellCommand {
        let command = self.on_api(operation).words("--resource-id \"$RESOURCE_ID\"");
        command.option("--http-method", http_method)
    }

    pub(super) fn new_method(&mut self, method: &Method) {
        let Method {
            http_method,
            authorization_type,
            api_key_required,
            authorization_scopes,
            ..
        } = method;
        let mut command = self
            .on_method("apigateway put-method", http_method)
            .option("--authorization-type", authorization(*authorization_type));
        if self.created && *authorization_type == AuthorizationType::Custom {
            command = command.words("--authorizer-id \"$AUTHORIZER_ID\"");
        } else if let Some(id) = self.authorizer_id(*authorization_type) {
            command = command.option("--authorizer-id", id);
        }
        if !authorization_scopes.is_empty() {
            let scopes = authorization_scopes.iter().map(|scope| json::quote(scope));
            let scopes = format!("[{}]", scopes.collect::<Vec<_>>().join(","));
            command = command.option("--authorization-scopes", &scopes);
        }
        self.run(command.words(if *api_key_required {
            "--api-key-required"
        } else {
            "--no-api-key-required"
        }));
        // A method without an integration cannot be deployed.
        if http_method == "OPTIONS" {
            self.answer_preflights();
        } else {
            let command = self.on_method("apigateway put-integration", http_method);
            let command = command.words("--type AWS_PROXY --integration-http-method POST");
            self.run(command.words("--uri INTEGRATION_URI"));
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
        self.property(["", "", "aws_api_gateway_integration"]);
    }

    /// The id of the authorizer that a method of this type has; none for one without authorizer.
    fn authorizer_id(&self, authorization_type: AuthorizationType) -> Option<&str> {
        match (authorization_type, self.authorizer) {
            (AuthorizationType::Custom, Some(authorizer)) => Some(&authorizer.id),
            (AuthorizationType::Custom | AuthorizationType::CognitoUserPools, _) => Some("AUTHORIZER_ID"),
            (AuthorizationType::None | AuthorizationType::AwsIam, _) => None,
        }
    }

    /// The integration of an OPTIONS method that answers preflights itself. Its headers are those that a browser looks for.
    fn answer_preflights(&mut self) {
        let mut allowed = [
            "Content-Type",
            "X-Amz-Date",
            "Authorization",
            "X-Api-Key",
            "X-Amz-Security-Token",
        ]
        .map(str::to_owned)
        .to_vec();
        let sources = self.authorizer.into_iter().flat_map(Authorizer::identity_sources);
        for source in sources {
            if let IdentitySource::Header(name) = source
                && !allowed.iter().any(|known| known.eq_ignore_ascii_case(&name))
            {
                allowed.push(name);
            }
        }
        let allowed = allowed.join(",");
        let headers = [
            ("Headers", allowed.as_str()),
            ("Methods", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"),
            ("Origin", "*"),
        ];
        let headers = headers.map(|(name, value)| {
            let name = ["method.response.header.Access-Control-Allow-", name].concat();
            (name, format!("'{value}'"))
        });
        let template = "{\"application/json\":\"{\\\"statusCode\\\":200}\"}";
        let command = self.on_method("apigateway put-integration", "OPTIONS");
        self.run(
            command
                .words("--type MOCK")
                .option("--request-templates", template),
        );
        let declared = headers
            .iter()
            .map(|(name, _)| [&json::quote(name), ":false"].concat());
        let declared = declared.collect::<Vec<_>>().join(",");
        let command = self.on_method("apigateway put-method-response", "OPTIONS");
        let command = command.words("--status-code 200");
        self.run(command.option("--response-parameters", &format!("{{{declared}}}")));
        let sent = json_object(
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        let command = self.on_method("apigateway put-integration-response", "OPTIONS");
        let command = command.words("--status-code 200");
        self.run(command.option("--response-parameters", &sent));
    }

    pub(super) fn changed_method(&mut self, before: &Method, after: &Method) {
        self.find_resource(&after.path);
        let command = |change: &Self| change.on_method("apigateway update-method", &after.http_method);
        if before.authorization_type != after.authorization_type {
            let value = authorization(after.authorization_type);
            let mut changes = vec![("/authorizationType", value.to_owned())];
            let id = self.authorizer_id(after.authorization_type);
            changes.extend(id.map(|id| ("/authorizerId", id.to_owned())));
            self.patch_all(command(self), "replace", &changes);
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
