//! Scenarios: an API, its authorizer, policies and requests, which people edit, save and share. One value holds the API, its
//! authorizer, the policies and the requests.
//!
//! [`read`] and [`write`] convert it from and to the format's text, [`link`] from and to the fragment of a URL, and [`patch()`]
//! applies a change that is deployed on the timeline. Nothing here evaluates anything.

mod diagnostic;
mod expectation;
pub mod gallery;
mod identity_source;
mod index;
mod lesson;
pub mod link;
mod merge_patch;
mod millis;
mod model;
mod patch;
mod read;
mod section;
mod text_id;
mod words;
mod write;

pub use diagnostic::{ScenarioDiagnostic, Subject};
pub use expectation::{Difference, differences};
pub use identity_source::IdentitySource;
pub(crate) use identity_source::MAX_IDENTITY_SOURCES;
pub use index::{CaseIndex, EventIndex, RequestIndex};
pub use merge_patch::merge_patches;
pub use millis::Millis;
pub(crate) use model::MAX_CONTEXT_VALUES;
pub use model::{
    Api, ApiKey, ApiKeySource, AuthorizationType, Authorizer, AuthorizerCredentials, AuthorizerType,
    AwsVersion, Behaviour, Call, ContextValue, EndpointType, Event, EventKind, GatewayResponse, Host,
    IpAddressType, LambdaCase, Lesson, Method, Pairs, Request, RequestEvent, Scenario, SignedCaller, Token,
    TokenUse, UsageLimit, VERSION, View, When,
};
pub use patch::patch;
pub(crate) use patch::patch_between;
pub(crate) use read::{MAX_POLICY, apply_patch};
pub use read::{Read, read};
pub use section::{Section, read_section, write_section};
pub use text_id::{CallerLimit, TextId};
pub use write::{write, write_pretty};
