//! base64url (RFC 4648, section 5) without padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What was decoded, up to the first character that does not belong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// The first character outside the alphabet, and how many stand before it.
    pub(crate) stray: Option<(usize, char)>,
    /// Whether the text ends within a byte.
    pub(crate) cut: bool,
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = 0u32;
        for index in 0..3 {
            group = group << 8 | u32::from(chunk.get(index).copied().unwrap_or(0));
        }
        for place in 0..=chunk.len() {
            let shift = 18u32.saturating_sub(6u32.saturating_mul(place as u32));
            let digit = group >> shift & 63;
            out.push(ALPHABET.get(digit as usize).copied().map_or('A', char::from));
        }
    }
    out
}

pub(crate) fn decode(text: &str) -> Decoded {
    let mut bytes = Vec::new();
    let mut bits = 0u32;
    let mut held = 0u32;
    let mut stray = None;
    // Some writers pad; nothing is lost by letting them.
    for (index, letter) in text.trim_end_matches('=').chars().enumerate() {
        let digit = match letter {
            'A'..='Z' => u32::from(letter).saturating_sub(65),
            'a'..='z' => u32::from(letter).saturating_sub(71),
            '0'..='9' => u32::from(letter).saturating_add(4),
            '-' => 62,
            '_' => 63,
            _ => {
                stray = Some((index, letter));
                break;
            }
        };
        bits = bits << 6 | digit;
        held = held.saturating_add(6);
        if held >= 8 {
            held = held.saturating_sub(8);
            bytes.push((bits >> held & 255) as u8);
        }
    }
    Decoded {
        bytes,
        stray,
        cut: held == 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc() {
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
    fn what_stands_before_a_stray_character_is_kept() {
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
