//! SAM templates. `AWS::Serverless::Api` and the events of functions are read, with what SAM makes of them when it deploys.

mod policy;

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::explain::shell::ShellCommand;
use crate::import::format::cloudformation::{self, Resource};
use crate::import::format::{Format, openapi};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::import::scope::{Scope, is_true, link, text};
use crate::import::template::{
    ApiParts, AuthorizerParts, Guard, MethodParts, Source, api_key_source, endpoint, gateway_response,
    has_transform, pairs, texts,
};
use crate::json::{Member, Node, Severity, Span, Value as Json};

pub(in crate::import) static SAM: Format = Format {
    kind: Kind::Sam,
    description: "SAM templates in JSON or YAML: `AWS::Serverless::Api` with `Auth`, `Cors`, `GatewayResponses` and `DefinitionBody`, the events of functions \
                  of type `Api`, `Globals`. Expanded as SAM does it: the statements of `ResourcePolicy` for each path, the OPTIONS methods of `Cors` with \
                  the default authorizer.",
    example: "Transform: AWS::Serverless-2016-10-31\nResources:\n  Pets:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: prod\n      \
              Auth:\n        DefaultAuthorizer: Token\n        Authorizers:\n          Token: {FunctionArn: !GetAtt Check.Arn}\n  List:\n    \
              Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get: {Type: Api, Properties: {RestApiId: !Ref Pets, Path: /pets, Method: get}}\n",
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.tree().only()?;
    if has_transform(root) {
        return Some((
            Confidence::Certain,
            "its `Transform` is AWS::Serverless".to_owned(),
        ));
    }
    let all = cloudformation::resources(root);
    let one = all.iter().find(|one| one.kind.starts_with("AWS::Serverless::"))?;
    Some((
        Confidence::Certain,
        format!("it has a resource of type `{}`", one.kind),
    ))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let source = Source::new(input);
    let Some(root) = source.root(input, "template", notes) else {
        return Vec::new();
    };
    if root.get("Resources").is_some() && !has_transform(root) {
        notes.warn(
            "the template has no `Transform: AWS::Serverless-2016-10-31`: CloudFormation would refuse it",
        );
    }
    let scope = Scope::new(root);
    let all = cloudformation::resources(root);
    let globals = root.get("Globals").and_then(|globals| globals.get("Api"));
    let mut reader = SamReader {
        scope: &scope,
        source: &source,
        notes,
    };
    let mut events = reader.events(&all);
    let mut apis = Vec::new();
    for one in all.iter().filter(|one| one.kind == "AWS::Serverless::Api") {
        if apis.len() == MAX_APIS {
            reader
                .notes
                .warn(format!("more than {MAX_APIS} REST APIs are not read"));
            break;
        }
        let properties = one
            .node
            .get("Properties")
            .cloned()
            .unwrap_or_else(|| Node::object::<&str>([]));
        let own = events.remove(one.id).unwrap_or_default();
        apis.extend(reader.api(one.id, &merged(globals, &properties), &own));
    }
    if let Some(own) = events.remove(IMPLICIT) {
        let properties = merged(globals, &Node::object([("StageName", Node::string("Prod"))]));
        apis.extend(reader.api(IMPLICIT, &properties, &own));
    }
    let others: usize = events.values().map(Vec::len).sum();
    if others > 0 {
        reader.notes.warn(format!(
            "{others} events belong to an API that is not in this text: they are left out"
        ));
    }
    apis.extend(cloudformation::apis(&all, &scope, &source, notes));
    source.note_scope(&scope, notes);
    cloudformation::conclude(apis, &all, notes)
}

/// The logical id of the API that SAM makes for events that name none.
const IMPLICIT: &str = "ServerlessRestApi";

/// So many APIs of a template are read.
const MAX_APIS: usize = 12;

/// An event of a function: a method of an API.
struct ApiEvent {
    method: MethodParts,
    /// `Auth` without its functions.
    auth: Option<Node>,
}

struct SamReader<'a, 'n> {
    scope: &'a Scope<'a>,
    source: &'a Source<'a>,
    notes: &'n mut Notes,
}

impl SamReader<'_, '_> {
    fn warn(&mut self, message: String, span: Span) {
        self.notes
            .add(Severity::Warning, message, self.source.place(span));
    }

    /// The events of functions and state machines, by the API that they belong to.
    fn events(&mut self, all: &[Resource<'_>]) -> HashMap<String, Vec<ApiEvent>> {
        let mut found: HashMap<String, Vec<ApiEvent>> = HashMap::new();
        for one in all.iter().filter(|one| {
            matches!(
                one.kind,
                "AWS::Serverless::Function" | "AWS::Serverless::StateMachine"
            )
        }) {
            for Member { key, node, .. } in one.get("Events").and_then(Node::as_object).unwrap_or_default() {
                match node.get("Type").and_then(Node::as_str) {
                    Some("Api") => {}
                    Some("HttpApi") => {
                        self.warn(
                            format!("the event `{key}` is one of an HTTP API: it is left out"),
                            node.span,
                        );
                        continue;
                    }
                    _ => continue,
                }
                let properties = node.get("Properties");
                let get = |name: &str| properties.and_then(|node| node.get(name));
                let (Some(path), Some(verb)) = (
                    get("Path").and_then(|node| self.scope.text(node)),
                    get("Method").and_then(|node| self.scope.text(node)),
                ) else {
                    self.warn(
                        format!("the event `{key}` has no `Path` or no `Method`"),
                        node.span,
                    );
                    continue;
                };
                let api = get("RestApiId")
                    .and_then(|node| link(node).or_else(|| node.as_str()))
                    .unwrap_or(IMPLICIT);
                found.entry(api.to_owned()).or_default().push(ApiEvent {
                    method: MethodParts {
                        http_method: verb.to_uppercase(),
                        path: absolute(&path),
                        guard: Guard::None,
                        api_key_required: false,
                        scopes: Vec::new(),
                        settled: false,
                    },
                    auth: get("Auth").and_then(|node| self.scope.resolve(node)),
                });
            }
        }
        found
    }

    /// Read one API, with what SAM makes of it; none if its document is that of an HTTP API.
    fn api(&mut self, id: &str, properties: &Node, events: &[ApiEvent]) -> Option<ApiParts> {
        self.scope.read_api(id);
        let get = |name: &str| properties.get(name).and_then(|node| self.scope.resolve(node));
        let mut api = ApiParts {
            name: id.to_owned(),
            whole: self.source.is_whole,
            ..ApiParts::default()
        };
        // Without a word on it, CloudFormation makes an edge-optimized API.
        api.set("endpointType", "EDGE");
        let stage = get("StageName")
            .as_ref()
            .and_then(text)
            .unwrap_or_else(|| "Prod".to_owned());
        api.set("stageName", stage.clone());
        if let Some(configuration) = get("EndpointConfiguration") {
            let kind = configuration.get("Type").unwrap_or(&configuration);
            endpoint(&mut api, Some(kind), configuration.get("IpAddressType"));
        }
        if let Some(variables) = get("Variables") {
            api.set("stageVariables", pairs(&variables));
        }
        api_key_source(&mut api, get("ApiKeySourceType").as_ref());
        if get("DisableExecuteApiEndpoint").as_ref().is_some_and(is_true) {
            api.set("disableExecuteApiEndpoint", true);
        }
        for name in ["Domain", "SecurityPolicy", "EndpointAccessMode"] {
            if let Some(node) = properties.get(name) {
                self.notes.add(
                    Severity::Info,
                    format!("`{name}` of `{id}` has no place in a scenario"),
                    self.source.place(node.span),
                );
            }
        }
        let auth = get("Auth");
        let auth = |name: &str| auth.as_ref().and_then(|auth| auth.get(name));
        let mut policy = policy::Statements::default();
        if let Some(body) = properties.get("DefinitionBody") {
            if openapi::document(body, self.scope, false, &mut api, self.source, self.notes).is_some() {
                return None;
            }
            let own = body
                .get("x-amazon-apigateway-policy")
                .and_then(|node| self.scope.resolve(node));
            policy = policy::Statements::of(own.as_ref());
        } else if let Some(node) = properties.get("DefinitionUri") {
            self.warn(
                format!("the document of `{id}` is in another file: paste it as well"),
                node.span,
            );
        }
        for Member { key, node, .. } in auth("Authorizers").and_then(Node::as_object).unwrap_or_default() {
            api.authorizers.extend(self.authorizer(key, node));
        }
        let guards: HashMap<&str, Guard> = auth("Authorizers")
            .and_then(Node::as_object)
            .unwrap_or_default()
            .iter()
            .map(|member| (&*member.key, guard_of(&member.key, &member.node)))
            .collect();
        let scopes = |name: &str| {
            let own = auth("Authorizers").and_then(|all| all.get(name)?.get("AuthorizationScopes"));
            own.map(texts).unwrap_or_default()
        };
        let guard = |name: &str| match name {
            "NONE" => Guard::None,
            "AWS_IAM" => Guard::Iam,
            _ => guards.get(name).cloned().unwrap_or(Guard::Lambda(None)),
        };
        let mut methods = policy::Methods::new(api.methods.take().unwrap_or_default());
        // SAM adds no paths to a document that is given.
        let adds = properties.get("DefinitionBody").is_none() && properties.get("DefinitionUri").is_none()
            || get("MergeDefinitions").as_ref().is_some_and(is_true);
        let mut keys = Keys::default();
        for event in events {
            let mut method = event.method.clone();
            if let Some(auth) = &event.auth {
                if let Some(name) = auth.get("Authorizer").and_then(text) {
                    method.guard = guard(&name);
                    method.settled = true;
                    method.scopes = auth
                        .get("AuthorizationScopes")
                        .map_or_else(|| scopes(&name), texts);
                }
                if let Some(required) = auth.get("ApiKeyRequired") {
                    method.api_key_required = is_true(required);
                    keys.say(&method);
                }
            }
            let path = method.path.clone();
            if adds {
                methods.add(method);
            } else if !methods.has(&path, &method.http_method) {
                self.notes.warn(format!(
                    "{} {path} is an event of `{id}`, whose document does not have it: SAM adds no method to a document that is given",
                    method.http_method
                ));
            }
            if let Some(own) = event.auth.as_ref().and_then(|auth| auth.get("ResourcePolicy")) {
                policy.add(own, &path, &methods.of_path(&path), &stage);
                policy.add_custom(own);
            }
        }
        if properties.get("Cors").is_some() {
            methods.add_options();
        }
        let preflight = |name: &str| auth(name).is_none_or(is_true);
        if let Some(name) = auth("DefaultAuthorizer").and_then(text) {
            let guards_options = preflight("AddDefaultAuthorizerToCorsPreflight");
            let mut guarded = 0;
            for method in methods.all_mut() {
                let is_options = method.http_method == "OPTIONS";
                if !method.settled && method.guard == Guard::None && (guards_options || !is_options) {
                    method.guard = guard(&name);
                    method.scopes = scopes(&name);
                    guarded += usize::from(is_options && method.guard != Guard::None);
                }
            }
            if guarded > 0 {
                self.notes.info(format!(
                    "SAM gives the default authorizer `{name}` to the OPTIONS methods of `{id}` as well, so that preflights, which send no \
                     credentials, are refused; `AddDefaultAuthorizerToCorsPreflight: false` leaves them open"
                ));
            }
        }
        if auth("ApiKeyRequired").is_some_and(is_true) {
            let with_options = preflight("AddApiKeyRequiredToCorsPreflight");
            for method in methods.all_mut().filter(|method| !keys.said(method)) {
                method.api_key_required |= with_options || method.http_method != "OPTIONS";
            }
        }
        if let Some(resource_policy) = auth("ResourcePolicy") {
            self.note_lists(properties);
            for path in methods.paths() {
                policy.add(resource_policy, &path, &methods.of_path(&path), &stage);
            }
            policy.add_custom(resource_policy);
        }
        if policy.is_cut() {
            self.notes.warn(format!(
                "the statements that SAM makes for `{id}` are far more than AWS takes: some are left out"
            ));
        }
        if let Some(document) = policy.document() {
            api.set_policy(&document, self.notes);
        }
        for Member { key, node, .. } in get("GatewayResponses")
            .as_ref()
            .and_then(Node::as_object)
            .unwrap_or_default()
        {
            api.set_gateway_response(key, sam_gateway_response(node));
        }
        let methods = methods.into_all();
        if methods.is_empty() {
            let what = format!("no event and no document gives `{id}` a path");
            self.source.note_no_methods(&what, self.notes);
        } else {
            api.methods = Some(methods);
        }
        api.assume(&self.scope.assumed());
        api.check.push("The id of the API:".to_owned());
        let command = ShellCommand::aws("cloudformation describe-stack-resource")
            .words("--stack-name STACK_NAME")
            .option("--logical-resource-id", id);
        api.check.push(command.into_text());
        Some(api)
    }

    /// A Lambda authorizer; none for one with a user pool.
    fn authorizer(&mut self, key: &str, node: &Node) -> Option<AuthorizerParts> {
        if !matches!(guard_of(key, node), Guard::Lambda(_)) {
            return None;
        }
        let get = |name: &str| node.get(name);
        let identity = |name: &str| get("Identity").and_then(|identity| identity.get(name));
        let is_request = get("FunctionPayloadType")
            .and_then(text)
            .is_some_and(|kind| kind == "REQUEST");
        let mut authorizer = AuthorizerParts {
            key: key.to_owned(),
            function: get("FunctionArn").and_then(text),
            ..AuthorizerParts::default()
        };
        authorizer.set("name", Some(key));
        authorizer.set("type", Some(if is_request { "REQUEST" } else { "TOKEN" }));
        let sources = if is_request {
            let kinds = [
                ("Headers", "method.request.header."),
                ("QueryStrings", "method.request.querystring."),
                ("StageVariables", "stageVariables."),
                ("Context", "context."),
            ];
            let all = kinds.iter().flat_map(|(name, prefix)| {
                let names = identity(name).map(texts).unwrap_or_default();
                names.into_iter().map(move |name| format!("{prefix}{name}"))
            });
            all.collect::<Vec<_>>().join(", ")
        } else {
            let header = identity("Header")
                .and_then(text)
                .unwrap_or_else(|| "Authorization".to_owned());
            format!("method.request.header.{header}")
        };
        authorizer.set_identity_source(sources);
        authorizer.set(
            "identityValidationExpression",
            identity("ValidationExpression").and_then(text),
        );
        authorizer.set_ttl(identity("ReauthorizeEvery"), self.source, self.notes);
        let role = get("FunctionInvokeRole")
            .and_then(text)
            .filter(|role| role != "NONE");
        if role.is_some() {
            authorizer.set("authorizerCredentials", role);
        } else if get("DisableFunctionDefaultPermissions").is_some_and(is_true) {
            self.notes.warn(format!(
                "`DisableFunctionDefaultPermissions` of `{key}`: SAM makes no permission to invoke the function, so the template has to"
            ));
        }
        Some(authorizer)
    }

    /// Say where a list of addresses comes from a parameter that is a list. SAM makes a list in a list of it.
    fn note_lists(&mut self, properties: &Node) {
        let policy = properties.get("Auth").and_then(|auth| auth.get("ResourcePolicy"));
        for list in ["Whitelist", "Blacklist"] {
            let condition = policy.map(|own| policy::vpc_condition(own, list));
            if condition.is_some_and(|keys| keys.as_object().is_some_and(|keys| keys.len() > 1)) {
                self.notes.warn(format!(
                    "`SourceVpc{list}` has VPCs and VPC endpoints: SAM puts both keys into one condition, which denies only where both of them match"
                ));
            }
        }
        for Member { key, node, .. } in policy.and_then(Node::as_object).unwrap_or_default() {
            if let Some(name) = link(node) {
                self.warn(
                    format!(
                        "`{key}` is a reference to `{name}`: SAM puts it into a list of its own, and if it is a list, the policy on AWS has a list in a \
                         list, which matches nothing (SAM issue 1696); write it as a list of values"
                    ),
                    node.span,
                );
            }
        }
    }
}

/// Which methods say outright whether they need an API key, so that the default does not apply.
#[derive(Default)]
struct Keys(std::collections::HashSet<(String, String)>);

impl Keys {
    fn say(&mut self, method: &MethodParts) {
        self.0.insert((method.http_method.clone(), method.path.clone()));
    }

    fn said(&self, method: &MethodParts) -> bool {
        self.0
            .contains(&(method.http_method.clone(), method.path.clone()))
    }
}

fn guard_of(key: &str, node: &Node) -> Guard {
    if node.get("UserPoolArn").is_some() {
        Guard::Cognito
    } else {
        Guard::Lambda(Some(key.to_owned()))
    }
}

/// A gateway response; SAM adds the prefixes of its parameters.
fn sam_gateway_response(node: &Node) -> Map<String, Value> {
    let mut out = gateway_response(node.get("StatusCode"), None, node.get("ResponseTemplates"));
    let kinds = [
        ("Headers", "header"),
        ("Paths", "path"),
        ("QueryStrings", "querystring"),
    ];
    let mut parameters = Map::new();
    for (name, prefix) in kinds {
        let all = node
            .get("ResponseParameters")
            .and_then(|all| all.get(name))
            .map(pairs)
            .unwrap_or_default();
        parameters.extend(
            all.into_iter()
                .map(|(name, value)| (format!("gatewayresponse.{prefix}.{name}"), value)),
        );
    }
    if !parameters.is_empty() {
        out.insert("responseParameters".to_owned(), parameters.into());
    }
    out
}

fn absolute(path: &str) -> String {
    if path.starts_with('/') {
        path.to_owned()
    } else {
        ["/", path].concat()
    }
}

/// Properties over those of `Globals`: objects are merged, lists joined, anything else is replaced.
fn merged(global: Option<&Node>, own: &Node) -> Node {
    let Some(global) = global else { return own.clone() };
    let is_function = |node: &Node| {
        link(node).is_some() || matches!(node.as_object(), Some([one]) if one.key.starts_with("Fn::"))
    };
    match (&global.value, &own.value) {
        (Json::Object(members), Json::Object(own_members)) if !is_function(global) && !is_function(own) => {
            let mut out: Vec<Member> = Vec::with_capacity(members.len() + own_members.len());
            let index: HashMap<&str, &Node> = own_members
                .iter()
                .map(|member| (&*member.key, &member.node))
                .collect();
            for member in members {
                let node = index
                    .get(&*member.key)
                    .map_or_else(|| member.node.clone(), |own| merged(Some(&member.node), own));
                out.push(Member {
                    node,
                    ..member.clone()
                });
            }
            let names: std::collections::HashSet<&str> = members.iter().map(|member| &*member.key).collect();
            out.extend(
                own_members
                    .iter()
                    .filter(|member| !names.contains(&*member.key))
                    .cloned(),
            );
            Json::Object(out).at(own.span)
        }
        (Json::Array(items), Json::Array(own_items)) => {
            Json::Array(items.iter().chain(own_items).cloned().collect()).at(own.span)
        }
        _ => own.clone(),
    }
}
