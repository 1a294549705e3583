//! SHA-256 in Base64, as newer answers print it of an `Authorization` header.

use base64::engine::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;

/// The hash of these bytes, in Base64 with padding.
pub(crate) fn sha256_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Hash::hash(bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_as_the_standard_says() {
        assert_eq!(
            crate::gateway::response::hash::sha256_base64(b"abc"),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }
}
