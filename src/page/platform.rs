//! The browser's interfaces.

mod allocator;
pub mod dispatch;
pub mod dom;
