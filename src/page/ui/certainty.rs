//! A rule of AWS's behaviour with its certainty and its source.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::rule::Rule;

/// A rule's statement with its certainty and its source.
pub fn rule(rule: &Rule) -> Html {
    html! {
        <>
            { with_code(rule.statement) }
            <span class="source">{ source(rule) }</span>
        </>
    }
}

/// A rule's certainty in words, and a link to its source.
pub fn source(rule: &Rule) -> Html {
    html! {
        <>
            { labels::certainty(rule.certainty) }{ ": " }
            if let Some(url) = rule.url {
                <a href={url} target="_blank" rel="noopener noreferrer">
                    { rule.source }{ Icon::Open.html() }<span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
            } else {
                { rule.source }
            }
        </>
    }
}
