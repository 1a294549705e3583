//! Each resource pattern of the policies beside the request's method ARN: which part took which, and where
//! the two part ways.

use yew::prelude::*;

use super::judged::{self, Judged};
use crate::gateway::whole_resource;
use crate::page::icon::Icon;
use crate::page::state::State;
use crate::policy::{Alignment, EntryTrace, PartAlignment, align};

/// As many patterns are laid along the ARN.
const MOST: usize = 40;

/// The patterns beside the ARN.
pub fn view(state: &State) -> Html {
    let Some(answer) = state.answer() else {
        return Html::default();
    };
    let arn = &answer.outcome.method_arn;
    let policies = judged::all(state, answer.outcome);
    let mut entries: Vec<(String, bool, String, bool)> = Vec::new();
    for policy in &policies {
        for (index, statement) in policy.trace.statements.iter().enumerate() {
            let Some(part) = &statement.resource else { continue };
            let of = [policy.name, ", ", &Judged::name_of(statement, index)].concat();
            for entry in &part.entries {
                let pattern = pattern(policy, entry, state);
                entries.push((of.clone(), part.negated, pattern, entry.matches));
            }
        }
    }
    if entries.is_empty() {
        return html! {
            <p class="empty">{ "No resource pattern was held against this request: it ended before a policy was judged." }</p>
        };
    }
    let more = entries.len().saturating_sub(MOST);
    html! {
        <>
            <ul class="arns" data-testid="arns">
                { for entries.iter().take(MOST).map(|(of, negated, pattern, matches)| html! {
                    <li>
                        <h4>{ of.clone() }{ if *negated { ", NotResource" } else { "" } }</h4>
                        { aligned(pattern, arn, *matches) }
                    </li>
                }) }
            </ul>
            if more > 0 {
                <p class="small">{ more }{ " more patterns are not shown." }</p>
            }
        </>
    }
}

/// The pattern as it was held against the ARN.
fn pattern(policy: &Judged<'_>, entry: &EntryTrace, state: &State) -> String {
    if let Some(resolved) = &entry.resolved {
        return resolved.clone();
    }
    let text = policy.string(entry.span);
    let whole = policy
        .of_resource
        .then(|| whole_resource(&state.scenario.api, &text))
        .flatten();
    whole.unwrap_or(text)
}

/// A pattern above the ARN, part by part.
fn aligned(pattern: &str, arn: &str, matches: bool) -> Html {
    let alignment = align(pattern, arn);
    let said = said(&alignment, pattern, arn, matches);
    html! {
        <>
            <div class="aligned mono" aria-hidden="true" translate="no">
                { for alignment.parts.iter().enumerate().map(|(index, part)| {
                    let first = alignment.differs == Some(index);
                    html! {
                        <>
                            if index > 0 { { column(":", ":", "plain") } }
                            { columns(part, pattern, arn, first) }
                        </>
                    }
                }) }
            </div>
            <p class="small">
                { if matches { Icon::Tick.html() } else { Icon::Remove.html() } }{ " " }{ said }
            </p>
        </>
    }
}

fn columns(part: &PartAlignment, pattern: &str, arn: &str, first: bool) -> Html {
    let pieces = part.pieces.iter().map(|piece| {
        let class = if piece.wildcard { "wild" } else { "plain" };
        let (above, below) = (piece.pattern.of(pattern), piece.value.of(arn));
        // Where the two part ways, the piece ends; what lies behind is shown apart.
        match part.differs {
            Some((at, _)) if piece.pattern.end > at => {
                let above = pattern.get(piece.pattern.start..at).unwrap_or(above);
                column(above, below, class)
            }
            _ => column(above, below, class),
        }
    });
    let rest = part.differs.map(|(at, value_at)| {
        let above = pattern.get(at..part.pattern.end).unwrap_or("");
        let below = arn.get(value_at..part.value.end).unwrap_or("");
        column(above, below, if first { "differs" } else { "after" })
    });
    html! { <>{ for pieces }{ for rest }</> }
}

fn column(above: &str, below: &str, class: &'static str) -> Html {
    let shown = |text: &str| {
        if text.is_empty() {
            "·".to_owned()
        } else {
            text.to_owned()
        }
    };
    html! { <span {class}><b>{ shown(above) }</b><span>{ shown(below) }</span></span> }
}

/// The same in words.
fn said(alignment: &Alignment, pattern: &str, arn: &str, matches: bool) -> Html {
    let differing = alignment.differs.and_then(|index| alignment.parts.get(index));
    let Some((part, (at, value_at))) = differing.and_then(|part| Some((part, part.differs?))) else {
        return html! {
            <>
                <code translate="no">{ pattern.to_owned() }</code>
                { if matches { " matches the whole ARN." } else { " is not compared part by part." } }
            </>
        };
    };
    let own = pattern.get(at..part.pattern.end).unwrap_or("");
    let other = arn.get(value_at..part.value.end).unwrap_or("");
    let code = |text: &str| {
        if text.is_empty() {
            html! { { "nothing more" } }
        } else {
            html! { <code translate="no">{ text.to_owned() }</code> }
        }
    };
    html! {
        <>
            { "First difference, in the part “" }{ part.name }{ "”: the pattern has " }{ code(own) }
            { ", the ARN " }{ code(other) }{ "." }
        </>
    }
}
