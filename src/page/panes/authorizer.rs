//! The Lambda authorizer: its function's cases with their outputs, and its settings.

use yew::prelude::*;

use crate::page::app::notice::invitation;
use crate::page::editor::problems::{edited, severity};
use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{Action, BehaviourKind, Edit, State, TextField};
use crate::page::platform::dispatch::{Dispatch, on, on_edit};
use crate::page::platform::dom;
use crate::page::ui::empty_state::empty;
use crate::page::ui::field::{Field, choice, edits, switch, text_edits, with_code};
use crate::page::ui::icon::Icon;
use why403::scenario::{
    Authorizer, AuthorizerType, Behaviour, CaseIndex, LambdaCase, ScenarioDiagnostic, Subject, TextId, When,
};

const TYPES: [(AuthorizerType, &str); 2] = [
    (AuthorizerType::Token, "TOKEN"),
    (AuthorizerType::Request, "REQUEST"),
];
const BEHAVIOURS: [(BehaviourKind, &str); 4] = [
    (BehaviourKind::Returns, "returns a response"),
    (BehaviourKind::Throws, "throws an error"),
    (BehaviourKind::TimesOut, "times out"),
    (BehaviourKind::Throttled, "is throttled"),
];

/// The authorizer pane; compact, as in the embed, it has neither settings nor switches.
pub fn authorizer(state: &UseReducerHandle<State>, compact: bool) -> Html {
    let on_change = on_edit(&state.dispatcher(), Edit::AuthorizerAttached);
    html! {
        <section class="pane" aria-labelledby="output-heading" data-at={format!("/authorizer/lambda/{}", state.case)}>
            <header class="pane-head">
                <h2 id="output-heading">{ "Lambda authorizer response" }</h2>
                if !compact {
                    { switch("authorizer-attached", "enabled", state.scenario.authorizer.is_some(), on_change) }
                }
            </header>
            if let Some(authorizer) = &state.scenario.authorizer {
                { invitation(state) }
                { case_tabs(state) }
                if let Some(case) = state.cases().get(state.case.0) {
                    { behaviour(state, case) }
                } else {
                    { empty(
                        &state.dispatcher(),
                        "The function has no response yet: it throws “no rule for this request”.",
                        "Add a response",
                        Edit::AddCase,
                    ) }
                }
                if !compact {
                    { case_actions(state) }
                    { settings(authorizer, &state.dispatcher()) }
                    { source_problems(state, &authorizer.identity_source) }
                }
            } else {
                { empty(
                    &state.dispatcher(),
                    "No Lambda authorizer. Only the resource policy is evaluated.",
                    "Enable a Lambda authorizer",
                    Edit::AuthorizerAttached(true),
                ) }
            }
        </section>
    }
}

/// The authorizer's own settings.
fn settings(authorizer: &Authorizer, dispatch: &Dispatch) -> Html {
    let on_ttl = on_edit(dispatch, |event: InputEvent| {
        dom::value_of(&event).parse().ok().map(Edit::Ttl)
    });
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let field = |id: &str, label: &str, text: TextField, placeholder: &str, value: &str| {
        let field = Field::new(id, label, value, edits(dispatch, text));
        field.placeholder(placeholder).class("wide").html()
    };
    let sources = if token { "Token source" } else { "Identity sources" };
    html! {
        <div class="fields settings">
            { choice("authorizer-type", "Type", &TYPES, authorizer.authorizer_type, on_edit(dispatch, Edit::AuthorizerType)) }
            <div class="field narrow">
                <label for="authorizer-ttl">{ "Cache TTL (s)" }</label>
                <input
                    id="authorizer-ttl" data-testid="authorizer-ttl" type="number" min="0" max="3600" step="1"
                    class="mono" title="0 disables caching"
                    value={authorizer.authorizer_result_ttl_in_seconds.to_string()} oninput={on_ttl}
                />
            </div>
            { field("identity-source", sources, TextField::IdentitySource, "none", &authorizer.identity_source) }
            if token {
                { field("identity-validation", "Token validation", TextField::IdentityValidation, "any token", &authorizer.identity_validation_expression) }
            }
        </div>
    }
}

/// The problems of the identity sources, each with a button for the edit that mends it.
fn source_problems(state: &UseReducerHandle<State>, sources: &str) -> Html {
    let outcome = state.simulation.outcome(state.selected);
    let about_sources = |one: &&ScenarioDiagnostic| match &one.subject {
        Subject::Property(pointer) => pointer == "/authorizer/identitySource",
        Subject::Text(_) => false,
    };
    let found = outcome
        .iter()
        .flat_map(|outcome| &outcome.diagnostics)
        .filter(about_sources);
    let items: Vec<Html> = found
        .map(|one| {
            let (key, word, icon) = severity(one.severity);
            let fix = one.edit.as_ref().map(|edit| {
                let mended = edited(sources, edit);
                let field = edits(&state.dispatcher(), TextField::IdentitySource);
                let onclick = Callback::from(move |_| field.emit(mended.clone()));
                html! { <button type="button" class="fix" {onclick}>{ with_code(&edit.title) }</button> }
            });
            html! {
                <li class="problem" data-severity={key} data-code={one.code.to_string()}>
                    <span class="location">{ icon.html() }<span class="visually-hidden">{ word }</span></span>
                    <span class="problem-text">
                        { with_code(&one.message) }
                        if let Some(help) = &one.help {
                            <span class="help">{ with_code(help) }</span>
                        }
                        { fix }
                    </span>
                </li>
            }
        })
        .collect();
    if items.is_empty() {
        return Html::default();
    }
    html! { <ul class="problems" data-testid="identity-source-problems">{ for items }</ul> }
}

/// The function's cases to choose from, where it has several.
fn case_tabs(state: &UseReducerHandle<State>) -> Html {
    if state.cases().len() < 2 {
        return Html::default();
    }
    let chips = state.cases().iter().enumerate().map(|(index, case)| {
        let onclick = on(&state.dispatcher(), Action::SelectCase(CaseIndex(index)));
        html! {
            <li>
                <button
                    type="button" class="chip" aria-current={(index == state.case.0).then_some("true")}
                    data-testid={["rule-", &index.to_string()].concat()} {onclick}
                >
                    { when(&case.when) }
                </button>
            </li>
        }
    });
    html! {
        <ul class="chips" aria-label="Responses by token">{ for chips }</ul>
    }
}

/// The buttons that add a case and remove the selected one.
fn case_actions(state: &UseReducerHandle<State>) -> Html {
    let edits = |edit: Edit| on_edit(&state.dispatcher(), move |_| edit.clone());
    html! {
        <div class="case-actions">
            <button type="button" class="quiet" data-testid="rule-add" onclick={edits(Edit::AddCase)}>
                { Icon::Add.html() }{ "Add a response for other tokens" }
            </button>
            if state.cases().len() > 1 {
                <button type="button" class="quiet" data-testid="rule-remove" onclick={edits(Edit::RemoveCase)}>
                    { Icon::Remove.html() }{ "Remove this response" }
                </button>
            }
        </div>
    }
}

/// When a case applies, in few words.
fn when(when: &When) -> Html {
    match when {
        When::Always => html! { { "any token" } },
        When::Identity(pattern) => html! { <code translate="no">{ pattern.clone() }</code> },
        When::Event(pairs) => pairs
            .iter()
            .map(|(path, pattern)| html! { <code translate="no">{ path.clone() }{ "=" }{ pattern.clone() }</code> })
            .collect(),
    }
}

/// The behaviour of the function in a case: a choice, and the text that belongs to it.
fn behaviour(state: &UseReducerHandle<State>, case: &LambdaCase) -> Html {
    let dispatch = state.dispatcher();
    let text_id = TextId::AuthorizerOutput(state.case);
    let on_input = text_edits(state, text_id);
    let text_id = Some(text_id);
    let identity = match &case.when {
        When::Identity(pattern) => Some(pattern.as_str()),
        When::Always => Some(""),
        When::Event(_) => None,
    };
    let field = |id: &str, label: &str, text: TextField, placeholder: &str, value: &str| {
        let field = Field::new(id, label, value, edits(&dispatch, text));
        field.placeholder(placeholder).class("wide").html()
    };
    html! {
        <>
            <div class="fields">
                { choice("does", "The function", &BEHAVIOURS, BehaviourKind::from(&case.behaviour), on_edit(&dispatch, Edit::Behaviour)) }
                if let Some(pattern) = identity && state.cases().len() > 1 {
                    { field("rule-when", "Token pattern", TextField::When, "any token", pattern) }
                }
            </div>
            if let Behaviour::Returns(output) = &case.behaviour {
                <Editor
                    id="editor-output" label="Lambda authorizer response, JSON" text={output.clone()} revision={state.revision}
                    diagnostics={diagnosing(state, text_id)} {on_input} {text_id} state={state.clone()}
                />
            } else if let Behaviour::Throws(message) = &case.behaviour {
                { field("thrown", "Error message", TextField::Thrown, "", message) }
            } else {
                <p class="empty">{ "API Gateway gets no response from the function." }</p>
            }
        </>
    }
}
