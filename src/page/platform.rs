//! The browser's interfaces: storage, clipboard, location, document, and the scripts of `www/`.
//!
//! Each may be missing or refuse, as in a sandboxed frame: then a function returns nothing.

mod allocator;
pub mod clipboard;
pub mod clock;
pub mod dialogs;
pub mod dispatch;
pub mod dom;
pub mod files;
pub mod host;
pub mod keyboard;
pub mod location;
pub mod rescue;
pub mod storage;
pub mod tasks;
