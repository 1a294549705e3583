//! The values of expressions.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Template};

use super::syntax::{MAX_NAME, blocks, span};
use crate::gateway::{partition, url_suffix};
use crate::import::scope::text;
use crate::json::{self, Node, Span, Value};
use crate::scenario::Api;

/// So many expressions are evaluated; what comes after them is kept as text.
const MAX_STEPS: usize = 500_000;

/// So deep may locals stand in one another.
const MAX_DEPTH: usize = 24;

/// So many bytes are put in the places of names.
const MAX_BYTES: usize = 2_000_000;

/// What names stand for in the text.
pub(super) struct Hcl<'a> {
    text: &'a str,
    variables: HashMap<&'a str, &'a Expression>,
    locals: HashMap<&'a str, &'a Expression>,
    policies: HashMap<&'a str, &'a Body>,
    region: Option<&'a Expression>,
    pub(super) assumed: RefCell<BTreeSet<&'static str>>,
    /// What of the text's policies is not read.
    pub(super) remarks: RefCell<BTreeSet<String>>,
    steps: Cell<usize>,
    bytes: Cell<usize>,
    depth: Cell<usize>,
    /// The values that were evaluated before, each with the bytes that it takes as JSON.
    known: RefCell<HashMap<String, Option<(Node, usize)>>>,
    /// The key and the value of the instance that is read.
    pub(super) each: RefCell<Option<(Node, Node)>>,
}

/// What keys and indices lead to.
fn descend<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| {
        let index = key.parse::<usize>().ok();
        node.get(key).or_else(|| node.as_array()?.get(index?))
    })
}

/// Whether a value is not known, and kept as text: `${var.name}`.
pub(super) fn is_unknown(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.starts_with("${"))
}

impl<'a> Hcl<'a> {
    pub(super) fn new(body: &'a Body, text: &'a str) -> Self {
        let mut out = Self {
            text,
            variables: HashMap::new(),
            locals: HashMap::new(),
            policies: HashMap::new(),
            region: None,
            assumed: RefCell::default(),
            remarks: RefCell::default(),
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

    /// A body as an object: attributes, and the blocks of one name as a list.
    pub(super) fn body(&self, body: &Body) -> Node {
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
    pub(super) fn value(&self, expression: &Expression) -> Node {
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

    /// A reference to an instance of a resource, its index evaluated. For example `${aws_api_gateway_resource.all["get"].id}`.
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
        self.may_add(value.as_str().map_or(0, str::len));
        value
    }

    /// Count bytes that are put in the place of a name or a call; whether so many may be.
    pub(super) fn may_add(&self, bytes: usize) -> bool {
        let all = self.bytes.get().saturating_add(bytes);
        self.bytes.set(all);
        all <= MAX_BYTES
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
            ["each", "value", rest @ ..] => {
                let each = self.each.borrow();
                let found = descend(&each.as_ref()?.1, rest)?;
                return self.may_add(json::compact(found).len()).then(|| found.clone());
            }
            ["data", "aws_iam_policy_document", name, "json" | "minified_json"] => {
                let body = *self.policies.get(name)?;
                return self.named(&format!("data.{name}"), || self.policy_document(name, body));
            }
            ["data", "aws_caller_identity", _, "account_id"] => return Some(Node::string(self.account())),
            ["data", "aws_region", _, "name" | "id" | "region"] => return Some(Node::string(self.region())),
            ["data", "aws_partition", _, "partition"] => {
                return Some(Node::string(partition(&self.region())));
            }
            ["data", "aws_partition", _, "dns_suffix"] => {
                return Some(Node::string(url_suffix(&self.region())));
            }
            ["aws_api_gateway_rest_api", _, "execution_arn"] => {
                let (region, account) = (self.region(), self.account());
                let partition = partition(&region);
                return Some(Node::string(format!(
                    "arn:{partition}:execute-api:{region}:{account}:{}",
                    self.api()
                )));
            }
            ["aws_api_gateway_rest_api", _, "id"] if within_text => return Some(Node::string(self.api())),
            _ => return None,
        };
        descend(&found, rest).cloned()
    }

    /// Whether a reference names what a known value does not have: an error of Terraform, for `try`.
    pub(super) fn is_missing(&self, expression: &Expression) -> bool {
        let Expression::Traversal(traversal) = expression else {
            return false;
        };
        let Expression::Variable(root) = &traversal.expr else {
            return false;
        };
        let mut names = vec![root.as_str().to_owned()];
        for operator in &traversal.operators {
            names.push(match operator.value() {
                TraversalOperator::GetAttr(name) => name.as_str().to_owned(),
                TraversalOperator::Index(index) => match text(&self.value(index)) {
                    Some(name) if !name.contains("${") => name,
                    _ => return false,
                },
                TraversalOperator::LegacyIndex(index) => index.value().to_string(),
                _ => return false,
            });
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if self.reference(&names, false).is_some() {
            return false;
        }
        let known = (2..names.len())
            .rev()
            .find_map(|end| self.reference(names.get(..end)?, false));
        known.is_some_and(|node| !is_unknown(&node))
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
        self.may_add(size);
        Some(node)
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
