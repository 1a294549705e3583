//! The evaluation of every statement of every policy. It shows whether a statement applies, and the first reason why it does
//! not.

use yew::prelude::*;

use crate::page::editor::location_link;
use crate::page::model::labels::OutcomeKind;
use crate::page::platform::dispatch::Dispatch;
use crate::page::ui::certainty;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::explain::evaluated_policy::EvaluatedPolicy;
use why403::explain::{evaluated_policy, statement};
use why403::gateway::Outcome;
use why403::json::Span;
use why403::policy::{ConditionTrace, Effect, PartTrace, Reason, StatementIndex, StatementTrace, Verdict};
use why403::scenario::Scenario;

/// The most statements of a policy that are shown.
const MAX_STATEMENTS: usize = 50;
/// The most entries of the failing element that are explained one by one.
const MAX_EXPLAINED: usize = 8;

/// The statements of each policy that was evaluated for the outcome.
pub fn view(scenario: &Scenario, outcome: &Outcome, dispatch: &Dispatch) -> Html {
    let policies = evaluated_policy::all(scenario, outcome);
    if policies.is_empty() {
        return html! { <p class="empty">{ "No policy was evaluated: the request ended earlier." }</p> };
    }
    html! {
        <div class="statements" data-testid="statements">
            { for policies.iter().map(|policy| PolicyView::html(scenario, dispatch, policy)) }
        </div>
    }
}

/// A policy, and the function that makes the `data-place` of a place in its text.
struct PolicyView<'a> {
    dispatch: &'a Dispatch,
    policy: &'a EvaluatedPolicy<'a>,
    place: &'a dyn Fn(Span) -> Option<String>,
}

impl PolicyView<'_> {
    fn html(scenario: &Scenario, dispatch: &Dispatch, policy: &EvaluatedPolicy<'_>) -> Html {
        let verdict = match policy.trace.verdict {
            Verdict::Allow => "allows the request",
            Verdict::Deny => "denies the request",
            Verdict::Silent => "neither allows nor denies the request: no statement applies",
        };
        let more = policy.trace.statements.len().saturating_sub(MAX_STATEMENTS);
        let view = PolicyView {
            dispatch,
            policy,
            place: &location_link::locations(scenario, policy),
        };
        let statements = policy.trace.statements.iter().take(MAX_STATEMENTS).enumerate();
        html! {
            <section>
                <h4>{ policy.name }{ " " }{ verdict }</h4>
                if policy.typed_text(scenario).is_none() {
                    <p class="small">{ "The evaluated policy is not the one in the editor: it was deployed or returned at another time." }</p>
                }
                <ol>{ for statements.map(|(index, statement)| view.statement(statement, index)) }</ol>
                if more > 0 {
                    <p class="small">{ more }{ " more statements are not shown." }</p>
                }
            </section>
        }
    }

    fn statement(&self, one: &StatementTrace, index: usize) -> Html {
        let effect = match one.effect {
            Some(Effect::Allow) => "Allow",
            Some(Effect::Deny) => "Deny",
            None => "no effect",
        };
        let kind = match (one.applies, one.effect) {
            (true, Some(Effect::Allow)) => OutcomeKind::Allowed,
            (true, _) => OutcomeKind::ExplicitlyDenied,
            (false, _) => OutcomeKind::ImplicitlyDenied,
        };
        let name = [
            &evaluated_policy::statement_name(one, StatementIndex(index)),
            ": ",
            effect,
        ]
        .concat();
        let place = (self.place)(one.span);
        let parts: [(&'static str, Option<&PartTrace>, Reason, statement::DescribeEntry); 3] = [
            (
                "Principal",
                one.principal.as_ref(),
                Reason::Principal,
                statement::principal,
            ),
            ("Action", one.action.as_ref(), Reason::Action, statement::action),
            (
                "Resource",
                one.resource.as_ref(),
                Reason::Resource,
                statement::resource,
            ),
        ];
        let parts = parts.into_iter().filter_map(|(name, part, reason, describe)| {
            Some(self.element(name, part?, one.reason == Some(reason), describe))
        });
        let conditions = one.conditions.iter().enumerate().map(|(index, condition)| {
            self.condition(condition, one.reason == Some(Reason::Condition(index)))
        });
        html! {
            <li data-outcome-kind={kind.key()} data-place={place.clone()}>
                <p class="statement-status">
                    { Icon::Outcome(kind).html() }
                    if let Some(place) = place {
                        { location_link::button(self.dispatch, self.policy.location(one.span), place, html! { { name } }) }
                    } else {
                        <strong>{ name }</strong>
                    }
                    <span>{ with_code(&statement::statement(self.policy, StatementIndex(index), one)) }</span>
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
                    <span class="visually-hidden">{ if holds { "matches: " } else { "does not match: " } }</span>
                    { content }
                </div>
            </li>
        }
    }

    fn element(
        &self,
        name: &'static str,
        part: &PartTrace,
        first: bool,
        describe: statement::DescribeEntry,
    ) -> Html {
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
        let why = part.entries.iter().take(if first { MAX_EXPLAINED } else { 0 });
        self.line(
            part.holds,
            first,
            part.span,
            html! {
                <>
                    { if part.negated { "Not" } else { "" } }{ name }{ ": " }{ for entries }
                    if first { <em>{ " First mismatch." }</em> }
                    { for why.map(|entry| html! {
                        <p class="explanation" data-place={(self.place)(entry.span)}>{ with_code(&describe(self.policy, part, entry)) }</p>
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
                    { with_code(&statement::condition(condition)) }
                    if first { <em>{ " First mismatch." }</em> }
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
