//! The texts within a scenario that people edit on their own, and the JSON pointers that name them in diagnostics.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scenario::index::{CaseIndex, EventIndex};
use crate::scenario::model::{Behaviour, EventKind, Scenario};

/// Identifies a text within a scenario. Serialized, it is a JSON pointer (RFC 6901).
///
/// ```
/// use why403::scenario::{CaseIndex, TextId};
///
/// assert_eq!(TextId::AuthorizerOutput(CaseIndex(2)).pointer(), "/authorizer/lambda/2/returns");
/// assert_eq!(TextId::from_pointer("/api/policy"), Some(TextId::ResourcePolicy));
/// assert_eq!(TextId::from_pointer("/api/region"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextId {
    /// The API's resource policy.
    ResourcePolicy,
    /// What the authorizer's function returns in the case with this index.
    AuthorizerOutput(CaseIndex),
    /// The identity-based policy of the caller who signed the request at this index of the timeline.
    CallerPolicy(EventIndex),
    /// The merge patch that is deployed at this index of the timeline.
    Deployment(EventIndex),
    /// The resource policy within the merge patch that is deployed at this index of the timeline.
    DeployedPolicy(EventIndex),
}

impl TextId {
    /// The JSON pointer of the text in the scenario.
    pub fn pointer(self) -> String {
        match self {
            Self::ResourcePolicy => "/api/policy".to_owned(),
            Self::AuthorizerOutput(case) => format!("/authorizer/lambda/{case}/returns"),
            Self::CallerPolicy(event) => format!("/timeline/{event}/request/caller/identityPolicy"),
            Self::Deployment(event) => format!("/timeline/{event}/set"),
            Self::DeployedPolicy(event) => format!("/timeline/{event}/set/api/policy"),
        }
    }

    /// The text that a JSON pointer names; none if it names something else.
    pub fn from_pointer(pointer: &str) -> Option<Self> {
        let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
        let index = |text: &str| text.parse::<usize>().ok();
        match section {
            "api" => (rest == "policy").then_some(Self::ResourcePolicy),
            "authorizer" => {
                let case = rest.strip_prefix("lambda/")?.strip_suffix("/returns")?;
                Some(Self::AuthorizerOutput(CaseIndex(index(case)?)))
            }
            "timeline" => {
                let (event, rest) = rest.split_once('/')?;
                let event = EventIndex(index(event)?);
                match rest {
                    "request/caller/identityPolicy" => Some(Self::CallerPolicy(event)),
                    "set" => Some(Self::Deployment(event)),
                    "set/api/policy" => Some(Self::DeployedPolicy(event)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Serialize for TextId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.pointer())
    }
}

impl<'de> Deserialize<'de> for TextId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pointer = String::deserialize(deserializer)?;
        Self::from_pointer(&pointer)
            .ok_or_else(|| serde::de::Error::custom(format!("`{pointer}` names no text of a scenario")))
    }
}

impl Scenario {
    /// The text with this id as typed.
    ///
    /// None if there is no such text, and for [`TextId::DeployedPolicy`], which is a JSON value within another text.
    pub fn text(&self, id: TextId) -> Option<&str> {
        match id {
            TextId::ResourcePolicy => self.api.policy.as_deref(),
            TextId::AuthorizerOutput(case) => {
                match &self.authorizer.as_ref()?.lambda.get(case.0)?.behaviour {
                    Behaviour::Returns(text) => Some(text),
                    Behaviour::Throws(_) | Behaviour::TimesOut => None,
                }
            }
            TextId::CallerPolicy(event) => match &self.timeline.get(event.0)?.what {
                EventKind::Request(call) => call.request.caller.as_ref()?.identity_policy.as_deref(),
                _ => None,
            },
            TextId::Deployment(event) => match &self.timeline.get(event.0)?.what {
                EventKind::Set(patch) => Some(patch),
                _ => None,
            },
            TextId::DeployedPolicy(_) => None,
        }
    }

    /// The text with this id, to edit it; none where [`Scenario::text`] is none.
    pub fn text_mut(&mut self, id: TextId) -> Option<&mut String> {
        match id {
            TextId::ResourcePolicy => self.api.policy.as_mut(),
            TextId::AuthorizerOutput(case) => {
                match &mut self.authorizer.as_mut()?.lambda.get_mut(case.0)?.behaviour {
                    Behaviour::Returns(text) => Some(text),
                    Behaviour::Throws(_) | Behaviour::TimesOut => None,
                }
            }
            TextId::CallerPolicy(event) => match &mut self.timeline.get_mut(event.0)?.what {
                EventKind::Request(call) => Arc::make_mut(call)
                    .request
                    .caller
                    .as_mut()?
                    .identity_policy
                    .as_mut(),
                _ => None,
            },
            TextId::Deployment(event) => match &mut self.timeline.get_mut(event.0)?.what {
                EventKind::Set(patch) => Some(patch),
                _ => None,
            },
            TextId::DeployedPolicy(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_back_to_its_text() {
        for id in [
            TextId::ResourcePolicy,
            TextId::AuthorizerOutput(CaseIndex(0)),
            TextId::AuthorizerOutput(CaseIndex(12)),
            TextId::CallerPolicy(EventIndex(3)),
            TextId::Deployment(EventIndex(4)),
            TextId::DeployedPolicy(EventIndex(5)),
        ] {
            assert_eq!(TextId::from_pointer(&id.pointer()), Some(id));
        }
        for other in [
            "",
            "/",
            "/api",
            "/api/policy/Statement",
            "/authorizer/lambda/x/returns",
            "/timeline/0/request",
        ] {
            assert_eq!(TextId::from_pointer(other), None, "{other}");
        }
    }
}
