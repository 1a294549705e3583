//! The browser's clock.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// The time in milliseconds since 1970.
pub fn now() -> u64 {
    // Neither negative nor too large.
    Date::now() as u64
}

/// Format a time in milliseconds since 1970, in the browser's time zone: `24 Nov 2026, 12:05`.
pub fn format(at: u64) -> String {
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let date = Date::new(&JsValue::from_f64(at as f64));
    date.to_locale_string("en-GB", &options).into()
}
