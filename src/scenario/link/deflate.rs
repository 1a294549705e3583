//! Raw deflate (RFC 1951), bounded when it is undone.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Compresses as small as it gets: this runs when a person copies a link, not at each keystroke.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, 10)
}

/// How undoing a compression ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With the end of the data.
    Done,
    /// Before the end of the data: something was cut off.
    Cut,
    /// At bytes that are not deflate.
    Damaged,
    /// At the bound.
    TooLarge,
}

/// Undoes a compression, up to `bound` bytes; also what came out before a mistake is returned.
pub(super) fn inflate(mut bytes: &[u8], bound: usize) -> (Vec<u8>, End) {
    let mut state = Box::<DecompressorOxide>::default();
    let mut out = vec![0; bytes.len().saturating_mul(4).clamp(1024, bound)];
    let mut filled = 0usize;
    let end = loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut state, bytes, &mut out, filled, flags);
        bytes = bytes.get(read..).unwrap_or(&[]);
        filled = filled.saturating_add(written);
        match status {
            TINFLStatus::Done => break End::Done,
            TINFLStatus::HasMoreOutput if out.len() >= bound => break End::TooLarge,
            TINFLStatus::HasMoreOutput => out.resize(out.len().saturating_mul(2).min(bound), 0),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => break End::Cut,
            _ => break End::Damaged,
        }
    };
    out.truncate(filled);
    (out, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_back() {
        for text in ["", "a", &"abc".repeat(10_000)] {
            assert_eq!(
                inflate(&deflate(text.as_bytes()), 1 << 20),
                (text.into(), End::Done)
            );
        }
    }

    #[test]
    fn the_bound_holds() {
        let bomb = deflate(&vec![b' '; 5_000_000]);
        assert!(bomb.len() < 10_000);
        let (out, end) = inflate(&bomb, 1 << 20);
        assert_eq!((out.len(), end), (1 << 20, End::TooLarge));
        let exact = deflate(&vec![b' '; 1 << 20]);
        assert_eq!(inflate(&exact, 1 << 20).1, End::Done);
    }

    #[test]
    fn what_came_before_the_cut_is_kept() {
        let text: Vec<u8> = (0..2000u32)
            .flat_map(|number| number.to_string().into_bytes())
            .collect();
        let whole = deflate(&text);
        let (out, end) = inflate(&whole[..whole.len() / 2], 1 << 20);
        assert_eq!(end, End::Cut);
        assert!(out.len() > 500 && text.starts_with(&out));
    }
}
