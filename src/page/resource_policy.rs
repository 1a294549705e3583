//! The API's resource policy.

use yew::prelude::*;

use super::editor::Editor;
use super::field::Switch;
use super::state::{Action, Edit, State, Text};

/// The state and where actions go.
#[derive(PartialEq, Properties)]
pub struct ResourcePolicyProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
    /// Whether it can be detached.
    #[prop_or_default]
    pub compact: bool,
}

/// The API's resource policy.
#[component]
pub fn ResourcePolicyPane(props: &ResourcePolicyProps) -> Html {
    let state = &props.state;
    let on_change = {
        let dispatch = state.dispatcher();
        Callback::from(move |on| dispatch.dispatch(Action::Edit(Edit::PolicyAttached(on))))
    };
    let on_input = {
        let dispatch = state.dispatcher();
        Callback::from(move |text| dispatch.dispatch(Action::Edit(Edit::Text(Text::Policy, text))))
    };
    html! {
        <section class="pane" aria-labelledby="policy-heading">
            <header class="pane-head">
                <h2 id="policy-heading">{ "Resource policy" }</h2>
                if !props.compact {
                    <Switch id="policy-attached" label="attached" on={state.scenario.api.policy.is_some()} {on_change} />
                }
            </header>
            if let Some(policy) = &state.scenario.api.policy {
                <Editor
                    id="editor-policy" label="Resource policy, JSON" text={policy.clone()}
                    diagnostics={state.diagnostics("/api/policy")} {on_input}
                />
            } else {
                <p class="empty">
                    { "The API has no resource policy. Whoever has a valid token, from any address, is the authorizer’s business alone." }
                </p>
            }
        </section>
    }
}
