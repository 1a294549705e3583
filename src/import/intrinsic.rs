//! Values that a template leaves to a tool: functions of CloudFormation, and `${…}` in texts.

use std::collections::{BTreeSet, HashMap};

use crate::json::{self, Member, Node, Value};

/// So many bytes are put in the places of names; what comes after them is kept as text.
const MAX_BYTES: usize = 200_000;

/// A value with the functions of CloudFormation written as texts, and the names of what is not known.
///
/// `{"Ref": "Api"}` becomes `${Api}`, `Fn::Join` is joined, `Fn::Sub` is its text. Whatever else is computed becomes `${Fn::…}`.
pub(super) fn as_text(node: &Node) -> (Node, BTreeSet<String>) {
    let mut texts = Texts::default();
    let node = texts.resolved(node);
    (node, texts.names)
}

/// What is known of the texts that stand for functions.
#[derive(Default)]
struct Texts {
    /// The names of what is not known.
    names: BTreeSet<String>,
    /// How many bytes were put in the places of names.
    bytes: usize,
}

impl Texts {
    fn resolved(&mut self, node: &Node) -> Node {
        let value = match &node.value {
            Value::Object(members) => {
                if let [only] = members.as_slice()
                    && let Some(text) = self.function(&only.key, &only.node)
                {
                    variables(&text, &mut self.names);
                    Value::String(text.into())
                } else {
                    let members = members.iter().map(|member| Member {
                        key: member.key.clone(),
                        key_span: member.key_span,
                        node: self.resolved(&member.node),
                    });
                    Value::Object(members.collect())
                }
            }
            Value::Array(items) => Value::Array(items.iter().map(|item| self.resolved(item)).collect()),
            Value::String(text) => {
                variables(text, &mut self.names);
                return node.clone();
            }
            _ => return node.clone(),
        };
        Node {
            span: node.span,
            value,
        }
    }

    fn text(&mut self, node: &Node) -> String {
        let node = self.resolved(node);
        match &node.value {
            Value::String(text) => text.to_string(),
            Value::Number(number) => number.to_string(),
            _ => json::compact(&node),
        }
    }

    /// The text that a function stands for; none if it is no function.
    fn function(&mut self, name: &str, argument: &Node) -> Option<String> {
        Some(match name {
            "Ref" => ["${", argument.as_str()?, "}"].concat(),
            "Fn::GetAtt" => {
                let path = match argument.as_array() {
                    Some(parts) => parts
                        .iter()
                        .map(|item| self.text(item))
                        .collect::<Vec<_>>()
                        .join("."),
                    None => argument.as_str()?.to_owned(),
                };
                ["${", &path, "}"].concat()
            }
            "Fn::Sub" => match argument.as_array() {
                Some([text, values]) => {
                    let template = text.as_str()?;
                    let mut texts = HashMap::new();
                    for member in values.as_object().unwrap_or_default() {
                        let text = self.text(&member.node);
                        texts.entry(&*member.key).or_insert(text);
                    }
                    self.substituted(template, &texts)
                }
                _ => argument.as_str()?.to_owned(),
            },
            "Fn::Join" => {
                let [delimiter, items] = argument.as_array()? else {
                    return None;
                };
                let delimiter = delimiter.as_str()?;
                let items = items.as_array()?;
                if !self.may_add(delimiter.len().saturating_mul(items.len())) {
                    return None;
                }
                let items = items.iter().map(|item| self.text(item));
                items.collect::<Vec<_>>().join(delimiter)
            }
            _ if name.starts_with("Fn::") => {
                let short: String = json::compact(argument)
                    .chars()
                    .filter(|letter| *letter != '}')
                    .take(40)
                    .collect();
                ["${", name, " ", &short, "}"].concat()
            }
            _ => return None,
        })
    }

    /// A template with the values of its names. What a value holds is not substituted once more, as CloudFormation does not.
    fn substituted(&mut self, template: &str, values: &HashMap<&str, String>) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            out.push_str(before);
            rest = after;
            match values.get(name.trim()) {
                Some(value) if self.may_add(value.len()) => out.push_str(value),
                _ => out.extend(["${", name, "}"]),
            }
        }
        out.push_str(rest);
        out
    }

    /// Whether so many bytes more may be put in the place of a name.
    fn may_add(&mut self, bytes: usize) -> bool {
        let all = self.bytes.saturating_add(bytes);
        if all <= MAX_BYTES {
            self.bytes = all;
        }
        all <= MAX_BYTES
    }
}

/// Add the names in `${…}` that a tool has to replace. Policy variables of IAM, and paths of an authorizer's event, stay.
fn variables(text: &str, names: &mut BTreeSet<String>) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else {
            return;
        };
        rest = after;
        let of_iam = name.contains(':')
            && !["AWS::", "self:", "opt:", "env:", "param:", "cf:", "ssm:", "file("]
                .iter()
                .any(|start| name.starts_with(start))
            && !name.starts_with("Fn::");
        let literal = name.starts_with('!') || matches!(name, "*" | "?" | "$");
        if !of_iam && !literal && !name.starts_with("event.") && names.len() < 50 {
            names.insert(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_become_texts_and_their_names_are_known() {
        let text = r#"{
            "a": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":x:", {"Fn::GetAtt": ["Api", "Arn"]}]]},
            "b": {"Fn::Sub": ["${X}/${Y}", {"X": "x"}]}, "c": {"Fn::ImportValue": "V"}, "d": "${aws:username}/${event.methodArn}"
        }"#;
        let (node, names) = as_text(&json::parse(text).root.unwrap());
        assert_eq!(
            json::compact(&node),
            r#"{"a":"arn:${AWS::Partition}:x:${Api.Arn}","b":"x/${Y}","c":"${Fn::ImportValue \"V\"}","d":"${aws:username}/${event.methodArn}"}"#
        );
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, ["AWS::Partition", "Api.Arn", "Fn::ImportValue \"V\"", "Y"]);
    }

    #[test]
    fn a_value_is_not_substituted_once_more() {
        let text = r#"{"Fn::Sub": ["${A}/${B}/${A", {"A": "${B}", "B": "${A}"}]}"#;
        let (node, _) = as_text(&json::parse(text).root.unwrap());
        assert_eq!(node.as_str(), Some("${B}/${A}/${A"));
    }

    /// Each level would double the text.
    #[test]
    fn what_values_add_is_bounded() {
        let mut nested = r#""x""#.to_owned();
        for _ in 0..60 {
            nested = format!(r#"{{"Fn::Sub": ["${{a}}${{a}}", {{"a": {nested}}}]}}"#);
        }
        let chain: Vec<String> = (0..60)
            .map(|at| format!(r#""a{at}": "${{a{0}}}${{a{0}}}""#, at + 1))
            .collect();
        let chain = format!(r#"{{"Fn::Sub": ["${{a0}}", {{{}}}]}}"#, chain.join(", "));
        let items = vec!["1"; 10_000].join(", ");
        let joined = format!(r#"{{"Fn::Join": ["{}", [{items}]]}}"#, "-".repeat(10_000));
        for text in [nested, chain, joined] {
            let (node, _) = as_text(&json::parse(&text).root.unwrap());
            assert!(json::compact(&node).len() <= 2 * MAX_BYTES, "{}", text.len());
        }
    }
}
