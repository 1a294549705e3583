//! The page's icons as inline SVG.

use yew::prelude::*;

use crate::page::model::labels::OutcomeKind;

/// An icon as high as the text around it, and in its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The shape of an outcome's kind, which tells kinds apart without their colour.
    Outcome(OutcomeKind),
    /// A triangle with an exclamation mark.
    Warning,
    /// A ring with an `i`.
    Info,
    /// A cross.
    Remove,
    /// A plus.
    Add,
    /// Two sheets.
    Copy,
    Clock,
    Tick,
    /// An arrow out of a frame.
    Open,
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
    /// The icon as decoration: words stand beside it.
    pub fn html(self) -> Html {
        let shape = self.shape();
        html! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ shape }</svg> }
    }

    /// The icon's paths, in a square of 16 units.
    pub fn shape(self) -> Html {
        let path = match self {
            Icon::Outcome(OutcomeKind::Allowed) => {
                return filled("M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z", "M4.4 8.3l2.5 2.5 4.8-5.3");
            }
            Icon::Outcome(OutcomeKind::ExplicitlyDenied) => {
                return filled("M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z", "M3.8 8h8.4");
            }
            Icon::Outcome(OutcomeKind::Failed) => {
                return filled("M8 0l8 8-8 8-8-8z", "M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6");
            }
            Icon::Warning => return filled("M8 1l8 14H0z", "M8 6v4.2M8 12v1"),
            // A ring with four gaps.
            Icon::Outcome(OutcomeKind::ImplicitlyDenied) => {
                "M9.3 1.1a7 7 0 0 1 5.6 5.6M14.9 9.3a7 7 0 0 1-5.6 5.6M6.7 14.9a7 7 0 0 1-5.6-5.6M1.1 6.7a7 7 0 0 1 5.6-5.6M5 8h6"
            }
            Icon::Info => "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zM8 7.2v4.3M8 4.4v.9",
            Icon::Remove => "M4 4l8 8M12 4l-8 8",
            Icon::Add => "M8 2.5v11M2.5 8h11",
            Icon::Copy => "M5.5 5.5h8v8h-8zM10.5 2.5h-8v8",
            Icon::Clock => "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2zM8 4v4.2l2.8 1.8",
            Icon::Pin => "M5 1.8h6l-1 5 2.5 2.7h-9L6 6.8zM8 9.5v5",
            Icon::Undo => "M5.5 2.5l-3.5 3.5 3.5 3.5M2.5 6h7a4 4 0 0 1 0 8h-3",
            Icon::Redo => "M10.5 2.5l3.5 3.5-3.5 3.5M13.5 6h-7a4 4 0 0 0 0 8h3",
            Icon::Pointer => "M14 3.5H7.5M14 8H9.5M14 12.5H7.5M2 8h5M4.5 5.5L7 8l-2.5 2.5",
            Icon::Find => "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM10.7 10.7L14 14",
            Icon::Keys => "M1 4h14v8.5H1zM4 7h.1M7 7h.1M10 7h.1M13 7h-.1M5 10h6",
            Icon::Tick => "M2.5 8.5l3.8 3.8 7.2-8",
            Icon::Open => "M6.5 3h-4v10.5h10.5v-4M9.5 2.5h4v4M13.5 2.5l-6 6",
        };
        html! { <path class="stroke" d={path} /> }
    }
}

/// The icon of an outcome's kind with a label, where no words stand beside it.
pub fn labelled(kind: OutcomeKind, label: &'static str) -> Html {
    let shape = Icon::Outcome(kind).shape();
    html! { <svg class="icon" viewBox="0 0 16 16" role="img" aria-label={label} focusable="false">{ shape }</svg> }
}

/// A filled shape, and on it a mark in the colour of the background.
fn filled(shape: &'static str, mark: &'static str) -> Html {
    html! { <><path class="fill" d={shape} /><path class="mark" d={mark} /></> }
}
