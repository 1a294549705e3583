//! What templates of every tool say of an API, and the readings that come of it.
//!
//! A template can hold several APIs, and an API several authorizers; a scenario has one of each. So there is a reading for each choice.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::explain::shell;
use crate::explain::words::capitalized;
use crate::import::draft::Draft;
use crate::import::input::Input;
use crate::import::reading::{MAX_API_READINGS, Notes, Product, Reading};
use crate::import::scope::{Scope, text};
use crate::import::tree::{plain, pretty};
use crate::json::{Node, Position, Severity, Span};

/// So many names stand in one note.
const MAX_NAMES: usize = 5;

/// An API of a template.
#[derive(Debug, Default)]
pub(super) struct ApiParts {
    /// The name in the template.
    pub(super) name: String,
    /// The properties of `api` in the words of the scenario format.
    pub(super) properties: Map<String, Value>,
    /// JSON pointers to the properties that are assumed.
    pub(super) assumed: Vec<String>,
    /// The methods; none if the text does not say which there are.
    pub(super) methods: Option<Vec<MethodParts>>,
    /// The Lambda authorizers.
    pub(super) authorizers: Vec<AuthorizerParts>,
    /// Whether the text holds the API itself, so that what it does not have is not there.
    pub(super) whole: bool,
    /// What to look at, for this API.
    pub(super) check: Vec<String>,
}

/// A method of an API.
#[derive(Clone, Debug)]
pub(super) struct MethodParts {
    pub(super) http_method: String,
    pub(super) path: String,
    pub(super) guard: Guard,
    pub(super) api_key_required: bool,
    pub(super) scopes: Vec<String>,
    /// Whether it is said outright that it has no authorizer, so that a default does not apply.
    pub(super) settled: bool,
}

/// The authorization of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    None,
    Iam,
    Cognito,
    /// A Lambda authorizer, by its name in the template; none if it is not in the template.
    Lambda(Option<String>),
}

/// A Lambda authorizer of an API.
#[derive(Clone, Debug, Default)]
pub(super) struct AuthorizerParts {
    /// The name in the template, which methods refer to.
    pub(super) key: String,
    /// The properties of `authorizer` in the words of the scenario format.
    pub(super) properties: Map<String, Value>,
    /// The ARN or name of its function, where the text has it.
    pub(super) function: Option<String>,
}

impl AuthorizerParts {
    /// Set a property, if it has a value. An empty text is none.
    pub(super) fn set(&mut self, name: &str, value: Option<impl Into<String>>) {
        let value = value.map(Into::into).filter(|value| !value.is_empty());
        if let Some(value) = value {
            self.properties.insert(name.to_owned(), value.into());
        }
    }

    /// Set the identity source. An empty one is set as well: the scenario format has another default.
    pub(super) fn set_identity_source(&mut self, source: String) {
        self.properties.insert("identitySource".to_owned(), source.into());
    }

    /// Set the time for which results are cached; a note where it is no number of seconds.
    pub(super) fn set_ttl(&mut self, node: Option<&Node>, source: &Source<'_>, notes: &mut Notes) {
        match seconds(node) {
            Ok(Some(seconds)) => {
                self.properties
                    .insert("authorizerResultTtlInSeconds".to_owned(), seconds.into());
            }
            Ok(None) => {}
            Err(node) => notes.add(Severity::Warning, no_seconds(node), source.place(node.span)),
        }
    }
}

impl ApiParts {
    /// Set a property of `api`.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.properties.insert(name.to_owned(), value.into());
    }

    /// Set the resource policy; a string is a text with JSON in it. What stands for a policy that is elsewhere is noted.
    pub(super) fn set_policy(&mut self, policy: &Node, notes: &mut Notes) {
        if policy.is_null() {
            return;
        }
        let text = policy.as_str().map_or_else(|| pretty(policy), str::to_owned);
        if text.trim_start().starts_with("${") {
            notes.warn(format!(
                "the resource policy of `{}` is not in this text ({text}): paste it as well",
                self.name
            ));
        } else if !text.trim().is_empty() {
            self.set("policy", text);
        }
    }

    /// Add a gateway response; none of a type that is not known.
    pub(super) fn set_gateway_response(&mut self, response_type: &str, response: Map<String, Value>) {
        if response_type.contains("${") {
            return;
        }
        let all = self
            .properties
            .entry("gatewayResponses")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(all) = all {
            all.insert(response_type.to_owned(), Value::Object(response));
        }
    }

    /// Set the properties at JSON pointers to the defaults that stand in values, where there are none.
    pub(super) fn assume(&mut self, pointers: &[&str]) {
        for pointer in pointers {
            let name = pointer.trim_start_matches("/api/");
            if !self.properties.contains_key(name) {
                let default = crate::scenario::Api::default();
                let value = match name {
                    "region" => default.region,
                    "accountId" => default.account_id,
                    _ => default.rest_api_id,
                };
                self.set(name, value);
                self.assumed.push((*pointer).to_owned());
            }
        }
    }

    /// How many methods each authorizer guards.
    fn uses(&self) -> HashMap<String, usize> {
        let mut uses = HashMap::new();
        for method in self.methods.iter().flatten() {
            if let Guard::Lambda(Some(key)) = &method.guard {
                *uses.entry(key.clone()).or_default() += 1;
            }
        }
        uses
    }
}

/// The readings: one for each API and each of its authorizers.
pub(super) fn readings(apis: Vec<ApiParts>, notes: &mut Notes) -> Vec<Reading> {
    let several_apis = apis.len() > 1;
    if several_apis {
        let names: Vec<&str> = apis.iter().map(|api| api.name.as_str()).collect();
        notes.warn(format!(
            "there are {} REST APIs ({}), and a scenario has one: choose the reading of the API that answers",
            apis.len(),
            listed(&names)
        ));
    }
    let mut readings = Vec::new();
    for mut api in apis {
        if api.methods.iter().flatten().any(|method| method.api_key_required) {
            notes.info("the values of API keys are not read: add them to `api.apiKeys`");
        }
        let mut authorizers = std::mem::take(&mut api.authorizers);
        // Those that guard methods come first; those that guard none are left out, unless there are no others.
        let uses = api.uses();
        let uses = |authorizer: &AuthorizerParts| uses.get(&authorizer.key).copied().unwrap_or(0);
        authorizers.sort_by_key(|authorizer| std::cmp::Reverse(uses(authorizer)));
        let used = authorizers.iter().filter(|one| uses(one) > 0).count();
        if used > 0 && used < authorizers.len() {
            let unused: Vec<&str> = authorizers
                .iter()
                .skip(used)
                .map(|one| one.key.as_str())
                .collect();
            notes.info(format!(
                "no method has the authorizer {}: it is left out",
                listed(&unused)
            ));
            authorizers.truncate(used);
        }
        if authorizers.len() > 1 {
            let names: Vec<&str> = authorizers.iter().map(|one| one.key.as_str()).collect();
            notes.warn(format!(
                "`{}` has {} Lambda authorizers ({}), and a scenario has one: choose the reading of the authorizer in question",
                api.name,
                names.len(),
                listed(&names)
            ));
        }
        let several = authorizers.len() > 1;
        let mut choices: Vec<Option<&AuthorizerParts>> = authorizers.iter().map(Some).collect();
        if choices.is_empty() {
            choices.push(None);
        }
        for choice in choices {
            if readings.len() == MAX_API_READINGS {
                notes.warn(format!("more than {MAX_API_READINGS} readings are not made"));
                return readings;
            }
            readings.push(reading(&api, choice, several, notes));
        }
    }
    readings
}

/// The reading of an API with one of its authorizers.
fn reading(
    api: &ApiParts,
    authorizer: Option<&AuthorizerParts>,
    several: bool,
    notes: &mut Notes,
) -> Reading {
    let mut draft = Draft::default();
    for (name, value) in &api.properties {
        draft.api(name, value.clone());
    }
    for pointer in &api.assumed {
        draft.assume(pointer.clone());
    }
    let key = authorizer.map(|one| one.key.as_str());
    let mut external = false;
    if let Some(methods) = &api.methods {
        let (kept, others): (Vec<&MethodParts>, Vec<&MethodParts>) = methods.iter().partition(
            |method| !matches!(&method.guard, Guard::Lambda(Some(other)) if Some(other.as_str()) != key),
        );
        if !others.is_empty() {
            let names: Vec<String> = others
                .iter()
                .map(|one| format!("{} {}", one.http_method, one.path))
                .collect();
            notes.warn(left_out(key.unwrap_or(""), &names));
        }
        external = kept.iter().any(|method| method.guard == Guard::Lambda(None));
        draft.api("methods", kept.into_iter().map(method).collect::<Vec<_>>());
    }
    match authorizer {
        Some(authorizer) => {
            for (name, value) in &authorizer.properties {
                draft.authorizer(name, value.clone());
            }
        }
        None if external => {
            notes.warn("the authorizer of some methods is not in this text: add its properties")
        }
        None if api.whole => {
            draft.set("authorizer", Value::Null);
        }
        None => {}
    }
    let mut title = if api.name.is_empty() {
        "A REST API".to_owned()
    } else {
        format!("REST API `{}`", api.name)
    };
    if several && let Some(key) = key {
        title += &format!(", authorizer `{key}`");
    }
    let mut check = api.check.clone();
    if let Some(function) = authorizer
        .and_then(|one| one.function.as_ref())
        .filter(|name| !name.contains("${"))
    {
        check.push("Whether API Gateway may invoke the authorizer's function:".to_owned());
        let command = shell::ShellCommand::aws("lambda get-policy").option("--function-name", function);
        check.push(command.into_text());
    }
    Reading {
        check,
        product: Some(Product::Rest),
        ..Reading::of(title, draft)
    }
}

/// The note on methods that are not in the reading with an authorizer: another one guards them.
pub(super) fn left_out(authorizer: &str, methods: &[String]) -> String {
    let names: Vec<&str> = methods.iter().map(String::as_str).collect();
    format!(
        "the reading with the authorizer `{authorizer}` leaves out {} that another one guards: {}",
        counted(names.len(), "method"),
        listed(&names)
    )
}

fn method(method: &MethodParts) -> Value {
    let mut out = Map::new();
    out.insert("httpMethod".to_owned(), method.http_method.clone().into());
    out.insert("path".to_owned(), method.path.clone().into());
    let authorization = match method.guard {
        Guard::None => "NONE",
        Guard::Iam => "AWS_IAM",
        Guard::Cognito => "COGNITO_USER_POOLS",
        Guard::Lambda(_) => "CUSTOM",
    };
    out.insert("authorizationType".to_owned(), authorization.into());
    if method.api_key_required {
        out.insert("apiKeyRequired".to_owned(), true.into());
    }
    if !method.scopes.is_empty() {
        out.insert("authorizationScopes".to_owned(), method.scopes.clone().into());
    }
    Value::Object(out)
}

/// Where values stand in the text.
pub(super) struct Source<'a> {
    text: &'a str,
    /// Whether the text was understood. Of one with mistakes nobody knows what it does not have.
    pub(super) is_whole: bool,
    places: std::cell::Cell<usize>,
}

/// So many notes have a place: to find one takes the length of the text.
const MAX_PLACES: usize = 60;

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a Input<'_>) -> Self {
        Self {
            text: input.tree().text.as_deref().unwrap_or(input.text),
            is_whole: input.tree().errors().next().is_none(),
            places: std::cell::Cell::new(0),
        }
    }

    /// The line and column; none for what does not stand in the text.
    pub(super) fn place(&self, span: Span) -> Option<(usize, usize)> {
        if span == Span::default() || self.places.get() == MAX_PLACES {
            return None;
        }
        self.places.set(self.places.get() + 1);
        let position = Position::new(self.text, span.start);
        Some((position.line, position.column))
    }

    /// Note that there are no methods, and what follows of it; of a text with a mistake nothing does.
    pub(super) fn note_no_methods(&self, what: &str, notes: &mut Notes) {
        notes.warn(if self.is_whole {
            format!("{what}: every method and path is taken to exist")
        } else {
            "which methods there are is not known: put the mistake in the text right".to_owned()
        });
    }

    /// Note the values that are not known, and the defaults that were taken.
    pub(super) fn note_scope(&self, scope: &Scope<'_>, notes: &mut Notes) {
        for (name, span) in scope.unresolved() {
            notes.add(
                Severity::Warning,
                format!("the value of `{name}` is not in this text: it is kept as `${{{name}}}`"),
                self.place(span),
            );
        }
        for (name, default, span) in scope.defaults() {
            let message = format!("the parameter `{name}` is taken to have its default, `{default}`");
            notes.add(Severity::Info, message, self.place(span));
        }
    }

    /// The object that the text is, after a note of what is wrong in it. None where it is no object, which is noted: it is no `name`.
    pub(super) fn root<'i>(&self, input: &'i Input<'_>, name: &str, notes: &mut Notes) -> Option<&'i Node> {
        self.note_errors(input, notes);
        let root = input.tree().only().filter(|root| root.as_object().is_some());
        if root.is_none() {
            notes.add(
                Severity::Error,
                format!("this is no {name}: it is no object"),
                None,
            );
        }
        root
    }

    /// Note what the reader of the tree did not understand.
    fn note_errors(&self, input: &Input<'_>, notes: &mut Notes) {
        for diagnostic in input.tree().errors() {
            notes.add(
                diagnostic.severity,
                diagnostic.message.clone(),
                self.place(diagnostic.span),
            );
        }
    }
}

/// The reading of a text that is about a product which is not simulated.
pub(super) fn other_product(product: Product, what: &str, notes: &mut Notes) -> Reading {
    let name = product.name();
    notes.add(
        Severity::Error,
        format!("{what} is {name}, which is another product than a REST API and is not simulated: nothing is read of it"),
        None,
    );
    Reading {
        title: capitalized(name),
        product: Some(product),
        ..Reading::default()
    }
}

/// Texts of a list, or the one text that stands in its place.
pub(super) fn texts(node: &Node) -> Vec<String> {
    match node.as_array() {
        Some(items) => items.iter().filter_map(text).collect(),
        None => text(node).into_iter().collect(),
    }
}

/// An object of texts as the scenario format has it.
pub(super) fn pairs(node: &Node) -> Map<String, Value> {
    let members = node.as_object().unwrap_or_default().iter();
    members
        .filter_map(|member| Some((member.key.to_string(), text(&member.node)?.into())))
        .collect()
}

/// A gateway response: its status, parameters and templates.
pub(super) fn gateway_response(
    status: Option<&Node>,
    parameters: Option<&Node>,
    templates: Option<&Node>,
) -> Map<String, Value> {
    let mut out = Map::new();
    let status = status
        .and_then(text)
        .and_then(|status| status.trim().parse::<u16>().ok());
    if let Some(status) = status.filter(|status| (100..600).contains(status)) {
        out.insert("statusCode".to_owned(), status.into());
    }
    for (name, node) in [
        ("responseParameters", parameters),
        ("responseTemplates", templates),
    ] {
        let pairs = node.map(pairs).unwrap_or_default();
        if !pairs.is_empty() {
            out.insert(name.to_owned(), pairs.into());
        }
    }
    out
}

/// Set the properties of an endpoint configuration. Their names in templates are `Types` or `Type`, and `IpAddressType`.
pub(super) fn endpoint(api: &mut ApiParts, types: Option<&Node>, ip_address_type: Option<&Node>) {
    let word = types.map(texts).and_then(|types| types.into_iter().next());
    if let Some(word) = word
        .map(|word| word.to_uppercase())
        .filter(|word| ["EDGE", "REGIONAL", "PRIVATE"].contains(&word.as_str()))
    {
        api.set("endpointType", word);
    }
    let word = ip_address_type.and_then(text).map(|word| word.to_lowercase());
    if let Some(word) = word.filter(|word| ["ipv4", "dualstack"].contains(&word.as_str())) {
        api.set("ipAddressType", word);
    }
}

/// Set where the API key of a request comes from, if it is one of AWS's words.
pub(super) fn api_key_source(api: &mut ApiParts, node: Option<&Node>) {
    if let Some(word) = node
        .and_then(text)
        .filter(|word| ["HEADER", "AUTHORIZER"].contains(&word.as_str()))
    {
        api.set("apiKeySource", word);
    }
}

/// The time for which results are cached, from 0 to 3600 seconds, also in quotes.
///
/// The value, if it is something else.
pub(super) fn seconds(node: Option<&Node>) -> Result<Option<u32>, &Node> {
    let Some(node) = node.filter(|node| !node.is_null()) else {
        return Ok(None);
    };
    let seconds = text(node).and_then(|text| text.trim().parse::<u32>().ok());
    seconds.filter(|seconds| *seconds <= 3_600).map(Some).ok_or(node)
}

/// What to say of a value that is no such time.
pub(super) fn no_seconds(node: &Node) -> String {
    format!(
        "{} is no time from 0 to 3600 seconds for which results are cached",
        plain(node)
    )
}

/// The ARN or name of a function in the address with which API Gateway invokes it.
pub(super) fn function_of(uri: &str) -> Option<String> {
    let arn = uri.split_once("/functions/")?.1;
    Some(arn.strip_suffix("/invocations").unwrap_or(arn).to_owned())
}

/// The methods without those that stand twice; the first is kept.
pub(super) fn distinct(methods: Vec<MethodParts>) -> Vec<MethodParts> {
    let mut seen = HashSet::with_capacity(methods.len());
    let mut methods = methods;
    methods.retain(|method| seen.insert((method.http_method.clone(), method.path.clone())));
    methods
}

/// Names in backticks, the first few of them.
pub(super) fn listed(names: &[&str]) -> String {
    let mut out: Vec<String> = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > MAX_NAMES {
        out.push(format!("{} more", names.len() - MAX_NAMES));
    }
    out.join(", ")
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whether a template is one that SAM transforms.
pub(super) fn has_transform(root: &Node) -> bool {
    let names = root.get("Transform").map(texts).unwrap_or_default();
    names.iter().any(|name| name.starts_with("AWS::Serverless"))
}
