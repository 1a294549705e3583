//! A text as values with positions: JSON, nearly JSON, a literal of JavaScript or Python, YAML.
//!
//! [`Input::tree`](super::Input::tree) has the tree of the text that is read. Positions are those of the text. Where the whole text is
//! escaped once more (`{\"Version\": …}`), they are those of [`Tree::text`].

mod literal;
mod values;
mod yaml;

use crate::json::{self, Node, Parsed, Value};

pub(super) use literal::{LEFT_OUT, value_at};
pub(super) use values::{Notation, Tree};

impl Tree {
    /// Read a text, of which `parsed` is what the reader of JSON made of it.
    pub(super) fn new(text: &str, parsed: &Parsed) -> Self {
        if let Some(root) = parsed.valid() {
            return Self::within_string(root, 0).unwrap_or_else(|| Self {
                notation: Some(Notation::Json),
                values: vec![root.clone()],
                ..Self::default()
            });
        }
        if let Some(unescaped) = json::unescaped(text.trim()).or_else(|| unescaped_string(text.trim())) {
            return Self::of_other(unescaped);
        }
        if let Some(tree) = literal::read(text) {
            let [value] = tree.values.as_slice() else {
                return tree;
            };
            return Self::within_string(value, 0).unwrap_or(tree);
        }
        let is_open = text.trim_start().starts_with(['{', '[']);
        if is_open && let Some(root) = &parsed.root {
            return Self {
                notation: Some(Notation::NearlyJson),
                values: vec![root.clone()],
                diagnostics: parsed.diagnostics.clone(),
                text: None,
            };
        }
        if yaml::is_likely(text) {
            return yaml::read(text);
        }
        Self::default()
    }

    /// A tree of another text than the one that was given.
    fn of_other(text: String) -> Self {
        let tree = Self::new(&text, &json::parse(&text));
        Self {
            text: Some(tree.text.unwrap_or(text)),
            ..tree
        }
    }

    /// The tree of a text that stands in a string, if it is an object or a list: `"{\"Version\": …}"`.
    fn within_string(node: &Node, depth: usize) -> Option<Self> {
        let text = node.as_str()?;
        let inner = text.trim_start();
        if depth < MAX_LEVELS && inner.starts_with(['{', '[', '"']) {
            let parsed = json::parse(text);
            if let Some(root) = parsed.valid() {
                return Self::within_string(root, depth + 1).or_else(|| {
                    root.as_str().is_none().then(|| Self {
                        notation: Some(Notation::Json),
                        values: vec![root.clone()],
                        diagnostics: Vec::new(),
                        text: Some(text.to_owned()),
                    })
                });
            }
        }
        None
    }
}

/// The value of a string of JSON that is escaped once more, with its quotation marks.
fn unescaped_string(text: &str) -> Option<String> {
    let is_escaped = text.starts_with('\\') && text.trim_start_matches('\\').starts_with('"');
    let parsed = is_escaped.then(|| json::parse(&["\"", text, "\""].concat()))?;
    Some(parsed.valid()?.as_str()?.to_owned())
}

/// A JSON text in a string in a string and so on is read so many levels deep.
const MAX_LEVELS: usize = 4;

/// The value at a path of keys: `requestContext.identity.sourceIp`.
pub(super) fn at<'a>(node: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(node, |node, key| node.get(key))
}

/// The text at a path of keys, if it is one and not empty.
pub(super) fn text_at<'a>(node: &'a Node, path: &str) -> Option<&'a str> {
    at(node, path)?.as_str().filter(|text| !text.is_empty())
}

/// A value of `serde_json`; of members with the same key the last counts.
pub(super) fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| number.as_ref().into()),
        Value::String(text) => text.as_ref().into(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|member| (member.key.to_string(), plain(&member.node)))
            .collect(),
    }
}

/// A value as JSON text for a person to read, its members in their order.
pub(super) fn pretty(node: &Node) -> String {
    let text = json::compact(node);
    json::pretty(&text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        Tree::new(text, &json::parse(text))
    }

    fn read(text: &str) -> Vec<String> {
        tree(text).values.iter().map(json::compact).collect()
    }

    #[test]
    fn values_of_every_notation() {
        for (text, notation, values) in [
            (r#"{"a": 1}"#, Notation::Json, &[r#"{"a":1}"#][..]),
            (
                "{\"a\": 1}\n{\"b\": 2}[3]",
                Notation::Json,
                &[r#"{"a":1}"#, r#"{"b":2}"#, "[3]"],
            ),
            ("{\"a\": 1,} // c", Notation::NearlyJson, &[r#"{"a":1}"#]),
            ("{“a”: ‘b’}", Notation::NearlyJson, &[r#"{"a":"b"}"#]),
            ("{\"a\": 1 \"b\": 2}", Notation::NearlyJson, &[r#"{"a":1,"b":2}"#]),
            (
                "const x = {a: 'b', 'c': [True, None], d,};",
                Notation::Literal,
                &[r#"{"a":"b","c":[true,null],"d":"${d}"}"#],
            ),
            (
                "{Resource: 'arn:' + region + `:${id}/*`, e: event.methodArn, f: f'{x}/a'}",
                Notation::Literal,
                &[r#"{"Resource":"arn:${region}:${id}/*","e":"${event.methodArn}","f":"${x}/a"}"#],
            ),
            (r#""{\"a\": \"b\"}""#, Notation::Json, &[r#"{"a":"b"}"#]),
            (r#"\"{\\\"a\\\":\\\"b\\\"}\""#, Notation::Json, &[r#"{"a":"b"}"#]),
            (r#"{\\\"a\\\":\\\"b\\\"}"#, Notation::Json, &[r#"{"a":"b"}"#]),
            (r#"{\"a\":\"b\/c\"}"#, Notation::Json, &[r#"{"a":"b/c"}"#]),
            (r#"'{"a": 1}'"#, Notation::Json, &[r#"{"a":1}"#]),
            (
                "a: 1\nb: [x, ~, 'y']\nc: !Ref R\nd: !GetAtt A.B.C\ne: !Sub '${X}/a'\n",
                Notation::Yaml,
                &[
                    r#"{"a":1,"b":["x",null,"y"],"c":{"Ref":"R"},"d":{"Fn::GetAtt":["A","B.C"]},"e":{"Fn::Sub":"${X}/a"}}"#,
                ],
            ),
            (
                "---\na: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2012-10-17\n---\n- 007\n- true\n",
                Notation::Yaml,
                &[
                    r#"{"a":{"b":1},"c":{"b":1},"d":{"b":1,"e":"2012-10-17"}}"#,
                    r#"["007",true]"#,
                ],
            ),
        ] {
            let tree = tree(text);
            assert_eq!(tree.notation, Some(notation), "{text}: {tree:?}");
            assert_eq!(read(text), values, "{text}");
        }
    }

    #[test]
    fn positions_are_those_of_the_text() {
        for (text, part) in [
            ("é: {x: 1}\nkey: \"vé\"\nlast: end", "\"vé\""),
            ("{é: {x: 1},\nkey: 'vé'}", "'vé'"),
            ("{\"é\": {},\n\"key\": \"vé\"}", "\"vé\""),
        ] {
            let tree = tree(text);
            let span = tree.only().unwrap().get("key").unwrap().span;
            assert_eq!(span.slice(text), part);
        }
    }

    #[test]
    fn other_texts_have_no_values() {
        for text in [
            "",
            "hello",
            "a b: c",
            "GET / HTTP/1.1",
            "x = y",
            "curl -H 'a: b'",
            "(id) Method: x",
        ] {
            assert_eq!(tree(text).notation, None, "{text}: {:?}", tree(text));
        }
    }

    #[test]
    fn repeated_aliases_are_bounded() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let before = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", "));
        }
        let tree = tree(&text);
        assert_eq!(tree.notation, Some(Notation::Yaml));
        assert!(
            tree.errors().any(|error| error.message.contains("aliases")),
            "{:?}",
            tree.diagnostics
        );
    }

    #[test]
    fn deep_nesting_is_bounded() {
        for text in [
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "{a: ".repeat(100_000),
            "a:\n- ".repeat(9),
        ] {
            let _ = tree(&text);
        }
    }
}
