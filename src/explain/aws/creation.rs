//! The commands that set a whole API up.

use std::collections::HashSet;

use super::{AwsChange, ScenarioChange, ShellCommand, json_object};
use crate::explain::shell;
use crate::gateway::partition;
use crate::json;
use crate::scenario::{
    Api, ApiKeySource, Authorizer, AuthorizerType, EndpointType, IpAddressType, Method, Scenario,
};

/// The commands that create the API of a scenario, with these methods. The ids that AWS gives are in variables of the shell.
pub(crate) fn creation(
    scenario: &Scenario,
    name: &str,
    methods: &[Method],
    function: &str,
    uri: &str,
) -> Vec<String> {
    let api = &scenario.api;
    let mut change = ScenarioChange {
        api,
        authorizer: scenario.authorizer.as_ref(),
        created: true,
        done: AwsChange::default(),
    };
    let region = ["export AWS_DEFAULT_REGION=", &shell::word(&api.region)];
    change.done.commands.push(region.concat());
    change.create_api(name);
    if let Some(authorizer) = &scenario.authorizer {
        change.create_authorizer(authorizer, function, uri);
    }
    let mut known = HashSet::from([String::new()]);
    for method in methods {
        change.resource(&method.path, &mut known);
        change.new_method(method);
    }
    change.gateway_responses(&Api::default(), api);
    if api.deployed {
        change.deploy();
        change.create_keys();
    }
    change.done.commands
}

impl ScenarioChange<'_> {
    fn create_api(&mut self, name: &str) {
        let api = self.api;
        let kind = match api.endpoint_type {
            EndpointType::Regional => "REGIONAL",
            EndpointType::Edge => "EDGE",
            EndpointType::Private => "PRIVATE",
        };
        let addresses = match api.ip_address_type {
            IpAddressType::Ipv4 => "",
            IpAddressType::Dualstack => ",ipAddressType=dualstack",
        };
        let mut command = ShellCommand::aws("apigateway create-rest-api")
            .option("--name", name)
            .option("--endpoint-configuration", &format!("types={kind}{addresses}"));
        if api.api_key_source == ApiKeySource::Authorizer {
            command = command.words("--api-key-source AUTHORIZER");
        }
        if api.disable_execute_api_endpoint {
            command = command.words("--disable-execute-api-endpoint");
        }
        if let Some(policy) = &api.policy {
            command = command.option("--policy", &super::one_line(policy));
        }
        self.run(command.words("--query id").into_variable("API_ID"));
    }

    fn create_authorizer(&mut self, authorizer: &Authorizer, function: &str, uri: &str) {
        let kind = match authorizer.authorizer_type {
            AuthorizerType::Token => "TOKEN",
            AuthorizerType::Request => "REQUEST",
        };
        let seconds = authorizer.authorizer_result_ttl_in_seconds.to_string();
        let mut command = self
            .on_api("apigateway create-authorizer")
            .option("--name", &authorizer.name)
            .option("--type", kind)
            .option("--authorizer-uri", uri)
            .option("--authorizer-result-ttl-in-seconds", &seconds);
        if !authorizer.identity_source.is_empty() {
            command = command.option("--identity-source", &authorizer.identity_source);
        }
        if !authorizer.identity_validation_expression.is_empty() {
            let expression = &authorizer.identity_validation_expression;
            command = command.option("--identity-validation-expression", expression);
        }
        if let Some(role) = &authorizer.authorizer_credentials {
            command = command.option("--authorizer-credentials", &role.arn);
        }
        self.run(command.words("--query id").into_variable("AUTHORIZER_ID"));
        if authorizer.lambda_invoke_permission && authorizer.authorizer_credentials.is_none() {
            let command = ShellCommand::aws("lambda add-permission")
                .option("--function-name", function)
                .words("--statement-id apigateway-authorizer --action lambda:InvokeFunction --principal apigateway.amazonaws.com");
            let (region, account) = (&self.api.region, &self.api.account_id);
            let source = format!("arn:{}:execute-api:{region}:{account}:", partition(region));
            self.run(
                command
                    .option("--source-arn", &source)
                    .joined("\"$API_ID/authorizers/$AUTHORIZER_ID\""),
            );
        }
    }

    /// Find the resource of a path, or make it and those above it that are not `known`.
    fn resource(&mut self, path: &str, known: &mut HashSet<String>) {
        let parts = path.split('/').filter(|part| !part.is_empty());
        let (mut here, mut whole) = (String::new(), String::new());
        let mut missing = Vec::new();
        for part in parts {
            whole.extend(["/", part]);
            if missing.is_empty() && known.contains(&whole) {
                here.clone_from(&whole);
            } else {
                missing.push(part);
                known.insert(whole.clone());
            }
        }
        self.find_resource(if here.is_empty() { "/" } else { &here });
        for part in missing {
            self.create_resource(part);
        }
    }

    fn deploy(&mut self) {
        let mut command = self
            .on_api("apigateway create-deployment")
            .option("--stage-name", &self.api.stage_name);
        if !self.api.stage_variables.is_empty() {
            let pairs = self.api.stage_variables.iter();
            let variables = json_object(pairs.map(|(name, value)| (name.as_str(), value.as_str())));
            command = command.option("--variables", &variables);
        }
        self.run(command);
    }

    /// Make the keys, and the usage plan of the stage for those that are in it.
    fn create_keys(&mut self) {
        let api = self.api;
        if api.api_keys.iter().any(|key| key.usage_plan) {
            let mut plan =
                ShellCommand::aws("apigateway create-usage-plan").option("--name", &api.stage_name);
            plan = plan
                .words("--api-stages '[{\"apiId\":\"'\"$API_ID\"'\",\"stage\":'")
                .joined_value(&json::quote(&api.stage_name))
                .joined("'}]'");
            self.run(plan.words("--query id").into_variable("PLAN_ID"));
        }
        for (index, key) in api.api_keys.iter().enumerate() {
            let mut command = ShellCommand::aws("apigateway create-api-key")
                .option("--name", &format!("key-{}", index + 1))
                .option("--value", &key.value);
            command = command.words(if key.enabled { "--enabled" } else { "--no-enabled" });
            self.run(command.words("--query id").into_variable("KEY_ID"));
            if key.usage_plan {
                let command =
                    ShellCommand::aws("apigateway create-usage-plan-key --usage-plan-id \"$PLAN_ID\"");
                self.run(command.words("--key-type API_KEY --key-id \"$KEY_ID\""));
            }
        }
    }
}
