//! The options of an embed.

use serde::{Deserialize, Deserializer};

/// The names of an embed's panes, in their order.
pub const PANES: [&str; 5] = ["about", "request", "authorizer", "policy", "response"];

/// The options of an embed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EmbedOptions {
    /// The names of the panes that are open; none of them: the embed decides.
    pub panes: Vec<String>,
    /// The theme; by default that of the page around it.
    pub theme: EmbedTheme,
    /// Whether nothing can be edited.
    pub readonly: bool,
    /// The height in pixels; none, `auto` in JSON: as high as the content, where that is possible.
    #[serde(deserialize_with = "pixels")]
    pub height: Option<u32>,
}

/// A number of pixels; none for any other value.
fn pixels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().and_then(|pixels| u32::try_from(pixels).ok()))
}

/// The theme of an embed, `theme` in its address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmbedTheme {
    /// The theme of the page around it, or of the system.
    #[default]
    Auto,
    /// Dark text on white, whatever the system has.
    Light,
    /// Light text on a dark ground, whatever the system has.
    Dark,
}

impl EmbedTheme {
    /// The value of the option; none if it is the default.
    pub(super) fn value(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}
