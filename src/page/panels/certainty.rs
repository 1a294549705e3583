//! A rule with its certainty in words, and where to read it.

use yew::prelude::*;

use crate::page::field::with_code;
use crate::page::icon::Icon;
use crate::page::words;
use crate::rule::Rule;

/// A rule with its certainty in words, and where to read it.
pub fn rule(rule: &Rule) -> Html {
    html! {
        <>
            { with_code(rule.says) }
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
