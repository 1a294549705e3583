//! CloudFormation templates, written by hand or synthesised by CDK.

use std::collections::{HashMap, HashSet};

use crate::explain::shell::ShellCommand;
use crate::import::format::{Format, openapi};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::scope::{Scope, attribute, is_true, link};
use crate::import::template::{
    ApiParts, AuthorizerParts, Guard, MethodParts, Source, api_key_source, endpoint, function_of,
    gateway_response, has_transform, other_product, pairs, readings, texts,
};
use crate::json::{Member, Node, Severity};

pub(in crate::import) static CLOUDFORMATION: Format = Format {
    kind: Kind::Cloudformation,
    description: "CloudFormation templates in JSON or YAML with short tags, also what CDK synthesises, and single resources of them: \
                  `AWS::ApiGateway::RestApi` with its `Body`, resources, methods, authorizers, gateway responses and stages. Intrinsic functions are \
                  evaluated with the defaults of parameters.",
    example: "Resources:\n  Pets:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {Name: pets}\n  Token:\n    Type: AWS::ApiGateway::Authorizer\n    \
              Properties: {RestApiId: !Ref Pets, Type: TOKEN, Name: token, IdentitySource: method.request.header.X-Token}\n  Get:\n    \
              Type: AWS::ApiGateway::Method\n    Properties: {RestApiId: !Ref Pets, ResourceId: !GetAtt Pets.RootResourceId, HttpMethod: GET, \
              AuthorizationType: CUSTOM, AuthorizerId: !Ref Token}\n",
    recognise,
    read,
};

/// A resource of a template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource<'a> {
    /// The logical id.
    pub(super) id: &'a str,
    /// The type: `AWS::ApiGateway::Method`.
    pub(super) kind: &'a str,
    /// The resource with its `Condition`; its place is that of its type.
    pub(super) node: &'a Node,
}

impl<'a> Resource<'a> {
    fn new(id: &'a str, node: &'a Node) -> Option<Self> {
        let kind = node.get("Type")?.as_str()?;
        kind.contains("::").then_some(Self { id, kind, node })
    }

    /// A property.
    pub(super) fn get(&self, name: &str) -> Option<&'a Node> {
        self.node.get("Properties")?.get(name)
    }
}

/// The resources of a text. It is a template, a list of resources without a template around it, or one resource.
pub(super) fn resources(root: &Node) -> Vec<Resource<'_>> {
    if let Some(section) = root.get("Resources") {
        return members(section);
    }
    match Resource::new("Resource", root) {
        Some(one) => vec![one],
        None => members(root),
    }
}

fn members(node: &Node) -> Vec<Resource<'_>> {
    let members = node.as_object().unwrap_or_default().iter();
    members
        .filter_map(|Member { key, node, .. }| Resource::new(key, node))
        .collect()
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.tree().only()?;
    let found = resources(root);
    // The one with the most specific format decides.
    if found.iter().any(|one| one.kind.starts_with("AWS::Serverless::")) || has_transform(root) {
        return None;
    }
    if let Some(one) = found.iter().find(|one| one.kind.starts_with("AWS::ApiGateway")) {
        return Some((
            Confidence::Certain,
            format!("it has a resource of type `{}`", one.kind),
        ));
    }
    let aws = found.iter().find(|one| one.kind.starts_with("AWS::"));
    if root.get("AWSTemplateFormatVersion").is_some() {
        return Some((
            Confidence::Certain,
            "it has `AWSTemplateFormatVersion`".to_owned(),
        ));
    }
    aws.map(|one| {
        (
            Confidence::Likely,
            format!("it has a resource of type `{}`", one.kind),
        )
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let source = Source::new(input);
    let Some(root) = source.root(input, "template", notes) else {
        return Vec::new();
    };
    let scope = Scope::new(root);
    let all = resources(root);
    let apis = apis(&all, &scope, &source, notes);
    source.note_scope(&scope, notes);
    conclude(apis, &all, notes)
}

/// The readings of a template; says so where it has no REST API.
pub(super) fn conclude(apis: Vec<ApiParts>, all: &[Resource<'_>], notes: &mut Notes) -> Vec<Reading> {
    let other = all.iter().find_map(|one| Some((other_kind(one)?, one)));
    match other {
        Some((product, one)) if apis.is_empty() => {
            vec![other_product(
                product,
                &format!("`{}` ({})", one.id, one.kind),
                notes,
            )]
        }
        _ => {
            if let Some((_, one)) = other {
                notes.warn(format!(
                    "`{}` ({}) is another product than a REST API: it is left out",
                    one.id, one.kind
                ));
            }
            if apis.is_empty() {
                notes.add(
                    Severity::Error,
                    "the template has no REST API, nor a part of one",
                    None,
                );
            }
            readings(apis, notes)
        }
    }
}

/// The product of a resource that belongs to no REST API.
fn other_kind(resource: &Resource<'_>) -> Option<Product> {
    let web_socket = resource.get("ProtocolType").and_then(Node::as_str) == Some("WEBSOCKET");
    match resource.kind {
        _ if web_socket => Some(Product::WebSocket),
        "AWS::Serverless::WebSocketApi" => Some(Product::WebSocket),
        "AWS::Serverless::HttpApi" => Some(Product::Http),
        kind if kind.starts_with("AWS::ApiGatewayV2::") => Some(Product::Http),
        _ => None,
    }
}

/// The resources of one API.
#[derive(Default)]
struct Group<'a> {
    api: Option<Resource<'a>>,
    parts: Vec<Resource<'a>>,
}

/// The REST APIs of a template's resources of type `AWS::ApiGateway::*`.
pub(super) fn apis<'a>(
    all: &[Resource<'a>],
    scope: &Scope<'_>,
    source: &Source<'_>,
    notes: &mut Notes,
) -> Vec<ApiParts> {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Group<'a>> = HashMap::new();
    for one in all {
        let Some(name) = one.kind.strip_prefix("AWS::ApiGateway::") else {
            continue;
        };
        let key = match name {
            "RestApi" => one.id,
            "Authorizer" | "Method" | "Resource" | "GatewayResponse" | "Stage" | "Deployment" => {
                let api = one.get("RestApiId");
                api.and_then(|node| link(node).or_else(|| node.as_str()))
                    .unwrap_or_default()
            }
            _ => continue,
        };
        if !is_made(one, scope, source, notes) {
            continue;
        }
        let group = groups.entry(key).or_insert_with(|| {
            order.push(key);
            Group::default()
        });
        match name {
            "RestApi" => group.api = Some(*one),
            _ => group.parts.push(*one),
        }
    }
    // A stage of an API that is elsewhere says nothing of who may call it.
    order.retain(|key| {
        let says = |one: &Resource<'_>| {
            !matches!(one.kind, "AWS::ApiGateway::Deployment" | "AWS::ApiGateway::Stage")
        };
        groups
            .get(key)
            .is_some_and(|group| group.api.is_some() || group.parts.iter().any(says))
    });
    let permissions: Vec<&Resource<'a>> = all
        .iter()
        .filter(|one| one.kind == "AWS::Lambda::Permission")
        .collect();
    let mut out = Vec::new();
    for key in order.iter().take(MAX_APIS) {
        let Some(group) = groups.get(key) else { continue };
        scope.read_api(key);
        let mut api = ApiParts {
            name: (*key).to_owned(),
            whole: source.is_whole && group.api.is_some(),
            ..ApiParts::default()
        };
        if let Some(resource) = &group.api
            && !rest_api(resource, scope, &mut api, source, notes)
        {
            continue;
        }
        read_parts(&group.parts, scope, &mut api, source, notes);
        check_permissions(&api, &permissions, scope, notes);
        api.assume(&scope.assumed());
        out.push(api);
    }
    if order.len() > MAX_APIS {
        notes.warn(format!(
            "only the first {MAX_APIS} of {} REST APIs are read",
            order.len()
        ));
    }
    out
}

/// So many APIs of a template are read.
const MAX_APIS: usize = 12;

/// Whether a resource is made, as far as its condition says.
fn is_made(one: &Resource<'_>, scope: &Scope<'_>, source: &Source<'_>, notes: &mut Notes) -> bool {
    let Some(condition) = one.node.get("Condition").and_then(Node::as_str) else {
        return true;
    };
    let place = || source.place(one.node.span);
    match scope.condition(condition) {
        Some(true) => true,
        Some(false) => {
            let message = format!(
                "`{}` is left out: its condition `{condition}` does not hold",
                one.id
            );
            notes.add(Severity::Info, message, place());
            false
        }
        None => {
            let message = format!(
                "whether the condition `{condition}` of `{}` holds is not known: it is taken to hold",
                one.id
            );
            notes.add(Severity::Warning, message, place());
            true
        }
    }
}

/// Read the API itself; whether it is a REST API.
fn rest_api(
    resource: &Resource<'_>,
    scope: &Scope<'_>,
    api: &mut ApiParts,
    source: &Source<'_>,
    notes: &mut Notes,
) -> bool {
    // Without a word on it, CloudFormation makes an edge-optimized API.
    api.set("endpointType", "EDGE");
    if let Some(body) = resource.get("Body") {
        if openapi::document(body, scope, false, api, source, notes).is_some() {
            notes.warn(format!("the body of `{}` is that of an HTTP API", resource.id));
            return false;
        }
    } else if resource.get("BodyS3Location").is_some() {
        let message = format!("the document of `{}` is in S3: paste it as well", resource.id);
        notes.add(Severity::Warning, message, source.place(resource.node.span));
    }
    let get = |name: &str| resource.get(name).and_then(|node| scope.resolve(node));
    if let Some(policy) = get("Policy") {
        api.set_policy(&policy, notes);
    }
    if let Some(parameters) = get("Parameters") {
        endpoint(api, parameters.get("endpointConfigurationTypes"), None);
    }
    if let Some(configuration) = get("EndpointConfiguration") {
        endpoint(
            api,
            configuration.get("Types"),
            configuration.get("IpAddressType"),
        );
    }
    api_key_source(api, get("ApiKeySourceType").as_ref());
    if get("DisableExecuteApiEndpoint").as_ref().is_some_and(is_true) {
        api.set("disableExecuteApiEndpoint", true);
    }
    api.check.push("The id of the API:".to_owned());
    let command = ShellCommand::aws("cloudformation describe-stack-resource")
        .words("--stack-name STACK_NAME")
        .option("--logical-resource-id", resource.id);
    api.check.push(command.into_text());
    true
}

/// Read what belongs to an API: its methods, authorizers, gateway responses and stages.
pub(super) fn read_parts(
    parts: &[Resource<'_>],
    scope: &Scope<'_>,
    api: &mut ApiParts,
    source: &Source<'_>,
    notes: &mut Notes,
) {
    let mut paths = Paths::default();
    let mut stages = HashSet::new();
    let mut methods = Vec::new();
    for one in parts {
        match one.kind {
            "AWS::ApiGateway::Resource" => {
                paths.resources.insert(one.id, *one);
            }
            "AWS::ApiGateway::Authorizer" => api.authorizers.extend(authorizer(one, scope, source, notes)),
            "AWS::ApiGateway::Method" => methods.push(*one),
            "AWS::ApiGateway::GatewayResponse" => {
                let get = |name: &str| one.get(name).and_then(|node| scope.resolve(node));
                let response = gateway_response(
                    get("StatusCode").as_ref(),
                    get("ResponseParameters").as_ref(),
                    get("ResponseTemplates").as_ref(),
                );
                if let Some(response_type) = one.get("ResponseType").and_then(|node| scope.text(node)) {
                    api.set_gateway_response(&response_type, response);
                }
            }
            "AWS::ApiGateway::Stage" | "AWS::ApiGateway::Deployment" => {
                if let Some(name) = one.get("StageName").and_then(|node| scope.text(node)) {
                    // A stage says more than a deployment that makes one.
                    if stages.is_empty() || one.kind == "AWS::ApiGateway::Stage" {
                        api.set("stageName", name.clone());
                    }
                    stages.insert(name);
                }
                let variables = one.get("Variables").and_then(|node| scope.resolve(node));
                if let Some(variables) = variables.filter(|_| one.kind == "AWS::ApiGateway::Stage") {
                    api.set("stageVariables", pairs(&variables));
                }
            }
            _ => {}
        }
    }
    if stages.len() > 1 {
        notes.info(format!(
            "`{}` has more than one stage: the last one is read",
            api.name
        ));
    }
    let cognito: HashSet<&str> = parts
        .iter()
        .filter(|one| one.get("Type").and_then(Node::as_str) == Some("COGNITO_USER_POOLS"))
        .map(|one| one.id)
        .collect();
    let lambda: HashSet<String> = api.authorizers.iter().map(|one| one.key.clone()).collect();
    for one in methods {
        let get = |name: &str| one.get(name).and_then(|node| scope.text(node));
        let authorizer = one
            .get("AuthorizerId")
            .and_then(|node| link(node).or_else(|| node.as_str()));
        let known = |id: &&str| lambda.contains(*id);
        let guard = match (get("AuthorizationType").as_deref(), authorizer) {
            (Some("AWS_IAM"), _) => Guard::Iam,
            (Some("COGNITO_USER_POOLS"), _) => Guard::Cognito,
            (Some("CUSTOM"), id) => Guard::Lambda(id.filter(known).map(str::to_owned)),
            // CDK leaves out the type where there is an authorizer.
            (None, Some(id)) if cognito.contains(id) => Guard::Cognito,
            (None, Some(id)) => Guard::Lambda(Some(id).filter(known).map(str::to_owned)),
            _ => Guard::None,
        };
        let Some(path) = paths.of_method(&one, scope) else {
            let message = format!(
                "the resource of `{}`, or what is above it, is not in this text: the method is left out",
                one.id
            );
            notes.add(Severity::Warning, message, source.place(one.node.span));
            continue;
        };
        api.methods.get_or_insert_default().push(MethodParts {
            http_method: get("HttpMethod").unwrap_or_else(|| "ANY".to_owned()),
            path,
            guard,
            api_key_required: one
                .get("ApiKeyRequired")
                .and_then(|node| scope.resolve(node))
                .as_ref()
                .is_some_and(is_true),
            scopes: one
                .get("AuthorizationScopes")
                .and_then(|node| scope.resolve(node))
                .as_ref()
                .map(texts)
                .unwrap_or_default(),
            settled: false,
        });
    }
}

/// The paths of resources, each of which has its part of the path and the resource above it.
#[derive(Default)]
struct Paths<'a> {
    resources: HashMap<&'a str, Resource<'a>>,
    known: HashMap<&'a str, String>,
}

/// A path has so many parts.
const MAX_PARTS: usize = 64;

impl<'a> Paths<'a> {
    /// The path of a method; none if its resource is not in the text.
    fn of_method(&mut self, method: &Resource<'a>, scope: &Scope<'_>) -> Option<String> {
        let node = method.get("ResourceId")?;
        if attribute(node) == Some("RootResourceId") {
            return Some("/".to_owned());
        }
        self.of(link(node)?, 0, scope)
    }

    fn of(&mut self, id: &'a str, depth: usize, scope: &Scope<'_>) -> Option<String> {
        if let Some(known) = self.known.get(id) {
            return Some(known.clone());
        }
        let resource = *self.resources.get(id).filter(|_| depth < MAX_PARTS)?;
        let part = scope.text(resource.get("PathPart")?)?;
        let above = resource.get("ParentId")?;
        let above = if attribute(above) == Some("RootResourceId") {
            String::new()
        } else {
            // A resource that is elsewhere is taken to be the root.
            match link(above).filter(|id| self.resources.contains_key(id)) {
                Some(id) => self.of(id, depth + 1, scope)?,
                None => String::new(),
            }
        };
        if above.bytes().filter(|byte| *byte == b'/').count() >= MAX_PARTS {
            return None;
        }
        let path = [&above, "/", &part].concat();
        self.known.insert(id, path.clone());
        Some(path)
    }
}

/// A Lambda authorizer; none for one with a user pool.
fn authorizer(
    one: &Resource<'_>,
    scope: &Scope<'_>,
    source: &Source<'_>,
    notes: &mut Notes,
) -> Option<AuthorizerParts> {
    let get = |name: &str| one.get(name).and_then(|node| scope.text(node));
    let kind = get("Type").unwrap_or_default();
    if kind == "COGNITO_USER_POOLS" {
        return None;
    }
    let uri = one
        .get("AuthorizerUri")
        .and_then(|node| scope.reference_text(node));
    let mut authorizer = AuthorizerParts {
        key: one.id.to_owned(),
        function: uri.as_deref().and_then(function_of),
        ..AuthorizerParts::default()
    };
    authorizer.set("id", Some(one.id));
    authorizer.set("name", get("Name"));
    authorizer.set(
        "type",
        Some(kind).filter(|kind| ["TOKEN", "REQUEST"].contains(&kind.as_str())),
    );
    authorizer.set_identity_source(get("IdentitySource").unwrap_or_default());
    authorizer.set(
        "identityValidationExpression",
        get("IdentityValidationExpression"),
    );
    let role = one.get("AuthorizerCredentials");
    authorizer.set(
        "authorizerCredentials",
        role.and_then(|node| scope.reference_text(node)),
    );
    authorizer.set_ttl(
        one.get("AuthorizerResultTtlInSeconds")
            .and_then(|node| scope.resolve(node))
            .as_ref(),
        source,
        notes,
    );
    Some(authorizer)
}

/// Say where the template does not let API Gateway invoke the function of an authorizer that is in it.
fn check_permissions(api: &ApiParts, permissions: &[&Resource<'_>], scope: &Scope<'_>, notes: &mut Notes) {
    for authorizer in api.authorizers.iter().take(MAX_APIS) {
        let function = authorizer
            .function
            .as_deref()
            .and_then(|function| function.strip_prefix("${")?.strip_suffix(".Arn}"));
        let Some(function) =
            function.filter(|_| !authorizer.properties.contains_key("authorizerCredentials"))
        else {
            continue;
        };
        let mut own = permissions
            .iter()
            .filter(|one| one.get("FunctionName").and_then(link) == Some(function))
            .map(|one| {
                one.get("SourceArn")
                    .and_then(|node| scope.reference_text(node))
                    .unwrap_or_default()
            });
        if !own.any(|arn| lets_authorizer(&arn)) {
            notes.warn(format!(
                "no AWS::Lambda::Permission of this template lets API Gateway invoke `{function}` for the authorizer `{}` (`…/authorizers/*`): \
                 without one every request gets 500, and the log says `Invalid permissions on Lambda function`",
                authorizer.key
            ));
        }
    }
}

/// Whether a permission with this source is one for an authorizer, not only for methods. Without a source every API has it.
fn lets_authorizer(arn: &str) -> bool {
    let is_api = |arn: &str| {
        let id = arn.rsplit(':').next();
        id.is_some_and(|id| !id.contains('/'))
    };
    let all = ["/*", "/*/*"].iter().filter_map(|end| arn.strip_suffix(end));
    arn.is_empty() || arn.contains("/authorizers/") || all.into_iter().any(is_api)
}
