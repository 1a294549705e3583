//! The edits that let the request through: each with the status that it gets then, what else it lets through, and what to do on AWS.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::model::state::Edit;
use crate::page::platform::dispatch::{Dispatch, on_edit};
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::with_code;
use why403::explain::{Suggestion, Suggestions};

/// The most other requests that are listed.
const MOST: usize = 8;

/// What was found. Rendered again only when something else is found: not with a key.
#[derive(PartialEq, Properties)]
pub struct SuggestionListProps {
    /// The suggestions.
    pub found: Rc<Suggestions>,
    /// Whether they are for the outcome that is shown, so that they can be made.
    pub current: bool,
    /// Where edits go.
    pub dispatch: Dispatch,
}

/// The list of suggestions.
#[component]
pub fn SuggestionList(props: &SuggestionListProps) -> Html {
    let items = props.found.edits.iter().enumerate().map(|(index, suggestion)| {
        let found = Rc::clone(&props.found);
        let onclick = on_edit(&props.dispatch, move |_: MouseEvent| {
            let suggestion = found.edits.get(index)?;
            Some(Edit::Suggestion(Box::new(suggestion.scenario.clone())))
        });
        html! {
            <li>
                <button type="button" disabled={!props.current} {onclick}>
                    <span>{ with_code(&suggestion.title) }</span>
                    <span class="then">{ "→ " }{ suggestion.status_code }</span>
                </button>
                { details(index, suggestion) }
            </li>
        }
    });
    html! {
        <div class="suggestions" data-testid="suggestions">
            <h3>{ "Possible fixes" }</h3>
            <ul>{ for items }</ul>
        </div>
    }
}

/// What a suggestion lets through besides, and the same change on AWS.
fn details(index: usize, suggestion: &Suggestion) -> Html {
    let more = suggestion.opens.len().saturating_sub(MOST);
    let opens = suggestion.opens.iter().take(MOST);
    let opens = opens.map(|one| html! { <li><code translate="no">{ one.to_string() }</code></li> });
    let aws = &suggestion.aws;
    let commands = aws.commands.join("\n");
    let text = commands.clone();
    let properties = aws.properties.iter().map(|one| {
        html! { <li>{ one.tool.to_string() }{ ": " }<code translate="no">{ one.property }</code></li> }
    });
    html! {
        <details class="small" data-testid="suggestion-details">
            <summary>{ summary(suggestion) }</summary>
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

/// What a suggestion lets through, in a few words.
fn summary(suggestion: &Suggestion) -> String {
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
