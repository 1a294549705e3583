//! Terraform: `terraform show -json` of a state or a plan, a state file, and HCL.

mod configuration;
mod hcl;
mod plan;

use std::collections::HashMap;

use self::configuration::{Block, Configuration, first, without_indices};
use crate::explain::shell;
use crate::import::format::{Format, openapi};
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Product, Reading};
use crate::import::scope::{Scope, is_true};
use crate::import::template::{
    ApiParts, AuthorizerParts, Guard, MethodParts, Source, api_key_source, endpoint, function_of,
    gateway_response, other_product, pairs, readings, texts,
};
use crate::import::tree::Tree;
use crate::json::{self, Node, Severity, Span};

pub(in crate::import) static TERRAFORM: Format = Format {
    kind: Kind::Terraform,
    description: "Terraform: `terraform show -json` of a state or a plan, a state file, and blocks of HCL. `aws_api_gateway_*` resources, \
                  `aws_iam_policy_document`, `jsonencode`; variables and locals with the values that the text has.",
    example: "resource \"aws_api_gateway_authorizer\" \"token\" {\n  name        = \"token\"\n  rest_api_id = aws_api_gateway_rest_api.pets.id\n  \
              identity_source = \"method.request.header.X-Token\"\n}\n",
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    if let Some(root) = input.tree().only().filter(|root| plan::is_terraform(root)) {
        let name = plan::SECTIONS
            .iter()
            .find(|name| root.get(name).is_some())
            .unwrap_or(&"resources");
        return Some((Confidence::Certain, format!("it has `{name}` of Terraform")));
    }
    if let Some(line) = plan::printed(input.text) {
        return Some((
            Confidence::Certain,
            format!("line {line} is of what `terraform plan` prints"),
        ));
    }
    let found = hcl::looks_like(input.text)?;
    Some((Confidence::Certain, format!("it has the block `{found}`")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    if let Some(line) = plan::printed(input.text) {
        notes.add(
            Severity::Error,
            "this is what `terraform plan` prints for people, and is not read: `terraform plan -out=plan.out` and `terraform show -json plan.out` \
             print the same as JSON, which is",
            Some((line, 1)),
        );
        return Vec::new();
    }
    let source = Source::new(input);
    let configuration = match input.tree().only().filter(|root| plan::is_terraform(root)) {
        Some(root) => plan::configuration(root),
        None => match hcl::configuration(input.text, notes) {
            Ok(configuration) => configuration,
            Err((message, line, column)) => {
                notes.add(Severity::Error, message, Some((line, column)));
                return Vec::new();
            }
        },
    };
    let mut reader = TerraformReader::new(&configuration, &source, notes);
    let apis = reader.apis();
    for api in &apis {
        reader.note_open(api, input);
    }
    let v2 = configuration
        .blocks
        .iter()
        .find(|block| block.kind.starts_with("aws_apigatewayv2_"));
    if apis.is_empty() {
        if let Some(block) = v2 {
            let socket = block
                .text("protocol_type")
                .is_some_and(|kind| kind == "WEBSOCKET");
            let product = if socket { Product::WebSocket } else { Product::Http };
            return vec![other_product(product, &format!("`{}`", block.address), notes)];
        }
        notes.add(
            Severity::Error,
            "there is no `aws_api_gateway_*` resource in it",
            None,
        );
    } else if let Some(block) = v2 {
        notes.warn(format!(
            "`{}` is another product than a REST API: it is left out",
            block.address
        ));
    }
    readings(apis, notes)
}

/// So many APIs of a text are read.
const MAX_APIS: usize = 12;

/// A longer reference refers to nothing.
const MAX_REFERENCE: usize = 400;

/// A path has so many parts.
const MAX_PARTS: usize = 64;

struct TerraformReader<'a, 'n> {
    configuration: &'a Configuration,
    source: &'a Source<'a>,
    notes: &'n mut Notes,
    /// With and without the index of an instance.
    by_address: HashMap<String, usize>,
    /// By type and id, as a state has it.
    by_id: HashMap<(&'a str, String), usize>,
    paths: HashMap<usize, String>,
}

impl<'a, 'n> TerraformReader<'a, 'n> {
    fn new(configuration: &'a Configuration, source: &'a Source<'a>, notes: &'n mut Notes) -> Self {
        let mut by_address = HashMap::new();
        let mut by_id = HashMap::new();
        for (index, block) in configuration.blocks.iter().enumerate() {
            by_address.insert(block.address.clone(), index);
            by_address.entry(without_indices(&block.address)).or_insert(index);
            if let Some(id) = block.text("id") {
                by_id.insert((block.kind.as_str(), id), index);
            }
        }
        Self {
            configuration,
            source,
            notes,
            by_address,
            by_id,
            paths: HashMap::new(),
        }
    }

    fn block(&self, index: usize) -> Option<&'a Block> {
        self.configuration.blocks.get(index)
    }

    /// The resource of this type that an attribute refers to.
    fn link(&self, block: &Block, attribute: &str, kind: &str) -> Option<usize> {
        let value = block.text(attribute);
        if let Some(name) = value
            .as_deref()
            .and_then(|value| value.strip_prefix("${")?.strip_suffix('}'))
        {
            return self.at(&in_module(block, name)).filter(|at| self.is(*at, kind));
        }
        if let Some(found) = value.and_then(|value| self.by_id.get(&(kind, value))) {
            return Some(*found);
        }
        let name = block.references.get(attribute)?;
        // Of several instances, the one with the same index is meant.
        let own = block.address.rfind('[').and_then(|at| block.address.get(at..));
        let same = own.filter(|index| index.ends_with(']')).and_then(|index| {
            let (resource, _) = name.rsplit_once('.')?;
            self.at(&[resource, index].concat())
        });
        same.or_else(|| self.at(name)).filter(|at| self.is(*at, kind))
    }

    /// The resource with the address that a reference begins with.
    fn at(&self, reference: &str) -> Option<usize> {
        if reference.len() > MAX_REFERENCE {
            return None;
        }
        let beginning_of = |reference: &str| {
            let mut end = reference.len();
            loop {
                let address = reference.get(..end)?;
                if let Some(found) = self.by_address.get(address) {
                    return Some(*found);
                }
                end = address.rfind('.')?;
            }
        };
        beginning_of(reference).or_else(|| beginning_of(&without_indices(reference)))
    }

    fn is(&self, at: usize, kind: &str) -> bool {
        self.block(at).is_some_and(|block| block.kind == kind)
    }

    /// The APIs with what belongs to each. What belongs to an API that is elsewhere is one of its own.
    fn apis(&mut self) -> Vec<ApiParts> {
        let mut order: Vec<Option<usize>> = Vec::new();
        let mut groups: HashMap<Option<usize>, Vec<&'a Block>> = HashMap::new();
        for (index, block) in self.configuration.blocks.iter().enumerate() {
            let Some(kind) = block.kind.strip_prefix("aws_api_gateway_") else {
                continue;
            };
            let key = match kind {
                "rest_api" => Some(index),
                "authorizer" | "method" | "resource" | "gateway_response" | "stage" | "deployment"
                | "rest_api_policy" => self.link(block, "rest_api_id", "aws_api_gateway_rest_api"),
                _ => continue,
            };
            let group = groups.entry(key).or_insert_with(|| {
                order.push(key);
                Vec::new()
            });
            group.push(block);
        }
        order.retain(|key| {
            let says = |block: &&Block| {
                !matches!(
                    block.kind.as_str(),
                    "aws_api_gateway_stage" | "aws_api_gateway_deployment"
                )
            };
            groups
                .get(key)
                .is_some_and(|group| key.is_some() || group.iter().any(says))
        });
        if order.len() > MAX_APIS {
            self.notes.warn(format!(
                "only the first {MAX_APIS} of {} REST APIs are read",
                order.len()
            ));
        }
        let mut out = Vec::new();
        for key in order.iter().take(MAX_APIS) {
            let blocks = groups.remove(key).unwrap_or_default();
            let root = key.and_then(|at| self.block(at));
            let mut api = ApiParts {
                whole: root.is_some() && !self.configuration.has_mistakes,
                ..ApiParts::default()
            };
            if let Some(region) = &self.configuration.region {
                api.set("region", region.clone());
            }
            if let Some(root) = root
                && !self.rest_api(root, &mut api)
            {
                continue;
            }
            for block in &blocks {
                self.part(block, &mut api);
            }
            let stages = blocks
                .iter()
                .filter(|block| block.kind == "aws_api_gateway_stage");
            if stages.count() > 1 {
                self.notes.info(format!(
                    "`{}` has more than one stage: the last one is read",
                    api.name
                ));
            }
            self.methods(&blocks, &mut api);
            api.assume(&self.configuration.assumed);
            out.push(api);
        }
        out
    }

    /// Read the API itself; whether it is a REST API.
    fn rest_api(&mut self, block: &Block, api: &mut ApiParts) -> bool {
        api.name = block
            .text("name")
            .filter(|name| !name.contains("${"))
            .unwrap_or_else(|| block.address.clone());
        // Without a word on it, the provider makes an edge-optimized API.
        api.set("endpointType", "EDGE");
        if let Some(body) = block.text("body") {
            let tree = Tree::new(&body, &json::parse(&body));
            match tree.only() {
                Some(root) => {
                    let root = without_places(root);
                    if openapi::document(&root, &Scope::default(), false, api, self.source, self.notes)
                        .is_some()
                    {
                        self.notes
                            .warn(format!("the body of `{}` is that of an HTTP API", block.address));
                        return false;
                    }
                }
                None => self.notes.warn(format!(
                    "the body of `{}` is not in this text: paste the document as well",
                    block.address
                )),
            }
        }
        let configuration = block.get("endpoint_configuration").map(first);
        endpoint(
            api,
            configuration.and_then(|one| one.get("types")),
            configuration.and_then(|one| one.get("ip_address_type")),
        );
        api_key_source(api, block.get("api_key_source"));
        if block.get("disable_execute_api_endpoint").is_some_and(is_true) {
            api.set("disableExecuteApiEndpoint", true);
        }
        if let Some(policy) = block.get("policy") {
            api.set_policy(policy, self.notes);
        }
        if let Some(id) = block.text("id").filter(|id| !id.contains('$')) {
            api.set("restApiId", id.clone());
            api.check
                .push("Whether the API is still as in the state:".to_owned());
            let command = shell::ShellCommand::aws("apigateway get-rest-api").option("--rest-api-id", &id);
            api.check.push(command.into_text());
        } else {
            let address = shell::word(&block.address);
            api.check.push("The id of the API:".to_owned());
            api.check.push(format!("terraform state show {address}"));
        }
        let arn = block
            .text("execution_arn")
            .filter(|arn| !arn.contains('$'))
            .unwrap_or_default();
        if let [_, _, "execute-api", region, account, ..] = arn.split(':').collect::<Vec<_>>().as_slice() {
            api.set("region", *region);
            api.set("accountId", *account);
        }
        true
    }

    fn part(&mut self, block: &Block, api: &mut ApiParts) {
        match block.kind.as_str() {
            "aws_api_gateway_rest_api_policy" => {
                if let Some(policy) = block.get("policy") {
                    api.set_policy(policy, self.notes);
                }
            }
            "aws_api_gateway_authorizer" => {
                let authorizer = self.authorizer(block);
                api.authorizers.extend(authorizer);
            }
            "aws_api_gateway_gateway_response" => {
                let response = gateway_response(
                    block.get("status_code"),
                    block.get("response_parameters"),
                    block.get("response_templates"),
                );
                if let Some(response_type) = block.text("response_type") {
                    api.set_gateway_response(&response_type, response);
                }
            }
            "aws_api_gateway_stage" | "aws_api_gateway_deployment" => {
                let is_stage = block.kind == "aws_api_gateway_stage";
                if let Some(name) = block
                    .text("stage_name")
                    .filter(|_| is_stage || !api.properties.contains_key("stageName"))
                {
                    api.set("stageName", name);
                }
                if let Some(variables) = block.get("variables").filter(|_| is_stage) {
                    api.set("stageVariables", pairs(variables));
                }
            }
            _ => {}
        }
        if block.get("for_each").is_some() || block.get("count").is_some() {
            let message = format!(
                "`{}` is made for each of several values, of which one is read",
                block.address
            );
            self.notes
                .add(Severity::Warning, message, self.source.place(block.values.span));
        }
    }

    fn authorizer(&mut self, block: &Block) -> Option<AuthorizerParts> {
        let kind = block.text("type").unwrap_or_else(|| "TOKEN".to_owned());
        if kind == "COGNITO_USER_POOLS" {
            return None;
        }
        let mut authorizer = AuthorizerParts {
            key: block.address.clone(),
            function: block.text("authorizer_uri").as_deref().and_then(function_of),
            ..AuthorizerParts::default()
        };
        for (name, value) in [
            ("id", block.text("id").filter(|id| !id.contains('$'))),
            ("name", block.text("name")),
            (
                "type",
                Some(kind).filter(|kind| ["TOKEN", "REQUEST"].contains(&kind.as_str())),
            ),
            (
                "identityValidationExpression",
                block.text("identity_validation_expression"),
            ),
            ("authorizerCredentials", block.text("authorizer_credentials")),
        ] {
            authorizer.set(name, value);
        }
        let identity = block
            .text("identity_source")
            .unwrap_or_else(|| "method.request.header.Authorization".to_owned());
        authorizer.set_identity_source(identity);
        authorizer.set_ttl(
            block.get("authorizer_result_ttl_in_seconds"),
            self.source,
            self.notes,
        );
        Some(authorizer)
    }

    fn methods(&mut self, blocks: &[&'a Block], api: &mut ApiParts) {
        for block in blocks
            .iter()
            .filter(|block| block.kind == "aws_api_gateway_method")
        {
            let resource = self.link(block, "resource_id", "aws_api_gateway_resource");
            let path = match resource {
                Some(at) => self.path(at, 0),
                None => self
                    .link(block, "resource_id", "aws_api_gateway_rest_api")
                    .map(|_| "/".to_owned())
                    .or_else(|| {
                        let root = self.root_resource(block)?;
                        (block.text("resource_id")? == root).then(|| "/".to_owned())
                    }),
            };
            let Some(path) = path else {
                let message = format!(
                    "the resource of `{}` is not in this text: the method is left out",
                    block.address
                );
                self.notes
                    .add(Severity::Warning, message, self.source.place(block.values.span));
                continue;
            };
            let authorizer = self
                .link(block, "authorizer_id", "aws_api_gateway_authorizer")
                .and_then(|at| self.block(at));
            let guard = match block.text("authorization").as_deref() {
                Some("AWS_IAM") => Guard::Iam,
                Some("COGNITO_USER_POOLS") => Guard::Cognito,
                Some("CUSTOM") => Guard::Lambda(authorizer.map(|authorizer| authorizer.address.clone())),
                _ => Guard::None,
            };
            api.methods.get_or_insert_default().push(MethodParts {
                http_method: block.text("http_method").unwrap_or_else(|| "ANY".to_owned()),
                path,
                guard,
                api_key_required: block.get("api_key_required").is_some_and(is_true),
                scopes: block.get("authorization_scopes").map(texts).unwrap_or_default(),
                settled: false,
            });
        }
    }

    /// The id of the resource `/` of the API that a block belongs to, as a state has it.
    fn root_resource(&self, block: &Block) -> Option<String> {
        let api = self
            .link(block, "rest_api_id", "aws_api_gateway_rest_api")
            .and_then(|at| self.block(at))?;
        api.text("root_resource_id")
    }

    fn path(&mut self, at: usize, depth: usize) -> Option<String> {
        if let Some(known) = self.paths.get(&at) {
            return Some(known.clone());
        }
        let block = self.block(at).filter(|_| depth < MAX_PARTS)?;
        let part = block.text("path_part")?;
        let above = self.link(block, "parent_id", "aws_api_gateway_resource");
        // A resource that is elsewhere is taken to be the root.
        let above = match above {
            Some(at) => self.path(at, depth + 1)?,
            None => String::new(),
        };
        if above.bytes().filter(|byte| *byte == b'/').count() >= MAX_PARTS {
            return None;
        }
        let path = format!("{above}/{part}");
        self.paths.insert(at, path.clone());
        Some(path)
    }

    /// Note the references to other resources that stand in the values of an API.
    fn note_open(&mut self, api: &ApiParts, input: &Input<'_>) {
        let mut texts: Vec<&str> = Vec::new();
        let authorizers = api.authorizers.iter().take(MAX_APIS);
        let properties = api.properties.values();
        for value in properties.chain(authorizers.flat_map(|one| one.properties.values())) {
            add_texts(value, &mut texts);
        }
        texts.extend(api.methods.iter().flatten().map(|method| method.path.as_str()));
        let mut noted = 0;
        for (_, rest) in texts
            .iter()
            .flat_map(|text| text.split("${").skip(1).map(|rest| ((), rest)))
        {
            let Some((name, _)) = rest.split_once('}') else {
                continue;
            };
            // A variable of a policy has a colon: `${aws:username}`.
            if noted == MAX_OPEN || name.contains([':', '\n']) {
                continue;
            }
            noted += 1;
            let span = input.text.find(name).map(|at| Span::new(at, at + name.len()));
            self.notes.add(
                Severity::Warning,
                format!("the value of `{name}` is not in this text: it is kept as `${{{name}}}`"),
                span.and_then(|span| self.source.place(span)),
            );
        }
    }
}

/// So many references are noted.
const MAX_OPEN: usize = 20;

/// Add the texts in a value.
fn add_texts<'v>(value: &'v serde_json::Value, texts: &mut Vec<&'v str>) {
    match value {
        serde_json::Value::String(text) => texts.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| add_texts(item, texts)),
        serde_json::Value::Object(members) => members.values().for_each(|value| add_texts(value, texts)),
        _ => {}
    }
}

/// The address as seen from the root, of a reference in a block.
fn in_module(block: &Block, reference: &str) -> String {
    let module = block
        .address
        .split_once(&block.kind)
        .map_or("", |(module, _)| module);
    [module, reference].concat()
}

/// A value out of another text, of which positions say nothing here.
fn without_places(node: &Node) -> Node {
    let value = match &node.value {
        json::Value::Array(items) => json::Value::Array(items.iter().map(without_places).collect()),
        json::Value::Object(members) => json::Value::Object(
            members
                .iter()
                .map(|member| json::Member {
                    node: without_places(&member.node),
                    ..member.clone()
                })
                .collect(),
        ),
        other => other.clone(),
    };
    value.at(Span::default())
}
