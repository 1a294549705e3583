//! The resources of a configuration, in one form wherever they were read from.

use std::collections::HashMap;

use crate::import::scope::text;
use crate::json::Node;

/// What was read of a text: its resources, and what it says beside them.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    pub(super) blocks: Vec<Block>,
    pub(super) region: Option<String>,
    /// JSON pointers to the properties whose defaults stand in values.
    pub(super) assumed: Vec<&'static str>,
    /// Whether a part of the text was left out for a mistake. Of such a text nobody knows what it does not have.
    pub(super) has_mistakes: bool,
}

/// A resource, in the same form wherever it was read from.
#[derive(Debug)]
pub(super) struct Block {
    /// The type: `aws_api_gateway_method`.
    pub(super) kind: String,
    /// The address: `module.a.aws_api_gateway_method.all["get"]`.
    pub(super) address: String,
    /// The attributes. A reference to another resource is a string, `${aws_api_gateway_rest_api.pets.id}`.
    pub(super) values: Node,
    /// The addresses that attributes refer to, where the values are not known yet.
    pub(super) references: HashMap<String, String>,
}

impl Block {
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.values.get(name).filter(|node| !node.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(text)
    }
}

/// An address without `[0]` and `["a"]`.
pub(super) fn without_indices(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut depth = 0_usize;
    for letter in address.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// The first of the blocks of one name; a block by itself is one.
pub(super) fn first(node: &Node) -> &Node {
    node.as_array().and_then(|items| items.first()).unwrap_or(node)
}
