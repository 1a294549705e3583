//! The browser's interfaces.

mod allocator;
pub mod dom;
