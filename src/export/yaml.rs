//! Values as YAML in block style.

use crate::json::{Node, Value, quote};

/// A value as YAML. Strings stand in double quotes, as in JSON, unless nothing else can be read of them.
pub(super) fn yaml(node: &Node) -> String {
    let mut out = String::new();
    block(node, 0, &mut out);
    out
}

fn block(node: &Node, indent: usize, out: &mut String) {
    match &node.value {
        Value::Object(members) if !members.is_empty() => {
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str(&scalar(&member.key));
                out.push(':');
                below(&member.node, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        value => {
            out.push_str(&plain(value));
            out.push('\n');
        }
    }
}

/// The value of a key: on lines of its own, or behind the colon.
fn below(node: &Node, indent: usize, out: &mut String) {
    let has_lines = match &node.value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if has_lines {
        out.push('\n');
        out.push_str(&" ".repeat(indent + 2));
        block(node, indent + 2, out);
    } else {
        out.push(' ');
        block(node, indent + 2, out);
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
    }
}

/// A string, without quotes where it is a name or a path that YAML takes for nothing else.
fn scalar(text: &str) -> String {
    let starts = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/');
    let is_name = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter));
    let means_more =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if starts && is_name && !means_more {
        return text.to_owned();
    }
    // A separator of lines ends no line in JSON, but does in YAML 1.1.
    let separators = [
        ('\u{2028}', "\\u2028"),
        ('\u{2029}', "\\u2029"),
        ('\u{85}', "\\u0085"),
        ('\u{7f}', "\\u007f"),
        ('\u{feff}', "\\ufeff"),
    ];
    separators.iter().fold(quote(text), |quoted, (letter, escape)| {
        quoted.replace(*letter, escape)
    })
}
