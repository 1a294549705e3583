//! The embed in a frame.

use crate::export::escape::escape;
use crate::export::exported::Exported;
use crate::export::link::fragment;

/// The height of a frame that cannot be as high as its content, in pixels.
const HEIGHT: u32 = 480;

/// An `<iframe>` that needs no script. `allow-scripts` is all that the embed needs; its link opens in a tab of its own.
pub(super) fn iframe(exported: &Exported<'_>) -> String {
    let embed = &exported.embed;
    let mut options = Vec::new();
    if !embed.panes.is_empty() {
        options.push(format!("panes={}", embed.panes.join(",")));
    }
    options.extend(embed.theme.value().map(|theme| format!("theme={theme}")));
    options.extend(embed.readonly.then(|| "readonly".to_owned()));
    let mark = if options.is_empty() { "" } else { "?" };
    let address = format!(
        "{}embed.html{mark}{}{}",
        exported.base,
        options.join("&"),
        fragment(exported)
    );
    let height = embed.height.unwrap_or(HEIGHT);
    format!(
        "<iframe src=\"{}\"\n  title=\"{}\" width=\"100%\" height=\"{height}\" loading=\"lazy\"\n  \
         sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox\"></iframe>",
        escape(&address),
        escape(exported.title())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{EmbedOptions, EmbedTheme};
    use crate::scenario::Scenario;

    #[test]
    fn options_that_are_not_the_default_are_in_the_address() {
        let scenario = Scenario {
            title: "\"<b>\" & co".into(),
            ..Scenario::default()
        };
        let plain = iframe(&Exported::new(&scenario, None, None, EmbedOptions::default()));
        assert!(
            plain.contains("src=\"https://example.com/why403/embed.html#1"),
            "{plain}"
        );
        assert!(
            plain.contains("title=\"&quot;&lt;b&gt;&quot; &amp; co\""),
            "{plain}"
        );
        let embed = EmbedOptions {
            panes: vec!["request".into(), "response".into()],
            theme: EmbedTheme::Dark,
            readonly: true,
            height: Some(300),
        };
        let all = iframe(&Exported::new(&scenario, None, Some("https://a.example/"), embed));
        let address =
            "src=\"https://a.example/embed.html?panes=request,response&amp;theme=dark&amp;readonly#1";
        assert!(all.contains(address) && all.contains("height=\"300\""), "{all}");
    }
}
