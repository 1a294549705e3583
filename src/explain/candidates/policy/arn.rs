//! Edits of the ARNs that a statement allows.

use super::Edits;
use crate::explain::candidates::{Breadth, Candidates};
use crate::explain::edit::widened;
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::words;
use crate::gateway::api_arn;
use crate::json;
use crate::policy::{PartTrace, StatementTrace};

impl Candidates<'_> {
    /// Mend the resource of an Allow: the part of the ARN that is wrong, or this method beside the others.
    pub(super) fn name_resource(
        &mut self,
        policy: &EvaluatedPolicy<'_>,
        statement: &StatementTrace,
        whose: &str,
    ) {
        let Some(part) = statement.resource.as_ref().filter(|part| !part.negated) else {
            return;
        };
        for (title, edits) in self.mended_patterns(policy, part) {
            self.edit(policy, Breadth::Cure, title, edits);
        }
        let wider = if part.entries.is_empty() {
            json::quote(&self.outcome.method_arn)
        } else {
            widened(policy, part.span, &self.outcome.method_arn)
        };
        let title = format!("Also allow `{}`{whose}", words::request(self.outcome));
        self.edit(policy, Breadth::Cure, title, vec![(part.span, wider)]);
    }

    /// Patterns that name another stage, API, account, region or partition, or end before the method.
    pub(super) fn mended_patterns(
        &self,
        policy: &EvaluatedPolicy<'_>,
        part: &PartTrace,
    ) -> Vec<(String, Edits)> {
        let mut found: Vec<(String, Edits)> = Vec::new();
        let arn = &self.outcome.method_arn;
        for entry in part.entries.iter().filter(|entry| !entry.matches) {
            let pattern = policy.pattern(entry);
            let Some(mended) = mended(
                &pattern,
                &api_arn(&self.scenario.api),
                &self.scenario.api.stage_name,
                arn,
            ) else {
                continue;
            };
            let replacement = json::quote(&mended.pattern);
            match found.iter_mut().find(|(title, _)| *title == mended.title) {
                Some((_, edits)) => edits.push((entry.span, replacement)),
                None => found.push((mended.title, vec![(entry.span, replacement)])),
            }
        }
        found
    }
}

/// A pattern without its mistake.
struct Mended {
    title: String,
    pattern: String,
}

/// Mend a pattern that names something beside the API's stage, or no method. None where only method or path differ.
fn mended(pattern: &str, api: &str, stage: &str, arn: &str) -> Option<Mended> {
    if let Some(rest) = pattern.strip_prefix("execute-api:") {
        // The short form of a resource policy, where it is not written out.
        let rest = rest.trim_start_matches('/');
        return Some(Mended {
            title: "Write the short form as an ARN".into(),
            pattern: format!("{api}/{rest}"),
        });
    }
    let own: Vec<&str> = pattern.splitn(6, ':').collect();
    let wanted: Vec<&str> = api.splitn(6, ':').collect();
    let (Some(own_resource), true) = (own.get(5).copied(), own.len() == wanted.len()) else {
        return None;
    };
    let (own_api, after_api) = match own_resource.split_once('/') {
        Some((own_api, rest)) => (own_api, Some(rest)),
        None => (own_resource, None),
    };
    let wanted_api = wanted.get(5).copied().unwrap_or("");
    let names = ["partition", "service", "region", "account"];
    let mut parts: Vec<String> = own.iter().take(5).map(|part| (*part).to_owned()).collect();
    let mut wrong: Vec<String> = Vec::new();
    let differs = |own: &str, wanted: &str| !crate::policy::like(own, wanted);
    for (at, name) in names.iter().enumerate() {
        let (Some(part), Some(wanted)) = (parts.get_mut(at + 1), wanted.get(at + 1)) else {
            continue;
        };
        if differs(part, wanted) {
            wrong.push(format!("the {name} `{wanted}`"));
            *part = (*wanted).to_owned();
        }
    }
    let mut api_part = own_api.to_owned();
    if differs(own_api, wanted_api) {
        wrong.push(format!("the API `{wanted_api}`"));
        api_part = wanted_api.to_owned();
    }
    let mut rest = after_api.map(str::to_owned);
    if let Some(after) = after_api {
        let own_stage = after.split('/').next().unwrap_or("");
        if differs(own_stage, stage) {
            wrong.push(format!("the stage `{stage}`"));
            let others = after.strip_prefix(own_stage).unwrap_or("");
            rest = Some([stage, others].concat());
        }
    }
    let before = [&parts.join(":"), ":", &api_part].concat();
    let whole = match &rest {
        Some(rest) => [&before, "/", rest].concat(),
        None => before.clone(),
    };
    if !wrong.is_empty() {
        // It may lack `/*` as well.
        let pattern =
            if crate::policy::like(&whole, arn) || rest.as_ref().is_some_and(|rest| rest.contains('/')) {
                whole
            } else {
                [whole.trim_end_matches('/'), "/*"].concat()
            };
        return Some(Mended {
            title: format!("Name {} in the ARN", words::list(&wrong)),
            pattern,
        });
    }
    let segments = rest
        .as_deref()
        .map_or(0, |rest| rest.split('/').filter(|part| !part.is_empty()).count());
    if segments < 2 && !whole.ends_with('*') {
        return Some(Mended {
            title: "Append `/*` to the ARN, which names no method".into(),
            pattern: [whole.trim_end_matches('/'), "/*"].concat(),
        });
    }
    let single = before + "/" + &words::single_slashes(rest.as_deref().unwrap_or(""));
    (single != whole && crate::policy::like(&single, arn)).then(|| Mended {
        title: "Write one slash instead of two in the ARN".into(),
        pattern: single,
    })
}
