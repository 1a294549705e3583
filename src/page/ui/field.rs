//! Small controls: a labelled text field, radio buttons, a switch, and text with code in it.

use yew::prelude::*;

use crate::page::model::state::{Edit, State, TextField};
use crate::page::platform::dispatch::{Dispatch, edit_now, on_edit};
use crate::page::platform::dom;
use why403::prose::{self, SentencePart};
use why403::scenario::TextId;

/// A labelled text field.
pub struct Field<'a> {
    id: &'a str,
    label: &'a str,
    value: &'a str,
    on_input: Callback<String>,
    placeholder: &'a str,
    class: &'static str,
    list: Option<&'static str>,
    long: bool,
}

impl<'a> Field<'a> {
    /// A field with its id, which is unique on the page and the test id, its label and its text. The callback gets the whole
    /// new text.
    pub fn new(id: &'a str, label: &'a str, value: &'a str, on_input: Callback<String>) -> Self {
        Self {
            id,
            label,
            value,
            on_input,
            placeholder: "",
            class: "",
            list: None,
            long: false,
        }
    }

    /// Say what an empty field means.
    pub fn placeholder(self, placeholder: &'a str) -> Self {
        Self { placeholder, ..self }
    }

    /// Give the field the CSS class of its width.
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// Propose the values of the `datalist` with this id.
    pub fn list(self, id: &'static str) -> Self {
        Self {
            list: Some(id),
            ..self
        }
    }

    /// Make it a field of several lines.
    pub fn long(self) -> Self {
        Self { long: true, ..self }
    }

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
                    { Line { id: Some(id.clone()), test_id: id, label: None, placeholder, list: self.list, value, oninput }.html() }
                }
            </div>
        }
    }
}

/// A text field of one line, without a visible label of its own.
pub struct Line {
    /// The id, where a label refers to it.
    pub id: Option<AttrValue>,
    pub test_id: AttrValue,
    /// The accessible name, where no label refers to the field.
    pub label: Option<String>,
    /// The placeholder: what an empty field means.
    pub placeholder: String,
    /// The id of a `datalist` that proposes values.
    pub list: Option<&'static str>,
    /// The text.
    pub value: String,
    /// Called with each input event.
    pub oninput: Callback<InputEvent>,
}

impl Line {
    /// The field alone.
    pub fn html(self) -> Html {
        html! {
            <input
                id={self.id} data-testid={self.test_id} type="text" class="mono" spellcheck="false" autocapitalize="off"
                autocomplete="off" translate="no" aria-label={self.label} placeholder={self.placeholder}
                list={self.list} value={self.value} oninput={self.oninput} readonly={dom::is_read_only()}
            />
        }
    }
}

/// Make an input listener that passes a field's text on.
pub fn typed(on_input: Callback<String>) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| on_input.emit(dom::value_of(&event)))
}

pub fn edits(dispatch: &Dispatch, field: TextField) -> Callback<String> {
    on_edit(dispatch, move |value| Edit::Field(field, value))
}

/// Make a callback that edits a text that has an editor, and return the state's revision with it.
pub fn text_edits(state: &UseReducerHandle<State>, id: TextId) -> Callback<String, u32> {
    let state = state.clone();
    Callback::from(move |value| {
        state.dispatch(edit_now(Edit::Text(id, value)));
        state.revision
    })
}

/// Radio buttons for a few values with their labels. The name is unique on the page; a button's test id is the name with its
/// index.
pub fn choice<T: Copy + PartialEq + 'static>(
    name: &'static str,
    label: &'static str,
    options: &[(T, &'static str)],
    chosen: T,
    on_choose: Callback<T>,
) -> Html {
    labelled_choice(
        html! { <legend>{ label }</legend> },
        name,
        options,
        chosen,
        on_choose,
    )
}

/// Radio buttons whose label is for screen readers only.
pub fn quiet_choice<T: Copy + PartialEq + 'static>(
    name: &'static str,
    label: &'static str,
    options: &[(T, &'static str)],
    chosen: T,
    on_choose: Callback<T>,
) -> Html {
    let legend = html! { <legend class="visually-hidden">{ label }</legend> };
    labelled_choice(legend, name, options, chosen, on_choose)
}

fn labelled_choice<T: Copy + PartialEq + 'static>(
    legend: Html,
    name: &'static str,
    options: &[(T, &'static str)],
    chosen: T,
    on_choose: Callback<T>,
) -> Html {
    let options = options.iter().enumerate().map(|(index, (value, label))| {
        let (value, on_choose) = (*value, on_choose.clone());
        let onchange = Callback::from(move |_| on_choose.emit(value));
        option(name, index, label, value == chosen, onchange)
    });
    html! {
        <fieldset class="choice">
            { legend }
            <div class="options">{ for options }</div>
        </fieldset>
    }
}

fn option(
    name: &'static str,
    index: usize,
    label: &'static str,
    checked: bool,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <label>
            <input type="radio" {name} data-testid={[name, "-", &index.to_string()].concat()} {checked} {onchange} />
            <span>{ label }</span>
        </label>
    }
}

/// A list to choose one of several values with their labels from. The id is unique on the page, and the test id; an option's
/// value is its index.
pub fn select<T: Copy + PartialEq + 'static>(
    id: &str,
    label: &'static str,
    options: &'static [(T, &'static str)],
    chosen: T,
    on_choose: Callback<T>,
) -> Html {
    let id = AttrValue::from(id.to_owned());
    let onchange = Callback::from(move |event: Event| {
        let index: Option<usize> = dom::value_of(&event).parse().ok();
        if let Some((value, _)) = index.and_then(|index| options.get(index)) {
            on_choose.emit(*value);
        }
    });
    html! {
        <div class="field">
            <label for={&id}>{ label }</label>
            <select id={&id} data-testid={id} {onchange}>
                { for options.iter().enumerate().map(|(index, (value, label))| html! {
                    <option value={index.to_string()} selected={*value == chosen}>{ *label }</option>
                }) }
            </select>
        </div>
    }
}

/// A switch. The id is unique on the page, and the test id.
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

/// Text in pieces, of which those that were searched for are marked.
pub fn marked(pieces: Vec<(bool, String)>) -> Html {
    pieces
        .into_iter()
        .map(|(found, text)| {
            if found {
                html! { <mark>{ text }</mark> }
            } else {
                html! { { text } }
            }
        })
        .collect()
}

/// A sentence with the parts in backticks as code.
pub fn with_code(sentence: &str) -> Html {
    prose::parts(sentence)
        .map(|piece| match piece {
            SentencePart::Code(code) => html! { <code translate="no">{ code.to_owned() }</code> },
            SentencePart::Text(text) => html! { { text.to_owned() } },
        })
        .collect()
}
