//! The way between an editor and the script of the rich editors, `www/editor/`. `www/boot.js` keeps the
//! list of editors until that script is there; where neither is, nothing happens.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use crate::page::editor::EditorProps;
use crate::page::model::state::State;
use crate::page::model::statement_markers as marks;
use why403::gateway::{api_arn, method_arn};

/// What the scripts ask for, beside what is shown; the numbers stand in `www/editor/rich.js` and `www/boot.js` too.
const DESCRIPTION: u32 = 1;
const ARNS: u32 = 2;
const TEXT: u32 = 3;

type Ask = Closure<dyn Fn(u32, usize) -> JsValue>;

#[wasm_bindgen]
extern "C" {
    /// All editors of the page.
    type Editors;

    #[wasm_bindgen(thread_local_v2, js_name = why403Editors)]
    static EDITORS: Option<Editors>;

    #[wasm_bindgen(method)]
    fn add(this: &Editors, host: &Element, area: &HtmlTextAreaElement, ask: &Ask) -> Place;

    #[wasm_bindgen(method)]
    fn choose(this: &Editors);

    /// One of them.
    pub type Place;

    /// Its text may have changed.
    #[wasm_bindgen(method)]
    fn changed(this: &Place);

    /// What is said of its text may have changed.
    #[wasm_bindgen(method)]
    pub fn said(this: &Place);

    #[wasm_bindgen(method)]
    fn remove(this: &Place);
}

/// Changes between plain text areas and rich editors, and remembers it.
pub fn switch_editors() {
    EDITORS.with(|editors| {
        if let Some(editors) = editors {
            editors.choose();
        }
    });
}

/// An editor's place in the list, while it is there.
pub type Placed = Rc<RefCell<Option<Place>>>;

/// Keeps an editor in the list while its component lives, and tells of every change of its text.
#[hook]
pub fn use_place(host: &NodeRef, field: &NodeRef, latest: &Rc<RefCell<EditorProps>>) -> Placed {
    let place: Placed = use_mut_ref(|| None);
    {
        let (host, field, place, latest) = (host.clone(), field.clone(), place.clone(), Rc::clone(latest));
        use_effect_with((), move |()| {
            let ask = Ask::new(move |what, offset| answer(&latest.borrow(), what, offset));
            if let (Some(host), Some(area)) = (host.cast(), field.cast()) {
                let added = EDITORS.with(|editors| Some(editors.as_ref()?.add(&host, &area, &ask)));
                *place.borrow_mut() = added;
            }
            move || {
                if let Some(place) = place.take() {
                    place.remove();
                }
                drop(ask);
            }
        });
    }
    let of_all = place.clone();
    use_effect(move || {
        if let Some(place) = &*of_all.borrow() {
            place.changed();
        }
    });
    place
}

fn answer(props: &EditorProps, what: u32, offset: usize) -> JsValue {
    let state = props.state.as_deref();
    let answer = match what {
        DESCRIPTION => {
            let described = state.and_then(|state| marks::describe(state, &props.path, offset));
            let parts = described.map(|it| (it.span.start, it.span.end, it.says));
            serde_wasm_bindgen::to_value(&parts)
        }
        ARNS => serde_wasm_bindgen::to_value(&state.map(arns)),
        TEXT => return JsValue::from_str(&props.text),
        _ => return shown(props),
    };
    answer.unwrap_or(JsValue::UNDEFINED)
}

/// The text, the remarks on it, and how its statements fared; places are in bytes.
fn shown(props: &EditorProps) -> JsValue {
    let diagnostics = props.remarks.emit(());
    let remarks = diagnostics.iter().map(|remark| {
        let edit = remark.edit.as_ref();
        let edit = edit.map(|it| (it.span.start, it.span.end, &it.replacement, &it.title));
        let (message, help) = (&remark.message, &remark.help);
        (
            remark.span.start,
            remark.span.end,
            remark.severity,
            message,
            help,
            edit,
        )
    });
    let state = props.state.as_ref();
    let marks = state.map_or_else(Vec::new, |state| marks::of(state, &props.path));
    let marks = marks.iter().map(|mark| {
        let (span, says) = (mark.span, &mark.says);
        (span.start, span.end, mark.fared.key(), mark.decisive, says)
    });
    let (remarks, marks) = (remarks.collect::<Vec<_>>(), marks.collect::<Vec<_>>());
    serde_wasm_bindgen::to_value(&(&*props.text, remarks, marks)).unwrap_or(JsValue::UNDEFINED)
}

/// The API's own ARNs: the one of the request in view, those of its methods, and all of the stage.
fn arns(state: &State) -> Vec<String> {
    let api = &state.scenario.api;
    let mut arns = Vec::new();
    if let Some(answer) = state.answer() {
        arns.push(answer.outcome.method_arn.clone());
    }
    for method in api.methods.iter().flatten() {
        let any = method.http_method == "ANY";
        let verb = if any { "*" } else { &method.http_method };
        let parts = method.path.split('/');
        let parts = parts.map(|part| if part.starts_with('{') { "*" } else { part });
        arns.push(method_arn(api, verb, &parts.collect::<Vec<_>>().join("/")));
    }
    arns.push([&api_arn(api), "/", &api.stage_name, "/*"].concat());
    arns
}
