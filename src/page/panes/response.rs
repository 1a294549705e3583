//! What API Gateway answers to the request in view, and why.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::pointing;
use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::{Action, Answer, Edit, State};
use crate::page::panels::{evaluation_steps as flow, execution_log as log, headers};
use crate::page::panes::suggestions::Known;
use crate::page::ui::copy_button::copies;
use crate::page::ui::empty_state::empty;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use crate::page::ui::{certainty, icon};
use why403::gateway::Outcome;
use why403::json;
use why403::scenario::AwsVersion;

/// The outcome in view in a sentence, for those who do not see it.
pub fn announcement(state: &State) -> String {
    let Some(answer) = state.answer() else {
        return String::new();
    };
    let mut said = String::new();
    if answer.stale {
        said.push_str("Stale: ");
    }
    said.push_str(&status(answer.outcome.status_code));
    for other in &answer.outcome.alternatives {
        said.push_str(" or ");
        said.push_str(&other.status_code.to_string());
    }
    said.push(' ');
    said.push_str(words::meaning(answer.outcome));
    said.push_str(". ");
    said.push_str(&sentence(state).replace('`', ""));
    said
}

fn status(code: Option<u16>) -> String {
    code.map_or_else(|| "–".into(), |code| code.to_string())
}

/// What API Gateway answers, with the panels that are pinned beside it; none where there are none, as in the embed.
pub fn response(state: &UseReducerHandle<State>, known: &Known, pinned: Option<Html>) -> Html {
    let Some(answer) = state.answer() else {
        return html! {
            <section id="response" class="pane response" aria-labelledby="response-heading">
                <h2 id="response-heading">{ "Response" }</h2>
                { empty(state, "Nobody calls, so nothing is answered.", "Add a request", Edit::AddRequest) }
            </section>
        };
    };
    let outcome = answer.outcome;
    html! {
        <section
            id="response" class={classes!("pane", "response", answer.stale.then_some("stale"))}
            data-edge={OutcomeKind::of(outcome).key()} aria-labelledby="response-heading"
        >
            <h2 id="response-heading" class="visually-hidden">{ "Response" }</h2>
            // Why comes first while the answer is that of before; it is what stays, so that the page keeps what stands there.
            if !answer.stale { { answered(outcome) } }
            { reason(state) }
            if !answer.stale { { bodies(state, outcome, known) } }
            { suggestions(state, &answer, known) }
            if answer.stale {
                <p class="stale-note" data-testid="stale">
                    { Icon::Clock.html() }
                    { "Stale: below is the answer with the resource policy that was accepted before." }
                </p>
                { answered(outcome) }
                { bodies(state, outcome, known) }
            }
            { for pinned.clone() }
            { facts(outcome) }
            { copies("copy-method-arn", "Copy the method ARN", &outcome.method_arn) }
            if pinned.is_none() {
                { folded(state, outcome) }
            }
        </section>
    }
}

/// The status, or both of them where it is not known which it is.
fn answered(outcome: &Outcome) -> Html {
    if outcome.alternatives.is_empty() {
        verdict(
            outcome.status_code,
            OutcomeKind::of(outcome),
            words::meaning(outcome),
            "status",
        )
    } else {
        either(outcome)
    }
}

/// What is answered, and what the other generation of rules would answer.
fn bodies(state: &State, outcome: &Outcome, known: &Known) -> Html {
    if outcome.status_code.is_none() {
        return Html::default();
    }
    html! {
        <div class="bodies" data-meaning={OutcomeKind::of(outcome).key()}>
            if outcome.alternatives.is_empty() { { body(&outcome.body, "body") } }
            if let Some(other) = &known.further.other_rules {
                <p class={classes!("small", "other", (!known.fresh).then_some("pending"))} data-testid="other-rules">
                    { other_rules(state.scenario.rules) }<code translate="no">{ other.clone() }</code>
                </p>
            }
        </div>
    }
}

/// A status with what it means.
fn verdict(code: Option<u16>, meaning: OutcomeKind, says: &'static str, hook: &'static str) -> Html {
    html! {
        <div class="verdict" data-meaning={meaning.key()}>
            { icon::large(meaning) }
            <p class="status">
                <span class="code" data-testid={hook}>{ status(code) }</span>
                <span class="text">{ code.map_or("No response", words::status_text) }</span>
            </p>
            <p class="meaning" data-testid={(hook == "status").then_some("meaning")}>{ says }</p>
        </div>
    }
}

/// The answers of which it is not known which is AWS's: none of them stands out.
fn either(outcome: &Outcome) -> Html {
    let meaning = OutcomeKind::of(outcome);
    let others = outcome.alternatives.iter().map(|other| {
        let (meaning, says) = match other.status_code {
            status if outcome.status_code == Some(status) => (meaning, words::meaning(outcome)),
            status if status < 400 => (OutcomeKind::Allowed, "Allowed"),
            _ => (OutcomeKind::Failed, "Not authorized"),
        };
        html! {
            <li data-testid="alternative" data-meaning={meaning.key()}>
                <p class="which">{ "Or, " }{ with_code(other.says) }{ ":" }</p>
                { verdict(Some(other.status_code), meaning, says, "alternative-status") }
                { body(&other.body, "alternative-body") }
            </li>
        }
    });
    html! {
        <>
            <p class="not-known" data-testid="not-known">
                { Icon::Info.html() }{ "It is not known which of these API Gateway answers." }
            </p>
            <ol class="either">
                <li data-meaning={meaning.key()}>
                    <p class="which">{ "Either:" }</p>
                    { verdict(outcome.status_code, meaning, words::meaning(outcome), "status") }
                    { body(&outcome.body, "body") }
                </li>
                { for others }
            </ol>
        </>
    }
}

/// A body, byte by byte: its members stand below each other, where it has several, without a character more.
fn body(text: &str, hook: &'static str) -> Html {
    let parsed = json::parse(text);
    let members = parsed.valid().and_then(json::Node::as_object).unwrap_or_default();
    let mut at = 0_usize;
    let mut pieces: Vec<Html> = Vec::new();
    let mut piece = |to: usize, class: Option<&'static str>| {
        let piece = text.get(at..to).filter(|piece| !piece.is_empty());
        pieces.extend(piece.map(|piece| html! { <span {class}>{ piece.to_owned() }</span> }));
        at = to;
    };
    for (index, member) in members.iter().enumerate() {
        piece(member.key_span.start, None);
        let next = members.get(index.saturating_add(1));
        let end = next.map_or(member.node.span.end, |next| next.key_span.start);
        piece(member.key_span.end, Some("key"));
        piece(end, None);
    }
    piece(text.len(), Some("end"));
    let bytes = text.len().to_string();
    html! {
        <>
            <div class="headed">
                <h3>{ "Body" }<span class="small">{ bytes }{ if text.len() == 1 { " byte" } else { " bytes" } }</span></h3>
                { copies(if hook == "body" { "copy-body" } else { "copy-alternative" }, "Copy", text) }
            </div>
            <pre class={classes!("body", (members.len() > 1).then_some("several"))} data-testid={hook} translate="no">{ for pieces }</pre>
        </>
    }
}

/// Where there are no panels: what else there is to see, to be unfolded.
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

/// The sentence, and the way to the place that it speaks of.
fn reason(state: &UseReducerHandle<State>) -> Html {
    let place = state.explanation.as_ref().and_then(|it| it.location.as_ref());
    let place = place.and_then(|place| Some((place.text_id, pointing::place(state, place)?)));
    html! {
        <div class="why" data-place={place.as_ref().map(|(_, place)| place.clone())}>
            <p class="reason" data-testid="reason">{ with_code(sentence(state)) }</p>
            if let Some((text_id, place)) = place {
                { pointing::button(state, text_id, place, html! { <>{ Icon::Pointer.html() }{ "Show it in the editor" }</> }) }
            }
        </div>
    }
}

/// Why, in a sentence or two with code in backticks.
fn sentence(state: &State) -> &str {
    state
        .explanation
        .as_ref()
        .map_or("", |explanation| &explanation.sentence)
}

fn other_rules(rules: AwsVersion) -> &'static str {
    match rules {
        AwsVersion::Article => "Today’s API Gateway answers ",
        AwsVersion::Current => "In the article of 2022: ",
    }
}

/// The edits that mend it, each with what the request gets then. While others are searched for, those found last keep their place.
fn suggestions(state: &UseReducerHandle<State>, answer: &Answer<'_>, known: &Known) -> Html {
    let suggestions = &known.further.suggestions;
    let refused = answer.stale || answer.outcome.status_code.is_none_or(|status| status >= 400);
    if suggestions.is_empty() || !(known.fresh || refused) {
        return Html::default();
    }
    list_fixes(state, known)
}

fn list_fixes(state: &UseReducerHandle<State>, known: &Known) -> Html {
    let suggestions = known.further.suggestions.iter().enumerate().map(|(index, fix)| {
        let dispatch = state.dispatcher();
        // Shared: they are listed at each key, and a scenario is large.
        let further = Rc::clone(&known.further);
        let onclick = Callback::from(move |_| {
            if let Some(fix) = further.suggestions.get(index) {
                dispatch.dispatch(Action::Edit(Edit::Whole(Box::new(fix.scenario.clone()))));
            }
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
            <ul>{ for suggestions }</ul>
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
            { fact("How certain", "certainty", certain(outcome)) }
            { fact("Method ARN", "method-arn", html! { <code translate="no">{ outcome.method_arn.clone() }</code> }) }
        </dl>
    }
}

/// How certain the answer is, and the rule by which it is no more certain.
fn certain(outcome: &Outcome) -> Html {
    let rules = outcome.trace.steps.iter().rev().flat_map(|step| &step.rules);
    let mut weakest = rules.filter(|rule| rule.certainty == outcome.certainty);
    match weakest.next() {
        Some(rule) => {
            html! { <>{ certainty::source(rule) }<span class="small">{ with_code(rule.says) }</span></> }
        }
        None => html! { { words::certainty(outcome.certainty) } },
    }
}
