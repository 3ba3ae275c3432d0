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
    if !is_usual(bytes) {
        return text.chars().map(room).sum();
    }
    // A sum of bytes is made many bytes at a time, as long as it fits into a byte.
    const FIT: usize = u8::MAX as usize / 2;
    let sum = |some: &[u8]| some.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(usual_room(byte)));
    bytes.chunks(FIT).map(|some| usize::from(sum(some))).sum()
}

/// The room of a character.
fn room(c: char) -> usize {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
        ' ' => 0,
        '!'..='~' => MARK,
        c => advance(0, c),
    }
}

/// The room of the character that begins with a byte, in a text that [is usual](is_usual); 0 for a byte that begins none.
fn usual_room(byte: u8) -> u8 {
    let letter = byte.is_ascii_alphanumeric();
    let wide = matches!(byte, b'!'..=b'~') | matches!(byte, KANA..=0xE9);
    u8::from(wide) * MARK as u8 - u8::from(letter)
}

/// The first byte of kana and of CJK punctuation.
const KANA: u8 = 0xE3;

/// Whether a text has nothing but ASCII, kana, kanji and CJK punctuation that take two columns, as far as its bytes tell.
fn is_usual(bytes: &[u8]) -> bool {
    let is_usual = |&byte: &u8| matches!(byte, b' '..=b'~') | matches!(byte, 0x80..=0xBF) | matches!(byte, KANA..=0xE9);
    let second = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    // Tone marks, voiced marks that combine, and whatever stands behind katakana and before the kanji: signs, and kanji that are rare.
    let is_odd = |((&a, &b), &c): ((&u8, &u8), &u8)| {
        let kana = (b == 0x80) & (c >= 0xAA) | (b == 0x81) & (c == 0x80) | (b == 0x82) & matches!(c, 0x97..=0xA0) | (b >= 0x84);
        (a == KANA) & kana | (a == 0xE4) & (b < 0xB8)
    };
    // Without a way out in between, many bytes are looked at at a time.
    bytes.iter().fold(true, |all, byte| all & is_usual(byte))
        && !bytes.iter().zip(second).zip(third).fold(false, |any, three| any | is_odd(three))
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
