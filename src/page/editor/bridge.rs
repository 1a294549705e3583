//! The bridge between an editor and the script of the rich editors, `www/editor/`.
//!
//! `www/boot.js` keeps the registry of all editors. Once the script has come, it makes a [`RichEditor`] for each and hands it to
//! the editor's [`EditorHost`]. Offsets on the bridge are UTF-16 offsets into the field's text.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::page::editor::field::{COMPOSING, EditorField};
use crate::page::editor::problems::PAUSE;
use crate::page::editor::props::EditorProps;
use crate::page::editor::rich_editor::{EditView, RichEditor, to_js};
use crate::page::editor::utf16::{Utf16Span, byte_offset};
use crate::page::model::state::State;
use crate::page::model::statement_markers;
use why403::explain::ChangedText;
use why403::gateway::api_arns;
use why403::scenario::{Scenario, TextId};

#[wasm_bindgen]
extern "C" {
    /// All editors of the page, in `www/boot.js`.
    type Registry;

    #[wasm_bindgen(thread_local_v2, js_name = why403Editors)]
    static REGISTRY: Option<Registry>;

    /// An editor's entry in the registry.
    type RegistryEntry;

    #[wasm_bindgen(method)]
    fn add(this: &Registry, element: &Element, area: &HtmlTextAreaElement, host: EditorHost)
    -> RegistryEntry;

    #[wasm_bindgen(method)]
    fn remove(this: &Registry, entry: &RegistryEntry);

    #[wasm_bindgen(method)]
    fn focus(this: &Registry, id: &str) -> bool;

    #[wasm_bindgen(method, js_name = switchEditors)]
    fn switch_editors(this: &Registry);

    #[wasm_bindgen(method)]
    fn preview(this: &Registry, card: &Element, changes: JsValue);

    #[wasm_bindgen(method, js_name = endPreview)]
    fn end_preview(this: &Registry, card: &Element);
}

/// Switch between plain text areas and rich editors, and remember it.
pub fn switch_editors() {
    REGISTRY.with(|registry| {
        if let Some(registry) = registry {
            registry.switch_editors();
        }
    });
}

/// Focus the editor whose text area has this id; return false if there is none.
pub fn focus_editor(id: &str) -> bool {
    REGISTRY.with(|registry| registry.as_ref().is_some_and(|registry| registry.focus(id)))
}

/// Preview the changes of a suggestion. They are shown in the rich editors where all of them are in view there, else on a card
/// beside its parent.
pub fn preview(card: &Element, old: &Scenario, changes: &[ChangedText]) {
    let views: Vec<ChangeView> = changes
        .iter()
        .map(|change| ChangeView::new(old, change))
        .collect();
    REGISTRY.with(|registry| {
        if let Some(registry) = registry {
            registry.preview(card, to_js(&views));
        }
    });
}

/// End the preview that a card began.
pub fn end_preview(card: &Element) {
    REGISTRY.with(|registry| {
        if let Some(registry) = registry {
            registry.end_preview(card);
        }
    });
}

/// The changes of a text, as a rich editor shows them.
#[derive(Serialize)]
struct ChangeView {
    /// The text's JSON pointer; empty for what has no editor.
    path: String,
    edits: Vec<EditView>,
}

impl ChangeView {
    fn new(old: &Scenario, change: &ChangedText) -> Self {
        let text = change.text_id.and_then(|id| old.text(id)).unwrap_or_default();
        let edits = change
            .edits
            .iter()
            .map(|(span, insert)| EditView::new(text, *span, insert));
        Self {
            path: change.text_id.map(TextId::pointer).unwrap_or_default(),
            edits: edits.collect(),
        }
    }
}

/// An editor as the registry and the rich editor see it.
#[wasm_bindgen]
pub struct EditorHost {
    field: Rc<EditorField>,
}

#[wasm_bindgen]
impl EditorHost {
    /// Take a rich editor in the text area's place.
    pub fn attach(&self, editor: RichEditor) {
        self.field.attach(Some(editor));
    }

    /// Go back to the text area.
    pub fn detach(&self) {
        self.field.attach(None);
    }

    /// Focus the field.
    pub fn focus(&self) {
        self.field.focus();
    }

    /// The debounce of diagnostics, in milliseconds.
    #[wasm_bindgen(getter, js_name = typingPause)]
    pub fn typing_pause(&self) -> u32 {
        PAUSE
    }

    /// Report the text after a change that was made in the rich editor.
    #[wasm_bindgen(js_name = textChanged)]
    pub fn text_changed(&self, text: String) {
        self.field.typed(text);
    }

    /// Describe the element at an offset: `{ from, to, text }`; undefined if it was not evaluated.
    pub fn describe(&self, offset: u32) -> JsValue {
        let description = describe(&self.field.props(), offset);
        description.map_or(JsValue::UNDEFINED, |description| to_js(&description))
    }

    /// The API's own ARNs: that of the request in view, those of its methods, and that of the whole stage.
    pub fn arns(&self) -> Vec<String> {
        self.field.props().state.as_deref().map(arns).unwrap_or_default()
    }
}

/// Keep an editor registered while its component lives.
#[hook]
pub fn use_registration(field: &Rc<EditorField>) {
    let field = Rc::clone(field);
    let update = use_force_update();
    use_effect_with((), move |()| {
        let element = field.host.cast::<Element>();
        let entry = element
            .as_ref()
            .zip(field.area.cast())
            .and_then(|(element, area)| {
                let host = EditorHost {
                    field: Rc::clone(&field),
                };
                REGISTRY.with(|registry| Some(registry.as_ref()?.add(element, &area, host)))
            });
        let listeners = element.map(|element| composition_listeners(&element, update));
        move || {
            drop(listeners);
            REGISTRY.with(|registry| {
                if let (Some(registry), Some(entry)) = (registry, &entry) {
                    registry.remove(entry);
                }
            });
        }
    });
}

/// Tell the host when an input method composes; what was put off meanwhile is made up for afterwards.
fn composition_listeners(host: &Element, update: UseForceUpdateHandle) -> [EventListener; 2] {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: true,
    };
    [("compositionstart", true), ("compositionend", false)].map(|(event, composing)| {
        let (element, update) = (host.clone(), update.clone());
        EventListener::new_with_options(host, event, options, move |_| {
            let _ = element.toggle_attribute_with_force(COMPOSING, composing);
            if !composing {
                let update = update.clone();
                // The editor reads what was composed first.
                Timeout::new(0, move || update.force_update()).forget();
            }
        })
    })
}

/// The description of an element, as the rich editor shows it.
#[derive(Serialize)]
struct DescriptionView {
    from: u32,
    to: u32,
    text: String,
}

fn describe(props: &EditorProps, offset: u32) -> Option<DescriptionView> {
    let offset = byte_offset(&props.text, offset);
    let description = statement_markers::describe(props.state.as_deref()?, props.text_id?, offset)?;
    let Utf16Span { start, end } = Utf16Span::new(&props.text, description.span);
    Some(DescriptionView {
        from: start,
        to: end,
        text: description.sentence,
    })
}

fn arns(state: &State) -> Vec<String> {
    let answer = state.selected_outcome();
    let request = answer.map(|answer| answer.outcome.method_arn.clone());
    request.into_iter().chain(api_arns(&state.scenario.api)).collect()
}
