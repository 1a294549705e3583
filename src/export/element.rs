//! The custom element, which makes a frame as high as its content.

use crate::export::escape::escape;
use crate::export::exported::Exported;
use crate::export::link::{address, fragment};

/// The script, in the page's folder: its name stays the same.
const SCRIPT: &str = "why403-playground.js";

/// The element and its script. What stands inside is shown where there are no scripts, and in print.
pub(super) fn element(exported: &Exported<'_>) -> String {
    let embed = &exported.embed;
    let mut attributes = String::new();
    let mut attribute = |name: &str, value: &str| {
        attributes += &format!(" {name}=\"{}\"", escape(value));
    };
    if !embed.panes.is_empty() {
        attribute("panes", &embed.panes.join(","));
    }
    if let Some(theme) = embed.theme.value() {
        attribute("theme", theme);
    }
    if let Some(height) = embed.height {
        attribute("height", &height.to_string());
    }
    if embed.readonly {
        attributes += " readonly";
    }
    format!(
        "<script src=\"{}{SCRIPT}\" async></script>\n<why403-playground scenario=\"{}\"{attributes}>\n  <a href=\"{}\">{}</a>\n</why403-playground>",
        escape(&exported.base),
        escape(fragment(exported).trim_start_matches('#')),
        escape(&address(exported)),
        escape(exported.title())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{EmbedOptions, EmbedTheme};
    use crate::scenario::gallery;

    #[test]
    fn the_element_holds_a_link_for_where_there_are_no_scripts() {
        let scenario = gallery::read("cached-policy");
        let embed = EmbedOptions {
            panes: vec!["response".into()],
            theme: EmbedTheme::Light,
            readonly: true,
            height: Some(400),
        };
        let text = element(&Exported::new(&scenario, None, Some("https://a.example/"), embed));
        for part in [
            "<script src=\"https://a.example/why403-playground.js\" async></script>\n<why403-playground scenario=\"1",
            "\" panes=\"response\" theme=\"light\" height=\"400\" readonly>",
            "<a href=\"https://a.example/#1",
            "</a>\n</why403-playground>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let plain = element(&Exported::new(&scenario, None, None, EmbedOptions::default()));
        assert!(!plain.contains("theme") && !plain.contains("readonly"), "{plain}");
    }
}
