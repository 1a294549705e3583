//! The list of suggested edits that let the request through. Each has the status that it gets then, what else it lets through,
//! and what to do on AWS.

use web_sys::{Element, EventTarget};
use yew::prelude::*;

use crate::page::editor::bridge;
use crate::page::model::by_address::ByAddress;
use crate::page::model::state::Edit;
use crate::page::panes::suggestions::FoundReport;
use crate::page::platform::dispatch::{Dispatch, on_edit};
use crate::page::platform::dom;
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::with_code;
use why403::explain::{ChangedText, DiffLine, LineKind, SuggestionReport};
use why403::scenario::{self, Scenario, TextId};

/// The most other requests that are listed.
const MOST: usize = 8;

/// The properties of the list and of an item. They change when something else is found, not with a key.
#[derive(Clone, PartialEq, Properties)]
pub struct SuggestionListProps {
    pub found: ByAddress<FoundReport>,
    /// Whether they are for the outcome that is shown, so that they can be made.
    pub current: bool,
    /// The dispatcher of edits.
    pub dispatch: Dispatch,
    /// The position of the suggestion that an item shows.
    #[prop_or_default]
    pub index: usize,
}

/// The suggestions under their heading.
#[component]
pub fn SuggestionList(props: &SuggestionListProps) -> Html {
    let items = (0..props.found.report.suggestions.len())
        .map(|index| html! { <SuggestionItem {index} ..props.clone() /> });
    html! {
        <div class="suggestions" data-testid="suggestions">
            <h3>{ "Possible fixes" }</h3>
            <ul>{ for items }</ul>
        </div>
    }
}

/// A suggestion. With the pointer or the focus on it, what it changes is shown in the editor or on a card beside it.
#[component]
fn SuggestionItem(props: &SuggestionListProps) -> Html {
    let (item, card) = (use_node_ref(), use_node_ref());
    let pointed = use_state_eq(|| false);
    {
        let (card, index) = (card.clone(), props.index);
        use_effect_with(
            (*pointed && props.current, props.found.clone()),
            move |(shown, found)| {
                let card = card.cast::<Element>().filter(|_| *shown);
                if let Some((card, suggestion)) = card.as_ref().zip(found.report.suggestions.get(index)) {
                    bridge::preview(card, &found.scenario, &suggestion.changes);
                }
                move || {
                    if let Some(card) = card {
                        bridge::end_preview(&card);
                    }
                }
            },
        );
    }
    let Some(suggestion) = props.found.report.suggestions.get(props.index) else {
        return Html::default();
    };
    let leave = {
        let (item, pointed) = (item.clone(), pointed.clone());
        move |to: Option<EventTarget>| {
            if !dom::contains(&item, to) {
                pointed.set(false);
            }
        }
    };
    let enter = move || pointed.set(true);
    let onfocusin = {
        let enter = enter.clone();
        Callback::from(move |_: FocusEvent| enter())
    };
    let onfocusout = {
        let leave = leave.clone();
        Callback::from(move |event: FocusEvent| leave(event.related_target()))
    };
    let onkeydown = {
        let leave = leave.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                leave(None);
            }
        })
    };
    let found = props.found.clone();
    let index = props.index;
    let onclick = on_edit(&props.dispatch, move |_: MouseEvent| {
        let suggestion = found.report.suggestions.get(index)?;
        Some(Edit::Suggestion(Box::new(edited(suggestion))))
    });
    let card_id = format!("preview-{index}");
    html! {
        <li
            ref={item} {onfocusin} {onfocusout} {onkeydown}
            onpointerover={Callback::from(move |_| enter())}
            onpointerout={Callback::from(move |event: PointerEvent| leave(event.related_target()))}
        >
            <button type="button" disabled={!props.current} aria-describedby={card_id.clone()} {onclick}>
                <span>{ with_code(&suggestion.title) }</span>
                <span class="then">{ "→ " }{ suggestion.status_code }</span>
            </button>
            { details(index, suggestion) }
            <div ref={card} id={card_id} class="preview-card" popover="manual" data-testid={format!("preview-{index}")}>
                { differences(&suggestion.changes) }
            </div>
        </li>
    }
}

/// The scenario after a suggestion is made.
fn edited(suggestion: &SuggestionReport) -> Scenario {
    scenario::read(&suggestion.scenario).scenario
}

/// The differences that a suggestion makes, line by line.
fn differences(changes: &[ChangedText]) -> Html {
    let texts = changes.iter().map(|change| {
        let title = match change.text_id {
            Some(TextId::ResourcePolicy) => "Resource policy",
            Some(TextId::AuthorizerOutput(_)) => "Lambda authorizer response",
            Some(TextId::VpcEndpointPolicy) => "VPC endpoint policy",
            Some(_) => "Policy of the caller",
            None => "Scenario JSON",
        };
        html! {
            <>
                <p class="small">{ title }</p>
                <div class="diff" translate="no">{ for change.lines.iter().map(line) }</div>
            </>
        }
    });
    texts.collect()
}

fn line(line: &DiffLine) -> Html {
    let [before, changed, after] = line.parts.clone();
    let (class, sign, word) = match line.kind {
        LineKind::Same => ("", "  ", ""),
        LineKind::Removed => ("removed", "− ", "removed: "),
        LineKind::Added => ("added", "+ ", "added: "),
        LineKind::More => ("", "", ""),
    };
    html! {
        <div {class}>
            <span aria-hidden="true">{ sign }</span><span class="visually-hidden">{ word }</span>
            { before }if !changed.is_empty() { <mark>{ changed }</mark> }{ after }
        </div>
    }
}

/// The details of a suggestion: what it lets through besides, and the same change on AWS.
fn details(index: usize, suggestion: &SuggestionReport) -> Html {
    let more = suggestion.opens.len().saturating_sub(MOST);
    let opens = suggestion.opens.iter().take(MOST);
    let opens = opens.map(|one| html! { <li><code translate="no">{ one.clone() }</code></li> });
    let aws = &suggestion.aws;
    let commands = aws.commands.join("\n");
    let text = commands.clone();
    let properties = aws.properties.iter().map(|one| {
        html! { <li>{ one.tool.to_string() }{ ": " }<code translate="no">{ one.property.clone() }</code></li> }
    });
    html! {
        <details class="small" data-testid="suggestion-details">
            <summary>{ summary(suggestion) }</summary>
            { differences(&suggestion.changes) }
            if !suggestion.opens.is_empty() {
                <p>{ "Other requests that this allows, sample callers and addresses included:" }</p>
                <ul class="opens">
                    { for opens }
                    if more > 0 { <li>{ format!("and {more} more") }</li> }
                </ul>
            }
            if commands.is_empty() {
                <p>{ "Nothing changes on AWS: it is what the client sends." }</p>
            } else {
                <p>{ "AWS CLI commands. Replace words in capitals with your values:" }</p>
                <pre class="commands" tabindex="0" translate="no">{ commands }</pre>
                <CopyButton
                    hook={format!("copy-commands-{index}")} label="Copy the commands" class="quiet"
                    text={Callback::from(move |()| text.clone())}
                />
            }
            if !aws.properties.is_empty() {
                <ul class="properties">{ for properties }</ul>
            }
        </details>
    }
}

/// The number of requests that a suggestion lets through besides, in a few words.
fn summary(suggestion: &SuggestionReport) -> String {
    let opens = match (suggestion.opens.len(), suggestion.opens_cut) {
        (0, _) => "Allows no other requests".to_owned(),
        (1, false) => "Lets 1 other request through".to_owned(),
        (count, false) => format!("Lets {count} other requests through"),
        (count, true) => format!("Lets {count} other requests through, and perhaps more"),
    };
    if suggestion.undoes_restriction {
        opens + "; undoes a restriction"
    } else {
        opens
    }
}
