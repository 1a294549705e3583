//! The formats that are read, in the order in which they are tried.

use serde::Serialize;

use crate::import::input::{Confidence, Input};
use crate::import::kind::Kind;
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
mod message;
mod openapi;
mod policy;
mod rest_api;
mod sam;
mod scenario;
mod serverless;
mod terraform;

use access_log::ACCESS_LOG;
pub(super) use authorizer_event::AUTHORIZER_EVENT;
pub(super) use cloudformation::CLOUDFORMATION;
pub(super) use curl::CURL;
use execution_log::EXECUTION_LOG;
pub(super) use har::HAR;
pub(super) use http_request::HTTP_REQUEST;
use http_response::HTTP_RESPONSE;
pub(super) use jwt::JWT;
pub(super) use link::LINK;
use message::MESSAGE;
pub(super) use message::is_body as message_body;
pub(super) use openapi::OPENAPI;
pub(super) use policy::{AUTHORIZER_OUTPUT, IDENTITY_POLICY, RESOURCE_POLICY};
pub(super) use rest_api::{AUTHORIZER, REST_API};
pub(super) use sam::SAM;
pub(super) use scenario::SCENARIO;
pub(super) use serverless::SERVERLESS;
pub(super) use terraform::TERRAFORM;

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

/// The formats, one a line; of two that are equally likely, the first is taken.
#[rustfmt::skip]
pub static FORMATS: &[&Format] = &[
    &SCENARIO,
    &EXECUTION_LOG,
    &ACCESS_LOG,
    &HTTP_RESPONSE,
    &MESSAGE,
    &LINK,
    &CURL,
    &HAR,
    &HTTP_REQUEST,
    &JWT,
    &AUTHORIZER_EVENT,
    &RESOURCE_POLICY,
    &AUTHORIZER_OUTPUT,
    &IDENTITY_POLICY,
    &REST_API,
    &AUTHORIZER,
    &OPENAPI,
    &CLOUDFORMATION,
    &SAM,
    &SERVERLESS,
    &TERRAFORM,
];
