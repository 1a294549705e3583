//! JSON text to a tree in which every value knows its place.
//!
//! Parsing never fails: it returns what it understood and a diagnostic for what it did not. The
//! tree keeps what a plain JSON value loses and an explanation needs: places, the order of
//! members, duplicate keys, and numbers as they were written.

mod diagnostic;
mod lex;
mod parse;
mod quote;
mod value;
mod write;

pub use diagnostic::{Diagnostic, Severity, Span, TextEdit, line_and_column};
pub use parse::{MAX_DEPTH, parse};
pub use quote::quote;
pub use value::{Member, Node, Parsed, Value};
pub(crate) use write::by_key;
pub use write::{canonical, minify, pretty};
