//! The files beside the page.

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, window};

#[wasm_bindgen]
extern "C" {
    /// Load a script of the page: in `www/boot.js`.
    #[wasm_bindgen(js_name = why403Load)]
    fn load_script(address: &str) -> Promise;
}

/// Fetch the text of an example; none if that fails.
///
/// A page with an opaque origin (a sandboxed frame, a file opened from disk) can fetch nothing: there a script brings all
/// examples at once.
pub async fn example(name: &str) -> Option<String> {
    if window()?.origin() == "null" {
        example_from_script(name).await
    } else {
        fetch_text(&["gallery/", name, ".json"].concat()).await
    }
}

async fn fetch_text(url: &str) -> Option<String> {
    let response = JsFuture::from(window()?.fetch_with_str(url)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Read the global variable that `gallery.js` sets; `xtask/tools/finish.mjs` writes that script.
async fn example_from_script(name: &str) -> Option<String> {
    let examples = || Reflect::get(&js_sys::global(), &"why403Gallery".into()).ok();
    if examples()?.is_undefined() {
        JsFuture::from(load_script("gallery.js")).await.ok()?;
    }
    Reflect::get(&examples()?, &name.into()).ok()?.as_string()
}
