//! The dialogs that are loaded when they are first opened: `www/dialogs/`.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The dialogs, in `www/boot.js`.
    type Dialogs;

    #[wasm_bindgen(thread_local_v2, js_name = why403Dialogs)]
    static DIALOGS: Option<Dialogs>;

    #[wasm_bindgen(method)]
    fn open(this: &Dialogs, name: &str, purpose: &str);

    #[wasm_bindgen(method, setter)]
    fn set_page(this: &Dialogs, page: JsValue);
}

/// Open a dialog by its name. What it is opened for, the dialog knows; empty: to show it.
pub fn open(name: &str, purpose: &str) {
    DIALOGS.with(|dialogs| {
        if let Some(dialogs) = dialogs {
            dialogs.open(name, purpose);
        }
    });
}

/// Hand over what the dialogs act on.
pub fn set_page(page: impl Into<JsValue>) {
    DIALOGS.with(|dialogs| {
        if let Some(dialogs) = dialogs {
            dialogs.set_page(page.into());
        }
    });
}
