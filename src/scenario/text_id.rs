//! Ids of the texts within a scenario that people edit on their own. JSON pointers name them in diagnostics.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::scenario::index::{CaseIndex, EventIndex};
use crate::scenario::model::{Behaviour, EventKind, Scenario, SignedCaller};

/// A text within a scenario. Serialized, it is a JSON pointer (RFC 6901).
///
/// ```
/// use why403::scenario::{CaseIndex, TextId};
///
/// assert_eq!(TextId::AuthorizerOutput(CaseIndex(2)).pointer(), "/authorizer/lambda/2/returns");
/// assert_eq!(TextId::from_pointer("/api/policy"), Some(TextId::ResourcePolicy));
/// assert_eq!(TextId::from_pointer("/api/region"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub enum TextId {
    /// The API's resource policy.
    ResourcePolicy,
    /// The text that the authorizer's function returns in the case with this index.
    AuthorizerOutput(CaseIndex),
    /// The identity-based policy of the caller who signed the request at this index of the timeline.
    CallerPolicy(EventIndex),
    /// The merge patch that is deployed at this index of the timeline.
    Deployment(EventIndex),
    /// The resource policy within the merge patch that is deployed at this index of the timeline.
    DeployedPolicy(EventIndex),
    /// The merge patch that is saved at this index of the timeline.
    Update(EventIndex),
    /// The resource policy within the merge patch that is saved at this index of the timeline.
    UpdatedPolicy(EventIndex),
    /// The policy of the VPC endpoint.
    VpcEndpointPolicy,
    /// A policy that limits the caller who signed the request at this index of the timeline.
    CallerLimit(EventIndex, CallerLimit),
}

/// A policy that limits what the caller's own policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerLimit {
    /// The permissions boundary.
    PermissionsBoundary,
    /// The session policy.
    SessionPolicy,
    /// The service control policy with this position.
    ServiceControlPolicy(usize),
    /// The resource control policy with this position.
    ResourceControlPolicy(usize),
}

impl CallerLimit {
    /// The text of the policy.
    fn text(self, caller: &SignedCaller) -> Option<&String> {
        match self {
            Self::PermissionsBoundary => caller.permissions_boundary.as_ref(),
            Self::SessionPolicy => caller.session_policy.as_ref(),
            Self::ServiceControlPolicy(index) => caller.service_control_policies.get(index),
            Self::ResourceControlPolicy(index) => caller.resource_control_policies.get(index),
        }
    }

    /// The text of the policy, to edit it.
    fn text_mut(self, caller: &mut SignedCaller) -> Option<&mut String> {
        match self {
            Self::PermissionsBoundary => caller.permissions_boundary.as_mut(),
            Self::SessionPolicy => caller.session_policy.as_mut(),
            Self::ServiceControlPolicy(index) => caller.service_control_policies.get_mut(index),
            Self::ResourceControlPolicy(index) => caller.resource_control_policies.get_mut(index),
        }
    }

    /// The end of the policy's JSON pointer.
    fn pointer(self) -> String {
        match self {
            Self::PermissionsBoundary => "permissionsBoundary".to_owned(),
            Self::SessionPolicy => "sessionPolicy".to_owned(),
            Self::ServiceControlPolicy(index) => format!("serviceControlPolicies/{index}"),
            Self::ResourceControlPolicy(index) => format!("resourceControlPolicies/{index}"),
        }
    }

    fn from_pointer(pointer: &str) -> Option<Self> {
        match pointer.split_once('/') {
            None if pointer == "permissionsBoundary" => Some(Self::PermissionsBoundary),
            None if pointer == "sessionPolicy" => Some(Self::SessionPolicy),
            Some(("serviceControlPolicies", index)) => Some(Self::ServiceControlPolicy(index.parse().ok()?)),
            Some(("resourceControlPolicies", index)) => {
                Some(Self::ResourceControlPolicy(index.parse().ok()?))
            }
            _ => None,
        }
    }
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
            Self::Update(event) => format!("/timeline/{event}/update"),
            Self::UpdatedPolicy(event) => format!("/timeline/{event}/update/api/policy"),
            Self::VpcEndpointPolicy => "/api/vpcEndpointPolicy".to_owned(),
            Self::CallerLimit(event, limit) => {
                format!("/timeline/{event}/request/caller/{}", limit.pointer())
            }
        }
    }

    /// The text that a JSON pointer names; none if it names something else.
    pub fn from_pointer(pointer: &str) -> Option<Self> {
        let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
        let index = |text: &str| text.parse::<usize>().ok();
        match section {
            "api" => match rest {
                "policy" => Some(Self::ResourcePolicy),
                "vpcEndpointPolicy" => Some(Self::VpcEndpointPolicy),
                _ => None,
            },
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
                    "update" => Some(Self::Update(event)),
                    "update/api/policy" => Some(Self::UpdatedPolicy(event)),
                    _ => {
                        let limit = CallerLimit::from_pointer(rest.strip_prefix("request/caller/")?)?;
                        Some(Self::CallerLimit(event, limit))
                    }
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
    /// None if there is no such text, and for [`TextId::DeployedPolicy`] and [`TextId::UpdatedPolicy`], which are JSON values
    /// within another text.
    pub fn text(&self, id: TextId) -> Option<&str> {
        match id {
            TextId::ResourcePolicy => self.api.policy.as_deref(),
            TextId::AuthorizerOutput(case) => {
                match &self.authorizer.as_ref()?.lambda.get(case.0)?.behaviour {
                    Behaviour::Returns(text) => Some(text),
                    _ => None,
                }
            }
            TextId::CallerPolicy(event) => match &self.timeline.get(event.0)?.what {
                EventKind::Request(call) => call.request.caller.as_ref()?.identity_policy.as_deref(),
                _ => None,
            },
            TextId::CallerLimit(event, limit) => match &self.timeline.get(event.0)?.what {
                EventKind::Request(call) => limit.text(call.request.caller.as_ref()?).map(String::as_str),
                _ => None,
            },
            TextId::Deployment(event) | TextId::Update(event) => match &self.timeline.get(event.0)?.what {
                EventKind::Set(patch) | EventKind::Update(patch) => Some(patch),
                _ => None,
            },
            TextId::VpcEndpointPolicy => self.api.vpc_endpoint_policy.as_deref(),
            TextId::DeployedPolicy(_) | TextId::UpdatedPolicy(_) => None,
        }
    }

    /// The text with this id, to edit it; none where [`Scenario::text`] is none.
    pub fn text_mut(&mut self, id: TextId) -> Option<&mut String> {
        match id {
            TextId::ResourcePolicy => self.api.policy.as_mut(),
            TextId::AuthorizerOutput(case) => {
                match &mut self.authorizer.as_mut()?.lambda.get_mut(case.0)?.behaviour {
                    Behaviour::Returns(text) => Some(text),
                    _ => None,
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
            TextId::CallerLimit(event, limit) => match &mut self.timeline.get_mut(event.0)?.what {
                EventKind::Request(call) => limit.text_mut(Arc::make_mut(call).request.caller.as_mut()?),
                _ => None,
            },
            TextId::Deployment(event) | TextId::Update(event) => {
                match &mut self.timeline.get_mut(event.0)?.what {
                    EventKind::Set(patch) | EventKind::Update(patch) => Some(patch),
                    _ => None,
                }
            }
            TextId::VpcEndpointPolicy => self.api.vpc_endpoint_policy.as_mut(),
            TextId::DeployedPolicy(_) | TextId::UpdatedPolicy(_) => None,
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
            TextId::Update(EventIndex(6)),
            TextId::UpdatedPolicy(EventIndex(7)),
            TextId::VpcEndpointPolicy,
            TextId::CallerLimit(EventIndex(8), CallerLimit::SessionPolicy),
            TextId::CallerLimit(EventIndex(9), CallerLimit::ServiceControlPolicy(1)),
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
