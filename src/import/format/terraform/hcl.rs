//! Blocks of HCL: expressions are evaluated with the variables' defaults and the locals of the text.

mod expression;
mod function;
mod instance;
mod policy_document;
mod syntax;

use std::collections::HashMap;

use hcl_edit::Span as _;

use self::expression::Hcl;
use self::instance::{Instance, MAX_INSTANCES};
use self::syntax::{MAX_NAME, blocks, span};
use super::configuration::{Block, Configuration};
use crate::import::reading::Notes;
use crate::import::scope::text;
use crate::json::{Severity, Value};

/// The beginning of a block of Terraform that a text has; none if it has none.
pub(super) fn looks_like(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim_start).take(MAX_LINES);
    lines.into_iter().find_map(|line| {
        let rest = ["resource ", "data "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        let rest = rest?.trim_start().strip_prefix('"')?;
        let (kind, rest) = rest.split_once('"')?;
        let named = rest.trim_start().strip_prefix('"')?.split_once('"');
        let found = kind.starts_with("aws_") && named.is_some();
        let name = line.split('{').next().unwrap_or(line).trim_end();
        found.then(|| name.chars().take(MAX_NAME).collect())
    })
}

/// So many lines are looked at.
const MAX_LINES: usize = 20_000;

/// Read blocks; the message, line and column of a mistake.
pub(super) fn configuration(
    source: &str,
    notes: &mut Notes,
) -> Result<Configuration, (String, usize, usize)> {
    let mut has_mistakes = false;
    let parsed = hcl_edit::parser::parse_body(source).or_else(|error| {
        has_mistakes = true;
        let kept = without_mistakes(source, notes);
        hcl_edit::parser::parse_body(&kept)
            .ok()
            .filter(|body| !body.is_empty())
            .ok_or(error)
    });
    let body = parsed.map_err(|error| mistake(&error))?;
    let hcl = Hcl::new(&body, source);
    let mut out = Configuration {
        has_mistakes,
        ..Configuration::default()
    };
    for block in blocks(&body) {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("provider", ["aws"]) => {
                let region = block
                    .body
                    .get_attribute("region")
                    .and_then(|attribute| text(&hcl.value(&attribute.value)));
                if !block.body.has_attribute("alias") {
                    out.region = region.filter(|region| !region.contains('$'));
                }
            }
            ("resource", [kind, name]) if kind.starts_with("aws_api") => {
                let address = format!("{kind}.{name}");
                if block.body.has_blocks("dynamic") {
                    notes.warn(format!("the `dynamic` blocks of `{address}` are not read"));
                }
                let instances = hcl.instances(&block.body);
                match &instances {
                    Some(all) if all.is_empty() => {
                        notes.info(format!("`{address}` is left out: there are no instances of it"));
                    }
                    Some(all) if all.len() > MAX_INSTANCES => notes.warn(format!(
                        "only the first {MAX_INSTANCES} of {} instances of `{address}` are read",
                        all.len()
                    )),
                    _ => {}
                }
                let is_known = instances.is_some();
                let instances = instances.unwrap_or_else(|| vec![Instance::default()]);
                for instance in instances.into_iter().take(MAX_INSTANCES) {
                    let address = [&address, &*instance.index].concat();
                    let values = hcl.instance(instance, &block.body);
                    let mut values = Value::at(values.value, span(block.span()));
                    if let (Value::Object(members), true) = (&mut values.value, is_known) {
                        members.retain(|member| !matches!(&*member.key, "for_each" | "count"));
                    }
                    out.blocks.push(Block {
                        kind: (*kind).to_owned(),
                        address,
                        values,
                        references: HashMap::new(),
                    });
                }
            }
            ("module", [name]) => notes.warn(format!(
                "the module `{name}` is elsewhere: what it makes is not read"
            )),
            _ => {}
        }
    }
    for remark in hcl.remarks.take() {
        notes.warn(remark);
    }
    out.assumed = hcl.assumed.borrow().iter().copied().collect();
    Ok(out)
}

/// What is wrong, with its line and column.
fn mistake(error: &hcl_edit::parser::Error) -> (String, usize, usize) {
    let place = error.location();
    (
        format!("this is no HCL: {}", error.message()),
        place.line(),
        place.column(),
    )
}

/// The words that blocks begin with at the start of a line.
const BLOCKS: [&str; 8] = [
    "resource ",
    "data ",
    "variable ",
    "locals ",
    "provider ",
    "module ",
    "output ",
    "terraform ",
];

/// A text with spaces in the places of the blocks that cannot be read, each of which is noted.
fn without_mistakes(source: &str, notes: &mut Notes) -> String {
    let mut starts = vec![(0, 0)];
    let mut at = 0;
    for (line, text) in source.split_inclusive('\n').enumerate() {
        if BLOCKS.iter().any(|word| text.starts_with(word)) {
            starts.push((at, line));
        }
        at += text.len();
    }
    let mut kept = String::with_capacity(source.len());
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([source.len()]);
    for ((start, before), end) in starts.iter().zip(ends) {
        let block = source.get(*start..end).unwrap_or("");
        match hcl_edit::parser::parse_body(block) {
            Ok(_) => kept.push_str(block),
            Err(error) => {
                let (message, line, column) = mistake(&error);
                let message = format!("{message}; the block is left out");
                notes.add(Severity::Error, message, Some((before + line, column)));
                kept.extend(block.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            }
        }
    }
    kept
}
