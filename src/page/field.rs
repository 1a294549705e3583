//! The small controls: a labelled text field, a choice of a few, a switch, and text with code in it.

use yew::prelude::*;

use super::Dispatch;
use super::browser;
use super::state::{Action, Edit, Text};

/// A labelled one-line field for one of the scenario's texts.
#[derive(PartialEq, Properties)]
pub struct FieldProps {
    /// Also the test hook; unique on the page.
    pub id: AttrValue,
    /// What stands above the field.
    pub label: AttrValue,
    /// Which text it is.
    pub text: Text,
    /// The text itself.
    pub value: AttrValue,
    /// What an empty field means.
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Further classes, for the field's width.
    #[prop_or_default]
    pub class: Classes,
    /// The id of a `datalist` with proposals.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// Where changes go.
    pub dispatch: Dispatch,
}

/// A labelled one-line field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let oninput = {
        let (dispatch, text) = (props.dispatch.clone(), props.text);
        Callback::from(move |event: InputEvent| {
            dispatch.dispatch(Action::Edit(Edit::Text(text, browser::value_of(&event))));
        })
    };
    html! {
        <div class={classes!("field", props.class.clone())}>
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <input
                id={props.id.clone()} data-testid={props.id.clone()} type="text" class="mono"
                spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                placeholder={props.placeholder.clone()} list={props.list.clone()}
                value={props.value.clone()} {oninput}
            />
        </div>
    }
}

/// A choice of a few, all of them in view.
#[derive(PartialEq, Properties)]
pub struct ChoiceProps {
    /// Unique on the page; each option's test hook is this with its position.
    pub name: AttrValue,
    /// What is chosen.
    pub label: AttrValue,
    /// Whether the label is for screen readers only.
    #[prop_or_default]
    pub quiet: bool,
    /// The options' words.
    pub options: Vec<AttrValue>,
    /// The position of the one that is chosen.
    pub chosen: usize,
    /// The position of the one that is chosen next.
    pub on_choose: Callback<usize>,
}

/// A choice of a few, all of them in view.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    html! {
        <fieldset class="choice">
            <legend class={props.quiet.then_some("visually-hidden")}>{ props.label.clone() }</legend>
            <div class="options">
            { for props.options.iter().enumerate().map(|(index, words)| {
                let on_choose = props.on_choose.clone();
                let hook = [props.name.as_str(), "-", &index.to_string()].concat();
                html! {
                    <label>
                        <input
                            type="radio" name={props.name.clone()} data-testid={hook}
                            checked={index == props.chosen}
                            onchange={Callback::from(move |_| on_choose.emit(index))}
                        />
                        <span>{ words.clone() }</span>
                    </label>
                }
            }) }
            </div>
        </fieldset>
    }
}

/// Something that is on or off.
#[derive(PartialEq, Properties)]
pub struct SwitchProps {
    /// Also the test hook; unique on the page.
    pub id: AttrValue,
    /// What is on or off.
    pub label: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// Whether it is on now.
    pub on_change: Callback<bool>,
}

/// Something that is on or off.
#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let onchange = {
        let (on_change, on) = (props.on_change.clone(), props.on);
        Callback::from(move |_| on_change.emit(!on))
    };
    html! {
        <label class="switch">
            <input
                type="checkbox" role="switch" id={props.id.clone()} data-testid={props.id.clone()}
                checked={props.on} {onchange}
            />
            <span>{ props.label.clone() }</span>
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
