//! Light, dark, or as the system has it.

use web_sys::Element;
use yew::prelude::*;

use crate::page::platform::{dom as browser, storage};
use crate::page::ui::field::quiet_choice;

/// Under which the choice is stored; the boot script reads it before the first paint.
const KEY: &str = "why403.theme";
const THEMES: [&str; 3] = ["system", "light", "dark"];

/// The choice of a theme. The document says which it is.
pub fn theme() -> Html {
    let shown = root().and_then(|root| root.get_attribute("data-theme"));
    let chosen = THEMES
        .iter()
        .position(|theme| shown.as_deref() == Some(theme))
        .unwrap_or(0);
    let on_choose = Callback::from(move |index: usize| {
        if let Some(theme) = THEMES.get(index) {
            show(theme);
            storage::set(KEY, theme);
        }
    });
    quiet_choice("theme", "Theme", &["Auto", "Light", "Dark"], chosen, on_choose)
}

fn root() -> Option<Element> {
    browser::window()?.document()?.document_element()
}

fn show(theme: &str) {
    if let Some(root) = root() {
        let _ = match theme {
            "system" => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme),
        };
    }
}
