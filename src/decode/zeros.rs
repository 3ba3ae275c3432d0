//! Blocks of zero bytes, which a disk or a transfer leaves where it has lost a part of a file.
//!
//! They are no characters of any encoding, so they are set aside before anything is judged: each is one malformed place.
//!
//! Example: `あ` + 4,096 zeros + `い` in UTF-8 has the block 3..4099.

use std::ops::Range;

use super::binary;
use super::encoding::Encoding;

/// So many zeros in a row are no character of UTF-16 and no end mark of a string: text is lost there.
pub(super) const BLOCK: usize = 16;
/// Fewer bytes than this are never called anything but text.
const JUDGED_FROM: usize = 64;

/// The blocks from `start` on, in order. In UTF-16 half a character is lost with the other half, but for a line end.
pub(super) fn blocks(encoding: Encoding, bytes: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut at = start;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(0, rest)) {
        let from = at + found;
        let length = bytes.get(from..).unwrap_or_default().iter().take_while(|byte| **byte == 0).count();
        at = from + length;
        if length >= BLOCK {
            blocks.push(whole_units(encoding, bytes, start, from..at));
        }
    }
    blocks
}

/// A block with the halves of characters beside it.
fn whole_units(encoding: Encoding, bytes: &[u8], start: usize, block: Range<usize>) -> Range<usize> {
    let is_half = |at: usize| (at - start) % 2 == 1;
    let is_line_end = |at: usize| bytes.get(at) == Some(&b'\n');
    let (mut from, mut to) = (block.start, block.end);
    match encoding {
        Encoding::Utf16Le => {
            if is_half(from) {
                from = if is_line_end(from - 1) { from + 1 } else { from - 1 };
            }
            to += usize::from(is_half(to));
        }
        Encoding::Utf16Be => {
            from -= usize::from(is_half(from));
            if is_half(to) {
                to = if is_line_end(to) { to - 1 } else { to + 1 };
            }
        }
        _ => {}
    }
    from..to.min(bytes.len())
}

/// Why the bytes are no text, where more than half of them are lost.
pub(super) fn mostly(bytes: &[u8]) -> Option<String> {
    let lost: usize = blocks(Encoding::Utf8, bytes, 0).iter().map(Range::len).sum();
    (bytes.len() >= JUDGED_FROM && lost * 2 > bytes.len())
        .then(|| format!("{} % of it is zero bytes; get a sound copy of the file", lost.saturating_mul(100) / bytes.len()))
}

/// Whether zeros stand anywhere else than in blocks, as they do in UTF-16.
pub(super) fn outside_of_blocks(bytes: &[u8]) -> bool {
    let lost: usize = blocks(Encoding::Utf8, bytes, 0).iter().map(Range::len).sum();
    memchr::memchr_iter(0, bytes).count() > lost
}

/// How many control characters stand outside of blocks, and how many bytes there are outside of them.
pub(super) fn controls(bytes: &[u8]) -> (usize, usize) {
    let lost: usize = blocks(Encoding::Utf8, bytes, 0).iter().map(Range::len).sum();
    (binary::count(bytes, binary::is_control) - lost, bytes.len() - lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_takes_halves_of_characters_with_it_and_leaves_line_ends() {
        let with = |before: &[u8], after: &[u8]| [before, &[0; BLOCK], after].concat();
        let end = BLOCK + 2;
        for (encoding, before, after, block) in [
            (Encoding::Utf8, &b"\xE3\x81"[..], &b"\x82"[..], 2..end),
            (Encoding::Utf16Le, b"\x42\x30", b"\x42\x30", 2..end),
            (Encoding::Utf16Le, b"\x42\x30\x44", b"\x30", 2..end + 2),
            (Encoding::Utf16Le, b"\x42\x30\x0A", b"\x30", 4..end + 2),
            (Encoding::Utf16Be, b"\x30\x42\x30", b"\x0A", 2..end),
            (Encoding::Utf16Be, b"\x30\x42\x30", b"\x44", 2..end + 2),
        ] {
            assert_eq!(blocks(encoding, &with(before, after), 0), [block], "{encoding} {before:?} {after:?}");
        }
        assert!(blocks(Encoding::Utf16Be, &[0; BLOCK - 1], 0).is_empty());
    }
}
