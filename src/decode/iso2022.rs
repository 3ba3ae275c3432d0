//! ISO-2022-JP → text: character sets that escape sequences switch between.
//!
//! Read here rather than by `encoding_rs`, whose decoder has no half-width katakana by SO and SI or in eight bits and may
//! swallow a line end behind a broken byte. A set that a line leaves open is carried over its end, unless the next line makes
//! more sense as ASCII: then the sequence that should have closed it was lost.
//!
//! Example: `ESC $ B 2 s ESC ( B 7` is `回7`.

use super::model::{self, Context, Cost};
use super::reading::Reading;
use super::repair;
use super::scheme::{JisPairs, Scheme, half_width};

/// A set that the bytes from 0x21 to 0x7E stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Set {
    #[default]
    Ascii,
    /// ASCII with ¥ and ‾ in the places of `\` and `~`.
    Roman,
    /// Half-width katakana.
    Katakana,
    /// JIS X 0208 with vendor rows.
    X0208,
    /// JIS X 0212.
    X0212,
    /// The first plane of JIS X 0213.
    X0213First,
    /// Its second plane.
    X0213Second,
}

/// What the bytes read so far have switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State {
    set: Set,
    /// Between SO and SI: half-width katakana whatever the set.
    shifted: bool,
}

impl State {
    /// The pairs that are read in this state, or `None` where single bytes are.
    fn pairs(self) -> Option<JisPairs> {
        match (self.shifted, self.set) {
            (false, Set::X0208) => Some(JisPairs::X0208),
            (false, Set::X0212) => Some(JisPairs::X0212),
            (false, Set::X0213First) => Some(JisPairs::X0213First),
            (false, Set::X0213Second) => Some(JisPairs::X0213Second),
            _ => None,
        }
    }
}

/// What stands at one offset.
pub(super) enum Item {
    /// A character and the number of its bytes.
    Character(char, usize),
    /// A switch of state and the number of its bytes; there is no text for it.
    Switch(State, usize),
    /// Bytes that mean nothing.
    Malformed(usize),
}

/// What stands at `at` in the state that the bytes before it have made.
pub(super) fn item(bytes: &[u8], at: usize, state: State) -> Item {
    let Some(&byte) = bytes.get(at) else { return Item::Malformed(1) };
    let single = |c: Option<char>| c.map_or(Item::Malformed(1), |c| Item::Character(c, 1));
    match byte {
        0x1B => match escape(bytes.get(at..).unwrap_or_default()) {
            Some((set, length)) => Item::Switch(State { set, shifted: false }, length),
            // A sequence that the end of the file cuts off is malformed as a whole.
            None => Item::Malformed(cut_escape(bytes.get(at..).unwrap_or_default()).unwrap_or(1)),
        },
        0x0E => Item::Switch(State { shifted: true, ..state }, 1),
        0x0F => Item::Switch(State { shifted: false, ..state }, 1),
        0x00..=0x20 | 0x7F => Item::Character(char::from(byte), 1),
        0x80..=0xFF => single(half_width(byte)),
        0x21..=0x7E => match (state.shifted, state.set) {
            (true, _) | (_, Set::Katakana) => single(half_width(byte | 0x80)),
            (_, Set::Roman) if byte == b'\\' => Item::Character('¥', 1),
            (_, Set::Roman) if byte == b'~' => Item::Character('‾', 1),
            (_, Set::Ascii | Set::Roman) => Item::Character(char::from(byte), 1),
            (_, Set::X0208 | Set::X0212 | Set::X0213First | Set::X0213Second) => {
                let found = state.pairs().and_then(|pairs| pairs.character(bytes, at));
                found.map_or(Item::Malformed(1), |(c, length)| Item::Character(c, length))
            }
        },
    }
}

/// Escape sequences, longest first where one begins like another.
const ESCAPES: &[(&[u8], Set)] = &[
    // An announcement of the revision of 1990, which is followed by the sequence itself.
    (b"\x1B&@\x1B$B", Set::X0208),
    (b"\x1B$(D", Set::X0212),
    // ISO-2022-JP-3 of 2000, and as it was called in 2004.
    (b"\x1B$(O", Set::X0213First),
    (b"\x1B$(Q", Set::X0213First),
    (b"\x1B$(P", Set::X0213Second),
    (b"\x1B$(B", Set::X0208),
    (b"\x1B$(@", Set::X0208),
    (b"\x1B$B", Set::X0208),
    (b"\x1B$@", Set::X0208),
    (b"\x1B(B", Set::Ascii),
    (b"\x1B(J", Set::Roman),
    // Sweden's set: written by mistake for Roman by old systems, so often that every reader takes it for that.
    (b"\x1B(H", Set::Roman),
    (b"\x1B(I", Set::Katakana),
];

/// The set that an escape sequence switches on, and the sequence's length.
fn escape(bytes: &[u8]) -> Option<(Set, usize)> {
    ESCAPES.iter().find(|(sequence, _)| bytes.starts_with(sequence)).map(|(sequence, set)| (*set, sequence.len()))
}

/// The length of what is left where it is only the beginning of an escape sequence.
fn cut_escape(rest: &[u8]) -> Option<usize> {
    ESCAPES.iter().any(|(sequence, _)| sequence.starts_with(rest)).then_some(rest.len())
}

/// Whether anything in these bytes speaks for ISO-2022-JP: an escape sequence that it knows, or a shift.
pub(super) fn is_announced(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, 0x0E | 0x1B)) {
        let found = rest.get(at..).unwrap_or_default();
        if found.first() == Some(&0x0E) || escape(found).is_some() {
            return true;
        }
        rest = found.get(1..).unwrap_or_default();
    }
    false
}

/// How many bytes of pairs are looked at together.
const STRETCH: usize = 4096;

/// Reads all of `bytes` from `start` on.
pub(super) fn read(bytes: &[u8], start: usize, reading: &mut Reading) {
    let mut at = start;
    let mut state = State::default();
    let mut at_line_start = true;
    while at < bytes.len() {
        if at_line_start {
            at_line_start = false;
            let opened = opening_state(bytes, at, state, at == start);
            if opened != state {
                state = opened;
                reading.anchor_here(at, state);
            }
        }
        reading.anchor(at, state);
        if let Some(pairs) = state.pairs() {
            let rest = bytes.get(at..).unwrap_or_default();
            let length = pair_stretch(pairs, rest);
            if length > 0 {
                let stretch = rest.get(..length).unwrap_or_default();
                at = read_pairs(pairs, stretch, at, state, reading);
                continue;
            }
        }
        match item(bytes, at, state) {
            Item::Character(c, length) => {
                reading.text.push(c);
                at_line_start = matches!(c, '\n' | '\r');
                at += length;
            }
            Item::Switch(next, length) => {
                state = next;
                reading.shifts += 1;
                at += length;
            }
            Item::Malformed(length) => {
                reading.push_malformed(at, length);
                at += length;
            }
        }
    }
}

/// The number of bytes at the beginning that can be halves of pairs.
fn pair_stretch(pairs: JisPairs, bytes: &[u8]) -> usize {
    let window = bytes.get(..bytes.len().min(STRETCH)).unwrap_or_default();
    window.iter().position(|byte| pairs.is_whole(*byte)).unwrap_or(window.len())
}

/// Reads a stretch of pairs: as they come where all of them are characters, and else divided to make most sense.
fn read_pairs(pairs: JisPairs, stretch: &[u8], from: usize, state: State, reading: &mut Reading) -> usize {
    let (text, anchors) = (reading.text.len(), reading.anchors.len());
    let mut at = 0;
    while let Some((c, length)) = pairs.character(stretch, at) {
        reading.anchor(from + at, state);
        reading.text.push(c);
        at += length;
    }
    if at < stretch.len() {
        reading.text.truncate(text);
        reading.anchors.truncate(anchors);
        let (steps, _) = repair::cheapest(pairs, stretch, reading.context());
        return reading.push_steps(from, &steps, state);
    }
    from + at
}

/// The state at the start of a line: what was carried here, or what makes the line's beginning most plausible where an
/// escape sequence seems to be lost. At the start of the text, a line that closes a set which nothing opened may be the
/// second half of a cut line.
fn opening_state(bytes: &[u8], at: usize, carried: State, first: bool) -> State {
    /// Bits, in tenths, that a cut line must be the better reading by.
    const CUT: Cost = 200;
    if carried.pairs().is_none() && !first {
        return carried;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let window = rest.get(..rest.len().min(STRETCH)).unwrap_or_default();
    let length = window.iter().position(|byte| matches!(byte, b'\n' | b'\r' | 0x0E | 0x1B)).unwrap_or(window.len());
    let line = window.get(..length).unwrap_or_default();
    if line.is_empty() {
        return carried;
    }
    let ascii = State { set: Set::Ascii, shifted: false };
    match carried.pairs() {
        Some(pairs) => {
            let lost = cost_as_ascii(line) < cost_as_pairs(pairs, line);
            if lost { ascii } else { carried }
        }
        None => {
            let closes = matches!(escape(rest.get(length..).unwrap_or_default()), Some((Set::Ascii | Set::Roman, _)));
            let cut = closes && cost_as_pairs(JisPairs::X0208, line) + CUT < cost_as_ascii(line);
            if cut { State { set: Set::X0208, shifted: false } } else { carried }
        }
    }
}

fn cost_as_ascii(line: &[u8]) -> Cost {
    let text: String = line.iter().map(|byte| char::from(byte & 0x7F)).collect();
    model::cost_of(Context::Latin, &text)
}

fn cost_as_pairs(pairs: JisPairs, line: &[u8]) -> Cost {
    let stretches = line.split(|byte| pairs.is_whole(*byte));
    let singles: Vec<u8> = line.iter().copied().filter(|byte| pairs.is_whole(*byte)).collect();
    stretches.map(|stretch| repair::cheapest(pairs, stretch, Context::Wide).1).sum::<Cost>() + cost_as_ascii(&singles)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let mut reading = Reading::default();
        read(bytes, 0, &mut reading);
        reading.text
    }

    #[test]
    fn every_set_is_read() {
        assert_eq!(text(b"a\x1B$B2s\x1B(B7"), "a回7");
        assert_eq!(text(b"\x1B$@2s\x1B(J\\~\x1B(B\\~"), "回¥‾\\~");
        assert_eq!(text(b"\x1B(I6]\x1B(B"), "ｶﾝ");
        assert_eq!(text(b"\x0E6]\x0FA"), "ｶﾝA");
        assert_eq!(text(b"\xB6\xDDA"), "ｶﾝA");
        assert_eq!(text(b"\x1B$(D\x30\x21\x1B(B"), "丂");
        assert_eq!(text(b"\x1B$(Q.!OT2s\x1B$(P!!\x1B(B"), "俱𠮟回𠂉");
        assert_eq!(text(b"\x1B$(O.#\x1B(B"), "㐂");
        assert_eq!(text(b"\x1B&@\x1B$B2s\x1B(B"), "回");
        assert_eq!(text(b"\x1B$B-!-j!]!A|b\x1B(B"), "①㈱－～髙");
    }

    #[test]
    fn a_broken_byte_costs_one_character() {
        assert_eq!(text(b"\x1B$B$3\xFFl$O2q\x80R\x1B(B."), "こ\u{FFFD}は会\u{FFFD}.");
        assert_eq!(text(b"\x1B$B$3\xB6\xDD$O\x1B(B"), "こｶﾝは");
    }

    #[test]
    fn a_line_end_is_never_swallowed() {
        assert_eq!(text(b"\x1B$B2\n2s\x1B(B\n"), "\u{FFFD}\n回\n");
        assert_eq!(text(b"\x1B$B2s2\r\n\x1B(Ba"), "回\u{FFFD}\r\na");
    }

    #[test]
    fn an_open_set_is_carried_over_the_line_end() {
        assert_eq!(text(b"\x1B$B$3$l$O\n$=$l$H\x1B(B"), "これは\nそれと");
    }

    #[test]
    fn a_lost_return_to_ascii_costs_no_further_line() {
        assert_eq!(text(b"\x1B$B$3$l$O\nThis is plain text.\n"), "これは\nThis is plain text.\n");
    }

    #[test]
    fn a_text_cut_out_of_the_middle_starts_in_pairs() {
        assert_eq!(text(b"$3$l$O2q<R\x1B(B.\n"), "これは会社.\n");
        assert_eq!(text(b"abc.def\x1B(B.\n"), "abc.def.\n");
    }

    #[test]
    fn an_unknown_escape_is_malformed_and_alone() {
        assert_eq!(text(b"a\x1B[31mb\xFF"), "a\u{FFFD}[31mb\u{FFFD}");
        assert_eq!(text(b"\x1B$B2s\x1B("), "回\u{FFFD}");
        assert!(!is_announced(b"\x1B[31m"));
        assert!(is_announced(b"\x1B[31m\x1B$B"));
    }
}
