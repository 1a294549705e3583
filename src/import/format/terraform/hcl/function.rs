//! Functions of Terraform in expressions.

use hcl_edit::expr::Expression;

use super::expression::{Hcl, is_unknown};
use crate::import::scope::text;
use crate::import::template::texts;
use crate::json::{self, Node, Span, Value};

impl Hcl<'_> {
    /// The value of a call; none of a function that is not known.
    pub(super) fn call(&self, name: &str, arguments: &[&Expression]) -> Option<Node> {
        let argument = |at: usize| arguments.get(at).map(|one| self.value(one));
        let plain = |at: usize| argument(at).and_then(|node| text(&node));
        Some(match name {
            // Each call within another one escapes the quotation marks of the text once more.
            "jsonencode" => {
                let text = json::compact(&argument(0)?);
                self.may_add(text.len()).then(|| Node::string(text))?
            }
            "jsondecode" => json::parse(&plain(0)?).valid()?.clone(),
            "tostring" => Node::string(plain(0)?),
            "tolist" | "toset" | "tomap" => argument(0)?,
            "lower" => Node::string(plain(0)?.to_lowercase()),
            "upper" => Node::string(plain(0)?.to_uppercase()),
            "trimspace" => Node::string(plain(0)?.trim()),
            "join" => {
                let (between, items) = (plain(0)?, texts(&argument(1)?));
                let bytes = between.len().saturating_mul(items.len());
                self.may_add(bytes).then(|| Node::string(items.join(&between)))?
            }
            "concat" => {
                let lists = (0..arguments.len()).filter_map(argument);
                // A list that is not known is an item that names it.
                Node::list(lists.flat_map(|list| match list.as_array() {
                    Some(items) => items.to_vec(),
                    None => vec![list],
                }))
            }
            // A fallback is for what is absent, not for what is not known.
            "lookup" => {
                let (object, key) = (argument(0)?, argument(1)?);
                if is_unknown(&object) || is_unknown(&key) {
                    return None;
                }
                let found = object.get(&text(&key)?).cloned();
                found.or_else(|| argument(2))?
            }
            "merge" => {
                let objects: Vec<Node> = (0..arguments.len()).filter_map(argument).collect();
                if objects.iter().any(is_unknown) {
                    return None;
                }
                let members = objects.into_iter().flat_map(|object| match object.value {
                    Value::Object(members) => members,
                    _ => Vec::new(),
                });
                Value::Object(members.collect()).at(Span::default())
            }
            "coalesce" => {
                let mut all = (0..arguments.len()).filter_map(argument);
                let first = all.find(|node| !node.is_null() && node.as_str() != Some(""))?;
                Some(first).filter(|first| !is_unknown(first))?
            }
            "try" => {
                let first = arguments.iter().find(|one| !self.is_missing(one))?;
                Some(self.value(first)).filter(|first| !is_unknown(first))?
            }
            "format" => {
                let template = plain(0)?;
                let mut parts = template.split('%');
                let mut out = parts.next()?.to_owned();
                let mut at = 1;
                while let Some(part) = parts.next() {
                    if let Some(rest) = part.strip_prefix(['s', 'd', 'v']) {
                        out += &plain(at)?;
                        out += rest;
                        at += 1;
                    } else if part.is_empty() {
                        // `%%`
                        out.extend(["%", parts.next()?]);
                    } else {
                        return None;
                    }
                }
                Node::string(out)
            }
            _ => return None,
        })
    }
}
