//! OpenAPI 3 and Swagger 2 with the extensions of API Gateway. `aws apigateway get-export` writes them.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::explain::shell::ShellCommand;
use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::scope::{Scope, is_true, text};
use crate::import::template::{
    ApiParts, AuthorizerParts, Guard, MethodParts, Source, api_key_source, endpoint, function_of,
    gateway_response, other_product, readings, texts,
};
use crate::json::{Member, Node, Severity};

pub(in crate::import) static OPENAPI: Format = Format {
    kind: Kind::Openapi,
    description: "OpenAPI 3 and Swagger 2 with the extensions of API Gateway, in JSON or YAML: methods, `security`, authorizers, the resource policy, \
                  gateway responses. `aws apigateway get-export --parameters extensions=apigateway` writes it.",
    example: "openapi: 3.0.1\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      security:\n        - token: []\ncomponents:\n  \
              securitySchemes:\n    token:\n      type: apiKey\n      name: X-Token\n      in: header\n      x-amazon-apigateway-authtype: custom\n      \
              x-amazon-apigateway-authorizer: {type: token, authorizerResultTtlInSeconds: 60}\n",
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.tree().only()?;
    let version = ["openapi", "swagger"]
        .into_iter()
        .find(|name| root.get(name).is_some())?;
    if root.get("paths").is_some() || root.get("info").is_some() {
        return Some((Confidence::Certain, format!("it has `{version}` and `paths`")));
    }
    Some((Confidence::Likely, format!("it has `{version}`")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let source = Source::new(input);
    let Some(root) = source.root(input, "OpenAPI document", notes) else {
        return Vec::new();
    };
    let scope = Scope::default();
    let mut api = ApiParts {
        name: root
            .get("info")
            .and_then(|info| info.get("title"))
            .and_then(text)
            .unwrap_or_default(),
        whole: source.is_whole,
        ..ApiParts::default()
    };
    // A document in a resource is of the API that the resource says.
    let product = is_http_api(root)
        .then_some(Product::Http)
        .or_else(|| document(root, &scope, true, &mut api, &source, notes));
    if let Some(product) = product {
        return vec![other_product(product, "this document", notes)];
    }
    source.note_scope(&scope, notes);
    api.assume(&scope.assumed());
    let mut found = readings(vec![api], notes);
    // Up to a mistake at its beginning a document says nothing.
    let says_something = |reading: &Reading| {
        reading
            .scenario
            .as_ref()
            .is_some_and(|scenario| *scenario != json!({}))
    };
    found.retain(|reading| source.is_whole || says_something(reading));
    found
}

/// Read a document into an API; the product, if the document is not of a REST API. Only what stands `alone`, in no resource, is of an
/// HTTP API by what REST APIs leave unread.
pub(super) fn document(
    root: &Node,
    scope: &Scope<'_>,
    alone: bool,
    api: &mut ApiParts,
    source: &Source<'_>,
    notes: &mut Notes,
) -> Option<Product> {
    if let Some(elsewhere) = root.get("Fn::Transform") {
        let message = format!(
            "the document of `{}` is in another file: paste it as well",
            api.name
        );
        notes.add(Severity::Warning, message, source.place(elsewhere.span));
        return None;
    }
    let schemes = root
        .get("components")
        .and_then(|components| components.get("securitySchemes"))
        .or_else(|| root.get("securityDefinitions"));
    let mut guards = HashMap::new();
    for scheme in schemes.and_then(Node::as_object).unwrap_or_default() {
        let Some(node) = scope.resolve(&scheme.node) else {
            continue;
        };
        match scheme_of(&scheme.key, &node, alone, source, notes) {
            Ok((guard, authorizer)) => {
                guards.insert(scheme.key.to_string(), guard);
                api.authorizers.extend(authorizer);
            }
            Err(product) => return Some(product),
        }
    }
    address(root, scope, api);
    if let Some(policy) = root
        .get("x-amazon-apigateway-policy")
        .and_then(|node| scope.resolve(node))
    {
        api.set_policy(&policy, notes);
    }
    let source_of_keys = root
        .get("x-amazon-apigateway-api-key-source")
        .and_then(|node| scope.resolve(node));
    api_key_source(api, source_of_keys.as_ref());
    if let Some(configuration) = root.get("x-amazon-apigateway-endpoint-configuration") {
        endpoint_configuration(configuration, scope, api);
    }
    let responses = root
        .get("x-amazon-apigateway-gateway-responses")
        .and_then(|node| scope.resolve(node));
    for response in responses.as_ref().and_then(Node::as_object).unwrap_or_default() {
        let get = |name: &str| response.node.get(name);
        let read = gateway_response(
            get("statusCode"),
            get("responseParameters"),
            get("responseTemplates"),
        );
        api.set_gateway_response(&response.key, read);
    }
    let default = root.get("security");
    let mut methods = Vec::new();
    for path in root.get("paths").and_then(Node::as_object).unwrap_or_default() {
        for operation in path.node.as_object().unwrap_or_default() {
            let Some(http_method) = verb(&operation.key) else {
                continue;
            };
            let mut method = MethodParts {
                http_method,
                path: path.key.to_string(),
                guard: Guard::None,
                api_key_required: false,
                scopes: Vec::new(),
                settled: false,
            };
            let security = operation
                .node
                .get("security")
                .or(default)
                .and_then(|node| scope.resolve(node));
            if let Some(security) = security {
                secure(&mut method, &security, &guards, api.whole, source, notes);
            }
            let own = operation.node.get("x-amazon-apigateway-auth");
            match own.and_then(|own| scope.text(own.get("type")?)) {
                Some(kind) if kind.eq_ignore_ascii_case("AWS_IAM") => method.guard = Guard::Iam,
                Some(kind) if kind.eq_ignore_ascii_case("NONE") => {
                    method.guard = Guard::None;
                    method.settled = true;
                }
                _ => {}
            }
            methods.push(method);
        }
    }
    if methods.is_empty() {
        source.note_no_methods("the document has no paths", notes);
    } else {
        api.methods = Some(methods);
    }
    None
}

/// Whether the document has what AWS documents for HTTP APIs only. Format 1.0 of the payload stands in documents of REST APIs as well.
fn is_http_api(root: &Node) -> bool {
    let of_root = [
        "x-amazon-apigateway-cors",
        "x-amazon-apigateway-importexport-version",
    ];
    let paths = root.get("paths").and_then(Node::as_object).unwrap_or_default();
    let mut operations = paths
        .iter()
        .flat_map(|path| path.node.as_object().unwrap_or_default());
    of_root.iter().any(|name| root.get(name).is_some())
        || operations.any(|operation| {
            let integration = operation.node.get("x-amazon-apigateway-integration");
            let payload = integration.and_then(|node| text(node.get("payloadFormatVersion")?));
            operation.node.get("isDefaultRoute").is_some() || payload.as_deref() == Some("2.0")
        })
}

/// The HTTP method of a member of a path; none for what is no operation.
fn verb(key: &str) -> Option<String> {
    let verbs = ["get", "put", "post", "delete", "options", "head", "patch"];
    if key == "x-amazon-apigateway-any-method" {
        return Some("ANY".to_owned());
    }
    verbs.contains(&key).then(|| key.to_uppercase())
}

/// What a security scheme is to a method.
#[derive(Clone, Debug)]
enum Scheme {
    ApiKey,
    Guard(Guard),
}

/// What a scheme is, with its Lambda authorizer; the product, if it is one that REST APIs do not have.
fn scheme_of(
    key: &str,
    node: &Node,
    alone: bool,
    source: &Source<'_>,
    notes: &mut Notes,
) -> Result<(Scheme, Option<AuthorizerParts>), Product> {
    let extension = node.get("x-amazon-apigateway-authorizer");
    let kind = node
        .get("x-amazon-apigateway-authtype")
        .and_then(text)
        .unwrap_or_default();
    let Some(extension) = extension else {
        return Ok((
            match kind.as_str() {
                "awsSigv4" => Scheme::Guard(Guard::Iam),
                "cognito_user_pools" => Scheme::Guard(Guard::Cognito),
                "" if node.get("type").and_then(text).as_deref() == Some("apiKey") => Scheme::ApiKey,
                // The authorizers are missing from an export that has only its integrations.
                "custom" | "oauth2" => Scheme::Guard(Guard::Lambda(None)),
                _ => Scheme::Guard(Guard::None),
            },
            None,
        ));
    };
    let member = |name: &str| extension.get(name);
    let authorizer_type = member("type").and_then(text).unwrap_or_default().to_lowercase();
    let http = [
        "authorizerPayloadFormatVersion",
        "enableSimpleResponses",
        "jwtConfiguration",
    ];
    let of_http = http.iter().find(|name| member(name).is_some());
    if authorizer_type == "jwt" || (alone && of_http.is_some()) {
        return Err(Product::Http);
    }
    if let Some(name) = of_http {
        notes.warn(format!(
            "`{name}` of `{key}` is of HTTP APIs only, and is left out: the resource is a REST API"
        ));
    }
    if authorizer_type == "cognito_user_pools" {
        return Ok((Scheme::Guard(Guard::Cognito), None));
    }
    let is_request = authorizer_type == "request";
    let mut authorizer = AuthorizerParts {
        key: key.to_owned(),
        function: member("authorizerUri")
            .and_then(text)
            .as_deref()
            .and_then(function_of),
        ..AuthorizerParts::default()
    };
    authorizer.set("name", Some(key));
    authorizer.set("type", Some(if is_request { "REQUEST" } else { "TOKEN" }));
    let given = member("identitySource").map(|node| texts(node).join(", "));
    let header = node
        .get("name")
        .and_then(text)
        .map(|name| format!("method.request.header.{name}"));
    authorizer.set_identity_source(given.or(header.filter(|_| !is_request)).unwrap_or_default());
    for name in ["identityValidationExpression", "authorizerCredentials"] {
        authorizer.set(name, member(name).and_then(text));
    }
    authorizer.set_ttl(member("authorizerResultTtlInSeconds"), source, notes);
    Ok((
        Scheme::Guard(Guard::Lambda(Some(key.to_owned()))),
        Some(authorizer),
    ))
}

/// Give a method what its `security` says. It is a list of objects, each with the names of schemes and their scopes.
fn secure(
    method: &mut MethodParts,
    security: &Node,
    schemes: &HashMap<String, Scheme>,
    whole: bool,
    source: &Source<'_>,
    notes: &mut Notes,
) {
    let entries = security.as_array().unwrap_or_default().iter();
    for Member { key, node, .. } in entries.filter_map(Node::as_object).flatten() {
        match schemes.get(&**key) {
            Some(Scheme::ApiKey) => method.api_key_required = true,
            Some(Scheme::Guard(guard)) => {
                if method.guard == Guard::None {
                    method.guard = guard.clone();
                    method.scopes = texts(node);
                } else if *guard != method.guard {
                    notes.add(
                        Severity::Warning,
                        format!(
                            "{} {} has more than one authorizer in `security`; API Gateway has one for a method, and the first is read",
                            method.http_method, method.path
                        ),
                        source.place(node.span),
                    );
                }
            }
            None if matches!(&**key, "NONE" | "api_key_false") => method.settled |= &**key == "NONE",
            None if &**key == "api_key" => method.api_key_required = true,
            None if !whole => method.guard = Guard::Lambda(None),
            None => notes.add(
                Severity::Warning,
                format!("the security scheme `{key}` is not defined: it guards nothing"),
                source.place(node.span),
            ),
        }
    }
}

/// A longer address is not read.
const MAX_ADDRESS: usize = 300;

/// Read the default endpoint out of `servers`, or `host` and `basePath`. It is `https://ID.execute-api.REGION.amazonaws.com/STAGE`.
fn address(root: &Node, scope: &Scope<'_>, api: &mut ApiParts) {
    let of = |node: &Node, name: &str| node.get(name).and_then(|node| scope.text(node));
    let servers = root.get("servers").and_then(Node::as_array).unwrap_or_default();
    for server in servers {
        if let Some(configuration) = server.get("x-amazon-apigateway-endpoint-configuration") {
            endpoint_configuration(configuration, scope, api);
        }
    }
    let mut found = servers.iter().filter_map(|server| {
        let mut url = of(server, "url")?;
        for variable in server
            .get("variables")
            .and_then(Node::as_object)
            .unwrap_or_default()
            .iter()
            .take(8)
        {
            let default = of(&variable.node, "default").unwrap_or_default();
            if url.len() > MAX_ADDRESS || default.len() > MAX_ADDRESS {
                return None;
            }
            url = url.replace(&format!("{{{}}}", variable.key), default.trim_matches('/'));
        }
        let (host, path) = url
            .strip_prefix("https://")?
            .split_once('/')
            .unwrap_or((url.strip_prefix("https://")?, ""));
        is_default_endpoint(host).then(|| (host.to_owned(), path.to_owned()))
    });
    let found = found.next().or_else(|| {
        let host = of(root, "host")?;
        let path = of(root, "basePath").unwrap_or_default();
        is_default_endpoint(&host).then(|| (host, path.trim_start_matches('/').to_owned()))
    });
    let Some((host, stage)) = found else { return };
    let mut parts = host.split('.');
    let (id, _, region) = (parts.next(), parts.next(), parts.next());
    for (name, value) in [("restApiId", id), ("region", region)] {
        api.set(name, value.unwrap_or_default());
    }
    let stage = stage.trim_matches('/');
    if !stage.is_empty() && !stage.contains(['/', '{']) {
        api.set("stageName", stage);
    }
    let (id, region) = (id.unwrap_or_default(), region.unwrap_or_default());
    api.check
        .push("Whether the API is still as in this document:".to_owned());
    let command = ShellCommand::aws("apigateway get-rest-api").option("--rest-api-id", id);
    api.check.push(command.in_region(Some(region)).into_text());
}

fn is_default_endpoint(host: &str) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    matches!(parts.as_slice(), [id, "execute-api", region, "amazonaws", ..] if !id.is_empty() && !region.is_empty() && !host.contains('$'))
}

fn endpoint_configuration(node: &Node, scope: &Scope<'_>, api: &mut ApiParts) {
    let Some(node) = scope.resolve(node) else { return };
    endpoint(api, node.get("types"), node.get("ipAddressType"));
    if let Some(disabled) = node.get("disableExecuteApiEndpoint") {
        api.set("disableExecuteApiEndpoint", Value::Bool(is_true(disabled)));
    }
}
