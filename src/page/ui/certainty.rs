//! A rule with its certainty in words, and where to read it.

use yew::prelude::*;

use crate::page::model::labels as words;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::rule::Rule;

/// A rule with its certainty in words, and where to read it.
pub fn rule(rule: &Rule) -> Html {
    html! {
        <>
            { with_code(rule.statement) }
            <span class="source">{ source(rule) }</span>
        </>
    }
}

/// How certain a rule is, and where to read it.
pub fn source(rule: &Rule) -> Html {
    html! {
        <>
            { words::certainty(rule.certainty) }{ ": " }
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
