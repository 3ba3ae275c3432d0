//! JIS X 0213: the standard of 2000 and 2004 that has characters which the Microsoft forms of Shift_JIS and EUC-JP lack (𠮟, 塡, 剝, 頰).
//!
//! Its codes are partly free in the Microsoft forms and partly those of vendor characters and of users' own ones, so a file has to be read
//! as a whole in the one or in the other. In come the places that are malformed in the Microsoft form; out goes the form of JIS X 0213
//! where so many of them are kanji of that standard, and so few are not, that damage does not explain them.
//!
//! Example: `98 73` is no code of CP932, and `𠮟` in Shift_JIS-2004; `F0 40` is the first of the user-defined characters in CP932, and `𠂉`.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::encoding::Encoding;
use super::scheme::{Scheme, graphic, half_width, shift_jis_pointer};
use super::table::tables;
use super::{Candidate, Malformed};

/// The characters that JIS X 0213 has beyond JIS X 0208: plane, row, and 94 cells, `?` where there is none that is new. The 25 codes that stand for
/// two characters of Unicode (か゚) are none of them: they are read as malformed.
const TEXT: &str = include_str!("x0213.txt");
/// The rows of plane 2, in the order in which Shift_JIS-2004 has them behind its plane 1.
const SECOND_ROWS: [usize; 26] =
    [1, 8, 3, 4, 5, 12, 13, 14, 15, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94];
/// Rows of JIS X 0208 and of the vendor row 13; what other forms have behind them is not of the standard.
const STANDARD_ROWS: usize = 84;

/// Rows and cells of both planes, as code points; 0 stands for a code without a character.
struct Planes([Vec<u32>; 2]);

fn planes() -> &'static Planes {
    static PLANES: OnceLock<Planes> = OnceLock::new();
    PLANES.get_or_init(|| {
        let mut planes = [vec![0; 94 * 94], vec![0; 94 * 94]];
        for line in TEXT.lines() {
            let mut words = line.splitn(3, ' ');
            let mut number = || words.next().and_then(|word| word.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
            let (Some(plane), Some(row)) = (number(), number()) else { continue };
            let slots = planes.get_mut(plane).into_iter().flatten().skip(row * 94);
            for (slot, c) in slots.zip(words.next().unwrap_or_default().chars()).filter(|(_, c)| *c != '?') {
                *slot = u32::from(c);
            }
        }
        Planes(planes)
    })
}

/// The character of a row and cell of plane 1, both from 0 to 93. What JIS X 0208 has too is read as Microsoft reads it.
pub(super) fn first_plane(row: usize, cell: usize) -> Option<char> {
    own(0, row, cell).or_else(|| if row < STANDARD_ROWS { tables().x0208(row, cell) } else { None })
}

/// The character of a row and cell of plane 2, both from 0 to 93.
pub(super) fn second_plane(row: usize, cell: usize) -> Option<char> {
    own(1, row, cell)
}

fn own(plane: usize, row: usize, cell: usize) -> Option<char> {
    let code = *planes().0.get(plane)?.get(row * 94 + cell)?;
    if code == 0 { None } else { char::from_u32(code) }
}

/// Where the first character stands in a text that JIS X 0213 has and the Microsoft forms lack.
pub(super) fn first_own(text: &str) -> Option<usize> {
    let mut own: HashSet<u32> = planes().0.iter().flatten().copied().collect();
    let codes = (0..94).flat_map(|row| (0..94).map(move |cell| (row, cell)));
    for c in codes.filter_map(|(row, cell)| tables().x0208(row, cell)) {
        own.remove(&u32::from(c));
    }
    text.char_indices().find(|(_, c)| own.contains(&u32::from(*c))).map(|(at, _)| at)
}

/// Shift_JIS as JIS X 0213 defines it; the bytes below 80 are ASCII.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShiftJis2004;

impl Scheme for ShiftJis2004 {
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        let lead = *bytes.get(at)?;
        if lead.is_ascii() {
            return Some((char::from(lead), 1));
        }
        if let Some(c) = half_width(lead) {
            return Some((c, 1));
        }
        let pointer = shift_jis_pointer(lead, *bytes.get(at + 1)?)?;
        let (row, cell) = (pointer / 94, pointer % 94);
        let c = match row.checked_sub(94) {
            None => first_plane(row, cell),
            Some(at) => second_plane(SECOND_ROWS.get(at)? - 1, cell),
        };
        c.map(|c| (c, 2))
    }

    fn is_whole(self, byte: u8) -> bool {
        byte < 0x40
    }

    fn may_be_swallowed(self, byte: u8) -> bool {
        byte >= 0x80
    }
}

/// EUC-JP as JIS X 0213 defines it. The rows of JIS X 0212 are free in its plane 2 and are read too, for old files were gone on with.
#[derive(Debug, Clone, Copy)]
pub(super) struct EucJis2004;

impl Scheme for EucJis2004 {
    fn character(self, bytes: &[u8], at: usize) -> Option<(char, usize)> {
        let lead = *bytes.get(at)?;
        match lead {
            0..=0x7F => Some((char::from(lead), 1)),
            0x8E => half_width(*bytes.get(at + 1)?).map(|c| (c, 2)),
            0x8F => {
                let (row, cell) = (graphic(bytes.get(at + 1))?, graphic(bytes.get(at + 2))?);
                let is_second = SECOND_ROWS.contains(&(row + 1));
                let c = if is_second { second_plane(row, cell) } else { tables().x0212(row, cell) };
                c.map(|c| (c, 3))
            }
            _ => first_plane(graphic(Some(&lead))?, graphic(bytes.get(at + 1))?).map(|c| (c, 2)),
        }
    }

    fn is_whole(self, byte: u8) -> bool {
        byte.is_ascii()
    }

    fn may_be_swallowed(self, byte: u8) -> bool {
        byte >= 0x80
    }
}

/// The form of JIS X 0213 that an encoding has.
pub(super) fn form(encoding: Encoding) -> Option<Encoding> {
    match encoding {
        Encoding::ShiftJis => Some(Encoding::ShiftJis2004),
        Encoding::EucJp => Some(Encoding::EucJis2004),
        _ => None,
    }
}

/// The character that stands at `at` in the form of JIS X 0213 that an encoding has, and the number of its bytes.
pub(super) fn character(encoding: Encoding, bytes: &[u8], at: usize) -> Option<(char, usize)> {
    match form(encoding)? {
        Encoding::ShiftJis2004 => ShiftJis2004.character(bytes, at),
        _ => EucJis2004.character(bytes, at),
    }
}

/// The character that malformed bytes are in the form of JIS X 0213, where it speaks for that form: a kanji, or a sign in the first eight rows.
/// In the rows behind them other makers had signs of their own.
pub(super) fn explained(encoding: Encoding, bytes: &[u8], malformed: &Malformed) -> Option<char> {
    let (c, length) = character(encoding, bytes, malformed.bytes.start)?;
    let is_kanji = matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}');
    let is_early = matches!(bytes.get(malformed.bytes.start), Some(0x81..=0x84 | 0xA1..=0xA8));
    // What is no character may be told from the first byte alone: the others are then read as ASCII, or as a pair behind 8F.
    let trail = bytes.get(malformed.bytes.start + 1);
    let is_whole = malformed.bytes.len() == length
        || malformed.bytes.len() == 1 && (trail.is_some_and(u8::is_ascii) || encoding == Encoding::EucJp && length == 3);
    ((is_kanji || is_early) && is_whole).then_some(c)
}

/// The form of JIS X 0213 and the one that was recognized, with their shares of 100, where the first is the likelier.
///
/// Of all files one in ten thousand may be of that standard. Of the places that spoilt bytes leave malformed in the real booklet, one in seven
/// is by chance a character that speaks for it in Shift_JIS, and one in twenty-five in EUC-JP. So five such places make a likelihood in Shift_JIS, and
/// seven leave no doubt. Fewer are left malformed, for nothing is guessed.
pub(super) fn judge(encoding: Encoding, bytes: &[u8], malformed: &[Malformed]) -> Option<Vec<Candidate>> {
    const PRIOR: u64 = 10_000;
    let later = form(encoding)?;
    let chance: u64 = if encoding == Encoding::ShiftJis { 7 } else { 25 };
    let count = malformed.iter().filter(|malformed| explained(encoding, bytes, malformed).is_some()).count();
    let unexplained = malformed.len() - count;
    // What is left is damage of such a file, but much of it would be damage of another.
    let telling = count.saturating_sub(unexplained.saturating_mul(4));
    let odds = chance.saturating_pow(u32::try_from(telling.min(8)).unwrap_or_default());
    let score = u32::try_from((odds * 100 + (odds + PRIOR) / 2) / (odds + PRIOR)).unwrap_or(100);
    let candidate = |encoding, score| Candidate { encoding, score };
    (odds > PRIOR).then(|| vec![candidate(later, score), candidate(encoding, 100 - score)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_planes_are_read_in_both_forms() {
        for (shift_jis, euc, c) in [
            (&b"\x87\x9F"[..], &b"\xAE\xA1"[..], '俱'),
            (b"\x98\x73", b"\xCF\xD4", '𠮟'),
            (b"\x88\x77", b"\xAF\xD8", '塡'),
            (b"\x88\x9E", b"\xAF\xFE", '剝'),
            (b"\xEF\x9A", b"\xFD\xFA", '頰'),
            (b"\xF0\x40", b"\x8F\xA1\xA1", '𠂉'),
            (b"\xF0\x9F", b"\x8F\xA8\xA1", '宖'),
            (b"\xFC\xF4", b"\x8F\xFE\xF6", '𪚲'),
            (b"\x87\x40", b"\xAD\xA1", '①'),
            (b"\x82\xA0", b"\xA4\xA2", 'あ'),
            (b"\x81\x60", b"\xA1\xC1", '～'),
        ] {
            assert_eq!(ShiftJis2004.character(shift_jis, 0), Some((c, shift_jis.len())), "{c}");
            assert_eq!(EucJis2004.character(euc, 0), Some((c, euc.len())), "{c}");
        }
        // Of JIS X 0212 in a row that plane 2 leaves free.
        assert_eq!(EucJis2004.character(b"\x8F\xB0\xA1", 0), Some(('丂', 3)));
        // か with a half-voiced mark has no character of its own.
        assert_eq!((ShiftJis2004.character(b"\x82\xF5", 0), EucJis2004.character(b"\xA4\xF7", 0)), (None, None));
    }

    #[test]
    fn the_table_has_every_row_once_and_whole() {
        let rows: Vec<(&str, usize)> = TEXT.lines().map(|line| (&line[..4], line[5..].chars().count())).collect();
        assert!(rows.is_sorted_by(|one, other| one.0 < other.0) && rows.iter().all(|row| row.1 == 94), "{rows:?}");
        assert_eq!(planes().0.iter().flatten().filter(|code| **code != 0).count(), 4329);
    }
}
