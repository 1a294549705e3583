//! The API as Terraform's resources.

use std::collections::{HashMap, HashSet};

use crate::export::template::{
    API_KEYS, JSON, USER_POOL, function_arn, function_uri, has_user_pool, left_out, methods, name,
};
use crate::scenario::{
    Api, ApiKeySource, AuthorizationType, Authorizer, AuthorizerType, EndpointType, IpAddressType, Method,
    Pairs, Scenario,
};

/// The resources, in HCL.
pub(super) fn terraform(scenario: &Scenario) -> String {
    let api = &scenario.api;
    let mut hcl = HclWriter::default();
    hcl.line("# Exported by why403 from a scenario.");
    let more = [
        (!api.api_keys.is_empty(), API_KEYS),
        (has_user_pool(api), USER_POOL),
        (true, "the account and the id of the API, which AWS gives"),
    ];
    for what in left_out(scenario, &more) {
        hcl.line(&format!("# Not included: {what}."));
    }
    hcl.block("provider \"aws\"", |hcl| hcl.text("region", &api.region));
    rest_api(&mut hcl, scenario);
    if let Some(authorizer) = &scenario.authorizer {
        self::authorizer(&mut hcl, api, authorizer);
    }
    let methods = methods(scenario);
    let mut resources = Resources::default();
    for method in &methods {
        resources.add(&mut hcl, &method.path);
    }
    let mut names = Names::default();
    for method in &methods {
        self::method(&mut hcl, method, &mut names, &resources);
    }
    // A deployment has what was there when it was made.
    let mut deployed: Vec<String> = names
        .methods
        .iter()
        .map(|name| format!("aws_api_gateway_integration_response.{name}"))
        .collect();
    if api.policy.is_some() {
        deployed.push("aws_api_gateway_rest_api_policy.api".to_owned());
    }
    for (response_type, response) in &api.gateway_responses {
        let name = names.of(response_type);
        hcl.resource("aws_api_gateway_gateway_response", &name, |hcl| {
            hcl.raw("rest_api_id", API_ID);
            hcl.text("response_type", response_type);
            if let Some(status) = response.status_code {
                hcl.text("status_code", &status.to_string());
            }
            hcl.map("response_parameters", &response.response_parameters);
            hcl.map("response_templates", &response.response_templates);
        });
        deployed.push(format!("aws_api_gateway_gateway_response.{name}"));
    }
    hcl.resource("aws_api_gateway_deployment", "api", |hcl| {
        hcl.raw("rest_api_id", API_ID);
        hcl.raw("depends_on", &format!("[{}]", deployed.join(", ")));
    });
    hcl.resource("aws_api_gateway_stage", "api", |hcl| {
        hcl.raw("rest_api_id", API_ID);
        hcl.raw("deployment_id", "aws_api_gateway_deployment.api.id");
        hcl.text("stage_name", &api.stage_name);
        hcl.map("variables", &api.stage_variables);
    });
    hcl.out
}

const API_ID: &str = "aws_api_gateway_rest_api.api.id";

fn rest_api(hcl: &mut HclWriter, scenario: &Scenario) {
    let api = &scenario.api;
    hcl.resource("aws_api_gateway_rest_api", "api", |hcl| {
        hcl.text("name", name(scenario));
        if api.api_key_source == ApiKeySource::Authorizer {
            hcl.text("api_key_source", "AUTHORIZER");
        }
        if api.disable_execute_api_endpoint {
            hcl.raw("disable_execute_api_endpoint", "true");
        }
        let kind = match api.endpoint_type {
            EndpointType::Regional => "REGIONAL",
            EndpointType::Edge => "EDGE",
            EndpointType::Private => "PRIVATE",
        };
        hcl.block("endpoint_configuration", |hcl| {
            hcl.raw("types", &format!("[{}]", quoted(kind)));
            if api.ip_address_type == IpAddressType::Dualstack {
                hcl.text("ip_address_type", "dualstack");
            }
        });
    });
    if let Some(policy) = &api.policy {
        hcl.resource("aws_api_gateway_rest_api_policy", "api", |hcl| {
            hcl.raw("rest_api_id", API_ID);
            hcl.long_text("policy", policy);
        });
    }
}

fn authorizer(hcl: &mut HclWriter, api: &Api, authorizer: &Authorizer) {
    hcl.resource("aws_api_gateway_authorizer", "authorizer", |hcl| {
        hcl.raw("rest_api_id", API_ID);
        hcl.text("name", &authorizer.name);
        let kind = match authorizer.authorizer_type {
            AuthorizerType::Token => "TOKEN",
            AuthorizerType::Request => "REQUEST",
        };
        hcl.text("type", kind);
        hcl.text("authorizer_uri", &function_uri(api));
        hcl.text("identity_source", &authorizer.identity_source);
        if !authorizer.identity_validation_expression.is_empty() {
            hcl.text(
                "identity_validation_expression",
                &authorizer.identity_validation_expression,
            );
        }
        let seconds = authorizer.authorizer_result_ttl_in_seconds.to_string();
        hcl.raw("authorizer_result_ttl_in_seconds", &seconds);
        if let Some(role) = &authorizer.authorizer_credentials {
            hcl.text("authorizer_credentials", &role.arn);
        }
    });
    if authorizer.lambda_invoke_permission && authorizer.authorizer_credentials.is_none() {
        hcl.resource("aws_lambda_permission", "authorizer", |hcl| {
            hcl.text("action", "lambda:InvokeFunction");
            hcl.text("function_name", &function_arn(api));
            hcl.text("principal", "apigateway.amazonaws.com");
            hcl.raw(
                "source_arn",
                "\"${aws_api_gateway_rest_api.api.execution_arn}/authorizers/${aws_api_gateway_authorizer.authorizer.id}\"",
            );
        });
    }
}

fn method(hcl: &mut HclWriter, method: &Method, names: &mut Names, resources: &Resources) {
    let name = names.of(&format!("{} {}", method.http_method, method.path));
    names.methods.push(name.clone());
    let resource = resources.id(&method.path);
    let (authorization, authorizer) = match method.authorization_type {
        AuthorizationType::None => ("NONE", None),
        AuthorizationType::AwsIam => ("AWS_IAM", None),
        AuthorizationType::Custom => ("CUSTOM", Some("aws_api_gateway_authorizer.authorizer.id")),
        AuthorizationType::CognitoUserPools => ("COGNITO_USER_POOLS", Some("\"AUTHORIZER_ID\"")),
    };
    hcl.resource("aws_api_gateway_method", &name, |hcl| {
        hcl.raw("rest_api_id", API_ID);
        hcl.raw("resource_id", &resource);
        hcl.text("http_method", &method.http_method);
        hcl.text("authorization", authorization);
        if let Some(id) = authorizer {
            hcl.raw("authorizer_id", id);
        }
        if !method.authorization_scopes.is_empty() {
            let scopes: Vec<String> = method
                .authorization_scopes
                .iter()
                .map(|scope| quoted(scope))
                .collect();
            hcl.raw("authorization_scopes", &format!("[{}]", scopes.join(", ")));
        }
        if method.api_key_required {
            hcl.raw("api_key_required", "true");
        }
    });
    let place = |hcl: &mut HclWriter, above: &str| {
        hcl.raw("rest_api_id", API_ID);
        hcl.raw("resource_id", &resource);
        hcl.raw("http_method", &format!("{above}.{name}.http_method"));
    };
    // A method without an integration cannot be deployed.
    hcl.resource("aws_api_gateway_integration", &name, |hcl| {
        place(hcl, "aws_api_gateway_method");
        hcl.text("type", "MOCK");
        hcl.map(
            "request_templates",
            &vec![(JSON.to_owned(), "{\"statusCode\": 200}".to_owned())],
        );
    });
    // Without them a mock integration answers 500.
    hcl.resource("aws_api_gateway_method_response", &name, |hcl| {
        place(hcl, "aws_api_gateway_method");
        hcl.text("status_code", "200");
    });
    hcl.resource("aws_api_gateway_integration_response", &name, |hcl| {
        place(hcl, "aws_api_gateway_integration");
        hcl.raw(
            "status_code",
            &format!("aws_api_gateway_method_response.{name}.status_code"),
        );
    });
}

/// The resources of the paths, each beneath the one above it.
#[derive(Default)]
struct Resources {
    /// The name of the resource by its path.
    known: HashMap<String, String>,
    names: Names,
}

impl Resources {
    fn add(&mut self, hcl: &mut HclWriter, path: &str) {
        let mut above = String::new();
        for part in parts(path) {
            let here = format!("{above}/{part}");
            if !self.known.contains_key(&here) {
                let name = self.names.of(&here);
                let parent = self.id(&above);
                hcl.resource("aws_api_gateway_resource", &name, |hcl| {
                    hcl.raw("rest_api_id", API_ID);
                    hcl.raw("parent_id", &parent);
                    hcl.text("path_part", part);
                });
                self.known.insert(here.clone(), name);
            }
            above = here;
        }
    }

    /// The expression for the id of the resource of a path.
    fn id(&self, path: &str) -> String {
        let whole: String = parts(path).flat_map(|part| ["/", part]).collect();
        match self.known.get(&whole) {
            Some(name) => format!("aws_api_gateway_resource.{name}.id"),
            None => "aws_api_gateway_rest_api.api.root_resource_id".to_owned(),
        }
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// Names that are each given once.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    methods: Vec<String>,
}

impl Names {
    /// A name of letters, digits and underscores for this text.
    fn of(&mut self, text: &str) -> String {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '_'
            }
        };
        let name: String = text.chars().take(60).map(plain).collect();
        let name = name
            .split('_')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("_");
        let name = if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            name
        } else {
            format!("r_{name}")
        };
        let mut number = 1_usize;
        let mut free = name.clone();
        while !self.taken.insert(free.clone()) {
            number = if number == 1 { self.taken.len() } else { number + 1 };
            free = format!("{name}_{number}");
        }
        free
    }
}

/// A text of HCL that is written block by block.
#[derive(Default)]
struct HclWriter {
    out: String,
    indent: usize,
}

impl HclWriter {
    fn line(&mut self, line: &str) {
        let indent = if line.is_empty() { 0 } else { self.indent };
        self.out.extend([&*" ".repeat(indent), line, "\n"]);
    }

    fn block(&mut self, head: &str, fill: impl FnOnce(&mut Self)) {
        if self.indent == 0 {
            self.line("");
        }
        self.line(&format!("{head} {{"));
        self.indent += 2;
        fill(self);
        self.indent -= 2;
        self.line("}");
    }

    fn resource(&mut self, kind: &str, name: &str, fill: impl FnOnce(&mut Self)) {
        self.block(&format!("resource \"{kind}\" \"{name}\""), fill);
    }

    fn raw(&mut self, name: &str, expression: &str) {
        self.line(&format!("{name} = {expression}"));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.raw(name, &quoted(text));
    }

    /// A text of several lines as a heredoc.
    fn long_text(&mut self, name: &str, text: &str) {
        let is_plain = text.contains('\n')
            && !text.contains(is_control)
            && text.lines().all(|line| line.trim() != "POLICY");
        if !is_plain {
            return self.text(name, text);
        }
        self.line(&format!("{name} = <<POLICY"));
        self.out.extend([&*templates_escaped(text), "\nPOLICY\n"]);
    }

    fn map(&mut self, name: &str, pairs: &Pairs) {
        if pairs.is_empty() {
            return;
        }
        self.line(&format!("{name} = {{"));
        for (key, value) in pairs {
            self.line(&format!("  {} = {}", quoted(key), quoted(value)));
        }
        self.line("}");
    }
}

fn is_control(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t'
}

/// A text in which nothing begins an interpolation or a directive.
fn templates_escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// A text as a string of HCL.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in templates_escaped(text).chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out += &format!("\\u{:04x}", u32::from(letter)),
            letter => out.push(letter),
        }
    }
    out + "\""
}
