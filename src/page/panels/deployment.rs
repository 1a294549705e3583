//! What a deployment changes: the merge patch as text, taken over as soon as it can be read.

use yew::prelude::*;

use crate::page::app::Dispatch;
use crate::page::model::state::{Action, Edit, TimelineEdit};
use crate::page::platform::dom as browser;
use why403::json;

/// The patch and where changes go.
#[derive(PartialEq, Properties)]
pub struct PatchProps {
    /// Its position in the timeline.
    pub place: usize,
    /// The patch.
    pub patch: String,
    /// Where changes go.
    pub dispatch: Dispatch,
}

/// What a deployment changes.
#[component]
pub fn Patch(props: &PatchProps) -> Html {
    // What is typed, while it is not yet JSON or is JSON in another form than the page's own.
    let typed = use_state(|| None::<String>);
    let shown = match &*typed {
        Some(text) if read(text).is_none_or(|patch| patch == props.patch) => text.clone(),
        _ => props.patch.clone(),
    };
    let broken = read(&shown).is_none();
    let oninput = {
        let (typed, dispatch, place) = (typed.clone(), props.dispatch.clone(), props.place);
        Callback::from(move |event: InputEvent| {
            let text = browser::value_of(&event);
            if let Some(patch) = read(&text) {
                dispatch.dispatch(Action::Edit(Edit::TimelineEdit(TimelineEdit::Deploys(
                    place, patch,
                ))));
            }
            typed.set(Some(text));
        })
    };
    let human = props.place.saturating_add(1).to_string();
    html! {
        <div class="patch">
            <span>{ "Deployed: " }</span>
            <input
                type="text" class="mono" spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={shown} {oninput} aria-invalid={broken.then_some("true")}
                aria-label={["What number ", &human, " deploys, a JSON merge patch of api and authorizer"].concat()}
                data-testid={["happening-patch-", &props.place.to_string()].concat()}
            />
            if broken {
                <span class="small">{ "Not JSON yet; what was deployed before still holds." }</span>
            }
        </div>
    }
}

/// The patch in a form that does not depend on how it was typed; none while it is not JSON.
fn read(text: &str) -> Option<String> {
    json::parse(text).valid().map(json::canonical)
}
