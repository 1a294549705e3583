//! What API Gateway answers to the request in view, and why.

use yew::prelude::*;

use super::field::with_code;
use super::icon::Icon;
use super::log::Log;
use super::state::{Answer, State};
use super::words::{self, Meaning};
use crate::gateway::Outcome;

/// The state.
#[derive(PartialEq, Properties)]
pub struct ResponseProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// Whether the log is closed at first.
    #[prop_or_default]
    pub compact: bool,
}

/// The outcome in view in a sentence, for those who do not see it.
pub fn announcement(state: &State) -> String {
    let Some(answer) = state.answer() else {
        return String::new();
    };
    let status = answer
        .outcome
        .status_code
        .map_or_else(String::new, |status| status.to_string());
    let stale = if answer.stale { "Stale: " } else { "" };
    [
        stale,
        &status,
        " ",
        Meaning::of(answer.outcome).words(),
        ". ",
        &reason(state, answer),
    ]
    .concat()
}

/// What API Gateway answers.
#[component]
pub fn ResponsePane(props: &ResponseProps) -> Html {
    let Some(answer) = props.state.answer() else {
        return html! {
            <section class="pane response" aria-labelledby="response-heading">
                <h2 id="response-heading">{ "Response" }</h2>
                <p class="empty">{ "Add a request to see what API Gateway answers." }</p>
            </section>
        };
    };
    let outcome = answer.outcome;
    let meaning = Meaning::of(outcome);
    let reason = reason(&props.state, answer);
    html! {
        <section
            class={classes!("pane", "response", answer.stale.then_some("stale"))}
            data-meaning={meaning.key()} aria-labelledby="response-heading"
        >
            <h2 id="response-heading">{ "Response" }</h2>
            if answer.stale {
                <p class="stale-note" data-testid="stale">
                    { Icon::Clock.html() }
                    { "Stale: API Gateway would refuse to save this resource policy. Below is the answer with the policy saved before it." }
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
                <p class="meaning" data-testid="meaning">{ meaning.words() }</p>
            </div>
            <p class="reason" data-testid="reason">{ with_code(&reason) }</p>
            if outcome.status_code.is_some() {
                <h3>{ "Body" }</h3>
                <pre class="body" data-testid="body" translate="no">{ outcome.body.clone() }</pre>
            }
            { facts(outcome) }
            if outcome.status_code.is_some() {
                <details class="more" open={!props.compact}>
                    <summary>{ "Execution log" }</summary>
                    <Log lines={outcome.log.clone()} />
                </details>
                <details class="more">
                    <summary>{ "Response headers" }</summary>
                    <dl class="headers" data-testid="headers" translate="no">
                        { for outcome.headers.iter().map(|(name, value)| html! {
                            <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
                        }) }
                    </dl>
                </details>
            }
        </section>
    }
}

/// Why, in a sentence.
fn reason(_state: &State, answer: Answer<'_>) -> String {
    words::decided_by(answer.outcome.decided_by).into()
}

/// What else is to be known, term by term.
fn facts(outcome: &Outcome) -> Html {
    let fact = |term: &'static str, hook: &'static str, words: Html| {
        html! { <div><dt>{ term }</dt><dd data-testid={hook}>{ words }</dd></div> }
    };
    html! {
        <dl class="facts">
            { fact("Decided by", "decided-by", html! { { words::decided_by(outcome.decided_by) } }) }
            { fact("Cache", "cache", html! { { words::cache(outcome) } }) }
            { fact("How certain", "certainty", html! { { words::certainty(outcome.certainty) } }) }
            { fact("Method ARN", "method-arn", html! { <code translate="no">{ outcome.method_arn.clone() }</code> }) }
        </dl>
    }
}
