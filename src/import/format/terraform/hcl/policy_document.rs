//! `data "aws_iam_policy_document"`, as the provider writes it as JSON.

use std::collections::HashMap;

use hcl_edit::structure::Body;

use super::expression::Hcl;
use crate::import::scope::text;
use crate::import::template::texts;
use crate::import::tree::pretty;
use crate::json::{self, Node};

/// The version that the provider writes where none is given.
const VERSION: &str = "2012-10-17";

impl Hcl<'_> {
    /// The JSON text of a document, with the documents that it is made of. What of these is not known is remarked.
    pub(super) fn policy_document(&self, name: &str, body: &Body) -> Option<Node> {
        let body = self.body(body);
        let remark = |what: String| {
            let name = format!("aws_iam_policy_document.{name}");
            let mut remarks = self.remarks.borrow_mut();
            remarks.insert(format!(
                "{what} of `{name}`: the policy has more than what is read"
            ));
        };
        let statements = body.get("statement").and_then(Node::as_array).unwrap_or_default();
        let dynamic = |node: &Node| node.get("dynamic").is_some();
        if dynamic(&body) || statements.iter().any(dynamic) {
            remark("the `dynamic` blocks are not read".to_owned());
        }
        let mut merged = Merged::default();
        let add = |names: [&str; 2], merged: &mut Merged| {
            for document in names.iter().filter_map(|name| body.get(name)).flat_map(documents) {
                match document.as_str().and_then(|text| json::parse(text).root) {
                    Some(policy) if policy.get("Statement").is_some() => merged.add(&policy),
                    _ => remark(format!(
                        "`{}` is not in this text, one of the documents",
                        text(document)
                            .unwrap_or_default()
                            .trim_start_matches("${")
                            .trim_end_matches('}')
                    )),
                }
            }
        };
        add(["source_json", "source_policy_documents"], &mut merged);
        let version = body.get("version").and_then(text);
        let version = version.unwrap_or_else(|| VERSION.to_owned());
        let mut own = Node::object([("Version", Node::string(version))]);
        if let Some(id) = body.get("policy_id").and_then(text) {
            own.push("Id", Node::string(id));
        }
        own.push("Statement", Node::list(statements.iter().map(statement)));
        merged.add(&own);
        add(["override_json", "override_policy_documents"], &mut merged);
        Some(Node::string(pretty(&merged.into_document())))
    }
}

/// The documents of a list, or the one that stands in its place.
fn documents(node: &Node) -> &[Node] {
    match node.as_array() {
        Some(items) => items,
        None if node.is_null() => &[],
        None => std::slice::from_ref(node),
    }
}

/// Documents that are merged: a statement takes the place of an earlier one with the same Sid.
#[derive(Default)]
struct Merged {
    version: Option<String>,
    id: Option<String>,
    statements: Vec<Node>,
    /// The places of the statements with a Sid.
    by_sid: HashMap<String, usize>,
}

impl Merged {
    fn add(&mut self, document: &Node) {
        let own = |name: &str| document.get(name).and_then(text);
        self.version = own("Version").or(self.version.take());
        self.id = own("Id").or(self.id.take());
        for statement in document.get("Statement").map(documents).unwrap_or_default() {
            let sid = statement.get("Sid").and_then(text).filter(|sid| !sid.is_empty());
            let place = sid.as_ref().and_then(|sid| self.by_sid.get(sid));
            if let Some(old) = place.and_then(|at| self.statements.get_mut(*at)) {
                *old = statement.clone();
                continue;
            }
            if let Some(sid) = sid {
                self.by_sid.insert(sid, self.statements.len());
            }
            self.statements.push(statement.clone());
        }
    }

    fn into_document(self) -> Node {
        let version = self.version.unwrap_or_else(|| VERSION.to_owned());
        let mut out = Node::object([("Version", Node::string(version))]);
        if let Some(id) = self.id {
            out.push("Id", Node::string(id));
        }
        out.push("Statement", Node::list(self.statements));
        out
    }
}

fn statement(node: &Node) -> Node {
    let effect = node
        .get("effect")
        .and_then(text)
        .unwrap_or_else(|| "Allow".to_owned());
    let mut out = Node::object::<&str>([]);
    if let Some(sid) = node.get("sid").and_then(text) {
        out.push("Sid", Node::string(sid));
    }
    out.push("Effect", Node::string(effect));
    for (name, key) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(blocks) = node.get(name).and_then(Node::as_array) {
            out.push(key, principals(blocks));
        }
    }
    for (name, key) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        if let Some(values) = node.get(name) {
            out.push(key, one_or_list(texts(values)));
        }
    }
    if let Some(blocks) = node.get("condition").and_then(Node::as_array) {
        out.push("Condition", conditions(blocks));
    }
    out
}

fn principals(blocks: &[Node]) -> Node {
    let kind = |block: &Node| block.get("type").and_then(text).unwrap_or_default();
    let of = |block: &Node| block.get("identifiers").map(texts).unwrap_or_default();
    if let [one] = blocks
        && kind(one) == "*"
        && of(one) == ["*"]
    {
        return Node::string("*");
    }
    Node::object(grouped(blocks, kind).into_iter().map(|(name, blocks)| {
        let all = blocks.into_iter().flat_map(of);
        (name, one_or_list(all.collect()))
    }))
}

fn conditions(blocks: &[Node]) -> Node {
    let word = |block: &Node, name: &str| block.get(name).and_then(text).unwrap_or_default();
    let by_test = grouped(blocks, |block| word(block, "test"));
    Node::object(by_test.into_iter().map(|(test, blocks)| {
        let by_variable = grouped(blocks, |block| word(block, "variable"));
        let keys = by_variable.into_iter().map(|(variable, blocks)| {
            let all = blocks
                .into_iter()
                .flat_map(|block| block.get("values").map(texts).unwrap_or_default());
            (variable, one_or_list(all.collect()))
        });
        (test, Node::object(keys.collect::<Vec<_>>()))
    }))
}

/// The blocks by a word of theirs, in the order of the first of each.
fn grouped<'a>(
    blocks: impl IntoIterator<Item = &'a Node>,
    word: impl Fn(&Node) -> String,
) -> Vec<(String, Vec<&'a Node>)> {
    let mut index = HashMap::new();
    let mut out: Vec<(String, Vec<&Node>)> = Vec::new();
    for block in blocks {
        let name = word(block);
        let at = *index.entry(name.clone()).or_insert_with(|| {
            out.push((name, Vec::new()));
            out.len() - 1
        });
        if let Some((_, group)) = out.get_mut(at) {
            group.push(block);
        }
    }
    out
}

/// The provider writes a list of one as its item.
fn one_or_list(mut values: Vec<String>) -> Node {
    match (values.pop(), values.is_empty()) {
        (Some(one), true) => Node::string(one),
        (last, _) => Node::list(values.into_iter().chain(last).map(Node::string)),
    }
}
