//! An editor's field: the text area, or the rich editor in its place.
//!
//! Texts go both ways. What is typed is reported to the page (`on_input`), which returns the first revision of the text that has
//! it; a text that the page has changed (an undo, a fix, another editor) is written into the field. A rendered text of an earlier
//! revision than that of what was typed last lacks it, so it is not written: the rendering that has it is on its way.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::page::editor::props::{Diagnosed, EditorProps};
use crate::page::editor::rich_editor::{DiagnosticView, MarkerView, RichEditor};
use crate::page::editor::text_area;
use crate::page::editor::utf16::Utf16Span;
use why403::json::TextChange;

/// Set on the host while an input method composes: then nothing is written into the field.
pub const COMPOSING: &str = "data-composing";

/// The field of one editor.
pub struct EditorField {
    /// The element around the text area and the rich editor.
    pub host: NodeRef,
    /// The text area.
    pub area: NodeRef,
    props: RefCell<EditorProps>,
    /// The text in the field; its line breaks are `\n`.
    text: RefCell<String>,
    /// The first revision that has what was typed last.
    typed_revision: Cell<u32>,
    rich: RefCell<Option<RichEditor>>,
    /// The annotations that the rich editor shows; none before it has any.
    annotations: RefCell<Option<Annotations>>,
}

/// The annotations of a text.
#[derive(PartialEq, Eq)]
struct Annotations {
    text: AttrValue,
    diagnostics: Vec<DiagnosticView>,
    markers: Vec<MarkerView>,
}

impl EditorField {
    /// The field of an editor that is rendered for the first time.
    pub fn new(props: EditorProps, host: NodeRef, area: NodeRef) -> Self {
        Self {
            host,
            area,
            props: RefCell::new(props),
            text: RefCell::default(),
            typed_revision: Cell::new(0),
            rich: RefCell::new(None),
            annotations: RefCell::new(None),
        }
    }

    /// Take the properties of a rendering.
    pub fn render(&self, props: &EditorProps) {
        self.props.borrow_mut().clone_from(props);
    }

    /// The properties of the last rendering.
    pub fn props(&self) -> EditorProps {
        self.props.borrow().clone()
    }

    /// Report what was typed in the rich editor.
    pub fn typed(&self, text: String) {
        self.text.borrow_mut().clone_from(&text);
        let on_input = self.props.borrow().on_input.clone();
        self.typed_revision.set(on_input.emit(text));
    }

    /// Report what was typed in the text area.
    pub fn typed_in_area(&self) {
        let Some(area) = self.area() else { return };
        let text = area.value();
        // It is hidden behind the rich editor, where only a script writes into it.
        let old = self.text.borrow().clone();
        if let Some(change) = TextChange::between(&old, &text) {
            self.replace_in_rich(&old, &change);
        }
        self.typed(text);
    }

    /// Write the rendered text into the field, unless it is there; return whether it was another one.
    pub fn write(&self) -> bool {
        let (Some(area), true) = (self.area(), self.is_current()) else {
            return false;
        };
        let props = self.props();
        let new = with_plain_line_breaks(&props.text);
        let old = self.text.borrow().clone();
        let Some(change) = TextChange::between(&old, &new) else {
            return false;
        };
        text_area::write(&area, &old, &change);
        self.replace_in_rich(&old, &change);
        self.text.replace(new.into_owned());
        true
    }

    /// Whether the rendered text has all that was typed, and nothing is being composed.
    pub fn is_current(&self) -> bool {
        let host = self.host.cast::<Element>();
        let composing = host.is_some_and(|host| host.has_attribute(COMPOSING));
        self.props.borrow().revision >= self.typed_revision.get() && !composing
    }

    /// Put a rich editor in the text area's place, or take it away again.
    pub fn attach(&self, rich: Option<RichEditor>) {
        self.rich.replace(rich);
        self.annotations.take();
        self.annotate(&Diagnosed::now(&self.props()));
    }

    /// Give the rich editor the diagnostics and the statement markers, unless it has them.
    pub fn annotate(&self, diagnosed: &Diagnosed) {
        if self.rich().is_none() || !self.is_current() {
            return;
        }
        let props = self.props();
        let annotations = Annotations {
            diagnostics: DiagnosticView::all(diagnosed),
            markers: MarkerView::all(&props),
            text: props.text,
        };
        if self.annotations.borrow().as_ref() != Some(&annotations) {
            self.call(|rich| rich.annotate(&annotations.diagnostics, &annotations.markers));
            self.annotations.replace(Some(annotations));
        }
    }

    /// Focus the rich editor, or the text area.
    pub fn focus(&self) {
        if let Some(rich) = self.rich() {
            rich.focus();
        } else if let Some(area) = self.area() {
            let _ = area.focus();
        }
    }

    fn replace_in_rich(&self, old: &str, change: &TextChange<'_>) {
        let Utf16Span { start, end } = Utf16Span::new(old, change.span);
        self.call(|rich| rich.replace(start, end, change.insert));
    }

    /// Call the rich editor, if there is one. After an exception the text area stands in its place: it holds the text.
    fn call(&self, call: impl FnOnce(&RichEditor) -> Result<(), JsValue>) {
        if let Some(rich) = self.rich()
            && call(&rich).is_err()
            && rich.leave().is_err()
        {
            self.attach(None);
        }
    }

    /// Select a range, with the focus, and bring it into view.
    pub fn select(&self, Utf16Span { start, end }: Utf16Span) {
        if let Some(rich) = self.rich() {
            rich.select(start, end);
        } else if let Some(area) = self.area() {
            text_area::select(&area, start, end);
        }
    }

    fn area(&self) -> Option<HtmlTextAreaElement> {
        self.area.cast()
    }

    fn rich(&self) -> Option<RichEditor> {
        self.rich.borrow().clone()
    }
}

/// A text as a field keeps it.
fn with_plain_line_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}
