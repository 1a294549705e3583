//! The forms' fields: a line of text, a longer text, and a button that adds or removes.

use yew::prelude::*;

use crate::page::browser;
use crate::page::icon::Icon;

/// A labelled field.
#[derive(PartialEq, Properties)]
pub struct InputProps {
    /// Also the test hook; unique on the page.
    pub id: String,
    /// What stands above the field.
    pub label: AttrValue,
    /// The text.
    pub value: String,
    /// What an empty field means.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Further classes, for the field's width.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it has several lines.
    #[prop_or_default]
    pub long: bool,
    /// What is proposed.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// The whole new text.
    pub on_input: Callback<String>,
}

/// A labelled field.
#[component]
pub fn Input(props: &InputProps) -> Html {
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| on_input.emit(browser::value_of(&event)))
    };
    let (id, value) = (props.id.clone(), props.value.clone());
    html! {
        <div class={classes!("field", props.class.clone())}>
            <label for={id.clone()}>{ props.label.clone() }</label>
            if props.long {
                <textarea
                    id={id.clone()} data-testid={id} class="mono" rows="6" spellcheck="false" autocapitalize="off"
                    autocomplete="off" translate="no" placeholder={props.placeholder.clone()} {value} {oninput}
                />
            } else {
                <input
                    id={id.clone()} data-testid={id} type="text" class="mono" spellcheck="false" autocapitalize="off"
                    autocomplete="off" translate="no" placeholder={props.placeholder.clone()} list={props.list.clone()}
                    {value} {oninput}
                />
            }
        </div>
    }
}

/// A button that adds something.
pub fn add(hook: &'static str, words: &'static str, on_click: Callback<()>) -> Html {
    html! {
        <button type="button" class="quiet" data-testid={hook} onclick={on_click.reform(|_: MouseEvent| ())}>
            { Icon::Add.html() }{ words }
        </button>
    }
}

/// A button that removes something.
pub fn remove(what: String, on_click: Callback<()>) -> Html {
    html! {
        <button
            type="button" class="bare" title="Remove" aria-label={["Remove ", &what].concat()}
            onclick={on_click.reform(|_: MouseEvent| ())}
        >
            { Icon::Remove.html() }
        </button>
    }
}
