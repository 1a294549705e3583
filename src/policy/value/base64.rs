//! Base64, for `BinaryEquals`.

use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, Encoding};

/// What does not fit into whole bytes is ignored.
static LENIENT: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let mut specification = BASE64_NOPAD.specification();
    specification.check_trailing_bits = false;
    specification.encoding().ok()
});

/// The bytes of a base64 text with its padding; none where it is no such text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    LENIENT.as_ref()?.decode(body.as_bytes()).ok()
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
