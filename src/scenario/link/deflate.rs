//! Raw deflate (RFC 1951) with a preset dictionary, and inflating with a limit.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Compress at a level from 1, the quickest, to 10, the smallest.
///
/// The dictionary, which may be empty, counts as text that came before. The compressor has no
/// function for that, so it compresses the dictionary first and that output is dropped: a flush
/// ends it on a byte, and what follows refers to the dictionary only by distance.
pub(crate) fn deflate(bytes: &[u8], dictionary: &[u8], level: i32) -> Vec<u8> {
    let mut state = Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(
        level, 0, 0,
    )));
    if !dictionary.is_empty() {
        compress_to_output(&mut state, dictionary, TDEFLFlush::Sync, |_| true);
    }
    let mut out = Vec::new();
    compress_to_output(&mut state, bytes, TDEFLFlush::Finish, |piece| {
        out.extend_from_slice(piece);
        true
    });
    out
}

/// The end of inflating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamEnd {
    /// With the end of the data.
    Done,
    /// Before the end of the data: something was cut off.
    Cut,
    /// At bytes that are not deflate.
    Damaged,
    /// At the limit.
    TooLarge,
}

/// Inflate up to `limit` bytes; return also what came out before a mistake.
///
/// The dictionary stands in front of the output while it grows, where distances reach it.
pub(crate) fn inflate(mut bytes: &[u8], dictionary: &[u8], limit: usize) -> (Vec<u8>, StreamEnd) {
    let limit = limit + dictionary.len();
    let mut state = Box::<DecompressorOxide>::default();
    let mut out = dictionary.to_vec();
    let mut filled = out.len();
    out.resize((bytes.len() * 8 + filled).clamp(1024, limit), 0);
    let end = loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut state, bytes, &mut out, filled, flags);
        bytes = bytes.get(read..).unwrap_or(&[]);
        filled += written;
        match status {
            TINFLStatus::Done => break StreamEnd::Done,
            TINFLStatus::HasMoreOutput if out.len() >= limit => break StreamEnd::TooLarge,
            TINFLStatus::HasMoreOutput => out.resize((out.len() * 2).min(limit), 0),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => break StreamEnd::Cut,
            _ => break StreamEnd::Damaged,
        }
    };
    out.truncate(filled);
    (out.split_off(dictionary.len()), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_back() {
        for dictionary in [
            "",
            "abc",
            &"a dictionary larger than the smallest buffer".repeat(50),
        ] {
            let dictionary = dictionary.as_bytes();
            for text in ["", "a", "a dictionary", &"abc".repeat(100_000)] {
                let compressed = deflate(text.as_bytes(), dictionary, 10);
                assert_eq!(
                    inflate(&compressed, dictionary, 1 << 20),
                    (text.into(), StreamEnd::Done)
                );
            }
        }
    }

    #[test]
    fn a_dictionary_makes_it_smaller() {
        let text = b"execute-api:Invoke on arn:aws:execute-api";
        assert!(deflate(text, text, 10).len() * 3 < deflate(text, b"", 10).len());
    }

    #[test]
    fn the_limit_holds() {
        let bomb = deflate(&vec![b' '; 5_000_000], b"", 10);
        assert!(bomb.len() < 10_000);
        for dictionary in [&b""[..], b"abc"] {
            let (out, end) = inflate(&bomb, dictionary, 1 << 20);
            assert_eq!((out.len(), end), (1 << 20, StreamEnd::TooLarge));
        }
        let exact = deflate(&vec![b' '; 1 << 20], b"", 10);
        assert_eq!(inflate(&exact, b"", 1 << 20).1, StreamEnd::Done);
    }

    #[test]
    fn what_came_before_the_cut_is_kept() {
        let text: Vec<u8> = (0..2000u32)
            .flat_map(|number| number.to_string().into_bytes())
            .collect();
        let whole = deflate(&text, b"", 10);
        let (out, end) = inflate(&whole[..whole.len() / 2], b"", 1 << 20);
        assert_eq!(end, StreamEnd::Cut);
        assert!(out.len() > 500 && text.starts_with(&out));
    }
}
