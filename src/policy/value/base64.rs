//! Base64, for `BinaryEquals`.

/// The bytes of a base64 text with its padding; none where it is no such text.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let padding = text.len().saturating_sub(body.len());
    if text.len().checked_rem(4) != Some(0) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(body.len());
    let (mut buffer, mut bits) = (0u32, 0u32);
    for letter in body.bytes() {
        buffer = buffer.checked_shl(6)? | u32::from(sextet(letter)?);
        bits = bits.saturating_add(6);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            bytes.push(u8::try_from(buffer.checked_shr(bits)? & 0xff).ok()?);
        }
    }
    Some(bytes)
}

fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter.wrapping_sub(b'A'),
        b'a'..=b'z' => letter.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => letter.wrapping_sub(b'0').wrapping_add(52),
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::value::base64::decode;

    #[test]
    fn bytes_or_none() {
        assert_eq!(
            decode("QmluYXJ5VmFsdWVJbkJhc2U2NA==").as_deref(),
            Some(&b"BinaryValueInBase64"[..])
        );
        assert_eq!(decode("YWI="), Some(b"ab".to_vec()));
        assert_eq!(decode(""), Some(Vec::new()));
        for text in ["no-binary", " YQ== ", "YQ", "YQ=", "Y==="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
