//! The form of a change in the timeline. It has whether the change is deployed at once, the settings that are changed most, and
//! the whole JSON merge patch, which takes effect as soon as it can be read.

use yew::prelude::*;

use crate::page::model::state::{Edit, TimelineEdit};
use crate::page::platform::dispatch::{Dispatch, edit_now, on_edit};
use crate::page::platform::dom;
use crate::page::ui::field::Field;
use why403::json;
use why403::json::quote;
use why403::scenario::{EventIndex, merge_patches};

/// A change in the timeline.
#[derive(PartialEq, Properties)]
pub struct ChangeFormProps {
    pub index: EventIndex,
    pub patch: String,
    /// Whether it is deployed at once, and not only saved.
    pub at_once: bool,
    /// The dispatcher of actions.
    pub dispatch: Dispatch,
}

/// A text as typed, and the patch that the scenario had then.
type PatchDraft = Option<(String, String)>;

/// The settings with fields of their own: section, property, label, and whether the value is a number.
const SETTINGS: [(&str, &str, &str, bool); 4] = [
    (
        "authorizer",
        "authorizerResultTtlInSeconds",
        "Cache TTL (s)",
        true,
    ),
    ("authorizer", "identitySource", "Identity sources", false),
    (
        "authorizer",
        "identityValidationExpression",
        "Token validation",
        false,
    ),
    ("api", "policy", "Resource policy (JSON)", false),
];

/// The choice of deployment, the settings' fields, and the patch as JSON.
#[component]
pub fn ChangeForm(props: &ChangeFormProps) -> Html {
    let ChangeFormProps {
        index,
        patch,
        at_once,
        dispatch,
    } = props;
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
    let (number, human) = (index.to_string(), (index.0 + 1).to_string());
    let hook = |name: &str| ["event-", name, "-", &number].concat();
    let options = [(true, "Deploy"), (false, "Save without deploying")].map(|(at_once, label)| {
        let index = *index;
        let onchange = on_edit(dispatch, move |_: Event| {
            Edit::Timeline(TimelineEdit::DeployAtOnce(index, at_once))
        });
        html! {
            <label>
                <input
                    type="radio" name={hook("at-once")} checked={at_once == props.at_once} {onchange}
                    data-testid={hook(if at_once { "deployed" } else { "saved" })}
                />
                <span>{ label }</span>
            </label>
        }
    });
    html! {
        <div class="deployment">
            <fieldset class="choice">
                <legend class="visually-hidden">{ "Change " }{ &human }</legend>
                <div class="options">{ for options }</div>
            </fieldset>
            <details class="more">
                <summary>{ "Settings" }</summary>
                <div class="fields">{ for SETTINGS.iter().map(|setting| setting_field(props, *setting)) }</div>
            </details>
            <textarea
                class="mono" rows="2" spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={text.clone()} {oninput} aria-invalid={broken.then_some("true")}
                aria-label={["Change ", &human, ": JSON merge patch of api and authorizer"].concat()}
                data-testid={hook("patch")}
            />
            if broken {
                <span class="small">{ "Not valid JSON; the last valid change still applies." }</span>
            } else if !at_once {
                <span class="small">{ "Has no effect until the API is deployed." }</span>
            }
        </div>
    }
}

/// A field of one setting; empty: the change leaves it as it is.
fn setting_field(
    props: &ChangeFormProps,
    (section, property, label, is_number): (&'static str, &'static str, &'static str, bool),
) -> Html {
    let (index, patch) = (props.index, props.patch.clone());
    let parsed = json::parse(&patch);
    let value = parsed
        .root
        .as_ref()
        .and_then(|root| root.get(section)?.get(property));
    let value = value.map_or_else(String::new, |value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => json::pretty(&json::compact(value)).unwrap_or_default(),
    });
    let on_input = on_edit(&props.dispatch, move |text: String| {
        let value = match text.trim() {
            // Taken out of the patch.
            "" => "null".to_owned(),
            number if is_number => number.parse::<u32>().ok()?.to_string(),
            _ => quote(&text),
        };
        let change = ["{\"", section, "\":{\"", property, "\":", &value, "}}"].concat();
        Some(Edit::Timeline(TimelineEdit::SetPatch(
            index,
            merge_patches(&patch, &change)?,
        )))
    });
    let id = ["event-", property, "-", &index.to_string()].concat();
    let field = Field::new(&id, label, &value, on_input).placeholder("unchanged");
    if property == "policy" {
        field.class("wide").long().html()
    } else {
        field.html()
    }
}

/// The patch in a form that does not depend on how it was typed; none while it is not JSON.
fn compact(text: &str) -> Option<String> {
    json::parse(text).valid().map(json::compact)
}
