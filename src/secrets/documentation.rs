//! Values of documentation: those of AWS and those reserved for examples. Stand-ins of an earlier replacement are told by their
//! beginnings.

use crate::secrets::kind::SecretKind;

/// The beginnings of numbered stand-ins. Those of an earlier replacement are counted on.
pub(super) const NUMBERED: [&str; 7] = [TOKEN, API_KEY, SESSION, SECRET, "user", "host", "site"];
pub(super) const TOKEN: &str = "example-token-";
pub(super) const API_KEY: &str = "example-api-key-";
pub(super) const SESSION: &str = "example-session-token-";
pub(super) const SECRET: &str = "example/secret/access/key/";

/// Access keys of AWS's documentation.
pub(super) const ACCESS_KEY_IDS: [&str; 2] = ["AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"];
pub(super) const SECRET_KEYS: [&str; 2] = [
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
];
/// Accounts of AWS's documentation. Those of groups of the same digit follow.
const ACCOUNTS: [&str; 3] = ["123456789012", "210987654321", "012345678901"];
const API_IDS: [&str; 4] = ["abcdef1234", "a1b2c3d4e5", "abcdefghij", "1234567890"];
/// Domains that are reserved for documentation (RFC 2606), and those of AWS.
pub(super) const EXAMPLE_DOMAINS: [&str; 3] = ["example.com", "example.net", "example.org"];
const OPEN_DOMAINS: [&str; 11] = [
    "amazon.com",
    "amazonaws.com",
    "amazonaws.com.cn",
    "cloudfront.net",
    "example.com",
    "example.edu",
    "example.net",
    "example.org",
    "execute-api.com",
    "aws.dev",
    "localhost",
];

/// Whether a value is one of documentation, or a stand-in already.
pub(super) fn is_documentation(kind: SecretKind, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    match kind {
        SecretKind::Token | SecretKind::ApiKey => {
            lower.contains("example") || lower.starts_with("masked-") || is_filler(&lower)
        }
        SecretKind::AccessKey => lower.contains("example"),
        SecretKind::AccountId => ACCOUNTS.contains(&value) || value.as_bytes().chunks(4).all(is_one_letter),
        SecretKind::ApiId => API_IDS.contains(&value) || value.starts_with("example"),
        SecretKind::VpcId => {
            let hex = value.rsplit('-').next().unwrap_or(value);
            ["0123456789abcde", "0a1b2c3d", "1a2b3c4d", "12345678"]
                .iter()
                .any(|known| hex.starts_with(known))
                || is_one_letter(hex.as_bytes())
        }
        SecretKind::Email => {
            let domain = lower.rsplit('@').next().unwrap_or(&lower);
            is_open_domain(domain)
        }
        SecretKind::HostName => is_open_domain(&lower),
        // Told by the network.
        SecretKind::IpAddress => false,
    }
}

/// Whether a value is one letter many times, or holds a row of digits or letters as nobody draws them.
fn is_filler(lower: &str) -> bool {
    is_one_letter(lower.as_bytes())
        || ["0123456789", "1234567890", "abcdefgh", "abc123"]
            .iter()
            .any(|row| lower.contains(row))
}

/// Whether a text is one letter many times, or empty.
fn is_one_letter(text: &[u8]) -> bool {
    text.iter().all(|byte| Some(byte) == text.first())
}

/// Whether a host name is reserved for documentation, or of AWS itself.
pub(super) fn is_open_domain(lower: &str) -> bool {
    let reserved = [".example", ".test", ".invalid", ".localhost"];
    reserved.iter().any(|end| lower.ends_with(end))
        || OPEN_DOMAINS.iter().any(|domain| {
            lower
                .strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}
