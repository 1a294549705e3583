//! The forms' buttons.

use yew::prelude::*;

use crate::page::ui::icon::Icon;

/// A button that adds something.
pub fn add(hook: &'static str, words: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="quiet" data-testid={hook} {onclick}>
            { Icon::Add.html() }{ words }
        </button>
    }
}

/// A button that removes something.
pub fn remove(what: String, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="bare" title="Remove" aria-label={["Remove ", &what].concat()} {onclick}>
            { Icon::Remove.html() }
        </button>
    }
}
