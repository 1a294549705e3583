//! The top of the page: what this is, which AWS is simulated, and the theme.

use yew::prelude::*;

use super::copy_link::CopyLink;
use super::examples::Examples;
use super::field::Choice;
use super::state::{Action, Edit, State};
use super::theme::Theme;
use crate::scenario::Rules;

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
                <CopyLink state={props.state.clone()} />
                <RulesChoice state={props.state.clone()} />
                <Theme />
            </div>
        </header>
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
