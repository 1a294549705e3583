//! The reader of YAML: the events of `saphyr-parser` as values with positions.
//!
//! CloudFormation's short tags become the members that they are short for: `!Ref X` is `{"Ref": "X"}`, and `!Sub` is `Fn::Sub`.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use crate::import::tree::values::{Notation, Tree};
use crate::json::{Diagnostic, MAX_DEPTH, Member, Node, Span, Value};

/// Values that aliases and anchors may add, so that a few lines cannot stand for gigabytes.
const MAX_COPIED: usize = 200_000;

/// Whether a text looks like YAML. The first line of one is a key, an item of a list, or the beginning of a document.
pub(super) fn is_likely(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let first = lines.find(|line| {
        let line = line.trim_start();
        !(line.is_empty() || line.starts_with(['#', '%']) || line == "---")
    });
    let Some(first) = first.map(str::trim_start) else {
        return false;
    };
    if first.starts_with("- ") || first == "-" || first.starts_with("--- ") {
        return true;
    }
    let key = first
        .split_once(':')
        .filter(|(_, value)| value.is_empty() || value.starts_with(' '));
    key.is_some_and(|(key, _)| {
        let is_key = |letter: char| letter.is_alphanumeric() || "_-.$/{}\"'<".contains(letter);
        !key.is_empty() && key.chars().all(is_key)
    })
}

/// Read the documents of a text, up to the first mistake.
pub(super) fn read(text: &str) -> Tree {
    let mut builder = Builder {
        offsets: Offsets::new(text),
        open: Vec::new(),
        anchors: HashMap::new(),
        built: 0,
        copied: 0,
        tree: Tree {
            notation: Some(Notation::Yaml),
            ..Tree::default()
        },
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = builder.offsets.byte(error.marker());
                let message = format!("this is not YAML, and is read up to here: {}", error.info());
                builder.error(Span::new(at, at), message);
                break;
            }
        };
        let span = builder.offsets.span(span);
        if builder.event(event, span).is_none() {
            break;
        }
    }
    while !builder.open.is_empty() {
        builder.close(None);
    }
    builder.tree
}

/// The bytes at which the characters of a text begin.
struct Offsets {
    /// None if each character is one byte.
    bytes: Option<Vec<u32>>,
    length: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let begins = || {
            text.char_indices()
                .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
        };
        Self {
            bytes: (!text.is_ascii()).then(|| begins().collect()),
            length: text.len(),
        }
    }

    fn byte(&self, marker: &Marker) -> usize {
        let index = marker.index();
        let byte = match &self.bytes {
            Some(bytes) => bytes.get(index).and_then(|at| usize::try_from(*at).ok()),
            None => Some(index),
        };
        byte.unwrap_or(self.length).min(self.length)
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        Span::new(self.byte(&span.start), self.byte(&span.end))
    }
}

/// A list or mapping that is not closed.
struct Open<'a> {
    start: usize,
    anchor: usize,
    tag: Option<Cow<'a, Tag>>,
    /// How many values were built before it.
    before: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Mapping {
        members: Vec<Member>,
        /// The key whose value comes next.
        key: Option<Node>,
        /// The values of `<<`.
        merged: Vec<Node>,
    },
}

struct Builder<'a> {
    offsets: Offsets,
    open: Vec<Open<'a>>,
    /// What anchors stand for, each with the number of its values.
    anchors: HashMap<usize, (Node, usize)>,
    built: usize,
    copied: usize,
    tree: Tree,
}

impl<'a> Builder<'a> {
    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.tree
            .diagnostics
            .push(Diagnostic::error("yaml", span, message));
    }

    /// Take an event in; none if the rest is not read.
    fn event(&mut self, event: Event<'a>, span: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let value = if plain {
                    scalar(&text)
                } else {
                    Value::String(text.as_ref().into())
                };
                let merges = plain && text == "<<";
                let before = self.built;
                self.built += 1;
                self.finish(Node { span, value }, anchor, tag, before, merges);
            }
            Event::SequenceStart(anchor, tag) => self.start(span, anchor, tag, Content::List(Vec::new()))?,
            Event::MappingStart(anchor, tag) => {
                let content = Content::Mapping {
                    members: Vec::new(),
                    key: None,
                    merged: Vec::new(),
                };
                self.start(span, anchor, tag, content)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            Event::Alias(anchor) => {
                let node = self.alias(anchor, span);
                self.add(node, false);
            }
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Some(())
    }

    fn start(
        &mut self,
        span: Span,
        anchor: usize,
        tag: Option<Cow<'a, Tag>>,
        content: Content,
    ) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            self.error(span, format!("nested more than {MAX_DEPTH} deep"));
            return None;
        }
        let before = self.built;
        self.built += 1;
        self.open.push(Open {
            start: span.start,
            anchor,
            tag,
            before,
            content,
        });
        Some(())
    }

    fn close(&mut self, end: Option<Span>) {
        let Some(open) = self.open.pop() else { return };
        let (value, last) = match open.content {
            Content::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::Array(items), last)
            }
            Content::Mapping { members, merged, .. } => {
                let last = members.last().map(|member| member.node.span.end);
                (Value::Object(with_merged(members, merged)), last)
            }
        };
        // The end of a block is where the next thing begins; that of a flow is its bracket.
        let bracket = end.filter(|end| end.end > end.start).map(|end| end.end);
        let span = Span::new(open.start, bracket.or(last).unwrap_or(open.start));
        self.finish(Node { span, value }, open.anchor, open.tag, open.before, false);
    }

    /// Add a value that is complete, after its tag and anchor were looked at.
    fn finish(&mut self, node: Node, anchor: usize, tag: Option<Cow<'a, Tag>>, before: usize, merges: bool) {
        let node = match tag {
            Some(tag) => self.tagged(&tag, node),
            None => node,
        };
        if anchor > 0 {
            let size = self.built - before;
            self.copied += size;
            if self.copied <= MAX_COPIED {
                self.anchors.insert(anchor, (node.clone(), size));
            }
        }
        self.add(node, merges);
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Node {
        let size = self.anchors.get(&anchor).map_or(0, |(_, size)| *size);
        self.copied += size;
        let value = match self.anchors.get(&anchor) {
            Some((node, _)) if self.copied <= MAX_COPIED => node.value.clone(),
            _ => {
                if self.tree.diagnostics.len() < 20 {
                    let message = if self.copied > MAX_COPIED {
                        format!("the aliases stand for more than {MAX_COPIED} values")
                    } else {
                        "this alias stands for what it is a part of".to_owned()
                    };
                    self.error(span, message);
                }
                self.built += 1;
                return Node {
                    span,
                    value: Value::Null,
                };
            }
        };
        self.built += size;
        Node { span, value }
    }

    /// Add a value to what is open; `merges` if it is the key `<<`.
    fn add(&mut self, node: Node, merges: bool) {
        let Some(open) = self.open.last_mut() else {
            self.tree.values.push(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Mapping { members, key, merged } => match key.take() {
                None if merges => {
                    let value = Value::String(MERGE.into());
                    *key = Some(Node { value, ..node });
                }
                None => *key = Some(node),
                Some(name) if name.as_str() == Some(MERGE) => match node.value {
                    Value::Array(items) => merged.extend(items),
                    _ => merged.push(node),
                },
                Some(name) => members.push(Member {
                    key: key_text(&name).into(),
                    key_span: name.span,
                    node,
                }),
            },
        }
    }

    /// A value with a tag: a function of CloudFormation, or a type of YAML.
    fn tagged(&mut self, tag: &Tag, node: Node) -> Node {
        if tag.is_yaml_core_schema() {
            let value = match (&*tag.suffix, node.as_str()) {
                ("int" | "float" | "bool" | "null", Some(text)) => scalar(text),
                _ => return node,
            };
            return Node { value, ..node };
        }
        let key = match &*tag.suffix {
            "Ref" | "Condition" => tag.suffix.clone(),
            name if tag.handle == "!" && FUNCTIONS.contains(&name) => format!("Fn::{name}"),
            _ => {
                if !tag.suffix.is_empty() {
                    let message = format!("the tag `{tag}` is not known; its value is taken without it");
                    self.tree
                        .diagnostics
                        .push(Diagnostic::info("yaml-tag", node.span, message));
                }
                return node;
            }
        };
        let span = node.span;
        let parts = node
            .as_str()
            .filter(|_| key == "Fn::GetAtt")
            .and_then(|text| text.split_once('.'));
        let node = match parts {
            Some((name, attribute)) => {
                let part = |text: &str| Node {
                    span,
                    value: Value::String(text.into()),
                };
                Node {
                    span,
                    value: Value::Array(vec![part(name), part(attribute)]),
                }
            }
            None => node,
        };
        let member = Member {
            key: key.into(),
            key_span: span,
            node,
        };
        Node {
            span,
            value: Value::Object(vec![member]),
        }
    }
}

/// The key `<<` where it merges, which no plain scalar can be.
const MERGE: &str = "\0<<";

/// The functions of CloudFormation that have a short tag.
const FUNCTIONS: [&str; 19] = [
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "Transform",
    "ToJsonString",
];

/// The members of a mapping after those that are merged into it: what it has itself counts.
fn with_merged(members: Vec<Member>, merged: Vec<Node>) -> Vec<Member> {
    if merged.is_empty() {
        return members;
    }
    let before = merged.into_iter().rev().flat_map(|node| match node.value {
        Value::Object(members) => members,
        _ => Vec::new(),
    });
    before.chain(members).collect()
}

fn key_text(key: &Node) -> String {
    match &key.value {
        Value::String(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        _ => crate::json::compact(key),
    }
}

/// A plain scalar by the core schema of YAML 1.2. What is no number of JSON (`007`, `0x1F`, `.inf`) is a string.
fn scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if serde_json::from_str::<serde_json::Number>(text).is_ok() => Value::Number(text.into()),
        _ => Value::String(text.into()),
    }
}
