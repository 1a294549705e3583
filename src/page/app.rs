//! The frame of the page and of the embed: header, dialogs, shortcuts.

pub mod command_palette;
pub mod commands;
pub mod embed;
pub mod examples;
pub mod header;
pub mod mount;
pub mod notice;
pub mod page;
mod page_host;
mod privacy;
mod progress;
pub mod scenario_header;
pub mod shortcuts;
pub mod theme;

#[cfg(test)]
mod tests;

pub use mount::mount;
