//! The alignment of resource patterns with the request's method ARN. It shows which part matches which, and where they differ.

use yew::prelude::*;

use crate::page::editor::location_link;
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::explain::evaluated_policy::EvaluatedPolicy;
use why403::explain::{evaluated_policy, statement};
use why403::gateway::Outcome;
use why403::policy::{ArnPart, EntryTrace, PartAlignment, PartTrace, StatementIndex, align};
use why403::scenario::Scenario;

/// The most patterns that are shown.
const MAX_PATTERNS: usize = 40;

/// The resource patterns of the policies that were evaluated, each aligned with the method ARN.
pub fn view(scenario: &Scenario, outcome: &Outcome, dispatch: &Dispatch) -> Html {
    let mut shown: Vec<Html> = Vec::new();
    let mut more = 0;
    for policy in &evaluated_policy::all(scenario, outcome) {
        let place = location_link::locations(scenario, policy);
        for (index, statement) in policy.trace.statements.iter().enumerate() {
            let Some(part) = &statement.resource else { continue };
            let name = || {
                let not = if part.negated { ", NotResource" } else { "" };
                [
                    policy.name,
                    ", ",
                    &evaluated_policy::statement_name(statement, StatementIndex(index)),
                    not,
                ]
                .concat()
            };
            for entry in &part.entries {
                if shown.len() < MAX_PATTERNS {
                    let place = place(entry.span);
                    shown.push(pattern(dispatch, policy, part, entry, name(), place));
                } else {
                    more += 1;
                }
            }
        }
    }
    if shown.is_empty() {
        return html! {
            <p class="empty">{ "No resource pattern was compared: the request ended before a policy was evaluated." }</p>
        };
    }
    html! {
        <>
            <p class="small">{ "Top: the pattern in the policy. Bottom: the ARN of the request. Each wildcard is above the part that it matches." }</p>
            <ul class="arns" data-testid="arns">{ for shown }</ul>
            if more > 0 {
                <p class="small">{ more }{ " more patterns are not shown." }</p>
            }
        </>
    }
}

/// One pattern: its statement, the alignment, and the same in words.
fn pattern(
    dispatch: &Dispatch,
    policy: &EvaluatedPolicy<'_>,
    part: &PartTrace,
    entry: &EntryTrace,
    name: String,
    place: Option<String>,
) -> Html {
    html! {
        <li data-place={place.clone()}>
            <h4>
                if let Some(place) = place {
                    { location_link::button(dispatch, policy.location(entry.span), place, html! { { name } }) }
                } else {
                    { name }
                }
            </h4>
            { aligned(&policy.pattern(entry), policy.arn) }
            <p class="small" data-fits={entry.matches.to_string()}>
                { if entry.matches { Icon::Tick.html() } else { Icon::Remove.html() } }
                <span>{ with_code(&statement::resource(policy, part, entry)) }</span>
            </p>
        </li>
    }
}

/// A pattern above the ARN, in a group for each part of an ARN. A group has a column for each piece and what it matches.
fn aligned(pattern: &str, arn: &str) -> Html {
    let alignment = align(pattern, arn);
    html! {
        <div class="aligned mono" aria-hidden="true" translate="no">
            { for alignment.parts.iter().enumerate().map(|(index, part)| {
                let first = alignment.differs == Some(index);
                html! {
                    <div class={classes!("part", first.then_some("first"))}>
                        <i>{ if first { "≠ " } else { "" } }{ label(part.name) }</i>
                        <div>
                            { columns(part, pattern, arn, first) }
                            if index + 1 < alignment.parts.len() { { column(":", ":", "plain") } }
                        </div>
                    </div>
                }
            }) }
        </div>
    }
}

/// A part's label above its column. The first part needs none: its text says what it is.
fn label(part: ArnPart) -> &'static str {
    match part {
        ArnPart::Arn | ArnPart::Whole => "",
        ArnPart::Resource => "API / stage / method / path",
        other => other.name(),
    }
}

fn columns(part: &PartAlignment, pattern: &str, arn: &str, first: bool) -> Html {
    let mut columns: Vec<Html> = Vec::new();
    for piece in &part.pieces {
        let (above, below) = (piece.pattern.slice(pattern), piece.value.slice(arn));
        if piece.wildcard {
            columns.push(column(above, below, "wild"));
            continue;
        }
        // The piece ends where the two differ; the rest is a column of its own.
        let end = part
            .differs
            .map_or(piece.pattern.end, |(at, _)| at.min(piece.pattern.end));
        let above = pattern.get(piece.pattern.start..end).unwrap_or(above);
        // Literal characters match the same characters: a line may break after each slash.
        let below = below.get(..above.len()).unwrap_or(below);
        for (above, below) in above.split_inclusive('/').zip(below.split_inclusive('/')) {
            columns.push(column(above, below, "plain"));
        }
    }
    if let Some((at, value_at)) = part.differs {
        let above = pattern.get(at..part.pattern.end).unwrap_or("");
        let below = arn.get(value_at..part.value.end).unwrap_or("");
        columns.push(column(above, below, if first { "differs" } else { "after" }));
    }
    columns.into_iter().collect()
}

fn column(above: &str, below: &str, class: &'static str) -> Html {
    let shown = |text: &str| match text {
        "" => "·".to_owned(),
        text => text.to_owned(),
    };
    html! { <span {class}><b>{ shown(above) }</b><span>{ shown(below) }</span></span> }
}
