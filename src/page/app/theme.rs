//! The choice between the system's, the light and the dark theme.

use yew::prelude::*;

use crate::page::model::theme::Theme;
use crate::page::platform::{dom, storage};
use crate::page::ui::field::quiet_choice;

/// The key under which the theme is stored; the boot script reads it before the first paint.
const STORAGE_KEY: &str = "why403.theme";

/// The theme of the last visit. A change is shown and stored.
#[hook]
pub fn use_theme() -> UseStateHandle<Theme> {
    let theme = use_state_eq(|| Theme::from_name(&dom::root_attribute("data-theme").unwrap_or_default()));
    {
        let is_first = use_mut_ref(|| true);
        use_effect_with(*theme, move |theme| {
            // The boot script shows the first one.
            if !is_first.replace(false) {
                let shown = Some(theme.name()).filter(|_| *theme != Theme::System);
                dom::set_root_attribute("data-theme", shown);
                storage::set(STORAGE_KEY, theme.name());
            }
        });
    }
    theme
}

/// Make the control of the theme.
pub fn theme_choice(theme: &UseStateHandle<Theme>) -> Html {
    const THEMES: [(Theme, &str); 3] = [
        (Theme::System, "Auto"),
        (Theme::Light, "Light"),
        (Theme::Dark, "Dark"),
    ];
    let on_choose = {
        let theme = theme.clone();
        Callback::from(move |chosen| theme.set(chosen))
    };
    quiet_choice("theme", "Theme", &THEMES, **theme, on_choose)
}
