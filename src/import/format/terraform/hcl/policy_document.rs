//! `data "aws_iam_policy_document"`, as the provider writes it as JSON.

use hcl_edit::structure::Body;

use super::Hcl;
use crate::import::scope::text;
use crate::import::template::texts;
use crate::import::tree::pretty;
use crate::json::Node;

/// The JSON text of a document.
pub(super) fn document(hcl: &Hcl<'_>, body: &Body) -> Option<Node> {
    let body = hcl.body(body);
    let statements = body.get("statement").and_then(Node::as_array).unwrap_or_default();
    let version = body
        .get("version")
        .and_then(text)
        .unwrap_or_else(|| "2012-10-17".to_owned());
    let mut out = Node::object([("Version", Node::string(version))]);
    if let Some(id) = body.get("policy_id").and_then(text) {
        out.push("Id", Node::string(id));
    }
    out.push("Statement", Node::list(statements.iter().map(statement)));
    Some(Node::string(pretty(&out)))
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
    let mut index = std::collections::HashMap::new();
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
