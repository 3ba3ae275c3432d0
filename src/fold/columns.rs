//! How wide a line is on paper and on screen.

use unicode_width::UnicodeWidthChar;

use super::class::{is_gone, is_space, is_variation_selector};

/// The display columns of `text`: 2 for a full-width character (those of ambiguous width too), 1 for a half-width one, 0 for
/// what takes no room; a tab reaches to the next multiple of 8.
pub fn columns(text: &str) -> usize {
    text.chars().fold(0, advance)
}

/// The display columns of the white space at the beginning of `line`: 1 for a space, 2 for an ideographic one, a tab as in
/// [`columns`].
pub fn indent(line: &str) -> usize {
    line.chars().take_while(|&c| is_space(c) || is_gone(c)).fold(0, advance)
}

/// The column behind `c`, where it begins in `column`.
fn advance(column: usize, c: char) -> usize {
    match c {
        ' '..='~' => column + 1,
        '\t' => (column / 8 + 1) * 8,
        'ぁ'..='ゖ' | 'ァ'..='ヿ' | '一'..='\u{9FFF}' => column + 2,
        c if is_gone(c) || is_variation_selector(c) => column,
        c => column + c.width_cjk().unwrap_or(0),
    }
}

/// The room that `text`, in clean or match form, takes on a page, in half-width columns, judged by what is said and not by how
/// it is spelled: a line has the same measure in half and in full width, with white space set in by the layout or without.
/// Letters and digits count 1, as they are mostly set; marks and brackets count 2 as Japanese characters do; white space counts 0.
pub fn measure(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut sum) = (0, 0);
    while let Some(&lead) = bytes.get(at) {
        let is_known = lead != 0xE3 && lead != 0xE4 || is_usual(lead, bytes.get(at + 1), bytes.get(at + 2));
        let (length, room) = ROOMS[usize::from(lead)];
        if is_known && length > 0 {
            (at, sum) = (at + usize::from(length), sum + usize::from(room));
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            (at, sum) = (at + c.len_utf8(), sum + self::room(c));
        }
    }
    sum
}

/// By the first byte of a character: how many bytes it has, 0 where that byte does not tell its room, and its room. Behind the first bytes
/// of kana and of the first kanji stand some other characters too: see [`is_usual`].
static ROOMS: [(u8, u8); 256] = {
    let mut rooms = [(0, 0); 256];
    let mut lead = 0xE3;
    while lead <= 0xE9 {
        rooms[lead] = (3, 2);
        lead += 1;
    }
    lead = b' ' as usize;
    while lead <= b'~' as usize {
        let c = lead as u8;
        let mark = if c == b' ' { 0 } else { MARK as u8 };
        rooms[lead] = (1, if c.is_ascii_alphanumeric() { 1 } else { mark });
        lead += 1;
    }
    rooms
};

/// The room of a character.
fn room(c: char) -> usize {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
        ' ' => 0,
        '!'..='~' => MARK,
        c => advance(0, c),
    }
}

/// Whether a character with these bytes takes two columns for certain: hiragana, katakana, CJK punctuation but for tone marks and voiced
/// marks that combine, and the first kanji.
fn is_usual(first: u8, second: Option<&u8>, third: Option<&u8>) -> bool {
    match (first, second, third) {
        (0xE3, Some(0x80), Some(&c)) => c < 0xAA,
        (0xE3, Some(0x81), Some(&c)) => c != 0x80,
        (0xE3, Some(0x82), Some(&c)) => !matches!(c, 0x97..=0xA0),
        (0xE3, Some(0x83), _) => true,
        (0xE4, Some(&b), _) => b >= 0xB8,
        _ => false,
    }
}

/// The room of a mark or bracket that may be printed in either width.
const MARK: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_a_japanese_page() {
        for (text, wide) in [
            ("", 0),
            ("abc", 3),
            ("日本ー", 6),
            ("ﾃﾚﾜｰｸ", 5),
            ("ｶﾞ", 2),
            ("か\u{3099}", 2),
            ("①■×", 6),
            ("葛\u{E0100}", 2),
            ("a\u{200B}\u{FEFF}b", 2),
            ("ab\tc", 9),
            ("\t\t", 16),
            ("😀", 2),
        ] {
            assert_eq!(columns(text), wide, "{text:?}");
        }
    }

    #[test]
    fn the_measure_of_every_character_is_its_room() {
        for c in '\0'..=char::MAX {
            assert_eq!(measure(c.encode_utf8(&mut [0; 4])), room(c), "{c:?}");
        }
        // The sum of a long text does not fit into a byte.
        assert_eq!(measure(&"日A、".repeat(300)), 1500);
    }

    #[test]
    fn an_indent_is_the_columns_before_the_text() {
        for (line, wide) in [("", 0), ("a b", 0), ("  a", 2), ("\u{3000} a", 3), (" \ta", 8), ("\u{FEFF} a", 1), ("   ", 3)] {
            assert_eq!(indent(line), wide, "{line:?}");
        }
    }
}
