//! The small controls: a labelled text field, a choice of a few, a switch, and text with code in it.

use yew::prelude::*;

use crate::page::model::state::{Edit, Text};
use crate::page::platform::dispatch::{Dispatch, edit_now};
use crate::page::platform::dom as browser;

/// A labelled text field.
#[derive(Default)]
pub struct Field<'a> {
    /// Also the test hook; unique on the page.
    pub id: &'a str,
    /// What stands above the field.
    pub label: &'a str,
    /// The text.
    pub value: &'a str,
    /// What an empty field means.
    pub placeholder: &'a str,
    /// Further classes, for the field's width.
    pub class: &'static str,
    /// The id of a `datalist` with proposals.
    pub list: Option<&'static str>,
    /// Whether it has several lines.
    pub long: bool,
    /// The whole new text.
    pub on_input: Callback<String>,
}

impl Field<'_> {
    /// The field with its label.
    pub fn html(self) -> Html {
        let id = AttrValue::from(self.id.to_owned());
        let placeholder = self.placeholder.to_owned();
        let value = self.value.to_owned();
        let oninput = typed(self.on_input);
        html! {
            <div class={classes!("field", self.class)}>
                <label for={&id}>{ self.label.to_owned() }</label>
                if self.long {
                    <textarea
                        id={&id} data-testid={id} class="mono" rows="6" spellcheck="false" autocapitalize="off"
                        autocomplete="off" translate="no" {placeholder} {value} {oninput}
                    />
                } else {
                    { Line { id: Some(id.clone()), hook: id, label: None, placeholder, list: self.list, value, oninput }.html() }
                }
            </div>
        }
    }
}

/// A line of text to be typed.
pub struct Line {
    /// Unique on the page, where a label refers to it.
    pub id: Option<AttrValue>,
    /// The test hook.
    pub hook: AttrValue,
    /// What it is, where no label says so.
    pub label: Option<String>,
    /// What an empty one means.
    pub placeholder: String,
    /// The id of a `datalist` with proposals.
    pub list: Option<&'static str>,
    /// The text.
    pub value: String,
    /// What is told of it.
    pub oninput: Callback<InputEvent>,
}

impl Line {
    /// The line alone.
    pub fn html(self) -> Html {
        html! {
            <input
                id={self.id} data-testid={self.hook} type="text" class="mono" spellcheck="false" autocapitalize="off"
                autocomplete="off" translate="no" aria-label={self.label} placeholder={self.placeholder}
                list={self.list} value={self.value} oninput={self.oninput}
            />
        }
    }
}

/// What is told of a field's text when it changes.
pub fn typed(on_input: Callback<String>) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| on_input.emit(browser::value_of(&event)))
}

/// What changes one of the scenario's texts.
pub fn edits(dispatch: &Dispatch, text: Text) -> Callback<String> {
    let dispatch = dispatch.clone();
    Callback::from(move |value| dispatch.dispatch(edit_now(Edit::Text(text, value))))
}

/// A choice of a few, all of them in view, by their positions. The name is unique on the page; each option's
/// test hook is the name with its position.
pub fn choice(
    name: &'static str,
    label: &'static str,
    options: &[&'static str],
    chosen: usize,
    on_choose: Callback<usize>,
) -> Html {
    labelled_choice(
        html! { <legend>{ label }</legend> },
        name,
        options,
        chosen,
        on_choose,
    )
}

/// A choice whose label is for screen readers only.
pub fn quiet_choice(
    name: &'static str,
    label: &'static str,
    options: &[&'static str],
    chosen: usize,
    on_choose: Callback<usize>,
) -> Html {
    let legend = html! { <legend class="visually-hidden">{ label }</legend> };
    labelled_choice(legend, name, options, chosen, on_choose)
}

fn labelled_choice(
    legend: Html,
    name: &'static str,
    options: &[&'static str],
    chosen: usize,
    on_choose: Callback<usize>,
) -> Html {
    html! {
        <fieldset class="choice">
            { legend }
            <div class="options">
            { for options.iter().enumerate().map(|(index, words)| {
                let on_choose = on_choose.clone();
                let hook = [name, "-", &index.to_string()].concat();
                html! {
                    <label>
                        <input
                            type="radio" {name} data-testid={hook} checked={index == chosen}
                            onchange={Callback::from(move |_| on_choose.emit(index))}
                        />
                        <span>{ *words }</span>
                    </label>
                }
            }) }
            </div>
        </fieldset>
    }
}

/// Something that is on or off; the id is also the test hook, and unique on the page.
pub fn switch(id: &str, label: &'static str, on: bool, on_change: Callback<bool>) -> Html {
    let id = AttrValue::from(id.to_owned());
    html! {
        <label class="switch">
            <input
                type="checkbox" role="switch" id={&id} data-testid={id} checked={on}
                onchange={Callback::from(move |_| on_change.emit(!on))}
            />
            <span>{ label }</span>
        </label>
    }
}

/// A text in which what stands in backticks is code.
pub fn with_code(text: &str) -> Html {
    text.split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 1 {
                html! { <code translate="no">{ part.to_owned() }</code> }
            } else {
                html! { { part.to_owned() } }
            }
        })
        .collect()
}
