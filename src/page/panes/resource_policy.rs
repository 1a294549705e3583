//! The API's resource policy.

use yew::prelude::*;

use crate::page::editor::{Editor, diagnosing};
use crate::page::model::state::{Edit, State};
use crate::page::platform::dispatch::on_edit;
use crate::page::ui::empty_state::empty;
use crate::page::ui::field::{switch, text_edits};
use why403::scenario::TextId;

/// The resource policy pane; compact, as in the embed, it has no switch that detaches the policy.
pub fn resource_policy(state: &UseReducerHandle<State>, compact: bool) -> Html {
    let on_change = on_edit(&state.dispatcher(), Edit::PolicyAttached);
    let text_id = Some(TextId::ResourcePolicy);
    let on_input = text_edits(state, TextId::ResourcePolicy);
    html! {
        <section class="pane" aria-labelledby="policy-heading">
            <header class="pane-head">
                <h2 id="policy-heading">{ "Resource policy" }</h2>
                if !compact {
                    { switch("policy-attached", "attached", state.scenario.api.policy.is_some(), on_change) }
                }
            </header>
            if let Some(policy) = &state.scenario.api.policy {
                <Editor
                    id="editor-policy" label="Resource policy, JSON" text={policy.clone()} revision={state.revision}
                    diagnostics={diagnosing(state, text_id)} {on_input}
                    {text_id} state={state.clone()}
                />
            } else {
                { empty(
                    &state.dispatcher(),
                    "No resource policy. The authorizer alone decides, for requests from any address.",
                    "Attach a resource policy",
                    Edit::PolicyAttached(true),
                ) }
            }
        </section>
    }
}
