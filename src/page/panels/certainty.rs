//! A rule with its certainty in words, and where to read it.

use yew::prelude::*;

use crate::page::field::with_code;
use crate::page::words;
use crate::rule::Rule;

/// A rule with its certainty in words, and where to read it.
pub fn rule(rule: &Rule) -> Html {
    html! {
        <>
            { with_code(rule.says) }
            <span class="source">
                { words::certainty(rule.certainty) }{ ": " }
                if let Some(url) = rule.url {
                    <a href={url} target="_blank" rel="noopener noreferrer">{ rule.source }</a>
                } else {
                    { rule.source }
                }
            </span>
        </>
    }
}
