//! The cells of a row of a table that was printed on one line.
//!
//! In comes a row as printed, `電力 (kW)      3,180    2,204`; out come three [`Cells`], of which two are figures.

use std::ops::Range;

use crate::fold;

/// What white space sets apart in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// How many words two white space characters or more, or a tab, set apart.
    pub count: usize,
    /// How many of them are figures.
    pub figures: usize,
    /// The words in clean form, a space between them, where some are figures.
    pub text: Option<String>,
}

impl Cells {
    pub(super) fn read(printed: &str) -> Self {
        // Most rows have no such space.
        if !has_gap(printed.as_bytes()) {
            return Self { count: 1, ..Self::default() };
        }
        let words: Vec<&str> = words(printed).into_iter().filter_map(|range| printed.get(range)).collect();
        let figures = words.iter().filter(|word| is_figure(word)).count();
        let clean = || words.iter().map(|word| fold::clean_form(word).0.into_string()).collect::<Vec<_>>().join(" ");
        Self { count: words.len(), figures, text: (words.len() > 1 && figures > 0).then(clean) }
    }
}

/// Whether an ideographic space, a tab or two spaces stand in a row.
fn has_gap(printed: &[u8]) -> bool {
    // The last byte of the ideographic space is in few other characters.
    memchr::memchr3_iter(b'\t', b' ', 0x80, printed).any(|at| match printed[at] {
        b'\t' => true,
        b' ' => printed.get(at + 1) == Some(&b' '),
        _ => printed[..=at].ends_with("\u{3000}".as_bytes()),
    })
}

fn words(printed: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let (mut gap, mut tab) = (usize::MAX, false);
    for (at, c) in printed.char_indices() {
        if c.is_whitespace() {
            (gap, tab) = (gap.saturating_add(1), tab || c == '\t');
            continue;
        }
        match words.last_mut() {
            Some(last) if gap < 2 && !tab => last.end = at + c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
        (gap, tab) = (0, false);
    }
    words
}

/// Whether a word is a number with a unit of a character or two: `3,180`, `-43%`, `2010年`. The number of an item is none.
fn is_figure(word: &str) -> bool {
    let form = fold::match_form(word);
    let bare = form.as_str().trim_start_matches(['-', '+', '±', '△', '▲', '約']);
    let unit = bare.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    unit.len() < bare.len() && unit.chars().count() <= 2 && !unit.contains([')', ':']) && !bare.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_set_apart_and_figures_are_numbers() {
        for (printed, count, figures) in [
            ("電力 (kW)      3,180    2,204", 3, 2),
            ("項目　　2010 年　　増減", 3, 1),
            ("収量\t２，１４０\t△５％", 3, 2),
            ("3)  提携施設の利用者", 2, 0),
            ("テレワーク 2006 年", 1, 0),
        ] {
            let cells = Cells::read(printed);
            assert_eq!((cells.count, cells.figures), (count, figures), "{printed}");
        }
        assert_eq!(Cells::read("項目　　2010 年").text.as_deref(), Some("項目 2010年"));
    }
}
