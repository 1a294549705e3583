//! JSON with source positions: a parser that recovers from errors, a writer, and diagnostics.
//!
//! [`parse`] never fails: it returns the values that it could read, and a [`Diagnostic`] for each mistake. The tree keeps
//! what a plain JSON value loses and an explanation needs: positions, the order of members, duplicate keys, and numbers as
//! they were written.

mod build;
mod diagnostic;
mod javascript;
mod lex;
mod number;
mod parse;
mod quote;
mod text_change;
mod unescape;
mod value;
mod write;

pub(crate) use diagnostic::bounded;
pub use diagnostic::{Diagnostic, Position, Severity, Span, TextEdit};
pub use javascript::literal;
pub(crate) use number::Number;
pub use parse::{MAX_DEPTH, parse};
pub use quote::{escape, quote};
pub use text_change::TextChange;
pub use unescape::unescaped;
pub use value::{Member, Node, Parsed, Value};
pub(crate) use write::without_repeats;
pub use write::{compact, minify, pretty};
