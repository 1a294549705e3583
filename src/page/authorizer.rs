//! The Lambda authorizer: its settings, and what its function returns.

use yew::prelude::*;

use super::browser;
use super::editor::Editor;
use super::field::{Choice, Field, Switch};
use super::icon::Icon;
use super::state::{Action, Does, Edit, State, Text, does};
use crate::scenario::{Authorizer, AuthorizerType, Behaviour, LambdaRule, When};

/// The state and where actions go.
#[derive(PartialEq, Properties)]
pub struct AuthorizerProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// Whether the settings and switches are left out.
    #[prop_or_default]
    pub compact: bool,
}

/// The Lambda authorizer.
#[component]
pub fn AuthorizerPane(props: &AuthorizerProps) -> Html {
    let state = &props.state;
    let on_change = {
        let dispatch = state.dispatcher();
        Callback::from(move |on| dispatch.dispatch(Action::Edit(Edit::AuthorizerAttached(on))))
    };
    html! {
        <section class="pane" aria-labelledby="output-heading">
            <header class="pane-head">
                <h2 id="output-heading">{ "Authorizer’s output" }</h2>
                if !props.compact {
                    <Switch id="authorizer-attached" label="attached" on={state.scenario.authorizer.is_some()} {on_change} />
                }
            </header>
            if let Some(authorizer) = &state.scenario.authorizer {
                { rules(state) }
                if let Some(rule) = state.rules().get(state.rule) {
                    { behaviour(state, rule) }
                } else {
                    <p class="empty">{ "The function has no rule: it throws “no rule for this request”." }</p>
                }
                if !props.compact {
                    { rule_actions(state) }
                    { settings(state, authorizer) }
                }
            } else {
                <p class="empty">{ "The methods have no Lambda authorizer. The resource policy alone decides." }</p>
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
    html! {
        <div class="fields settings">
            <Choice
                name="authorizer-type" label="Type" options={vec!["TOKEN".into(), "REQUEST".into()]}
                chosen={usize::from(!token)} on_choose={on_type}
            />
            <div class="field narrow">
                <label for="authorizer-ttl">{ "Cache TTL, s" }</label>
                <input
                    id="authorizer-ttl" data-testid="authorizer-ttl" type="number" min="0" max="3600" step="1"
                    class="mono" title="0 turns the cache off"
                    value={authorizer.authorizer_result_ttl_in_seconds.to_string()} oninput={on_ttl}
                />
            </div>
            <Field
                id="identity-source" label={if token { "Token source" } else { "Identity sources" }} class="wide"
                text={Text::IdentitySource} placeholder="none" value={authorizer.identity_source.clone()}
                dispatch={dispatch.clone()}
            />
            if token {
                <Field
                    id="identity-validation" label="Token validation" class="wide" text={Text::IdentityValidation}
                    placeholder="any token" value={authorizer.identity_validation_expression.clone()} {dispatch}
                />
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
fn behaviour(state: &UseReducerHandle<State>, rule: &LambdaRule) -> Html {
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
    let on_input = {
        let dispatch = dispatch.clone();
        Callback::from(move |text| dispatch.dispatch(Action::Edit(Edit::Text(Text::Output, text))))
    };
    let path = ["/authorizer/lambda/", &state.rule.to_string(), "/returns"].concat();
    let identity = match &rule.when {
        When::Identity(pattern) => Some(pattern.clone()),
        When::Always => Some(String::new()),
        When::Event(_) => None,
    };
    html! {
        <>
            <div class="fields">
                <Choice
                    name="does" label="The function" options={vec!["returns".into(), "throws".into(), "times out".into()]}
                    chosen={ways.iter().position(|way| *way == does(rule)).unwrap_or(0)} {on_choose}
                />
                if let Some(pattern) = identity && state.rules().len() > 1 {
                    <Field
                        id="rule-when" label="For tokens like" class="wide" text={Text::When} placeholder="any token"
                        value={pattern} dispatch={dispatch.clone()}
                    />
                }
            </div>
            if let Behaviour::Returns(output) = &rule.does {
                <Editor
                    id="editor-output" label="What the authorizer’s function returns, JSON" text={output.clone()}
                    diagnostics={state.diagnostics(&path)} {on_input}
                />
            } else if let Behaviour::Throws(message) = &rule.does {
                <Field
                    id="thrown" label="Error message" class="wide" text={Text::Thrown}
                    value={message.clone()} {dispatch}
                />
            } else {
                <p class="empty">{ "API Gateway waits for the function in vain." }</p>
            }
        </>
    }
}
