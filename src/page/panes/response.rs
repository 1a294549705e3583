//! API Gateway's response to the selected request, and why it is so.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::location_link;
use crate::page::model::control_task::{ControlTask, CopyTarget};
use crate::page::model::labels;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::outcome_summary::status;
use crate::page::model::state::{Edit, Stale, State};
use crate::page::panels::{evaluation_steps, execution_log, headers};
use crate::page::panes::suggestion_list::SuggestionList;
use crate::page::panes::suggestions::SuggestionState;
use crate::page::panes::warning_list::WarningList;
use crate::page::platform::dispatch::{Dispatch, RequestedTask};
use crate::page::platform::dom;
use crate::page::ui::certainty;
use crate::page::ui::copy_button::copies;
use crate::page::ui::empty_state::empty;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::gateway::Outcome;
use why403::json;
use why403::prose;
use why403::scenario::AwsVersion;

/// The selected request's outcome in a sentence, for a live region.
pub fn announcement(state: &State) -> String {
    let Some(answer) = state.selected_outcome() else {
        return String::new();
    };
    let mut text = String::new();
    if answer.stale.is_some() {
        text.push_str("Stale: ");
    }
    text.push_str(&status(answer.outcome.status_code));
    for other in &answer.outcome.alternatives {
        text.push_str(" or ");
        text.push_str(&other.status_code.to_string());
    }
    text.push(' ');
    text.push_str(labels::outcome(answer.outcome));
    text.push_str(". ");
    if let Some(explanation) = &state.explanation {
        text.push_str(&prose::plain(&explanation.sentence));
    }
    text
}

/// The response pane, with the panels that are pinned in it.
pub fn response(state: &UseReducerHandle<State>, suggestions: &SuggestionState, pinned: Html) -> Html {
    pane(state, suggestions, |view| {
        html! { <>{ view.answer() }{ pinned.clone() }{ view.facts() }{ view.warnings() }</> }
    })
}

/// The status and the reason alone, as the embed shows them first.
pub fn short_response(state: &UseReducerHandle<State>) -> Html {
    pane(state, &SuggestionState::default(), |view| {
        html! { <>{ for view.stale_note() }{ view.status_and_kind(false) }{ view.reason() }</> }
    })
}

/// The rest of the response, which [`short_response`] leaves out.
pub fn response_details(state: &UseReducerHandle<State>, suggestions: &SuggestionState) -> Html {
    let Some(view) = ResponseView::new(state, suggestions) else {
        return Html::default();
    };
    html! {
        <section class="pane details" aria-labelledby="details-heading">
            <h2 id="details-heading">{ "Response" }</h2>
            if !view.outcome.alternatives.is_empty() { { view.status_and_kind(true) } }
            { view.bodies() }
            if !dom::is_read_only() { { view.suggestions() } }
            { view.facts() }
            { view.warnings() }
            { folded(state, view.outcome) }
        </section>
    }
}

/// A pane with what `content` makes of the outcome in view.
fn pane(
    state: &UseReducerHandle<State>,
    suggestions: &SuggestionState,
    content: impl Fn(&ResponseView<'_>) -> Html,
) -> Html {
    let Some(view) = ResponseView::new(state, suggestions) else {
        return html! {
            <section id="response" class="pane response" aria-labelledby="response-heading">
                <h2 id="response-heading">{ "Response" }</h2>
                { empty(&state.dispatcher(), "No requests yet, so there is no response.", "Add a request", Edit::AddRequest) }
            </section>
        };
    };
    html! {
        <section
            id="response" class={classes!("pane", "response", view.stale.map(|_| "stale"))}
            data-edge={OutcomeKind::from_outcome(view.outcome).key()} aria-labelledby="response-heading"
        >
            <h2 id="response-heading" class="visually-hidden">{ "Response" }</h2>
            { content(&view) }
        </section>
    }
}

/// The outcome with its explanation and suggestions.
struct ResponseView<'a> {
    state: &'a State,
    outcome: &'a Outcome,
    /// The reason why the outcome is an earlier one, if it is.
    stale: Option<Stale>,
    suggestions: &'a SuggestionState,
    dispatch: Dispatch,
}

impl<'a> ResponseView<'a> {
    /// The outcome in view; none if the timeline has no request.
    fn new(state: &'a UseReducerHandle<State>, suggestions: &'a SuggestionState) -> Option<Self> {
        let answer = state.selected_outcome()?;
        Some(Self {
            state,
            outcome: answer.outcome,
            stale: answer.stale,
            suggestions,
            dispatch: state.dispatcher(),
        })
    }

    fn answer(&self) -> Html {
        html! {
            <>
                // A stale answer stands below the reason. The reason keeps its place in the document either way.
                if self.stale.is_none() { { self.status_and_kind(true) } }
                { self.reason() }
                if self.stale.is_none() { { self.bodies() } }
                { self.suggestions() }
                if let Some(note) = self.stale_note() {
                    { note }
                    { self.status_and_kind(true) }
                    { self.bodies() }
                }
            </>
        }
    }

    /// The note that the response is an earlier one, if it is.
    fn stale_note(&self) -> Option<Html> {
        let text = match self.stale? {
            Stale::PolicyNotSaved => "Stale: the response below is that of the last valid resource policy.",
            Stale::Simulating => "Stale: the timeline is being simulated up to this request.",
        };
        Some(html! { <p class="stale-note" data-testid="stale">{ Icon::Clock.html() }{ text }</p> })
    }

    /// The task to copy a text, if a command has requested it.
    fn requested(&self, target: CopyTarget) -> Option<RequestedTask> {
        RequestedTask::find(self.state, &self.dispatch, ControlTask::Copy(target))
    }

    /// The status, or each possible status, with its body, where it is not known which it is.
    fn status_and_kind(&self, bodies: bool) -> Html {
        let outcome = self.outcome;
        if outcome.alternatives.is_empty() {
            verdict(
                outcome.status_code,
                OutcomeKind::from_outcome(outcome),
                labels::outcome(outcome),
                "status",
            )
        } else {
            alternatives(outcome, bodies, self.requested(CopyTarget::Body))
        }
    }

    /// The body, and the answer of the other AWS version.
    fn bodies(&self) -> Html {
        let Self {
            outcome, suggestions, ..
        } = self;
        if outcome.status_code.is_none() {
            return Html::default();
        }
        html! {
            <div class="bodies" data-outcome-kind={OutcomeKind::from_outcome(outcome).key()}>
                if outcome.alternatives.is_empty() { { body(&outcome.body, "body", self.requested(CopyTarget::Body)) } }
                if let Some(sent) = &outcome.body_as_sent {
                    <p class="small other" data-testid="as-sent">
                        { "So the article prints it. API Gateway itself sends " }<code translate="no">{ sent.clone() }</code>
                    </p>
                }
                if let Some(other) = &suggestions.found.report.other_version {
                    <p class={classes!("small", "other", (!suggestions.current).then_some("pending"))} data-testid="other-rules">
                        { other_version(self.state.scenario.aws_version) }<code translate="no">{ other.clone() }</code>
                    </p>
                } else if !suggestions.searched {
                    <p class="small pending">{ "…" }</p>
                }
            </div>
        }
    }

    /// The sentence that explains the outcome, and the button that leads to the place it is about.
    fn reason(&self) -> Html {
        let explanation = self.state.explanation.as_ref();
        let sentence = explanation.map_or("", |it| &it.sentence);
        let place = explanation.and_then(|it| it.location.as_ref());
        let pointer = place.and_then(|place| location_link::location(&self.state.scenario, place));
        html! {
            <div class="why" data-place={pointer.clone()}>
                <p class="reason" data-testid="reason">{ with_code(sentence) }</p>
                if let Some((place, pointer)) = place.zip(pointer) {
                    { location_link::button(&self.dispatch, *place, pointer, html! { <>{ Icon::Pointer.html() }{ "Show in editor" }</> }) }
                }
            </div>
        }
    }

    /// Further facts about the outcome, term by term.
    fn facts(&self) -> Html {
        let outcome = self.outcome;
        let fact = |term: &'static str, hook: &'static str, value: Html| {
            html! { <div><dt>{ term }</dt><dd data-testid={hook}>{ value }</dd></div> }
        };
        html! {
            <>
                <dl class="facts">
                    { fact("Decided by", "decided-by", html! { { labels::decided_by(outcome) } }) }
                    { fact("Cache", "cache", with_code(&labels::cache(outcome))) }
                    { fact("Certainty", "certainty", certain(outcome)) }
                    { fact("Method ARN", "method-arn", html! { <code translate="no">{ outcome.method_arn.clone() }</code> }) }
                </dl>
                { copies("copy-method-arn", "Copy method ARN", &outcome.method_arn, self.requested(CopyTarget::MethodArn)) }
            </>
        }
    }

    /// The edits that let the request through, each with the status that it gets then.
    ///
    /// During a search those found last stay in their place. Before the first one, a place for a few is kept free.
    fn suggestions(&self) -> Html {
        let SuggestionState {
            found,
            searched,
            current,
            ..
        } = self.suggestions;
        let refused = self.stale.is_some() || self.outcome.status_code.is_none_or(|status| status >= 400);
        if refused && !searched {
            return html! { <div class="suggestions-place" /> };
        }
        if self.suggestions.failed {
            return html! { <p class="small" data-testid="suggestions-failed">{ "Possible fixes could not be computed. They are computed again after the next edit." }</p> };
        }
        if found.report.suggestions.is_empty() || !(*current || refused) {
            return Html::default();
        }
        html! {
            <SuggestionList
                found={found.clone()} current={*current} dispatch={self.dispatch.clone()}
            />
        }
    }

    /// The warnings about the scenario, whatever the outcome.
    fn warnings(&self) -> Html {
        let SuggestionState { found, current, .. } = self.suggestions;
        if found.report.warnings.is_empty() {
            return Html::default();
        }
        html! {
            <WarningList
                found={found.clone()} current={*current}
                scenario={Rc::clone(&self.state.scenario)} dispatch={self.dispatch.clone()}
            />
        }
    }
}

/// A status with its kind.
fn verdict(code: Option<u16>, kind: OutcomeKind, label: &'static str, hook: &'static str) -> Html {
    html! {
        <div class="verdict" data-outcome-kind={kind.key()}>
            { Icon::Outcome(kind).html() }
            <p class="status">
                <span class="code" data-testid={hook}>{ status(code) }</span>
                <span class="text">{ code.map_or("No response", labels::status_text) }</span>
            </p>
            <p class="outcome-label" data-testid={(hook == "status").then_some("outcome-label")}>{ label }</p>
        </div>
    }
}

/// The possible answers side by side, where it is not known which of them is AWS's.
fn alternatives(outcome: &Outcome, bodies: bool, copy_requested: Option<RequestedTask>) -> Html {
    let kind = OutcomeKind::from_outcome(outcome);
    let others = outcome.alternatives.iter().map(|other| {
        let (kind, label) = match other.status_code {
            status if outcome.status_code == Some(status) => (kind, labels::outcome(outcome)),
            status if status < 400 => (OutcomeKind::Allowed, "Allowed"),
            _ => (OutcomeKind::Failed, "Not authorized"),
        };
        html! {
            <li data-testid="alternative" data-outcome-kind={kind.key()}>
                <p class="which">{ "Or, " }{ with_code(&other.when) }{ ":" }</p>
                { verdict(Some(other.status_code), kind, label, "alternative-status") }
                if bodies { { body(&other.body, "alternative-body", None) } }
            </li>
        }
    });
    html! {
        <>
            <p class="not-known" data-testid="not-known">
                { Icon::Info.html() }{ "It is not known which of these responses API Gateway returns." }
            </p>
            <ol class="alternatives">
                <li data-outcome-kind={kind.key()}>
                    <p class="which">{ "Either:" }</p>
                    { verdict(outcome.status_code, kind, labels::outcome(outcome), "status") }
                    if bodies { { body(&outcome.body, "body", copy_requested) } }
                </li>
                { for others }
            </ol>
        </>
    }
}

/// A body, byte by byte. The style sheet breaks the lines between several members, without a character more in the text.
fn body(text: &str, hook: &'static str, copy_requested: Option<RequestedTask>) -> Html {
    let parsed = json::parse(text);
    let members = parsed.valid().and_then(json::Node::as_object).unwrap_or_default();
    let mut at = 0;
    let mut pieces: Vec<Html> = Vec::new();
    let mut piece = |to: usize, class: Option<&'static str>| {
        let piece = text.get(at..to).filter(|piece| !piece.is_empty());
        pieces.extend(piece.map(|piece| html! { <span {class}>{ piece.to_owned() }</span> }));
        at = to;
    };
    for (index, member) in members.iter().enumerate() {
        piece(member.key_span.start, None);
        let next = members.get(index + 1);
        let end = next.map_or(member.node.span.end, |next| next.key_span.start);
        piece(member.key_span.end, Some("key"));
        piece(end, None);
    }
    piece(text.len(), Some("end"));
    let bytes = text.len().to_string();
    html! {
        <>
            <div class="heading-row">
                <h3>{ "Body" }<span class="small">{ bytes }{ if text.len() == 1 { " byte" } else { " bytes" } }</span></h3>
                { copies(if hook == "body" { "copy-body" } else { "copy-alternative" }, "Copy", text, copy_requested) }
            </div>
            <pre class={classes!("body", (members.len() > 1).then_some("several"))} data-testid={hook} translate="no">{ for pieces }</pre>
        </>
    }
}

/// Steps, log and headers, folded: the embed has no panels for them.
fn folded(state: &UseReducerHandle<State>, outcome: &Outcome) -> Html {
    html! {
        <>
            <details class="more">
                <summary>{ "Evaluation steps" }</summary>
                { evaluation_steps::view(state, &state.dispatcher()) }
            </details>
            if outcome.status_code.is_some() {
                <details class="more">
                    <summary>{ "Execution log" }</summary>
                    { execution_log::view(&outcome.log) }
                </details>
                <details class="more">
                    <summary>{ "Response headers" }</summary>
                    { headers::view(&outcome.headers) }
                </details>
            }
        </>
    }
}

fn other_version(version: AwsVersion) -> &'static str {
    match version {
        AwsVersion::Article => "Current message: ",
        AwsVersion::Current => "2022 article: ",
    }
}

/// The certainty of the outcome, and the rule that limits it.
fn certain(outcome: &Outcome) -> Html {
    let rules = outcome.trace.steps.iter().rev().flat_map(|step| &step.rules);
    let mut weakest = rules.filter(|rule| rule.certainty == outcome.certainty);
    match weakest.next() {
        Some(rule) => {
            html! { <>{ certainty::source(rule.certainty, rule.source, rule.url) }<span class="small">{ with_code(rule.statement) }</span></> }
        }
        None => html! { { labels::certainty(outcome.certainty) } },
    }
}
