//! The top of the page: what this is, which AWS is simulated, and the theme.

use yew::prelude::*;

use super::browser;
use super::copy::CopyButton;
use super::examples::Examples;
use super::field::Choice;
use super::state::{Action, Edit, State};
use super::theme::Theme;
use crate::scenario::Rules;
use crate::scenario::link::{Format, encode};

/// The state and where actions go.
#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// The top of the page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    html! {
        <header class="top">
            <div class="brand">
                <h1 translate="no">{ "why" }<b>{ "403" }</b></h1>
                <p>{ "Why did API Gateway say no?" }</p>
            </div>
            <div class="tools">
                <Examples state={props.state.clone()} />
                { copy_link(&props.state) }
                <RulesChoice state={props.state.clone()} />
                <Theme />
            </div>
        </header>
    }
}

/// Copies a link to exactly this state; the address is that link too.
fn copy_link(state: &UseReducerHandle<State>) -> Html {
    let state = state.clone();
    let text = Callback::from(move |()| {
        let fragment = encode(&state.scenario, Format::Deflate);
        browser::set_fragment(Some(&fragment));
        browser::address("", &fragment)
    });
    html! {
        <CopyButton
            hook="copy-link" label="Copy link" copied="Link copied" refused="The link is in the address bar" {text}
        />
    }
}

/// Which AWS is simulated.
#[component]
pub fn RulesChoice(props: &HeaderProps) -> Html {
    let rules = [Rules::Article, Rules::Current];
    let on_choose = {
        let dispatch = props.state.dispatcher();
        Callback::from(move |index: usize| {
            if let Some(rules) = rules.get(index) {
                dispatch.dispatch(Action::Edit(Edit::Rules(*rules)));
            }
        })
    };
    html! {
        <Choice
            name="rules" label="AWS as of" options={vec!["2022 article".into(), "today".into()]}
            chosen={rules.iter().position(|it| *it == props.state.scenario.rules).unwrap_or(0)} {on_choose}
        />
    }
}
