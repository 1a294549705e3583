//! The page's colour themes.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name under which the theme is stored; the boot script and the styles know it too.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme with this name; an unknown name means the system's.
    pub fn from_name(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|theme| theme.name() == name);
        found.unwrap_or_default()
    }
}
