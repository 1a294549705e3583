//! The text editors: a text area, and the bridge to CodeMirror.

pub mod bridge;
pub mod field;
pub mod location_link;
pub mod problems;
pub mod props;
pub mod rich_editor;
pub mod text_area;
pub mod text_editor;
pub mod utf16;

pub use bridge::{focus_editor, switch_editors};
pub use text_editor::{Editor, diagnosing};
