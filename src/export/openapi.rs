//! The API as an OpenAPI 3 document with the extensions of API Gateway. `aws apigateway import-rest-api` takes it.

use crate::export::template::{
    API_KEYS, JSON, USER_POOL, function_uri, has_user_pool, left_out, methods, name, policy,
};
use crate::gateway::{partition, url_suffix};
use crate::json::{self, Node, Value};
use crate::scenario::{
    Api, ApiKeySource, AuthorizationType, Authorizer, AuthorizerType, EndpointType, Method, Pairs, Scenario,
};

/// The document, laid out for reading.
pub(super) fn openapi(scenario: &Scenario) -> String {
    let api = &scenario.api;
    let missing = left_out(
        scenario,
        &[
            (api.endpoint_type != EndpointType::default(), "the endpoint type"),
            (!api.stage_variables.is_empty(), "the stage variables"),
            (!api.api_keys.is_empty(), API_KEYS),
            (has_user_pool(api), USER_POOL),
            (has_other_policy(api), "the resource policy, which is no JSON"),
        ],
    );
    let text = json::compact(&document(scenario, &missing));
    json::pretty(&text).unwrap_or(text)
}

/// Whether the text of the resource policy cannot stand in a document.
pub(super) fn has_other_policy(api: &Api) -> bool {
    api.policy.is_some() && policy(api).is_none()
}

/// The document; `missing` is what it does not hold.
pub(super) fn document(scenario: &Scenario, missing: &[&str]) -> Node {
    let api = &scenario.api;
    let mut info = Node::object([
        ("title", Node::string(name(scenario))),
        ("version", Node::string("1.0")),
    ]);
    if !missing.is_empty() {
        let description = format!(
            "Exported by why403 from a scenario. Not included: {}.",
            missing.join("; ")
        );
        info.push("description", Node::string(description));
    }
    let guards = Schemes::new(scenario.authorizer.as_ref());
    let mut out = Node::object([
        ("openapi", Node::string("3.0.1")),
        ("info", info),
        ("servers", Node::list([server(api)])),
        ("paths", paths(&methods(scenario), &guards)),
    ]);
    let schemes = guards.schemes(scenario);
    if let Value::Object(members) = &schemes.value
        && !members.is_empty()
    {
        out.push("components", Node::object([("securitySchemes", schemes)]));
    }
    if let Some(policy) = policy(api) {
        out.push("x-amazon-apigateway-policy", policy);
    }
    if api.api_key_source == ApiKeySource::Authorizer {
        out.push("x-amazon-apigateway-api-key-source", Node::string("AUTHORIZER"));
    }
    if !api.gateway_responses.is_empty() {
        let responses = api.gateway_responses.iter().map(|(response_type, response)| {
            let mut out = Node::object::<&str>([]);
            if let Some(status) = response.status_code {
                out.push("statusCode", Node::string(status.to_string()));
            }
            for (key, pairs) in [
                ("responseParameters", &response.response_parameters),
                ("responseTemplates", &response.response_templates),
            ] {
                if !pairs.is_empty() {
                    out.push(key, object_of(pairs));
                }
            }
            (response_type.as_str(), out)
        });
        out.push(
            "x-amazon-apigateway-gateway-responses",
            Node::object(responses.collect::<Vec<_>>()),
        );
    }
    out
}

/// Names and values as an object.
pub(super) fn object_of(pairs: &Pairs) -> Node {
    Node::object(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), Node::string(value.as_str()))),
    )
}

/// The default endpoint, which says the id of the API, the region and the stage.
fn server(api: &Api) -> Node {
    let url = format!(
        "https://{}.execute-api.{}.{}/{{basePath}}",
        api.rest_api_id,
        api.region,
        url_suffix(&api.region)
    );
    let stage = Node::object([("default", Node::string(api.stage_name.as_str()))]);
    let mut out = Node::object([
        ("url", Node::string(url)),
        ("variables", Node::object([("basePath", stage)])),
    ]);
    if api.disable_execute_api_endpoint {
        let disabled = Node::object([("disableExecuteApiEndpoint", boolean(true))]);
        out.push("x-amazon-apigateway-endpoint-configuration", disabled);
    }
    out
}

fn boolean(flag: bool) -> Node {
    Value::Bool(flag).at(json::Span::default())
}

/// The names of the security schemes.
struct Schemes {
    authorizer: String,
}

const API_KEY: &str = "api_key";
const IAM: &str = "sigv4";
const COGNITO: &str = "cognito";

impl Schemes {
    fn new(authorizer: Option<&Authorizer>) -> Self {
        let name = authorizer.map_or("", |authorizer| authorizer.name.as_str());
        let is_taken = name.is_empty() || [API_KEY, IAM, COGNITO, "NONE"].contains(&name);
        Self {
            authorizer: if is_taken {
                "authorizer".to_owned()
            } else {
                name.to_owned()
            },
        }
    }

    /// The schemes that the methods use, and the authorizer, whether or not one does.
    fn schemes(&self, scenario: &Scenario) -> Node {
        let api = &scenario.api;
        let methods = methods(scenario);
        let uses = |kind| methods.iter().any(|method| method.authorization_type == kind);
        let mut out = Node::object::<&str>([]);
        if let Some(authorizer) = &scenario.authorizer {
            out.push(self.authorizer.as_str(), lambda_scheme(api, authorizer));
        }
        if uses(AuthorizationType::AwsIam) {
            let mut scheme = header("Authorization");
            scheme.push("x-amazon-apigateway-authtype", Node::string("awsSigv4"));
            out.push(IAM, scheme);
        }
        if uses(AuthorizationType::CognitoUserPools) {
            let mut scheme = header("Authorization");
            scheme.push("x-amazon-apigateway-authtype", Node::string("cognito_user_pools"));
            let pool = format!(
                "arn:{}:cognito-idp:{}:{}:userpool/USER_POOL_ID",
                partition(&api.region),
                api.region,
                api.account_id
            );
            let pools = Node::list([Node::string(pool)]);
            let authorizer = Node::object([
                ("type", Node::string("cognito_user_pools")),
                ("providerARNs", pools),
            ]);
            scheme.push("x-amazon-apigateway-authorizer", authorizer);
            out.push(COGNITO, scheme);
        }
        if methods.iter().any(|method| method.api_key_required) {
            out.push(API_KEY, header("x-api-key"));
        }
        out
    }

    fn of_method(&self, method: &Method) -> Node {
        let scopes = || {
            Node::list(
                method
                    .authorization_scopes
                    .iter()
                    .map(|scope| Node::string(scope.as_str())),
            )
        };
        let guard = match method.authorization_type {
            AuthorizationType::None => None,
            AuthorizationType::Custom => Some(self.authorizer.as_str()),
            AuthorizationType::AwsIam => Some(IAM),
            AuthorizationType::CognitoUserPools => Some(COGNITO),
        };
        let guard = guard.map(|name| Node::object([(name, scopes())]));
        let key = method
            .api_key_required
            .then(|| Node::object([(API_KEY, Node::list([]))]));
        Node::list(guard.into_iter().chain(key))
    }
}

fn header(name: &str) -> Node {
    let of = Node::string;
    Node::object([("type", of("apiKey")), ("name", of(name)), ("in", of("header"))])
}

/// The scheme of a Lambda authorizer.
fn lambda_scheme(api: &Api, authorizer: &Authorizer) -> Node {
    let is_token = authorizer.authorizer_type == AuthorizerType::Token;
    let source = authorizer.identity_source.strip_prefix("method.request.header.");
    let source = source.filter(|name| is_token && !name.contains(','));
    let mut out = header(source.unwrap_or("Unused"));
    out.push("x-amazon-apigateway-authtype", Node::string("custom"));
    let mut extension = Node::object([
        ("type", Node::string(if is_token { "token" } else { "request" })),
        ("authorizerUri", Node::string(function_uri(api))),
    ]);
    if let Some(role) = &authorizer.authorizer_credentials {
        extension.push("authorizerCredentials", Node::string(role.arn.as_str()));
    }
    if source.is_none() {
        extension.push(
            "identitySource",
            Node::string(authorizer.identity_source.as_str()),
        );
    }
    if !authorizer.identity_validation_expression.is_empty() {
        let expression = authorizer.identity_validation_expression.as_str();
        extension.push("identityValidationExpression", Node::string(expression));
    }
    let seconds = authorizer.authorizer_result_ttl_in_seconds.to_string();
    extension.push(
        "authorizerResultTtlInSeconds",
        Value::Number(seconds.into()).at(json::Span::default()),
    );
    out.push("x-amazon-apigateway-authorizer", extension);
    out
}

/// The methods by path, in the order of the first of each.
fn paths(methods: &[Method], guards: &Schemes) -> Node {
    let mut out: Vec<(&str, Node)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for method in methods {
        let at = *index.entry(method.path.as_str()).or_insert_with(|| {
            out.push((method.path.as_str(), Node::object::<&str>([])));
            out.len() - 1
        });
        if let Some((_, path)) = out.get_mut(at) {
            let verb = match method.http_method.as_str() {
                "ANY" => "x-amazon-apigateway-any-method".to_owned(),
                verb => verb.to_lowercase(),
            };
            path.push(verb, operation(method, guards));
        }
    }
    Node::object(out)
}

/// An operation with a mock integration, so that the API can be deployed as it is.
fn operation(method: &Method, guards: &Schemes) -> Node {
    let of = Node::string;
    let mut out = Node::object::<&str>([]);
    let parameters = method
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Node> = parameters
        .map(|name| {
            Node::object([
                ("name", of(name.trim_end_matches('+'))),
                ("in", of("path")),
                ("required", boolean(true)),
                ("schema", Node::object([("type", of("string"))])),
            ])
        })
        .collect();
    if !parameters.is_empty() {
        out.push("parameters", Node::list(parameters));
    }
    let described = Node::object([("description", of("OK"))]);
    out.push("responses", Node::object([("200", described)]));
    out.push("security", guards.of_method(method));
    let answer = Node::object([("statusCode", of("200"))]);
    out.push(
        "x-amazon-apigateway-integration",
        Node::object([
            ("type", of("mock")),
            (
                "requestTemplates",
                Node::object([(JSON, of("{\"statusCode\": 200}"))]),
            ),
            ("responses", Node::object([("default", answer)])),
        ]),
    );
    out
}
