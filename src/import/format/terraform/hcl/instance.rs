//! Resources that are made several times, with `for_each` or `count`.

use hcl_edit::structure::Body;

use super::expression::Hcl;
use crate::import::scope::text;
use crate::json::{self, Node, Span, Value};

/// So many instances of a resource are read.
pub(super) const MAX_INSTANCES: usize = 50;

/// An instance of a resource that is made several times.
#[derive(Default)]
pub(super) struct Instance {
    /// The index in its address: `[0]`, `["get"]`.
    pub(super) index: String,
    /// What `each.key` or `count.index` stands for, and `each.value`.
    pub(super) each: Option<(Node, Node)>,
}

impl Hcl<'_> {
    /// The instances of a resource with `for_each` or `count`. None if it has neither, or if their values are not known.
    pub(super) fn instances(&self, body: &Body) -> Option<Vec<Instance>> {
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
    pub(super) fn instance(&self, instance: Instance, body: &Body) -> Node {
        *self.each.borrow_mut() = instance.each;
        let values = self.body(body);
        *self.each.borrow_mut() = None;
        values
    }
}
