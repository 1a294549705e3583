//! A rule of AWS's behaviour with its certainty and its source.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::rule::{Certainty, Rule};

/// A rule's statement with its certainty and its source.
pub fn rule(rule: &Rule) -> Html {
    html! {
        <>
            { with_code(rule.statement) }
            <span class="source">{ source(rule.certainty, rule.source, rule.url) }</span>
        </>
    }
}

/// A rule's certainty in words, and a link to its source.
pub fn source(certainty: Certainty, source: &str, url: Option<&str>) -> Html {
    html! {
        <>
            { labels::certainty(certainty) }{ ": " }
            if let Some(url) = url {
                <a href={url.to_owned()} target="_blank" rel="noopener noreferrer">
                    { source }{ Icon::Open.html() }<span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
            } else {
                { source }
            }
        </>
    }
}
