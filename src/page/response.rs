//! What API Gateway answers to the request in view, and why.

use yew::prelude::*;

use super::field::with_code;
use super::further::Known;
use super::icon::Icon;
use super::later;
use super::log;
use super::panels::{Layout, flow, headers, pinned};
use super::state::{Action, Answer, Edit, State};
use super::words::{self, Meaning};
use crate::gateway::{Alternative, Outcome};
use crate::scenario::Rules;

/// The outcome in view in a sentence, for those who do not see it.
pub fn announcement(state: &State) -> String {
    let Some(answer) = state.answer() else {
        return String::new();
    };
    let status = answer.outcome.status_code;
    let status = status.map_or_else(String::new, |status| status.to_string());
    let stale = if answer.stale { "Stale: " } else { "" };
    let meaning = words::meaning(answer.outcome);
    [
        stale,
        &status,
        " ",
        meaning,
        ". ",
        &sentence(state).replace('`', ""),
    ]
    .concat()
}

/// What API Gateway answers. The layout says how the panels stand; none where there are none, as in the embed.
pub fn response(
    state: &UseReducerHandle<State>,
    known: &Known,
    layout: Option<&UseStateHandle<Layout>>,
) -> Html {
    let Some(answer) = state.answer() else {
        return html! {
            <section class="pane response" aria-labelledby="response-heading">
                <h2 id="response-heading">{ "Response" }</h2>
                <p class="empty">{ "Add a request to see what API Gateway answers." }</p>
            </section>
        };
    };
    let outcome = answer.outcome;
    let meaning = Meaning::of(outcome);
    let reason = html! { <p class="reason" data-testid="reason">{ with_code(sentence(state)) }</p> };
    html! {
        <section
            id="response" class={classes!("pane", "response", answer.stale.then_some("stale"))}
            data-meaning={meaning.key()} aria-labelledby="response-heading"
        >
            <h2 id="response-heading" class="visually-hidden">{ "Response" }</h2>
            if answer.stale {
                { reason.clone() }
                { fixes(state, &answer, known) }
                <p class="stale-note" data-testid="stale">
                    { Icon::Clock.html() }
                    { "Stale: below is the answer with the resource policy that was accepted before." }
                </p>
            }
            <div class="verdict">
                { Icon::of(meaning).html() }
                <p class="status">
                    <span class="code" data-testid="status">
                        { outcome.status_code.map_or_else(|| "–".into(), |status| status.to_string()) }
                    </span>
                    <span class="text">{ outcome.status_code.map_or("No response", words::status_text) }</span>
                </p>
                <p class="meaning" data-testid="meaning">{ words::meaning(outcome) }</p>
            </div>
            if !answer.stale {
                { reason }
            }
            if outcome.status_code.is_some() {
                <div class="bodies">
                    <h3>{ "Body" }</h3>
                    <pre class="body" data-testid="body" translate="no">{ outcome.body.clone() }</pre>
                    { for outcome.alternatives.iter().map(alternative) }
                    if let Some(other) = &known.further.other_rules {
                        <p class={classes!("small", "other", (!known.fresh).then_some("pending"))} data-testid="other-rules">
                            { other_rules(state.scenario.rules) }<code translate="no">{ other.clone() }</code>
                        </p>
                    }
                </div>
            }
            if !answer.stale {
                { fixes(state, &answer, known) }
            }
            { for layout.map(|layout| pinned(state, layout)) }
            { facts(outcome) }
            if layout.is_none() && later::is_there() {
                { folded(state, outcome) }
            }
        </section>
    }
}

/// Where there are no panels: what else there is to see, to be unfolded.
#[inline(never)] // Comes later, and would be drawn into what comes first.
fn folded(state: &UseReducerHandle<State>, outcome: &Outcome) -> Html {
    html! {
        <>
            <details class="more">
                <summary>{ "The way through API Gateway" }</summary>
                { flow::view(state) }
            </details>
            if outcome.status_code.is_some() {
                <details class="more">
                    <summary>{ "Execution log" }</summary>
                    { log::view(&outcome.log) }
                </details>
                <details class="more">
                    <summary>{ "Response headers" }</summary>
                    { headers::view(&outcome.headers) }
                </details>
            }
        </>
    }
}

/// Why, in a sentence or two with code in backticks.
fn sentence(state: &State) -> &str {
    state
        .explanation
        .as_ref()
        .map_or("", |explanation| &explanation.sentence)
}

fn other_rules(rules: Rules) -> &'static str {
    match rules {
        Rules::Article => "Today’s API Gateway answers ",
        Rules::Current => "In the article of 2022: ",
    }
}

/// Another answer that AWS may give, where it is not known which; `says` begins with "if".
fn alternative(alternative: &Alternative) -> Html {
    html! {
        <p class="alternative" data-testid="alternative">
            { "It is not known for certain: " }{ with_code(&alternative.says) }{ ", API Gateway answers " }
            <code translate="no">{ alternative.status_code }{ " " }{ alternative.body.clone() }</code>
        </p>
    }
}

/// The edits that mend it, each with what the request gets then. While others are searched for, those found last keep their place.
fn fixes(state: &UseReducerHandle<State>, answer: &Answer<'_>, known: &Known) -> Html {
    let fixes = &known.further.fixes;
    let refused = answer.stale || answer.outcome.status_code.is_none_or(|status| status >= 400);
    if fixes.is_empty() || !(known.fresh || refused) {
        return Html::default();
    }
    let fixes = fixes.iter().map(|fix| {
        let dispatch = state.dispatcher();
        let scenario = fix.scenario.clone();
        let onclick = Callback::from(move |_| {
            dispatch.dispatch(Action::Edit(Edit::Whole(Box::new(scenario.clone()))));
        });
        html! {
            <li>
                <button type="button" disabled={!known.fresh} {onclick}>
                    <span>{ with_code(&fix.title) }</span>
                    <span class="then">{ "→ " }{ fix.status_code }</span>
                </button>
            </li>
        }
    });
    html! {
        <div class="fixes" data-testid="fixes">
            <h3>{ "What would mend it" }</h3>
            <ul>{ for fixes }</ul>
        </div>
    }
}

/// What else is to be known, term by term.
fn facts(outcome: &Outcome) -> Html {
    let fact = |term: &'static str, hook: &'static str, words: Html| {
        html! { <div><dt>{ term }</dt><dd data-testid={hook}>{ words }</dd></div> }
    };
    html! {
        <dl class="facts">
            { fact("Decided by", "decided-by", html! { { words::decided_by(outcome.decided_by) } }) }
            { fact("Cache", "cache", with_code(&words::cache(outcome))) }
            { fact("How certain", "certainty", html! { { words::certainty(outcome.certainty) } }) }
            { fact("Method ARN", "method-arn", html! { <code translate="no">{ outcome.method_arn.clone() }</code> }) }
        </dl>
    }
}
