//! Patches of the API and its authorizer, which deployments are. They are applied to the two, and made of their differences.

use crate::json;
use crate::scenario::diagnostic::ScenarioDiagnostic;
use crate::scenario::merge_patch::difference;
use crate::scenario::model::{Api, Authorizer, Scenario};
use crate::scenario::read::apply_patch;
use crate::scenario::write::write;

/// Apply a patch to an API and its authorizer.
///
/// The patch applies to the two as the format writes them, so `null` gives a property its default. Only
/// `"authorizer": null` is read as the format reads it: the methods have no authorizer then. What the patch does not name
/// keeps its text, byte by byte. A text that is no JSON changes nothing, and neither does a value that does not fit.
///
/// The diagnostics are about what does not fit the format. Their subjects are properties of the patched value (`/api/region`), and
/// they have no positions.
///
/// ```
/// use why403::scenario::{Api, Authorizer, patch};
/// let ttl = r#"{"authorizer": {"authorizerResultTtlInSeconds": 0}}"#;
/// let (_, authorizer, diagnostics) = patch(&Api::default(), &Some(Authorizer::default()), ttl);
/// assert_eq!(authorizer.unwrap().authorizer_result_ttl_in_seconds, 0);
/// assert!(diagnostics.is_empty());
/// ```
pub fn patch(
    api: &Api,
    authorizer: &Option<Authorizer>,
    patch: &str,
) -> (Api, Option<Authorizer>, Vec<ScenarioDiagnostic>) {
    let (mut api, mut authorizer) = (api.clone(), authorizer.clone());
    let parsed = json::parse(patch);
    let diagnostics = parsed
        .valid()
        .map(|node| apply_patch(node, patch, &mut api, &mut authorizer));
    (api, authorizer, diagnostics.unwrap_or_default())
}

/// The patch that makes one scenario's API and authorizer those of the other. None where they are equal.
pub(crate) fn patch_between(before: &Scenario, after: &Scenario) -> Option<String> {
    let text = |scenario: &Scenario| {
        write(&Scenario {
            api: scenario.api.clone(),
            authorizer: scenario.authorizer.clone(),
            ..Scenario::default()
        })
    };
    let (before, after) = (json::parse(&text(before)), json::parse(&text(after)));
    difference(before.valid()?, after.valid()?)
}
