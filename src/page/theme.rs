//! Light, dark, or as the system has it.

use yew::prelude::*;

use super::browser;
use super::field::quiet_choice;

/// Under which the choice is stored; the boot script reads it before the first paint.
const KEY: &str = "why403.theme";
const THEMES: [&str; 3] = ["system", "light", "dark"];

/// The choice of a theme.
#[component]
pub fn Theme() -> Html {
    let chosen = use_state_eq(|| {
        let stored = browser::stored(KEY);
        THEMES
            .iter()
            .position(|theme| stored.as_deref() == Some(theme))
            .unwrap_or(0)
    });
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |index: usize| {
            if let Some(theme) = THEMES.get(index) {
                show(theme);
                browser::store(KEY, theme);
            }
            chosen.set(index);
        })
    };
    quiet_choice("theme", "Theme", &["Auto", "Light", "Dark"], *chosen, on_choose)
}

fn show(theme: &str) {
    let root = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match theme {
            "system" => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme),
        };
    }
}
