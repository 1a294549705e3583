//! The page: what a person sees of a scenario and its outcomes, and the ways to change them.
//!
//! One reducer ([`state`]) owns the scenario; everything shown is derived from it. The reducer and
//! the words are plain Rust and are tested natively; the components exist on `wasm32` only.

pub mod commands;
pub mod curl;
pub mod marks;
pub mod panels;
pub mod state;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod about;
#[cfg(target_arch = "wasm32")]
mod announcer;
#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod authorizer;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod copy;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod embed;
#[cfg(target_arch = "wasm32")]
mod empty;
#[cfg(target_arch = "wasm32")]
mod examples;
#[cfg(target_arch = "wasm32")]
mod field;
#[cfg(target_arch = "wasm32")]
mod focus;
#[cfg(target_arch = "wasm32")]
mod further;
#[cfg(target_arch = "wasm32")]
mod header;
#[cfg(target_arch = "wasm32")]
mod icon;
#[cfg(target_arch = "wasm32")]
mod kept;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod later;
#[cfg(target_arch = "wasm32")]
mod log;
#[cfg(target_arch = "wasm32")]
mod notice;
#[cfg(target_arch = "wasm32")]
mod pairs;
#[cfg(target_arch = "wasm32")]
mod palette;
#[cfg(target_arch = "wasm32")]
mod part;
#[cfg(target_arch = "wasm32")]
mod peek;
#[cfg(target_arch = "wasm32")]
mod pointing;
#[cfg(target_arch = "wasm32")]
mod rehearsal;
#[cfg(target_arch = "wasm32")]
mod request;
#[cfg(target_arch = "wasm32")]
mod resource_policy;
#[cfg(target_arch = "wasm32")]
mod response;
#[cfg(target_arch = "wasm32")]
mod session;
#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod testing;
#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests;
#[cfg(target_arch = "wasm32")]
mod theme;
#[cfg(target_arch = "wasm32")]
mod timeline;

#[cfg(target_arch = "wasm32")]
pub use app::mount;

/// What every component hands its actions to.
#[cfg(target_arch = "wasm32")]
type Dispatch = yew::UseReducerDispatcher<state::State>;
