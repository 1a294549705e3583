//! The intrinsic functions of CloudFormation. There are `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::GetAtt`, `Fn::If` and the like.
//!
//! They are evaluated with the pseudo parameters and the defaults of a template's parameters. What cannot be evaluated is kept as text
//! (`${Name}`), and [`Scope::unresolved`] names it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use crate::gateway::{partition, url_suffix};
use crate::import::tree::plain;
use crate::json::{self, Node, Span, Value};
use crate::scenario::Api;

/// A longer default of a parameter is not put in its place: CloudFormation takes none that is longer.
const MAX_PARAMETER: usize = 4_096;

/// So many conditions may need one another.
const MAX_CHAIN: usize = 50;

/// So many values are evaluated; what comes after them is kept as text.
const MAX_STEPS: usize = 2_000_000;

/// So many bytes are put in the places of names.
const MAX_BYTES: usize = 8_000_000;

/// Properties that say which function or user pool is meant. Names in them that are not known need no note.
const REFERENCES: [&str; 4] = ["authorizerUri", "providerARNs", "FunctionArn", "UserPoolArn"];

/// What names stand for in a template.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    parameters: HashMap<&'a str, &'a Node>,
    conditions: HashMap<&'a str, &'a Node>,
    mappings: Option<&'a Node>,
    region: Option<String>,
    /// The logical id of the API that is read, for which [`Api::rest_api_id`] stands.
    api: RefCell<Option<String>>,
    decided: RefCell<HashMap<String, Option<bool>>>,
    unresolved: RefCell<Vec<(String, Span)>>,
    defaults: RefCell<Vec<(String, String, Span)>>,
    assumed: RefCell<BTreeSet<&'static str>>,
    steps: Cell<usize>,
    bytes: Cell<usize>,
    depth: Cell<usize>,
}

impl<'a> Scope<'a> {
    /// What names stand for in this template: its `Parameters`, `Conditions` and `Mappings`.
    pub(super) fn new(template: &'a Node) -> Self {
        let section = |name: &str| {
            let members = template.get(name).and_then(Node::as_object).unwrap_or_default();
            members
                .iter()
                .map(|member| (&*member.key, &member.node))
                .collect()
        };
        Self {
            parameters: section("Parameters"),
            conditions: section("Conditions"),
            mappings: template.get("Mappings"),
            ..Self::default()
        }
    }

    /// Set the region, where the text has it.
    pub(super) fn in_region(mut self, region: Option<String>) -> Self {
        self.region = region;
        self
    }

    /// Say of which API the values are that are evaluated from now on. What was noted of another is forgotten.
    pub(super) fn read_api(&self, logical_id: &str) {
        *self.api.borrow_mut() = Some(logical_id.to_owned());
        self.assumed.borrow_mut().clear();
    }

    /// The value without functions; none if it is removed by `AWS::NoValue`.
    pub(super) fn resolve(&self, node: &Node) -> Option<Node> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return Some(node.clone());
        }
        if let Some((name, argument)) = function(node) {
            return self.call(name, argument, node.span);
        }
        Some(match &node.value {
            Value::Array(items) => {
                Value::Array(items.iter().filter_map(|item| self.resolve(item)).collect()).at(node.span)
            }
            Value::Object(members) => {
                let members = members.iter().filter_map(|member| {
                    let node = if REFERENCES.contains(&&*member.key) {
                        self.resolve_reference(&member.node)?
                    } else {
                        self.resolve(&member.node)?
                    };
                    Some(json::Member {
                        node,
                        ..member.clone()
                    })
                });
                Value::Object(members.collect()).at(node.span)
            }
            _ => node.clone(),
        })
    }

    /// The value as text, its functions evaluated; none for lists and objects.
    pub(super) fn text(&self, node: &Node) -> Option<String> {
        text(&self.resolve(node)?)
    }

    /// As [`Scope::text`], without notes. What is not known says which resource of the template is meant.
    pub(super) fn reference_text(&self, node: &Node) -> Option<String> {
        text(&self.resolve_reference(node)?)
    }

    fn resolve_reference(&self, node: &Node) -> Option<Node> {
        let before = self.unresolved.borrow().len();
        let node = self.resolve(node);
        self.unresolved.borrow_mut().truncate(before);
        node
    }

    /// Whether a resource with this condition is made; none if that cannot be said.
    pub(super) fn condition(&self, name: &str) -> Option<bool> {
        if let Some(known) = self.decided.borrow().get(name) {
            return *known;
        }
        // A condition that refers to itself is not decided, nor what needs a long chain of them.
        self.decided.borrow_mut().insert(name.to_owned(), None);
        let depth = self.depth.replace(self.depth.get() + 1);
        let condition = self.conditions.get(name).filter(|_| depth < MAX_CHAIN);
        let noted = self.unresolved.borrow().len();
        let decision = condition.and_then(|node| self.test(node));
        if decision.is_some() {
            // What is not known made no difference.
            self.unresolved.borrow_mut().truncate(noted);
        }
        self.depth.set(depth);
        self.decided.borrow_mut().insert(name.to_owned(), decision);
        decision
    }

    /// The names that stand for nothing that the template has, with the first place of each.
    pub(super) fn unresolved(&self) -> Vec<(String, Span)> {
        self.unresolved.borrow().clone()
    }

    /// The parameters of which the default was taken: name, default, place.
    pub(super) fn defaults(&self) -> Vec<(String, String, Span)> {
        self.defaults.borrow().clone()
    }

    /// JSON pointers to the properties of the scenario whose defaults stand in values of the API.
    pub(super) fn assumed(&self) -> Vec<&'static str> {
        self.assumed.borrow().iter().copied().collect()
    }

    fn assume(&self, pointer: &'static str) {
        self.assumed.borrow_mut().insert(pointer);
    }

    /// The text in place of a value that is not known.
    pub(super) fn unknown(&self, name: &str, span: Span) -> Node {
        let mut unresolved = self.unresolved.borrow_mut();
        if unresolved.len() < MAX_UNRESOLVED && !unresolved.iter().any(|(known, _)| known == name) {
            unresolved.push((name.to_owned(), span));
        }
        Value::String(["${", name, "}"].concat().into()).at(span)
    }

    fn call(&self, name: &str, argument: &Node, span: Span) -> Option<Node> {
        let found = match name {
            "Ref" => match argument.as_str() {
                Some("AWS::NoValue") => return None,
                Some(name) => self.reference(name, span),
                None => None,
            },
            "Fn::GetAtt" => return Some(self.attribute(argument, span)),
            "Fn::Sub" => self.substitute(argument, span),
            "Fn::Join" => self.join(argument),
            "Fn::If" => {
                let parts = argument.as_array().unwrap_or_default();
                let decision = parts
                    .first()
                    .and_then(Node::as_str)
                    .and_then(|name| self.condition(name));
                let branch = decision.and_then(|yes| parts.get(if yes { 1 } else { 2 }));
                match branch {
                    Some(branch) => return self.resolve(branch),
                    None => {
                        let condition = parts.first().and_then(Node::as_str).unwrap_or("");
                        return Some(self.unknown(&["Fn::If ", condition].concat(), span));
                    }
                }
            }
            "Fn::FindInMap" => self.find_in_map(argument),
            "Fn::Select" => self.select(argument),
            "Fn::Split" => self.split(argument),
            // Each call within another one escapes the quotation marks of the text once more.
            "Fn::ToJsonString" => self
                .resolve(argument)
                .map(|node| json::compact(&node))
                .filter(|text| self.may_add(text.len()))
                .map(Node::string),
            _ => None,
        };
        Some(found.unwrap_or_else(|| {
            let what = argument
                .as_str()
                .or_else(|| argument.as_array()?.first()?.as_str());
            let what = what.map(|what| [" ", what].concat()).unwrap_or_default();
            let name = if name == "Ref" {
                what.trim_start().to_owned()
            } else {
                [name, &what].concat()
            };
            self.unknown(&name, span)
        }))
    }

    /// What a name stands for: a pseudo parameter, a parameter with a default, the API.
    fn reference(&self, name: &str, span: Span) -> Option<Node> {
        if let Some(parameter) = self.parameters.get(name) {
            return self.parameter(name, parameter, span);
        }
        let text = match name {
            "AWS::Region" => self.region.clone().unwrap_or_else(|| {
                self.assume("/api/region");
                Api::default().region
            }),
            "AWS::AccountId" => {
                self.assume("/api/accountId");
                Api::default().account_id
            }
            "AWS::Partition" => partition(self.region.as_deref().unwrap_or("")).to_owned(),
            "AWS::URLSuffix" => url_suffix(self.region.as_deref().unwrap_or("")).to_owned(),
            _ if self.api.borrow().as_deref() == Some(name) => {
                self.assume("/api/restApiId");
                Api::default().rest_api_id
            }
            _ => return None,
        };
        Some(Value::String(text.into()).at(span))
    }

    fn parameter(&self, name: &str, parameter: &Node, span: Span) -> Option<Node> {
        let kind = parameter.get("Type").and_then(Node::as_str).unwrap_or("String");
        // The default of such a parameter is where its value is, not the value.
        if kind.starts_with("AWS::SSM::Parameter::Value") {
            return None;
        }
        let default = text(parameter.get("Default")?)?;
        if default.len() > MAX_PARAMETER {
            return None;
        }
        {
            let mut defaults = self.defaults.borrow_mut();
            if defaults.len() < MAX_UNRESOLVED && !defaults.iter().any(|(known, ..)| known == name) {
                defaults.push((name.to_owned(), default.clone(), span));
            }
        }
        let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
        if !self.may_add(default.len()) || (is_list && !self.may_add_items(default.split(',').count())) {
            return None;
        }
        Some(if is_list {
            let items = default
                .split(',')
                .map(|item| Value::String(item.trim().into()).at(span));
            Value::Array(items.collect()).at(span)
        } else {
            Value::String(default.into()).at(span)
        })
    }

    fn attribute(&self, argument: &Node, span: Span) -> Node {
        let parts = match argument.as_array() {
            Some(parts) => parts.iter().filter_map(text).collect::<Vec<_>>().join("."),
            None => argument.as_str().unwrap_or_default().to_owned(),
        };
        match parts.split_once('.') {
            Some((name, "RestApiId")) => self.reference(name, span),
            _ => None,
        }
        .unwrap_or_else(|| self.unknown(&parts, span))
    }

    fn substitute(&self, argument: &Node, span: Span) -> Option<Node> {
        let parts = argument.as_array().unwrap_or_default();
        let template = argument.as_str().or_else(|| parts.first()?.as_str())?;
        let own = parts.get(1);
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                // Nor does any of what follows end.
                out.push_str("${");
                rest = after;
                break;
            };
            rest = after;
            if let Some(literal) = name.strip_prefix('!') {
                out.extend(["${", literal, "}"]);
                continue;
            }
            let name = name.trim();
            let value = match own.and_then(|own| own.get(name)) {
                Some(node) => self.text(node),
                None if name.contains('.') => text(&self.attribute(&Node::string(name), span)),
                None => self.reference(name, span).and_then(|node| text(&node)),
            };
            match value {
                Some(value) if value.len() <= MAX_PARAMETER && self.may_add(value.len()) => {
                    out.push_str(&value)
                }
                _ => out.push_str(&text(&self.unknown(name, span))?),
            }
        }
        out.push_str(rest);
        Some(Value::String(out.into()).at(span))
    }

    fn join(&self, argument: &Node) -> Option<Node> {
        let parts = argument.as_array()?;
        let between = self.text(parts.first()?)?;
        let items = self.resolve(parts.get(1)?)?;
        let items: Vec<String> = items.as_array()?.iter().map(text).collect::<Option<_>>()?;
        if !self.may_add(between.len().saturating_mul(items.len())) {
            return None;
        }
        Some(Value::String(items.join(&between).into()).at(argument.span))
    }

    fn select(&self, argument: &Node) -> Option<Node> {
        let parts = argument.as_array()?;
        let index: usize = self.text(parts.first()?)?.parse().ok()?;
        self.resolve(parts.get(1)?)?.as_array()?.get(index).cloned()
    }

    fn split(&self, argument: &Node) -> Option<Node> {
        let parts = argument.as_array()?;
        let between = self.text(parts.first()?)?;
        let whole = self.text(parts.get(1)?)?;
        if between.is_empty() || !self.may_add_items(whole.split(&between).count()) {
            return None;
        }
        Some(Node::list(whole.split(&between).map(Node::string)))
    }

    fn find_in_map(&self, argument: &Node) -> Option<Node> {
        let keys = argument.as_array()?.iter().take(3);
        let mut found = self.mappings?;
        for key in keys {
            found = found.get(&self.text(key)?)?;
        }
        let is_value = text(found).is_some() || found.as_array().is_some();
        (is_value && self.may_add(json::compact(found).len())).then(|| found.clone())
    }

    /// Whether a list of so many items may be put in the place of a name: each takes more than its text.
    fn may_add_items(&self, items: usize) -> bool {
        self.may_add(items.saturating_mul(size_of::<Node>()))
    }

    /// Whether so many bytes more may be put in the place of a name.
    fn may_add(&self, bytes: usize) -> bool {
        let all = self.bytes.get().saturating_add(bytes);
        self.bytes.set(all.min(MAX_BYTES));
        all <= MAX_BYTES
    }

    /// Whether a condition holds; none if that depends on what is not known.
    fn test(&self, node: &Node) -> Option<bool> {
        let (name, argument) = match node.as_object()? {
            [member] => (&*member.key, &member.node),
            _ => return None,
        };
        let parts = argument.as_array().unwrap_or_default();
        match name {
            "Condition" => self.condition(argument.as_str()?),
            "Fn::Equals" => {
                let before = self.unresolved.borrow().len();
                let values = (self.text(parts.first()?)?, self.text(parts.get(1)?)?);
                let known = self.unresolved.borrow().len() == before
                    && !values.0.contains("${")
                    && !values.1.contains("${");
                known.then_some(values.0 == values.1)
            }
            "Fn::Not" => self.test(parts.first()?).map(|yes| !yes),
            "Fn::And" | "Fn::Or" => {
                let settles = name == "Fn::Or";
                let decisions: Vec<Option<bool>> = parts.iter().map(|part| self.test(part)).collect();
                if decisions.contains(&Some(settles)) {
                    return Some(settles);
                }
                decisions.iter().all(Option::is_some).then_some(!settles)
            }
            _ => None,
        }
    }
}

/// So many names are noted.
const MAX_UNRESOLVED: usize = 40;

/// The name and argument of a function, if the value is a call of one.
fn function(node: &Node) -> Option<(&str, &Node)> {
    match node.as_object()? {
        [member] if &*member.key == "Ref" || member.key.starts_with("Fn::") => {
            Some((&*member.key, &member.node))
        }
        _ => None,
    }
}

/// The logical id that a value refers to: `{"Ref": "Api"}`, `{"Fn::GetAtt": ["Api", "RootResourceId"]}`.
pub(super) fn link(node: &Node) -> Option<&str> {
    let (name, argument) = function(node)?;
    let whole = match name {
        "Ref" | "Fn::GetAtt" => argument
            .as_str()
            .or_else(|| argument.as_array()?.first()?.as_str())?,
        "Fn::Sub" => argument.as_str()?.strip_prefix("${")?.strip_suffix('}')?,
        _ => return None,
    };
    Some(whole.split_once('.').map_or(whole, |(id, _)| id))
}

/// The attribute of a resource that a value refers to: `RootResourceId`.
pub(super) fn attribute(node: &Node) -> Option<&str> {
    let (name, argument) = function(node)?;
    match name {
        "Fn::GetAtt" => match argument.as_array() {
            Some(parts) => parts.get(1)?.as_str(),
            None => Some(argument.as_str()?.split_once('.')?.1),
        },
        "Fn::Sub" => Some(argument.as_str()?.strip_suffix('}')?.split_once('.')?.1),
        _ => None,
    }
}

/// A plain value as text; none for lists, objects and null.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Whether a plain value says yes: `true`, also in quotes.
pub(super) fn is_true(node: &Node) -> bool {
    matches!(plain(node), serde_json::Value::Bool(true))
        || text(node).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(template: &str, value: &str) -> (String, Vec<String>) {
        let template = json::parse(template).root.unwrap();
        let scope = Scope::new(&template);
        scope.read_api("Api");
        let value = scope.resolve(&json::parse(value).root.unwrap());
        let names = scope.unresolved().into_iter().map(|(name, _)| name).collect();
        (
            value.map_or_else(String::new, |value| json::compact(&value)),
            names,
        )
    }

    const TEMPLATE: &str = r#"{"Parameters": {"Stage": {"Type": "String", "Default": "prod"}, "Bare": {"Type": "String"},
            "Nets": {"Type": "CommaDelimitedList", "Default": "10.0.0.0/8, 192.0.2.0/24"},
            "Ssm": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b"}},
        "Mappings": {"Ids": {"us-east-1": {"vpce": "vpce-1"}}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}, "Not": {"Fn::Not": [{"Condition": "IsProd"}]},
            "Loop": {"Condition": "Loop"}, "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "Not"}]},
            "Open": {"Fn::Equals": [{"Ref": "Bare"}, "x"]}, "Either": {"Fn::Or": [{"Condition": "Open"}, {"Condition": "IsProd"}]}}}"#;

    #[test]
    fn functions_are_evaluated() {
        for (value, expected) in [
            (r#"{"Ref": "Stage"}"#, r#""prod""#),
            (r#"{"Ref": "Nets"}"#, r#"["10.0.0.0/8","192.0.2.0/24"]"#),
            (
                r#"{"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/${Stage}/${!aws:username}"}"#,
                r#""arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/${aws:username}""#,
            ),
            (
                r#"{"Fn::Sub": ["${A}/${Stage}", {"A": {"Ref": "Stage"}}]}"#,
                r#""prod/prod""#,
            ),
            (
                r#"{"Fn::Join": ["/", ["a", {"Ref": "Stage"}, {"Fn::Select": [1, {"Ref": "Nets"}]}]]}"#,
                r#""a/prod/192.0.2.0/24""#,
            ),
            (
                r#"{"Fn::FindInMap": ["Ids", {"Ref": "AWS::Region"}, "vpce"]}"#,
                r#""vpce-1""#,
            ),
            (r#"{"Fn::If": ["IsProd", "yes", "no"]}"#, r#""yes""#),
            (r#"{"Fn::If": ["Both", "yes", "no"]}"#, r#""no""#),
            (r#"{"Fn::If": ["Either", "yes", "no"]}"#, r#""yes""#),
            (
                r#"{"a": {"Fn::If": ["Not", "x", {"Ref": "AWS::NoValue"}]}, "b": 1}"#,
                r#"{"b":1}"#,
            ),
        ] {
            assert_eq!(
                resolved(TEMPLATE, value),
                (expected.to_owned(), Vec::new()),
                "{value}"
            );
        }
    }

    #[test]
    fn what_is_not_known_stays_as_text_and_is_named() {
        for (value, expected, name) in [
            (r#"{"Ref": "Bare"}"#, r#""${Bare}""#, "Bare"),
            (r#"{"Ref": "Ssm"}"#, r#""${Ssm}""#, "Ssm"),
            (
                r#"{"Fn::Sub": "a/${Bare}/${Stage}"}"#,
                r#""a/${Bare}/prod""#,
                "Bare",
            ),
            (
                r#"{"Fn::GetAtt": ["Function", "Arn"]}"#,
                r#""${Function.Arn}""#,
                "Function.Arn",
            ),
            (
                r#"{"Fn::ImportValue": "x"}"#,
                r#""${Fn::ImportValue x}""#,
                "Fn::ImportValue x",
            ),
            (
                r#"{"Fn::If": ["Open", "yes", "no"]}"#,
                r#""${Fn::If Open}""#,
                "Fn::If Open",
            ),
            (
                r#"{"Fn::If": ["Loop", "yes", "no"]}"#,
                r#""${Fn::If Loop}""#,
                "Fn::If Loop",
            ),
        ] {
            let (found, names) = resolved(TEMPLATE, value);
            assert_eq!(found, expected);
            assert!(names.contains(&name.to_owned()), "{names:?}");
        }
    }

    #[test]
    fn a_value_refers_to_a_resource() {
        for (value, expected) in [
            (r#"{"Ref": "A"}"#, Some("A")),
            (r#"{"Fn::GetAtt": ["A", "RootResourceId"]}"#, Some("A")),
            (r#"{"Fn::GetAtt": "A.Id"}"#, Some("A")),
            (r#"{"Fn::Sub": "${A}"}"#, Some("A")),
            (r#""A""#, None),
        ] {
            assert_eq!(link(&json::parse(value).root.unwrap()), expected, "{value}");
        }
    }
}
