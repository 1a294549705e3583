//! What people have in hand, read into scenarios: messages, logs, requests, policies, templates.
//!
//! [`import`] recognises what a text is, reads it by its [`Kind`], and gives one or more [`Reading`]s, the likeliest first. A reading
//! holds only the properties of a scenario that the text gave; the format's defaults fill the rest. Nothing is guessed: what is masked,
//! cut off, assumed or not understood is a [`Note`].
//!
//! Each format has a file of its own, which recognises and reads it; [`format`] lists them.

mod address;
mod cause;
mod cli_output;
mod command;
mod draft;
pub mod format;
mod http_request;
mod input;
mod intrinsic;
mod kind;
mod log_time;
mod method_arn;
mod policy;
pub mod preview;
mod reading;
mod reproduce;
mod response;
mod scope;
mod shell;
mod template;
mod time;
mod tree;

pub use format::{FORMATS, Format};
pub use input::{Confidence, Recognised};
pub use kind::Kind;
pub use reading::{Import, Note, Observed, Product, Reading};

use input::Input;
use reading::Notes;

use crate::json::Severity;

/// Reads a text of any kind, or of the kind that is given.
///
/// ```
/// use why403::import::{Kind, import};
/// let import = import(r#"{"why403": 1, "timeline": [{"request": {"path": "/pets"}}]}"#, None);
/// assert_eq!(import.kind, Some(Kind::Scenario));
/// ```
pub fn import(text: &str, kind: Option<Kind>) -> Import {
    let input = Input::new(text);
    let candidates = input.candidates();
    let mut notes = Notes::default();
    let Some(kind) = kind.or_else(|| candidates.first().map(|candidate| candidate.kind)) else {
        notes.add(Severity::Error, input.not_recognised(), None);
        return Import::new(None, candidates, Vec::new(), notes);
    };
    let also = candidates.iter().filter(|other| other.kind != kind);
    let best = candidates.iter().map(|candidate| candidate.confidence).max();
    let also: Vec<&str> = also
        .filter(|other| Some(other.confidence) == best)
        .map(|other| other.kind.title())
        .collect();
    if !also.is_empty() {
        notes.add(
            Severity::Warning,
            format!("this may also be {}", also.join(", or ")),
            None,
        );
    }
    let readings = (kind.format().read)(&input, &mut notes);
    Import::new(Some(kind), candidates, readings, notes)
}

/// The kinds that a text may be of, the likeliest first, each with the reason.
///
/// ```
/// use why403::import::{Kind, recognise};
/// assert_eq!(recognise(r#"{"why403": 1}"#)[0].kind, Kind::Scenario);
/// assert!(recognise("good morning").is_empty());
/// ```
pub fn recognise(text: &str) -> Vec<Recognised> {
    Input::new(text).candidates()
}
