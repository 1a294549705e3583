//! The variables of the Serverless Framework: `${self:custom.x}`, `${opt:stage, 'dev'}`, `${sls:stage}`.

use std::cell::{Cell, RefCell};

use crate::import::reading::Notes;
use crate::import::scope::text;
use crate::import::template::Source;
use crate::json::{self, Node, Severity, Span, Value};

/// So many values are put in their places.
const MAX_STEPS: usize = 500_000;

/// So many bytes are put in their places.
const MAX_BYTES: usize = 8_000_000;

/// So deep may variables stand in one another.
const MAX_DEPTH: usize = 12;

/// A longer text is not put into another one.
const MAX_LENGTH: usize = 4_096;

/// So many variables are noted.
const MAX_NOTED: usize = 40;

/// The values that variables stand for, with those that stand for nothing in the file.
pub(super) struct Variables<'a> {
    root: &'a Node,
    steps: Cell<usize>,
    bytes: Cell<usize>,
    unresolved: RefCell<Vec<(String, Span)>>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        Self {
            root,
            steps: Cell::new(0),
            bytes: Cell::new(0),
            unresolved: RefCell::default(),
        }
    }

    /// The value with all variables in it put in their places.
    pub(super) fn resolve(&self, node: Option<&Node>) -> Option<Node> {
        Some(self.within(node?, 0))
    }

    /// Note the variables of which the file does not hold the value.
    pub(super) fn note(&self, source: &Source<'_>, notes: &mut Notes) {
        for (name, span) in self.unresolved.borrow().iter() {
            let message = format!("the value of `${{{name}}}` is not in this text: it is kept as it is");
            notes.add(Severity::Warning, message, source.place(*span));
        }
    }

    fn within(&self, node: &Node, depth: usize) -> Node {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS {
            return node.clone();
        }
        if let (Some(text), true) = (node.as_str(), depth > 0) {
            self.bytes.set(self.bytes.get().saturating_add(text.len()));
        }
        match &node.value {
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.within(item, depth)).collect()).at(node.span)
            }
            Value::Object(members) => {
                let members = members.iter().map(|member| json::Member {
                    node: self.within(&member.node, depth),
                    ..member.clone()
                });
                Value::Object(members.collect()).at(node.span)
            }
            Value::String(whole) if whole.contains("${") => self.expand(whole, node.span, depth),
            _ => node.clone(),
        }
    }

    /// A text with its variables in place. One that is nothing but a variable becomes the variable's value.
    fn expand(&self, whole: &str, span: Span, depth: usize) -> Node {
        let mut out = String::new();
        let mut rest = whole;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = closed(after) else { break };
            let value = self.value(name, span, depth);
            if before.is_empty() && after.is_empty() && out.is_empty() {
                return value.unwrap_or_else(|| Value::String(whole.into()).at(span));
            }
            out.push_str(before);
            match value
                .as_ref()
                .and_then(text)
                .filter(|text| text.len() <= MAX_LENGTH)
            {
                Some(value) => out.push_str(&value),
                None => out.extend(["${", name, "}"]),
            }
            rest = after;
        }
        out.push_str(rest);
        Value::String(out.into()).at(span)
    }

    /// The value of a variable or, where the file does not hold it, of its default.
    fn value(&self, name: &str, span: Span, depth: usize) -> Option<Node> {
        if depth >= MAX_DEPTH || self.bytes.get() > MAX_BYTES || self.steps.get() > MAX_STEPS {
            return None;
        }
        let mut alternatives = parts(name).into_iter().map(str::trim);
        let found = alternatives.find_map(|one| {
            if let Some(literal) = one
                .strip_prefix(['\'', '"'])
                .and_then(|one| one.strip_suffix(['\'', '"']))
            {
                return Some(Value::String(literal.into()).at(span));
            }
            if let Some(inner) = one.strip_prefix("${").and_then(|one| one.strip_suffix('}')) {
                return self.value(inner, span, depth + 1);
            }
            if let Some(path) = one.strip_prefix("self:") {
                let path = self.expand(path, span, depth + 1);
                let found = path.as_str()?.split('.').try_fold(self.root, |node, key| {
                    let index = key.parse::<usize>().ok();
                    node.get(key).or_else(|| node.as_array()?.get(index?))
                });
                let default = match path.as_str()? {
                    "provider.stage" => Some("dev"),
                    "provider.region" => Some("us-east-1"),
                    _ => None,
                };
                return match found {
                    Some(node) => Some(self.within(node, depth + 1)),
                    None => default.map(|default| Value::String(default.into()).at(span)),
                };
            }
            match one {
                "sls:stage" => self.value("self:provider.stage", span, depth + 1),
                "aws:region" => self.value("self:provider.region", span, depth + 1),
                _ if one.parse().is_ok_and(f64::is_finite) => Some(Value::Number(one.into()).at(span)),
                "true" | "false" => Some(Value::Bool(one == "true").at(span)),
                _ => None,
            }
        });
        // Other names are those of CloudFormation: `${AWS::Region}`, `${Stage}`.
        let is_variable = name.contains('(')
            || name
                .split_once(':')
                .is_some_and(|(_, rest)| !rest.starts_with(':'));
        if is_variable && found.is_none() {
            let mut unresolved = self.unresolved.borrow_mut();
            if unresolved.len() < MAX_NOTED && !unresolved.iter().any(|(known, _)| known == name) {
                unresolved.push((name.to_owned(), span));
            }
        }
        found
    }
}

/// The text up to the brace that closes it, and what comes after that.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let mut before = '\0';
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if before == '$' => depth += 1,
            '}' if depth == 0 => {
                let (name, rest) = text.split_at_checked(at)?;
                return Some((name, rest.strip_prefix('}')?));
            }
            '}' => depth -= 1,
            _ => {}
        }
        before = letter;
    }
    None
}

/// A variable and its defaults, between commas that stand in no quotes and no other variable.
fn parts(name: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut start = 0;
    for (at, letter) in name.char_indices() {
        match letter {
            '\'' | '"' if quote == Some(letter) => quote = None,
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && quote.is_none() => {
                out.extend(name.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.extend(name.get(start..));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_their_places() {
        let root = json::parse(
            r#"{"custom": {"stage": "${opt:stage, self:provider.stage}", "map": {"dev": "d", "prod": "p"}, "loop": "${self:custom.loop}", "n": [1, 2]},
                "provider": {"stage": "prod"}}"#,
        )
        .root
        .unwrap();
        let variables = Variables::new(&root);
        for (text, expected) in [
            (r#""${opt:stage, 'dev'}""#, r#""dev""#),
            (r#""${self:custom.stage}""#, r#""prod""#),
            (r#""a-${sls:stage}-b""#, r#""a-prod-b""#),
            (r#""${self:custom.map.${self:provider.stage}}""#, r#""p""#),
            (r#""${self:custom.n}""#, "[1,2]"),
            (r#""${opt:x, ${self:custom.n.1}}""#, "2"),
            (r#""${env:TOKEN}/x""#, r#""${env:TOKEN}/x""#),
            (r#""${AWS::Region}""#, r#""${AWS::Region}""#),
            (r#""${unclosed""#, r#""${unclosed""#),
        ] {
            let node = json::parse(text).root;
            assert_eq!(
                json::compact(&variables.resolve(node.as_ref()).unwrap()),
                expected,
                "{text}"
            );
        }
        let unresolved = variables.unresolved.borrow().clone();
        assert_eq!(
            unresolved
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
            ["env:TOKEN"]
        );
        let _ = variables.resolve(root.get("custom"));
    }
}
