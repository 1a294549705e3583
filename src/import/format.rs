//! The formats that are read: how a kind of text is recognised and read, with a file for each.

use serde::Serialize;

use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};

mod access_log;
mod authorizer_event;
mod cloudformation;
mod curl;
mod execution_log;
mod har;
mod http_request;
mod http_response;
mod jwt;
mod link;
mod list;
mod message;
mod openapi;
mod policy;
mod rest_api;
mod sam;
mod scenario;
mod serverless;
mod terraform;

pub use list::FORMATS;
pub(super) use list::candidates;
pub(super) use message::is_body as message_body;

/// How a kind of text is recognised and read.
#[derive(Serialize)]
pub struct Format {
    /// The kind.
    pub kind: Kind,
    /// What is understood, for people: a sentence or two.
    pub description: &'static str,
    /// A short text of this kind. The tests read it.
    pub example: &'static str,
    /// Say whether a text may be of this kind, how sure it is, and why.
    #[serde(skip)]
    pub(super) recognise: fn(&Input<'_>) -> Option<(Confidence, String)>,
    /// Read a text as this kind, whatever it is.
    #[serde(skip)]
    pub(super) read: fn(&Input<'_>, &mut Notes) -> Vec<Reading>,
}
