//! The commands of `aws` that set the API up.

use crate::explain::aws::creation;
use crate::export::template::{function_arn, function_uri, left_out, methods, name};
use crate::scenario::Scenario;

/// The commands, one after another, each with what it needs of those before it.
pub(super) fn aws_cli(scenario: &Scenario) -> String {
    let mut out = String::from("# Exported by why403 from a scenario. Replace the words in capitals.\n");
    for what in left_out(scenario, &[]) {
        out += &format!("# They do not set up {what}.\n");
    }
    let api = &scenario.api;
    let (function, uri) = (function_arn(api), function_uri(api));
    for command in creation(scenario, name(scenario), &methods(scenario), &function, &uri) {
        out += &command;
        out.push('\n');
    }
    out
}
