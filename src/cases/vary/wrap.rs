//! Text → lines of a width, as a typesetter breaks them.
//!
//! `(１)なお、` goes in as one text; its [`pieces`] are `(１)`, `な`, `お、`, and [`wrap`] puts as many of them on a line as there is room for: no comma or
//! closing bracket begins a line, no opening bracket ends one, Latin words and numbers stay whole.

use crate::fold;

/// What no line begins with.
const NOT_FIRST: &str =
    "、。，．・：；？！ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞ,.:;?!)]}」』】〕〉》”’>）］％%＞｣､｡･ﾞﾟ\u{ff5d}";
/// What no line ends with.
const NOT_LAST: &str = "([{「『【〔〈《“‘<（［＜｢\u{ff5b}";

/// Sets pieces of a text in lines of `width` columns; the first begins behind `indent` spaces, the others behind `hanging`. A piece that is wider
/// than a line goes beyond its edge.
pub fn wrap(pieces: Vec<String>, width: usize, indent: usize, hanging: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = " ".repeat(indent);
    let mut column = indent;
    let mut empty = true;
    for piece in pieces {
        let columns = fold::columns(&piece);
        let space = piece.trim().is_empty();
        if !empty && column + columns > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(hanging)));
            column = hanging;
            empty = true;
        }
        if empty && space && !lines.is_empty() {
            continue;
        }
        line.push_str(&piece);
        column += columns;
        empty &= space;
    }
    if !empty || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where lines may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// Wherever a typesetter ends them.
    Typeset,
    /// Only between two phrases.
    Phrases,
    /// Anywhere but in Latin words and numbers.
    Anywhere,
}

/// What a typesetter does not break: a word, a number, a character with the marks that may not stand apart from it. By hand a whole phrase.
pub fn pieces(text: &str, breaks: Breaks) -> Vec<String> {
    let phrases = breaks == Breaks::Phrases;
    let in_word = |c: char| c.is_ascii_alphanumeric() || ".,/:-_~@%'&+=?#".contains(c);
    let in_word = |c: char| in_word(c) || ('０'..='９').contains(&c);
    let is_kana = |c: char| ('ぁ'..='ゖ').contains(&c);
    let mut pieces: Vec<String> = Vec::new();
    for c in text.chars() {
        let goes_on = pieces.last().and_then(|piece| piece.chars().last()).is_some_and(|before| {
            let space = (before.is_whitespace(), c.is_whitespace());
            let phrase = phrases && (is_kana(c) || !is_kana(before) && before != '、' || before == '。');
            match space {
                (true, true) => true,
                (true, false) | (false, true) => phrases,
                _ if breaks == Breaks::Anywhere => in_word(before) && in_word(c),
                _ => in_word(before) && in_word(c) || NOT_FIRST.contains(c) || NOT_LAST.contains(before) || phrase,
            }
        });
        match pieces.last_mut().filter(|_| goes_on) {
            Some(piece) => piece.push(c),
            None => pieces.push(c.to_string()),
        }
    }
    pieces
}
