//! Double-byte codes → characters: the tables of JIS X 0208 with its vendor rows and of JIS X 0212.
//!
//! They are read once out of `encoding_rs`, which has them in compressed form behind its decoders only. A code is a pointer:
//! `row × 94 + cell` for EUC-JP and ISO-2022-JP, and for Shift_JIS `lead × 188 + trail`, which is the same number.

use std::sync::OnceLock;

/// Pointers of Shift_JIS: 60 lead bytes of 188 trail bytes each. The first 94 × 94 are those of EUC-JP.
const SHIFT_JIS_CODES: usize = 60 * 188;
/// The first pointer of the IBM extensions in their own place (FA40 in Shift_JIS).
const IBM_EXTENSIONS: usize = 10716;
/// Where eucJP-ms puts the IBM extensions that neither JIS X 0208 nor JIS X 0212 has: row 0xF3, cell 0xF3, and on.
const EUC_MS_EXTENSIONS: usize = (0xF3 - 0xA1) * 94 + (0xF3 - 0xA1);
/// Rows of eucJP-ms for characters that users define, less 0xA1: 0xF5 and on.
const EUC_MS_USER_ROW: usize = 0xF5 - 0xA1;

/// The tables; 0 stands for a code without a character.
pub(super) struct Tables {
    x0208: Vec<u16>,
    x0212: Vec<u16>,
}

/// The tables, built on first use.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(build)
}

impl Tables {
    /// The character of a pointer of Shift_JIS.
    pub(super) fn shift_jis(&self, pointer: usize) -> Option<char> {
        character(&self.x0208, pointer)
    }

    /// The character of a row and cell, both from 0 to 93, of JIS X 0208 with vendor rows as cp51932 has them. Rows that it
    /// leaves empty hold the first half of the private use area as in eucJP-ms.
    pub(super) fn x0208(&self, row: usize, cell: usize) -> Option<char> {
        let pointer = row * 94 + cell;
        character(&self.x0208, pointer).or_else(|| {
            // cp51932 has vendor characters in rows 0xF9 to 0xFC, which hides that part of the private use area.
            let user = row >= EUC_MS_USER_ROW && !(0xF9 - 0xA1..=0xFC - 0xA1).contains(&row);
            if user { private_use(0xE000, row, cell) } else { None }
        })
    }

    /// The character of a row and cell, both from 0 to 93, of JIS X 0212 with the additional rows of eucJP-ms.
    pub(super) fn x0212(&self, row: usize, cell: usize) -> Option<char> {
        let found = character(&self.x0212, row * 94 + cell);
        if row >= EUC_MS_USER_ROW { found.or_else(|| private_use(0xE3AC, row, cell)) } else { found }
    }
}

/// The character that eucJP-ms has in a row for users: `first` is that of row 0xF5, cell 0xA1.
fn private_use(first: u32, row: usize, cell: usize) -> Option<char> {
    let index = (row.checked_sub(EUC_MS_USER_ROW)? * 94).checked_add(cell)?;
    char::from_u32(first + u32::try_from(index).ok()?)
}

fn character(table: &[u16], pointer: usize) -> Option<char> {
    match table.get(pointer) {
        None | Some(0) => None,
        Some(code) => char::from_u32(u32::from(*code)),
    }
}

fn build() -> Tables {
    let shift_jis = (0..SHIFT_JIS_CODES).map(|pointer| {
        let (lead, trail) = (pointer / 188, pointer % 188);
        let lead = lead + if lead < 0x1F { 0x81 } else { 0xC1 };
        let trail = trail + if trail < 0x3F { 0x40 } else { 0x41 };
        vec![byte(lead), byte(trail)]
    });
    let x0208 = read_out(encoding_rs::SHIFT_JIS, shift_jis);
    let euc = (0..94 * 94).map(|pointer| vec![0x8F, byte(pointer / 94 + 0xA1), byte(pointer % 94 + 0xA1)]);
    let mut x0212 = read_out(encoding_rs::EUC_JP, euc);

    // eucJP-ms has the IBM extensions in their own order, without the signs ￢, ∵ and ￤, which have other places there, and
    // without the kanji of JIS X 0212.
    let extensions = x0208.get(IBM_EXTENSIONS..).unwrap_or_default();
    let is_kanji = |code: u16| (0x3400..0xFF00).contains(&code);
    let elsewhere = |code: u16| [0xFFE2, 0x2235, 0xFFE4].contains(&code) || is_kanji(code) && x0212.contains(&code);
    let own = |code: &u16| *code != 0 && !elsewhere(*code);
    let extensions: Vec<u16> = extensions.iter().copied().filter(own).collect();
    for (slot, code) in x0212.iter_mut().skip(EUC_MS_EXTENSIONS).zip(extensions) {
        *slot = code;
    }
    Tables { x0208, x0212 }
}

/// A number that is known to fit in a byte.
fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// What `encoding_rs` reads for each code. The codes are decoded in one go with a line feed behind each, which is never
/// part of one: a piece that is not exactly one character stands for a code without one.
fn read_out(encoding: &'static encoding_rs::Encoding, codes: impl Iterator<Item = Vec<u8>>) -> Vec<u16> {
    let mut bytes: Vec<u8> = Vec::new();
    for code in codes {
        bytes.extend(code);
        bytes.push(b'\n');
    }
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let lines = text.split_terminator('\n').map(|piece| {
        let mut chars = piece.chars();
        match (chars.next(), chars.next()) {
            (Some(char::REPLACEMENT_CHARACTER), _) => 0,
            (Some(c), None) => u16::try_from(u32::from(c)).unwrap_or(0),
            _ => 0,
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The IBM extensions of eucJP-ms from 8FF3F3 on, as the GNU C library's converter EUC-JP-MS has them; compatibility
    /// ideographs by number, because many tools would replace them by what they are compatible with.
    const EUC_MS: &str = "\
        ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤\u{FA0E}咊坙\u{FA0F}\u{FA10}增寬峵嵓\u{FA11}德悅愠敎\
        昻晥\u{FA12}\u{F929}栁\u{FA13}\u{FA14}橫櫢淸淲瀨\u{FA15}\u{FA16}甁皂皞\u{FA17}礰\u{FA18}\u{FA19}\u{FA1A}\u{FA1B}竧\
        \u{FA1C}\u{FA1D}綠緖\u{FA1E}荢\u{FA1F}薰\u{FA20}\u{FA21}蠇\u{FA22}譿賴赶\u{FA23}\u{FA24}\u{FA25}郞\u{FA26}鄕\
        \u{FA27}\u{FA28}閒\u{F9DC}\u{FA29}霻靍靑\u{FA2A}\u{FA2B}\u{FA2C}馞髙魲\u{FA2D}黑";

    #[test]
    fn the_computed_rows_of_euc_ms_are_those_of_the_c_library() {
        let expected: Vec<char> = EUC_MS.chars().collect();
        assert_eq!(expected.len(), 106);
        let found: Vec<char> =
            (0..106).filter_map(|n| tables().x0212((EUC_MS_EXTENSIONS + n) / 94, (EUC_MS_EXTENSIONS + n) % 94)).collect();
        let differing = expected.iter().zip(&found).position(|(a, b)| a != b);
        assert_eq!(differing, None, "{expected:?}\n{found:?}");
    }

    #[test]
    fn users_rows_hold_the_private_use_area() {
        assert_eq!(tables().x0208(0xF5 - 0xA1, 0), Some('\u{E000}'));
        assert_eq!(tables().x0208(0xFE - 0xA1, 93), Some('\u{E3AB}'));
        assert_eq!(tables().x0212(0xF5 - 0xA1, 0), Some('\u{E3AC}'));
        assert_eq!(tables().x0212(0xFE - 0xA1, 93), Some('\u{E757}'));
        assert_eq!(tables().shift_jis(8836), Some('\u{E000}'));
        assert_eq!(tables().shift_jis(10715), Some('\u{E757}'));
    }

    #[test]
    fn vendor_characters_are_in_both_places() {
        assert_eq!(tables().x0208(13 - 1, 0), Some('①'));
        assert_eq!(tables().x0208(0xFC - 0xA1, 0xE2 - 0xA1), Some('髙'));
        assert_eq!(tables().shift_jis(SHIFT_JIS_CODES), None);
    }
}
