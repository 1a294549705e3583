//! Base64, for `BinaryEquals`.

use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, PAD};
use base64::engine::{DecodePaddingMode, Engine};

/// Trailing bits that do not make a whole byte are ignored.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    PAD.with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// The bytes of a base64 text with its padding; none where it is no such text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    LENIENT.decode(text).ok()
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
        assert_eq!(decode("YR=="), Some(b"a".to_vec()));
        for text in ["no-binary", "YQ==YQ==", " YQ== ", "YQ", "YQ=", "Y==="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
