//! SHA-256 in Base64, as newer answers print it of an `Authorization` header.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The hash of these bytes, in Base64 with padding.
pub(crate) fn sha256_base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in Sha256::digest(bytes).chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4usize {
            let sextet = bits >> (18usize.saturating_sub(place.saturating_mul(6))) & 63;
            let letter = usize::try_from(sextet)
                .ok()
                .and_then(|at| ALPHABET.get(at))
                .copied()
                .unwrap_or(b'A');
            out.push(if place > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    out
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
