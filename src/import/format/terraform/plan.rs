//! What `terraform show -json` prints of a state or a plan, and state files.

use std::collections::HashMap;

use super::configuration::{Block, Configuration, first, without_indices};
use crate::import::scope::text;
use crate::json::{self, Member, Node};

/// The sections that hold resources.
pub(super) const SECTIONS: [&str; 4] = ["planned_values", "values", "terraform_version", "resource"];

/// So deep may modules stand in one another.
const MAX_MODULES: usize = 16;

/// Whether a value is what Terraform prints.
pub(super) fn is_terraform(root: &Node) -> bool {
    let is_resource = |node: &Node| {
        node.get("type")
            .and_then(Node::as_str)
            .is_some_and(|kind| kind.starts_with("aws_"))
    };
    let resources = root.get("resources").and_then(Node::as_array).unwrap_or_default();
    let configured = root.get("resource").and_then(Node::as_object).unwrap_or_default();
    configured.iter().any(|member| member.key.starts_with("aws_"))
        || root.get("planned_values").is_some()
        || root
            .get("values")
            .is_some_and(|values| values.get("root_module").is_some())
        || root.get("terraform_version").is_some()
        || root.get("resource_changes").is_some()
        || resources.iter().take(50).any(is_resource)
}

/// The resources of a plan, or else of a state.
pub(super) fn configuration(root: &Node) -> Configuration {
    let mut out = Configuration::default();
    let module = root
        .get("planned_values")
        .or_else(|| root.get("values"))
        .and_then(|values| values.get("root_module"));
    let mut references = HashMap::new();
    if let Some(configured) = root.get("configuration") {
        out.region = region(configured);
        if let Some(module) = configured.get("root_module") {
            configured_references(module, "", 0, &mut references);
        }
    }
    match module {
        Some(module) => read_module(module, 0, &references, &mut out.blocks),
        None => {
            state_file(root, &mut out.blocks);
            configuration_file(root, &mut out);
        }
    }
    out
}

/// The resources of a configuration that is written in JSON, `main.tf.json`.
fn configuration_file(root: &Node, out: &mut Configuration) {
    let region = root
        .get("provider")
        .and_then(|provider| first(provider.get("aws")?).get("region"));
    if let Some(region) = region.and_then(text).filter(|region| !region.contains('$')) {
        out.region = Some(region);
    }
    for Member { key: kind, node, .. } in root.get("resource").and_then(Node::as_object).unwrap_or_default() {
        for Member { key: name, node, .. } in node.as_object().unwrap_or_default() {
            out.blocks.push(Block {
                kind: kind.to_string(),
                address: format!("{kind}.{name}"),
                values: first(node).clone(),
                references: HashMap::new(),
            });
        }
    }
}

/// The region of the provider, where it is written out.
fn region(configuration: &Node) -> Option<String> {
    let provider = configuration.get("provider_config")?.get("aws")?;
    text(
        provider
            .get("expressions")?
            .get("region")?
            .get("constant_value")?,
    )
}

fn read_module(
    module: &Node,
    depth: usize,
    references: &HashMap<String, HashMap<String, String>>,
    out: &mut Vec<Block>,
) {
    for resource in module
        .get("resources")
        .and_then(Node::as_array)
        .unwrap_or_default()
    {
        let get = |name: &str| resource.get(name).and_then(text);
        let (Some(kind), Some(address)) = (get("type"), get("address")) else {
            continue;
        };
        // A data source is of what is made elsewhere, and has only a part of its properties.
        if get("mode").as_deref() == Some("data") {
            continue;
        }
        let Some(values) = resource.get("values") else {
            continue;
        };
        out.push(Block {
            references: references
                .get(&without_indices(&address))
                .cloned()
                .unwrap_or_default(),
            kind,
            address,
            values: values.clone(),
        });
    }
    for child in module
        .get("child_modules")
        .and_then(Node::as_array)
        .unwrap_or_default()
    {
        if depth < MAX_MODULES {
            read_module(child, depth + 1, references, out);
        }
    }
}

/// The attributes of the links between resources.
const LINKS: [&str; 4] = ["rest_api_id", "resource_id", "parent_id", "authorizer_id"];

/// What the attributes refer to, by address, out of the configuration of a plan.
fn configured_references(
    module: &Node,
    prefix: &str,
    depth: usize,
    out: &mut HashMap<String, HashMap<String, String>>,
) {
    for resource in module
        .get("resources")
        .and_then(Node::as_array)
        .unwrap_or_default()
    {
        let Some(address) = resource.get("address").and_then(text) else {
            continue;
        };
        let mut links = HashMap::new();
        for name in LINKS {
            let expression = resource.get("expressions").and_then(|all| all.get(name));
            let first = expression.and_then(|one| one.get("references")?.as_array()?.first());
            if let Some(reference) = first.and_then(text) {
                links.insert(name.to_owned(), [prefix, &reference].concat());
            }
        }
        out.insert([prefix, &address].concat(), links);
    }
    for Member { key, node, .. } in module
        .get("module_calls")
        .and_then(Node::as_object)
        .unwrap_or_default()
    {
        if let Some(inner) = node.get("module").filter(|_| depth < MAX_MODULES) {
            configured_references(inner, &format!("{prefix}module.{key}."), depth + 1, out);
        }
    }
}

/// The resources of a state file, each of several instances with its index in the address.
fn state_file(root: &Node, out: &mut Vec<Block>) {
    for resource in root.get("resources").and_then(Node::as_array).unwrap_or_default() {
        let get = |name: &str| resource.get(name).and_then(text);
        let (Some(kind), Some(name)) = (get("type"), get("name")) else {
            continue;
        };
        if get("mode").as_deref() == Some("data") {
            continue;
        }
        let module = get("module")
            .map(|module| [&module, "."].concat())
            .unwrap_or_default();
        for instance in resource
            .get("instances")
            .and_then(Node::as_array)
            .unwrap_or_default()
        {
            if let Some(values) = instance.get("attributes") {
                let index = instance
                    .get("index_key")
                    .filter(|index| !index.is_null())
                    .map_or_else(String::new, |index| ["[", &*json::compact(index), "]"].concat());
                out.push(Block {
                    kind: kind.clone(),
                    address: format!("{module}{kind}.{name}{index}"),
                    values: values.clone(),
                    references: HashMap::new(),
                });
            }
        }
    }
}

/// The line, from 1, by which a text is what `terraform plan` prints.
///
/// It is a change that is marked at its beginning, or the words before all changes.
pub(super) fn printed(text: &str) -> Option<usize> {
    const MARKS: [&str; 6] = ["+ ", "- ", "~ ", "-/+ ", "+/- ", "<= "];
    let is_of_plan = |line: &str| {
        let line = line.trim_start();
        let block = MARKS.iter().find_map(|mark| line.strip_prefix(mark));
        let is_block = |rest: &str| rest.starts_with("resource \"aws_") || rest.starts_with("data \"aws_");
        block.is_some_and(is_block) || line.ends_with(" will perform the following actions:")
    };
    text.lines().take(MAX_LINES).position(is_of_plan).map(|at| at + 1)
}

/// The marks of a plan are looked for in so many lines.
const MAX_LINES: usize = 20_000;
