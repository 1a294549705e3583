//! The list of the formats, and what is looked up in it.

use std::cmp::Reverse;
use std::str::FromStr;

use super::access_log::ACCESS_LOG;
use super::authorizer_event::AUTHORIZER_EVENT;
use super::cloudformation::CLOUDFORMATION;
use super::curl::CURL;
use super::execution_log::EXECUTION_LOG;
use super::har::HAR;
use super::http_request::HTTP_REQUEST;
use super::http_response::HTTP_RESPONSE;
use super::jwt::JWT;
use super::link::LINK;
use super::message::MESSAGE;
use super::openapi::OPENAPI;
use super::policy::{AUTHORIZER_OUTPUT, IDENTITY_POLICY, RESOURCE_POLICY};
use super::rest_api::{AUTHORIZER, REST_API};
use super::sam::SAM;
use super::scenario::SCENARIO;
use super::serverless::SERVERLESS;
use super::terraform::TERRAFORM;
use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Kind, Recognised};

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

impl Kind {
    /// How it is recognised and read.
    pub fn format(self) -> &'static Format {
        let mut formats = FORMATS.iter();
        // Every kind is in the list: a test says so.
        formats
            .find(|format| format.kind == self)
            .map_or(&SCENARIO, |format| format)
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut kinds = FORMATS.iter().map(|format| format.kind);
        kinds.find(|kind| kind.name() == name).ok_or_else(|| {
            let names: Vec<&str> = FORMATS.iter().map(|format| format.kind.name()).collect();
            format!("`{name}` is no kind of text; there are {}", names.join(", "))
        })
    }
}

/// The kinds that a text may be of, the likeliest first.
pub(in crate::import) fn candidates(input: &Input<'_>) -> Vec<Recognised> {
    let mut found: Vec<Recognised> = FORMATS
        .iter()
        .filter_map(|format| {
            let (confidence, why) = (format.recognise)(input)?;
            Some(Recognised {
                kind: format.kind,
                confidence,
                why,
            })
        })
        .collect();
    found.sort_by_key(|candidate| Reverse(candidate.confidence));
    found
}
