//! Short names for what the page's WebAssembly and its glue script know of each other.
//!
//! wasm-bindgen's own are long, and each ends in a hash that does not compress: five kilobytes in the two files together.

use super::base36;
use std::collections::BTreeMap;
use walrus::Module;

/// Gives the imports and exports that wasm-bindgen has named other names; gives those by the old ones. They begin with `_`,
/// those under which the second half imports from the first with `$`.
pub fn shorten(module: &mut Module) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    for name in imports.chain(exports) {
        // Not those that are words of their own, such as `memory`: they may stand for something else in the script.
        if name.starts_with("__wb") || name.starts_with("wasm_bindgen__") {
            let short = format!("_{}", base36(names.len()));
            let short = names.entry(name.clone()).or_insert(short);
            name.clone_from(short);
        }
    }
    names
}

/// As a JSON object, for `finish.mjs`; names have nothing in them to be escaped.
pub fn json(names: &BTreeMap<String, String>) -> String {
    let members: Vec<String> = names
        .iter()
        .map(|(old, short)| format!("{old:?}:{short:?}"))
        .collect();
    format!("{{{}}}", members.join(","))
}
