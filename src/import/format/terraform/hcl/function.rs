//! Functions of Terraform in expressions.

use hcl_edit::expr::Expression;

use super::Hcl;
use crate::import::scope::text;
use crate::import::template::texts;
use crate::json::{self, Node, Span, Value};

impl Hcl<'_> {
    /// The value of a call; none of a function that is not known.
    pub(super) fn call(&self, name: &str, arguments: &[&Expression]) -> Option<Node> {
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
}
