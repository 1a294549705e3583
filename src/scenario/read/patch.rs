//! The reader of patches: the changes of `api` and `authorizer` on the timeline.

use super::api::change_api;
use super::authorizer::change_authorizer;
use super::reader::{NodePath, ScenarioReader};
use crate::json::Node;
use crate::scenario::diagnostic::ScenarioDiagnostic;
use crate::scenario::model::{Api, Authorizer};

/// Reads a patch, which is kept as text, for its diagnostics.
pub(super) fn patch(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<String> {
    let patch = reader.object(at)?;
    change_deployed(reader, at, &mut Api::default(), &mut None);
    Some(patch)
}

/// Applies a patch in time that does not depend on what it does not name. What does not fit the format is reported by its path,
/// without a position, and changes nothing.
pub(crate) fn apply_patch(
    patch: &Node,
    text: &str,
    api: &mut Api,
    authorizer: &mut Option<Authorizer>,
) -> Vec<ScenarioDiagnostic> {
    let mut reader = ScenarioReader {
        text,
        diagnostics: Vec::new(),
        typed: None,
        patch: false,
    };
    change_deployed(&mut reader, &NodePath::root(patch), api, authorizer);
    reader.diagnostics
}

fn change_deployed(
    reader: &mut ScenarioReader<'_>,
    at: &NodePath<'_>,
    api: &mut Api,
    authorizer: &mut Option<Authorizer>,
) {
    reader.patch = true;
    reader.members(at, &mut |reader, key, at| {
        match key {
            "api" => change_api(reader, at, api),
            "authorizer" => change_authorizer(reader, at, authorizer.get_or_insert_default()),
            _ => return false,
        }
        true
    });
    for key in reader.removed(at) {
        match key {
            "api" => *api = Api::default(),
            "authorizer" => *authorizer = None,
            _ => {}
        }
    }
    reader.patch = false;
}
