//! Blocks of HCL: expressions are evaluated with the variables' defaults and the locals of the text.

mod policy_document;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Block as HclBlock, Body, Structure};
use hcl_edit::template::{Element, Template};

use super::{Block, Configuration};
use crate::import::reading::Notes;
use crate::import::scope::text;
use crate::import::template::texts;
use crate::json::{self, Node, Severity, Span, Value};
use crate::scenario::Api;

/// So many expressions are evaluated; what comes after them is kept as text.
const MAX_STEPS: usize = 500_000;

/// So deep may locals stand in one another.
const MAX_DEPTH: usize = 24;

/// So many bytes are put in the places of names.
const MAX_BYTES: usize = 2_000_000;

/// The beginning of a block of Terraform that a text has; none if it has none.
pub(super) fn looks_like(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim_start).take(MAX_LINES);
    lines.into_iter().find_map(|line| {
        let rest = ["resource ", "data "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        let rest = rest?.trim_start().strip_prefix('"')?;
        let (kind, rest) = rest.split_once('"')?;
        let named = rest.trim_start().strip_prefix('"')?.split_once('"');
        let found = kind.starts_with("aws_") && named.is_some();
        let name = line.split('{').next().unwrap_or(line).trim_end();
        found.then(|| name.chars().take(MAX_NAME).collect())
    })
}

/// So many lines are looked at.
const MAX_LINES: usize = 20_000;

/// Reads blocks; the message, line and column of a mistake.
pub(super) fn configuration(
    source: &str,
    notes: &mut Notes,
) -> Result<Configuration, (String, usize, usize)> {
    let parsed = hcl_edit::parser::parse_body(source).or_else(|error| {
        let kept = without_mistakes(source, notes);
        hcl_edit::parser::parse_body(&kept)
            .ok()
            .filter(|body| !body.is_empty())
            .ok_or(error)
    });
    let body = parsed.map_err(|error| mistake(&error))?;
    let hcl = Hcl::new(&body, source);
    let mut out = Configuration::default();
    for block in blocks(&body) {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("provider", ["aws"]) => {
                let region = block
                    .body
                    .get_attribute("region")
                    .and_then(|attribute| text(&hcl.value(&attribute.value)));
                if !block.body.has_attribute("alias") {
                    out.region = region.filter(|region| !region.contains('$'));
                }
            }
            ("resource", [kind, name]) if kind.starts_with("aws_api") => {
                let address = format!("{kind}.{name}");
                if block.body.has_blocks("dynamic") {
                    notes.warn(format!("the `dynamic` blocks of `{address}` are not read"));
                }
                let instances = hcl.instances(&block.body);
                match &instances {
                    Some(all) if all.is_empty() => {
                        notes.info(format!("`{address}` is left out: there are no instances of it"));
                    }
                    Some(all) if all.len() > MAX_INSTANCES => notes.warn(format!(
                        "only the first {MAX_INSTANCES} of {} instances of `{address}` are read",
                        all.len()
                    )),
                    _ => {}
                }
                let is_known = instances.is_some();
                let instances = instances.unwrap_or_else(|| vec![Instance::default()]);
                for instance in instances.into_iter().take(MAX_INSTANCES) {
                    let address = [&address, &*instance.index].concat();
                    let values = hcl.instance(instance, &block.body);
                    let mut values = Value::at(values.value, span(block.span()));
                    if let (Value::Object(members), true) = (&mut values.value, is_known) {
                        members.retain(|member| !matches!(&*member.key, "for_each" | "count"));
                    }
                    out.blocks.push(Block {
                        kind: (*kind).to_owned(),
                        address,
                        values,
                        references: HashMap::new(),
                    });
                }
            }
            ("module", [name]) => notes.warn(format!(
                "the module `{name}` is elsewhere: what it makes is not read"
            )),
            _ => {}
        }
    }
    out.assumed = hcl.assumed.borrow().iter().copied().collect();
    Ok(out)
}

/// What is wrong, with its line and column.
fn mistake(error: &hcl_edit::parser::Error) -> (String, usize, usize) {
    let place = error.location();
    (
        format!("this is no HCL: {}", error.message()),
        place.line(),
        place.column(),
    )
}

/// The words that blocks begin with at the start of a line.
const BLOCKS: [&str; 8] = [
    "resource ",
    "data ",
    "variable ",
    "locals ",
    "provider ",
    "module ",
    "output ",
    "terraform ",
];

/// A text with spaces in the places of the blocks that cannot be read, each of which is noted.
fn without_mistakes(source: &str, notes: &mut Notes) -> String {
    let mut starts = vec![(0, 0)];
    let mut at = 0;
    for (line, text) in source.split_inclusive('\n').enumerate() {
        if BLOCKS.iter().any(|word| text.starts_with(word)) {
            starts.push((at, line));
        }
        at += text.len();
    }
    let mut kept = String::with_capacity(source.len());
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([source.len()]);
    for ((start, before), end) in starts.iter().zip(ends) {
        let block = source.get(*start..end).unwrap_or("");
        match hcl_edit::parser::parse_body(block) {
            Ok(_) => kept.push_str(block),
            Err(error) => {
                let (message, line, column) = mistake(&error);
                let message = format!("{message}; the block is left out");
                notes.add(Severity::Error, message, Some((before + line, column)));
                kept.extend(block.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            }
        }
    }
    kept
}

fn blocks(body: &Body) -> impl Iterator<Item = &HclBlock> {
    body.iter().filter_map(|structure| match structure {
        Structure::Block(block) => Some(block),
        Structure::Attribute(_) => None,
    })
}

fn span(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or_else(Span::default, |range| Span::new(range.start, range.end))
}

/// So many instances of a resource are read.
const MAX_INSTANCES: usize = 50;

/// An instance of a resource that is made several times.
#[derive(Default)]
struct Instance {
    /// The index in its address: `[0]`, `["get"]`.
    index: String,
    /// What `each.key` or `count.index` stands for, and `each.value`.
    each: Option<(Node, Node)>,
}

/// What names stand for in the text.
struct Hcl<'a> {
    text: &'a str,
    variables: HashMap<&'a str, &'a Expression>,
    locals: HashMap<&'a str, &'a Expression>,
    policies: HashMap<&'a str, &'a Body>,
    region: Option<&'a Expression>,
    assumed: RefCell<BTreeSet<&'static str>>,
    steps: Cell<usize>,
    bytes: Cell<usize>,
    depth: Cell<usize>,
    /// The values that were evaluated before, each with the bytes that it takes as JSON.
    known: RefCell<HashMap<String, Option<(Node, usize)>>>,
    /// The key and the value of the instance that is read.
    each: RefCell<Option<(Node, Node)>>,
}

impl<'a> Hcl<'a> {
    fn new(body: &'a Body, text: &'a str) -> Self {
        let mut out = Self {
            text,
            variables: HashMap::new(),
            locals: HashMap::new(),
            policies: HashMap::new(),
            region: None,
            assumed: RefCell::default(),
            steps: Cell::new(0),
            bytes: Cell::new(0),
            depth: Cell::new(0),
            known: RefCell::default(),
            each: RefCell::default(),
        };
        for block in blocks(body) {
            let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
            match (block.ident.as_str(), labels.as_slice()) {
                ("variable", [name]) => {
                    if let Some(default) = block.body.get_attribute("default") {
                        out.variables.insert(name, &default.value);
                    }
                }
                ("locals", []) => {
                    let attributes = block.body.attributes();
                    out.locals
                        .extend(attributes.map(|attribute| (attribute.key.as_str(), &attribute.value)));
                }
                ("data", ["aws_iam_policy_document", name]) => {
                    out.policies.insert(name, &block.body);
                }
                ("provider", ["aws"]) if !block.body.has_attribute("alias") => {
                    out.region = block
                        .body
                        .get_attribute("region")
                        .map(|attribute| &attribute.value);
                }
                _ => {}
            }
        }
        out
    }

    /// The instances of a resource with `for_each` or `count`; none if it has neither, or if their values are not known.
    fn instances(&self, body: &Body) -> Option<Vec<Instance>> {
        let number = |number: usize| Value::Number(number.to_string().into()).at(Span::default());
        if let Some(count) = body.get_attribute("count") {
            let count: usize = text(&self.value(&count.value))?.parse().ok()?;
            let numbers = (0..count.min(MAX_INSTANCES + 1)).map(|at| Instance {
                index: format!("[{at}]"),
                each: Some((number(at), number(at))),
            });
            return Some(numbers.collect());
        }
        let all = self.value(&body.get_attribute("for_each")?.value);
        let instance = |key: &str, value: &Node| Instance {
            index: format!("[{}]", json::quote(key)),
            each: Some((Node::string(key), value.clone())),
        };
        match &all.value {
            Value::Object(members) => {
                let members = members.iter().take(MAX_INSTANCES + 1);
                Some(
                    members
                        .map(|member| instance(&member.key, &member.node))
                        .collect(),
                )
            }
            Value::Array(items) => {
                let items = items.iter().take(MAX_INSTANCES + 1);
                items.map(|item| Some(instance(&text(item)?, item))).collect()
            }
            _ => None,
        }
    }

    /// The body of an instance as an object.
    fn instance(&self, instance: Instance, body: &Body) -> Node {
        *self.each.borrow_mut() = instance.each;
        let values = self.body(body);
        *self.each.borrow_mut() = None;
        values
    }

    /// A body as an object: attributes, and the blocks of one name as a list.
    fn body(&self, body: &Body) -> Node {
        let mut lists: HashMap<&str, Vec<Node>> = HashMap::new();
        let mut order = Vec::new();
        let mut out = Node::object::<&str>([]);
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    out.push(attribute.key.as_str(), self.value(&attribute.value))
                }
                Structure::Block(block) => {
                    let list = lists.entry(block.ident.as_str()).or_insert_with(|| {
                        order.push(block.ident.as_str());
                        Vec::new()
                    });
                    list.push(self.body(&block.body));
                }
            }
        }
        for name in order {
            out.push(name, Node::list(lists.remove(name).unwrap_or_default()));
        }
        out
    }

    /// The value of an expression. What is not known is kept as text: `${var.name}`.
    fn value(&self, expression: &Expression) -> Node {
        let at = span(expression.span());
        self.steps.set(self.steps.get() + 1);
        let is_open = self.steps.get() > MAX_STEPS || self.bytes.get() > MAX_BYTES;
        let value = if is_open { None } else { self.known(expression) };
        match value {
            Some(node) => node.value.at(at),
            None => {
                let source = self.text.get(at.start..at.end).unwrap_or_default().trim();
                let source = source.get(..MAX_NAME).unwrap_or(source);
                Value::String(["${", source, "}"].concat().into()).at(at)
            }
        }
    }

    fn known(&self, expression: &Expression) -> Option<Node> {
        Some(match expression {
            Expression::Null(_) => Value::Null.at(Span::default()),
            Expression::Bool(flag) => Value::Bool(*flag.value()).at(Span::default()),
            Expression::Number(number) => {
                Value::Number(number.value().to_string().into()).at(Span::default())
            }
            Expression::String(text) => Node::string(text.value().as_str()),
            Expression::Array(items) => Node::list(items.iter().map(|item| self.value(item))),
            Expression::Object(members) => {
                let members = members.iter().map(|(key, member)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => text(&self.value(key)).unwrap_or_default(),
                    };
                    (key, self.value(member.expr()))
                });
                Node::object(members.collect::<Vec<_>>())
            }
            Expression::StringTemplate(template) => self.template(template),
            Expression::HeredocTemplate(heredoc) => {
                let mut heredoc = heredoc.clone();
                if heredoc.indent().is_some() {
                    heredoc.dedent();
                }
                self.template(&heredoc.template)
            }
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            Expression::Conditional(conditional) => {
                let branch = match self.value(&conditional.cond_expr).value {
                    Value::Bool(true) => &conditional.true_expr,
                    Value::Bool(false) => &conditional.false_expr,
                    _ => return None,
                };
                self.value(branch)
            }
            Expression::BinaryOp(operation) => {
                let sides = [&operation.lhs_expr, &operation.rhs_expr].map(|side| text(&self.value(side)));
                let [Some(left), Some(right)] = sides else {
                    return None;
                };
                if left.contains("${") || right.contains("${") {
                    return None;
                }
                let equal = match operation.operator.value() {
                    BinaryOperator::Eq => left == right,
                    BinaryOperator::NotEq => left != right,
                    _ => return None,
                };
                Value::Bool(equal).at(Span::default())
            }
            Expression::FuncCall(call) => {
                let arguments: Vec<&Expression> = call.args.iter().collect();
                return self.call(call.name.name.as_str(), &arguments);
            }
            Expression::Traversal(traversal) => {
                let Expression::Variable(root) = &traversal.expr else {
                    return None;
                };
                let mut names = vec![root.as_str().to_owned()];
                // Which of several instances of a resource is meant makes no difference here.
                let is_value = matches!(root.as_str(), "var" | "local" | "each");
                for operator in &traversal.operators {
                    names.push(match operator.value() {
                        TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_) if !is_value => {
                            continue;
                        }
                        TraversalOperator::GetAttr(name) => name.as_str().to_owned(),
                        TraversalOperator::Index(index) => text(&self.value(index))?,
                        TraversalOperator::LegacyIndex(index) => index.value().to_string(),
                        _ => return None,
                    });
                }
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let found = self.reference(&names, false);
                return found.or_else(|| self.instance_reference(traversal));
            }
            _ => return None,
        })
    }

    /// A reference to an instance of a resource, its index evaluated: `${aws_api_gateway_resource.all["get"].id}`.
    fn instance_reference(&self, traversal: &Traversal) -> Option<Node> {
        let Expression::Variable(root) = &traversal.expr else {
            return None;
        };
        let mut out = root.as_str().to_owned();
        let mut has_index = false;
        for operator in &traversal.operators {
            match operator.value() {
                TraversalOperator::GetAttr(name) => out.extend([".", name.as_str()]),
                TraversalOperator::Index(index) => {
                    has_index = true;
                    out.extend(["[", &*json::compact(&self.value(index)), "]"]);
                }
                _ => return None,
            }
        }
        (has_index && out.starts_with("aws_")).then(|| Node::string(["${", &out, "}"].concat()))
    }

    /// A text with its interpolations in place. One that is nothing but an interpolation is the value itself.
    fn template(&self, template: &Template) -> Node {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.value(&only.expr);
        }
        let mut out = String::new();
        for element in template {
            match element {
                Element::Literal(literal) => out.push_str(literal.value()),
                Element::Interpolation(interpolation) => {
                    let value = self.interpolated(&interpolation.expr);
                    out.push_str(&text(&value).unwrap_or_else(|| json::compact(&value)));
                }
                Element::Directive(_) => out.push_str("${template directive}"),
            }
        }
        Node::string(out)
    }

    /// A value within a text, where the id of an API is wanted and no reference to it.
    fn interpolated(&self, expression: &Expression) -> Node {
        if let Expression::Traversal(traversal) = expression
            && let (Expression::Variable(root), [kind, attribute]) =
                (&traversal.expr, traversal.operators.as_slice())
            && let (TraversalOperator::GetAttr(name), TraversalOperator::GetAttr(attribute)) =
                (kind.value(), attribute.value())
            && let Some(node) = self.reference(&[root.as_str(), name.as_str(), attribute.as_str()], true)
        {
            return node;
        }
        let value = self.value(expression);
        self.bytes.set(
            self.bytes
                .get()
                .saturating_add(value.as_str().map_or(0, str::len)),
        );
        value
    }

    /// What a name stands for; `within_text` is whether it stands in a text.
    fn reference(&self, names: &[&str], within_text: bool) -> Option<Node> {
        let (found, rest) = match names {
            ["var", name, rest @ ..] => {
                let expression = *self.variables.get(name)?;
                (
                    self.named(&format!("var.{name}"), || Some(self.value(expression)))?,
                    rest,
                )
            }
            ["local", name, rest @ ..] => {
                let expression = *self.locals.get(name)?;
                (
                    self.named(&format!("local.{name}"), || Some(self.value(expression)))?,
                    rest,
                )
            }
            ["each", "key"] | ["count", "index"] => {
                return self.each.borrow().as_ref().map(|(key, _)| key.clone());
            }
            ["each", "value", rest @ ..] => (self.each.borrow().as_ref()?.1.clone(), rest),
            ["data", "aws_iam_policy_document", name, "json" | "minified_json"] => {
                let body = *self.policies.get(name)?;
                return self.named(&format!("data.{name}"), || policy_document::document(self, body));
            }
            ["data", "aws_caller_identity", _, "account_id"] => return Some(Node::string(self.account())),
            ["data", "aws_region", _, "name" | "id" | "region"] => return Some(Node::string(self.region())),
            ["data", "aws_partition", _, "partition"] => return Some(Node::string("aws")),
            ["data", "aws_partition", _, "dns_suffix"] => return Some(Node::string("amazonaws.com")),
            ["aws_api_gateway_rest_api", _, "execution_arn"] => {
                let (region, account) = (self.region(), self.account());
                return Some(Node::string(format!(
                    "arn:aws:execute-api:{region}:{account}:{}",
                    self.api()
                )));
            }
            ["aws_api_gateway_rest_api", _, "id"] if within_text => return Some(Node::string(self.api())),
            _ => return None,
        };
        rest.iter().try_fold(found, |node, key| {
            let index = key.parse::<usize>().ok();
            node.get(key).or_else(|| node.as_array()?.get(index?)).cloned()
        })
    }

    /// A value that stands under a name; it is evaluated once.
    fn named(&self, name: &str, evaluate: impl FnOnce() -> Option<Node>) -> Option<Node> {
        if self.depth.get() >= MAX_DEPTH || self.bytes.get() > MAX_BYTES {
            return None;
        }
        let known = self.known.borrow().get(name).cloned();
        let found = match known {
            Some(found) => found,
            None => {
                // What refers to itself has no value.
                self.known.borrow_mut().insert(name.to_owned(), None);
                self.depth.set(self.depth.get() + 1);
                let value = evaluate();
                self.depth.set(self.depth.get() - 1);
                let found = value.map(|node| {
                    let size = json::compact(&node).len();
                    (node, size)
                });
                self.known.borrow_mut().insert(name.to_owned(), found.clone());
                found
            }
        };
        let (node, size) = found?;
        self.bytes.set(self.bytes.get().saturating_add(size));
        Some(node)
    }

    fn call(&self, name: &str, arguments: &[&Expression]) -> Option<Node> {
        let argument = |at: usize| arguments.get(at).map(|one| self.value(one));
        let plain = |at: usize| argument(at).and_then(|node| text(&node));
        Some(match name {
            "jsonencode" => Node::string(json::compact(&argument(0)?)),
            "jsondecode" => json::parse(&plain(0)?).valid()?.clone(),
            "tostring" => Node::string(plain(0)?),
            "tolist" | "toset" | "tomap" => argument(0)?,
            "lower" => Node::string(plain(0)?.to_lowercase()),
            "upper" => Node::string(plain(0)?.to_uppercase()),
            "trimspace" => Node::string(plain(0)?.trim()),
            "join" => Node::string(texts(&argument(1)?).join(&plain(0)?)),
            "concat" => {
                let lists = (0..arguments.len()).filter_map(argument);
                Node::list(lists.flat_map(|list| list.as_array().unwrap_or_default().to_vec()))
            }
            "lookup" => {
                let found = argument(0)?.get(&plain(1)?).cloned();
                found.or_else(|| argument(2))?
            }
            "merge" => {
                let objects = (0..arguments.len()).filter_map(argument);
                let members = objects.flat_map(|object| match object.value {
                    Value::Object(members) => members,
                    _ => Vec::new(),
                });
                Value::Object(members.collect()).at(Span::default())
            }
            "coalesce" | "try" => {
                let mut all = (0..arguments.len()).filter_map(argument);
                all.find(|node| {
                    !node.is_null()
                        && node
                            .as_str()
                            .is_none_or(|text| !text.is_empty() && !text.starts_with("${"))
                })?
            }
            "format" => {
                let mut out = plain(0)?;
                for at in 1..arguments.len() {
                    out = out.replacen("%s", &plain(at)?, 1);
                }
                Node::string(out)
            }
            _ => return None,
        })
    }

    fn region(&self) -> String {
        let given = self
            .region
            .and_then(|region| text(&self.value(region)))
            .filter(|region| !region.contains('$'));
        given.unwrap_or_else(|| {
            self.assumed.borrow_mut().insert("/api/region");
            Api::default().region
        })
    }

    fn account(&self) -> String {
        self.assumed.borrow_mut().insert("/api/accountId");
        Api::default().account_id
    }

    fn api(&self) -> String {
        self.assumed.borrow_mut().insert("/api/restApiId");
        Api::default().rest_api_id
    }
}

/// A longer expression is cut where it is kept as text.
const MAX_NAME: usize = 200;
