//! `serverless.yml`, with what the Serverless Framework makes of it.

mod variables;

use std::collections::HashMap;

use serde_json::Value;

use crate::explain::shell::ShellCommand;
use crate::import::format::Format;
use crate::import::format::cloudformation::{self, Resource};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::scope::{Scope, is_true, text};
use crate::import::template::{
    ApiParts, AuthorizerParts, Guard, MethodParts, Source, api_key_source, distinct, endpoint, other_product,
    readings, texts,
};
use crate::import::tree::plain;
use crate::json::{Member, Node, Severity};

use variables::Variables;

pub(in crate::import) static SERVERLESS: Format = Format {
    kind: Kind::Serverless,
    description: "`serverless.yml`: `http` events with their authorizers, `provider.apiGateway`, the resource policy, gateway responses in `resources`. \
                  Variables of the file itself (`${self:…}`) and defaults (`${opt:stage, 'dev'}`) are put in their places.",
    example: "service: pets\nprovider: {name: aws, region: eu-west-1}\nfunctions:\n  check: {handler: check.main}\n  list:\n    handler: list.main\n    \
              events:\n      - http: {path: pets, method: get, authorizer: check}\n",
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.tree().only()?;
    let has = |name: &str| root.get(name).is_some();
    if has("provider") && has("service") {
        return Some((Confidence::Certain, "it has `service` and `provider`".to_owned()));
    }
    let functions = root.get("functions")?.as_object()?;
    let has_event = functions.iter().any(|function| {
        let events = function
            .node
            .get("events")
            .and_then(Node::as_array)
            .unwrap_or_default();
        events.iter().any(|event| {
            ["http", "httpApi", "websocket"]
                .iter()
                .any(|name| event.get(name).is_some())
        })
    });
    has_event.then(|| {
        (
            Confidence::Likely,
            "it has `functions` with `http` events".to_owned(),
        )
    })
}

/// The name that the framework gives to its API.
const API: &str = "ApiGatewayRestApi";

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let source = Source::new(input);
    let Some(root) = source.root(input, "serverless.yml", notes) else {
        return Vec::new();
    };
    let variables = Variables::new(root);
    let provider = variables.resolve(root.get("provider"));
    let provider = |name: &str| provider.as_ref().and_then(|provider| provider.get(name));
    let gateway = |name: &str| provider("apiGateway").and_then(|gateway| gateway.get(name));
    let region = provider("region")
        .and_then(text)
        .filter(|region| !region.contains('$'));
    let resources = variables.resolve(root.get("resources"));
    let empty = Node::object::<&str>([]);
    let scope = Scope::new(resources.as_ref().unwrap_or(&empty)).in_region(region.clone());
    scope.read_api(API);
    let mut api = ApiParts {
        name: root
            .get("service")
            .and_then(|node| text(node).or_else(|| text(node.get("name")?)))
            .unwrap_or_default(),
        whole: source.is_whole,
        ..ApiParts::default()
    };
    match region {
        Some(region) => api.set("region", region),
        None => {
            api.set("region", "us-east-1");
            if provider("region").is_some() {
                api.assumed.push("/api/region".to_owned());
            }
        }
    }
    match provider("stage").and_then(text) {
        Some(stage) if !stage.contains("${") => api.set("stageName", stage),
        Some(_) => {}
        None => api.set("stageName", "dev"),
    }
    api.set("endpointType", "EDGE");
    let configured = gateway("endpoint")
        .and_then(|endpoint| endpoint.get("type"))
        .or(provider("endpointType"));
    endpoint(
        &mut api,
        configured,
        gateway("endpoint").and_then(|endpoint| endpoint.get("ipAddressType")),
    );
    api_key_source(&mut api, gateway("apiKeySourceType"));
    if gateway("disableDefaultEndpoint").is_some_and(is_true) {
        api.set("disableExecuteApiEndpoint", true);
    }
    if let Some(id) = gateway("restApiId").and_then(text).filter(|id| !id.contains('$')) {
        api.set("restApiId", id);
    }
    let policy = gateway("resourcePolicy").or(provider("resourcePolicy"));
    if let Some(statements) = policy
        .and_then(|node| scope.resolve(node))
        .filter(|node| node.as_array().is_some_and(|all| !all.is_empty()))
    {
        api.set_policy(
            &Node::object([("Version", Node::string("2012-10-17")), ("Statement", statements)]),
            notes,
        );
    }
    let mut reader = ServerlessReader {
        scope: &scope,
        source: &source,
        notes,
        api,
        other: None,
        methods: Vec::new(),
        known: HashMap::new(),
    };
    reader.functions(root, &variables);
    let ServerlessReader {
        mut api,
        other,
        methods,
        ..
    } = reader;
    let methods = distinct(methods);
    if methods.is_empty() {
        if let Some(product) = other {
            return vec![other_product(product, "the API of this file", notes)];
        }
        source.note_no_methods("no function has an `http` event", notes);
    } else {
        if other.is_some() {
            notes.warn("the events of another product (`httpApi`, `websocket`) are left out");
        }
        api.methods = Some(methods);
    }
    // A list is allowed as well: one template for each file.
    let templates = match resources.as_ref().map(|node| (node, node.as_array())) {
        Some((_, Some(list))) => list,
        Some((one, None)) => std::slice::from_ref(one),
        None => &[],
    };
    let mut extra = ApiParts::default();
    let own: Vec<Resource<'_>> = templates
        .iter()
        .flat_map(cloudformation::resources)
        .filter(|one| one.kind == "AWS::ApiGateway::GatewayResponse")
        .collect();
    let extensions = templates
        .iter()
        .filter_map(|one| one.get("extensions")?.as_object());
    for Member { key, key_span, .. } in extensions.flatten() {
        if key.starts_with("ApiGateway") {
            let message = format!("what `resources.extensions` changes in `{key}` is not read");
            notes.add(Severity::Warning, message, source.place(*key_span));
        }
    }
    cloudformation::read_parts(&own, &scope, &mut extra, &source, notes);
    api.properties.extend(extra.properties);
    if let Some(stage) = api
        .properties
        .get("stageName")
        .and_then(Value::as_str)
        .filter(|_| !api.name.is_empty())
    {
        let stack = format!("{}-{stage}", api.name);
        api.check.push("The id of the API:".to_owned());
        let command = ShellCommand::aws("cloudformation describe-stack-resource")
            .option("--stack-name", &stack)
            .option("--logical-resource-id", API);
        api.check.push(command.into_text());
    }
    source.note_scope(&scope, notes);
    variables.note(&source, notes);
    api.assume(&scope.assumed());
    readings(vec![api], notes)
}

struct ServerlessReader<'a, 'n> {
    scope: &'a Scope<'a>,
    source: &'a Source<'a>,
    notes: &'n mut Notes,
    api: ApiParts,
    /// The other product that an event belongs to.
    other: Option<Product>,
    methods: Vec<MethodParts>,
    /// The authorizers that were read, by name and properties.
    known: HashMap<String, Value>,
}

impl ServerlessReader<'_, '_> {
    fn functions(&mut self, root: &Node, variables: &Variables<'_>) {
        let functions = root.get("functions");
        if functions.is_some_and(|functions| functions.as_str().is_some()) {
            // That they are in another file is noted.
            variables.resolve(functions);
        }
        // A list of objects is allowed as well: one for each file.
        let lists = functions.and_then(Node::as_array).unwrap_or_default().iter();
        for functions in functions.into_iter().chain(lists) {
            for Member { key, node, .. } in functions.as_object().unwrap_or_default() {
                let Some(events) = variables.resolve(node.get("events")) else {
                    continue;
                };
                for event in events.as_array().unwrap_or_default() {
                    for Member { key: kind, node, .. } in event.as_object().unwrap_or_default() {
                        match &**kind {
                            "http" => self.http(key, node),
                            "httpApi" => self.other = Some(Product::Http),
                            "websocket" => self.other = Some(self.other.unwrap_or(Product::WebSocket)),
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    /// An `http` event: an object, or `GET path`.
    fn http(&mut self, function: &str, node: &Node) {
        let (verb, path) = match node.as_str() {
            Some(line) => {
                let mut words = line.split_whitespace();
                (words.next().map(str::to_owned), words.next().map(str::to_owned))
            }
            None => (node.get("method").and_then(text), node.get("path").and_then(text)),
        };
        let (Some(verb), Some(path)) = (verb, path) else {
            let message = format!("an `http` event of `{function}` has no `method` or no `path`");
            return self
                .notes
                .add(Severity::Warning, message, self.source.place(node.span));
        };
        let path = format!("/{}", path.trim_matches('/'));
        let verb = if verb == "*" {
            "ANY".to_owned()
        } else {
            verb.to_uppercase()
        };
        let (guard, scopes) = match node.get("authorizer") {
            Some(authorizer) if !authorizer.is_null() => self.authorizer(authorizer),
            _ => (Guard::None, Vec::new()),
        };
        let cors = node
            .get("cors")
            .is_some_and(|cors| cors.as_object().is_some() || is_true(cors));
        self.methods.push(MethodParts {
            http_method: verb,
            path: path.clone(),
            guard,
            api_key_required: node.get("private").is_some_and(is_true),
            scopes,
            settled: false,
        });
        if cors {
            self.methods.push(MethodParts {
                http_method: "OPTIONS".to_owned(),
                path,
                guard: Guard::None,
                api_key_required: false,
                scopes: Vec::new(),
                settled: true,
            });
        }
    }

    /// What an event says of its authorizer: a name, an ARN, `aws_iam`, or an object.
    fn authorizer(&mut self, node: &Node) -> (Guard, Vec<String>) {
        let get = |name: &str| node.get(name);
        let word = self.scope.reference_text(node).filter(|_| {
            node.as_object()
                .is_none_or(|members| members.len() == 1 && get("name").is_none())
        });
        let kind = get("type").and_then(text).unwrap_or_default().to_uppercase();
        let arn = get("arn")
            .and_then(|node| self.scope.reference_text(node))
            .or_else(|| {
                word.clone()
                    .filter(|word| word.starts_with("arn:") || word.starts_with("${"))
            });
        let named = get("name")
            .and_then(text)
            .or_else(|| word.filter(|word| !word.starts_with("arn:")));
        if kind == "AWS_IAM"
            || named
                .as_deref()
                .is_some_and(|name| name.eq_ignore_ascii_case("aws_iam"))
        {
            return (Guard::Iam, Vec::new());
        }
        let scopes = get("scopes").map(texts).unwrap_or_default();
        if kind == "COGNITO_USER_POOLS"
            || arn
                .as_deref()
                .is_some_and(|arn| arn.contains(":cognito-idp:") || arn.contains("UserPool"))
        {
            return (Guard::Cognito, scopes);
        }
        let id = get("authorizerId").and_then(|node| self.scope.reference_text(node));
        let name = named
            .or_else(|| arn.as_deref().map(name_of))
            .or_else(|| id.clone());
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return (Guard::Lambda(None), Vec::new());
        };
        if kind == "CUSTOM" && id.is_some() {
            return (Guard::Lambda(None), Vec::new());
        }
        let is_request = kind == "REQUEST";
        let mut authorizer = AuthorizerParts {
            key: name.clone(),
            function: arn,
            ..AuthorizerParts::default()
        };
        authorizer.set("name", Some(name.as_str()));
        authorizer.set("type", Some(if is_request { "REQUEST" } else { "TOKEN" }));
        authorizer.set_ttl(get("resultTtlInSeconds"), self.source, self.notes);
        let uncached = authorizer
            .properties
            .get("authorizerResultTtlInSeconds")
            .and_then(Value::as_u64)
            == Some(0);
        let identity = match get("identitySource") {
            Some(node) if !node.is_null() => texts(node).join(", "),
            _ if is_request && uncached => String::new(),
            _ => "method.request.header.Authorization".to_owned(),
        };
        authorizer.set_identity_source(identity);
        authorizer.set(
            "identityValidationExpression",
            get("identityValidationExpression").and_then(text),
        );
        let all = Value::Object(authorizer.properties.clone());
        match self.known.get(&name) {
            None => {
                self.known.insert(name.clone(), all);
                self.api.authorizers.push(authorizer);
            }
            Some(known) if *known != all => {
                let message = format!(
                    "the authorizer `{name}` is given in two ways; the first is read, not {}",
                    plain(node)
                );
                self.notes
                    .add(Severity::Warning, message, self.source.place(node.span));
            }
            Some(_) => {}
        }
        (Guard::Lambda(Some(name)), Vec::new())
    }
}

/// The name of the function with this ARN, or what stands for the ARN.
fn name_of(arn: &str) -> String {
    match arn.strip_prefix("${") {
        Some(variable) => variable.trim_end_matches('}').to_owned(),
        None => arn.rsplit([':', '/']).next().unwrap_or(arn).to_owned(),
    }
}
