//! base64url (RFC 4648, section 5) without padding.

use base64::alphabet::URL_SAFE;
use base64::engine::Engine;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// Trailing bits that do not make a whole byte are ignored.
const LENIENT: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));

/// The result of decoding, up to the first character outside the alphabet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The bytes, as far as the text could be decoded.
    pub(crate) bytes: Vec<u8>,
    /// The first character outside the alphabet, and the number of characters before it.
    pub(crate) stray: Option<(usize, char)>,
    /// Whether the text ends within a byte.
    pub(crate) cut: bool,
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    LENIENT.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Decoded {
    // Padding is accepted: some encoders write it.
    let text = text.trim_end_matches('=');
    let foreign = |letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    let end = text.find(foreign).unwrap_or(text.len());
    let (body, rest) = text.split_at_checked(end).unwrap_or_default();
    // One character alone holds less than a byte.
    let cut = end % 4 == 1;
    let whole = body.as_bytes().get(..end - usize::from(cut)).unwrap_or_default();
    Decoded {
        bytes: LENIENT.decode(whole).unwrap_or_default(),
        stray: rest.chars().next().map(|letter| (end, letter)),
        cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc_are_encoded_and_decoded() {
        let vectors = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in vectors {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(
                decode(coded),
                Decoded {
                    bytes: plain.into(),
                    stray: None,
                    cut: false
                }
            );
        }
        assert_eq!(encode(&[0xfb, 0xff, 0xfe]), "-__-");
        assert_eq!(decode("Zg==").bytes, b"f");
    }

    #[test]
    fn every_byte_comes_back() {
        for length in 0..=257usize {
            let bytes: Vec<u8> = (0..length).map(|index| (index * 167 % 256) as u8).collect();
            assert_eq!(decode(&encode(&bytes)).bytes, bytes);
        }
    }

    #[test]
    fn characters_before_a_stray_one_are_decoded() {
        assert_eq!(
            decode("Zm9v+mFy"),
            Decoded {
                bytes: b"foo".into(),
                stray: Some((4, '+')),
                cut: false
            }
        );
        assert!(decode("Zm9vY").cut);
    }
}
