//! Rows of names and values: headers, query parameters, stage variables.

use yew::prelude::*;

use crate::page::model::state::PairEdit;
use crate::page::ui::field::{Line, typed};
use crate::page::ui::icon::Icon;

/// Rows of names and values, to be edited.
pub struct KeyValues<'a> {
    /// The noun for a row, in lower case: `header`. Test ids are `header-name-0`, `header-value-0`, `header-add`.
    pub noun: &'static str,
    /// The heading.
    pub label: &'static str,
    /// The rows.
    pub pairs: &'a [(String, String)],
    /// The id of a `datalist` that proposes names.
    pub names: Option<&'static str>,
    /// Called with each change.
    pub on_edit: Callback<PairEdit>,
    /// The property of the request that has them, for `www/rescue.js`.
    pub property: Option<&'static str>,
}

impl KeyValues<'_> {
    /// The rows, and a button that adds one.
    pub fn html(self) -> Html {
        let add = {
            let on_edit = self.on_edit.clone();
            Callback::from(move |_| on_edit.emit(PairEdit::Add))
        };
        html! {
            <fieldset class="pairs" data-pairs={self.property}>
                <legend>{ self.label }</legend>
                { for self.pairs.iter().enumerate().map(|(index, (name, value))| row(&self, index, name, value)) }
                <button type="button" class="quiet" data-testid={[self.noun, "-add"].concat()} onclick={add}>
                    { Icon::Add.html() }{ "Add a " }{ self.noun }
                </button>
            </fieldset>
        }
    }
}

fn row(props: &KeyValues<'_>, index: usize, name: &str, value: &str) -> Html {
    let noun = props.noun;
    let number = index.to_string();
    let human = (index + 1).to_string();
    let edits = |make: fn(usize, String) -> PairEdit| {
        let on_edit = props.on_edit.clone();
        typed(Callback::from(move |text| on_edit.emit(make(index, text))))
    };
    let remove = {
        let on_edit = props.on_edit.clone();
        Callback::from(move |_| on_edit.emit(PairEdit::Remove(index)))
    };
    let line = |test_id: &str, label: &str, placeholder: &str, list, value: &str, oninput| {
        let line = Line {
            id: None,
            test_id: [noun, test_id, &number].concat().into(),
            label: Some([label, noun, " ", &human].concat()),
            placeholder: placeholder.to_owned(),
            list,
            value: value.to_owned(),
            oninput,
        };
        line.html()
    };
    let authorization = name.eq_ignore_ascii_case("authorization");
    html! {
        <div class={classes!("pair", authorization.then_some("token"))}>
            { line("-name-", "Name of ", "Name", props.names, name, edits(PairEdit::Name)) }
            { line("-value-", "Value of ", "empty", None, value, edits(PairEdit::Value)) }
            <button type="button" class="bare" aria-label={["Remove ", noun, " ", &human].concat()} onclick={remove}>
                { Icon::Remove.html() }
            </button>
        </div>
    }
}
