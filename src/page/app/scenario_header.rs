//! The scenario's title and description.

use yew::prelude::*;

use crate::page::model::state::TextField;
use crate::page::platform::dispatch::Dispatch;
use crate::page::platform::dom;
use crate::page::ui::field::{Field, edits, with_code};

fn texts(title: &str, description: &str) -> Html {
    html! {
        <>
            <h2>{ title.to_owned() }</h2>
            { paragraphs(description) }
        </>
    }
}

/// A description; empty lines separate its paragraphs.
pub fn paragraphs(description: &str) -> Html {
    let parts = description.split("\n\n").filter(|part| !part.is_empty());
    parts.map(|part| html! { <p>{ with_code(part) }</p> }).collect()
}

/// The texts, and where actions go.
#[derive(PartialEq, Properties)]
pub struct AboutProps {
    pub title: AttrValue,
    pub description: AttrValue,
    /// The dispatcher of edits.
    pub dispatch: Dispatch,
}

/// The title and the description, which become fields on demand.
///
/// A description that is removed with the first edit keeps its place, so that the editor below does not move.
#[component]
pub fn About(props: &AboutProps) -> Html {
    let editing = use_state_eq(|| false);
    let first = use_mut_ref(|| true);
    let opened_with = use_memo((), |()| props.description.clone());
    use_effect_with(*editing, move |editing| {
        if !first.replace(false) {
            dom::focus_by_id(if *editing { "scenario-title" } else { "edit-about" });
        }
    });
    let toggle = |on: bool| {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(on))
    };
    if !*editing {
        let title = if props.title.is_empty() {
            "Untitled scenario"
        } else {
            &props.title
        };
        return html! {
            <section class="about" aria-label="About this scenario" data-testid="about">
                { texts(title, &props.description) }
                if props.description.is_empty() && !opened_with.is_empty() {
                    <div class="keeps-place" aria-hidden="true">{ paragraphs(&opened_with) }</div>
                }
                <button
                    type="button" class="quiet" id="edit-about" data-testid="edit-about"
                    aria-label="Edit title and description" title="Edit title and description" onclick={toggle(true)}
                >
                    { "Edit" }
                </button>
            </section>
        };
    }
    let edits = |text| edits(&props.dispatch, text);
    let title = Field::new("scenario-title", "Title", &props.title, edits(TextField::Title));
    let description = Field::new(
        "scenario-description",
        "Description",
        &props.description,
        edits(TextField::Description),
    );
    html! {
        <section class="about" aria-label="About this scenario" data-testid="about">
            { title.class("wide").html() }
            { description.class("wide").long().html() }
            <button type="button" class="quiet" data-testid="done-about" onclick={toggle(false)}>{ "Done" }</button>
        </section>
    }
}
