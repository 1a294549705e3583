//! Whether a part shows the same of two states, and if not, whether it was edited.

use std::rc::Rc;

use super::{Due, Part};
use crate::gateway::{Gradual, Outcome};
use crate::page::resource_policy::PATH;
use crate::page::state::State;
use crate::page::words::{self, Meaning};
use crate::policy::Trace;
use crate::scenario::Api;

/// What becomes of a part when the state has become another.
#[inline(never)] // Comes later, and would be drawn into what comes first.
pub fn due(part: &Part, old_part: &Part, now: &State, old: &State) -> Due {
    let edited = match (part, old_part) {
        (Part::Request, Part::Request) => {
            !asked_alike(now, old) || !called_alike(&now.scenario.api, &old.scenario.api)
        }
        (Part::Authorizer, Part::Authorizer) => {
            now.rule != old.rule
                || now.invites != old.invites
                || now.scenario.authorizer != old.scenario.authorizer
        }
        (Part::ResourcePolicy, Part::ResourcePolicy) => now.scenario.api.policy != old.scenario.api.policy,
        (Part::Panels(layout, pinned), Part::Panels(old_layout, old_pinned)) => {
            layout != old_layout || pinned != old_pinned || now.selected != old.selected
        }
        _ => true,
    };
    match edited {
        true => Due::Now,
        false if now == old => Due::Not,
        false => Due::Later,
    }
}

/// Whether a part shows the same of two states in which it was not edited. It may take the outcomes of all requests to say.
#[inline(never)] // Comes later, and would be drawn into what comes first.
pub fn same(part: &Part, now: &State, old: &State) -> bool {
    match part {
        Part::Request => answered_alike(&now.simulation, &old.simulation),
        Part::Authorizer => {
            let path = ["/authorizer/lambda/", &now.rule.to_string(), "/returns"].concat();
            fared_alike(now, old, |outcome| outcome.trace.authorizer_policy.as_deref())
                && returned_alike(now, old)
                && now.diagnostics(&path) == old.diagnostics(&path)
        }
        Part::ResourcePolicy => {
            fared_alike(now, old, |outcome| outcome.trace.resource_policy.as_deref())
                && now.diagnostics(PATH) == old.diagnostics(PATH)
        }
        // What they show is held against nothing: they show nearly all there is.
        Part::Panels(..) => now == old,
    }
}

/// Whether the same is asked, and the same request in view.
fn asked_alike(one: &State, other: &State) -> bool {
    one.selected == other.selected
        && (Rc::ptr_eq(&one.scenario, &other.scenario) || one.scenario.timeline == other.scenario.timeline)
}

/// Whether two APIs are called under the same address.
fn called_alike(one: &Api, other: &Api) -> bool {
    one.region == other.region
        && one.account_id == other.account_id
        && one.rest_api_id == other.rest_api_id
        && one.stage_name == other.stage_name
        && one.endpoint_type == other.endpoint_type
}

/// Whether all requests are shown with the same answers in their list.
fn answered_alike(one: &Gradual, other: &Gradual) -> bool {
    let shown = |outcome: &Outcome| (outcome.status_code, Meaning::of(outcome), words::meaning(outcome));
    one.outcomes().map(shown).eq(other.outcomes().map(shown))
}

/// Whether the statements of a policy are marked alike: the same request came to the same with it.
fn fared_alike(one: &State, other: &State, policy: fn(&Outcome) -> Option<&Trace>) -> bool {
    let (Some(then), Some(now)) = (one.answer(), other.answer()) else {
        return one.answer().is_none() && other.answer().is_none();
    };
    let (before, after) = (&then.outcome.trace, &now.outcome.trace);
    then.stale == now.stale
        && asked_alike(one, other)
        && then.outcome.method_arn == now.outcome.method_arn
        && before.signed == after.signed
        && before.resource_policy_path == after.resource_policy_path
        && policy(then.outcome) == policy(now.outcome)
}

/// Whether the authorizer's policy was made of the same text.
fn returned_alike(one: &State, other: &State) -> bool {
    let (Some(then), Some(now)) = (one.answer(), other.answer()) else {
        return one.answer().is_none() && other.answer().is_none();
    };
    let (before, after) = (&then.outcome.trace, &now.outcome.trace);
    before.lambda_rule == after.lambda_rule
        && before.authorizer_output == after.authorizer_output
        && before.substitutions == after.substitutions
}
