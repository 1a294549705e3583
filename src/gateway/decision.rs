//! The decision of the policies, and the kind of policy that denies.

use serde::{Deserialize, Serialize};

/// The decision of the policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Decision {
    /// The request goes on.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
}

/// The kind of policy that denies a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DenyingPolicy {
    /// The caller's identity-based policy, or the one that the authorizer returned.
    IdentityBased,
    /// The resource policy.
    ResourceBased,
    /// The policy of the VPC endpoint.
    VpcEndpoint,
    /// The caller's permissions boundary.
    PermissionsBoundary,
    /// The policy of the caller's session.
    Session,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
}

impl DenyingPolicy {
    /// The kind with its article: `a session policy`.
    pub fn with_article(self) -> String {
        let (article, kind) = self.words();
        [article, " ", kind].concat()
    }

    /// The kind with its article before it, as newer answers write it.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::IdentityBased => ("an", "identity-based policy"),
            Self::ResourceBased => ("a", "resource-based policy"),
            Self::VpcEndpoint => ("a", "VPC endpoint policy"),
            Self::PermissionsBoundary => ("a", "permissions boundary"),
            Self::Session => ("a", "session policy"),
            Self::ServiceControl => ("a", "service control policy"),
            Self::ResourceControl => ("a", "resource control policy"),
        }
    }
}
