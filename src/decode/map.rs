//! An offset of the decoded text → the bytes of the source that its character came from.
//!
//! Example: in Shift_JIS text `あい`, the bytes 3 to 5 are `い`, which came from the bytes 2 and 3 of the source.

use std::ops::Range;

use super::encoding::Encoding;
use super::iso2022::{self, Item};
use super::scheme::{EucJp, Scheme, ShiftJis, utf16};
use super::x0213::{EucJis2004, ShiftJis2004};
use super::{Anchor, Decoded};

/// The bytes of the character that holds the byte at `offset`; the empty range at the source's end for an offset behind
/// the text.
pub(super) fn character(decoded: &Decoded<'_>, offset: usize) -> Range<usize> {
    if offset >= decoded.text.len() {
        return decoded.bytes.len()..decoded.bytes.len();
    }
    match decoded.encoding {
        Encoding::Utf8 => in_utf8(decoded, offset),
        _ => from_anchor(decoded, offset),
    }
}

/// Between malformed places, UTF-8 is its own text.
fn in_utf8(decoded: &Decoded<'_>, offset: usize) -> Range<usize> {
    let start = (0..=offset).rev().find(|at| decoded.text.is_char_boundary(*at)).unwrap_or(0);
    let length = decoded.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let before = decoded.malformed.partition_point(|malformed| malformed.text.start <= start);
    let source = match before.checked_sub(1).and_then(|last| decoded.malformed.get(last)) {
        None => decoded.start + start,
        Some(malformed) if start < malformed.text.end => return malformed.bytes.clone(),
        Some(malformed) => malformed.bytes.end + (start - malformed.text.end),
    };
    source..source + length
}

/// Reads again from the last anchor before the offset. What was malformed is not judged again but looked up, so that the
/// way back cannot differ from the way there.
fn from_anchor(decoded: &Decoded<'_>, offset: usize) -> Range<usize> {
    let before = decoded.anchors.partition_point(|anchor| anchor.text <= offset);
    let anchor = before.checked_sub(1).and_then(|last| decoded.anchors.get(last));
    let Some(&Anchor { text, source, mut state }) = anchor else { return decoded.start..decoded.start };
    let (mut text, mut source) = (text, source);
    let next = decoded.malformed.partition_point(|malformed| malformed.bytes.start < source);
    let mut malformed = decoded.malformed.get(next..).unwrap_or_default().iter().peekable();
    while source < decoded.bytes.len() {
        let (c, length) = if let Some(found) = malformed.next_if(|malformed| malformed.bytes.start == source) {
            (char::REPLACEMENT_CHARACTER, found.bytes.len())
        } else if decoded.encoding == Encoding::Iso2022Jp {
            match iso2022::item(decoded.bytes, source, state) {
                Item::Character(c, length) => (c, length),
                Item::Malformed(length) => (char::REPLACEMENT_CHARACTER, length),
                Item::Switch(next, length) => {
                    state = next;
                    source += length;
                    continue;
                }
            }
        } else {
            let found = match (decoded.encoding, utf16(decoded.encoding)) {
                (_, Some(order)) => order.read(decoded.bytes, source).ok(),
                (Encoding::EucJp, _) => EucJp.character(decoded.bytes, source),
                (Encoding::EucJis2004, _) => EucJis2004.character(decoded.bytes, source),
                (Encoding::ShiftJis2004, _) => ShiftJis2004.character(decoded.bytes, source),
                _ => ShiftJis.character(decoded.bytes, source),
            };
            found.unwrap_or((char::REPLACEMENT_CHARACTER, 1))
        };
        text += c.len_utf8();
        if text > offset {
            return source..source + length;
        }
        source += length;
    }
    decoded.bytes.len()..decoded.bytes.len()
}
