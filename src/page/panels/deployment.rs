//! A deployment's JSON merge patch as a text field, which takes effect as soon as it can be read.

use yew::prelude::*;

use crate::page::model::state::{Edit, TimelineEdit};
use crate::page::platform::dispatch::{Dispatch, edit_now};
use crate::page::platform::dom;
use why403::json;

/// A deployment of the timeline.
#[derive(PartialEq, Properties)]
pub struct DeploymentProps {
    /// Its index in the timeline.
    pub index: usize,
    pub patch: String,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// A text as typed, and the patch that the scenario had then.
type PatchDraft = Option<(String, String)>;

/// The patch of a deployment.
#[component]
pub fn Deployment(
    DeploymentProps {
        index,
        patch,
        dispatch,
    }: &DeploymentProps,
) -> Html {
    // Kept while it is not yet JSON, or is JSON in another form than the scenario's.
    let draft = use_state(|| PatchDraft::None);
    let text = match &*draft {
        Some((text, earlier)) if patch == earlier || compact(text).as_ref() == Some(patch) => text,
        _ => patch,
    };
    let broken = compact(text).is_none();
    let oninput = {
        let (draft, dispatch, index, earlier) = (draft.clone(), dispatch.clone(), *index, patch.clone());
        Callback::from(move |event: InputEvent| {
            let text = dom::value_of(&event);
            if let Some(patch) = compact(&text) {
                let edit = TimelineEdit::SetPatch(index, patch);
                dispatch.dispatch(edit_now(Edit::Timeline(edit)));
            }
            draft.set(Some((text, earlier.clone())));
        })
    };
    let number = (index + 1).to_string();
    html! {
        <div class="deployment">
            <span>{ "Deployed: " }</span>
            <input
                type="text" class="mono" spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={text.clone()} {oninput} aria-invalid={broken.then_some("true")}
                aria-label={["What number ", &number, " deploys, a JSON merge patch of api and authorizer"].concat()}
                data-testid={["event-patch-", &index.to_string()].concat()}
            />
            if broken {
                <span class="small">{ "Not JSON yet; what was deployed before still holds." }</span>
            }
        </div>
    }
}

/// The patch in a form that does not depend on how it was typed; none while it is not JSON.
fn compact(text: &str) -> Option<String> {
    json::parse(text).valid().map(json::compact)
}
