//! A rich editor, and what it shows: diagnostics and statement markers.

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::page::editor::props::{Diagnosed, EditorProps};
use crate::page::editor::utf16::Utf16Span;
use crate::page::model::statement_markers;
use why403::json::{Severity, Span};

#[wasm_bindgen]
extern "C" {
    /// A CodeMirror editor: `createRichEditor` in `www/editor/rich-editor.js`.
    #[derive(Clone)]
    pub type RichEditor;

    /// Replace a range of the text by what the page has put there.
    #[wasm_bindgen(catch, method)]
    pub fn replace(this: &RichEditor, from: u32, to: u32, insert: &str) -> Result<(), JsValue>;

    /// Focus the editor.
    #[wasm_bindgen(method)]
    pub fn focus(this: &RichEditor);

    /// Select a range, with the focus, and bring it into view.
    #[wasm_bindgen(method)]
    pub fn select(this: &RichEditor, start: u32, end: u32);

    /// Give the place back to the text area.
    #[wasm_bindgen(catch, method)]
    pub fn leave(this: &RichEditor) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &RichEditor, diagnostics: JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, method, js_name = setMarkers)]
    fn set_markers(this: &RichEditor, markers: JsValue) -> Result<(), JsValue>;
}

impl RichEditor {
    /// Replace the diagnostics and the statement markers.
    pub fn annotate(&self, diagnostics: &[DiagnosticView], markers: &[MarkerView]) -> Result<(), JsValue> {
        self.set_diagnostics(to_js(diagnostics))?;
        self.set_markers(to_js(markers))
    }
}

/// A diagnostic as the rich editor shows it.
#[derive(PartialEq, Eq, Serialize)]
pub struct DiagnosticView {
    from: u32,
    to: u32,
    severity: Severity,
    message: String,
    help: Option<String>,
    edit: Option<EditView>,
}

/// The edit that fixes a diagnostic, or one of those of a suggestion, which have no titles.
#[derive(PartialEq, Eq, Serialize)]
pub struct EditView {
    from: u32,
    to: u32,
    insert: String,
    title: String,
}

impl EditView {
    /// An edit of `text`.
    pub fn new(text: &str, span: Span, insert: &str) -> Self {
        let Utf16Span { start, end } = Utf16Span::new(text, span);
        Self {
            from: start,
            to: end,
            insert: insert.to_owned(),
            title: String::new(),
        }
    }
}

impl DiagnosticView {
    /// The diagnostics of a text.
    pub fn all(diagnosed: &Diagnosed) -> Vec<Self> {
        let text = &diagnosed.text;
        let views = diagnosed.diagnostics.iter().map(|diagnostic| {
            let Utf16Span { start, end } = Utf16Span::new(text, diagnostic.span);
            let edit = diagnostic.edit.as_ref().map(|edit| EditView {
                title: edit.title.clone(),
                ..EditView::new(text, edit.span, &edit.replacement)
            });
            Self {
                from: start,
                to: end,
                severity: diagnostic.severity,
                message: diagnostic.message.clone(),
                help: diagnostic.help.clone(),
                edit,
            }
        });
        views.collect()
    }
}

/// A statement marker as the rich editor shows it.
#[derive(PartialEq, Eq, Serialize)]
pub struct MarkerView {
    from: u32,
    to: u32,
    status: &'static str,
    decisive: bool,
    text: String,
}

impl MarkerView {
    /// The markers of an editor's text.
    pub fn all(props: &EditorProps) -> Vec<Self> {
        let (Some(state), Some(text_id)) = (&props.state, props.text_id) else {
            return Vec::new();
        };
        let markers = statement_markers::markers(state, text_id)
            .into_iter()
            .map(|marker| {
                let Utf16Span { start, end } = Utf16Span::new(&props.text, marker.span);
                Self {
                    from: start,
                    to: end,
                    status: marker.status.key(),
                    decisive: marker.decisive,
                    text: marker.sentence,
                }
            });
        markers.collect()
    }
}

/// Convert a value for JavaScript.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::UNDEFINED)
}
