//! The parts of an API, put together as scenarios.

mod vpc_endpoint;

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use crate::explain::shell::ShellCommand;
use crate::explain::words::capitalized;
use crate::import::cli_output::{CliParts, function_of, methods, policy_text};
use crate::import::draft::Draft;
use crate::import::http_request::commands;
use crate::import::input::Input;
use crate::import::policy;
use crate::import::reading::{MAX_API_READINGS, Notes, Product, Reading};
use crate::import::template::{Source, gateway_response, left_out, listed, no_seconds, seconds};
use crate::import::tree::{at, plain, text_at};
use crate::json::{self, Node, Severity, Value};

/// Read what a text describes: a reading for each API, stage and authorizer that there may be.
pub(super) fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let tree = input.tree();
    let parts = CliParts::of(tree);
    let source = Source::new(input);
    for error in tree.errors() {
        notes.add(Severity::Warning, error.message.clone(), source.place(error.span));
    }
    if !parts.other_product.is_empty() {
        notes.add(
            Severity::Error,
            "names that begin with a capital letter are of `aws apigatewayv2`: an HTTP API or a WebSocket API, not a REST API",
            None,
        );
        if parts.only_authorizers() && parts.authorizers.is_empty() {
            let mut protocols = parts
                .other_product
                .iter()
                .filter_map(|node| text_at(node, "ProtocolType"));
            let product = if protocols.any(|protocol| protocol == "WEBSOCKET") {
                Product::WebSocket
            } else {
                Product::Http
            };
            return vec![Reading {
                title: capitalized(product.name()),
                product: Some(product),
                ..Reading::default()
            }];
        }
    }
    if parts.is_empty() {
        notes.add(
            Severity::Error,
            "nothing was found that `aws apigateway get-…` prints",
            None,
        );
        return Vec::new();
    }
    for unknown in &parts.unknown {
        let place = tree.text.is_none().then(|| source.place(unknown.span)).flatten();
        notes.add(
            Severity::Warning,
            "this value is none that is known, and is left out",
            place,
        );
    }
    if parts.has_more {
        notes.warn("a list goes on (`position`): what follows is not in the text");
    }
    let found = methods(&parts.resources);
    let authorizers = authorizers(&parts, &found, notes);
    let mut readings = Vec::new();
    'choices: for api in or_none(&parts.apis) {
        for stage in or_none(&parts.stages) {
            for authorizer in or_none(&authorizers) {
                if readings.len() == MAX_API_READINGS {
                    notes.warn(format!("more than {MAX_API_READINGS} readings are not made"));
                    break 'choices;
                }
                let choice = Choice {
                    parts: &parts,
                    methods: &found,
                    source: &source,
                    api,
                    stage,
                    authorizer,
                };
                readings.push(choice.reading(notes));
            }
        }
    }
    for (count, what) in [
        (parts.apis.len(), "APIs"),
        (parts.stages.len(), "stages"),
        (authorizers.len(), "authorizers"),
    ] {
        if count > 1 {
            notes.info(format!(
                "the text has {count} {what}, and a scenario has one: there is a reading for each"
            ));
        }
    }
    readings
}

/// The items, or one none if there are none.
fn or_none<'a>(items: &[&'a Node]) -> Vec<Option<&'a Node>> {
    if items.is_empty() {
        vec![None]
    } else {
        items.iter().copied().map(Some).collect()
    }
}

/// The authorizers, the one that most methods have first. Those that no method has are left out, unless there are no others.
fn authorizers<'a>(
    parts: &CliParts<'a>,
    methods: &[(&str, &str, &Node)],
    notes: &mut Notes,
) -> Vec<&'a Node> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    let methods = methods.iter().map(|(.., method)| *method);
    for id in methods
        .chain(parts.methods.iter().copied())
        .filter_map(|method| text_at(method, "authorizerId"))
    {
        *uses.entry(id).or_default() += 1;
    }
    let mut found = parts.authorizers.clone();
    let uses = |authorizer: &Node| {
        text_at(authorizer, "id")
            .and_then(|id| uses.get(id))
            .copied()
            .unwrap_or(0)
    };
    found.sort_by_cached_key(|authorizer| std::cmp::Reverse(uses(authorizer)));
    let used = found.iter().filter(|authorizer| uses(authorizer) > 0).count();
    if used > 0 && used < found.len() {
        let unused = found.split_off(used);
        let names: Vec<&str> = unused.iter().filter_map(|one| text_at(one, "id")).collect();
        notes.info(format!(
            "no method has the authorizer {}: it is left out",
            listed(&names)
        ));
    }
    found
}

/// The parts of one reading.
struct Choice<'a> {
    parts: &'a CliParts<'a>,
    methods: &'a [(&'a str, &'a str, &'a Node)],
    source: &'a Source<'a>,
    api: Option<&'a Node>,
    stage: Option<&'a Node>,
    authorizer: Option<&'a Node>,
}

impl Choice<'_> {
    fn reading(&self, notes: &mut Notes) -> Reading {
        let mut draft = Draft::default();
        if let Some(api) = self.api {
            rest_api(api, &mut draft, notes);
        }
        if let Some(stage) = self.stage {
            copy(stage, "stageName", "stageName", &mut draft);
            if let Some(variables) = stage
                .get("variables")
                .filter(|variables| variables.as_object().is_some())
            {
                draft.api("stageVariables", plain(variables));
            }
        }
        vpc_endpoint::add(&self.parts.endpoints, &mut draft, notes);
        self.add_methods(&mut draft, notes);
        self.add_responses(&mut draft);
        self.add_keys(&mut draft, notes);
        if let Some(authorizer) = self.authorizer {
            self.add_authorizer(authorizer, &mut draft, notes);
        }
        let check = self.check(&draft);
        let mut reading = Reading::of(self.title(), draft);
        reading.check = check;
        reading.product = Some(Product::Rest);
        reading
    }

    fn title(&self) -> String {
        let named = |what: &str, node: Option<&Node>, names: [&str; 2]| {
            let name = node.and_then(|node| names.iter().find_map(|name| text_at(node, name)))?;
            Some(format!("{what} {name}"))
        };
        let parts = [
            named("API", self.api, ["id", "name"]),
            named("stage", self.stage, ["stageName", "stageName"]),
            named("authorizer", self.authorizer, ["name", "id"]),
        ];
        let title = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if title.is_empty() {
            "Parts of a REST API".to_owned()
        } else {
            capitalized(&title)
        }
    }

    /// The methods, with their authorization.
    fn add_methods(&self, draft: &mut Draft, notes: &mut Notes) {
        let mut out: Vec<Json> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        let mut bare = false;
        for (path, verb, method) in self.methods {
            if self.is_of_another(method) {
                others.push(format!("{verb} {path}"));
                continue;
            }
            match text_at(method, "authorizationType") {
                Some(authorization) => out.push(self.method(path, verb, authorization, method)),
                None => bare = true,
            }
        }
        for summary in &self.parts.summaries {
            for path in at(summary, "apiSummary")
                .and_then(Node::as_object)
                .unwrap_or_default()
            {
                for verb in path.node.as_object().unwrap_or_default() {
                    if let Some(authorization) = text_at(&verb.node, "authorizationType") {
                        out.push(self.method(&path.key, &verb.key, authorization, &verb.node));
                    }
                }
            }
        }
        // What `get-method` prints has no path.
        for method in &self.parts.methods {
            let verb = text_at(method, "httpMethod").unwrap_or("ANY");
            if self.is_of_another(method) {
                others.push(verb.to_owned());
                continue;
            }
            let only = match self.parts.resources.as_slice() {
                [resource] => text_at(resource, "path"),
                _ => None,
            };
            if only.is_none() {
                draft.assume(format!("/api/methods/{}/path", out.len()));
                notes.info(format!(
                    "what `get-method` prints has no path: `/{{proxy+}}` is assumed for {verb}"
                ));
            }
            let authorization = text_at(method, "authorizationType").unwrap_or("NONE");
            out.push(self.method(only.unwrap_or("/{proxy+}"), verb, authorization, method));
        }
        if bare {
            notes.warn("some methods are named only: `aws apigateway get-resources --embed methods` prints their authorization");
        }
        if !others.is_empty() {
            let id = self.authorizer.and_then(|authorizer| text_at(authorizer, "id"));
            notes.warn(left_out(id.unwrap_or(""), &others));
        }
        if !out.is_empty() || !others.is_empty() {
            draft.api("methods", out);
        }
    }

    /// Whether the function of another authorizer than the chosen one guards a method.
    fn is_of_another(&self, method: &Node) -> bool {
        if text_at(method, "authorizationType") != Some("CUSTOM") {
            return false;
        }
        let chosen = self.authorizer.and_then(|authorizer| text_at(authorizer, "id"));
        let own = text_at(method, "authorizerId");
        chosen.zip(own).is_some_and(|(chosen, own)| own != chosen)
    }

    fn method(&self, path: &str, verb: &str, authorization: &str, method: &Node) -> Json {
        let mut out = Map::new();
        out.insert("httpMethod".into(), verb.into());
        out.insert("path".into(), path.into());
        out.insert("authorizationType".into(), authorization.into());
        if matches!(
            method.get("apiKeyRequired").map(|node| &node.value),
            Some(Value::Bool(true))
        ) {
            out.insert("apiKeyRequired".into(), true.into());
        }
        if let Some(scopes) = method
            .get("authorizationScopes")
            .filter(|scopes| scopes.as_array().is_some())
        {
            out.insert("authorizationScopes".into(), plain(scopes));
        }
        out.into()
    }

    /// The gateway responses that were customised.
    fn add_responses(&self, draft: &mut Draft) {
        let mut out = Map::new();
        for response in &self.parts.responses {
            let default = matches!(
                response.get("defaultResponse").map(|node| &node.value),
                Some(Value::Bool(true))
            );
            let Some(name) = text_at(response, "responseType").filter(|_| !default) else {
                continue;
            };
            let get = |name: &str| response.get(name);
            let one = gateway_response(
                get("statusCode"),
                get("responseParameters"),
                get("responseTemplates"),
            );
            out.insert(name.into(), one.into());
        }
        if !out.is_empty() {
            draft.api("gatewayResponses", out);
        }
    }

    /// The API keys, and whether they are in a usage plan of the stage.
    fn add_keys(&self, draft: &mut Draft, notes: &mut Notes) {
        let api = self.api.and_then(|api| text_at(api, "id"));
        let stage = self.stage.and_then(|stage| text_at(stage, "stageName"));
        let mut out: Vec<Json> = Vec::new();
        for key in &self.parts.keys {
            let Some(value) = text_at(key, "value") else {
                let name = text_at(key, "name").or_else(|| text_at(key, "id")).unwrap_or("");
                notes.warn(format!(
                    "the value of the API key {name} is not in the text: `--include-values` prints it"
                ));
                continue;
            };
            let mut one = json!({ "value": value });
            if let Some(members) = one.as_object_mut() {
                if matches!(
                    key.get("enabled").map(|node| &node.value),
                    Some(Value::Bool(false))
                ) {
                    members.insert("enabled".into(), false.into());
                }
                let stages = key.get("stageKeys").and_then(Node::as_array);
                if let (Some(stages), Some(api), Some(stage)) = (stages, api, stage) {
                    let own = format!("{api}/{stage}");
                    let is_in = stages.iter().any(|key| key.as_str() == Some(&own));
                    members.insert("usagePlan".into(), is_in.into());
                }
            }
            out.push(one);
        }
        if !out.is_empty() {
            draft.api("apiKeys", out);
        }
    }

    fn add_authorizer(&self, authorizer: &Node, draft: &mut Draft, notes: &mut Notes) {
        let cognito = text_at(authorizer, "type") == Some("COGNITO_USER_POOLS");
        for name in [
            "id",
            "name",
            "type",
            "identityValidationExpression",
            "authorizerCredentials",
        ] {
            if let Some(value) = text_at(authorizer, name)
                && !(cognito && name == "type")
            {
                draft.authorizer(name, value);
            }
        }
        let source = text_at(authorizer, "identitySource").unwrap_or("");
        let source: Vec<&str> = source.split(',').map(str::trim).collect();
        draft.authorizer("identitySource", source.join(","));
        match seconds(authorizer.get("authorizerResultTtlInSeconds")) {
            Ok(Some(ttl)) => {
                draft.authorizer("authorizerResultTtlInSeconds", ttl);
            }
            Ok(None) => {}
            Err(node) => notes.add(Severity::Warning, no_seconds(node), self.source.place(node.span)),
        }
        if let Some((region, _)) = function_of(authorizer)
            && draft.get("/api/region").is_none()
        {
            draft.api("region", region);
        }
        if cognito {
            notes.info("it is the authorizer of a Cognito user pool: a request needs a token, and no function is called");
            if draft.get("/api/methods").is_none() {
                let method = json!([{ "httpMethod": "ANY", "path": "/{proxy+}", "authorizationType": "COGNITO_USER_POOLS" }]);
                draft.api("methods", method).assume("/api/methods");
            }
        } else {
            notes.info("what the authorizer's function answers is not in the text: paste its output as well");
        }
    }

    /// The commands that print what is not in the text.
    fn check(&self, draft: &Draft) -> Vec<String> {
        let region = draft.get("/api/region").and_then(Json::as_str);
        let mut check = Vec::new();
        if let Some(api) = self.api.and_then(|api| text_at(api, "id")) {
            let stage = self.stage.and_then(|stage| text_at(stage, "stageName"));
            let missing = [
                ("get-rest-api ", false),
                ("get-resources ", self.methods.is_empty()),
                ("get-authorizers ", self.authorizer.is_none()),
                ("get-stage ", false),
            ];
            let all = commands(api, region, stage);
            let is_missing = |command: &&String| {
                missing
                    .iter()
                    .any(|(name, missing)| *missing && command.contains(name))
            };
            check.extend(all.iter().filter(is_missing).cloned());
        }
        if let Some((region, function)) = self.authorizer.and_then(function_of) {
            let command = ShellCommand::aws("lambda get-policy").option("--function-name", function);
            check.push(command.in_region(Some(region)).into_text());
        }
        check
    }
}

fn copy(node: &Node, from: &str, to: &str, draft: &mut Draft) {
    if let Some(value) = text_at(node, from) {
        draft.api(to, value);
    }
}

/// What `get-rest-api` prints.
fn rest_api(api: &Node, draft: &mut Draft, notes: &mut Notes) {
    copy(api, "id", "restApiId", draft);
    copy(api, "apiKeySource", "apiKeySource", draft);
    let types = at(api, "endpointConfiguration.types").and_then(Node::as_array);
    if let Some(first) = types.and_then(|types| types.first()).and_then(Node::as_str) {
        draft.api("endpointType", first);
    }
    let address = text_at(api, "endpointConfiguration.ipAddressType");
    if let Some(address) = address {
        draft.api("ipAddressType", address);
    }
    if let Some(Value::Bool(disabled)) = api.get("disableExecuteApiEndpoint").map(|node| &node.value) {
        draft.api("disableExecuteApiEndpoint", *disabled);
    }
    let Some(text) = api.get("policy").and_then(policy_text) else {
        return;
    };
    if let Some(found) = json::parse(&text).root.as_ref().and_then(policy::of_value) {
        // The expanded ARNs of the policy name the region and the account.
        let id = text_at(api, "id").unwrap_or("");
        let places = found.places();
        let own = places
            .iter()
            .any(|(name, value)| *name == "restApiId" && value == id);
        let places = places
            .into_iter()
            .filter(|(name, _)| own && matches!(*name, "region" | "accountId"));
        for (name, value) in places {
            notes.info(format!("`{name}` is taken from the ARNs in the policy"));
            draft.api(name, value);
        }
    } else {
        notes.warn("the resource policy is no JSON: it is kept as it is");
    }
    draft.api("policy", text);
}
