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
    let (mut room, mut at) = (0, 0);
    while let Some(&lead) = bytes.get(at) {
        // Nearly all characters are ASCII, kana and kanji, and their first bytes tell how wide they are.
        let (width, length) = ROOM[usize::from(lead)];
        let is_wide = || match lead {
            KANA => is_full_kana(bytes.get(at + 1), bytes.get(at + 2)),
            // Before the kanji stand signs, and kanji that are rare.
            0xE4 => bytes.get(at + 1) >= Some(&0xB8),
            _ => true,
        };
        if length == 1 || length == 3 && is_wide() {
            room += usize::from(width);
            at += usize::from(length);
        } else {
            let c = text.get(at..).and_then(|rest| rest.chars().next());
            room += c.map_or(0, |c| advance(0, c));
            at += c.map_or(1, char::len_utf8);
        }
    }
    room
}

/// The first byte of kana.
const KANA: u8 = 0xE3;

/// The room and the length in bytes of the characters that begin with a byte, where nearly all have the same; else the length is 0.
const ROOM: [(u8, u8); 256] = {
    let mut room = [(0, 0); 256];
    let mut lead = b' ';
    while lead <= b'~' {
        room[lead as usize] = match lead {
            b' ' => (0, 1),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => (1, 1),
            _ => (MARK as u8, 1),
        };
        lead += 1;
    }
    lead = KANA;
    while lead <= 0xE9 {
        room[lead as usize] = (2, 3);
        lead += 1;
    }
    room
};

/// Whether the bytes behind E3 make it a kana that takes two columns: all from ぁ on but those around the voiced marks.
fn is_full_kana(second: Option<&u8>, third: Option<&u8>) -> bool {
    match (second, third) {
        (Some(0x81), Some(third)) => *third > 0x80,
        (Some(0x82), Some(third)) => !(0x97..=0xA0).contains(third),
        (second, _) => second == Some(&0x83),
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
            let room = match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
                ' ' => 0,
                '!'..='~' => MARK,
                c => advance(0, c),
            };
            assert_eq!(measure(c.encode_utf8(&mut [0; 4])), room, "{c:?}");
        }
    }

    #[test]
    fn an_indent_is_the_columns_before_the_text() {
        for (line, wide) in [("", 0), ("a b", 0), ("  a", 2), ("\u{3000} a", 3), (" \ta", 8), ("\u{FEFF} a", 1), ("   ", 3)] {
            assert_eq!(indent(line), wide, "{line:?}");
        }
    }
}
