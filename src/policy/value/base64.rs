//! Base64, for `BinaryEquals`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The bytes of a base64 text in its canonical form, padding included; none where it is no such text.
///
/// `YR==` is none, although it stands for the byte of `YQ==`: the two are not equal (recorded from AWS, 2026).
pub fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_decoded_only_with_its_padding() {
        assert_eq!(
            decode("QmluYXJ5VmFsdWVJbkJhc2U2NA==").as_deref(),
            Some(&b"BinaryValueInBase64"[..])
        );
        assert_eq!(decode("YWI="), Some(b"ab".to_vec()));
        assert_eq!(decode(""), Some(Vec::new()));
        for text in ["YR==", "no-binary", "YQ==YQ==", " YQ== ", "YQ", "YQ=", "Y==="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
