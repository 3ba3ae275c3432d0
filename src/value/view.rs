//! A text as the readers see it: folded, with the way back to the source.
//!
//! Comes in: a value's text, clean or as printed. Goes out: a [`View`] of single characters in which a digit, a dash or a
//! bracket has one form, each with the bytes that it was read from. `２００６ 年` is seen as `2006年`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Folded characters, each with its place in the source.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each of them, the bytes of the source character that it comes from.
    places: Vec<(usize, usize)>,
}

impl View {
    /// The text with each run of white space as one space.
    pub fn new(text: &str) -> Self {
        Self::build(text, |_, _| true)
    }

    /// The text without white space, save between two digits: `1 000` may be two numbers, and must not become one.
    pub fn compact(text: &str) -> Self {
        Self::build(text, |before, after| before.is_ascii_digit() && after.is_ascii_digit())
    }

    fn build(text: &str, keep_space: impl Fn(char, char) -> bool) -> Self {
        let mut view = Self::default();
        let mut space: Option<(usize, usize)> = None;
        for (at, c) in text.char_indices() {
            let place = (at, at + c.len_utf8());
            if c.is_whitespace() || c.is_control() {
                space = Some(space.map_or(place, |(start, _)| (start, place.1)));
                continue;
            }
            fold(c, |folded| {
                if let (Some(gap), Some(&before)) = (space.take(), view.chars.last())
                    && keep_space(before, folded)
                {
                    view.push(' ', gap);
                }
                view.push(folded, place);
            });
        }
        // A long-vowel mark between two digits can only be a dash.
        for i in 1..view.chars.len().saturating_sub(1) {
            if view.chars[i] == 'ー' && view.chars[i - 1].is_ascii_digit() && view.chars[i + 1].is_ascii_digit() {
                view.chars[i] = '-';
            }
        }
        view
    }

    fn push(&mut self, c: char, place: (usize, usize)) {
        self.chars.push(c);
        self.places.push(place);
    }

    /// The bytes of the source that a range of folded characters was read from.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        match (self.places.get(range.start), range.end.checked_sub(1).and_then(|last| self.places.get(last))) {
            (Some(&(start, _)), Some(&(_, end))) if range.start < range.end => start..end,
            _ => 0..0,
        }
    }

    /// Whether white space of the text, which may have been left out, stands before a character.
    pub fn is_apart(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.places.get(before));
        matches!((before, self.places.get(at)), (Some(&(_, end)), Some(&(start, _))) if end < start)
    }
}

/// A piece of a text: what stands outside brackets, or what one pair of outermost brackets holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Whether it stands in brackets.
    pub bracketed: bool,
    /// The characters, without the brackets; never empty outside of brackets.
    pub range: Range<usize>,
}

/// Divides a text at its outermost brackets; `None` where they do not pair.
pub(super) fn pieces(chars: &[char]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (i, &c) in chars.iter().enumerate() {
        match c {
            '(' | '[' => {
                if depth == 0 {
                    if start < i {
                        pieces.push(Piece { bracketed: false, range: start..i });
                    }
                    start = i + 1;
                }
                depth += 1;
            }
            ')' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    pieces.push(Piece { bracketed: true, range: start..i });
                    start = i + 1;
                }
            }
            _ => {}
        }
    }
    if start < chars.len() {
        pieces.push(Piece { bracketed: false, range: start..chars.len() });
    }
    (depth == 0).then_some(pieces)
}

/// Whether `word` stands at `at`.
pub(super) fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let mut i = at;
    word.chars().all(|c| {
        i += 1;
        chars.get(i - 1) == Some(&c)
    })
}

/// The length in characters of the first of `words` that stands at `at`.
pub(super) fn any_stands(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find(|word| stands(chars, at, word)).map(|word| word.chars().count())
}

/// Where `word` first stands at or behind `from`.
pub(super) fn position(chars: &[char], from: usize, word: &str) -> Option<usize> {
    (from..chars.len()).find(|&i| stands(chars, i, word))
}

/// Takes off a note that tells the day a figure holds for: `2006年3月末現在 30人` and `30人 2006年3月末現在` become `30人`.
///
/// `unit` says which characters end a figure, so that the note is never confused with it.
pub(super) fn without_as_of(chars: &[char], unit: impl Fn(char) -> bool) -> Range<usize> {
    const MARKS: [&str; 2] = ["現在", "時点"];
    let whole = 0..chars.len();
    let Some((at, len)) = (0..chars.len()).find_map(|i| any_stands(chars, i, &MARKS).map(|len| (i, len))) else {
        return whole;
    };
    let behind = &chars[at + len..];
    // The figure ends with its last unit; what stands between that and the mark is the day.
    match chars[..at].iter().rposition(|&c| unit(c)) {
        None => {
            let lead = behind.iter().take_while(|c| matches!(c, 'の' | 'で' | ':' | '、' | ',')).count();
            at + len + lead..chars.len()
        }
        Some(last) if behind.iter().all(|&c| c == '。' || c.is_whitespace()) => 0..last + 1,
        Some(_) => whole,
    }
}

/// Whether a character is drawn as nothing: variation selectors, zero-width marks, the soft hyphen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is any kind of dash or minus sign; the long-vowel mark is none.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2500}' | '\u{2501}')
        || matches!(c, '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{2d7}')
}

/// One character to what the readers see.
fn fold(c: char, mut push: impl FnMut(char)) {
    match c {
        '~' | '～' | '〜' | '∼' | '˜' => push('〜'),
        '〔' => push('('),
        '〕' => push(')'),
        '￤' => push('|'),
        _ if is_dash(c) => push('-'),
        _ if c.is_ascii() => push(c),
        _ if is_invisible(c) => {}
        // A digit in a circle, a raised one or a fraction is a sign of its own: read as a digit it would change the number
        // that it stands beside.
        _ if std::iter::once(c).nfkc().any(|f| f.is_ascii_digit()) && !('０'..='９').contains(&c) => push(c),
        _ => std::iter::once(c).nfkc().filter(|f| !f.is_whitespace()).for_each(push),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        View::new(text).chars.into_iter().collect()
    }

    #[test]
    fn one_form_for_each_sign() {
        assert_eq!(seen("０３－１２３４―５６７８（代）"), "03-1234-5678(代)");
        assert_eq!(seen("1ー2 ー あ～い~う"), "1-2 ー あ〜い〜う");
        assert_eq!(seen("1ーロ"), "1ーロ");
        assert_eq!(seen("①２²½"), "①2²½");
        assert_eq!(seen("甲￤乙"), "甲|乙");
        assert_eq!(seen("甲\u{7}乙\u{ad}丙"), "甲 乙丙");
    }

    #[test]
    fn only_digits_keep_their_distance() {
        assert_eq!(View::compact("1 000 万 円\u{3000}３ 百").chars.into_iter().collect::<String>(), "1 000万円3百");
    }

    #[test]
    fn a_folded_range_leads_back_to_the_source() {
        let text = "資本 ㈱１２";
        let view = View::compact(text);
        let digits = view.chars.iter().position(|c| *c == '1').unwrap();
        assert_eq!(&text[view.source(digits..digits + 2)], "１２");
        assert_eq!(&text[view.source(2..5)], "㈱");
        assert_eq!(view.source(3..3), 0..0);
    }

    #[test]
    fn brackets_must_pair() {
        let chars: Vec<char> = "a(b(c))d".chars().collect();
        assert_eq!(pieces(&chars).unwrap().len(), 3);
        assert_eq!(pieces(&['(', 'a', ')']).unwrap().len(), 1);
        assert_eq!(pieces(&['(', '(']), None);
        assert_eq!(pieces(&[')']), None);
    }
}
