//! Parts of HCL's syntax: the blocks of a body, and places in the text.

use hcl_edit::structure::{Block as HclBlock, Body, Structure};

use crate::json::Span;

/// A longer expression is cut where it is kept as text.
pub(super) const MAX_NAME: usize = 200;

/// The blocks of a body, without its attributes.
pub(super) fn blocks(body: &Body) -> impl Iterator<Item = &HclBlock> {
    body.iter().filter_map(|structure| match structure {
        Structure::Block(block) => Some(block),
        Structure::Attribute(_) => None,
    })
}

/// A place in the text; the empty one at its start where it is not known.
pub(super) fn span(range: Option<std::ops::Range<usize>>) -> Span {
    range.map_or_else(Span::default, |range| Span::new(range.start, range.end))
}
