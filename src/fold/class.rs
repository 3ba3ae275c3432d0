//! What kind of character one is, in whatever width it is printed.
//!
//! The classes are the same for a character and for what rule 1 makes of it (`Ａ` and `A` are Latin, `ｱ` and `ア` kana), so
//! that a decision taken on the printed text holds for the clean text too.

use unicode_normalization::char::is_combining_mark;

/// The kinds of characters that spacing depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// White space as Unicode defines it, and U+3164, which is blank too.
    Space,
    /// Taken out by rule 5: control and zero-width characters.
    Gone,
    /// Belongs to the character before it: combining marks, voiced marks, variation selectors.
    Extend,
    /// Hiragana and katakana with the prolonged sound mark and the iteration marks.
    Kana,
    /// Kanji with 々〆〇, and the symbols that stand for Japanese words and units: ㈱ ㎡ ℃.
    Kanji,
    /// Latin letters.
    Latin,
    /// 0 to 9.
    Digit,
    /// Letters of other scripts.
    Letter,
    /// Everything else: punctuation, brackets, symbols, ①, Ⅱ.
    Mark,
}

impl Class {
    /// Whether the character is Japanese, as rule 4 means it.
    pub(super) fn is_japanese(self) -> bool {
        matches!(self, Self::Kana | Self::Kanji)
    }

    /// Whether the character is a Latin letter or a digit.
    pub(super) fn is_ascii(self) -> bool {
        matches!(self, Self::Latin | Self::Digit)
    }
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    // Nearly all characters of a Japanese line are of these.
    match c {
        '一'..='\u{9FFF}' => return Class::Kanji,
        'ァ'..='ヺ' | 'ぁ'..='ゖ' | 'ー' => return Class::Kana,
        _ => {}
    }
    match narrow(c) {
        ' ' | '\t' => Class::Space,
        '0'..='9' => Class::Digit,
        'A'..='Z' | 'a'..='z' => Class::Latin,
        '!'..='~' => Class::Mark,
        'ゝ'..='ゟ' | 'ー'..='ヿ' | 'ㇰ'..='ㇿ' | 'ｦ'..='ﾝ' => Class::Kana,
        '\u{1B000}'..='\u{1B16F}' => Class::Kana,
        '\u{3400}'..='\u{4DBF}' | '々'..='〇' | '〻' => Class::Kanji,
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}' => Class::Kanji,
        '㈪'..='㉇' | '㋀'..='㋋' | '㋿'..='㏿' | '℃' | '℉' => Class::Kanji,
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' if c != '×' && c != '÷' => Class::Latin,
        c if is_space(c) => Class::Space,
        c if is_gone(c) => Class::Gone,
        c if voiced_mark(c).is_some() || is_variation_selector(c) || is_combining_mark(c) => Class::Extend,
        // Vowels and final consonants of Korean syllables.
        '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FB}' => Class::Extend,
        // Roman numerals and circled letters are alphabetic in Unicode; here they number items.
        '\u{2160}'..='\u{2188}' | '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}' => Class::Mark,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Mark,
    }
}

/// Full-width ASCII and the ideographic space as ASCII; other characters as they are.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// White space as Unicode defines it, and the Hangul filler, which old conversions use for a blank.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{3164}'
}

/// Control and zero-width characters: no reader sees them. White space among the controls (tab, form feed) is not of them.
pub(super) fn is_gone(c: char) -> bool {
    match c {
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}' => true,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

/// The marks that say which glyph of a character is meant.
pub(super) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}' | '\u{180F}')
}

/// The marks that voice the kana before them: combining and half-width ones.
pub(super) fn is_voiced_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}')
}

/// The combining mark and the spacing mark that a mark of either kind (゛ ゜ too) stands for.
pub(super) fn voiced_mark(c: char) -> Option<(char, char)> {
    match c {
        '\u{3099}' | '\u{309B}' | '\u{FF9E}' => Some(('\u{3099}', '\u{309B}')),
        '\u{309A}' | '\u{309C}' | '\u{FF9F}' => Some(('\u{309A}', '\u{309C}')),
        _ => None,
    }
}

/// Half-width katakana and its marks (U+FF61–FF9D) in full width; other characters as they are.
pub(super) fn widen(c: char) -> char {
    const WIDE: [char; 61] = [
        '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ', 'エ',
        'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ',
        'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ',
        'ン',
    ];
    (c as usize).checked_sub(0xFF61).and_then(|index| WIDE.get(index)).copied().unwrap_or(c)
}

/// The brackets of every kind and width.
pub(super) fn is_bracket(c: char) -> bool {
    opens(c) || closes(c)
}

/// Opening brackets of every kind and width.
pub(super) fn opens(c: char) -> bool {
    matches!(narrow(c), '(' | '[' | '{' | '<' | '「' | '『' | '【' | '〔' | '〈' | '《' | '〖' | '〘' | '｢')
}

/// Closing brackets of every kind and width.
pub(super) fn closes(c: char) -> bool {
    matches!(narrow(c), ')' | ']' | '}' | '>' | '」' | '』' | '】' | '〕' | '〉' | '》' | '〗' | '〙' | '｣')
}

/// The dashes, minuses and hyphens that are not ASCII; ー and ｰ, which are letters, are not of them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{2E3A}' | '\u{2E3B}')
        || matches!(c, '\u{FE31}' | '\u{FE32}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// The character at the beginning of `text` that a reader sees, past white space and what is taken out.
pub(super) fn next_seen(text: &str) -> Option<char> {
    text.chars().find(|&c| !is_space(c) && !is_gone(c))
}

/// The class of the last character of `text`, past the marks that belong to it.
pub(super) fn last_class(text: &str) -> Option<Class> {
    text.chars().rev().map(class).find(|&class| class != Class::Extend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_share_a_class() {
        for (a, b) in [('A', 'Ａ'), ('7', '７'), ('ア', 'ｱ'), ('・', '･'), ('(', '（'), (' ', '\u{3000}'), ('ー', 'ｰ')]
        {
            assert_eq!(class(a), class(b), "{a} and {b}");
        }
        for code in 0xFF61..=0xFF9D {
            let c = char::from_u32(code).unwrap();
            assert_eq!(class(c), class(widen(c)), "{c}");
        }
    }

    #[test]
    fn half_width_katakana_is_what_nfkc_says() {
        use unicode_normalization::UnicodeNormalization;
        for code in 0xFF61..=0xFF9D {
            let c = char::from_u32(code).unwrap();
            assert_eq!(Some(widen(c)), std::iter::once(c).nfkc().next());
        }
    }

    #[test]
    fn symbols_for_words_are_japanese_and_numbers_of_items_are_marks() {
        for c in "㈱㎡℃々〆ヶ㍻\u{FA11}".chars() {
            assert!(class(c).is_japanese(), "{c}");
        }
        for c in "①Ⅱ㈠Ⓐ■。、×：".chars() {
            assert_eq!(class(c), Class::Mark, "{c}");
        }
    }
}
