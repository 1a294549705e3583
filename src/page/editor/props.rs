//! The properties of an editor, and the diagnostics of its text.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::model::state::State;
use why403::json::Diagnostic;
use why403::scenario::TextId;

/// The properties of an editor.
#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// The id of the text area; that of the list of diagnostics derives from it.
    pub id: AttrValue,
    /// The accessible name.
    pub label: AttrValue,
    /// The text to show, in the revision of `revision`.
    pub text: AttrValue,
    /// The revision of the text; a later one has what was typed until an earlier one.
    pub revision: u32,
    /// Diagnose the text; called when typing pauses.
    pub diagnostics: Callback<(), Vec<Diagnostic>>,
    /// Called with the whole new text; return the first revision that has it.
    pub on_input: Callback<String, u32>,
    /// Which of the scenario's texts it is; none if it is none of them.
    #[prop_or_default]
    pub text_id: Option<TextId>,
    /// The page's state, for the statement markers; none if there are none.
    #[prop_or_default]
    pub state: Option<UseReducerHandle<State>>,
}

/// A text with its diagnostics.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnosed {
    /// Which of the scenario's texts it is; none if it is none of them.
    pub text_id: Option<TextId>,
    /// The text that `diagnostics` are about; empty where there are none.
    pub text: AttrValue,
    /// The diagnostics, with places in `text`.
    pub diagnostics: Rc<[Diagnostic]>,
}

impl Diagnosed {
    /// Diagnose the text that an editor shows.
    pub fn now(props: &EditorProps) -> Self {
        let diagnostics: Rc<[Diagnostic]> = props.diagnostics.emit(()).into();
        Self {
            text_id: props.text_id,
            // Else each key would make another value of what looks the same.
            text: if diagnostics.is_empty() {
                AttrValue::default()
            } else {
                props.text.clone()
            },
            diagnostics,
        }
    }

    /// The diagnostics; none if the editor shows another of the scenario's texts by now.
    pub fn shown(&self, props: &EditorProps) -> &[Diagnostic] {
        if self.text_id == props.text_id {
            &self.diagnostics
        } else {
            &[]
        }
    }
}
