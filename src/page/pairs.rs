//! Rows of names and values: headers, query parameters.

use yew::prelude::*;

use super::browser;
use super::icon::Icon;
use super::state::PairEdit;

/// The rows and whom they tell.
#[derive(PartialEq, Properties)]
pub struct PairsProps {
    /// What one row is, in lower case: `header`. Test hooks are `header-name-0`, `header-value-0`, `header-add`.
    pub noun: AttrValue,
    /// The heading.
    pub label: AttrValue,
    /// The rows.
    pub pairs: Vec<(String, String)>,
    /// The id of a `datalist` with names.
    #[prop_or_default]
    pub names: Option<AttrValue>,
    /// A row changes.
    pub on_edit: Callback<PairEdit>,
}

/// Rows of names and values.
#[component]
pub fn Pairs(props: &PairsProps) -> Html {
    let add = {
        let on_edit = props.on_edit.clone();
        Callback::from(move |_| on_edit.emit(PairEdit::Add))
    };
    let noun = props.noun.as_str();
    html! {
        <fieldset class="pairs">
            <legend>{ props.label.clone() }</legend>
            { for props.pairs.iter().enumerate().map(|(index, (name, value))| row(props, index, name, value)) }
            <button type="button" class="quiet" data-testid={[noun, "-add"].concat()} onclick={add}>
                { Icon::Add.html() }{ "Add a " }{ noun.to_owned() }
            </button>
        </fieldset>
    }
}

fn row(props: &PairsProps, index: usize, name: &str, value: &str) -> Html {
    let noun = props.noun.as_str();
    let number = index.to_string();
    let human = index.saturating_add(1).to_string();
    let tell = |make: fn(usize, String) -> PairEdit| {
        let on_edit = props.on_edit.clone();
        Callback::from(move |event: InputEvent| on_edit.emit(make(index, browser::value_of(&event))))
    };
    let remove = {
        let on_edit = props.on_edit.clone();
        Callback::from(move |_| on_edit.emit(PairEdit::Remove(index)))
    };
    let authorization = name.eq_ignore_ascii_case("authorization");
    html! {
        <div class={classes!("pair", authorization.then_some("token"))}>
            <input
                class="mono" type="text" data-testid={[noun, "-name-", &number].concat()}
                aria-label={["Name of ", noun, " ", &human].concat()} list={props.names.clone()}
                placeholder="Name" spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={name.to_owned()} oninput={tell(PairEdit::Name)}
            />
            <input
                class="mono" type="text" data-testid={[noun, "-value-", &number].concat()}
                aria-label={["Value of ", noun, " ", &human].concat()}
                placeholder="empty" spellcheck="false" autocapitalize="off" autocomplete="off" translate="no"
                value={value.to_owned()} oninput={tell(PairEdit::Value)}
            />
            <button type="button" class="bare" aria-label={["Remove ", noun, " ", &human].concat()} onclick={remove}>
                { Icon::Remove.html() }
            </button>
        </div>
    }
}
