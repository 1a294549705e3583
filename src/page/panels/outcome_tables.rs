//! Tables A and B of AWS's documentation, with the selected request's cell. They have the decision of two policies together.

use yew::prelude::*;

use crate::page::model::labels::OutcomeKind;
use crate::page::ui::icon::Icon;
use why403::gateway::{Decision, Outcome, PolicyVerdict, StepName, Table, decide};

const VERDICTS: [(PolicyVerdict, &str); 3] = [
    (PolicyVerdict::Allow, "allows"),
    (PolicyVerdict::Deny, "denies"),
    (PolicyVerdict::Silent, "neither allows nor denies"),
];

/// The table that applies, with the cell of the outcome.
pub fn view(outcome: &Outcome, has_authorizer: bool) -> Html {
    let table = Table::applied_to(outcome);
    let signed = outcome.trace.caller_policy.is_some() || table == Table::B;
    let caller = outcome.trace.caller_policy.as_ref().map(|trace| trace.verdict);
    let caller = caller.or(outcome.authorizer_policy);
    let together = outcome
        .trace
        .steps
        .iter()
        .any(|step| step.name == StepName::Policies && !step.rules.is_empty());
    // A signed caller without a policy of its own is silent.
    let caller = caller.or((together && signed).then_some(PolicyVerdict::Silent));
    let resource = outcome
        .resource_policy
        .or(together.then_some(PolicyVerdict::Silent));
    let who = if signed || !has_authorizer {
        "The caller’s policy"
    } else {
        "The authorizer’s policy"
    };
    let cell = |row: PolicyVerdict, column: PolicyVerdict| {
        let current = resource == Some(column) && caller.is_none_or(|caller| caller == row);
        let (decision, _) = decide(table, row, Some(column));
        let (kind, label) = label(decision);
        html! {
            <td data-outcome-kind={kind.key()} aria-current={current.then_some("true")}>
                { Icon::Outcome(kind).html() }
                { label }
                if current { <span class="visually-hidden">{ " (this request)" }</span> }
            </td>
        }
    };
    html! {
        <>
            <p class="small">{ why(outcome, table, signed) }</p>
            <div class="table-frame" tabindex="0" role="region" aria-label="Decision table">
            <table class="decides" data-testid="table">
                <caption>{ if table == Table::A { "Table A: one Allow is enough" } else { "Table B: both must allow" } }</caption>
                <thead>
                    <tr>
                        <td rowspan="2">{ who }{ "…" }</td>
                        <th scope="colgroup" colspan="3">{ "The resource policy…" }</th>
                    </tr>
                    <tr>
                        { for VERDICTS.map(|(verdict, word)| html! {
                            <th scope="col" class={(resource == Some(verdict)).then_some("current")}>{ "…" }{ word }</th>
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { for VERDICTS.map(|(row, word)| html! {
                        <tr>
                            <th scope="row" class={(caller == Some(row)).then_some("current")}>{ "…" }{ word }</th>
                            { for VERDICTS.map(|(column, _)| cell(row, column)) }
                        </tr>
                    }) }
                </tbody>
            </table>
            </div>
        </>
    }
}

/// The reason why this table applies to the request.
fn why(outcome: &Outcome, table: Table, signed: bool) -> &'static str {
    match (table, signed, outcome.resource_policy, outcome.authorizer_policy) {
        (Table::B, ..) => "The caller is in another account than the API, so Table B applies.",
        (_, true, ..) => "The caller is in the same account as the API, so Table A applies.",
        (_, _, Some(PolicyVerdict::Deny), None) => {
            "The resource policy denies the request, so the Lambda authorizer is not called."
        }
        (_, _, None, Some(_)) => "No resource policy is attached: only the authorizer’s policy decides.",
        (_, _, _, Some(_)) => {
            "The Lambda authorizer’s policy and the resource policy are evaluated together, by Table A."
        }
        (_, _, Some(_), None) => {
            "Only the resource policy was evaluated: there is no second policy, or the request ended before it."
        }
        (_, _, None, None) => "No policy was evaluated: the request ended earlier.",
    }
}

/// A decision's kind and its name in the table.
fn label(decision: Decision) -> (OutcomeKind, &'static str) {
    match decision {
        Decision::Allow => (OutcomeKind::Allowed, "Allow"),
        Decision::ExplicitDeny => (OutcomeKind::ExplicitlyDenied, "Explicit deny"),
        Decision::ImplicitDeny => (OutcomeKind::ImplicitlyDenied, "Implicit deny"),
    }
}
