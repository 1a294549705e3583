//! The files beside the page.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlScriptElement, Response, window};

/// Fetches the text of an example; none if that fails.
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

/// Reads the global variable that `gallery.js` sets; `xtask/tools/finish.mjs` writes that script.
async fn example_from_script(name: &str) -> Option<String> {
    let examples = || Reflect::get(&js_sys::global(), &"why403Gallery".into()).ok();
    if examples()?.is_undefined() {
        load_script("gallery.js").await?;
    }
    Reflect::get(&examples()?, &name.into()).ok()?.as_string()
}

async fn load_script(url: &str) -> Option<JsValue> {
    let document = window()?.document()?;
    let script: HtmlScriptElement = document.create_element("script").ok()?.dyn_into().ok()?;
    script.set_src(url);
    let loaded = Promise::new(&mut |resolve: Function, reject: Function| {
        script.set_onload(Some(&resolve));
        script.set_onerror(Some(&reject));
    });
    document.head()?.append_child(&script).ok()?;
    JsFuture::from(loaded).await.ok()
}
