//! Values that a template leaves to a tool: functions of CloudFormation, and `${…}` in texts.

use std::collections::BTreeSet;

use crate::json::{self, Member, Node, Value};

/// A value with the functions of CloudFormation written as texts, and the names of what is not known.
///
/// `{"Ref": "Api"}` becomes `${Api}`, `Fn::Join` is joined, `Fn::Sub` is its text. Whatever else is computed becomes `${Fn::…}`.
pub(super) fn as_text(node: &Node) -> (Node, BTreeSet<String>) {
    let mut names = BTreeSet::new();
    let node = resolved(node, &mut names);
    (node, names)
}

fn resolved(node: &Node, names: &mut BTreeSet<String>) -> Node {
    let value = match &node.value {
        Value::Object(members) => {
            if let [only] = members.as_slice()
                && let Some(text) = function(&only.key, &only.node, names)
            {
                variables(&text, names);
                Value::String(text.into())
            } else {
                let members = members.iter().map(|member| Member {
                    key: member.key.clone(),
                    key_span: member.key_span,
                    node: resolved(&member.node, names),
                });
                Value::Object(members.collect())
            }
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| resolved(item, names)).collect()),
        Value::String(text) => {
            variables(text, names);
            return node.clone();
        }
        _ => return node.clone(),
    };
    Node {
        span: node.span,
        value,
    }
}

/// The text that a function stands for; none if it is no function.
fn function(name: &str, argument: &Node, names: &mut BTreeSet<String>) -> Option<String> {
    let part = |node: &Node, names: &mut BTreeSet<String>| {
        let node = resolved(node, names);
        match &node.value {
            Value::String(text) => text.to_string(),
            Value::Number(number) => number.to_string(),
            _ => json::compact(&node),
        }
    };
    Some(match name {
        "Ref" => ["${", argument.as_str()?, "}"].concat(),
        "Fn::GetAtt" => {
            let path = match argument.as_array() {
                Some(parts) => parts
                    .iter()
                    .map(|item| part(item, names))
                    .collect::<Vec<_>>()
                    .join("."),
                None => argument.as_str()?.to_owned(),
            };
            ["${", &path, "}"].concat()
        }
        "Fn::Sub" => match argument.as_array() {
            Some([text, values]) => {
                let mut text = text.as_str()?.to_owned();
                for member in values.as_object().unwrap_or_default() {
                    let value = part(&member.node, names);
                    text = text.replace(&["${", &member.key, "}"].concat(), &value);
                }
                text
            }
            _ => argument.as_str()?.to_owned(),
        },
        "Fn::Join" => {
            let [delimiter, items] = argument.as_array()? else {
                return None;
            };
            let items = items.as_array()?.iter().map(|item| part(item, names));
            items.collect::<Vec<_>>().join(delimiter.as_str()?)
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

/// Adds the names in `${…}` that a tool has to replace. Policy variables of IAM, and paths of an authorizer's event, stay.
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
}
