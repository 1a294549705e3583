//! The clipboard.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlTextAreaElement, window};

/// Copy a text; return whether that was possible.
pub async fn copy(text: String) -> bool {
    if let Some(window) = window()
        // Undefined where the page is not in a secure context, whatever its type says.
        && let Ok(clipboard) = js_sys::Reflect::get(&window.navigator(), &"clipboard".into())
        && !clipboard.is_undefined()
        && JsFuture::from(window.navigator().clipboard().write_text(&text))
            .await
            .is_ok()
    {
        return true;
    }
    copy_by_command(&text).unwrap_or(false)
}

/// Copy without the clipboard's API, as from a sandboxed frame: from a field outside the view.
fn copy_by_command(text: &str) -> Option<bool> {
    let document = window()?.document()?;
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_class_name("visually-hidden");
    field.set_value(text);
    document.body()?.append_child(&field).ok()?;
    field.select();
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).ok()?;
    let copied = command
        .dyn_into::<js_sys::Function>()
        .ok()
        .and_then(|command| command.call1(&document, &"copy".into()).ok())
        .is_some_and(|copied| copied.is_truthy());
    field.remove();
    Some(copied)
}
