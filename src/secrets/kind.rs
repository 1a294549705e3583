//! Kinds of secrets.

use serde::{Deserialize, Serialize};

/// The kind of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretKind {
    /// Bearer tokens, JWTs, cookies, and other values that identify a caller.
    Token,
    /// AWS access key ids, secret access keys and session tokens.
    AccessKey,
    /// API keys.
    ApiKey,
    /// AWS account ids.
    AccountId,
    /// Ids of REST APIs.
    ApiId,
    /// Ids of VPCs, VPC endpoints and endpoint services.
    VpcId,
    /// E-mail addresses.
    Email,
    /// Public IP addresses and networks.
    IpAddress,
    /// Host and domain names.
    HostName,
}

impl SecretKind {
    /// All kinds, those that open something first.
    pub const ALL: [Self; 9] = [
        Self::Token,
        Self::AccessKey,
        Self::ApiKey,
        Self::AccountId,
        Self::ApiId,
        Self::VpcId,
        Self::Email,
        Self::IpAddress,
        Self::HostName,
    ];

    /// Whether it is replaced unless a person says otherwise: what opens something is.
    pub fn is_usual(self) -> bool {
        matches!(self, Self::Token | Self::AccessKey | Self::ApiKey)
    }

    /// The kind in words, in the plural.
    pub fn label(self) -> &'static str {
        match self {
            Self::Token => "Tokens and cookies",
            Self::AccessKey => "AWS access keys",
            Self::ApiKey => "API keys",
            Self::AccountId => "Account IDs",
            Self::ApiId => "API IDs",
            Self::VpcId => "VPC and VPC endpoint IDs",
            Self::Email => "E-mail addresses",
            Self::IpAddress => "Public IP addresses",
            Self::HostName => "Host names",
        }
    }
}
