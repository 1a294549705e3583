//! The TypeScript declarations of scenarios and outcomes, made of the types: `www/pkg/types.d.ts`.
//!
//! `WHY403_UPDATE=1 cargo test --lib typescript` writes the file anew. The JavaScript package brings it along, and its tests hold
//! it against values that the engine gives.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::explain::ScenarioReport;
use crate::gateway::{Evidence, Finding, Simulation, StepName};
use crate::import::Import;
use crate::rule::Rule;
use crate::scenario::{ApiKey, AuthorizerCredentials, Request, Scenario};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/pkg/types.d.ts");

const HEADER: &str = "\
// Made of the types in src/ by `WHY403_UPDATE=1 cargo test --lib typescript`.

/** A JSON value. In the place of a policy, or of what a function returns, a text is taken as the JSON that a person has typed. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON merge patch (RFC 7396) of the API and its authorizer. */
export type Patch = { api?: Json; authorizer?: Json };
";

/// The declarations by name.
struct Declarations {
    config: Config,
    /// Whether every property of a declared object is optional: those of the format have defaults.
    optional: bool,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only derived types have a declaration of their own.
        if T::output_path().is_none() || self.found.contains_key(&T::ident(&self.config)) {
            return;
        }
        let name = T::ident(&self.config);
        let mut inline = T::inline(&self.config);
        if name == "Scenario" {
            // The text has it, and the model does not.
            inline = inline.replacen('{', "{\n/** The version of the format: 1. */\nwhy403: number,", 1);
        }
        let is_object = inline.starts_with('{') && !inline.contains("& (") && !inline.contains("} | {");
        let body = if self.optional && is_object {
            format!("Partial<{inline}>")
        } else {
            inline
        };
        let docs = T::docs().unwrap_or_default();
        self.found.insert(name.clone(), declaration(&docs, &name, &body));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// A declaration, laid out for reading.
fn declaration(docs: &str, name: &str, body: &str) -> String {
    // Examples are of Rust.
    let docs = match docs.split_once("\n *\n * ```") {
        Some((before, _)) => &format!("{before}\n */\n"),
        None => docs,
    };
    let text = format!("{docs}export type {name} = {body};")
        .replace("/**\n * ", "/** ")
        .replace("\n */", " */")
        .replace(", }", ",\n}")
        .replace("[`", "`")
        .replace("`]", "`");
    let mut out = String::new();
    let mut within = false;
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let is_inside = within && !line.starts_with('}');
        out.push_str(if is_inside { "\n  " } else { "\n" });
        out.push_str(line);
        within |= line.starts_with("export type");
    }
    out + "\n"
}

#[test]
fn the_declarations_are_those_of_the_types() {
    let mut declarations = Declarations {
        config: Config::new().with_large_int("number"),
        optional: true,
        found: BTreeMap::new(),
    };
    declarations.visit::<Scenario>();
    // Named in types that are written out only.
    declarations.visit::<ApiKey>();
    declarations.visit::<AuthorizerCredentials>();
    declarations.visit::<Request>();
    declarations.optional = false;
    declarations.visit::<Simulation>();
    declarations.visit::<StepName>();
    declarations.visit::<Finding>();
    declarations.visit::<Evidence>();
    declarations.visit::<Rule>();
    declarations.visit::<ScenarioReport>();
    declarations.visit::<Import>();
    let text: String = [HEADER.to_owned()]
        .into_iter()
        .chain(declarations.found.into_values())
        .collect();
    if std::env::var_os("WHY403_UPDATE").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap();
    assert!(kept.replace("\r\n", "\n") == text, "{FILE} is out of date");
}
