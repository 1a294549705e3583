//! The reader of patches: the changes of `api` and `authorizer` on the timeline.

use super::api::change_api;
use super::authorizer::change_authorizer;
use super::reader::{NodePath, ScenarioReader};
use crate::json::Node;
use crate::scenario::diagnostic::ScenarioDiagnostic;
use crate::scenario::model::{Api, Authorizer};

/// Read a patch, which is kept as text, for its diagnostics.
pub(super) fn patch(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Option<String> {
    let patch = reader.object(at)?;
    change_deployed(reader, at, &mut Api::default(), &mut None);
    Some(patch)
}

/// Apply a patch in time that does not depend on what it does not name. What does not fit the format is reported by its path,
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

#[cfg(test)]
mod tests {
    use crate::scenario::{Api, patch};

    #[test]
    fn patches_add_a_thousand_entries_and_change_each() {
        let variables = |value: &str| {
            let all: Vec<String> = (0..1001).map(|at| format!(r#""v{at}":"{value}""#)).collect();
            format!(r#"{{"api":{{"stageVariables":{{{}}}}}}}"#, all.join(","))
        };
        let (api, _, diagnostics) = patch(&Api::default(), &None, &variables("a"));
        assert_eq!(api.stage_variables.len(), 1000);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].subject.to_string(), "/api/stageVariables/v1000");
        let (api, _, _) = patch(&api, &None, &variables("b"));
        assert!(api.stage_variables.iter().all(|(_, value)| value == "b"));
    }
}
