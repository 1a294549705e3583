//! The script that takes over where the page stops, `www/rescue.js`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    type Rescue;

    #[wasm_bindgen(thread_local_v2, js_name = why403Rescue)]
    static RESCUE: Option<Rescue>;

    #[wasm_bindgen(method)]
    fn update(this: &Rescue, key: &str, text: &str, stored: &str);

    #[wasm_bindgen(method)]
    fn download(this: &Rescue, text: &str);
}

/// Hand over the scenario's text, its key (empty: not saved yet), and the text that is saved.
pub fn update(key: &str, text: &str, stored: &str) {
    RESCUE.with(|rescue| {
        if let Some(rescue) = rescue {
            rescue.update(key, text, stored);
        }
    });
}

/// Download a scenario's text as a file.
pub fn download(text: &str) {
    RESCUE.with(|rescue| {
        if let Some(rescue) = rescue {
            rescue.download(text);
        }
    });
}
