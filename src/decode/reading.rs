//! Bytes in a known encoding → text, the places of what is malformed, and anchors for the way back.
//!
//! Example: Shift_JIS `[0x82, 0xA0, 0xFF]` is read as `あ�`, with byte 2 malformed.

use super::encoding::Encoding;
use super::iso2022::{self, State};
use super::model::{self, Context, Cost};
use super::repair::{self, Step};
use super::scheme::{EucJp, Scheme, ShiftJis, Utf16, utf16};
use super::x0213::{EucJis2004, ShiftJis2004};
use super::{Anchor, Malformed, zeros};
use crate::span::Span;

/// How many bytes of the source lie between anchors, a line more at most in undamaged text: what is read again to find the
/// source of one offset.
const ANCHOR_EVERY: usize = 512;
/// How far back a stretch that is repaired may begin, and how far ahead it may end.
const REPAIR_BACK: usize = 1024;
const REPAIR_AHEAD: usize = 1024;
/// What is left for the next stretch where one had to end anywhere: more than the bytes of any character.
const REPAIR_REST: usize = 8;

/// A text as it was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) malformed: Vec<Malformed>,
    pub(super) anchors: Vec<Anchor>,
    /// How many times the character set was switched; only ISO-2022-JP does.
    pub(super) shifts: usize,
}

/// Reads all of `bytes` from `start` on, which is where the text begins behind a byte order mark. A block of zeros is one malformed place, and
/// what stands behind it is read as if nothing stood before it.
pub(super) fn read(encoding: Encoding, bytes: &[u8], start: usize) -> Reading {
    let blocks = zeros::blocks(encoding, bytes, start);
    if blocks.is_empty() {
        return read_between(encoding, bytes, start);
    }
    let mut reading = Reading::default();
    let mut at = start;
    for block in blocks {
        reading.append(read_between(encoding, bytes.get(..block.start).unwrap_or_default(), at));
        reading.anchor_here(block.start, State::default());
        reading.push_malformed(block.start, block.len());
        at = block.end;
        reading.anchor_here(at, State::default());
    }
    reading.append(read_between(encoding, bytes, at));
    reading
}

fn read_between(encoding: Encoding, bytes: &[u8], start: usize) -> Reading {
    let mut reading = Reading::default();
    let undamaged = match encoding {
        Encoding::ShiftJis => read_undamaged(encoding_rs::SHIFT_JIS, bytes, start),
        Encoding::EucJp => read_undamaged(encoding_rs::EUC_JP, bytes, start),
        _ => None,
    };
    if let Some(undamaged) = undamaged {
        return undamaged;
    }
    // Legacy text grows by half at most when it is kana and kanji, and by two where it is half-width katakana.
    reading.text.reserve(bytes.len().saturating_sub(start) / 2 * 3);
    match encoding {
        Encoding::Utf8 => read_utf8(bytes, start, &mut reading),
        Encoding::ShiftJis => read_multibyte(ShiftJis, bytes, start, &mut reading),
        Encoding::EucJp => read_multibyte(EucJp, bytes, start, &mut reading),
        Encoding::ShiftJis2004 => read_multibyte(ShiftJis2004, bytes, start, &mut reading),
        Encoding::EucJis2004 => read_multibyte(EucJis2004, bytes, start, &mut reading),
        Encoding::Iso2022Jp => iso2022::read(bytes, start, &mut reading),
        Encoding::Utf16Le | Encoding::Utf16Be => {
            if let Some(order) = utf16(encoding) {
                read_utf16(order, bytes, start, &mut reading);
            }
        }
    }
    reading
}

impl Reading {
    /// Adds a malformed sequence of the source.
    pub(super) fn push_malformed(&mut self, at: usize, length: usize) {
        let start = self.text.len();
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.malformed.push(Malformed { text: Span::new(start, self.text.len()), bytes: at..at + length });
    }

    /// Adds what a stretch was divided into; gives the offset behind it.
    pub(super) fn push_steps(&mut self, mut at: usize, steps: &[Step], state: State) -> usize {
        for step in steps {
            self.anchor(at, state);
            match step.character {
                Some(c) => self.text.push(c),
                None => self.push_malformed(at, step.length),
            }
            at += step.length;
        }
        at
    }

    /// Sets an anchor at a character boundary of the source where the last one is far enough away.
    #[inline]
    pub(super) fn anchor(&mut self, source: usize, state: State) {
        if self.anchors.last().is_none_or(|last| source >= last.source + ANCHOR_EVERY) {
            self.anchor_here(source, state);
        }
    }

    /// Sets an anchor whatever the distance, because what follows cannot be read with what came before.
    pub(super) fn anchor_here(&mut self, source: usize, state: State) {
        self.anchors.push(Anchor { text: self.text.len(), source, state });
    }

    /// Goes on with what was read behind it.
    fn append(&mut self, more: Self) {
        let base = self.text.len();
        self.text.push_str(&more.text);
        let moved = |one: Malformed| Malformed { text: Span::new(base + one.text.start, base + one.text.end), ..one };
        self.malformed.extend(more.malformed.into_iter().map(moved));
        self.anchors.extend(more.anchors.into_iter().map(|anchor| Anchor { text: base + anchor.text, ..anchor }));
        self.shifts += more.shifts;
    }

    /// How many bytes are lost in blocks of zeros.
    pub(super) fn lost(&self) -> usize {
        self.malformed.iter().map(|malformed| malformed.bytes.len()).filter(|length| *length >= zeros::BLOCK).sum()
    }

    /// Takes back everything from an offset of the text on.
    fn truncate(&mut self, text: usize) {
        self.text.truncate(text);
        while self.malformed.pop_if(|malformed| malformed.text.start >= text).is_some() {}
        while self.anchors.pop_if(|anchor| anchor.text > text).is_some() {}
    }

    /// What stands before the next character.
    pub(super) fn context(&self) -> Context {
        self.text.chars().next_back().map_or(Context::Latin, |c| model::cost(Context::Latin, c).1)
    }

    /// What the text costs under the model, with the malformed bytes and the switches of character set.
    pub(super) fn cost(&self) -> Cost {
        /// A switch is three or four bytes of which there are a handful.
        const SHIFT: Cost = 40;
        let mut sum = SHIFT * Cost::try_from(self.shifts).unwrap_or(Cost::MAX / SHIFT);
        let mut context = Context::Latin;
        let mut malformed = self.malformed.iter().peekable();
        for (at, c) in self.text.char_indices() {
            if let Some(found) = malformed.next_if(|malformed| malformed.text.start == at) {
                // A block of zeros speaks for no encoding.
                if found.bytes.len() < zeros::BLOCK {
                    let more = Cost::try_from(found.bytes.len().saturating_sub(1)).unwrap_or(Cost::MAX);
                    sum += model::MALFORMED + model::MALFORMED_MORE * more;
                }
            } else {
                let (own, next) = model::cost(context, c);
                sum += own;
                context = next;
            }
        }
        sum
    }
}

/// The reading of bytes in which no character is malformed, or rare enough that `encoding_rs`, which is faster than what is here, does not
/// know it. A test holds the two to the same tables.
fn read_undamaged(encoding: &'static encoding_rs::Encoding, bytes: &[u8], start: usize) -> Option<Reading> {
    let mut reading = Reading::default();
    reading.text.reserve(bytes.len().saturating_sub(start) / 2 * 3);
    let mut at = start;
    while at < bytes.len() {
        reading.anchor_here(at, State::default());
        // A piece ends behind a byte that is no part of any other character.
        let ahead = bytes.get(at + ANCHOR_EVERY..).unwrap_or_default();
        let whole = ahead.iter().take(ANCHOR_EVERY).position(|byte| *byte < 0x40);
        let end = if ahead.len() < ANCHOR_EVERY { bytes.len() } else { at + ANCHOR_EVERY + whole? + 1 };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(at..end)?)?;
        // The Web's decoder lets 80 through as a control character.
        if text.contains('\u{80}') {
            return None;
        }
        reading.text.push_str(&text);
        at = end;
    }
    Some(reading)
}

/// UTF-8 finds its own way after damage. Malformed bytes that can be the remains of one character are one piece, as they
/// are in the other encodings: a piece ends before the next first byte, and where it is as long as characters are.
fn read_utf8(bytes: &[u8], start: usize, reading: &mut Reading) {
    let mut at = start;
    for chunk in bytes.get(start..).unwrap_or_default().utf8_chunks() {
        reading.text.push_str(chunk.valid());
        at += chunk.valid().len();
        let invalid = chunk.invalid();
        let follows = |last: &Malformed| {
            let longest = if bytes.get(last.bytes.start).is_some_and(|first| *first >= 0xF0) { 4 } else { 3 };
            last.bytes.end == at && last.bytes.len() + invalid.len() <= longest
        };
        let begins = matches!(invalid.first(), Some(0xC2..=0xF4));
        match reading.malformed.last_mut() {
            Some(last) if !begins && follows(last) => last.bytes.end += invalid.len(),
            _ if !invalid.is_empty() => reading.push_malformed(at, invalid.len()),
            _ => {}
        }
        at += invalid.len();
    }
}

/// Reads greedily while it makes sense. Any two bytes are a character, so a lost byte shows only in what it makes of all
/// that follows: where a piece costs more than text does, it is divided anew from the piece before it on.
fn read_utf16(order: Utf16, bytes: &[u8], start: usize, reading: &mut Reading) {
    /// Bytes of a piece, and the tenths of a bit for each byte from which a piece is suspected.
    const PIECE: usize = 64;
    const SUSPECT: Cost = 90;
    let mut at = start;
    let mut safe = (start, 0);
    while at < bytes.len() {
        let piece = (at, reading.text.len());
        let context = reading.context();
        while at < bytes.len() && at < piece.0 + PIECE {
            reading.anchor(at, State::default());
            match order.read(bytes, at) {
                Ok((c, length)) => {
                    reading.text.push(c);
                    at += length;
                }
                Err(length) => {
                    reading.push_malformed(at, length);
                    at += length;
                }
            }
        }
        let cost = model::cost_of(context, reading.text.get(piece.1..).unwrap_or_default());
        if cost > SUSPECT * Cost::try_from(at - piece.0).unwrap_or(0) {
            reading.truncate(safe.1);
            at = repair(order, bytes, safe.0, at, reading);
            safe = (at, reading.text.len());
        } else {
            safe = piece;
        }
    }
}

/// Reads greedily while all is well. Where no character stands, goes back to the last byte that was whole by itself and
/// divides everything from there to the next such byte in the way that makes most sense.
fn read_multibyte(scheme: impl Scheme, bytes: &[u8], start: usize, reading: &mut Reading) {
    let mut at = start;
    // The last offset that no damage before it can have shifted, in the source and in the text.
    let mut safe = (at, 0);
    while at < bytes.len() {
        reading.anchor(at, State::default());
        let rest = bytes.get(at..).unwrap_or_default();
        let ascii = rest.iter().take(ANCHOR_EVERY).position(|byte| !byte.is_ascii()).unwrap_or(rest.len().min(ANCHOR_EVERY));
        if ascii > 0 {
            let run = rest.get(..ascii).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default();
            reading.text.push_str(run);
            at += ascii;
            if let Some(whole) = run.bytes().rposition(|byte| scheme.is_whole(byte)) {
                let behind = ascii - whole - 1;
                safe = (at - behind, reading.text.len() - behind);
            }
        } else if let Some((c, length)) = scheme.character(bytes, at) {
            reading.text.push(c);
            at += length;
        } else {
            reading.truncate(safe.1);
            at = repair(scheme, bytes, safe.0, at, reading);
            safe = (at, reading.text.len());
        }
        if at - safe.0 > REPAIR_BACK {
            safe = (at, reading.text.len());
        }
    }
}

/// Reads the stretch around a fault before or at `fault`, which begins at `from`; gives the offset to go on from.
fn repair(scheme: impl Scheme, bytes: &[u8], from: usize, fault: usize, reading: &mut Reading) -> usize {
    let ahead = bytes.get(fault..).unwrap_or_default();
    let to_whole = ahead.iter().take(REPAIR_AHEAD).position(|byte| scheme.is_whole(*byte));
    let end = fault + to_whole.unwrap_or(ahead.len().min(REPAIR_AHEAD));
    let stretch = bytes.get(from..end).unwrap_or_default();
    let (mut steps, _) = repair::cheapest(scheme, stretch, reading.context());
    if to_whole.is_none() && end < bytes.len() {
        // The stretch was cut anywhere, perhaps within a character: its last steps are left to what follows.
        let mut left = 0;
        while left < REPAIR_REST {
            match steps.pop() {
                Some(step) => left += step.length,
                None => break,
            }
        }
    }
    reading.push_steps(from, &steps, State::default())
}
