//! On `wasm32` the page; elsewhere the command line.

fn main() {}
