//! The page's few drawings: shapes that tell meanings apart without their colour.

use yew::prelude::*;

use super::words::Meaning;

/// A drawing of 16 units, in the colour of the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A disc with a tick.
    Allowed,
    /// An octagon with a bar.
    Explicit,
    /// A broken ring.
    Implicit,
    /// A diamond with a cross.
    Failed,
    /// A triangle.
    Warning,
    /// A ring with a dot.
    Info,
    /// A cross.
    Remove,
    /// A plus.
    Add,
    /// Two sheets.
    Copy,
    /// A clock.
    Clock,
    /// A tick.
    Tick,
    /// An arrow out of a frame.
    Open,
    /// A pin.
    Pin,
    /// An arrow to a line of text.
    Pointer,
    /// An arrow back.
    Undo,
    /// An arrow forth.
    Redo,
    /// A magnifying glass.
    Find,
    /// A keyboard.
    Keys,
}

impl Icon {
    /// The shape of a meaning.
    pub fn of(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Allowed => Icon::Allowed,
            Meaning::ExplicitlyDenied => Icon::Explicit,
            Meaning::ImplicitlyDenied => Icon::Implicit,
            Meaning::Failed => Icon::Failed,
        }
    }

    /// As SVG. Decoration: words stand beside it.
    pub fn html(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ self.shapes() }</svg>
        }
    }

    /// The same, saying what it stands for where no words do.
    pub fn saying(self, words: &'static str) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" role="img" aria-label={words} focusable="false">{ self.shapes() }</svg>
        }
    }

    /// Its shapes, for a larger drawing.
    pub fn shapes(self) -> Html {
        // Filled shapes first, then strokes; `mark` strokes are drawn in the colour of the ground.
        let (fill, mark, stroke) = match self {
            Icon::Allowed => (
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z",
                "M4.4 8.3l2.5 2.5 4.8-5.3",
                "",
            ),
            Icon::Explicit => ("M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z", "M3.8 8h8.4", ""),
            Icon::Implicit => (
                "",
                "",
                "M6 1.3a7 7 0 0 1 4 0M13.2 3.4a7 7 0 0 1 1.6 3.2M14.8 9.6a7 7 0 0 1-1.9 3.3M9.8 14.8a7 7 0 0 1-3.7 0M3 12.8a7 7 0 0 1-1.8-3.2M1.2 6.5a7 7 0 0 1 1.9-3.2M5 8h6",
            ),
            Icon::Failed => ("M8 0l8 8-8 8-8-8z", "M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6", ""),
            Icon::Warning => ("M8 1l8 14H0z", "M8 6v4.2M8 12v1", ""),
            Icon::Info => (
                "",
                "",
                "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zM8 7.2v4.3M8 4.4v.9",
            ),
            Icon::Remove => ("", "", "M3.5 3.5l9 9M12.5 3.5l-9 9"),
            Icon::Add => ("", "", "M8 2.5v11M2.5 8h11"),
            Icon::Copy => ("", "", "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"),
            Icon::Clock => (
                "",
                "",
                "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zM8 4v4.2l2.8 1.8",
            ),
            Icon::Pin => ("", "", "M5 1.8h6l-1 5 2.5 2.7h-9L6 6.8zM8 9.5v5"),
            Icon::Undo => ("", "", "M5.5 2.5l-3.5 3.5 3.5 3.5M2.5 6h7a4 4 0 0 1 0 8h-3"),
            Icon::Redo => ("", "", "M10.5 2.5l3.5 3.5-3.5 3.5M13.5 6h-7a4 4 0 0 0 0 8h3"),
            Icon::Pointer => (
                "",
                "",
                "M14 3.5H7.5M14 8H9.5M14 12.5H7.5M2 8h5M4.5 5.5L7 8l-2.5 2.5",
            ),
            Icon::Find => ("", "", "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM10.7 10.7L14 14"),
            Icon::Keys => ("", "", "M1 4h14v8.5H1zM4 7h.1M7 7h.1M10 7h.1M13 7h-.1M5 10h6"),
            Icon::Tick => ("", "", "M2.5 8.5l3.8 3.8 7.2-8"),
            Icon::Open => ("", "", "M6.5 3h-4v10.5h10.5v-4M9.5 2.5h4v4M13.5 2.5l-6 6"),
        };
        html! {
            <>
                if !fill.is_empty() { <path class="fill" d={fill} /> }
                if !mark.is_empty() { <path class="mark" d={mark} /> }
                if !stroke.is_empty() { <path class="stroke" d={stroke} /> }
            </>
        }
    }
}
