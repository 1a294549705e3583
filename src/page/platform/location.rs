//! The page's address.

use wasm_bindgen::JsValue;
use web_sys::window;

/// The fragment without `#`; none if it is empty.
pub fn fragment() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    Some(hash.strip_prefix('#')?.into()).filter(|fragment: &String| !fragment.is_empty())
}

/// Replace or remove the fragment. The browser's history gets no new entry, and there is no `hashchange` event.
pub fn set_fragment(new: Option<&str>) {
    let Some(window) = window() else { return };
    let url = match new {
        Some(new) => ["#", new].concat(),
        // Replacing the address takes the browser milliseconds, and an edit removes the fragment at each key.
        None if fragment().is_none() => return,
        None => {
            let location = window.location();
            let path = location.pathname().unwrap_or_default();
            path + &location.search().unwrap_or_default()
        }
    };
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Add an entry with another fragment to the browser's history, without a `hashchange` event.
pub fn push_fragment(new: &str) {
    if let Some(Ok(history)) = window().map(|window| window.history()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&["#", new].concat()));
    }
}

/// Add an entry without a fragment to the browser's history, which stands for saved work.
pub fn push_entry(key: &str) {
    if let Some(window) = window()
        && let Ok(history) = window.history()
    {
        let location = window.location();
        let url = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        let _ = history.push_state_with_url(&JsValue::from_str(key), "", Some(&url));
    }
}

/// The key of the saved work that the entry of the browser's history stands for.
pub fn entry_key() -> Option<String> {
    window()?.history().ok()?.state().ok()?.as_string()
}

/// Make the entry of the browser's history stand for saved work, if the address names nothing.
pub fn set_entry_key(key: &str) {
    if fragment().is_none()
        && entry_key().as_deref() != Some(key)
        && let Some(Ok(history)) = window().map(|window| window.history())
    {
        let _ = history.replace_state(&JsValue::from_str(key), "");
    }
}

/// Reload the page without a fragment, and without the key of the history's entry.
pub fn reload_without_fragment() {
    set_fragment(None);
    if let Some(window) = window() {
        if let Ok(history) = window.history() {
            let _ = history.replace_state(&JsValue::NULL, "");
        }
        let _ = window.location().reload();
    }
}

/// The URL of a page in the same folder, with a fragment.
pub fn page_url(page: &str, fragment: &str) -> String {
    let here = window().and_then(|window| window.location().href().ok());
    let here = here.unwrap_or_default();
    let without_fragment = here.split('#').next().unwrap_or_default();
    let without_query = without_fragment.split('?').next().unwrap_or_default();
    let folder = without_query.rsplit_once('/').map_or("", |(folder, _)| folder);
    [folder, "/", page, "#", fragment].concat()
}
