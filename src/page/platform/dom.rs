//! The browser's parts that the page uses beside the document. All of them may be missing or
//! refuse (a sandboxed frame has no storage and no clipboard): then they answer with nothing.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlTextAreaElement, Storage, Window};

use crate::page::model::statement_markers as marks;

/// The window.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// What was stored under this key.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Stores a value under this key; says whether it could.
pub fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Takes away what was stored under this key.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// The keys under which something is stored, in no order.
pub fn stored_keys() -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let length = storage.length().unwrap_or(0);
    (0..length).filter_map(|at| storage.key(at).ok()?).collect()
}

/// Whether there is a place to store things at all.
pub fn can_store() -> bool {
    storage().is_some()
}

/// The time in milliseconds, as `Date` counts.
pub fn now() -> u64 {
    // A time since 1970 is neither negative nor too large.
    js_sys::Date::now() as u64
}

/// A time in words, in the place where the browser is.
pub fn in_words(at: u64) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    date.to_locale_string("en-GB", &options).into()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// The fragment of the address, without `#`; none if there is none.
pub fn fragment() -> Option<String> {
    let hash = window()?.location().hash().ok()?;
    Some(hash.strip_prefix('#')?.into()).filter(|fragment: &String| !fragment.is_empty())
}

/// Puts a fragment into the address, or takes it away, without a new entry in the history and
/// without a `hashchange` event.
pub fn set_fragment(fragment: Option<&str>) {
    let Some(window) = window() else { return };
    let url = match fragment {
        Some(fragment) => ["#", fragment].concat(),
        // A relative address without `#` would be read against `<base>`; the page has none.
        None => {
            let location = window.location();
            [
                location.pathname().unwrap_or_default(),
                location.search().unwrap_or_default(),
            ]
            .concat()
        }
    };
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
    }
}

/// The address of a page beside this one, with a fragment.
pub fn address(page: &str, fragment: &str) -> String {
    let here = window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    let without_fragment = here.split('#').next().unwrap_or_default();
    let without_query = without_fragment.split('?').next().unwrap_or_default();
    let folder = without_query.rsplit_once('/').map_or("", |(folder, _)| folder);
    [folder, "/", page, "#", fragment].concat()
}

/// Copies a text; says whether it could.
pub async fn copy(text: String) -> bool {
    if let Some(window) = window()
        // Absent where the page is not in a secure context, whatever its type says.
        && let Ok(clipboard) = js_sys::Reflect::get(&window.navigator(), &"clipboard".into())
        && !clipboard.is_undefined()
        && JsFuture::from(window.navigator().clipboard().write_text(&text))
            .await
            .is_ok()
    {
        return true;
    }
    copy_by_selection(&text).unwrap_or(false)
}

/// The way before there was a clipboard API: a field outside the view, selected and copied.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = window()?.document()?;
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_class_name("visually-hidden");
    field.set_value(text);
    let body = document.body()?;
    body.append_child(&field).ok()?;
    field.select();
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).ok()?;
    let copied = command
        .dyn_into::<js_sys::Function>()
        .ok()
        .and_then(|command| command.call1(&document, &"copy".into()).ok())
        .is_some_and(|done| done.is_truthy());
    field.remove();
    Some(copied)
}

/// The text of the form control that an event comes from.
pub fn value_of(event: &web_sys::Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    js_sys::Reflect::get(&target, &"value".into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

/// Offset in UTF-16 units, as the browser's fields count, of a byte offset.
pub fn utf16_offset(text: &str, offset: usize) -> u32 {
    u32::try_from(marks::utf16_offset(text, offset)).unwrap_or(u32::MAX)
}

/// Moves the focus to an element.
pub fn focus(element: web_sys::Element) {
    // A part of the page as a whole: its name is read, and Tab goes on from there.
    let heading = (element.tag_name() == "SECTION").then(|| {
        let _ = element.set_attribute("tabindex", "-1");
        element.query_selector("h2, h3").ok().flatten()
    });
    // Elements of SVG have the method too; the binding knows it of HTML's only.
    let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    // It may be longer than the window, which then stays where it is.
    if let Some(heading) = heading.flatten() {
        to_view(&heading);
    }
}

/// Moves the focus to the first element within `place` that fits a selector.
pub fn focus_first(place: &yew::NodeRef, selector: &str) {
    let found = place
        .cast::<web_sys::Element>()
        .and_then(|place| place.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        focus(element);
    }
}

/// Whether this element has the focus.
pub fn has_focus(element: &web_sys::Element) -> bool {
    window()
        .and_then(|window| window.document()?.active_element())
        .is_some_and(|active| active == *element)
}

/// Whether `place` holds what an event speaks of.
pub fn contains(place: &yew::NodeRef, target: Option<web_sys::EventTarget>) -> bool {
    let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    place
        .cast::<web_sys::Node>()
        .is_some_and(|place| node.is_some_and(|node| place.contains(Some(&node))))
}

/// The control that is named so: by its test hook, which is unique on the page.
pub fn control(name: &str) -> Option<web_sys::HtmlElement> {
    let document = window()?.document()?;
    let selector = ["[data-testid=\"", name, "\"]"].concat();
    document.query_selector(&selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the first of the elements with these ids (a space between them) that is there; of an editor,
/// to what stands in its place.
pub fn go_to(ids: &str) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let found = ids.split(' ').find_map(|id| document.get_element_by_id(id));
    let Some(element) = found else { return };
    let rich = element.closest(".editor-field").ok().flatten();
    let rich = rich.and_then(|field| field.query_selector(".cm-content").ok().flatten());
    let element = rich.unwrap_or(element);
    focus(element);
}

/// The same, once what was just done is drawn.
pub fn go_to_soon(id: String) {
    gloo::timers::callback::Timeout::new(30, move || go_to(&id)).forget();
}

/// Whether the keyboard has a command key in the place of Ctrl.
pub fn is_apple() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Brings the element with this id into view, if it is not there already; of an editor, all of it.
pub fn bring_into_view(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    let Some(element) = element else { return };
    let around = element.closest(".editor").ok().flatten();
    to_view(&around.unwrap_or(element));
}

fn to_view(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Brings the element with this id into view.
pub fn scroll_to(id: &str) {
    let element = window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        element.scroll_into_view();
    }
}
