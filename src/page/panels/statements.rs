//! Every statement of every policy that was judged: how it fared, and the first reason why it did not apply.

use yew::prelude::*;

use crate::page::editor::pointing;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::State;
use crate::page::ui::certainty;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::explain::evaluated_policy::EvaluatedPolicy;
use why403::explain::{evaluated_policy as judged, statement as fared};
use why403::json::Span;
use why403::policy::{ConditionTrace, Effect, EntryTrace, PartTrace, Reason, StatementTrace, Verdict};

/// As many statements of a policy are shown.
const MOST: usize = 50;
/// As many entries of the element that fails are explained one by one.
const MOST_EXPLAINED: usize = 8;

/// The statements.
pub fn view(state: &UseReducerHandle<State>) -> Html {
    let Some(answer) = state.answer() else {
        return Html::default();
    };
    let policies = judged::all(&state.scenario, answer.outcome, state.selected);
    if policies.is_empty() {
        return html! { <p class="empty">{ "No policy was judged: the request ended before." }</p> };
    }
    html! {
        <div class="statements" data-testid="statements">
            { for policies.iter().map(|one| policy(state, one)) }
        </div>
    }
}

/// A policy, and what makes the places in its text.
struct Shown<'a> {
    state: &'a UseReducerHandle<State>,
    policy: &'a EvaluatedPolicy<'a>,
    place: &'a dyn Fn(Span) -> Option<String>,
}

fn policy(state: &UseReducerHandle<State>, policy: &EvaluatedPolicy<'_>) -> Html {
    let verdict = match policy.trace.verdict {
        Verdict::Allow => "allows the request",
        Verdict::Deny => "denies the request",
        Verdict::Silent => "is silent: no statement applies",
    };
    let more = policy.trace.statements.len().saturating_sub(MOST);
    let shown = Shown {
        state,
        policy,
        place: &pointing::places(state, policy),
    };
    html! {
        <section>
            <h4>{ policy.name }{ " " }{ verdict }</h4>
            if policy.typed_text(&state.scenario).is_none() {
                <p class="small">{ "What was judged is not what the editor shows: it was deployed, or returned, at another time." }</p>
            }
            <ol>
                { for policy.trace.statements.iter().take(MOST).enumerate().map(|(index, one)| shown.statement(one, index)) }
            </ol>
            if more > 0 {
                <p class="small">{ more }{ " more statements are not shown." }</p>
            }
        </section>
    }
}

/// What says how one entry of an element fared.
type Says = fn(&EvaluatedPolicy<'_>, &PartTrace, &EntryTrace) -> String;

impl Shown<'_> {
    fn statement(&self, one: &StatementTrace, index: usize) -> Html {
        let effect = match one.effect {
            Some(Effect::Allow) => "Allow",
            Some(Effect::Deny) => "Deny",
            None => "no effect",
        };
        let meaning = match (one.applies, one.effect) {
            (true, Some(Effect::Allow)) => OutcomeKind::Allowed,
            (true, _) => OutcomeKind::ExplicitlyDenied,
            (false, _) => OutcomeKind::ImplicitlyDenied,
        };
        let name = [&judged::name_of(one, index), ": ", effect].concat();
        let place = (self.place)(one.span);
        let parts: [(&'static str, Option<&PartTrace>, Reason, Says); 3] = [
            (
                "Principal",
                one.principal.as_deref(),
                Reason::Principal,
                fared::principal,
            ),
            ("Action", one.action.as_deref(), Reason::Action, fared::action),
            (
                "Resource",
                one.resource.as_ref(),
                Reason::Resource,
                fared::resource,
            ),
        ];
        let parts = parts.into_iter().filter_map(|(name, part, reason, says)| {
            Some(self.element(name, part?, one.reason == Some(reason), says))
        });
        let conditions = one.conditions.iter().enumerate().map(|(index, condition)| {
            self.condition(condition, one.reason == Some(Reason::Condition(index)))
        });
        html! {
            <li data-meaning={meaning.key()} data-place={place.clone()}>
                <p class="fared">
                    { Icon::Of(meaning).html() }
                    if let Some(place) = place {
                        { pointing::button(self.state, self.policy.text_id, place, html! { { name } }) }
                    } else {
                        <strong>{ name }</strong>
                    }
                    <span>{ with_code(&fared::statement(self.policy, index, one)) }</span>
                </p>
                <ul>{ for parts }{ for conditions }</ul>
            </li>
        }
    }

    fn line(&self, holds: bool, first: bool, span: Span, content: Html) -> Html {
        html! {
            <li class={classes!((!holds).then_some("fails"), first.then_some("first"))} data-place={(self.place)(span)}>
                { tick(holds) }
                <div>
                    <span class="visually-hidden">{ if holds { "fits: " } else { "does not fit: " } }</span>
                    { content }
                </div>
            </li>
        }
    }

    fn element(&self, name: &'static str, part: &PartTrace, first: bool, says: Says) -> Html {
        let entries = part.entries.iter().map(|entry| {
            let text = self.policy.string(entry.span);
            html! {
                <span class="entry" data-place={(self.place)(entry.span)}>
                    if part.entries.len() > 1 { { tick(entry.matches) } }
                    <code translate="no">{ text }</code>
                </span>
            }
        });
        let rules = part
            .entries
            .iter()
            .filter_map(|entry| entry.rule)
            .chain(part.rule);
        let why = part.entries.iter().take(if first { MOST_EXPLAINED } else { 0 });
        self.line(
            part.holds,
            first,
            part.span,
            html! {
                <>
                    { if part.negated { "Not" } else { "" } }{ name }{ ": " }{ for entries }
                    if first { <em>{ " The first reason." }</em> }
                    { for why.map(|entry| html! {
                        <p class="says" data-place={(self.place)(entry.span)}>{ with_code(&says(self.policy, part, entry)) }</p>
                    }) }
                    { for rules.map(|rule| html! { <span class="rule">{ certainty::rule(rule) }</span> }) }
                </>
            },
        )
    }

    fn condition(&self, condition: &ConditionTrace, first: bool) -> Html {
        let span = Span::new(condition.key_span.start, condition.span.end);
        self.line(
            condition.holds,
            first,
            span,
            html! {
                <>
                    { with_code(&fared::condition(condition)) }
                    if first { <em>{ " The first reason." }</em> }
                    { for condition.rule.map(|rule| html! { <span class="rule">{ certainty::rule(rule) }</span> }) }
                </>
            },
        )
    }
}

fn tick(fits: bool) -> Html {
    if fits {
        Icon::Tick.html()
    } else {
        Icon::Remove.html()
    }
}
