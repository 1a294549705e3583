//! The frame of the page and of the embed: header, dialogs, shortcuts.

pub mod command_palette;
pub mod embed;
pub mod examples;
pub mod header;
pub mod notice;
pub mod page;
pub mod scenario_header;
pub mod shortcuts;
pub mod theme;

#[cfg(test)]
mod tests;

pub use page::mount;

/// What every component hands its actions to.
pub type Dispatch = yew::UseReducerDispatcher<crate::page::model::state::State>;
