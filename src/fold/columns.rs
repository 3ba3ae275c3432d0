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
    let room = |c: char| match c {
        // Nearly all characters of a Japanese line are of these.
        'ぁ'..='ゖ' | 'ァ'..='ヿ' | '一'..='\u{9FFF}' => 2,
        'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
        ' ' => 0,
        '!'..='~' => MARK,
        c => advance(0, c),
    };
    text.chars().map(room).sum()
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
    fn an_indent_is_the_columns_before_the_text() {
        for (line, wide) in [("", 0), ("a b", 0), ("  a", 2), ("\u{3000} a", 3), (" \ta", 8), ("\u{FEFF} a", 1), ("   ", 3)] {
            assert_eq!(indent(line), wide, "{line:?}");
        }
    }
}
