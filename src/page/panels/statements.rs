//! Every statement of every policy that was judged: how it fared, and the first reason why it did not apply.

use yew::prelude::*;

use super::certainty;
use super::judged::{self, Judged};
use crate::page::icon::Icon;
use crate::page::state::State;
use crate::page::words::Meaning;
use crate::policy::{Absent, ConditionTrace, Effect, PartTrace, Reason, StatementTrace, Verdict};

/// As many statements of a policy are shown.
const MOST: usize = 50;

/// The statements.
pub fn view(state: &State) -> Html {
    let Some(answer) = state.answer() else {
        return Html::default();
    };
    let policies = judged::all(state, answer.outcome);
    if policies.is_empty() {
        return html! { <p class="empty">{ "No policy was judged: the request ended before." }</p> };
    }
    html! {
        <div class="statements" data-testid="statements">
            { for policies.iter().map(policy) }
        </div>
    }
}

fn policy(policy: &Judged<'_>) -> Html {
    let verdict = match policy.trace.verdict {
        Verdict::Allow => "allows the request",
        Verdict::Deny => "denies the request",
        Verdict::Silent => "is silent: no statement applies",
    };
    let more = policy.trace.statements.len().saturating_sub(MOST);
    html! {
        <section>
            <h4>{ policy.name }{ " " }{ verdict }</h4>
            <ol>
                { for policy.trace.statements.iter().take(MOST).enumerate().map(|(index, one)| {
                    statement(policy, one, index, policy.trace.decided_by == Some(index))
                }) }
            </ol>
            if more > 0 {
                <p class="small">{ more }{ " more statements are not shown." }</p>
            }
        </section>
    }
}

fn statement(policy: &Judged<'_>, one: &StatementTrace, index: usize, decisive: bool) -> Html {
    let effect = match one.effect {
        Some(Effect::Allow) => "Allow",
        Some(Effect::Deny) => "Deny",
        None => "no effect",
    };
    let meaning = match (one.applies, one.effect) {
        (true, Some(Effect::Allow)) => Meaning::Allowed,
        (true, _) => Meaning::ExplicitlyDenied,
        (false, _) => Meaning::ImplicitlyDenied,
    };
    let fared = if one.applies { "applies" } else { "does not apply" };
    html! {
        <li data-meaning={meaning.key()}>
            <p class="fared">
                { Icon::of(meaning).html() }
                <strong>{ Judged::name_of(one, index) }</strong>
                { ": " }{ effect }{ ", " }{ fared }{ reason(one) }
                if decisive { <em>{ " This statement settles it." }</em> }
            </p>
            <ul>
                { for [("Principal", &one.principal, Reason::Principal), ("Action", &one.action, Reason::Action), ("Resource", &one.resource, Reason::Resource)]
                    .into_iter()
                    .filter_map(|(name, part, reason)| Some(element(policy, name, part.as_ref()?, one.reason == Some(reason)))) }
                { for one.conditions.iter().enumerate().map(|(index, condition)| {
                    held(condition, one.reason == Some(Reason::Condition(index)))
                }) }
            </ul>
        </li>
    }
}

fn reason(one: &StatementTrace) -> &'static str {
    match one.reason {
        None => ".",
        Some(Reason::Unreadable) => ": it could not be read whole.",
        Some(Reason::Principal) => ": it is about another principal.",
        Some(Reason::Action) => ": it is about other actions.",
        Some(Reason::Resource) => ": it is about other resources.",
        Some(Reason::Condition(_)) => ": a condition does not hold.",
    }
}

fn line(holds: bool, first: bool, content: Html) -> Html {
    html! {
        <li class={classes!((!holds).then_some("fails"), first.then_some("first"))}>
            { if holds { Icon::Tick.html() } else { Icon::Remove.html() } }
            <span>
                <span class="visually-hidden">{ if holds { "fits: " } else { "does not fit: " } }</span>
                { content }
                if first { <em>{ " (the first reason)" }</em> }
            </span>
        </li>
    }
}

fn element(policy: &Judged<'_>, name: &'static str, part: &PartTrace, first: bool) -> Html {
    let negated = if part.negated { "Not" } else { "" };
    let entries = part.entries.iter().map(|entry| {
        let text = policy.string(entry.span);
        html! { <>{ " " }<code translate="no" class={entry.matches.then_some("matches")}>{ text }</code></> }
    });
    let rules = part
        .entries
        .iter()
        .filter_map(|entry| entry.rule)
        .chain(part.rule);
    line(
        part.holds,
        first,
        html! {
            <>
                { negated }{ name }{ ":" }{ for entries }
                { for rules.map(|rule| html! { <span class="rule">{ certainty::rule(rule) }</span> }) }
            </>
        },
    )
}

fn held(condition: &ConditionTrace, first: bool) -> Html {
    let operands = condition.operands.iter().map(|operand| {
        let text = operand
            .resolved
            .clone()
            .unwrap_or_else(|| operand.text.to_string());
        html! { <>{ " " }<code translate="no">{ text }</code></> }
    });
    let value = match (&condition.value, condition.absent) {
        (Some(values), _) => {
            let values = values.as_slice().iter();
            html! { <>{ for values.map(|value| html! { <>{ " " }<code translate="no">{ value.to_string() }</code></> }) }</> }
        }
        (None, absent) => html! { { absent.map_or(" is absent", words) } },
    };
    line(
        condition.holds,
        first,
        html! {
            <>
                <code translate="no">{ condition.operator.to_string() }</code>{ " " }
                <code translate="no">{ condition.key.to_string() }</code>{ ": asked for" }{ for operands }
                { "; in the request:" }{ value }
                { for condition.rule.map(|rule| html! { <span class="rule">{ certainty::rule(rule) }</span> }) }
            </>
        },
    )
}

fn words(absent: Absent) -> &'static str {
    match absent {
        Absent::Fails => " absent, and the operator needs a value",
        Absent::Differs => " absent, and what is absent differs from everything",
        Absent::IfExists => " absent, which IfExists lets pass",
        Absent::AllOfNone => " absent, and none of no values fails",
        Absent::AnyOfNone => " absent, and none of no values fits",
        Absent::Asked => " absent, which is what Null asks about",
    }
}
