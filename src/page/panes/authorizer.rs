//! The Lambda authorizer: its settings, and what its function returns.

use yew::prelude::*;

use crate::page::app::notice::invitation;
use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{Action, Does, Edit, State, Text, does};
use crate::page::platform::dom as browser;
use crate::page::ui::empty_state::empty;
use crate::page::ui::field::{Field, choice, edits, switch};
use crate::page::ui::icon::Icon;
use why403::scenario::{Authorizer, AuthorizerType, Behaviour, LambdaCase, TextId, When};

/// The Lambda authorizer; where it is compact, the settings and switches are left out.
pub fn authorizer(state: &UseReducerHandle<State>, compact: bool) -> Html {
    let on_change = {
        let dispatch = state.dispatcher();
        Callback::from(move |on| dispatch.dispatch(Action::Edit(Edit::AuthorizerAttached(on))))
    };
    html! {
        <section class="pane" aria-labelledby="output-heading">
            <header class="pane-head">
                <h2 id="output-heading">{ "Authorizer’s output" }</h2>
                if !compact {
                    { switch("authorizer-attached", "attached", state.scenario.authorizer.is_some(), on_change) }
                }
            </header>
            if let Some(authorizer) = &state.scenario.authorizer {
                { invitation(state) }
                { rules(state) }
                if let Some(rule) = state.rules().get(state.rule) {
                    { behaviour(state, rule) }
                } else {
                    { empty(
                        state,
                        "The function has no output for this request: it throws “no rule for this request”.",
                        "Let it return a policy",
                        Edit::AddRule,
                    ) }
                }
                if !compact {
                    { rule_actions(state) }
                    { settings(state, authorizer) }
                }
            } else {
                { empty(
                    state,
                    "The methods have no Lambda authorizer. The resource policy alone decides.",
                    "Attach an authorizer",
                    Edit::AuthorizerAttached(true),
                ) }
            }
        </section>
    }
}

/// The authorizer's own settings.
fn settings(state: &UseReducerHandle<State>, authorizer: &Authorizer) -> Html {
    let dispatch = state.dispatcher();
    let on_type = {
        let dispatch = dispatch.clone();
        Callback::from(move |index| {
            let authorizer_type = if index == 0 {
                AuthorizerType::Token
            } else {
                AuthorizerType::Request
            };
            dispatch.dispatch(Action::Edit(Edit::AuthorizerType(authorizer_type)));
        })
    };
    let on_ttl = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            if let Ok(seconds) = browser::value_of(&event).parse() {
                dispatch.dispatch(Action::Edit(Edit::Ttl(seconds)));
            }
        })
    };
    let token = authorizer.authorizer_type == AuthorizerType::Token;
    let source = Field {
        id: "identity-source",
        label: if token { "Token source" } else { "Identity sources" },
        class: "wide",
        placeholder: "none",
        value: &authorizer.identity_source,
        on_input: edits(&dispatch, Text::IdentitySource),
        ..Field::default()
    };
    let validation = Field {
        id: "identity-validation",
        label: "Token validation",
        class: "wide",
        placeholder: "any token",
        value: &authorizer.identity_validation_expression,
        on_input: edits(&dispatch, Text::IdentityValidation),
        ..Field::default()
    };
    html! {
        <div class="fields settings">
            { choice("authorizer-type", "Type", &["TOKEN", "REQUEST"], usize::from(!token), on_type) }
            <div class="field narrow">
                <label for="authorizer-ttl">{ "Cache TTL, s" }</label>
                <input
                    id="authorizer-ttl" data-testid="authorizer-ttl" type="number" min="0" max="3600" step="1"
                    class="mono" title="0 turns the cache off"
                    value={authorizer.authorizer_result_ttl_in_seconds.to_string()} oninput={on_ttl}
                />
            </div>
            { source.html() }
            if token {
                { validation.html() }
            }
        </div>
    }
}

/// The function's rules to choose from, where it has several.
fn rules(state: &UseReducerHandle<State>) -> Html {
    if state.rules().len() < 2 {
        return Html::default();
    }
    let chips = state.rules().iter().enumerate().map(|(index, rule)| {
        let dispatch = state.dispatcher();
        let onclick = Callback::from(move |_| dispatch.dispatch(Action::SelectRule(index)));
        html! {
            <li>
                <button
                    type="button" class="chip" aria-current={(index == state.rule).then_some("true")}
                    data-testid={["rule-", &index.to_string()].concat()} {onclick}
                >
                    { when(&rule.when) }
                </button>
            </li>
        }
    });
    html! {
        <ul class="chips" aria-label="For which token">{ for chips }</ul>
    }
}

/// Another rule more, or this one less.
fn rule_actions(state: &UseReducerHandle<State>) -> Html {
    let tell = |edit: Edit| {
        let dispatch = state.dispatcher();
        Callback::from(move |_| dispatch.dispatch(Action::Edit(edit.clone())))
    };
    html! {
        <div class="rule-actions">
            <button type="button" class="quiet" data-testid="rule-add" onclick={tell(Edit::AddRule)}>
                { Icon::Add.html() }{ "Another output for some tokens" }
            </button>
            if state.rules().len() > 1 {
                <button type="button" class="quiet" data-testid="rule-remove" onclick={tell(Edit::RemoveRule)}>
                    { Icon::Remove.html() }{ "Remove this output" }
                </button>
            }
        </div>
    }
}

/// When a rule applies, in few words.
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

/// What the function does under a rule.
fn behaviour(state: &UseReducerHandle<State>, rule: &LambdaCase) -> Html {
    let dispatch = state.dispatcher();
    let ways = [Does::Returns, Does::Throws, Does::TimesOut];
    let on_choose = {
        let dispatch = dispatch.clone();
        Callback::from(move |index: usize| {
            if let Some(way) = ways.get(index) {
                dispatch.dispatch(Action::Edit(Edit::Does(*way)));
            }
        })
    };
    let on_input = edits(&dispatch, Text::Output);
    let path = TextId::AuthorizerOutput(state.rule).pointer();
    let identity = match &rule.when {
        When::Identity(pattern) => Some(pattern.as_str()),
        When::Always => Some(""),
        When::Event(_) => None,
    };
    let way = ways.iter().position(|way| *way == does(rule)).unwrap_or(0);
    let field = |id: &str, label: &str, text: Text, placeholder: &str, value: &str| {
        let field = Field {
            id,
            label,
            value,
            placeholder,
            class: "wide",
            on_input: edits(&dispatch, text),
            ..Field::default()
        };
        field.html()
    };
    html! {
        <>
            <div class="fields">
                { choice("does", "The function", &["returns", "throws", "times out"], way, on_choose) }
                if let Some(pattern) = identity && state.rules().len() > 1 {
                    { field("rule-when", "For tokens like", Text::When, "any token", pattern) }
                }
            </div>
            if let Behaviour::Returns(output) = &rule.does {
                <Editor
                    id="editor-output" label="What the authorizer’s function returns, JSON" text={output.clone()}
                    remarks={diagnosing(state, &path)} {on_input} {path} state={state.clone()}
                />
            } else if let Behaviour::Throws(message) = &rule.does {
                { field("thrown", "Error message", Text::Thrown, "", message) }
            } else {
                <p class="empty">{ "API Gateway waits for the function in vain." }</p>
            }
        </>
    }
}
